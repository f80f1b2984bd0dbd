// How an answer of `qom` tells where it looked for files: the directories, the
// files that are hidden, and those that were passed over.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_LAYERED_FILES_H_
#define QOMRT_TOOLS_LAYERED_FILES_H_

#include "qom/layered_directories.h"
#include "tools/options.h"
#include "tools/output.h"

namespace qom::tools {

// "searched", "hidden" and "ignored".
Json::Object LayeredFilesJson(const LayeredFiles& found);
// The same as tables.
void PrintLayeredFiles(const LayeredFiles& found, const Options& options);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_LAYERED_FILES_H_
