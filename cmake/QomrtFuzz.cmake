# The fuzzers: tests/fuzz/corpus/NAME/ is a corpus, and fuzz_NAME a program of
# libFuzzer that calls the function FuzzName() of tests/fuzz. scripts/fuzz runs
# them.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "the fuzzers need clang's libFuzzer: use preset fuzz")
endif()
set(QOMRT_FUZZ "${PROJECT_SOURCE_DIR}/tests/fuzz")

file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_FUZZ}/*.cc")
list(FILTER sources EXCLUDE REGEX "_test[.]cc$")
add_library(qomrt_fuzzers STATIC ${sources})
target_link_libraries(qomrt_fuzzers PUBLIC qomrt::qomrt)
qomrt_compile_privately(qomrt_fuzzers)

file(GLOB corpora CONFIGURE_DEPENDS "${QOMRT_FUZZ}/corpus/*")
foreach(corpus IN LISTS corpora)
  cmake_path(GET corpus FILENAME name)
  set(function Fuzz)
  string(REPLACE "_" ";" words "${name}")
  foreach(word IN LISTS words)
    string(SUBSTRING "${word}" 0 1 first)
    string(TOUPPER "${first}" first)
    string(SUBSTRING "${word}" 1 -1 rest)
    string(APPEND function "${first}${rest}")
  endforeach()
  qomrt_add_program(fuzz_${name} "${QOMRT_FUZZ}/entry/libfuzzer.cc")
  target_compile_definitions(fuzz_${name} PRIVATE "QOMRT_FUZZER=${function}")
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_${name} PRIVATE qomrt_fuzzers)
endforeach()
