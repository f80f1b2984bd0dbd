// One object made to be asked: what every property holds and who gave it, and
// how two contexts differ.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/origin.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

// Collects what goes wrong with one object.
class Collector final : public WarningSink {
 public:
  Collector(const Class& type, std::vector<Diagnostic>& found)
      : type_(type), found_(found) {}

  void Warn(const absl::Status& warning) override {
    found_.push_back(DiagnosticOf(warning, Severity::kWarning));
  }
  void Fail(const absl::Status& status) {
    Diagnostic& told = found_.emplace_back(DiagnosticOf(status));
    if (!told.layer.empty()) return;  // speaks of an entry
    told.message = Describe(status, type_);
    told.type = type_.name();
  }
  void FailToSet(const absl::Status& status, std::string_view name,
                 std::string_view value) {
    Fail(status);
    Diagnostic& told = found_.back();
    told.property = name;
    told.value = value;
    if (CauseOf(status) == Cause::kUnknownProperty) {
      told.nearest = NearestProperties(type_, name);
    }
  }

 private:
  const Class& type_;
  std::vector<Diagnostic>& found_;
};

Resolved ResolveProperty(Origins& origins, const Object& object,
                         const ClassProperty& property) {
  Resolved resolved;
  resolved.property = &property;
  const Origin origin = origins.Of(object, property);
  resolved.driver = origin.driver;
  resolved.set_explicitly = origin.set_explicitly;
  if (!origin.set_explicitly && origin.entry) {
    resolved.entry = origin.entry;
    resolved.layer = origin.entry.layer();
  }
  ValueOutputVisitor output;
  const absl::Status status = object.GetProperty(property, output);
  if (status.ok()) {
    resolved.value = output.TakeValue();
  } else if (CauseOf(status) == Cause::kUnknownValue) {
    resolved.unknown = true;
  } else {
    resolved.unreadable = property.unreadable.empty()
                              ? std::string(Message(status))
                              : std::string(property.unreadable);
  }
  return resolved;
}

// Makes an object and sets what `set` does; false if that says that the answer
// ends there.
template <typename F>
Resolution Ask(Context& context, const Class& type, NewOptions options,
               F set) try {
  Resolution resolution;
  Collector collector(type, resolution.diagnostics);
  options.warnings = &collector;
  const absl::StatusOr<Ref<Object>> made = context.New(type, options);
  if (!made.ok()) {
    collector.Fail(made.status());
    return resolution;
  }
  Object& object = **made;
  if (!set(object, collector)) return resolution;
  resolution.created = true;
  Origins origins(context);
  resolution.properties.reserve(type.property_count());
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr) continue;
    resolution.properties.push_back(
        ResolveProperty(origins, object, *property));
  }
  std::sort(resolution.properties.begin(), resolution.properties.end(),
            [](const Resolved& a, const Resolved& b) {
              return a.property->name < b.property->name;
            });
  for (const Ref<Object>& child : object.children()) {
    resolution.children.push_back(
        {child->name(), fmt::format("child<{}>", child->type().name()),
         child->CanonicalPath()});
  }
  return resolution;
} catch (const std::bad_alloc&) {
  Resolution failed;
  Collector(type, failed.diagnostics)
      .Fail(qom::internal::OutOfMemory(__func__));
  return failed;
}

}  // namespace

Resolution Resolve(Context& context, const Class& type, NewOptions options,
                   std::vector<std::pair<std::string, std::string>> sets) {
  return Ask(context, type, options, [&](Object& object, Collector& collector) {
    bool all_set = true;
    for (const auto& [name, value] : sets) {
      const absl::Status status = object.Set(name, value, SetBy::kUser);
      if (status.ok()) continue;
      all_set = false;
      collector.FailToSet(status, name, value);
    }
    return all_set;
  });
}

Resolution Resolve(Context& context, const Class& type, NewOptions options,
                   absl::FunctionRef<absl::Status(Object&)> set) {
  return Ask(context, type, options, [&](Object& object, Collector& collector) {
    if (const absl::Status status = set(object); !status.ok()) {
      collector.Fail(status);
    }
    return true;
  });
}

absl::StatusOr<std::vector<Difference>> Diff(Context& a, Context& b,
                                             const Class& type) try {
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> in_a, a.New(type));
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> in_b, b.New(type));
  std::vector<Difference> differences;
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    ValueOutputVisitor output_a;
    ValueOutputVisitor output_b;
    const absl::Status a_read = in_a->GetProperty(*property, output_a);
    const absl::Status b_read = in_b->GetProperty(*property, output_b);
    if (CauseOf(a_read) == Cause::kUnknownValue ||
        CauseOf(b_read) == Cause::kUnknownValue) {
      continue;
    }
    QOMRT_RETURN_IF_ERROR(a_read);
    QOMRT_RETURN_IF_ERROR(b_read);
    Value value_a = output_a.TakeValue();
    Value value_b = output_b.TakeValue();
    if (value_a == value_b) continue;
    differences.push_back(
        {type.name(), property->name, std::move(value_a), std::move(value_b)});
  }
  std::sort(differences.begin(), differences.end(),
            [](const Difference& x, const Difference& y) {
              return x.property < y.property;
            });
  return differences;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

const Resolved* Resolution::FindProperty(std::string_view name) const {
  const auto at =
      std::lower_bound(properties.begin(), properties.end(), name,
                       [](const Resolved& one, std::string_view wanted) {
                         return one.property->name < wanted;
                       });
  return at == properties.end() || at->property->name != name ? nullptr : &*at;
}

std::map<std::string_view, const ResolvedChild*> Resolution::ChildrenByName()
    const {
  std::map<std::string_view, const ResolvedChild*> by_name;
  for (const ResolvedChild& child : children) by_name[child.name] = &child;
  return by_name;
}

}  // namespace qom::compat
