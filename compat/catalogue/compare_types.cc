// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/fresh_object.h"
#include "compat/catalogue/writer_parts.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/class.h"

namespace qom::compat::internal {
namespace {

// What can be told of something, by what it is about.
using Facts = std::map<std::string_view, std::string>;

std::string Shown(const Value& value) {
  return fmt::format("{} '{}'", value.KindName(), value.ToText());
}

Facts FactsOf(const Class& type) {
  std::vector<std::string_view> interfaces;
  for (const auto& row : type.interfaces()) {
    interfaces.push_back(row.interface->name());
  }
  std::sort(interfaces.begin(), interfaces.end());
  Facts facts;
  facts["parent"] = type.parent() == nullptr ? "" : type.parent()->name();
  facts["abstract"] = type.is_abstract() ? "yes" : "no";
  facts["interface"] = type.is_interface() ? "yes" : "no";
  facts["interfaces"] = fmt::format("{}", fmt::join(interfaces, ", "));
  facts["description"] = type.record().description;
  facts["layers"] = fmt::format("{}", static_cast<int>(LayersOf(type)));
  if (LayersOf(type) != LayerMask::kNone) {
    facts["hotpluggable"] = IsHotpluggable(type) ? "yes" : "no";
  }
  return facts;
}

// Of an embedded object that is data.
Facts FactsOf(const ChildSpec& spec) {
  std::map<std::string_view, std::string> values;
  for (const PropertyDefault& given : spec.defaults) {
    values[given.property] = Shown(given.value);
  }
  Facts facts;
  facts["type"] = spec.type_name;
  facts["hidden"] = spec.hidden ? "yes" : "no";
  std::string& all = facts["values"];
  for (const auto& [name, value] : values) {
    all += fmt::format("{}{}={}", all.empty() ? "" : ", ", name, value);
  }
  return facts;
}

Facts FactsOf(const Class& type, const ClassProperty& property) {
  Facts facts;
  facts["type"] = property.type;
  if (const Value* value = type.DefaultOf(property)) {
    facts["default"] = Shown(*value);
  }
  if (std::string legal = property.Legal(); !legal.empty()) {
    facts["legal values"] = std::move(legal);
  }
  if (property.rule != nullptr && property.rule->check_text != nullptr) {
    facts["check"] = property.rule->text_form.empty()
                         ? "one in code"
                         : property.rule->text_form;
  }
  PropertyFlags flags = property.flags;
  if (property.set == nullptr) flags = flags | PropertyFlags::kReadOnly;
  if (property.get == nullptr) flags = flags | PropertyFlags::kUnreadable;
  facts["flags"] = fmt::format("{:#x}", static_cast<uint32_t>(flags));
  facts["doc"] = property.doc;
  facts["unit"] = property.unit;
  facts["automatic value"] = Shown(property.automatic);
  facts["unreadable"] = property.unreadable;
  facts["deprecated since"] = property.deprecated_since;
  facts["replacement"] = property.replacement;
  std::string& history = facts["history"];
  for (const HistoryEntry& entry : property.history) {
    history += fmt::format("{} {}; ", entry.until, Shown(entry.value));
  }
  return facts;
}

class Comparison {
 public:
  std::vector<Diagnostic> TakeNotes() { return std::move(notes_); }

  void Note(const Class& type, std::string_view property,
            std::string_view what) {
    Diagnostic note;
    note.severity = Severity::kNote;
    note.code = "not-written";
    note.type = type.name();
    note.property = property;
    note.message = property.empty()
                       ? fmt::format("type '{}': {}", type.name(), what)
                       : fmt::format("{}.{}: {}", type.name(), property, what);
    notes_.push_back(std::move(note));
  }

  // What `was` does not tell may be anything.
  void Compare(const Class& type, std::string_view property, const Facts& was,
               const Facts& is) {
    for (const auto& [about, fact] : was) {
      const auto at = is.find(about);
      const std::string now = at == is.end() ? std::string() : at->second;
      if (now == fact) continue;
      Note(type, property,
           fmt::format("{}: {} becomes {}", about,
                       fact.empty() ? "nothing" : fact,
                       now.empty() ? "nothing" : now));
    }
  }

  void CompareChildren(const Class& type, const Class& loaded) {
    for (const ChildSpec& spec : type.children()) {
      const auto children = loaded.children();
      const auto same = std::find_if(
          children.begin(), children.end(),
          [&spec](const ChildSpec& other) { return other.name == spec.name; });
      if (same == children.end()) {
        Note(type, "", fmt::format("the child '{}' is gone", spec.name));
      } else {
        Compare(type, spec.name, FactsOf(spec), FactsOf(*same));
      }
    }
  }

  void CompareProperties(const Class& type, const Class& loaded) {
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr ||
          property->declared_by->key() == &kTypeKey<Object>) {
        continue;
      }
      const ClassProperty* same = loaded.FindProperty(property->name);
      if (same == nullptr) {
        Note(type, property->name, "the property is gone");
        continue;
      }
      Compare(type, property->name, FactsOf(type, *property),
              FactsOf(loaded, *same));
    }
  }

 private:
  std::vector<Diagnostic> notes_;
};

}  // namespace

std::vector<Diagnostic> CompareTypes(const TypeRegistry& registry,
                                     const TypeRegistry& loaded) {
  Comparison comparison;
  for (const Class* type : registry.Types()) {
    const Class* same = loaded.Find(type->name());
    if (same == nullptr) {
      comparison.Note(*type, "", "the type is gone");
      continue;
    }
    comparison.Compare(*type, "", FactsOf(*type), FactsOf(*same));
    comparison.CompareChildren(*type, *same);
    comparison.CompareProperties(*type, *same);
  }
  return comparison.TakeNotes();
}

}  // namespace qom::compat::internal
