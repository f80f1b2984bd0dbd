// How a case becomes types and tables of the library, what is compared after
// each step, and how a case is shrunk.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_runner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/compat/differential_reference.h"
#include "tests/compat/differential_types.h"

namespace qom::compat::differential {
namespace {

ClassProperty Declared(const Prop& prop, TypeRegistry& registry) {
  ClassProperty row;
  if (prop.target.empty()) {
    row = props::RuntimeProperty(registry, prop.name, prop.type,
                                 prop.default_value);
    if (prop.min.has_value()) {
      row.min = static_cast<uint64_t>(*prop.min);
      row.max = static_cast<uint64_t>(*prop.max);
      row.reports_range = true;
    }
    if (prop.type == "values") {
      PropertyRule rule;
      rule.values = {"auto", "on", "off"};
      row.rule = registry.Keep(std::move(rule));
    }
    if (prop.read_only) {
      row.flags = row.flags | PropertyFlags::kReadOnly;
    }
    if (prop.internal) {
      row.flags = row.flags | PropertyFlags::kInternal;
    }
  } else {
    row.name = registry.Intern(prop.name);
    row.stands_for.property = registry.Intern(prop.target);
    if (!prop.path.empty()) {
      row.stands_for.child =
          registry.Intern(fmt::format("{}", fmt::join(prop.path, "/")));
    }
  }
  return row;
}

TypeBuilder Declared(const Type& type, TypeRegistry& registry) {
  TypeBuilder builder(type.name);
  if (!type.parent.empty()) builder.Parent(type.parent);
  if (type.is_abstract) builder.Abstract();
  if (type.is_interface) builder.Interface();
  for (const std::string& name : type.interfaces) builder.Implements(name);
  for (const std::string& name : type.removed) builder.Remove(name);
  for (const ChildRow& row : type.children) {
    builder.Child(row.name, row.type, row.hidden);
  }
  for (const ChildDefault& value : type.child_defaults) {
    builder.ChildDefault(value.child, value.property, value.value);
  }
  for (const auto& [name, value] : type.defaults) {
    builder.Default(name, value);
  }
  if (type.own_record) {
    builder.Record<CompatClass, ObjectClass>();
  }
  if (type.mask.has_value()) {
    builder.ClassInit([mask = *type.mask](ObjectClass& record) {
      static_cast<CompatClass&>(record).layers = mask;
    });
  }
  for (const Prop& prop : type.props) {
    ClassProperty row = Declared(prop, registry);
    if (prop.redeclares) {
      builder.Redeclare(std::move(row));
    } else {
      builder.Property(std::move(row));
    }
  }
  return builder;
}

void Register(const Case& the_case, TypeRegistry& registry) {
  registry.Register<ObjectCompat>();
  registry.Register<DiffNative>();
  registry.Register<DiffSeed>();
  registry.Register<DiffOwner>();
  for (size_t index : the_case.order) {
    const Type& type = the_case.types[index];
    if (!type.native) registry.Add(Declared(type, registry));
  }
}

Failure Seen(const Diagnostic& diagnostic) {
  Failure failure;
  for (Cause cause :
       {Cause::kUnknownProperty, Cause::kOutOfRange, Cause::kReadOnly,
        Cause::kNoSuchObject, Cause::kBadValue}) {
    if (CauseWord(cause) == diagnostic.code) failure.cause = cause;
  }
  failure.type = diagnostic.type;
  failure.table = diagnostic.table;
  failure.index = diagnostic.index;
  return failure;
}

// "" or the first difference.
std::string Compare(const Reference& reference, const RefObject& expected,
                    const Object& object) {
  auto differs = [&](const std::string& name) -> std::string {
    const absl::StatusOr<std::string> value = object.Get(name);
    if (!value.ok()) {
      return fmt::format("{}.{}: {}", expected.type->name, name,
                         Message(value.status()));
    }
    const std::string wanted = reference.Get(expected, name);
    if (*value == wanted) return "";
    return fmt::format("{}.{} is '{}', should be '{}'", expected.type->name,
                       name, *value, wanted);
  };
  const std::vector<std::string> names = reference.PropNames(*expected.type);
  if (object.type().property_count() != names.size()) {
    return fmt::format("{} has {} properties, should have {}",
                       expected.type->name, object.type().property_count(),
                       names.size());
  }
  for (const std::string& name : names) {
    if (std::string found = differs(name); !found.empty()) return found;
  }
  for (const auto& [name, value] : expected.dynamic) {
    if (std::string found = differs(name); !found.empty()) return found;
  }
  for (const auto& [name, child] : expected.children) {
    const Ref<Object> other = object.Child(name);
    if (other == nullptr) continue;  // hidden; its aliases have been compared
    if (std::string found = Compare(reference, *child, *other);
        !found.empty()) {
      return fmt::format("{}: {}", name, found);
    }
  }
  return "";
}

// What links of the case may point to.
bool AddTargets(Context& context) {
  for (const auto& [name, type] :
       {std::pair("t0", "link-target"), {"t1", "object"}}) {
    absl::StatusOr<Ref<Object>> target = context.New(type);
    if (!target.ok() || !context.root().AddChild(name, *target).ok()) {
      return false;
    }
  }
  return true;
}

// A context and the reference, side by side.
class Run {
 public:
  Run(const Case& the_case, TypeRegistry& registry)
      : case_(the_case), context_(registry), reference_(the_case) {
    Layers(context_).SetSink([this](const Diagnostic& diagnostic) {
      warnings_.push_back(Seen(diagnostic));
      if (diagnostic.severity != Severity::kWarning ||
          diagnostic.layer != "global") {
        warnings_.back().table += " (not a warning about a global)";
      }
    });
  }

  std::string Do(const Step& step, Tally* tally) {
    return step.table.has_value() ? Append(case_.tables[*step.table])
                                  : Create(step, tally);
  }
  Context& context() { return context_; }

 private:
  std::string Append(const TableSpec& spec) {
    std::vector<compat::TableEntry> entries;
    for (const TableEntry& entry : spec.entries) {
      entries.push_back(
          {entry.driver, entry.property, entry.value, entry.optional});
      if (entry.over_machine) entries.back().over_machine = "why";
    }
    const absl::Status appended = Layers(context_).Append(
        {{spec.layer, compat::MakeTable(spec.name, std::move(entries))}});
    if (!appended.ok()) return "append failed";
    reference_.tables.push_back(&spec);
    return "";
  }

  std::string Create(const Step& step, Tally* tally) {
    warnings_.clear();
    reference_.warnings.clear();
    std::unique_ptr<RefObject> expected;
    const Failure wanted =
        reference_.Create(case_.Find(step.type), step.hotplug, {}, &expected);
    const std::string what =
        fmt::format("new {}{}: ", step.type, step.hotplug ? " (hot)" : "");
    absl::StatusOr<Ref<Object>> made =
        context_.New(step.type, {.hotplug = step.hotplug});
    if (warnings_ != reference_.warnings) {
      std::string text = what + "warnings:";
      for (const Failure& one : warnings_) text += " " + one.Show();
      text += "; should be:";
      for (const Failure& one : reference_.warnings) text += " " + one.Show();
      return text;
    }
    Failure got;
    if (!made.ok()) {
      const auto diagnostic = FailedEntry(made.status());
      if (!diagnostic.has_value()) {
        return what + "no entry in: " + std::string(Message(made.status()));
      }
      got = Seen(*diagnostic);
      if (got.cause != CauseOf(made.status())) {
        return what + "code and cause differ in: " +
               std::string(Message(made.status()));
      }
    }
    if (got != wanted) {
      return fmt::format("{}{}, should be {}", what, got.Show(), wanted.Show());
    }
    if (tally != nullptr) {
      ++(made.ok() ? tally->created : tally->failed);
      tally->warned += static_cast<int>(warnings_.size());
    }
    if (!made.ok()) return "";
    std::string found = Compare(reference_, *expected, **made);
    return found.empty() ? "" : what + found;
  }

  const Case& case_;
  Context context_;
  Reference reference_;
  std::vector<Failure> warnings_;
};

}  // namespace

std::string RunCase(const Case& the_case, Tally* tally) {
  TypeRegistry registry;
  Register(the_case, registry);
  if (absl::Status status = registry.Seal(); !status.ok()) {
    return fmt::format("Seal: {}", Message(status));
  }
  Run run(the_case, registry);
  if (!AddTargets(run.context())) return "no target";
  for (const Step& step : the_case.steps) {
    if (std::string found = run.Do(step, tally); !found.empty()) return found;
  }
  return "";
}

void Shrink(Case* the_case) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (size_t i = the_case->steps.size(); i-- > 0;) {
      Case less = *the_case;
      less.steps.erase(less.steps.begin() + static_cast<std::ptrdiff_t>(i));
      if (RunCase(less).empty()) continue;
      *the_case = std::move(less);
      smaller = true;
    }
    for (size_t t = 0; t < the_case->tables.size(); ++t) {
      for (size_t i = the_case->tables[t].entries.size(); i-- > 0;) {
        Case less = *the_case;
        auto& entries = less.tables[t].entries;
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
        if (RunCase(less).empty()) continue;
        *the_case = std::move(less);
        smaller = true;
      }
    }
    // A type without which there is still the same kind of trouble: one that
    // seals, and that nobody creates.
    for (size_t i = the_case->types.size(); i-- > 0;) {
      if (the_case->types[i].native) continue;
      Case less = *the_case;
      less.types.erase(less.types.begin() + static_cast<std::ptrdiff_t>(i));
      less.order.clear();
      for (size_t n = 0; n < less.types.size(); ++n) less.order.push_back(n);
      const std::string name = the_case->types[i].name;
      bool created = name == "link-target";
      for (const Step& step : less.steps)
        created = created || step.type == name;
      const std::string found = created ? "Seal: " : RunCase(less);
      if (found.empty() || found.starts_with("Seal: ")) continue;
      *the_case = std::move(less);
      smaller = true;
    }
  }
}

}  // namespace qom::compat::differential
