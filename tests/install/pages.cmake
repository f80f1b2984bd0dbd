# Follows the links of the pages that are installed below PREFIX: each leads to a
# file of that tree.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
cmake_minimum_required(VERSION 3.25)

set(links 0)
set(headers 0)
set(dead)
file(GLOB_RECURSE pages "${PREFIX}/share/doc/qomrt/*.md")
foreach(page IN LISTS pages)
  file(READ "${page}" text)
  cmake_path(GET page PARENT_PATH folder)
  # A list with a bracket that closes nothing is not divided.
  string(REPLACE "](" "@LINK@" text "${text}")
  string(REGEX MATCHALL "@LINK@[-A-Za-z0-9_./]+[)#]" targets "${text}")
  foreach(target IN LISTS targets)
    string(REGEX REPLACE "@LINK@|[)#]" "" target "${target}")
    if(NOT target MATCHES "[./]")
      continue()  # a lambda
    endif()
    math(EXPR links "${links} + 1")
    if(target MATCHES "include/qomrt/")
      math(EXPR headers "${headers} + 1")
    endif()
    if(NOT EXISTS "${folder}/${target}")
      list(APPEND dead "${page}: ${target}")
    endif()
  endforeach()
endforeach()
if(dead)
  list(JOIN dead "\n" dead)
  message("${dead}")  # as it is; an error message would be re-wrapped
  message(FATAL_ERROR "links that lead nowhere")
endif()
if(links LESS 200 OR headers LESS 50)
  message(FATAL_ERROR "${links} links, ${headers} to headers: too few")
endif()
message("${links} links, ${headers} to headers")
