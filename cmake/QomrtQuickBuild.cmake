# QOMRT_QUICK_BUILD makes a clean build quicker: what nearly all files include
# is compiled once, tests and benchmarks are not optimised, and the quicker
# linker links. Without it, every file is compiled by itself, which
# shows what it forgot to include.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(QOMRT_QUICK_BUILD)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=gold QOMRT_HAS_GOLD)
  if(QOMRT_HAS_GOLD)
    add_link_options(-fuse-ld=gold)
  endif()
endif()

# A file of precompiled headers, for targets that qomrt_use_prelude() it.
function(qomrt_add_prelude name)
  set(source "${PROJECT_BINARY_DIR}/generated/${name}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "" @ONLY)
  add_library(${name} OBJECT "${source}")
  qomrt_compile_privately(${name})
  target_precompile_headers(${name} PRIVATE ${ARGN})
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

# What the libraries include from outside.
if(QOMRT_QUICK_BUILD)
  qomrt_add_prelude(qomrt_library_prelude
    <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h>
    <absl/status/statusor.h> <absl/strings/str_cat.h>
    <fmt/format.h> <fmt/ranges.h>
    <algorithm> <functional> <map> <memory> <optional> <string> <string_view>
    <utility> <variant> <vector>)
  target_link_libraries(qomrt_library_prelude PRIVATE
    absl::flat_hash_map absl::flat_hash_set absl::status absl::statusor
    absl::strings fmt::fmt)
  if(QOMRT_NO_EXCEPTIONS)
    target_compile_options(qomrt_library_prelude PRIVATE -fno-exceptions)
  endif()
endif()
