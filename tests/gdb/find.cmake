# Whether gdb finds the printers by itself where a program has the shared library of
# the package in PREFIX: the one that another test, of plug-ins, has built.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/../install/run.cmake")

run("${GDB}" -nx -batch
    -iex "add-auto-load-safe-path ${PREFIX}"
    -iex "add-auto-load-scripts-directory ${PREFIX}/share/gdb/auto-load"
    -ex "break main" -ex run -ex "info pretty-printer" "${PROGRAM}")
if(NOT output MATCHES "/libqomrt[.]so[.][0-9.]+ pretty-printers:\n  qomrt\n")
  message("${output}")
  message(FATAL_ERROR "gdb has not found the printers")
endif()
