# Configures the project in SOURCE below WORK against the package in PREFIX, with
# COMPILER, FLAGS and ARGUMENTS, builds it, and runs its tests; or else the command
# RUN, a program of it with arguments, on the line INPUT.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}" -G "${GENERATOR}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}"
    "-DCMAKE_PREFIX_PATH=${PREFIX}" ${ARGUMENTS})
run("${CMAKE_COMMAND}" --build "${WORK}")
if(RUN)
  separate_arguments(command UNIX_COMMAND "${RUN}")
  list(TRANSFORM command PREPEND "${WORK}/" AT 0)
  run("${CMAKE_COMMAND}" -E echo "${INPUT}" COMMAND ${command})
else()
  run("${CMAKE_CTEST_COMMAND}" --test-dir "${WORK}" --output-on-failure
      --no-tests=error)
endif()
