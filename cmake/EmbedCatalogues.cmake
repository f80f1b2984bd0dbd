# Compiles the catalogues under data/catalogues/ into a program: the assembler
# copies the files as they are, which takes no time and no compiler memory, and
# tools/embedded_catalogues.h finds them. Every folder RELEASE/ARCH there is a
# catalogue, and every folder ARCH in an archive RELEASE.tar.xz; there is no
# list. feature_bits.json there is of all of them. A changed, new or removed file
# is noticed by the next build.
#
# For ELF targets with 64-bit pointers and an assembler that is GNU as or
# clang's, e.g. x86_64 and aarch64 Linux.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

# The CXX compiler drives the assembler if C is not enabled. At file scope,
# because CMake demands it; not in a project that only uses our libraries.
if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  enable_language(ASM)
endif()

# The archives, as folders RELEASE/ARCH.
set(QOMRT_UNPACKED_CATALOGUES "${PROJECT_BINARY_DIR}/catalogues")
function(qomrt_unpack_catalogues)
  file(GLOB archives CONFIGURE_DEPENDS
       "${PROJECT_SOURCE_DIR}/data/catalogues/*.tar.xz")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${archives})
  set(wanted)
  foreach(archive IN LISTS archives)
    cmake_path(GET archive FILENAME release)
    string(REPLACE ".tar.xz" "" release "${release}")
    list(APPEND wanted "${release}")
    set(folder "${QOMRT_UNPACKED_CATALOGUES}/${release}")
    file(SHA256 "${archive}" digest)
    set(stamp "${folder}/${digest}")
    if(NOT EXISTS "${stamp}")
      file(REMOVE_RECURSE "${folder}")
      file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${folder}" TOUCH)
      file(TOUCH "${stamp}")
    endif()
  endforeach()
  file(GLOB folders RELATIVE "${QOMRT_UNPACKED_CATALOGUES}"
       "${QOMRT_UNPACKED_CATALOGUES}/*")
  foreach(folder IN LISTS folders)
    if(NOT folder IN_LIST wanted)
      file(REMOVE_RECURSE "${QOMRT_UNPACKED_CATALOGUES}/${folder}")
    endif()
  endforeach()
endfunction()
if(PROJECT_IS_TOP_LEVEL OR TARGET qom)
  qomrt_unpack_catalogues()
endif()

# The object library of the assembled files; made once, when first needed.
function(qomrt_add_catalogue_objects)
  set(root "${PROJECT_SOURCE_DIR}/data/catalogues")
  file(GLOB files CONFIGURE_DEPENDS "${root}/*/*/*.json"
       "${QOMRT_UNPACKED_CATALOGUES}/*/*/*.json")
  if(NOT files)
    message(FATAL_ERROR "no catalogues in ${root}")
  endif()

  # One entry per file, sorted by catalogue, then by file.
  set(keys)
  set(seen)
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME arch)
    cmake_path(GET folder PARENT_PATH folder)
    cmake_path(GET folder FILENAME release)
    set(key "${release} ${arch} ${name}")
    if(key IN_LIST seen)
      message(FATAL_ERROR "two files for ${key}, one is ${file}")
    endif()
    list(APPEND seen "${key}")
    list(APPEND keys "${key} ${file}")
  endforeach()
  list(SORT keys COMPARE STRING)

  set(bytes "")
  set(index "")
  set(count 0)
  foreach(key IN LISTS keys)
    string(REGEX MATCH "^([^ ]*) ([^ ]*) ([^ ]*) (.*)$" ignored "${key}")
    set(release "${CMAKE_MATCH_1}")
    set(arch "${CMAKE_MATCH_2}")
    set(name "${CMAKE_MATCH_3}")
    string(APPEND bytes
      ".Lrelease${count}: .asciz \"${release}\"\n"
      ".Larch${count}: .asciz \"${arch}\"\n"
      ".Lname${count}: .asciz \"${name}\"\n"
      ".Ltext${count}: .incbin \"${CMAKE_MATCH_4}\"\n"
      ".Lend${count}: .byte 0\n")
    string(APPEND index
      "  .quad .Lrelease${count}, .Larch${count}, .Lname${count}\n"
      "  .quad .Ltext${count}\n"
      "  .quad .Lend${count} - .Ltext${count}\n")
    math(EXPR count "${count} + 1")
  endforeach()

  set(feature_bits "${root}/feature_bits.json")
  list(APPEND files "${feature_bits}")

  # The index holds pointers, so it is made read-only after relocation. Ends
  # with a null entry.
  set(source "${PROJECT_BINARY_DIR}/generated/embedded_catalogues.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [=[
/* Made by cmake/EmbedCatalogues.cmake. */
  .section .rodata, "a", %progbits
@bytes@
  .globl qomrt_embedded_feature_bits
  .hidden qomrt_embedded_feature_bits
qomrt_embedded_feature_bits: .incbin "@feature_bits@"
  .byte 0
  .section .data.rel.ro, "aw", %progbits
  .balign 8
  .globl qomrt_embedded_catalogue_files
  .hidden qomrt_embedded_catalogue_files
  .type qomrt_embedded_catalogue_files, %object
qomrt_embedded_catalogue_files:
@index@
  .quad 0, 0, 0, 0, 0
  .size qomrt_embedded_catalogue_files, . - qomrt_embedded_catalogue_files
  .section .note.GNU-stack, "", %progbits
]=])
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${files}")
  add_library(qomrt_catalogue_objects OBJECT "${source}")
endfunction()

# qomrt_embed_catalogues([TARGET])
#
# Gives TARGET, or else the command, the functions of
# tools/embedded_catalogues.h.
function(qomrt_embed_catalogues)
  set(target qom)
  if(ARGC GREATER 0)
    set(target "${ARGV0}")
  elseif(NOT TARGET qom)
    return()
  endif()
  if(NOT TARGET qomrt_catalogue_objects)
    qomrt_add_catalogue_objects()
  endif()
  set(source "${PROJECT_SOURCE_DIR}/tools/embedded_catalogues.cc")
  get_target_property(sources ${target} SOURCES)
  if(NOT source IN_LIST sources)
    target_sources(${target} PRIVATE "${source}")
  endif()
  target_sources(${target} PRIVATE
                 $<TARGET_OBJECTS:qomrt_catalogue_objects>)
endfunction()
