// A description is read by what is generated of its schema
// (qapi/schemas/vhost_user.json), and becomes a back end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/vhost_user/description.h"

#include <algorithm>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qapi/codec.h"
#include "qdev/vhost_user/generated/vhost_user.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using schema::VHostUserBackendType;

std::span<const std::string_view> FeaturesOf(VHostUserBackendType type) {
  switch (type) {
    case VHostUserBackendType::kBlock:
      return NamesOf(schema::VHostUserBackendBlockFeature{});
    case VHostUserBackendType::kGpu:
      return NamesOf(schema::VHostUserBackendGPUFeature{});
    case VHostUserBackendType::kInput:
      return NamesOf(schema::VHostUserBackendInputFeature{});
    default:
      return {};
  }
}

// The same about a description.
absl::Status Bad(const absl::Status& why) {
  if (CauseOf(why) == Cause::kOutOfMemory) return why;
  ErrorFacts facts = FactsOf(why);
  facts.cause = Cause::kBadDescription;
  return MakeError(facts, Message(why));
}

// What no schema says of the texts of a description.
absl::Status CheckTexts(const schema::VhostUserBackend& description) {
  std::vector<std::pair<std::string_view, const std::string*>> texts = {
      {"binary", &description.binary},
      {"description", &description.description}};
  if (description.tags.has_value()) {
    for (const std::string& tag : *description.tags) {
      texts.emplace_back("tags", &tag);
    }
  }
  for (const auto& [name, text] : texts) {
    if (text->find('\0') != std::string::npos) {
      return Error(Cause::kBadDescription, "{}: it has a NUL character", name);
    }
  }
  if (description.binary.starts_with('/')) return absl::OkStatus();
  return Error(Cause::kBadDescription, "binary: '{}' is no absolute path",
               Escaped(description.binary));
}

}  // namespace

std::span<const VhostUserType> VhostUserTypes() {
  static const auto* const types = [] {
    auto* const all = new std::vector<VhostUserType>;
    for (const std::string_view name : NamesOf(VHostUserBackendType{})) {
      all->push_back(
          {name, FeaturesOf(static_cast<VHostUserBackendType>(all->size()))});
    }
    return all;
  }();
  return *types;
}

absl::StatusOr<const VhostUserType*> FindVhostUserType(std::string_view name) {
  for (const VhostUserType& type : VhostUserTypes()) {
    if (type.name == name) return &type;
  }
  const std::span<const std::string_view> names =
      NamesOf(VHostUserBackendType{});
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
  std::vector<absl::Status> passed_over;
  qapi::Reader reader(qapi::Reader::From::kJson, &passed_over);
  schema::VhostUserBackend description;
  if (!Read(reader, qom::internal::JsonToValue(*json), description)) {
    return Bad(Annotate(reader.status(), Escaped(file)));
  }
  const absl::Status texts = CheckTexts(description);
  if (!texts.ok()) return Bad(Annotate(texts, Escaped(file)));
  if (notes != nullptr) {
    for (const absl::Status& one : passed_over) {
      ErrorFacts facts = FactsOf(one);
      facts.cause = Cause::kUnknownKey;
      notes->push_back(compat::DiagnosticOf(
          facts, fmt::format("{}: {}", Escaped(file), Message(one)),
          compat::Severity::kNote));
      notes->back().file = file;
    }
  }
  return VhostUserBackend{
      .file = std::string(file),
      .type = std::string(
          NamesOf(description.type)[static_cast<size_t>(description.type)]),
      .description = std::move(description.description),
      .binary = std::move(description.binary),
      .tags = std::move(description.tags).value_or(std::vector<std::string>())};
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
