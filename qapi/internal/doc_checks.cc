// A definition beside its documentation: each has what the other has.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>
#include <vector>

#include "qapi/internal/checks.h"
#include "qom/internal/hash.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

using Kind = DocSection::Kind;

struct Named {
  std::string_view what;
  std::string_view name;
  Position at;
};

class DocChecks {
 public:
  DocChecks(const Definition& definition, const DocComment& doc,
            Mistakes& mistakes)
      : definition_(definition), doc_(doc), mistakes_(mistakes) {
    for (const Type* type : {definition.type, definition.in_place}) {
      if (type != nullptr) AddType(*type);
    }
    if (definition.message != nullptr) {
      AddFeatures(definition.message->features);
    }
  }

  void Check(bool members_need_it) {
    for (const DocSection& section : doc_.sections) CheckSection(section);
    if (definition_.is_partial) return;
    CheckSame(members_, Kind::kMember, members_need_it);
    CheckSame(features_, Kind::kFeature, true);
  }

 private:
  void AddType(const Type& type) {
    AddFeatures(type.features);
    for (const EnumValue& value : type.values) {
      members_.push_back({"value", value.name, value.at});
      AddFeatures(value.features);
    }
    for (const Member& member : type.own_members) {
      members_.push_back(
          {definition_.message != nullptr ? "argument" : "member", member.name,
           member.at});
      AddFeatures(member.features);
    }
    if (type.kind != Type::Kind::kAlternate) return;
    for (const Branch& branch : type.branches) {
      members_.push_back({"branch", branch.name, branch.at});
    }
  }

  void AddFeatures(const std::vector<Feature>& features) {
    for (const Feature& feature : features) {
      features_.push_back({"feature", feature.name, feature.at});
    }
  }

  void CheckSection(const DocSection& section) {
    const bool is_returns = section.kind == Kind::kReturns;
    if (!is_returns && section.kind != Kind::kErrors) return;
    const Message* const message = definition_.message;
    if (message == nullptr || message->is_event) {
      mistakes_.Add(section.at, Code::kMisplacedSection,
                    "'{}:' is of commands, and '{}' is none",
                    is_returns ? "Returns" : "Errors", definition_.name);
    } else if (is_returns && message->returns.at.line == 0 &&
               !definition_.is_partial) {
      mistakes_.Add(section.at, Code::kMisplacedSection,
                    "'Returns:', and command '{}' returns nothing",
                    definition_.name);
    }
  }

  void CheckSame(const std::vector<Named>& named, Kind kind, bool is_needed) {
    qom::internal::HashSet<std::string_view> described;
    qom::internal::HashSet<std::string_view> there;
    for (const DocSection& section : doc_.sections) {
      if (section.kind == kind) described.insert(section.name);
    }
    for (const Named& one : named) {
      if (!there.insert(one.name).second) continue;
      if (!is_needed || described.contains(one.name)) continue;
      mistakes_.Add(one.at, Code::kUndocumented,
                    "the documentation of '{}' does not describe {} '{}'",
                    definition_.name, one.what, one.name);
    }
    const std::vector<std::string_view> names(there.begin(), there.end());
    for (const DocSection& section : doc_.sections) {
      if (section.kind != kind || there.contains(section.name)) continue;
      mistakes_.Add(
          section.at, Code::kUnknownArgument, "'{}' has no {} '{}'{}",
          definition_.name, kind == Kind::kFeature ? "feature" : "member",
          Escaped(section.name), mistakes_.Nearest(section.name, names));
    }
  }

  const Definition& definition_;
  const DocComment& doc_;
  Mistakes& mistakes_;
  std::vector<Named> members_;
  std::vector<Named> features_;
};

}  // namespace

void CheckDoc(const Definition& definition, const Pragmas& pragmas,
              Mistakes& mistakes) {
  const DocComment* const doc = definition.doc;
  if (doc == nullptr) {
    if (!pragmas.doc_required) return;
    mistakes.Add(definition.at, Code::kMissingDoc,
                 "{} '{}' has no documentation", definition.kind,
                 definition.name);
  } else if (doc->symbol.empty()) {
    mistakes.Add(
        doc->at, Code::kMissingDoc,
        "what stands before {} '{}' does not name it: begin with '@{}:'",
        definition.kind, definition.name, definition.name);
  } else if (doc->symbol != definition.name) {
    mistakes.Add(doc->at, Code::kOtherSymbol,
                 "documentation of '{}' before the definition of '{}'",
                 Escaped(doc->symbol), definition.name);
  } else {
    DocChecks(definition, *doc, mistakes)
        .Check(!pragmas.undocumented.contains(definition.name));
  }
}

}  // namespace qom::qapi::internal
