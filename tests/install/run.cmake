# How the scripts of this folder run a command: quietly, unless it fails.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
cmake_minimum_required(VERSION 3.25)

# run(COMMAND…) sets `output` to what the command prints.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message("${output}")  # as it is; an error message would be re-wrapped
    message(FATAL_ERROR "failed (${result}): ${command}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()
