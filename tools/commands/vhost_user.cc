// `qom vhost-user`: the back ends that are installed, and the one to take.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/vhost_user/backends.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/layered_files.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"
#include "tools/text_table.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"what", "list|find", "All that are installed, or the first that fits"},
    {"--type", "T", "Only this type, e.g. gpu, input, fs"},
    {"--feature", "F…",
     "find: what it offers, which is asked of the\n"
     "program itself; repeatable"},
    {"--ask", "", "list: ask every program for its features"}};

Json::Array Texts(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

Json BackendJson(const qdev::VhostUserBackend& backend,
                 const std::optional<qdev::VhostUserCapabilities>& said) {
  return Json::Object{
      {"file", backend.file},
      {"type", backend.type},
      {"description", backend.description},
      {"binary", backend.binary},
      {"can_start", qdev::CanStart(backend)},
      {"tags", Texts(backend.tags)},
      {"features", said.has_value() ? Json(Texts(said->features)) : Json()},
      {"replaces", Texts(backend.replaces)}};
}

// What both answers tell of the directories.
Json::Object AnswerOf(const qdev::VhostUserBackends& all,
                      const Diagnostics& diagnostics) {
  Json::Object answer = LayeredFilesJson(all.found);
  answer["diagnostics"] = ToJson(diagnostics);
  return answer;
}

Diagnostics NotesOf(const qdev::VhostUserBackends& all,
                    const Options& options) {
  Diagnostics notes = IgnoredCatalogueOptions(
      options, false,
      "vhost-user is about programs of the host; options that choose a "
      "catalogue or layers have no effect");
  Merge(all.diagnostics, notes);
  return notes;
}

int List(const Options& options) {
  const qdev::VhostUserBackends all =
      qdev::FindVhostUserBackends(qdev::VhostUserDirectories());
  Diagnostics diagnostics = NotesOf(all, options);
  const std::string& only = options.Value("--type");
  Json::Array backends;
  TextTable table({"TYPE", "FILE", "BINARY", "FEATURES", "REPLACES"});
  for (const qdev::VhostUserBackend& backend : all.backends) {
    if (!only.empty() && backend.type != only) continue;
    std::optional<qdev::VhostUserCapabilities> said;
    if (options.Has("--ask")) {
      absl::StatusOr<qdev::VhostUserCapabilities> asked =
          qdev::AskVhostUserBackend(backend);
      if (asked.ok()) {
        said = *std::move(asked);
      } else {
        diagnostics.push_back(compat::DiagnosticOf(asked.status()));
        diagnostics.back().file = backend.file;
      }
    }
    backends.push_back(BackendJson(backend, said));
    table.Add({backend.type, backend.file,
               fmt::format("{}{}", Printable(backend.binary),
                           qdev::CanStart(backend) ? "" : " (not there)"),
               said.has_value() ? Printable(fmt::format(
                                      "{}", fmt::join(said->features, " ")))
                                : "",
               Printable(fmt::format("{}", fmt::join(backend.replaces, " ")))});
  }
  if (options.json) {
    Json::Object answer = AnswerOf(all, diagnostics);
    answer["backends"] = std::move(backends);
    PrintJson(answer);
    return 0;
  }
  if (backends.empty()) {
    Out(only.empty()
            ? "no back end is installed\n\n"
            : fmt::format("no back end of the type {} is installed\n\n", only));
  } else {
    table.Print(options);
    Out("\n");
  }
  PrintLayeredFiles(all.found, options);
  PrintDiagnostics(diagnostics);
  return 0;
}

// Features that no back end of the type is known to have.
Diagnostics UnknownFeatures(const qdev::VhostUserType& type,
                            const std::vector<std::string>& features) {
  Diagnostics warnings;
  for (const std::string& feature : features) {
    if (std::find(type.features.begin(), type.features.end(), feature) !=
        type.features.end()) {
      continue;
    }
    const std::vector<std::string> nearest =
        NearestNames(feature, type.features);
    warnings.push_back(compat::DiagnosticOf(
        ErrorFacts{.cause = Cause::kBadValue, .nearest = nearest},
        fmt::format(
            "no feature '{}' of the type {} is known; {}", Printable(feature),
            type.name,
            type.features.empty()
                ? std::string("none is")
                : fmt::format("known: {}", fmt::join(type.features, ", "))),
        compat::Severity::kWarning));
  }
  return warnings;
}

void PrintChoice(const qdev::VhostUserBackends& all,
                 const qdev::VhostUserWish& wish,
                 const qdev::VhostUserChoice& choice, const Options& options) {
  if (choice.backend.has_value()) {
    Out(fmt::format("{}{}\n  {}\n  described in {}\n",
                    Printable(choice.backend->binary),
                    qdev::CanStart(*choice.backend) ? "" : " (not there)",
                    Printable(choice.backend->description),
                    Printable(choice.backend->file)));
    if (choice.capabilities.has_value()) {
      Out(Printable(fmt::format(
          "  offers {}", fmt::join(choice.capabilities->features, ", "))));
      Out("\n");
    }
    return;
  }
  Out(fmt::format(
      "no back end of the type {}{}{} found\n\n", wish.type,
      wish.features.empty() ? "" : " with ",
      Printable(fmt::format("{}", fmt::join(wish.features, " and ")))));
  PrintLayeredFiles(all.found, options);
  TextTable rejected({"FILE", "NOT TAKEN, BECAUSE"});
  for (const auto& one : choice.rejected) {
    rejected.Add({one.file, one.because});
  }
  if (choice.rejected.empty()) return;
  Out("\n");
  rejected.Print(options);
}

int Find(const Options& options) {
  const qdev::VhostUserWish wish{options.Value("--type"),
                                 options.Values("--feature")};
  if (wish.type.empty()) {
    return Wrong(options, "vhost-user find needs --type, e.g. --type gpu");
  }
  const qdev::VhostUserBackends all =
      qdev::FindVhostUserBackends(qdev::VhostUserDirectories());
  const qdev::VhostUserChoice choice = qdev::ChooseVhostUserBackend(all, wish);
  Diagnostics diagnostics = NotesOf(all, options);
  Merge(UnknownFeatures(**qdev::FindVhostUserType(wish.type), wish.features),
        diagnostics);
  if (options.json) {
    Json::Object answer = AnswerOf(all, diagnostics);
    answer["backend"] = choice.backend.has_value()
                            ? BackendJson(*choice.backend, choice.capabilities)
                            : Json();
    Json::Array rejected;
    for (const auto& one : choice.rejected) {
      rejected.push_back(
          Json::Object{{"file", one.file}, {"because", one.because}});
    }
    answer["rejected"] = std::move(rejected);
    PrintJson(answer);
  } else {
    PrintChoice(all, wish, choice, options);
    PrintDiagnostics(diagnostics);
  }
  return choice.backend.has_value() ? 0 : 1;
}

int Run(const Options& options, Session& /*session*/) {
  const std::string what = options.names.empty() ? "" : options.names.front();
  if (options.names.size() != 1 || (what != "list" && what != "find")) {
    return Wrong(options, "vhost-user takes one of list and find");
  }
  if (what == "list" && !options.Values("--feature").empty()) {
    return Wrong(options, "vhost-user list takes no --feature; find does");
  }
  if (what == "find" && options.Has("--ask")) {
    return Wrong(options,
                 "vhost-user find takes no --ask; with --feature it asks");
  }
  const std::string& type = options.Value("--type");
  if (!type.empty() && !qdev::FindVhostUserType(type).ok()) {
    WrongCall wrong;
    wrong.diagnostics.push_back(
        compat::DiagnosticOf(qdev::FindVhostUserType(type).status()));
    return Wrong(options, wrong);
  }
  return what == "list" ? List(options) : Find(options);
}

}  // namespace

const Command& VhostUser() {
  static constexpr Command kCommand = {
      .name = "vhost-user",
      .summary = "The vhost-user back ends that are installed",
      .options = kOptions,
      .run = &Run,
      .example = "qom vhost-user find --type gpu --feature virgl",
      .asks = Command::Asks::kNothing};
  return kCommand;
}

}  // namespace qom::tools
