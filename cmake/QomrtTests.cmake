# The tests; see CONTRIBUTING.md for how to add one.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

include(GoogleTest)
set(QOMRT_TESTS "${PROJECT_SOURCE_DIR}/tests")
set(QOMRT_TESTS_BUILD "${PROJECT_BINARY_DIR}/tests")

# --- Data: archives are unpacked, everything else is linked to. ---------------
set(QOMRT_TEST_DATA "${QOMRT_TESTS_BUILD}/data")
file(MAKE_DIRECTORY "${QOMRT_TEST_DATA}")
file(GLOB entries CONFIGURE_DEPENDS "${QOMRT_TESTS}/data/*")
set(stamps)
foreach(entry IN LISTS entries)
  cmake_path(GET entry FILENAME name)
  if(name MATCHES "[.]tar[.]xz$")
    set(stamp "${QOMRT_TESTS_BUILD}/stamps/${name}")
    add_custom_command(
      OUTPUT "${stamp}"
      COMMAND ${CMAKE_COMMAND} -E tar xf "${entry}"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${QOMRT_TESTS_BUILD}/stamps"
      COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
      WORKING_DIRECTORY "${QOMRT_TEST_DATA}"
      DEPENDS "${entry}"
      COMMENT "Unpacking ${name}" VERBATIM)
    list(APPEND stamps "${stamp}")
  else()
    file(CREATE_LINK "${entry}" "${QOMRT_TEST_DATA}/${name}" SYMBOLIC)
  endif()
endforeach()
add_custom_target(qomrt_test_data ALL DEPENDS ${stamps})

# --- What all tests link: the library, whatever it is for users, and the kit. ---
add_library(qomrt_inside INTERFACE)
if(BUILD_SHARED_LIBS)
  # The kit's own dependency is the shared library.
  target_link_libraries(qomrt_inside INTERFACE
                        $<TARGET_FILE:qomrt_testing> qomrt_parts GTest::gmock)
  add_dependencies(qomrt_inside qomrt_testing)
else()
  target_link_libraries(qomrt_inside INTERFACE qomrt_testing qomrt_parts)
endif()

# --- Support shared by the tests: tests/support. ------------------------------
file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_TESTS}/support/*.cc")
if(sources)
  set(public PUBLIC)
  # Objects, not an archive: one is for what it does before main().
  add_library(qomrt_test_support OBJECT ${sources})
  qomrt_compile_privately(qomrt_test_support)
else()
  set(public INTERFACE)
  add_library(qomrt_test_support INTERFACE)
endif()
target_link_libraries(qomrt_test_support ${public}
                      qomrt_inside GTest::gmock)
qomrt_use_rapidjson(qomrt_test_support ${public})
target_compile_definitions(qomrt_test_support ${public}
  "QOMRT_TEST_DATA_DIR=\"${QOMRT_TEST_DATA}\""
  "QOMRT_TEST_SOURCE_DIR=\"${QOMRT_TESTS}\""
  "QOMRT_CATALOGUE_DIR=\"${PROJECT_SOURCE_DIR}/data/catalogues\""
  "QOMRT_UNPACKED_CATALOGUES=\"${QOMRT_UNPACKED_CATALOGUES}\"")
if(TARGET qom)
  target_compile_definitions(qomrt_test_support ${public}
    "QOMRT_QOM_COMMAND=\"$<TARGET_FILE:qom>\"")
endif()

# --- tests/FOLDER/*.cc are the program FOLDER_test. ---------------------------
# Each of its tests is a test of the runner, found when the runner starts. A
# file of very many or very small tests says `// test: one process` near its
# top; then all of the file is one. One that catches what the kit throws says
# `// test: exceptions`.
qomrt_add_prelude(qomrt_test_prelude
  <fmt/format.h> <fmt/ranges.h> <gmock/gmock.h> <gtest/gtest.h>
  "compat/layer_stack.h" "props/runtime_property.h" "props/table.h"
  "qom/context.h" "testing/matchers.h")
qomrt_compile_quickly(qomrt_test_prelude)
# The kit shares it, and goes into libraries.
qomrt_compile_for_library(qomrt_test_prelude)
function(qomrt_compile_as_test target)
  qomrt_compile_for_library(${target})
  target_link_libraries(${target} PRIVATE
                        qomrt_inside GTest::gmock_main)
  qomrt_compile_quickly(${target})
  qomrt_use_prelude(${target} qomrt_test_prelude)
endfunction()
# The kit is compiled as the tests are: it is not measured, either.
target_link_libraries(qomrt_test_prelude PRIVATE
                      qomrt_parts GTest::gmock_main)
if(QOMRT_QUICK_BUILD)
  qomrt_compile_quickly(qomrt_testing)
  qomrt_use_prelude(qomrt_testing qomrt_test_prelude)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # clang-tidy looks at each file
    qomrt_compile_in_batches(qomrt_testing)
  endif()
endif()

foreach(folder IN ITEMS qom props compat record qdev qapi testing tools fuzz)
  set(program ${folder}_test)
  file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_TESTS}/${folder}/*.cc")
  qomrt_optimise_where_said(${program} rest ${sources})
  qomrt_add_program(${program} ${rest})
  qomrt_compile_as_test(${program})
  if(NOT folder STREQUAL "fuzz")  # where each fuzzer is a world of its own
    qomrt_compile_in_batches(${program})
  endif()
  target_link_libraries(${program} PRIVATE qomrt_test_support)
  if(TARGET ${program}_optimised)
    target_link_libraries(${program} PRIVATE ${program}_optimised)
  endif()
  set_target_properties(${program} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${QOMRT_TESTS_BUILD}")
  set(apart "")
  foreach(source IN LISTS sources)
    file(READ "${source}" text)
    if(text MATCHES "\n// test: exceptions\n")
      set_source_files_properties("${source}" PROPERTIES
        COMPILE_OPTIONS -fexceptions SKIP_PRECOMPILE_HEADERS ON
        SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
    if(NOT text MATCHES "// test: one process")
      continue()
    endif()
    cmake_path(GET source STEM name)
    set(filter "")
    string(REGEX MATCHALL "\nTEST(_F|_P)?\\([A-Za-z0-9]+" tests "${text}")
    list(TRANSFORM tests REPLACE ".*\\(" "")
    list(REMOVE_DUPLICATES tests)
    foreach(suite IN LISTS tests)
      string(APPEND filter ":${suite}.*:*/${suite}.*")
    endforeach()
    string(APPEND apart "${filter}")
    string(SUBSTRING "${filter}" 1 -1 filter)
    add_test(NAME ${name} COMMAND ${program} "--gtest_filter=${filter}")
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endforeach()
  if(apart)
    string(SUBSTRING "${apart}" 1 -1 apart)
    string(PREPEND apart "*-")
  else()
    set(apart "*")
  endif()
  gtest_discover_tests(${program} DISCOVERY_MODE PRE_TEST TEST_FILTER "${apart}"
                       DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endforeach()

# --- Into qapi_test are generated: tests/qapi/everything.json, objects. -------
if(TARGET qom)
  qomrt_add_qapi(qapi_test "${QOMRT_TESTS}/qapi/everything.json"
                 NAMESPACE test::everything)
  qomrt_add_qapi(qapi_test "${PROJECT_SOURCE_DIR}/qapi/schemas/objects.json"
                 NAMESPACE test::objects)
endif()

# --- tests/faults/*.cc are the program faults_test. ---------------------------
# Apart from the others: its operator new fails, and it has exceptions, without
# which the functions that it shares with the library would not clean up.
file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_TESTS}/faults/*.cc")
qomrt_add_program(faults_test ${sources})
target_link_libraries(faults_test PRIVATE qomrt_test_support GTest::gmock_main)
set_target_properties(faults_test PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${QOMRT_TESTS_BUILD}")
gtest_discover_tests(faults_test DISCOVERY_MODE PRE_TEST
                     DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)

# --- tests/assembly/probe.cc is looked at by assembly_test as machine code. ---
find_program(QOMRT_OBJDUMP objdump)  # GNU's, whatever the compiler
if(TARGET qom_test AND QOMRT_OBJDUMP AND NOT QOMRT_SANITIZE
   AND NOT QOMRT_COVERAGE AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_library(assembly_probe OBJECT "${QOMRT_TESTS}/assembly/probe.cc")
  target_link_libraries(assembly_probe PRIVATE qomrt_props)
  qomrt_compile_privately(assembly_probe)
  # After what the build has: as released, whatever the preset.
  target_compile_options(assembly_probe PRIVATE
    -O2 -g0 -DNDEBUG -U_GLIBCXX_ASSERTIONS -fno-exceptions -fno-rtti
    -ffunction-sections)
  add_dependencies(qom_test assembly_probe)
  target_compile_definitions(qom_test PRIVATE
    "QOMRT_OBJDUMP=\"${QOMRT_OBJDUMP}\""
    "QOMRT_ASSEMBLY_PROBE=\"$<TARGET_OBJECTS:assembly_probe>\"")
endif()

# --- tests/tools/howto_test.cc compiles what the recipes add. ------------------
if(TARGET tools_test)
  target_compile_definitions(tools_test PRIVATE
    "QOMRT_CXX=\"${CMAKE_CXX_COMPILER}\""
    "QOMRT_CXX_FLAGS_FILE=\"${QOMRT_TESTS_BUILD}/compile_fail.flags\"")
endif()

# --- tests/record/stand_in is an emulator for tests that start one. -----------
qomrt_add_program(record_stand_in "${QOMRT_TESTS}/record/stand_in/main.cc")
qomrt_compile_as_test(record_stand_in)
qomrt_use_rapidjson(record_stand_in PRIVATE)
set_target_properties(record_stand_in PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${QOMRT_TESTS_BUILD}")
foreach(program IN ITEMS record_test tools_test)
  add_dependencies(${program} record_stand_in)
  target_compile_definitions(${program} PRIVATE
    "QOMRT_STAND_IN_PROGRAM=\"$<TARGET_FILE:record_stand_in>\"")
endforeach()

# --- tests/emulator records emulators that scripts/setup --emulator unpacked. --
file(GLOB emulators CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/build/emulators/*/qemu-system-x86_64")
if(emulators AND TARGET qomrt_inspect)
  file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_TESTS}/emulator/*.cc")
  qomrt_add_program(emulator_test ${sources})
  qomrt_compile_as_test(emulator_test)
  target_link_libraries(emulator_test PRIVATE qomrt_test_support)
  set_target_properties(emulator_test PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${QOMRT_TESTS_BUILD}")
  target_compile_definitions(emulator_test PRIVATE
    "QOMRT_EMULATORS_DIR=\"${PROJECT_SOURCE_DIR}/build/emulators\""
    "QOMRT_INSPECTOR=\"$<TARGET_FILE:qomrt_inspect>\"")
  add_dependencies(emulator_test qomrt_inspect)
  gtest_discover_tests(emulator_test DISCOVERY_MODE PRE_TEST
                       DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 600 LABELS emulator)
endif()

# --- tests/browser looks at the page of the command in Chromium. ---------------
if(TARGET qom)
  add_test(NAME browser.page
           COMMAND sh -c "command -v python3 > /dev/null || exit 77; exec \"$@\""
                   sh python3 -B "${QOMRT_TESTS}/browser/page_test.py"
                   "$<TARGET_FILE:qom>")
  set_tests_properties(browser.page PROPERTIES
                       LABELS browser TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()

# --- docs/examples/NAME.cc is a program that must run and succeed. ------------
# One without a main() of its own is made of tests.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/examples/*.cc")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  if(name STREQUAL "benchmark" AND NOT TARGET qomrt_benchmark)
    continue()
  endif()
  qomrt_add_program(example_${name} "${source}")
  qomrt_compile_as_test(example_${name})
  set_target_properties(example_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/examples")
  # Its own files are named from the root, as those of its places are.
  add_test(NAME example.${name} COMMAND example_${name}
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(example.${name} PROPERTIES TIMEOUT 60)
  if(name STREQUAL "benchmark")
    target_link_libraries(example_${name} PRIVATE qomrt::benchmark)
    set_tests_properties(example.${name} PROPERTIES
                         ENVIRONMENT BENCHMARK_MIN_TIME=0.0001)
  endif()
endforeach()

# --- docs/examples/emulator is a project of its own; here, a program that
# tests/tools/emulator_test.cc runs. -------------------------------------------
qomrt_add_program(example_emulator
                  "${PROJECT_SOURCE_DIR}/docs/examples/emulator/main.cc")
qomrt_compile_as_test(example_emulator)
set_target_properties(example_emulator PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/examples")
if(TARGET tools_test)
  add_dependencies(tools_test example_emulator)
  target_compile_definitions(tools_test PRIVATE
    "QOMRT_EMULATOR=\"$<TARGET_FILE:example_emulator>\"")
endif()

# --- Public headers: self-contained, and fit for users without RTTI. ----------
get_property(headers GLOBAL PROPERTY QOMRT_PUBLIC_HEADERS)
set(generated "${PROJECT_BINARY_DIR}/generated/headers")
set(all_includes "")
set(units)
foreach(header IN LISTS headers)
  cmake_path(RELATIVE_PATH header BASE_DIRECTORY "${PROJECT_SOURCE_DIR}"
             OUTPUT_VARIABLE path)
  string(REGEX REPLACE "[/.]" "_" unit "${path}")
  # Twice: the guard works, too.
  set(include "#include \"${path}\"\n")
  file(CONFIGURE OUTPUT "${generated}/${unit}.cc" CONTENT "${include}${include}"
       @ONLY)
  list(APPEND units "${generated}/${unit}.cc")
  string(APPEND all_includes "${include}")
endforeach()
if(units)
  # Each header alone takes a while: part of scripts/check, not of every build.
  add_library(public_headers OBJECT EXCLUDE_FROM_ALL ${units})
  file(CONFIGURE OUTPUT "${generated}/all.cc" CONTENT "${all_includes}" @ONLY)
  add_library(public_headers_no_rtti OBJECT "${generated}/all.cc")
  target_compile_options(public_headers_no_rtti PRIVATE
                         -fno-exceptions -fno-rtti)
  foreach(target IN ITEMS public_headers public_headers_no_rtti)
    target_link_libraries(${target} PRIVATE qomrt_inside)
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
    qomrt_compile_privately(${target})
  endforeach()
endif()

# --- tests/compile_fail/SUBJECT.cc must not compile with any of its -DCASE_…;
# each is a test, as is the file without one. See run.cmake there. -------------
file(GLOB sources CONFIGURE_DEPENDS "${QOMRT_TESTS}/compile_fail/*.cc")
if(sources)
  set(flags_file "${QOMRT_TESTS_BUILD}/compile_fail.flags")
  set(dirs "$<TARGET_PROPERTY:qomrt,INTERFACE_INCLUDE_DIRECTORIES>")
  set(defs "$<TARGET_PROPERTY:qomrt,INTERFACE_COMPILE_DEFINITIONS>")
  string(CONCAT flags
    "-std=c++20\n-fno-exceptions\n-fno-rtti\n"
    "-fmessage-length=0\n-ftemplate-backtrace-limit=0\n"
    "-fdiagnostics-color=never\n"
    "$<$<BOOL:${dirs}>:\"-I$<JOIN:$<REMOVE_DUPLICATES:${dirs}>,\"\n\"-I>\"\n>"
    "$<$<BOOL:${defs}>:\"-D$<JOIN:$<REMOVE_DUPLICATES:${defs}>,\"\n\"-D>\"\n>")
  file(GENERATE OUTPUT "${flags_file}" CONTENT "${flags}")
  # What the cases include is compiled once: they would spend nearly all of
  # their time on it.
  string(CONCAT prelude
    "#include \"compat/entry.h\"\n"
    "#include \"compat/layer.h\"\n"
    "#include \"props/handle.h\"\n"
    "#include \"props/table.h\"\n"
    "#include \"props/value_types.h\"\n"
    "#include \"qom/context.h\"\n")
  set(compiled_preludes)
  # With both compilers: their messages differ, and both must be readable.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    find_program(QOMRT_GXX g++)
    set(compilers "Clang=${CMAKE_CXX_COMPILER}" "GNU=${QOMRT_GXX}")
  else()
    find_program(QOMRT_CLANGXX clang++)
    set(compilers "GNU=${CMAKE_CXX_COMPILER}" "Clang=${QOMRT_CLANGXX}")
  endif()
  foreach(compiler IN LISTS compilers)
    string(REGEX REPLACE "=.*" "" id "${compiler}")
    string(REGEX REPLACE "^[^=]*=" "" program "${compiler}")
    if(NOT program OR program MATCHES "-NOTFOUND$")
      continue()
    endif()
    set(dir "${QOMRT_TESTS_BUILD}/compile_fail/${id}")
    file(CONFIGURE OUTPUT "${dir}/prelude.h" CONTENT "${prelude}" @ONLY)
    # Where a compiler looks for it when told to include prelude.h.
    set(compiled "${dir}/prelude.h.pch")
    if(id STREQUAL "GNU")
      set(compiled "${dir}/prelude.h.gch")
    endif()
    add_custom_command(
      OUTPUT "${compiled}"
      COMMAND "${program}" "@${flags_file}" -x c++-header
              -MD -MF "${dir}/prelude.d" -MT "${compiled}"
              -o "${compiled}" "${dir}/prelude.h"
      DEPENDS "${dir}/prelude.h" "${flags_file}"
      DEPFILE "${dir}/prelude.d"
      COMMENT "Compiling the prelude of the compile-fail cases for ${id}"
      VERBATIM)
    list(APPEND compiled_preludes "${compiled}")
    foreach(source IN LISTS sources)
      cmake_path(GET source STEM subject)
      file(READ "${source}" text)
      string(REGEX MATCHALL "#(ifdef |if defined[(]|elif defined[(])CASE_[A-Z_]+"
             cases "${text}")
      list(TRANSFORM cases REPLACE ".*CASE_" "")
      list(REMOVE_DUPLICATES cases)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                   "${source}")
      foreach(case IN ITEMS "" LISTS cases)
        string(TOLOWER "${case}" name)
        if(case STREQUAL "")
          set(name control)
        endif()
        set(test compile_fail.${subject}.${name}.${id})
        add_test(NAME ${test}
                 COMMAND ${CMAKE_COMMAND}
                         "-DCOMPILER=${program}"
                         "-DCOMPILER_ID=${id}"
                         "-DFLAGS=${flags_file}" "-DSOURCE=${source}"
                         "-DPRELUDE=${dir}/prelude.h" "-DCASE=${case}"
                         -P "${QOMRT_TESTS}/compile_fail/run.cmake")
        set_tests_properties(${test} PROPERTIES
                             LABELS compile-fail TIMEOUT 120)
      endforeach()
    endforeach()
  endforeach()
  add_custom_target(compile_fail_preludes ALL DEPENDS ${compiled_preludes})
endif()

# --- tests/install: projects of users find, link and run the installed package. -
if(QOMRT_INSTALL AND NOT QOMRT_SANITIZE AND NOT QOMRT_COVERAGE)
  include(QomrtInstallTests)
endif()
