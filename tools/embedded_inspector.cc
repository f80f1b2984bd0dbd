// The library that looks into emulators, as the assembler put its bytes into
// the command; see cmake/EmbedInspector.cmake.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/embedded_inspector.h"

#include <cstddef>
#include <string_view>

extern "C" const char qomrt_inspector_begin[];
extern "C" const char qomrt_inspector_end[];

namespace qom::tools {

std::string_view InspectorLibrary() {
  return {qomrt_inspector_begin,
          static_cast<size_t>(qomrt_inspector_end - qomrt_inspector_begin)};
}

}  // namespace qom::tools
