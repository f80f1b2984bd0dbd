# Compiles program.cc against the package in PREFIX, stops it in gdb, and compares
# what gdb shows of its variables. With SHARED, gdb is to find the printers by
# itself.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/../install/run.cmake")

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}"
    -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_PREFIX_PATH=${PREFIX}")
run("${CMAKE_COMMAND}" --build "${WORK}")

if(SHARED)
  set(load -iex "add-auto-load-safe-path ${PREFIX}"
           -iex "add-auto-load-scripts-directory ${PREFIX}/share/gdb/auto-load")
else()
  set(load -iex "source ${PREFIX}/share/qomrt/gdb/printers.py")
endif()
set(arguments)
foreach(shown IN ITEMS *board.object_ none board board.object_->spare_
                       board.object_->lamp_ text list
                       fine code error context.root_)
  list(APPEND arguments -ex "echo ${shown}=" -ex "output ${shown}"
                        -ex "echo \\n")
endforeach()
run("${GDB}" -nx -batch ${load} -ex "break Stop" -ex run -ex "up 1"
    ${arguments} "${WORK}/program")

set(missing)
foreach(line IN ITEMS
    "\n*board.object_=board /board, 2 references = {realized_ = false, "
    ", lamp_ = lamp /board/lamp, 2 references, spare_ = weak -> lamp, 1 reference}\n"
    "\nnone=null\n"
    "\nboard=board /board, 2 references\n"
    "\nboard.object_->spare_=weak -> lamp, 1 reference\n"
    "\nboard.object_->lamp_=lamp /board/lamp, 2 references\n"
    "\ntext=\"a text\"\n"
    "\nlist={1, -2, true, 0.5, null}\n"
    "\nfine=OK\n"
    "\ncode=ABORTED\n"
    "\nerror=OUT_OF_RANGE: 12 is too much\n"
    "\ncontext.root_=object, 1 reference\n")
  string(FIND "${output}" "${line}" at)
  if(at EQUAL -1)
    list(APPEND missing "${line}")
  endif()
endforeach()
if(missing)
  message("${output}")
  list(JOIN missing "\n" missing)
  message(FATAL_ERROR "gdb does not show:\n${missing}")
endif()
