// The arguments of an option as one value, for those who look at it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/argument_check.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qdev/options/option_data.h"
#include "qom/status.h"
#include "qom/value.h"

namespace qom::qdev {
namespace {

// All levels of `data`; there are OptionData::kMaxDepth at most.
Value WholeValue(const OptionData& data) {
  if (data.is_scalar()) return data.scalar();
  if (data.is_list()) {
    Value::List list;
    for (const OptionData::Member& element : data.members()) {
      list.push_back(WholeValue(element.value));
    }
    return list;
  }
  Value::Object object;
  for (const OptionData::Member& member : data.members()) {
    object.emplace_back(member.name, WholeValue(member.value));
  }
  return Value::OfObject(std::move(object));
}

}  // namespace

absl::Status ArgumentChecks::Ask(std::string_view type, std::string_view id,
                                 std::span<const OptionData::Member> properties,
                                 bool strict) const {
  if (checks_.empty()) return absl::OkStatus();
  Value::Object members;
  if (!id.empty()) members.emplace_back("id", Value(id));
  for (const OptionData::Member& property : properties) {
    members.emplace_back(property.name, WholeValue(property.value));
  }
  const Value arguments = Value::OfObject(std::move(members));
  // A check may add others; none goes.
  for (size_t i = 0, size = checks_.size(); i < size; ++i) {
    const std::shared_ptr<const Check> check = checks_[i];
    QOMRT_RETURN_IF_ERROR((*check)(type, arguments, strict));
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
