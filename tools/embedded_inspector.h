// The library that looks into emulators, as it was built: bytes in the command.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_EMBEDDED_INSPECTOR_H_
#define QOMRT_TOOLS_EMBEDDED_INSPECTOR_H_

#include <string_view>

namespace qom::tools {

std::string_view InspectorLibrary();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_EMBEDDED_INSPECTOR_H_
