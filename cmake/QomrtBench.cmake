# The benchmarks. Every bench/NAME.cc is the program bench/NAME in the build
# folder, with a test that it runs. The target qomrt_bench builds them all.
#
# With QOMRT_BENCH_PEERS so are bench/peers/NAME.cc, of the object systems that
# are installed: NAME is gobject… or qt….
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

option(QOMRT_BENCH_PEERS "Measure GObject and Qt beside, where installed" OFF)

add_custom_target(qomrt_bench)
add_library(qomrt_heap_count OBJECT EXCLUDE_FROM_ALL
            "${PROJECT_SOURCE_DIR}/bench/support/heap_count.cc")
qomrt_compile_privately(qomrt_heap_count)
target_link_libraries(qomrt_heap_count PRIVATE fmt::fmt)

function(qomrt_add_benchmark name source)
  qomrt_add_program(bench_${name} "${source}")
  qomrt_compile_quickly(bench_${name})
  target_link_libraries(bench_${name} PRIVATE
                        ${ARGN} benchmark::benchmark absl::strings absl::status
                        fmt::fmt Threads::Threads)
  target_compile_definitions(bench_${name} PRIVATE
    "QOMRT_CATALOGUE_DIR=\"${PROJECT_SOURCE_DIR}/data/catalogues\"")
  # Counting what is allocated takes time: not in a program that is timed.
  if(name MATCHES "memory$")
    target_link_libraries(bench_${name} PRIVATE qomrt_heap_count)
  endif()
  set_target_properties(bench_${name} PROPERTIES
    OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
  add_dependencies(qomrt_bench bench_${name})
  # A program of operations takes the argument, one of memory ignores it.
  add_test(NAME bench.${name}
           COMMAND bench_${name} --benchmark_min_time=0.0001)
  set_tests_properties(bench.${name} PROPERTIES
                       LABELS bench-smoke TIMEOUT 300)
endfunction()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*.cc")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  qomrt_add_benchmark(${name} "${source}" qomrt::qomrt)
endforeach()

if(QOMRT_BENCH_PEERS)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(GOBJECT QUIET IMPORTED_TARGET gobject-2.0)
  endif()
  find_package(Qt5Core QUIET)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/peers/*.cc")
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    if(name MATCHES "^gobject" AND GOBJECT_FOUND)
      qomrt_add_benchmark(${name} "${source}" PkgConfig::GOBJECT)
    elseif(name MATCHES "^qt" AND Qt5Core_FOUND)
      qomrt_add_benchmark(${name} "${source}" Qt5::Core)
      set_target_properties(bench_${name} PROPERTIES AUTOMOC ON)
      target_sources(bench_${name} PRIVATE
                     "${PROJECT_SOURCE_DIR}/bench/peers/qt_types.h")
    else()
      message(STATUS "Benchmarks: no ${name}, its library is not installed")
    endif()
  endforeach()
endif()
