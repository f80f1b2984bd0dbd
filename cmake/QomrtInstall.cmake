# What is installed beside the libraries, their headers and the command: the CMake
# package, qomrt.pc, documents, schemas, and what gdb shows our types with.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

# --- find_package(qomrt) ------------------------------------------------------
include(CMakePackageConfigHelpers)
set(QOMRT_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/qomrt")
install(EXPORT qomrtTargets NAMESPACE qomrt:: DESTINATION ${QOMRT_CMAKE_DIR})
get_property(QOMRT_COMPONENTS GLOBAL PROPERTY QOMRT_COMPONENTS)
foreach(component IN LISTS QOMRT_COMPONENTS)
  install(EXPORT qomrt_${component}Targets NAMESPACE qomrt::
          DESTINATION ${QOMRT_CMAKE_DIR})
endforeach()
# The folders that the shared library is another name of.
get_property(QOMRT_FOLDERS GLOBAL PROPERTY QOMRT_UMBRELLA)
configure_package_config_file(
  cmake/qomrtConfig.cmake.in "${PROJECT_BINARY_DIR}/qomrtConfig.cmake"
  INSTALL_DESTINATION ${QOMRT_CMAKE_DIR})
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/qomrtConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/qomrtConfig.cmake"
              "${PROJECT_BINARY_DIR}/qomrtConfigVersion.cmake"
              cmake/QomrtQapi.cmake
        DESTINATION ${QOMRT_CMAKE_DIR})

# --- pkg-config qomrt ---------------------------------------------------------
if(BUILD_SHARED_LIBS)
  set(QOMRT_PC_LIBS "-lqomrt")
else()
  # A library before what it depends on.
  list(TRANSFORM QOMRT_FOLDERS PREPEND "-lqomrt_" OUTPUT_VARIABLE libs)
  list(REVERSE libs)
  list(JOIN libs " " QOMRT_PC_LIBS)
endif()
# The .pc files of Abseil are named as its libraries; archives need all of them.
set(public_packages ${QOMRT_PUBLIC_LINKS})
set(private_packages ${QOMRT_PRIVATE_LINKS})
list(FILTER private_packages INCLUDE REGEX "^(absl|ZLIB)::")
if(NOT BUILD_SHARED_LIBS)
  list(APPEND public_packages ${private_packages})
  set(private_packages)
endif()
foreach(list IN ITEMS public_packages private_packages)
  list(TRANSFORM ${list} REPLACE "^absl::" "absl_")
  list(TRANSFORM ${list} REPLACE "^fmt::" "")
  list(TRANSFORM ${list} REPLACE "^ZLIB::ZLIB$" "zlib")
  list(JOIN ${list} " " ${list})
endforeach()
# Relative to the file, so that the tree can be moved.
set(QOMRT_PC_DIR "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
foreach(dir IN ITEMS LIBDIR INCLUDEDIR)
  set(path "${CMAKE_INSTALL_${dir}}")
  if(NOT IS_ABSOLUTE "${path}" AND NOT IS_ABSOLUTE "${QOMRT_PC_DIR}")
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${QOMRT_PC_DIR}")
    set(path "\${pcfiledir}/${path}")
  endif()
  set(QOMRT_PC_${dir} "${path}")
endforeach()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/qomrt.pc" @ONLY CONTENT [=[
libdir=@QOMRT_PC_LIBDIR@
includedir=@QOMRT_PC_INCLUDEDIR@

Name: qomrt
Description: @PROJECT_DESCRIPTION@
Version: @PROJECT_VERSION@
Requires: @public_packages@
Requires.private: @private_packages@
Libs: -L${libdir} @QOMRT_PC_LIBS@ -pthread
Cflags: -I${includedir}/qomrt -pthread
]=])
install(FILES "${PROJECT_BINARY_DIR}/qomrt.pc" DESTINATION "${QOMRT_PC_DIR}")

# --- Documents, with the examples that their code is cut from. -----------------
install(FILES LICENSE README.md ARCHITECTURE.md CONTRIBUTING.md
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# --- Schemas of what the libraries have, to check options by. ------------------
install(DIRECTORY qapi/schemas
        DESTINATION "${CMAKE_INSTALL_DATADIR}/qomrt/qapi")

# --- What pages link to, where it is installed; after all of that. --------------
install(CODE "
  set(SOURCE \"${PROJECT_SOURCE_DIR}\")
  set(DOCDIR \"${CMAKE_INSTALL_DOCDIR}\")
  set(ROOTS \"${CMAKE_INSTALL_INCLUDEDIR}/qomrt\"
            \"${CMAKE_INSTALL_DATADIR}/qomrt\")
  include(\"${CMAKE_CURRENT_LIST_DIR}/InstalledLinks.cmake\")
")

# --- gdb: to be sourced, and found by itself with the shared library. ----------
install(FILES tools/gdb/printers.py
        DESTINATION "${CMAKE_INSTALL_DATADIR}/qomrt/gdb")
if(BUILD_SHARED_LIBS)
  # Below the whole path of the library, which is known when it is installed.
  install(CODE "
    set(libdir \"${CMAKE_INSTALL_LIBDIR}\")
    cmake_path(ABSOLUTE_PATH libdir BASE_DIRECTORY \"\${CMAKE_INSTALL_PREFIX}\"
               NORMALIZE)
    set(datadir \"${CMAKE_INSTALL_DATADIR}\")
    cmake_path(ABSOLUTE_PATH datadir BASE_DIRECTORY
               \"\${CMAKE_INSTALL_PREFIX}\" NORMALIZE)
    file(INSTALL \"${PROJECT_SOURCE_DIR}/tools/gdb/printers.py\"
         DESTINATION \"\${datadir}/gdb/auto-load\${libdir}\"
         RENAME \"libqomrt.so.${PROJECT_VERSION}-gdb.py\")
  ")
endif()
