# qomrt_add_qapi(TARGET SCHEMA [NAMESPACE NAME]): C++ of a QAPI schema becomes a
# part of TARGET, which sees it as "STEM.h" and links qomrt::qapi. It is made
# again when the schema or a file that it includes changes, and compiled again
# only if that changed it.
#
#   add_library(disk disk.cc)
#   qomrt_add_qapi(disk schema/disk.json NAMESPACE acme::disk)
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

function(qomrt_add_qapi target schema)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "NAMESPACE" "")
  cmake_path(ABSOLUTE_PATH schema NORMALIZE)
  cmake_path(GET schema STEM stem)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/qapi/${target}")
  set(command qom)
  if(NOT TARGET qom)
    find_program(QOMRT_QOM_PROGRAM qom REQUIRED
                 # From lib/cmake/qomrt, or lib/ARCHITECTURE/cmake/qomrt.
                 HINTS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin"
                       "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../../bin")
    set(command "${QOMRT_QOM_PROGRAM}")
  endif()
  set(options)
  if(arg_NAMESPACE)
    set(options --namespace "${arg_NAMESPACE}")
  endif()
  set(sources "${out}/${stem}.cc" "${out}/${stem}_introspection.cc")
  add_custom_command(
    OUTPUT ${sources} "${out}/${stem}.h" "${out}/${stem}_introspection.h"
    COMMAND "${command}" qapi generate "${schema}" --out "${out}" ${options}
    DEPENDS "${command}" "${schema}"
    DEPFILE "${out}/${stem}.d"
    COMMENT "Generating C++ of ${stem}.json" VERBATIM)
  set_source_files_properties(${sources} PROPERTIES
    SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${sources})
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${out}>")
  target_link_libraries(${target} PUBLIC qomrt::qapi)
endfunction()
