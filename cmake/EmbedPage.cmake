# The page of `qom diff --format html`, tools/page/, as bytes in the command, with
# the digests by which the page allows its own script and style and no others.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  enable_language(ASM)
endif()

# Gives the command the function of tools/embedded_page.h.
function(qomrt_embed_page)
  set(files)
  set(bytes "")
  set(digests "")
  foreach(file IN ITEMS page.html page.css rows.js page.js)
    set(path "${PROJECT_SOURCE_DIR}/tools/page/${file}")
    list(APPEND files "${path}")
    cmake_path(GET file STEM name)
    cmake_path(GET file EXTENSION kind)
    if(NOT kind STREQUAL ".js")
      string(SUBSTRING "${kind}" 1 -1 name)
    endif()
    file(SHA256 "${path}" digest)
    string(APPEND bytes
      "  .globl qomrt_page_${name}, qomrt_page_${name}_digest\n"
      "  .hidden qomrt_page_${name}, qomrt_page_${name}_digest\n"
      "qomrt_page_${name}: .incbin \"${path}\"\n")
    string(APPEND digests "qomrt_page_${name}_digest: .asciz \"${digest}\"\n")
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set(source "${PROJECT_BINARY_DIR}/generated/embedded_page.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [=[
/* Made by cmake/EmbedPage.cmake. */
  .section .rodata, "a", %progbits
@bytes@
  .globl qomrt_page_end
  .hidden qomrt_page_end
qomrt_page_end: .byte 0
@digests@
  .section .note.GNU-stack, "", %progbits
]=])
  set_source_files_properties("${source}" PROPERTIES
    GENERATED ON OBJECT_DEPENDS "${files}")
  target_sources(qom PRIVATE "${source}")
endfunction()
