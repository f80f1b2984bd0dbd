# Turns the links of installed pages to where their files are installed: pages are
# written for the tree of the sources, SOURCE, and lie below DOCDIR; a header that
# they link to is below one of ROOTS. Of a file that is not installed, such as a
# test, the page keeps the name.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

# It is included by what has no policies set: nothing here depends on one.
set(dirs)
foreach(dir IN LISTS DOCDIR ROOTS)
  cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}" NORMALIZE
             OUTPUT_VARIABLE path)
  list(APPEND dirs "$ENV{DESTDIR}${path}")
endforeach()
list(POP_FRONT dirs docdir)

file(GLOB_RECURSE pages "${docdir}/*.md")
foreach(page IN LISTS pages)
  file(READ "${page}" before)
  set(text "${before}")
  cmake_path(GET page PARENT_PATH folder)
  # Not with the bracket: a list with one that closes nothing is not divided.
  string(REGEX MATCHALL "\\([-A-Za-z0-9_./]+[)#]" targets "${before}")
  list(REMOVE_DUPLICATES targets)
  foreach(target IN LISTS targets)
    string(REGEX REPLACE "[()#]" "" target "${target}")
    cmake_path(ABSOLUTE_PATH target BASE_DIRECTORY "${folder}" NORMALIZE
               OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${docdir}"
               OUTPUT_VARIABLE name)
    if(EXISTS "${path}" OR NOT EXISTS "${SOURCE}/${name}")
      continue()  # leads somewhere, or is no link
    endif()
    set(installed)
    foreach(root IN LISTS dirs)
      if(EXISTS "${root}/${name}")
        cmake_path(RELATIVE_PATH root BASE_DIRECTORY "${folder}"
                   OUTPUT_VARIABLE way)
        set(installed "${way}/${name}")
        break()
      endif()
    endforeach()
    if(installed)
      foreach(end IN ITEMS ")" "#")
        string(REPLACE "](${target}${end}" "](${installed}${end}" text
               "${text}")
      endforeach()
    else()
      string(REPLACE "." "\\." pattern "${target}")
      string(REGEX REPLACE "\\[([^]]*)\\]\\(${pattern}(#[^)]*)?\\)" "\\1" text
             "${text}")
    endif()
  endforeach()
  if(NOT text STREQUAL before)
    file(WRITE "${page}" "${text}")
  endif()
endforeach()
