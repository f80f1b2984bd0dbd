// The files of platforms and of hosts: one table of members each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/platform.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/keys.h"
#include "compat/layer_stack.h"
#include "compat/platform/internal/order.h"
#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

using model::JsonReader;
using qom::internal::JsonText;
using qom::internal::JsonValue;

absl::Status ReadName(const JsonValue& json, JsonReader& reader,
                      std::string& text) {
  if (!json.IsString()) return reader.Wrong(json, "a string");
  text = JsonText(json);
  return text.empty() ? reader.Error("it is empty") : absl::OkStatus();
}

absl::Status ReadTexts(const JsonValue& json, JsonReader& reader,
                       std::vector<std::string>& texts) {
  if (!json.IsArray()) return reader.Wrong(json, "a list of strings");
  for (const JsonValue& one : json.GetArray()) {
    QOMRT_RETURN_IF_ERROR(ReadName(one, reader, texts.emplace_back()));
  }
  return absl::OkStatus();
}

absl::Status ReadNeeds(const JsonValue& json, JsonReader& reader,
                       std::vector<std::string>& needs) {
  QOMRT_RETURN_IF_ERROR(ReadTexts(json, reader, needs));
  for (const std::string& need : needs) {
    const absl::Status status = CheckNeed(need);
    if (!status.ok()) return reader.Error(Message(status));
  }
  return absl::OkStatus();
}

// A member of a file that is a T.
template <typename T>
struct Member {
  std::string_view name;
  bool needed;
  // Null: it is for others, and passed over.
  absl::Status (*read)(const JsonValue& json, JsonReader& reader, T& into);
};

constexpr Member<Platform> kPlatformMembers[] = {
    {"platform", true,
     [](const JsonValue& json, JsonReader& reader, Platform& into) {
       return ReadName(json, reader, into.name);
     }},
    {"about", false,
     [](const JsonValue& json, JsonReader& reader, Platform& into) {
       return ReadName(json, reader, into.about);
     }},
    {"needs", false,
     [](const JsonValue& json, JsonReader& reader, Platform& into) {
       return ReadNeeds(json, reader, into.needs);
     }},
    {"after", false,
     [](const JsonValue& json, JsonReader& reader, Platform& into) {
       return ReadTexts(json, reader, into.after);
     }},
    {"entries", false,
     [](const JsonValue& json, JsonReader& reader, Platform& into) {
       QOMRT_ASSIGN_OR_RETURN(into.entries, model::ReadEntries(json, reader));
       return absl::OkStatus();
     }},
    // What answers of `qom platform` say besides, so that they are definitions.
    {"diagnostics", false, nullptr},
    {"dropped", false, nullptr},
    {"excluded", false, nullptr},
    {"file", false, nullptr},
    {"hosts", false, nullptr},
    {"replaces", false, nullptr}};

absl::Status ReadCapabilities(const JsonValue& json, JsonReader& reader,
                              Host& host) {
  if (!json.IsObject()) return reader.Wrong(json, "an object");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const JsonReader::Step step(reader, name);
    if (member.value.IsArray() || member.value.IsObject()) {
      return reader.Wrong(member.value, "true, false, a number or a text");
    }
    if (member.value.IsNull()) continue;
    host.capabilities.emplace(name, qom::internal::JsonToValue(member.value));
  }
  return absl::OkStatus();
}

constexpr Member<Host> kHostMembers[] = {
    {"host", false,
     [](const JsonValue& json, JsonReader& reader, Host& into) {
       return ReadName(json, reader, into.name);
     }},
    {"capabilities", true, &ReadCapabilities}};

Diagnostic UnknownMember(std::string_view file, std::string_view name,
                         std::span<const std::string_view> known) {
  const std::vector<std::string> nearest = NearestNames(name, known);
  Diagnostic note = DiagnosticOf(
      ErrorFacts{.cause = Cause::kUnknownKey, .nearest = nearest},
      fmt::format("{}: unknown member '{}', which is passed over{}",
                  Escaped(file), Escaped(name), OrNearest(nearest)),
      Severity::kNote);
  note.file = file;
  return note;
}

template <typename T, size_t kCount>
absl::Status ReadObject(const Member<T> (&members)[kCount],
                        const JsonValue& json, T& into) {
  JsonReader reader("");
  if (!json.IsObject()) return reader.Wrong(json, "an object");
  for (const Member<T>& member : members) {
    const JsonValue* value = qom::internal::JsonMember(json, member.name);
    if (value == nullptr && member.needed) {
      return reader.Error(fmt::format("it has no member '{}'", member.name));
    }
    if (value == nullptr || member.read == nullptr) continue;
    const JsonReader::Step step(reader, member.name);
    QOMRT_RETURN_IF_ERROR(member.read(*value, reader, into));
  }
  return absl::OkStatus();
}

// Reads the members of the object that a file is.
template <typename T, size_t kCount>
absl::Status ReadMembers(const Member<T> (&members)[kCount],
                         std::string_view file, std::string_view text, T& into,
                         std::vector<Diagnostic>* notes) {
  const std::string place = Escaped(file);
  QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument json,
                         qom::internal::ParseJson(place, text));
  QOMRT_RETURN_IF_ERROR(Annotate(ReadObject(members, json, into), place));
  if (notes == nullptr) return absl::OkStatus();
  std::vector<std::string_view> known;
  for (const Member<T>& member : members) known.push_back(member.name);
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      model::AddNote(UnknownMember(file, name, known), *notes);
    }
  }
  return absl::OkStatus();
}

absl::Status WithCause(Cause cause, const absl::Status& status) {
  if (CauseOf(status) == Cause::kOutOfMemory) return status;
  ErrorFacts facts = FactsOf(status);
  facts.cause = cause;
  return MakeError(facts, Message(status));
}

Diagnostic Bad(const std::string& path, const absl::Status& why, Cause cause) {
  Diagnostic diagnostic = DiagnosticOf(WithCause(cause, why));
  diagnostic.file = path;
  return diagnostic;
}

// "node-3" of "fleet/node-3.json".
std::string_view NameOfFile(std::string_view file) {
  std::string_view name = file.substr(file.rfind('/') + 1);
  constexpr std::string_view kEnd = ".json";
  if (name.ends_with(kEnd)) name.remove_suffix(kEnd.size());
  return name;
}

}  // namespace

LayerSource Platform::Source() const {
  return {.name = name, .tables = {MakeTable(name, entries)}, .needs = needs};
}

absl::StatusOr<Platform> ReadPlatform(std::string_view file,
                                      std::string_view text,
                                      std::vector<Diagnostic>* notes) try {
  Platform platform{.file = std::string(file)};
  absl::Status status =
      ReadMembers(kPlatformMembers, file, text, platform, notes);
  if (!status.ok()) return WithCause(Cause::kBadPlatform, status);
  for (TableEntry& entry : platform.entries) entry.file = file;
  return platform;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Host> ReadHost(std::string_view file,
                              std::string_view text) try {
  Host host{.name = std::string(NameOfFile(file))};
  QOMRT_RETURN_IF_ERROR(ReadMembers(kHostMembers, file, text, host, nullptr));
  return host;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

std::vector<std::string> PlatformDirectories() {
  return LayeredPath({.variable = "QOM_PLATFORM_PATH",
                      .below = "qomrt/platforms",
                      .data = std::vector<std::string_view>{"/usr/share"}});
}

const Platform* Platforms::Find(std::string_view name) const {
  const auto found =
      std::find_if(platforms.begin(), platforms.end(),
                   [name](const Platform& one) { return one.name == name; });
  return found == platforms.end() ? nullptr : &*found;
}

std::vector<std::string_view> Platforms::Names() const {
  std::vector<std::string_view> names;
  for (const Platform& one : platforms) names.push_back(one.name);
  return names;
}

Platforms FindPlatforms(std::span<const std::string> directories) {
  Platforms all{.found = ReadLayeredFiles(directories)};
  for (const LayeredFiles::Directory& directory : all.found.directories) {
    if (directory.status.ok()) continue;
    all.diagnostics.push_back(
        Bad(directory.path, directory.status, Cause::kUnreadableFile));
  }
  std::set<std::string> names;
  for (const LayeredFile& file : all.found.files) {
    absl::StatusOr<Platform> platform =
        file.text.ok() ? ReadPlatform(file.path, *file.text, &all.diagnostics)
                       : file.text.status();
    if (platform.ok() && !names.insert(platform->name).second) {
      platform = Error(Cause::kBadPlatform,
                       "{}: the platform '{}' is defined by {} already",
                       Escaped(file.path), Escaped(platform->name),
                       Escaped(all.Find(platform->name)->file));
    }
    if (!platform.ok()) {
      all.diagnostics.push_back(
          Bad(file.path, platform.status(), Cause::kBadPlatform));
      continue;
    }
    platform->replaces = file.replaces;
    all.platforms.push_back(*std::move(platform));
  }
  internal::TellOrder(all.platforms, all.diagnostics);
  return all;
}

}  // namespace qom::compat
