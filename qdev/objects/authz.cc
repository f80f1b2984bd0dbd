// The text of a list of rules, and the file of one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/authz.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "props/kinds.h"
#include "qdev/objects/field_text.h"
#include "qom/files.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::qdev {
namespace {

template <typename E>
absl::Status ReadName(std::string_view text, E* value) {
  TextInputVisitor visitor(text);
  return props::ValueTraits<E>::Visit(ClassProperty(), visitor, value);
}
template <typename E>
std::string_view NameOf(E value) {
  for (const auto& row : props::EnumNames<E>::kNames) {
    if (row.value == value) return row.name;
  }
  return {};
}

// A rule while its fields come.
struct Draft {
  AuthzRule rule;
  bool has_policy = false;

  absl::Status Take(std::string_view name, const std::string& value) {
    if (name == "match") {
      rule.match = value;
    } else if (name == "policy") {
      has_policy = true;
      return ReadName(value, &rule.policy);
    } else if (name == "format") {
      return ReadName(value, &rule.format);
    } else {
      return Error(Cause::kBadValue,
                   "a rule has no '{}': it has match, policy, format",
                   name.substr(0, 80));
    }
    return absl::OkStatus();
  }
};

}  // namespace

absl::StatusOr<AuthzRules> AuthzRules::Parse(std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<internal::FieldText> fields,
                         internal::ParseFields(text));
  std::vector<Draft> drafts;
  for (const internal::FieldText& field : fields) {
    const std::string_view name = field.name;
    const size_t dot = name.find('.');
    // Rules come in order, and so do their fields.
    if (name == fmt::format("{}.{}", drafts.size(),
                            name.substr(std::min(dot + 1, name.size())))) {
      drafts.emplace_back();
    }
    if (drafts.empty() || name.substr(0, std::min(dot, name.size())) !=
                              fmt::format("{}", drafts.size() - 1)) {
      return Error(Cause::kBadValue, "'{}' is not NUMBER.FIELD, from 0 on",
                   name.substr(0, 80));
    }
    QOMRT_RETURN_IF_ERROR(
        Annotate(drafts.back().Take(name.substr(dot + 1), field.value), name));
  }
  AuthzRules rules;
  for (const Draft& draft : drafts) {
    if (draft.rule.match.empty() || !draft.has_policy) {
      return Error(Cause::kBadValue, "rule {}: it needs match and policy",
                   rules.list.size());
    }
    rules.list.push_back(draft.rule);
  }
  return rules;
}

std::string AuthzRules::ToString() const {
  std::string text;
  for (size_t i = 0; i < list.size(); ++i) {
    internal::AppendField(text, fmt::format("{}.match", i), list[i].match);
    internal::AppendField(text, fmt::format("{}.policy", i),
                          NameOf(list[i].policy));
    internal::AppendField(text, fmt::format("{}.format", i),
                          NameOf(list[i].format));
  }
  return text;
}

absl::Status AuthzListFile::Check() {
  QOMRT_RETURN_IF_ERROR(Require("filename", filename_));
  QOMRT_ASSIGN_OR_RETURN(content_, ReadFile(filename_));
  return absl::OkStatus();
}

}  // namespace qom::qdev
