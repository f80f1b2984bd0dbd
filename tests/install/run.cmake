# Installs the build folder BUILD below WORK, then configures, builds and runs
# the project beside this file against it, without and with the testing kit.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message("${output}")  # as it is; an error message would be re-wrapped
    message(FATAL_ERROR "failed (${result}): ${command}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
foreach(testing IN ITEMS OFF ON)
  set(build "${WORK}/build-${testing}")
  run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${build}"
      -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
      "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DTESTING=${testing}")
  run("${CMAKE_COMMAND}" --build "${build}")
  run("${build}/consumer")
  if(NOT testing)
    run("${build}/devices")
  endif()
endforeach()
