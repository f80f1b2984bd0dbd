// An object option becomes settings, and those an object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_add.h"

#include <cstddef>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/create.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/internal/option_setting.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qdev/user_creatable.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// With the values of a list that came one by one in one text.
std::vector<OptionData::Member> Joined(
    const Class& type, const std::vector<OptionData::Member>& properties) {
  std::vector<OptionData::Member> joined;
  for (size_t i = 0; i < properties.size();) {
    const OptionData::Member& first = properties[i++];
    const ClassProperty* property = type.FindProperty(first.name);
    joined.push_back(first);
    if (property == nullptr || !property->is_in(ValueCategory::kList) ||
        !first.value.is_text()) {
      continue;
    }
    std::string all = first.value.text();
    for (; i < properties.size() && properties[i].name == first.name &&
           properties[i].value.is_text();
         ++i) {
      all += ',';
      all += properties[i].value.text();
    }
    joined.back().value = Value(std::move(all));
  }
  return joined;
}

absl::StatusOr<std::vector<Setting>> ToSettings(const ObjectOption& option,
                                                const Class& type) {
  return internal::ToSettings(type, Joined(type, option.properties),
                              option.strict);
}

// The same, once those who look at arguments are content.
absl::StatusOr<std::vector<Setting>> CheckedSettings(Context& context,
                                                     const ObjectOption& option,
                                                     const Class& type) {
  const std::vector<OptionData::Member> joined =
      Joined(type, option.properties);
  QOMRT_RETURN_IF_ERROR(ArgumentChecksOf(context).Ask(type.name(), option.id,
                                                      joined, option.strict));
  return internal::ToSettings(type, joined, option.strict);
}

std::string Subject(const ObjectOption& option) {
  return fmt::format("object '{}'", option.id);
}

}  // namespace

absl::StatusOr<Object*> ObjectAdd(Context& context,
                                  const ObjectOption& option) try {
  // Whether it can be made is for the other ObjectAdd() to say.
  const absl::StatusOr<const Class*> type =
      context.registry().Lookup(option.type);
  const absl::StatusOr<std::vector<Setting>> settings =
      type.ok() ? CheckedSettings(context, option, **type)
                : std::vector<Setting>();
  if (!settings.ok()) return Annotate(settings.status(), Subject(option));
  return ObjectAdd(context, option.type, option.id, *settings);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status SetProperties(const ObjectOption& option, Object& object) try {
  return internal::SetAll(object, ToSettings(option, object.type()),
                          Subject(option));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
