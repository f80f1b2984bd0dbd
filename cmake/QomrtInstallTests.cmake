# The tests of the installed package: it is installed once for all of them, of
# archives and of a shared library.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

set(QOMRT_PACKAGES "${QOMRT_TESTS_BUILD}/install")

# install.NAME.KIND runs SCRIPT.cmake of tests/install on the package of that
# KIND, static or shared.
function(qomrt_add_install_test name kind script)
  add_test(NAME install.${name}.${kind}
           COMMAND ${CMAKE_COMMAND}
                   "-DPREFIX=${QOMRT_PACKAGES}/${kind}"
                   "-DWORK=${QOMRT_PACKAGES}/${name}.${kind}"
                   "-DGENERATOR=${CMAKE_GENERATOR}"
                   "-DCOMPILER=${CMAKE_CXX_COMPILER}" ${ARGN}
                   -P "${QOMRT_TESTS}/install/${script}.cmake")
  set_tests_properties(install.${name}.${kind} PROPERTIES
                       TIMEOUT 300 FIXTURES_REQUIRED package.${kind})
endfunction()

set(kinds static shared)
if(BUILD_SHARED_LIBS)
  set(kinds shared)
endif()
foreach(kind IN LISTS kinds)
  set(shared OFF)
  if(kind STREQUAL "shared" AND NOT BUILD_SHARED_LIBS)
    set(shared ON)
  endif()
  qomrt_add_install_test(package ${kind} package
                         "-DBUILD=${PROJECT_BINARY_DIR}"
                         "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DSHARED=${shared}")
  set_tests_properties(install.package.${kind} PROPERTIES
                       FIXTURES_REQUIRED "" FIXTURES_SETUP package.${kind})
  qomrt_add_install_test(
    plugin ${kind} project
    "-DSOURCE=${PROJECT_SOURCE_DIR}/docs/examples/plugin")
  qomrt_add_install_test(pages ${kind} pages)
endforeach()

list(GET kinds 0 kind)
qomrt_add_install_test(consumer ${kind} project
                       "-DSOURCE=${QOMRT_TESTS}/install"
                       "-DARGUMENTS=-DNEEDS_QAPI=${QOMRT_BUILD_TOOLS}")
if(TARGET qomrt_testing)
  qomrt_add_install_test(kit ${kind} project
                         "-DSOURCE=${QOMRT_TESTS}/install"
                         "-DARGUMENTS=-DTESTING=ON")
endif()
# Here with what the build was made with; scripts/check has the other variants.
if(EXISTS "${PROJECT_SOURCE_DIR}/docs/examples/emulator/CMakeLists.txt")
  qomrt_add_install_test(
    emulator ${kind} project
    "-DSOURCE=${PROJECT_SOURCE_DIR}/docs/examples/emulator"
    "-DRUN=emulator -machine emu-1.0" "-DINPUT=type hi")
endif()

find_program(QOMRT_PKG_CONFIG pkg-config)
if(QOMRT_PKG_CONFIG)
  qomrt_add_install_test(pkgconfig ${kind} pkgconfig
                         "-DPKG_CONFIG=${QOMRT_PKG_CONFIG}")
endif()
if(CMAKE_NM)
  qomrt_add_install_test(symbols shared symbols
                         "-DNM=${CMAKE_NM}" "-DVERSION=${PROJECT_VERSION}")
endif()

# --- tests/gdb: what gdb shows. ------------------------------------------------
find_program(QOMRT_GDB gdb)
if(QOMRT_GDB)
  qomrt_add_install_test(gdb ${kind} ../gdb/run "-DGDB=${QOMRT_GDB}")
  qomrt_add_install_test(
    gdb_finds shared ../gdb/find "-DGDB=${QOMRT_GDB}"
    "-DPROGRAM=${QOMRT_PACKAGES}/plugin.shared/board")
  set_tests_properties(install.plugin.shared PROPERTIES FIXTURES_SETUP board)
  set_tests_properties(install.gdb_finds.shared PROPERTIES
                       FIXTURES_REQUIRED "package.shared;board")
else()
  add_test(NAME install.gdb.${kind} COMMAND ${CMAKE_COMMAND} -E echo
           "skipped: gdb is not installed (scripts/setup --full)")
  set_tests_properties(install.gdb.${kind} PROPERTIES
                       SKIP_REGULAR_EXPRESSION "skipped: ")
endif()
