// The members of a description, a row each, and the types of back ends.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/vhost_user/description.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/limits.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using qom::internal::JsonKind;
using qom::internal::JsonText;
using qom::internal::JsonValue;

constexpr std::string_view kBlock[] = {"blk-file", "read-only"};
constexpr std::string_view kGpu[] = {"render-node", "virgl"};
constexpr std::string_view kInput[] = {"evdev-path", "no-grab"};

constexpr VhostUserType kTypes[] = {
    {"9p"},     {"balloon"}, {"block", kBlock}, {"caif"},          {"console"},
    {"crypto"}, {"fs"},      {"gpu", kGpu},     {"input", kInput}, {"net"},
    {"rng"},    {"rpmsg"},   {"rproc-serial"},  {"scsi"},          {"vsock"}};

absl::Status Wrong(const JsonValue& found, std::string_view needed) {
  return Error(Cause::kBadDescription, "{} where {} is needed", JsonKind(found),
               needed);
}

absl::Status ReadText(const JsonValue& json, std::string& text) {
  if (!json.IsString()) return Wrong(json, "a string");
  text = JsonText(json);
  if (text.find('\0') == std::string::npos) return absl::OkStatus();
  return Error(Cause::kBadDescription, "it has a NUL character");
}

absl::Status ReadType(const JsonValue& json, VhostUserBackend& backend) {
  QOMRT_RETURN_IF_ERROR(ReadText(json, backend.type));
  return FindVhostUserType(backend.type).status();
}

absl::Status ReadBinary(const JsonValue& json, VhostUserBackend& backend) {
  QOMRT_RETURN_IF_ERROR(ReadText(json, backend.binary));
  if (backend.binary.starts_with('/')) return absl::OkStatus();
  return Error(Cause::kBadDescription, "'{}' is no absolute path",
               Escaped(backend.binary));
}

absl::Status ReadTags(const JsonValue& json, VhostUserBackend& backend) {
  if (!json.IsArray()) return Wrong(json, "a list of strings");
  for (const JsonValue& tag : json.GetArray()) {
    QOMRT_RETURN_IF_ERROR(ReadText(tag, backend.tags.emplace_back()));
  }
  return absl::OkStatus();
}

struct Member {
  std::string_view name;
  bool needed;
  absl::Status (*read)(const JsonValue& json, VhostUserBackend& backend);
};
constexpr Member kMembers[] = {
    {"binary", true, &ReadBinary},
    {"description", true,
     [](const JsonValue& json, VhostUserBackend& backend) {
       return ReadText(json, backend.description);
     }},
    {"tags", false, &ReadTags},
    {"type", true, &ReadType}};

template <typename Row, size_t kCount>
std::vector<std::string_view> NamesOf(const Row (&rows)[kCount]) {
  std::vector<std::string_view> names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

// The same about a description.
absl::Status Bad(const absl::Status& why) {
  if (CauseOf(why) == Cause::kOutOfMemory) return why;
  ErrorFacts facts = FactsOf(why);
  facts.cause = Cause::kBadDescription;
  return MakeError(facts, Message(why));
}

compat::Diagnostic UnknownMember(std::string_view file, std::string_view name,
                                 std::span<const std::string_view> known) {
  const std::vector<std::string> nearest = NearestNames(name, known);
  compat::Diagnostic note = compat::DiagnosticOf(
      ErrorFacts{.cause = Cause::kUnknownKey, .nearest = nearest},
      fmt::format("{}: unknown member '{}', which is passed over{}",
                  Escaped(file), Escaped(name), OrNearest(nearest)),
      compat::Severity::kNote);
  note.file = file;
  return note;
}

}  // namespace

std::span<const VhostUserType> VhostUserTypes() { return kTypes; }

absl::StatusOr<const VhostUserType*> FindVhostUserType(std::string_view name) {
  const auto* const found = std::find_if(
      std::begin(kTypes), std::end(kTypes),
      [name](const VhostUserType& row) { return row.name == name; });
  if (found != std::end(kTypes)) return found;
  const std::vector<std::string_view> names = NamesOf(kTypes);
  ErrorFacts facts{.cause = Cause::kBadValue,
                   .value = std::string(name),
                   .legal = fmt::format("{}", fmt::join(names, ", ")),
                   .nearest = NearestNames(name, names)};
  const std::string more = facts.nearest.empty()
                               ? fmt::format("; types: {}", facts.legal)
                               : OrNearest(facts.nearest);
  return MakeError(facts, fmt::format("unknown type of back end '{}'{}",
                                      Escaped(name), more));
}

absl::StatusOr<VhostUserBackend> ReadVhostUserDescription(
    std::string_view file, std::string_view text,
    std::vector<compat::Diagnostic>* notes) try {
  const absl::StatusOr<qom::internal::JsonDocument> json =
      qom::internal::ParseJson(Escaped(file), text);
  if (!json.ok()) return Bad(json.status());
  if (!json->IsObject()) {
    return Error(Cause::kBadDescription, "{}: {} where an object is needed",
                 Escaped(file), JsonKind(*json));
  }
  VhostUserBackend backend{.file = std::string(file)};
  for (const Member& member : kMembers) {
    const JsonValue* value = qom::internal::JsonMember(*json, member.name);
    if (value != nullptr) {
      const absl::Status status = member.read(*value, backend);
      if (!status.ok()) {
        return Bad(Annotate(status,
                            fmt::format("{}: {}", Escaped(file), member.name)));
      }
    } else if (member.needed) {
      return Error(Cause::kBadDescription, "{}: it has no member '{}'",
                   Escaped(file), member.name);
    }
  }
  const std::vector<std::string_view> known = NamesOf(kMembers);
  for (const auto& member : json->GetObject()) {
    const std::string_view name = JsonText(member.name);
    if (notes != nullptr && notes->size() < kMaxMistakes &&
        std::find(known.begin(), known.end(), name) == known.end()) {
      notes->push_back(UnknownMember(file, name, known));
    }
  }
  return backend;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
