// The reference of a differential test: what objects start with, by walking
// over all entries for every object, comparing names, and applying what
// matches, in order. It knows no plan, no index and no folding.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_REFERENCE_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_REFERENCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/status.h"
#include "tests/compat/differential_case.h"

namespace qom::compat::differential {

// Why an object was not created, or what was warned of.
struct Failure {
  Cause cause = Cause::kNone;  // none: no failure
  std::string type;            // of the object whose entry failed
  std::string table;
  int64_t index = -1;

  friend bool operator==(const Failure&, const Failure&) = default;
  std::string Show() const {
    return cause == Cause::kNone
               ? "success"
               : fmt::format("{} by {}[{}] on a {}", CauseWord(cause), table,
                             index, type);
  }
};

// An object and the objects in it, values as a getter shows them.
struct RefObject {
  const Type* type = nullptr;
  std::map<std::string, std::string> fields;  // by property name
  std::vector<std::pair<std::string, std::unique_ptr<RefObject>>> children;
  std::map<std::string, std::string> dynamic;

  RefObject* Child(std::string_view name) const {
    for (const auto& [child_name, child] : children) {
      if (child_name == name) return child.get();
    }
    return nullptr;
  }
};

class Reference {
 public:
  explicit Reference(const Case& the_case) : case_(the_case) {}

  std::vector<const TableSpec*> tables;  // appended so far
  std::vector<Failure> warnings;         // of hot-plugged objects

  // From `object` down to the type; the last is the type itself.
  std::vector<const Type*> Chain(const Type& type) const;
  // The nearest declaration.
  const Prop* FindProp(const Type& type, std::string_view name) const;
  std::vector<std::string> PropNames(const Type& type) const;
  bool Takes(const Type& type, Layer layer) const;
  bool Is(const Type& type, std::string_view driver) const;
  std::vector<ChildRow> ChildRows(const Type& type) const;

  Failure Create(const Type& type, bool hotplug,
                 const std::map<std::string, Value>& owner_defaults,
                 std::unique_ptr<RefObject>* made);
  // The text of property `name`.
  std::string Get(const RefObject& object, const std::string& name) const;

 private:
  // The phases of a creation.
  Failure AddChildren(RefObject& object, bool hotplug);
  void ApplyDefaults(RefObject& object,
                     const std::map<std::string, Value>& owner_defaults) const;
  Failure ApplyLayers(RefObject& object, bool hotplug);

  // What `type` says that `prop` starts with.
  std::optional<Value> DefaultOf(const Type& type, const Prop& prop) const;
  Cause Apply(RefObject& object, const TableEntry& entry) const;
  Cause SetProp(RefObject& object, const Prop& prop, const Value& value) const;

  const Case& case_;
};

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_REFERENCE_H_
