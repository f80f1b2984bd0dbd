// How values of generated types are compared, read and written.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/cpp_source.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qapi/internal/cpp_header.h"
#include "qapi/internal/enum_constants.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {
namespace {

struct LookRow {
  std::string_view constant;
  std::string_view words;
};
// In the order of Type::Json.
constexpr LookRow kLooks[] = {
    {"kNull", "null"},        {"kBool", "a boolean"},  {"kNumber", "a number"},
    {"kNumber", "a number"},  {"kString", "a string"}, {"kList", "a list"},
    {"kObject", "an object"}, {"kObject", "an object"}};

const LookRow& LookRowOf(const Type& type) {
  return kLooks[static_cast<size_t>(type.json)];
}

class SourceWriter {
 public:
  SourceWriter(const CppModel& model, std::string_view name_space)
      : model_(model), name_space_(name_space) {}

  std::string Write(const Schema& schema, std::string_view stem) {
    text_ = fmt::format(
        "// How values of the types of a schema are read and written; made of "
        "it.\n"
        "\n"
        "#include \"{}.h\"\n"
        "\n"
        "#include <iterator>\n"
        "#include <span>\n"
        "#include <string_view>\n"
        "#include <variant>\n"
        "\n"
        "namespace {} {{\n",
        stem, name_space_);
    for (const Type* type : model_.types()) {
      if (!type->is_implicit) Add(*type, type->condition);
    }
    AddInPlace(schema, "commands", false);
    AddInPlace(schema, "events", true);
    text_ += fmt::format("\n}}  // namespace {}\n", name_space_);
    return std::move(text_);
  }

 private:
  void AddInPlace(const Schema& schema, std::string_view folder,
                  bool is_event) {
    text_ += fmt::format("\nnamespace {} {{\n", folder);
    for (const Message& message : schema.messages()) {
      const Type* const data = message.data.type;
      if (message.is_event != is_event) continue;
      if (data == nullptr || !data->is_implicit) continue;
      Add(*data, message.condition);
    }
    text_ += fmt::format("\n}}  // namespace {}\n", folder);
  }

  void Add(const Type& type, const Condition& condition) {
    std::string text;
    if (type.is_enum()) {
      text = Names(type);
    } else if (type.is_object()) {
      text = Comparison(type) + Reading(type) + Writing(type);
    } else {
      text = Alternate(type);
    }
    text_ += Guarded(condition, std::move(text));
  }

  std::string Names(const Type& type) const {
    std::string text = fmt::format(
        "\nstd::span<const std::string_view> NamesOf({}) {{\n"
        "  static constexpr std::string_view kNames[] = {{\n",
        model_.NameOf(type));
    for (const EnumValue& value : type.values) {
      text +=
          Guarded(value.condition, fmt::format("      \"{}\",\n", value.name));
    }
    // An array has something in it.
    return text +
           "      \"\"};\n"
           "  return std::span(kNames, std::size(kNames) - 1);\n"
           "}\n";
  }

  // Before a parameter that may have no use.
  static std::string_view Unused(const Type& type) {
    const bool is_used = std::any_of(
        type.members.begin(), type.members.end(),
        [](const Member* member) { return member->condition.is_always(); });
    return is_used ? "" : "[[maybe_unused]] ";
  }

  std::string Comparison(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    const CppModel::Fields fields = model_.FieldsOf(type);
    std::string text = fmt::format(
        "\nbool {0}::operator==({1}const {0}& other) const {{\n"
        "  return true",
        name, Unused(type));
    for (const CppModel::Field& field : fields.fields) {
      const std::string line =
          fmt::format("         this->{0} == other.{0}", field.name);
      if (!field.member->condition.is_always()) {
        text += "\n" + Guarded(field.member->condition, " &&" + line + "\n");
        text.pop_back();
      } else {
        text += " &&\n" + line;
      }
    }
    if (type.tag != nullptr) {
      text +=
          fmt::format(" &&\n         this->{0} == other.{0}", fields.branch);
    }
    // A line of the preprocessor ends by itself.
    if (text.ends_with("#endif")) text += '\n';
    constexpr std::string_view kNothing = "return true &&\n         ";
    if (const size_t at = text.find(kNothing); at != text.npos) {
      text.replace(at, kNothing.size(), "return ");
    }
    return text + ";\n}\n";
  }

  std::string Reading(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    const CppModel::Fields fields = model_.FieldsOf(type);
    std::string text = fmt::format(
        "\nbool {0}::ReadMembers({1}qom::qapi::ObjectReader& in) {{\n", name,
        Unused(type));
    for (const CppModel::Field& field : fields.fields) {
      const Member& member = *field.member;
      text += Guarded(
          member.condition,
          fmt::format("  if (!in.{}{}(\"{}\", this->{})) return false;\n",
                      member.is_optional ? "Optional" : "Required",
                      member.use.type->name == "size" ? "Size" : "",
                      member.name, field.name));
    }
    if (type.tag == nullptr) return text + "  return true;\n}\n";
    const auto read = [&](const Type& branch) {
      const std::string shown = model_.TypeText(branch, &type);
      return fmt::format(
          "      return this->{}.emplace<{}>(){}.ReadMembers(in);\n",
          fields.branch, shown,
          model_.IsBoxed(type, branch) ? ".emplace()" : "");
    };
    text += Cases(type, "this->" + TagField(fields, type), read);
    return text + fmt::format(
                      "  this->{} = std::monostate();\n"
                      "  return true;\n"
                      "}}\n",
                      fields.branch);
  }

  std::string Writing(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    const CppModel::Fields fields = model_.FieldsOf(type);
    std::string text = fmt::format(
        "\nvoid {0}::WriteMembers({1}qom::Value::Object& out) const {{\n", name,
        Unused(type));
    for (const CppModel::Field& field : fields.fields) {
      text += Guarded(
          field.member->condition,
          fmt::format("  qom::qapi::WriteMember(\"{}\", this->{}, out);\n",
                      field.member->name, field.name));
    }
    if (type.tag == nullptr) return text + "}\n";
    const auto write = [&](const Type& branch) {
      return fmt::format(
          "      if (const auto* held = std::get_if<{}>(&this->{})) {{\n"
          "        {}->WriteMembers(out);\n"
          "      }}\n"
          "      return;\n",
          model_.TypeText(branch, &type), fields.branch,
          model_.IsBoxed(type, branch) ? "(*held)" : "held");
    };
    return text + Cases(type, "this->" + TagField(fields, type), write) + "}\n";
  }

  static std::string TagField(const CppModel::Fields& fields,
                              const Type& type) {
    for (const CppModel::Field& field : fields.fields) {
      if (field.member == type.tag) return field.name;
    }
    return "";
  }

  // A switch with what `of_branch` writes for each that has members.
  template <typename F>
  std::string Cases(const Type& type, const std::string& tag,
                    F of_branch) const {
    const Type& values = *type.tag->use.type;
    qom::internal::HashMap<std::string_view, EnumConstant> constants;
    for (const EnumConstant& one : ConstantsOf(values)) {
      constants.emplace(one.value->name, one);
    }
    const std::string enum_name = model_.TypeText(values, &type);
    std::string text = fmt::format("  switch ({}) {{\n", tag);
    for (const Branch& branch : type.branches) {
      const Type& held = *branch.use.type;
      if (held.is_implicit) continue;
      const EnumConstant& constant = constants[branch.name];
      text += Guarded(
          constant.value->condition,
          Guarded(branch.condition,
                  fmt::format("    case {}::{}:\n", enum_name, constant.name) +
                      of_branch(held)));
    }
    return text + "    default:\n      break;\n  }\n";
  }

  std::string Alternate(const Type& type) const {
    const std::string& name = model_.NameOf(type);
    std::string text = fmt::format(
        "\nbool {0}::operator==(const {0}& other) const {{\n"
        "  return this->value == other.value;\n"
        "}}\n"
        "\nqom::Value {0}::AlternativeValue() const {{\n"
        "  using qom::qapi::ToValue;\n"
        "  return std::visit([](const auto& one) {{ return ToValue(one); }},\n"
        "                    this->value);\n"
        "}}\n"
        "\nbool {0}::ReadAlternative(qom::qapi::Reader& reader,\n"
        "                          const qom::Value& from) {{\n"
        "  using qom::qapi::Look;\n"
        "  static constexpr Look kLooks[] = {{\n",
        name);
    std::string words;
    std::string cases;
    for (const Branch& branch : type.branches) {
      const Type& held = *branch.use.type;
      const LookRow& look = LookRowOf(held);
      text += Guarded(branch.condition,
                      fmt::format("      Look::{},\n", look.constant));
      words += (words.empty() ? "" : " or ") + std::string(look.words);
      cases += Guarded(branch.condition,
                       fmt::format("    case Look::{}:\n", look.constant) +
                           ReadBranch(type, held));
    }
    text += fmt::format(
        "  }};\n"
        "  switch (qom::qapi::LookOf(reader, from, kLooks)) {{\n"
        "{}"
        "    default:\n"
        "      break;\n"
        "  }}\n"
        "  return reader.Expected(\"{}\", from);\n"
        "}}\n",
        cases, words);
    return text;
  }

  std::string ReadBranch(const Type& type, const Type& held) const {
    if (held.json == Type::Json::kNull) {
      return "      this->value = std::monostate();\n"
             "      return true;\n";
    }
    return fmt::format(
        "      return {}(reader, from, this->value.emplace<{}>());\n",
        held.name == "size" ? "qom::qapi::ReadSize" : "Read",
        model_.TypeText(held, &type));
  }

  const CppModel& model_;
  const std::string_view name_space_;
  std::string text_;
};

}  // namespace

std::string CppSource(const Schema& schema, const CppModel& model,
                      std::string_view stem, std::string_view name_space) {
  return SourceWriter(model, name_space).Write(schema, stem);
}

}  // namespace qom::qapi::internal
