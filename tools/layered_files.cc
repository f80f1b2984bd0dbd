// Where files were looked for, for programs and for people.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/layered_files.h"

#include <utility>

#include "fmt/format.h"
#include "tools/text_table.h"

namespace qom::tools {

Json::Object LayeredFilesJson(const LayeredFiles& found) {
  Json::Array searched;
  for (const auto& one : found.directories) searched.push_back(one.path);
  Json::Array hidden;
  for (const auto& one : found.hidden) {
    hidden.push_back(Json::Object{{"file", one.file}, {"by", one.by}});
  }
  Json::Array ignored;
  for (const auto& one : found.ignored) {
    ignored.push_back(
        Json::Object{{"file", one.file}, {"because", one.because}});
  }
  return Json::Object{{"searched", std::move(searched)},
                      {"hidden", std::move(hidden)},
                      {"ignored", std::move(ignored)}};
}

void PrintLayeredFiles(const LayeredFiles& found, const Options& options) {
  TextTable directories({"SEARCHED", "FILES"});
  for (const auto& one : found.directories) {
    directories.Add({one.path, !one.is_there ? "not there"
                               : !one.status.ok()
                                   ? "cannot be read"
                                   : fmt::format("{}", one.files)});
  }
  directories.Print(options);
  TextTable passed({"FILE", "PASSED OVER, BECAUSE"});
  for (const auto& one : found.hidden) {
    passed.Add({one.file, fmt::format("{} hides it", one.by)});
  }
  for (const auto& one : found.ignored) {
    passed.Add({one.file, one.because});
  }
  if (found.hidden.empty() && found.ignored.empty()) return;
  Out("\n");
  passed.Print(options);
}

}  // namespace qom::tools
