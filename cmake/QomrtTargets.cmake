# Functions that make the targets of qomrt.
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

# What every target of ours is compiled with; never passed on to users.
function(qomrt_compile_privately target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion $<$<BOOL:${QOMRT_WERROR}>:-Werror>
    # g++ 12 at -O2 takes the members of a moved std::variant for unset.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # Includes name files from the root. Source locations are part of what we
  # print: they do so, too.
  target_include_directories(${target} PRIVATE
                             "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>")
  target_compile_options(${target} PRIVATE
    "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
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

# Header-only; SYSTEM, because its headers are not clean under our warnings.
function(qomrt_use_rapidjson target scope)
  target_include_directories(${target} SYSTEM ${scope}
                             ${RAPIDJSON_INCLUDE_DIRS} ${RapidJSON_INCLUDE_DIRS})
  if(QOMRT_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} ${scope}
      "-fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/cmake/sanitizers.ignore")
  endif()
endfunction()

# What goes into a library: it may end in a shared object, where all is hidden
# that no public header declares (docs/decisions/0013-shared-library.md).
# Programs pay nothing for it: calls inside of the library stay direct, and a
# variable of a thread is not asked for by a call. Options, not properties, for a
# program that shares precompiled headers with a library must be compiled as it is.
function(qomrt_compile_for_library target)
  target_compile_options(${target} PRIVATE
    -fPIC -fno-semantic-interposition -ftls-model=initial-exec
    -fvisibility=hidden -fvisibility-inlines-hidden)
endfunction()

# What it gives to who links it: headers, and what they include.
set(QOMRT_PUBLIC_LINKS
    absl::span absl::status absl::statusor absl::strings fmt::fmt)
set(QOMRT_PRIVATE_LINKS
    absl::btree absl::cleanup absl::flat_hash_map absl::flat_hash_set
    absl::hash absl::inlined_vector absl::synchronization Threads::Threads
    ZLIB::ZLIB)
function(qomrt_give_headers target scope)
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} INTERFACE
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/qomrt>")
  target_link_libraries(${target} ${scope} ${QOMRT_PUBLIC_LINKS})
endfunction()

# qomrt_add_library(FOLDER [RAPIDJSON] [APART] [ROOMS NAME...]
#                   [DEPENDS FOLDER...] [LINKS TARGET...])
#
# Makes the library qomrt_FOLDER of FOLDER/*.cc and FOLDER/ROOM/*.cc, where a
# room is a folder of parts that are no promise (`internal` always is one); a
# slash in FOLDER becomes `_` in the target and its alias, qomrt::qdev_options.
# An include names a file from the root of the repository, "qom/object.h"; the
# same tree is installed below include/qomrt/, which users get on their path.
#
# APART: not part of qomrt::qomrt; installed as a component of the package, with
# an export of its own, so that only who asks for it needs what it LINKS.
#
# It is an archive. With BUILD_SHARED_LIBS, what is not APART is only a part of
# the shared library, which its alias then is; see qomrt_add_umbrella().
function(qomrt_add_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RAPIDJSON;APART" ""
                        "ROOMS;DEPENDS;LINKS")
  set(source_dir "${PROJECT_SOURCE_DIR}/${folder}")
  string(REPLACE "/" "_" name "${folder}")
  set(source_globs "${source_dir}/*.cc")
  foreach(room IN ITEMS internal ${arg_ROOMS})
    list(APPEND source_globs "${source_dir}/${room}/*.cc")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${source_globs})
  file(GLOB headers CONFIGURE_DEPENDS "${source_dir}/*.h")
  set(is_part OFF)  # of the shared library
  if(NOT arg_APART)
    set_property(GLOBAL APPEND PROPERTY QOMRT_UMBRELLA ${name})
    set(is_part ${BUILD_SHARED_LIBS})
  endif()
  set_property(GLOBAL APPEND PROPERTY QOMRT_PUBLIC_HEADERS ${headers})

  set(target qomrt_${name})
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PRIVATE ${QOMRT_PRIVATE_LINKS})
  if(arg_RAPIDJSON)
    qomrt_use_rapidjson(${target} PRIVATE)
  endif()
  qomrt_compile_privately(${target})
  qomrt_compile_for_library(${target})
  if(QOMRT_QUICK_BUILD AND NOT arg_APART)
    qomrt_use_prelude(${target} qomrt_library_prelude)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # clang-tidy looks at each file
      qomrt_compile_in_batches(${target})
    endif()
  endif()
  qomrt_give_headers(${target} PUBLIC)
  foreach(dependency IN LISTS arg_DEPENDS)
    string(REPLACE "/" "_" dependency "${dependency}")
    if(is_part)
      set(dependency qomrt_${dependency})
    else()
      set(dependency qomrt::${dependency})
    endif()
    target_link_libraries(${target} PUBLIC ${dependency})
  endforeach()
  target_link_libraries(${target} PUBLIC ${arg_LINKS})

  if(is_part)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
  else()
    add_library(qomrt::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  endif()
  if(QOMRT_INSTALL AND NOT is_part)
    set(export qomrtTargets)
    if(arg_APART)
      set(export qomrt_${name}Targets)
      set_property(GLOBAL APPEND PROPERTY QOMRT_COMPONENTS ${name})
    endif()
    install(TARGETS ${target} EXPORT ${export}
            ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  endif()
  if(QOMRT_INSTALL)
    foreach(room IN ITEMS . internal ${arg_ROOMS})
      file(GLOB headers CONFIGURE_DEPENDS "${source_dir}/${room}/*.h")
      cmake_path(APPEND CMAKE_INSTALL_INCLUDEDIR qomrt ${folder} ${room}
                 OUTPUT_VARIABLE destination)
      cmake_path(NORMAL_PATH destination)
      install(FILES ${headers} DESTINATION "${destination}")
    endforeach()
  endif()
endfunction()

# qomrt::qomrt, and qomrt.h: all folders but those apart. With BUILD_SHARED_LIBS
# it is one shared library, and the alias of each folder is another name for it.
#
# qomrt_parts is always the archives: for what is of this house and may look into
# `internal/`, which the shared library hides.
function(qomrt_add_umbrella)
  set(header "${PROJECT_SOURCE_DIR}/qomrt.h")
  set_property(GLOBAL APPEND PROPERTY QOMRT_PUBLIC_HEADERS "${header}")
  get_property(folders GLOBAL PROPERTY QOMRT_UMBRELLA)
  list(TRANSFORM folders PREPEND qomrt_ OUTPUT_VARIABLE parts)
  add_library(qomrt_parts INTERFACE)
  target_link_libraries(qomrt_parts INTERFACE ${parts})
  if(BUILD_SHARED_LIBS)
    qomrt_add_shared_library(qomrt ${parts})
    foreach(folder IN LISTS folders)
      add_library(qomrt::${folder} ALIAS qomrt)
    endforeach()
  else()
    add_library(qomrt INTERFACE)
    target_link_libraries(qomrt INTERFACE ${parts})
  endif()
  add_library(qomrt::qomrt ALIAS qomrt)
  qomrt_add_plugin_targets(${parts})
  if(QOMRT_INSTALL)
    install(TARGETS qomrt qomrt_host qomrt_plugin EXPORT qomrtTargets
            LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(FILES "${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/qomrt")
  endif()
endfunction()

# qomrt::host is what a program links that loads plug-ins, and qomrt::plugin what
# they do. Of archives the program has all, for it cannot know what a plug-in will
# need, and a plug-in has none: there is one of each type in a process.
function(qomrt_add_plugin_targets)
  add_library(qomrt_host INTERFACE)
  add_library(qomrt_plugin INTERFACE)
  # What the program declares itself, e.g. interfaces, is for plug-ins, too.
  target_link_options(qomrt_host INTERFACE -rdynamic)
  if(BUILD_SHARED_LIBS)
    target_link_libraries(qomrt_host INTERFACE qomrt)
    target_link_libraries(qomrt_plugin INTERFACE qomrt)
  else()
    list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_FILE:$<TARGET_NAME:\\1>>"
         OUTPUT_VARIABLE archives)
    target_link_libraries(qomrt_host INTERFACE
      -Wl,--whole-archive ${archives} -Wl,--no-whole-archive qomrt)
    qomrt_give_headers(qomrt_plugin INTERFACE)
  endif()
  foreach(role IN ITEMS host plugin)
    add_library(qomrt::${role} ALIAS qomrt_${role})
    set_target_properties(qomrt_${role} PROPERTIES EXPORT_NAME ${role})
  endforeach()
endfunction()

# The shared library TARGET of the archives of PARTS, all that is in them; of
# those in the folder QOMRT_ARCHIVES_FROM if that is set.
function(qomrt_add_shared_library target)
  set(source "${PROJECT_BINARY_DIR}/generated/${target}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "" @ONLY)
  add_library(${target} SHARED "${source}")
  set_target_properties(${target} PROPERTIES
    VERSION ${PROJECT_VERSION}
    # A minor version may change what is in an object.
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_FILE:\\1>"
       OUTPUT_VARIABLE archives)
  if(QOMRT_ARCHIVES_FROM)
    list(TRANSFORM ARGN REPLACE "(.+)" "${QOMRT_ARCHIVES_FROM}/lib\\1.a"
         OUTPUT_VARIABLE archives)
  else()
    add_dependencies(${target} ${ARGN})
    set_property(TARGET ${target} PROPERTY LINK_DEPENDS "${archives}")
  endif()
  if(QOMRT_SANITIZE)  # what it calls is in the program
    target_link_options(${target} PRIVATE "-fsanitize=${QOMRT_SANITIZE}")
  else()
    target_link_options(${target} PRIVATE -Wl,--no-undefined)
  endif()
  target_link_libraries(${target} PRIVATE
    -Wl,--whole-archive ${archives} -Wl,--no-whole-archive
    ${QOMRT_PRIVATE_LINKS})
  qomrt_give_headers(${target} PUBLIC)  # what the archives need, after them
endfunction()

# The table of subcommands, as generated/commands.cc: tools/commands/guest_abi.cc
# has the function GuestAbi().
function(qomrt_list_commands files)
  set(declarations "")
  set(rows "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM stem)
    string(REPLACE "_" ";" words "${stem}")
    set(function "")
    foreach(word IN LISTS words)
      string(SUBSTRING "${word}" 0 1 first)
      string(TOUPPER "${first}" first)
      string(SUBSTRING "${word}" 1 -1 rest)
      string(APPEND function "${first}${rest}")
    endforeach()
    string(APPEND declarations "const Command& ${function}();\n")
    string(APPEND rows "      &${function}(),\n")
  endforeach()
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/commands.cc" @ONLY
       CONTENT [=[
// The subcommands of `qom`; made by cmake/QomrtTargets.cmake.
#include "tools/command.h"

namespace qom::tools {

@declarations@
std::span<const Command* const> Commands() {
  static const Command* const kCommands[] = {
@rows@  };
  return kCommands;
}

}  // namespace qom::tools
]=])
endfunction()

# The command, bin/qom in the build folder.
function(qomrt_add_tool)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tools/*.cc")
  file(GLOB commands CONFIGURE_DEPENDS
       "${PROJECT_SOURCE_DIR}/tools/commands/*.cc")
  qomrt_list_commands("${commands}")
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/version.cc"
       @ONLY CONTENT [=[
// Made by cmake/QomrtTargets.cmake.
namespace qom::tools {
extern const char kVersion[];
const char kVersion[] = "@PROJECT_VERSION@";
}  // namespace qom::tools
]=])
  qomrt_add_program(qom ${sources} ${commands}
                    "${PROJECT_BINARY_DIR}/generated/commands.cc"
                    "${PROJECT_BINARY_DIR}/generated/version.cc")
  target_link_libraries(qom PRIVATE qomrt_parts CLI11::CLI11)
  qomrt_use_rapidjson(qom PRIVATE)
  if(QOMRT_QUICK_BUILD)
    qomrt_add_prelude(qomrt_tool_prelude
      <fmt/format.h> <fmt/ranges.h> "compat/catalogue/catalogue.h"
      "compat/explain.h" "compat/layer_stack.h" "qom/context.h")
    target_link_libraries(qomrt_tool_prelude PRIVATE qomrt_parts)
    foreach(target IN ITEMS qomrt_tool_prelude qom)
      target_compile_options(${target} PRIVATE -O0 -g1)  # CLI11 throws
    endforeach()
    qomrt_use_prelude(qom qomrt_tool_prelude)
  endif()
  set_target_properties(qom PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  if(QOMRT_INSTALL)
    install(TARGETS qom RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
