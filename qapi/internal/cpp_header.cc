// Declarations of what a schema defines, with what it says about them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/cpp_header.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/cpp_names.h"
#include "qapi/internal/enum_constants.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

constexpr std::string_view kHeaderBegin =
    R"(// Types, commands and events of a schema; made of it.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "qapi/codec.h"
#include "qom/value.h"

)";

// Lines of a comment, `indent` blanks in.
std::string Comment(std::string_view text, size_t indent) {
  std::string comment;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    std::replace(line.begin(), line.end(), '\t', ' ');
    line = Escaped(line);  // compilers, too, are misled by marks of direction
    // What a backslash ends, or the trigraph of one, would go on.
    while (line.ends_with('\\') || line.ends_with(' ') ||
           line.ends_with("?\?/")) {
      line.pop_back();
    }
    line.erase(0, line.find_first_not_of(' '));
    comment += fmt::format("{}//{}{}\n", std::string(indent, ' '),
                           line.empty() ? "" : " ", line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return comment;
}

// What stands first: a paragraph that is none of a section.
std::string_view OverviewOf(const DocComment* doc) {
  if (doc == nullptr || doc->sections.empty() ||
      doc->sections[0].kind != DocSection::Kind::kText) {
    return {};
  }
  const std::string_view text = doc->sections[0].text;
  return text.substr(0, text.find("\n\n"));
}

std::string_view DescriptionOf(const DocComment* doc, std::string_view name) {
  if (doc == nullptr) return {};
  for (const DocSection& section : doc->sections) {
    if (section.kind == DocSection::Kind::kMember && section.name == name) {
      const std::string_view text = section.text;
      return text.substr(0, text.find("\n\n"));
    }
  }
  return {};
}

class Header {
 public:
  Header(const CppModel& model, std::string_view name_space)
      : model_(model), name_space_(name_space) {}

  std::string Write(const Schema& schema) {
    text_ = kHeaderBegin;
    text_ += fmt::format("namespace {} {{\n\n", name_space_);
    for (const Type* type : model_.types()) {
      if (type->is_implicit || type->is_enum()) continue;
      text_ += fmt::format("struct {};\n", model_.NameOf(*type));
    }
    for (const Type* type : model_.types()) {
      if (!type->is_implicit) Add(*type, type->doc);
    }
    AddMessages(schema, "commands", false);
    AddMessages(schema, "events", true);
    text_ += fmt::format("\n}}  // namespace {}\n", name_space_);
    return std::move(text_);
  }

 private:
  void Add(const Type& type, const DocComment* doc) {
    std::string text = "\n" + Comment(OverviewOf(type.doc), 0);
    if (type.is_enum()) {
      text += Enum(type);
    } else if (type.is_object()) {
      text += Struct(type, doc);
    } else {
      text += Alternate(type);
    }
    text_ += Guarded(type.condition, std::move(text));
  }

  std::string Enum(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    std::string text =
        fmt::format("enum class {} : {} {{\n", name, EnumBase(type));
    for (const EnumConstant& one : ConstantsOf(type)) {
      text += Guarded(one.value->condition,
                      Comment(DescriptionOf(type.doc, one.value->name), 2) +
                          fmt::format("  {},\n", one.name));
    }
    return text + fmt::format(
                      "}};\n"
                      "std::span<const std::string_view> NamesOf({});\n",
                      name);
  }

  std::string Struct(const Type& type, const DocComment* doc) const {
    const std::string& name = model_.NameOf(type);
    std::string text = fmt::format("struct {} {{\n", name);
    const CppModel::Fields fields = model_.FieldsOf(type);
    for (const CppModel::Field& field : fields.fields) {
      const Member& member = *field.member;
      std::string shown = model_.TypeText(*member.use.type, &type);
      if (member.is_optional) shown = fmt::format("std::optional<{}>", shown);
      text += Guarded(member.condition,
                      Comment(DescriptionOf(doc, member.name), 2) +
                          fmt::format("  {} {}{{}};\n", shown, field.name));
    }
    if (type.tag != nullptr) {
      text += fmt::format("  // What `{}` decides.\n", type.tag->name);
      text += Variant(type, fields.branch);
    }
    return text + fmt::format(
                      "\n"
                      "  bool operator==(const {}& other) const;\n"
                      "  bool ReadMembers(qom::qapi::ObjectReader& in);\n"
                      "  void WriteMembers(qom::Value::Object& out) const;\n"
                      "}};\n",
                      name);
  }

  std::string Alternate(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    return fmt::format("struct {} {{\n", name) + Variant(type, "value") +
           fmt::format(
               "\n"
               "  bool operator==(const {}& other) const;\n"
               "  bool ReadAlternative(qom::qapi::Reader& reader,\n"
               "                       const qom::Value& from);\n"
               "  qom::Value AlternativeValue() const;\n"
               "}};\n",
               name);
  }

  std::string Variant(const Type& type, std::string_view name) const {
    std::string text = "  std::variant<std::monostate";
    for (const Type* branch : CppModel::BranchTypes(type)) {
      text +=
          fmt::format(",\n               {}", model_.TypeText(*branch, &type));
    }
    return text + fmt::format(">\n      {}{{}};\n", name);
  }

  void AddMessages(const Schema& schema, std::string_view folder,
                   bool is_event) {
    text_ += fmt::format("\nnamespace {} {{\n", folder);
    for (const Message& message : schema.messages()) {
      if (message.is_event == is_event) Add(message);
    }
    text_ += fmt::format("\n}}  // namespace {}\n", folder);
  }

  void Add(const Message& message) {
    std::string all;
    std::swap(all, text_);
    const Type* const data = message.data.type;
    if (data != nullptr && data->is_implicit) Add(*data, message.doc);
    const auto shown = [this](const Type* type) {
      return type == nullptr ? "qom::qapi::Empty" : InPlace(*type);
    };
    std::string text =
        text_ + "\n" + Comment(OverviewOf(message.doc), 0) +
        fmt::format(
            "struct {} {{\n"
            "  static constexpr std::string_view kName = \"{}\";\n",
            model_.NameOf(message), message.name);
    if (message.is_event) {
      text += fmt::format("  using Data = {};\n", shown(data));
    } else {
      text += fmt::format(
          "  using Arguments = {};\n"
          "  using Result = {};\n",
          shown(data), shown(message.returns.type));
    }
    text_ = std::move(all);
    text_ += Guarded(message.condition, text + "};\n");
  }

  // What is declared in place stands in the same namespace.
  std::string InPlace(const Type& type) const {
    return type.is_implicit && type.is_object() ? model_.NameOf(type)
                                                : model_.TypeText(type);
  }

  const CppModel& model_;
  const std::string_view name_space_;
  std::string text_;
};

}  // namespace

std::string Guarded(const Condition& condition, std::string text) {
  if (condition.is_always()) return text;
  return fmt::format("#if {}\n{}#endif\n", condition.ToPreprocessor(), text);
}

std::string CppHeader(const Schema& schema, const CppModel& model,
                      std::string_view name_space) {
  return Header(model, name_space).Write(schema);
}

}  // namespace qom::qapi::internal
