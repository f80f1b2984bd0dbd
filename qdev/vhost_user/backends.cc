// Back ends are made of the files that take effect, and looked through in their
// order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/vhost_user/backends.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qapi/codec.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/program.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// What is wrong with a file, or with a directory.
compat::Diagnostic Bad(const std::string& path, const absl::Status& why,
                       Cause cause = Cause::kBadDescription) {
  ErrorFacts facts = FactsOf(why);
  facts.cause = cause;
  compat::Diagnostic diagnostic =
      compat::DiagnosticOf(facts, Message(why), compat::Severity::kError);
  diagnostic.file = path;
  return diagnostic;
}

// What is understood of what a back end prints: of any version, with features
// that no schema knows.
struct Answer {
  VhostUserCapabilities said{};

  bool ReadMembers(qapi::ObjectReader& in) {
    std::optional<std::vector<std::string>> features;
    if (!in.Required("type", said.type) || !in.Optional("features", features)) {
      return false;
    }
    said.features = std::move(features).value_or(std::vector<std::string>());
    return true;
  }
};

absl::StatusOr<VhostUserCapabilities> ReadCapabilities(std::string_view text) {
  const absl::StatusOr<qom::internal::JsonDocument> json =
      qom::internal::ParseJson("what it prints", text);
  if (!json.ok()) return Error(Cause::kFailed, "{}", Message(json.status()));
  std::vector<absl::Status> passed_over;
  qapi::Reader reader(qapi::Reader::From::kJson, &passed_over);
  Answer answer;
  if (Read(reader, qom::internal::JsonToValue(*json), answer)) {
    return std::move(answer.said);
  }
  return Error(Cause::kFailed, "what it prints: {}", Message(reader.status()));
}

// Those of `wished` that `offered` does not have.
std::vector<std::string> MissingOf(std::span<const std::string> wished,
                                   std::span<const std::string> offered) {
  std::vector<std::string> missing;
  for (const std::string& one : wished) {
    if (std::find(offered.begin(), offered.end(), one) == offered.end()) {
      missing.push_back(Escaped(one));
    }
  }
  return missing;
}

std::string Offered(std::span<const std::string> features) {
  constexpr size_t kShown = 12;
  if (features.empty()) return "no features";
  return Escaped(SomeOfThese(features, kShown));
}

// Why `backend` does not fit; "" if it does, and then what it said.
std::string WhyRejected(const VhostUserBackend& backend,
                        const VhostUserWish& wish,
                        const VhostUserLimits& limits,
                        std::optional<VhostUserCapabilities>& capabilities) {
  if (backend.type != wish.type) {
    return fmt::format("its type is {}, not {}", backend.type, wish.type);
  }
  if (wish.features.empty()) return "";
  absl::StatusOr<VhostUserCapabilities> said =
      AskVhostUserBackend(backend, limits);
  if (!said.ok()) return std::string(Message(said.status()));
  const std::vector<std::string> missing =
      MissingOf(wish.features, said->features);
  if (missing.empty()) {
    capabilities = *std::move(said);
    return "";
  }
  return fmt::format("it does not offer {}; it offers {}",
                     fmt::join(missing, ", "), Offered(said->features));
}

}  // namespace

std::vector<std::string> VhostUserDirectories() {
  return LayeredPath(
      {.variable = "QOM_VHOST_USER_PATH", .below = "qemu/vhost-user"});
}

VhostUserBackends FindVhostUserBackends(
    std::span<const std::string> directories) {
  VhostUserBackends all{.found = ReadLayeredFiles(directories)};
  for (const LayeredFiles::Directory& directory : all.found.directories) {
    if (directory.status.ok()) continue;
    all.diagnostics.push_back(
        Bad(directory.path, directory.status, Cause::kUnreadableFile));
  }
  for (const LayeredFile& file : all.found.files) {
    if (!file.text.ok()) {
      all.diagnostics.push_back(Bad(file.path, file.text.status()));
      continue;
    }
    absl::StatusOr<VhostUserBackend> backend =
        ReadVhostUserDescription(file.path, *file.text, &all.diagnostics);
    if (!backend.ok()) {
      all.diagnostics.push_back(Bad(file.path, backend.status()));
      continue;
    }
    backend->replaces = file.replaces;
    all.backends.push_back(*std::move(backend));
  }
  return all;
}

absl::StatusOr<VhostUserCapabilities> AskVhostUserBackend(
    const VhostUserBackend& backend, const VhostUserLimits& limits) try {
  QOMRT_ASSIGN_OR_RETURN(
      const std::string text,
      qom::internal::OutputOf({backend.binary, "--print-capabilities"},
                              {.time = limits.time, .bytes = limits.bytes}));
  absl::StatusOr<VhostUserCapabilities> said = ReadCapabilities(text);
  if (!said.ok()) {
    return Annotate(
        said.status(),
        Escaped(fmt::format("'{} --print-capabilities'", backend.binary)));
  }
  if (said->type == backend.type) return said;
  return Error(Cause::kFailed,
               "'{} --print-capabilities': it says that its type is '{}'; its "
               "description says '{}'",
               Escaped(backend.binary), Escaped(said->type), backend.type);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

bool CanStart(const VhostUserBackend& backend) {
  return access(backend.binary.c_str(), X_OK) == 0;
}

VhostUserChoice ChooseVhostUserBackend(const VhostUserBackends& all,
                                       const VhostUserWish& wish,
                                       const VhostUserLimits& limits) {
  std::map<std::string_view, std::string_view> broken;
  for (const compat::Diagnostic& one : all.diagnostics) {
    if (one.severity == compat::Severity::kError) {
      broken.emplace(one.file, one.message);
    }
  }
  VhostUserChoice choice;
  auto next = all.backends.begin();
  // Broken files stand between the others, by their names.
  for (const LayeredFile& file : all.found.files) {
    if (const auto why = broken.find(file.path); why != broken.end()) {
      choice.rejected.push_back({file.path, std::string(why->second)});
      continue;
    }
    const VhostUserBackend& backend = *next++;
    std::string because =
        WhyRejected(backend, wish, limits, choice.capabilities);
    if (because.empty()) {
      choice.backend = backend;
      break;
    }
    choice.rejected.push_back({backend.file, std::move(because)});
  }
  return choice;
}

}  // namespace qom::qdev
