# Looks at the shared library in PREFIX with NM: it has its version, and offers no
# name but ours and, of templates, those of the standard library.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")

file(GLOB_RECURSE libraries "${PREFIX}/*/libqomrt.so.${VERSION}")
list(LENGTH libraries count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "no libqomrt.so.${VERSION} below ${PREFIX}")
endif()
run("${NM}" -DC --defined-only "${libraries}")
string(REPLACE ";" "," output "${output}")
string(REGEX MATCHALL "[^\n]+" lines "${output}")
set(foreign)
set(api 0)
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^[0-9a-f]* . " "" name "${line}")
  if(name MATCHES "rapidjson::|seal::|qom::tools::|json_heap|JsonHeap"
     OR NOT name MATCHES "qom::|std::|__gnu_cxx::")
    list(APPEND foreign "${name}")
  elseif(name MATCHES "^qom::Context::New")
    set(api 1)
  endif()
endforeach()
if(foreign)
  list(JOIN foreign "\n" foreign)
  message(FATAL_ERROR "these are to be hidden:\n${foreign}")
endif()
if(NOT api)
  message(FATAL_ERROR "qom::Context::New is not to be found")
endif()
