# QOMRT_QUICK_BUILD makes a clean build quicker: what nearly all files include
# is compiled once, tests and benchmarks are not optimised, files are compiled a
# few at a time, and the quicker linker links. Without it, every file is
# compiled by itself, which shows what it forgot to include.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(QOMRT_QUICK_BUILD)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=gold QOMRT_HAS_GOLD)
  if(QOMRT_HAS_GOLD)
    add_link_options(-fuse-ld=gold)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Collecting garbage takes a sixth of the time of g++, and there is memory.
    add_compile_options(--param=ggc-min-heapsize=500000)
  endif()
endif()

# A file of precompiled headers, for targets that qomrt_use_prelude() it.
function(qomrt_add_prelude name)
  set(source "${PROJECT_BINARY_DIR}/generated/${name}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "" @ONLY)
  add_library(${name} OBJECT "${source}")
  qomrt_compile_privately(${name})
  target_precompile_headers(${name} PRIVATE ${ARGN})
  # ccache may keep one that is older than a header in it.
  set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER "")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${name} PRIVATE -fpch-preprocess)  # for ccache
  endif()
endfunction()

function(qomrt_use_prelude target name)
  target_precompile_headers(${target} REUSE_FROM ${name})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()

# Tests and benchmarks, unlike what they test and measure.
function(qomrt_compile_quickly target)
  if(QOMRT_QUICK_BUILD)
    target_compile_options(${target} PRIVATE -O0 -g1 -fno-exceptions)
  endif()
endfunction()

# Files of a folder instantiate the same templates, tests matchers above all:
# once for a few files is enough. A clash of names between files of a folder is an
# error; one of them is to be renamed, or shared in a header.
function(qomrt_compile_in_batches target)
  if(QOMRT_QUICK_BUILD)
    set_target_properties(${target} PROPERTIES
      UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# Where a test computes much, it says `// test: optimise` near its top. Those of
# a program are compiled together, apart from the others. Sets `rest` to the
# others.
function(qomrt_optimise_where_said program rest)
  set(optimised)
  if(QOMRT_QUICK_BUILD)
    foreach(source IN LISTS ARGN)
      file(STRINGS "${source}" said REGEX "^// test: optimise$" LIMIT_COUNT 1)
      if(said)
        list(APPEND optimised "${source}")
      endif()
    endforeach()
  endif()
  if(optimised)
    list(REMOVE_ITEM ARGN ${optimised})
    add_library(${program}_optimised OBJECT ${optimised})
    qomrt_compile_privately(${program}_optimised)
    target_compile_options(${program}_optimised PRIVATE
                           -O1 -g1 -fno-exceptions)
    target_link_libraries(${program}_optimised PRIVATE
                          qomrt_test_support GTest::gmock)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # clang-tidy looks at each file
      qomrt_compile_in_batches(${program}_optimised)
    endif()
  endif()
  set(${rest} ${ARGN} PARENT_SCOPE)
endfunction()

# What the libraries include from outside, and of each other.
if(QOMRT_QUICK_BUILD)
  qomrt_add_prelude(qomrt_library_prelude
    <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h>
    <absl/status/statusor.h> <absl/strings/str_cat.h>
    <fmt/format.h> <fmt/ranges.h>
    <algorithm> <functional> <map> <memory> <optional> <string> <string_view>
    <utility> <variant> <vector>
    "props/table.h" "qom/context.h")
  qomrt_compile_for_library(qomrt_library_prelude)
  target_link_libraries(qomrt_library_prelude PRIVATE
    absl::flat_hash_map absl::flat_hash_set absl::status absl::statusor
    absl::strings fmt::fmt)
endif()
