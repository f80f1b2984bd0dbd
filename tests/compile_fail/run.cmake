# Runs one compile-fail case: SOURCE compiled with -DCASE_NAME must fail, and
# what the compiler says must contain the text of every line
#
#   // expect: TEXT          of any compiler
#   // expect-gcc: TEXT      of g++
#   // expect-clang: TEXT    of clang++
#
# that stands between the directive that opens the section of the case,
# `#ifdef CASE_NAME`, `#if defined(CASE_NAME)` or `#elif defined(CASE_NAME)`,
# and the next directive. A text goes on in lines that begin with `//   `.
#
# Without CASE it runs the control: the file as it stands must compile, so that
# only the mistake of a case breaks it.
#
# PRELUDE is a header to include first, which the build compiled. The files
# include what they need all the same: they are examples, too.
#
# Usage: cmake -DCOMPILER= -DCOMPILER_ID= -DFLAGS= -DPRELUDE= -DSOURCE=
#              [-DCASE=NAME] -P run.cmake
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
cmake_minimum_required(VERSION 3.25)
set(ENV{LC_ALL} C)

# Ends with a message; `detail` is shown as it is, cmake would re-wrap it.
function(fail what detail)
  message("${SOURCE}, ${CASE}: ${what}\n${detail}")
  message(FATAL_ERROR "compile-fail case failed")
endfunction()

set(define)
if(CASE)
  set(define "-DCASE_${CASE}")
endif()
execute_process(COMMAND "${COMPILER}" "@${FLAGS}" -include "${PRELUDE}"
                        -fsyntax-only ${define} "${SOURCE}"
                RESULT_VARIABLE result OUTPUT_VARIABLE output
                ERROR_VARIABLE output)
if(NOT CASE)
  if(NOT result EQUAL 0)
    fail("the control must compile:" "${output}")
  endif()
  return()
endif()
if(result EQUAL 0)
  fail("compiles, but must not" "")
endif()

# The section of the case, with every text in one line.
file(READ "${SOURCE}" text)
set(opening "#(ifdef |if defined[(]|elif defined[(])CASE_${CASE}[)]?\n")
string(REGEX MATCH "${opening}[^#]*" section "${text}")
string(REGEX REPLACE "\n *//   " " " section "${section}")

# Every "MARKER TEXT" line of the section must be found in `output`. Works on
# plain strings, for compiler output and lists do not mix.
set(expectations 0)
function(check_expectations marker)
  set(rest "${section}")
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
