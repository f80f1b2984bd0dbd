// Types in the QAPI language: an enum for each set of legal texts, a struct for
// each type, and a union of all.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qapi/export.h"
#include "qapi/internal/cpp_names.h"
#include "qapi/internal/exported_property.h"
#include "qapi/internal/extension_keys.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/names.h"
#include "qom/internal/hash.h"
#include "qom/internal/json.h"
#include "qom/property.h"
#include "qom/sentence.h"
#include "qom/value.h"

namespace qom::qapi {
namespace {

using internal::ExportedProperty;
using internal::NameOf;

constexpr size_t kColumns = 70;

bool IsName(NameOf what, std::string_view name, bool is_excepted) {
  internal::Mistakes mistakes;
  internal::CheckName(what, name, {}, is_excepted, mistakes);
  return mistakes.count() == 0;
}

// `text` in lines of a comment that begin with `begin`, then with "#     ".
std::string Wrapped(std::string begin, std::string_view text) {
  std::string lines;
  std::string line = std::move(begin);
  bool is_empty = line.ends_with(' ');
  while (true) {
    text.remove_prefix(
        std::min(text.find_first_not_of(" \t\n\r"), text.size()));
    if (text.empty()) break;
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n\r"));
    if (!is_empty && line.size() + word.size() >= kColumns) {
      lines += line + "\n";
      line = "#     ";
      is_empty = true;
    }
    if (!is_empty) line += ' ';
    line += word;
    is_empty = false;
    text.remove_prefix(word.size());
  }
  if (line.ends_with(' ')) line.pop_back();
  return lines + line + "\n";
}

// `text` between single quotes; "" if it cannot be.
std::string InQuotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c < ' ' || c > '~' || c == '\'') return "";
    if (c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

// `value` as a text of what is declared as `use`; "" if it cannot be.
std::string QuotedValue(std::string_view use, const Value& value) {
  if (use == "'any'" || use.starts_with('[')) {
    return InQuotes(qom::internal::JsonOf(value));
  }
  if (value.is_null() || value.is_list() || value.is_object()) return "";
  return InQuotes(value.ToText());
}

// What the extension says of it, with a comma before each key.
std::string ExtensionOf(std::string_view use, const ExportedProperty& one) {
  std::string text;
  if (one.default_value == nullptr) return text;
  const std::string value = QuotedValue(use, *one.default_value);
  if (value.empty()) return text;
  text +=
      fmt::format(",\n              '{}': {}", internal::kDefaultKey, value);
  std::string history;
  for (const HistoryEntry& entry : one.field->history) {
    const std::string past = QuotedValue(use, entry.value);
    if (past.empty()) return text;
    history += fmt::format("{}{{ 'until': '{}', 'value': {} }}",
                           history.empty() ? "" : ",\n                ",
                           entry.until, past);
  }
  if (!history.empty()) {
    text += fmt::format(",\n              '{}': [\n                {} ]",
                        internal::kHistoryKey, history);
  }
  const ValueKind* const kind = one.property->values();
  if (!one.field->reports_range || kind == nullptr || !kind->is_integer()) {
    return text;
  }
  const auto range = [&](auto min, auto max) {
    text += fmt::format(",\n              '{}': [ '{}', '{}' ]",
                        internal::kRangeKey, min, max);
  };
  if (kind->is_signed) {
    range(static_cast<int64_t>(one.field->min),
          static_cast<int64_t>(one.field->max));
  } else {
    range(one.field->min, one.field->max);
  }
  return text;
}

class QapiExport {
 public:
  explicit QapiExport(const ExportOptions& options) : options_(options) {}

  Exported Write(std::span<const Class* const> types) {
    std::string definitions;
    for (const Class* type : types) definitions += Struct(*type);
    definitions += Union();
    exported_.text =
        fmt::format("# Properties of types; {} of {} are documented.\n",
                    exported_.documented, exported_.properties);
    if (!excepted_.empty()) {
      exported_.text += fmt::format(
          "\n{{ 'pragma': {{ 'member-name-exceptions': [\n    '{}' ] }} }}\n",
          fmt::join(excepted_, "',\n    '"));
    }
    exported_.text += enums_;
    exported_.text += definitions;
    return std::move(exported_);
  }

 private:
  // A name of a type that is free; `name` has words of any form.
  std::string TakeTypeName(std::string_view name, std::string_view end) {
    std::string base = internal::CamelName(name);
    std::erase(base, '_');
    if (base.empty() || internal::IsDigit(base[0])) base.insert(0, "Type");
    std::string all = base + std::string(end);
    for (int i = 2; !taken_.insert(all).second; ++i) {
      all = fmt::format("{}V{}{}", base, i, end);
    }
    return all;
  }

  std::string Struct(const Class& type) {
    const std::string name = TakeTypeName(type.name(), "Properties");
    std::string docs;
    std::string members;
    std::string left_out;
    qom::internal::HashSet<std::string> seen;
    bool is_excepted = false;
    bool has_deprecated = false;
    bool has_unstable = false;
    for (const ExportedProperty& one : internal::ExportedPropertiesOf(type)) {
      if (!IsName(NameOf::kMember, one.name(), true) || one.name() == "id" ||
          one.name() == "qom-type" ||
          !seen.insert(internal::Mangled(one.name())).second) {
        left_out +=
            fmt::format("# no member of QAPI: {}\n", Escaped(one.name()));
        continue;
      }
      is_excepted = is_excepted || !IsName(NameOf::kMember, one.name(), false);
      has_deprecated = has_deprecated || one.is_deprecated;
      has_unstable = has_unstable || one.is_unstable;
      ++exported_.properties;
      exported_.documented += one.doc().empty() ? 0 : 1;
      docs +=
          "#\n" + Wrapped(fmt::format("# @{}: ", one.name()), Description(one));
      members +=
          fmt::format("{}'*{}': {}", members.empty() ? "" : ",\n            ",
                      one.name(), MemberText(type, one));
    }
    ++exported_.types;
    if (is_excepted) excepted_.push_back(name);
    branches_.emplace_back(type.name(), name);
    std::string text = fmt::format("\n##\n# @{}:\n#\n", name);
    text +=
        Wrapped("# ", fmt::format("Properties of {}.", Escaped(type.name())));
    text += docs + Features(has_deprecated, has_unstable) + "##\n" + left_out;
    return text + fmt::format("{{ 'struct': '{}',\n  'data': {{ {} }} }}\n",
                              name, members);
  }

  static std::string Features(bool has_deprecated, bool has_unstable) {
    if (!has_deprecated && !has_unstable) return "";
    std::string text = "#\n# Features:\n";
    if (has_deprecated) {
      text += "#\n# @deprecated: Members with it may go.\n";
    }
    if (has_unstable) {
      text += "#\n# @unstable: Members with it may change.\n";
    }
    return text;
  }

  std::string Description(const ExportedProperty& one) const {
    std::string text(one.doc());
    if (!one.property->unit.empty()) {
      text += fmt::format(" (in {})", one.property->unit);
    }
    if (options_.extended) return text;
    const std::string legal = one.property->Legal();
    if (!legal.empty() && one.legal_values().empty()) {
      text += fmt::format(" ({})", legal);
    }
    if (one.default_value != nullptr) {
      text += fmt::format(" (default: {})",
                          qom::internal::JsonOf(*one.default_value));
    }
    return text;
  }

  std::string MemberText(const Class& type, const ExportedProperty& one) {
    std::string use = EnumOf(type, one);
    use = use.empty() ? UseOf(one.property->values()) : "'" + use + "'";
    std::string more;
    if (one.is_deprecated || one.is_unstable) {
      more = fmt::format(", 'features': [ {}{}{} ]",
                         one.is_deprecated ? "'deprecated'" : "",
                         one.is_deprecated && one.is_unstable ? ", " : "",
                         one.is_unstable ? "'unstable'" : "");
    }
    if (options_.extended) more += ExtensionOf(use, one);
    if (more.empty()) return use;
    return fmt::format("{{ 'type': {}{} }}", use, more);
  }

  static std::string UseOf(const ValueKind* kind) {
    if (kind == nullptr) return "'any'";
    switch (kind->category) {
      case ValueCategory::kBoolean:
        return "'bool'";
      case ValueCategory::kInteger:
        return IntegerOf(*kind);
      case ValueCategory::kSize:
        return "'size'";
      case ValueCategory::kNumber:
        return "'number'";
      case ValueCategory::kText:
      case ValueCategory::kEnumeration:
      case ValueCategory::kTextForm:
      case ValueCategory::kLink:
        return "'str'";
      case ValueCategory::kList: {
        const ValueKind* const element = kind->element;
        const bool is_flat =
            element != nullptr && element->category != ValueCategory::kList;
        return fmt::format("[ {} ]", is_flat ? UseOf(element) : "'any'");
      }
      case ValueCategory::kAny:
      case ValueCategory::kOther:
        break;
    }
    return "'any'";
  }

  static std::string IntegerOf(const ValueKind& kind) {
    constexpr std::string_view kSame[] = {"int8",   "int16", "int32",
                                          "int64",  "uint8", "uint16",
                                          "uint32", "uint64"};
    if (std::find(std::begin(kSame), std::end(kSame), kind.name) !=
        std::end(kSame)) {
      return fmt::format("'{}'", kind.name);
    }
    return kind.is_signed ? "'int'" : "'uint64'";
  }

  // The enum of what it may be; "" if that is none of QAPI.
  std::string EnumOf(const Class& type, const ExportedProperty& one) {
    const std::span<const std::string> values = one.legal_values();
    qom::internal::HashSet<std::string> seen;
    bool is_excepted = false;
    for (const std::string& value : values) {
      if (!IsName(NameOf::kValue, value, true) ||
          !seen.insert(internal::Mangled(value)).second) {
        return "";
      }
      is_excepted = is_excepted || !IsName(NameOf::kValue, value, false);
    }
    if (values.empty()) return "";
    std::string key = fmt::format("{}", fmt::join(values, "\n"));
    const std::string_view kind = one.field->type;
    const bool has_name = IsName(NameOf::kType, kind, false);
    if (!has_name) key += fmt::format("\n{}.{}", type.name(), one.name());
    if (has_name) key += fmt::format("\n{}", kind);
    const auto [there, is_new] = enum_names_.try_emplace(std::move(key));
    if (!is_new) return there->second;
    const std::string name =
        has_name ? TakeTypeName(kind, "")
                 : TakeTypeName(fmt::format("{}-{}", type.name(), one.name()),
                                "Value");
    there->second = name;
    if (is_excepted) excepted_.push_back(name);
    enums_ += fmt::format("\n##\n# @{}:\n", name);
    for (const std::string& value : values) {
      enums_ += fmt::format("#\n# @{}:\n", value);
    }
    enums_ += fmt::format("##\n{{ 'enum': '{}',\n  'data': [ '{}' ] }}\n", name,
                          fmt::join(values, "', '"));
    return name;
  }

  // All types by their names.
  std::string Union() {
    std::string values;
    std::string docs;
    std::string data;
    qom::internal::HashSet<std::string> seen;
    for (const auto& [type, properties] : branches_) {
      if (!IsName(NameOf::kValue, type, true) ||
          !seen.insert(internal::Mangled(type)).second) {
        continue;
      }
      docs += fmt::format("#\n# @{}:\n", type);
      values += fmt::format("{}'{}'", values.empty() ? "" : ",\n    ", type);
      data += fmt::format("{}'{}': '{}'", data.empty() ? "" : ",\n    ", type,
                          properties);
    }
    if (values.empty()) return "";
    const std::string names = TakeTypeName("ObjectType", "");
    const std::string all = TakeTypeName("ObjectOptions", "");
    excepted_.push_back(names);
    return fmt::format(
        "\n##\n# @{0}:\n{1}##\n{{ 'enum': '{0}',\n  'data': [\n    {2} ] }}\n"
        "\n##\n# @{3}:\n#\n# An object of any type.\n#\n"
        "# @qom-type: the name of its type\n#\n# @id: its name\n##\n"
        "{{ 'union': '{3}',\n"
        "  'base': {{ 'qom-type': '{0}', '*id': 'str' }},\n"
        "  'discriminator': 'qom-type',\n"
        "  'data': {{\n    {4} }} }}\n",
        names, docs, values, all, data);
  }

  const ExportOptions& options_;
  Exported exported_;
  std::string enums_;
  std::vector<std::string> excepted_;
  qom::internal::HashSet<std::string> taken_;
  std::map<std::string, std::string> enum_names_;
  std::vector<std::pair<std::string_view, std::string>> branches_;
};

}  // namespace

Exported ExportQapi(std::span<const Class* const> types,
                    const ExportOptions& options) {
  return QapiExport(options).Write(types);
}

}  // namespace qom::qapi
