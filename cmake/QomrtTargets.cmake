# Copyright 2026 The qomrt Authors.
#
# Functions that make the targets of qomrt.

# What every target of ours is compiled with; never passed on to users.
function(qomrt_compile_privately target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion $<$<BOOL:${QOMRT_WERROR}>:-Werror>)
  # Source locations are part of what we print: make them relative to the
  # project, also for headers seen through the staged tree. The last map that
  # fits wins.
  target_compile_options(${target} PRIVATE
    "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
  get_property(folders GLOBAL PROPERTY QOMRT_FOLDERS)
  foreach(folder IN LISTS folders)
    target_compile_options(${target} PRIVATE
      "-fmacro-prefix-map=${PROJECT_BINARY_DIR}/inc/qomrt_${folder}/qomrt/=")
  endforeach()
  if(QOMRT_SANITIZE)
    target_compile_options(${target} PRIVATE
      "-fsanitize=${QOMRT_SANITIZE}" -fno-omit-frame-pointer
      -fno-sanitize-recover=all
      # g++ 12 takes the checks it adds for reads of nothing.
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
  if(QOMRT_COVERAGE)
    target_compile_options(${target} PRIVATE --coverage)
  endif()
endfunction()

# A program: the above, and what instrumentation needs when linking.
function(qomrt_add_program target)
  add_executable(${target} ${ARGN})
  qomrt_compile_privately(${target})
  if(QOMRT_SANITIZE)
    target_link_options(${target} PRIVATE "-fsanitize=${QOMRT_SANITIZE}")
  endif()
  if(QOMRT_COVERAGE)
    target_link_options(${target} PRIVATE --coverage)
  endif()
endfunction()

# Lets a program include its own headers as "FOLDER/NAME.h", and nothing else.
function(qomrt_stage_include target folder)
  set(stage "${PROJECT_BINARY_DIR}/inc/${folder}")
  file(MAKE_DIRECTORY "${stage}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${folder}" "${stage}/${folder}"
       SYMBOLIC)
  target_include_directories(${target} PRIVATE "${stage}")
  target_compile_options(${target} PRIVATE "-fmacro-prefix-map=${stage}/=")
endfunction()

# Header-only; SYSTEM, because its headers are not clean under our warnings.
function(qomrt_use_rapidjson target scope)
  target_include_directories(${target} SYSTEM ${scope}
                             ${RAPIDJSON_INCLUDE_DIRS} ${RapidJSON_INCLUDE_DIRS})
endfunction()

# qomrt_add_folder(NAME [RAPIDJSON] [APART] [DEPENDS FOLDER...] [LINKS TARGET...])
#
# Makes the library qomrt_NAME (alias qomrt::NAME) of NAME/*.cc and
# NAME/internal/*.cc. Its include directory is inc/qomrt_NAME in the build
# folder, which holds one link, qomrt/NAME: only the folders that a target links
# are visible to it as "qomrt/NAME/...", so a wrong include does not compile.
#
# APART: not part of qomrt::qomrt; installed as a component of the package, with
# an export of its own, so that only who asks for NAME needs what it LINKS.
function(qomrt_add_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RAPIDJSON;APART" "" "DEPENDS;LINKS")
  set(source_dir "${PROJECT_SOURCE_DIR}/${name}")
  file(GLOB sources CONFIGURE_DEPENDS
       "${source_dir}/*.cc" "${source_dir}/internal/*.cc")
  file(GLOB headers CONFIGURE_DEPENDS "${source_dir}/*.h")
  if(NOT sources AND NOT headers)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY QOMRT_FOLDERS ${name})
  if(NOT arg_APART)
    set_property(GLOBAL APPEND PROPERTY QOMRT_UMBRELLA ${name})
  endif()
  set_property(GLOBAL APPEND PROPERTY QOMRT_PUBLIC_HEADERS ${headers})

  set(target qomrt_${name})
  set(stage "${PROJECT_BINARY_DIR}/inc/${target}")
  file(MAKE_DIRECTORY "${stage}/qomrt")
  file(CREATE_LINK "${source_dir}" "${stage}/qomrt/${name}" SYMBOLIC)

  if(sources)
    set(public PUBLIC)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PRIVATE
      absl::btree absl::cleanup absl::flat_hash_map absl::flat_hash_set
      absl::hash absl::inlined_vector absl::synchronization Threads::Threads)
    if(arg_RAPIDJSON)
      qomrt_use_rapidjson(${target} PRIVATE)
    endif()
    qomrt_compile_privately(${target})
    if(QOMRT_NO_EXCEPTIONS)
      target_compile_options(${target} PRIVATE -fno-exceptions)
    endif()
    if(QOMRT_QUICK_BUILD)
      qomrt_use_prelude(${target} qomrt_library_prelude)
    endif()
  else()
    set(public INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(qomrt::${name} ALIAS ${target})
  target_compile_features(${target} ${public} cxx_std_20)
  target_include_directories(${target} ${public}
    "$<BUILD_INTERFACE:${stage}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(${target} ${public}
    absl::span absl::status absl::statusor absl::strings fmt::fmt)
  foreach(dependency IN LISTS arg_DEPENDS)
    target_link_libraries(${target} ${public} qomrt_${dependency})
  endforeach()
  target_link_libraries(${target} ${public} ${arg_LINKS})

  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  if(QOMRT_INSTALL)
    set(export qomrtTargets)
    if(arg_APART)
      set(export qomrt_${name}Targets)
      set_property(GLOBAL APPEND PROPERTY QOMRT_COMPONENTS ${name})
    endif()
    install(TARGETS ${target} EXPORT ${export}
            ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(DIRECTORY "${source_dir}/"
            DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/qomrt/${name}"
            FILES_MATCHING PATTERN "*.h")
  endif()
endfunction()

# qomrt::qomrt, all folders but those apart.
function(qomrt_add_umbrella)
  add_library(qomrt INTERFACE)
  add_library(qomrt::qomrt ALIAS qomrt)
  get_property(folders GLOBAL PROPERTY QOMRT_UMBRELLA)
  foreach(folder IN LISTS folders)
    target_link_libraries(qomrt INTERFACE qomrt_${folder})
  endforeach()
  if(QOMRT_INSTALL)
    install(TARGETS qomrt EXPORT qomrtTargets)
  endif()
endfunction()

# The command, bin/qom in the build folder.
function(qomrt_add_tool)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tools/*.cc")
  if(NOT sources)
    return()
  endif()
  qomrt_add_program(qom ${sources})
  target_link_libraries(qom PRIVATE qomrt::qomrt CLI11::CLI11)
  qomrt_stage_include(qom tools)
  qomrt_use_rapidjson(qom PRIVATE)
  set_target_properties(qom PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  if(QOMRT_INSTALL)
    install(TARGETS qom RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
