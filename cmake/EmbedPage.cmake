# The page of `qom diff --format html`, tools/page/, as bytes in the command, with
# the digests by which the page allows its own script and style and no others.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  enable_language(ASM)
endif()

# Gives the command the function of tools/embedded_page.h.
function(qomrt_embed_page)
  set(page "${PROJECT_SOURCE_DIR}/tools/page/page")
  set(files "${page}.html" "${page}.css" "${page}.js")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  file(SHA256 "${page}.css" css)
  file(SHA256 "${page}.js" js)
  set(source "${PROJECT_BINARY_DIR}/generated/embedded_page.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [=[
/* Made by cmake/EmbedPage.cmake. */
  .section .rodata, "a", %progbits
  .globl qomrt_page_html, qomrt_page_css, qomrt_page_js, qomrt_page_end
  .globl qomrt_page_css_digest, qomrt_page_js_digest
  .hidden qomrt_page_html, qomrt_page_css, qomrt_page_js, qomrt_page_end
  .hidden qomrt_page_css_digest, qomrt_page_js_digest
qomrt_page_html: .incbin "@page@.html"
qomrt_page_css: .incbin "@page@.css"
qomrt_page_js: .incbin "@page@.js"
qomrt_page_end: .byte 0
qomrt_page_css_digest: .asciz "@css@"
qomrt_page_js_digest: .asciz "@js@"
  .section .note.GNU-stack, "", %progbits
]=])
  set_source_files_properties("${source}" PROPERTIES
    GENERATED ON OBJECT_DEPENDS "${files}")
  target_sources(qom PRIVATE "${source}")
endfunction()
