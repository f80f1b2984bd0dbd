// The pass that lets data add to code: a run-time declaration of a native type
// of the same batch joins that type, which then has the rows of both.
//
// Example: beside the class `Uart` with the property `baud`, a catalogue says
//
//   {"uart": {"props": [["baud", "int", 9600], ["parity", "string", "none"]]}}
//
// One type comes of it, with the class's `baud`, whose type agrees with "int",
// and with `parity` in a run-time slot behind the C++ object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/object.h"
#include "qom/seal/passes.h"

namespace qom::internal {
namespace {

// What recorded types call every integer.
constexpr std::string_view kAnyInteger = "int";

using Declarations =
    qom::internal::HashMap<std::string, TypeDeclaration*, StringHash, StringEq>;

// `data` is what was declared at run time about the native type `code`.
class Merger {
 public:
  Merger(Batch& batch, const Declarations& native, const Declarations& data)
      : batch_(batch), native_(native), data_(data) {}

  void Merge(TypeDeclaration& data, TypeDeclaration& code) {
    code.is_recorded = code.is_recorded || data.is_recorded;
    CheckParent(data, code);
    qom::internal::HashMap<std::string_view, size_t, StringHash, StringEq> rows;
    for (const ClassProperty& own : code.properties) {
      rows.emplace(own.name, rows.size());
    }
    for (ClassProperty& property : data.properties) {
      const auto same = rows.find(property.name);
      if (same == rows.end()) {
        rows.emplace(property.name, code.properties.size());
        code.properties.push_back(std::move(property));
      } else {
        CheckProperty(data, code.properties[same->second], property);
      }
    }
    qom::internal::HashSet<std::string> listed(code.interfaces.begin(),
                                               code.interfaces.end());
    for (std::string& interface : data.interfaces) {
      if (listed.insert(interface).second) {
        code.interfaces.push_back(std::move(interface));
      }
    }
    Append(data.redeclared, code.redeclared);
    Append(data.removed, code.removed);
    Append(data.defaults, code.defaults);
    Append(data.class_init, code.class_init);
    Append(data.class_base_init, code.class_base_init);
    Append(data.post_init, code.post_init);
    Append(data.children, code.children);
    Append(data.child_defaults, code.child_defaults);
    if (code.make_record == nullptr) {
      code.make_record = data.make_record;
      code.copy_record = data.copy_record;
      code.record_key = data.record_key;
    }
  }

 private:
  template <typename T>
  static void Append(std::vector<T>& from, std::vector<T>& to) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }

  void CheckParent(const TypeDeclaration& data, const TypeDeclaration& code) {
    if (data.is_interface && !code.is_interface) {
      batch_.Wrong(data, "is natively a class, no interface");
    }
    const bool same_parent =
        data.parent == code.parent ||
        (data.is_recorded && (IsAbove(data.parent, code.parent) ||
                              IsAbove(code.parent, data.parent)));
    if (!data.parent.empty() && !code.is_interface && !same_parent) {
      batch_.Wrong(data, "is native with parent '{}', not '{}'", code.parent,
                   data.parent);
    }
  }

  void CheckProperty(const TypeDeclaration& data, const ClassProperty& code,
                     const ClassProperty& property) {
    if (code.type != property.type &&
        !(data.is_recorded && TypesAgree(code, property))) {
      batch_.Wrong(data, "property '{}' is natively of type {}, not {}",
                   property.name, code.type, property.type);
    }
  }

  // True if `name` is `type` or one of its ancestors, by what code says of
  // those that it knows.
  bool IsAbove(std::string_view name, std::string_view type) const {
    for (size_t steps = 0; steps < kMaxDepth; ++steps) {
      if (type == name || name == Object::kTypeName) return true;
      const auto native = native_.find(type);
      if (native != native_.end()) {
        type = native->second->parent;
      } else if (const auto data = data_.find(type); data != data_.end()) {
        type = data->second->parent;
      } else if (const Class* known = batch_.registry().Find(type)) {
        const Class* above = batch_.registry().Find(name);
        return above != nullptr && known->IsA(*above);
      } else {
        return false;
      }
    }
    return false;
  }

  Batch& batch_;
  const Declarations& native_;
  const Declarations& data_;
};

}  // namespace

bool TypesAgree(const ClassProperty& native, const ClassProperty& data) {
  if (native.type == data.type) return true;
  // One kind under another of its names: int32_t.
  if (native.values() != nullptr && native.values() == data.values()) {
    return true;
  }
  // Recorded types are often coarser: every integer, and a list of them, is an
  // int; a text is a string. What a link may point to is for the code to say,
  // which may also hold the name of an object that is made later.
  for (ValueCategory same : {ValueCategory::kLink, ValueCategory::kText}) {
    if (!data.is_in(same)) continue;
    return native.is_in(same) || native.is_in(ValueCategory::kText);
  }
  // Of a type of which only the record knows the name.
  if (data.values() == nullptr && data.kind != nullptr &&
      data.kind->values->category == ValueCategory::kAny) {
    return true;
  }
  if (data.values() == nullptr && data.kind != nullptr &&
      data.kind->values->category == ValueCategory::kText) {
    return native.is_in(ValueCategory::kText);
  }
  return data.type == kAnyInteger && native.values() != nullptr &&
         (native.values()->is_integer() || native.is_in(ValueCategory::kList));
}

void MergeAdopted(Batch& batch, std::vector<TypeDeclaration>& declarations) {
  Declarations native;
  Declarations data_types;
  for (TypeDeclaration& says : declarations) {
    (says.key != nullptr ? native : data_types).emplace(says.name, &says);
  }
  Merger merger(batch, native, data_types);
  std::vector<bool> merged(declarations.size());
  for (size_t i = 0; i < declarations.size(); ++i) {
    TypeDeclaration& data = declarations[i];
    const auto code = native.find(data.name);
    if (data.key != nullptr || code == native.end()) continue;
    merger.Merge(data, *code->second);
    merged[i] = true;
  }
  size_t kept = 0;
  for (size_t i = 0; i < declarations.size(); ++i) {
    if (merged[i]) continue;
    if (kept != i) declarations[kept] = std::move(declarations[i]);
    ++kept;
  }
  declarations.erase(declarations.begin() + static_cast<std::ptrdiff_t>(kept),
                     declarations.end());
}

}  // namespace qom::internal
