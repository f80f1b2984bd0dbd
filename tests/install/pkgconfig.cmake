# Builds main.cc with the flags that pkg-config says of the package in PREFIX, and
# runs it.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")

file(GLOB_RECURSE files "${PREFIX}/*/qomrt.pc")
list(LENGTH files count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "these are to be one qomrt.pc: '${files}'")
endif()
cmake_path(GET files PARENT_PATH directory)
cmake_path(GET directory PARENT_PATH libraries)
set(ENV{PKG_CONFIG_PATH} "${directory}")
set(ENV{LD_LIBRARY_PATH} "${libraries}")
run("${PKG_CONFIG}" --cflags --libs qomrt)
separate_arguments(flags UNIX_COMMAND "${output}")
file(MAKE_DIRECTORY "${WORK}")
run("${COMPILER}" -std=c++20 "${CMAKE_CURRENT_LIST_DIR}/main.cc" ${flags}
    -o "${WORK}/program")
run("${WORK}/program")
