# The pages of the rules of lint, docs/lint/CODE.md, as bytes in the command, which
# prints them: `qom lint --explain CODE`. There is no list; a page whose name has
# an underscore is about something else.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  enable_language(ASM)
endif()

# Gives the command the function of tools/lint_pages.h.
function(qomrt_embed_lint_pages)
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/lint/*.md")
  list(FILTER files EXCLUDE REGEX "_[^/]*$")
  set(bytes "")
  set(index "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM code)
    string(MAKE_C_IDENTIFIER "${code}" name)
    string(APPEND bytes
      ".Lcode_${name}: .asciz \"${code}\"\n"
      ".Ltext_${name}: .incbin \"${file}\"\n"
      "  .byte 0\n")
    string(APPEND index "  .quad .Lcode_${name}, .Ltext_${name}\n")
  endforeach()
  set(source "${PROJECT_BINARY_DIR}/generated/lint_pages.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [=[
/* Made by cmake/EmbedLintPages.cmake. */
  .section .rodata, "a", %progbits
@bytes@
  .section .data.rel.ro, "aw", %progbits
  .balign 8
  .globl qomrt_lint_pages
  .hidden qomrt_lint_pages
  .type qomrt_lint_pages, %object
qomrt_lint_pages:
@index@
  .quad 0, 0
  .size qomrt_lint_pages, . - qomrt_lint_pages
  .section .note.GNU-stack, "", %progbits
]=])
  set_source_files_properties("${source}" PROPERTIES
    GENERATED ON OBJECT_DEPENDS "${files}")
  target_sources(qom PRIVATE "${source}")
endfunction()
