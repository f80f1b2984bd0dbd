# The library of record/deep, which `qom record --deep` preloads into an emulator,
# as a file of its own and as bytes in the command, which stays one file.
#
# It runs in a foreign process: it is built without sanitizers and coverage, and
# brings the little that it needs of the C++ library with it.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  enable_language(ASM)
endif()

function(qomrt_add_inspector)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/record/deep/*.cc")
  add_library(qomrt_inspect MODULE ${sources})
  target_compile_features(qomrt_inspect PRIVATE cxx_std_17)
  target_include_directories(qomrt_inspect PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_options(qomrt_inspect PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion $<$<BOOL:${QOMRT_WERROR}>:-Werror>
    -fvisibility=hidden -fno-exceptions -fno-rtti -ffunction-sections)
  target_link_options(qomrt_inspect PRIVATE
    -static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL -Wl,--gc-sections
    -Wl,-s)
  target_link_libraries(qomrt_inspect PRIVATE ${CMAKE_DL_LIBS})
  set_target_properties(qomrt_inspect PROPERTIES
    PREFIX "" POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF
    LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
endfunction()

# Gives the command the function of tools/embedded_inspector.h.
function(qomrt_embed_inspector)
  set(source "${PROJECT_BINARY_DIR}/generated/embedded_inspector.S")
  file(GENERATE OUTPUT "${source}" CONTENT [=[
/* Made by cmake/EmbedInspector.cmake. */
  .section .rodata, "a", %progbits
  .globl qomrt_inspector_begin, qomrt_inspector_end
  .hidden qomrt_inspector_begin, qomrt_inspector_end
qomrt_inspector_begin: .incbin "$<TARGET_FILE:qomrt_inspect>"
qomrt_inspector_end: .byte 0
  .section .note.GNU-stack, "", %progbits
]=])
  set_source_files_properties("${source}" PROPERTIES
    GENERATED ON
    OBJECT_DEPENDS "${PROJECT_BINARY_DIR}/lib/qomrt_inspect.so")
  target_sources(qom PRIVATE "${source}")
  add_dependencies(qom qomrt_inspect)
endfunction()
