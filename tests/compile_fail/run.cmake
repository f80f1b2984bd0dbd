# Runs one compile-fail case: SOURCE must not compile, and what the compiler
# says must contain the text of every line
#
#   // expect: TEXT          of any compiler
#   // expect-gcc: TEXT      of g++
#   // expect-clang: TEXT    of clang++
#
# If the file mentions CONTROL, it must compile with -DCONTROL: only the mistake
# breaks it.
#
# PRELUDE is a header to include first, which the build compiled. The cases
# include what they need all the same: they are examples, too.
#
# Usage: cmake -DCOMPILER= -DCOMPILER_ID= -DFLAGS= -DPRELUDE= -DSOURCE=
#              -P run.cmake
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
cmake_minimum_required(VERSION 3.25)
set(ENV{LC_ALL} C)

file(READ "${SOURCE}" text)

function(compile result_variable output_variable)
  execute_process(COMMAND "${COMPILER}" "@${FLAGS}" -include "${PRELUDE}"
                          -fsyntax-only ${ARGN} "${SOURCE}"
                  RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  set(${result_variable} "${result}" PARENT_SCOPE)
  set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

# Ends with a message; `detail` is shown as it is, cmake would re-wrap it.
function(fail what detail)
  message("${SOURCE}: ${what}\n${detail}")
  message(FATAL_ERROR "compile-fail case failed")
endfunction()

# Every "MARKER TEXT" line of the source must be found in `output`. Works on
# plain strings, for compiler output and lists do not mix.
set(expectations 0)
function(check_expectations marker)
  set(rest "${text}")
  while(TRUE)
    string(FIND "${rest}" "// ${marker}: " at)
    if(at EQUAL -1)
      break()
    endif()
    string(LENGTH "// ${marker}: " skip)
    math(EXPR at "${at} + ${skip}")
    string(SUBSTRING "${rest}" ${at} -1 rest)
    string(FIND "${rest}" "\n" end)
    string(SUBSTRING "${rest}" 0 ${end} expected)
    string(STRIP "${expected}" expected)
    string(FIND "${output}" "${expected}" found)
    if(found EQUAL -1)
      fail("does not compile, as it should, but the compiler does not say"
           "  ${expected}\nIt says:\n${output}")
    endif()
    math(EXPR expectations "${expectations} + 1")
  endwhile()
  set(expectations ${expectations} PARENT_SCOPE)
endfunction()

if(text MATCHES "#[^\n]*CONTROL")
  compile(result output -DCONTROL)
  if(NOT result EQUAL 0)
    fail("the control (-DCONTROL) must compile:" "${output}")
  endif()
endif()

compile(result output)
if(result EQUAL 0)
  fail("compiles, but must not" "")
endif()
check_expectations(expect)
if(COMPILER_ID STREQUAL "GNU")
  check_expectations(expect-gcc)
elseif(COMPILER_ID MATCHES "Clang")
  check_expectations(expect-clang)
endif()
if(expectations EQUAL 0)
  fail("has no '// expect: TEXT' line for ${COMPILER_ID}; the compiler says:"
       "${output}")
endif()
