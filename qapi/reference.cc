// A schema as a page: an entry for each definition and free comment in the
// order of the files, written through one of two writers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/reference.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/markup.h"
#include "qapi/internal/page_writer.h"
#include "qom/internal/hash.h"

namespace qom::qapi {
namespace {

using internal::Block;
using internal::PageWriter;
using Kind = DocSection::Kind;

// What stands at a place of a file.
struct Entry {
  Position at;
  const DocComment* comment = nullptr;  // that is free
  const Type* type = nullptr;
  const Message* message = nullptr;
};

std::vector<Entry> EntriesOf(const Schema& schema) {
  std::vector<Entry> entries;
  for (const DocComment& doc : schema.docs()) {
    if (doc.symbol.empty()) entries.push_back({doc.at, &doc});
  }
  for (const Type& type : schema.types()) {
    if (type.is_implicit || type.at.line == 0) continue;
    entries.push_back({type.at, nullptr, &type});
  }
  for (const Message& message : schema.messages()) {
    entries.push_back({message.at, nullptr, nullptr, &message});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) {
                     return std::tie(a.at.file, a.at.line, a.at.column) <
                            std::tie(b.at.file, b.at.line, b.at.column);
                   });
  return entries;
}

std::string_view KindOf(const Type& type) {
  if (type.is_enum()) return "enum";
  if (!type.is_object()) return "alternate";
  return type.tag_use.name.empty() ? "struct" : "union";
}

class Page {
 public:
  explicit Page(PageWriter& writer) : writer_(writer) {}

  void Add(const Entry& entry) {
    if (entry.comment != nullptr) {
      for (const DocSection& section : entry.comment->sections) {
        AddText(section.text);
      }
    } else if (entry.type != nullptr) {
      Add(*entry.type);
    } else {
      Add(*entry.message);
    }
  }

 private:
  // The sections of one definition, by what they are of.
  struct Doc {
    explicit Doc(const DocComment* doc) {
      if (doc == nullptr) return;
      for (const DocSection& section : doc->sections) {
        if (section.kind == Kind::kText) {
          // Behind the members, if it stands there.
          (by_name.empty() ? overview : details).push_back(&section);
        } else {
          by_name[std::pair<Kind, std::string_view>(section.kind,
                                                    section.name)] = &section;
        }
      }
    }
    std::string_view TextOf(Kind kind, std::string_view name = {}) const {
      const auto found = by_name.find({kind, name});
      return found == by_name.end() ? std::string_view()
                                    : std::string_view(found->second->text);
    }

    std::vector<const DocSection*> overview;
    std::vector<const DocSection*> details;
    qom::internal::HashMap<std::pair<Kind, std::string_view>, const DocSection*>
        by_name;
  };

  void Begin(std::string_view kind, std::string_view name,
             const Condition& condition, const Doc& doc) {
    writer_.Heading(3, name, kind, true);
    AddCondition(condition);
    for (const DocSection* section : doc.overview) AddText(section->text);
  }

  void End(const Doc& doc) {
    for (const DocSection* section : doc.details) AddText(section->text);
    const std::string_view since = doc.TextOf(Kind::kSince);
    if (!since.empty()) writer_.Field("Since", since);
  }

  void Add(const Type& type) {
    const Doc doc(type.doc);
    Begin(KindOf(type), type.name, type.condition, doc);
    if (type.is_enum()) {
      writer_.Label("Values");
      for (const EnumValue& value : type.values) {
        AddRow({value.name, "", false, value.condition},
               doc.TextOf(Kind::kMember, value.name));
      }
    } else {
      AddMembers(type, doc, "Members");
      AddBranches(type, doc);
    }
    AddFeatures(type.features, doc);
    End(doc);
  }

  void Add(const Message& message) {
    const Doc doc(message.doc);
    Begin(message.is_event ? "event" : "command", message.name,
          message.condition, doc);
    const Type* const data = message.data.type;
    if (data != nullptr && data->is_implicit) {
      AddMembers(*data, doc, message.is_event ? "Data" : "Arguments");
    } else if (data != nullptr) {
      writer_.Label(message.is_event ? "Data" : "Arguments");
      writer_.Row({"", TypeText(message.data)}, "the members of it");
    }
    if (message.returns.type != nullptr) {
      writer_.Label("Returns");
      writer_.Row({"", TypeText(message.returns)}, doc.TextOf(Kind::kReturns));
    }
    const std::string_view errors = doc.TextOf(Kind::kErrors);
    if (!errors.empty()) {
      writer_.Label("Errors");
      AddText(errors);
    }
    AddFeatures(message.features, doc);
    End(doc);
  }

  void AddMembers(const Type& type, const Doc& doc, std::string_view label) {
    const Type* const base = type.base.type;
    const bool has_named_base = base != nullptr && !base->is_implicit;
    if (type.members.empty() && !has_named_base) return;
    writer_.Label(label);
    if (has_named_base) {
      writer_.Row({"", std::string(base->name)}, "the members of it");
    }
    if (base != nullptr && base->is_implicit) AddOwn(*base, doc);
    AddOwn(type, doc);
  }

  void AddOwn(const Type& type, const Doc& doc) {
    for (const Member& member : type.own_members) {
      AddRow({member.name, TypeText(member.use), member.is_optional,
              member.condition},
             doc.TextOf(Kind::kMember, member.name));
    }
  }

  void AddBranches(const Type& type, const Doc& doc) {
    if (type.branches.empty()) return;
    writer_.Label(type.tag == nullptr ? "Alternatives" : "Branches");
    for (const Branch& branch : type.branches) {
      if (branch.use.type != nullptr && branch.use.type->is_implicit &&
          branch.use.type->is_object()) {
        continue;  // it has no members
      }
      std::string name(branch.name);
      if (type.tag != nullptr) {
        name = fmt::format("{} = {}", type.tag->name, branch.name);
      }
      AddRow({name, TypeText(branch.use), false, branch.condition},
             doc.TextOf(Kind::kMember, branch.name));
    }
  }

  void AddFeatures(const std::vector<Feature>& features, const Doc& doc) {
    bool is_first = true;
    for (const auto& [key, section] : Sorted(doc)) {
      (void)key;
      if (is_first) writer_.Label("Features");
      is_first = false;
      writer_.Row({section->name, ""}, section->text);
    }
    for (const Feature& feature : features) {
      if (doc.by_name.contains({Kind::kFeature, feature.name})) continue;
      if (is_first) writer_.Label("Features");
      is_first = false;
      writer_.Row({std::string(feature.name), ""}, "");
    }
  }

  struct Shown {
    std::string_view name;
    std::string type;
    bool is_optional;
    const Condition& condition;
  };
  void AddRow(const Shown& shown, std::string_view text) {
    std::string notes;
    if (shown.is_optional) notes = "optional";
    if (!shown.condition.is_always()) {
      notes += (notes.empty() ? "if " : ", if ") + shown.condition.ToText();
    }
    writer_.Row({std::string(shown.name), shown.type, notes}, text);
  }

  // The features that are described, as they stand.
  static std::vector<std::pair<Position, const DocSection*>> Sorted(
      const Doc& doc) {
    std::vector<std::pair<Position, const DocSection*>> sections;
    for (const auto& [key, section] : doc.by_name) {
      if (key.first == Kind::kFeature) {
        sections.emplace_back(section->at, section);
      }
    }
    std::sort(sections.begin(), sections.end(),
              [](const auto& a, const auto& b) {
                return a.first.line < b.first.line;
              });
    return sections;
  }

  static std::string TypeText(const TypeUse& use) {
    return use.is_array ? fmt::format("[{}]", use.name) : std::string(use.name);
  }

  void AddCondition(const Condition& condition) {
    if (!condition.is_always()) writer_.Field("If", condition.ToText());
  }

  void AddText(std::string_view text) {
    for (const Block& block : internal::BlocksOf(text)) writer_.Add(block);
  }

  PageWriter& writer_;
};

}  // namespace

std::string Reference(const Schema& schema, ReferenceFormat format) {
  const std::vector<Entry> entries = EntriesOf(schema);
  std::vector<std::string_view> names;
  for (const Entry& entry : entries) {
    if (entry.comment != nullptr) continue;
    names.push_back(entry.type != nullptr ? entry.type->name
                                          : entry.message->name);
  }
  const std::unique_ptr<PageWriter> writer =
      format == ReferenceFormat::kHtml ? internal::MakeHtmlWriter(names)
                                       : internal::MakeMarkdownWriter(names);
  Page page(*writer);
  for (const Entry& entry : entries) page.Add(entry);
  return writer->Take();
}

}  // namespace qom::qapi
