# Installs a package from the build folder BUILD of SOURCE below PREFIX: what the
# build has, or with SHARED what a build with BUILD_SHARED_LIBS has. That one is
# linked of the same archives, for compiling all again would take minutes.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")

file(REMOVE_RECURSE "${PREFIX}")
if(SHARED)
  run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${PREFIX}-build" -G "${GENERATOR}"
      "-DCMAKE_CXX_COMPILER=${COMPILER}" -DBUILD_SHARED_LIBS=ON
      "-DQOMRT_ARCHIVES_FROM=${BUILD}" -DQOMRT_BUILD_TESTS=OFF
      -DQOMRT_BUILD_BENCH=OFF -DQOMRT_BUILD_TOOLS=OFF
      -DQOMRT_BUILD_TESTING_KIT=OFF)
  # It does not know when the archives are others.
  file(GLOB libraries "${PREFIX}-build/libqomrt.so*")
  if(libraries)
    file(REMOVE ${libraries})
  endif()
  set(BUILD "${PREFIX}-build")
  run("${CMAKE_COMMAND}" --build "${BUILD}")
endif()
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}")
