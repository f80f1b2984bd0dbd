// `-cpu` to and from a `CpuOption`, and what it means on an architecture.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/cpu_option.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/option_data.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

struct ArchRow {
  std::string_view arch;
  std::string_view family;
  bool features = false;  // knows +FEATURE, -FEATURE and PROPERTY alone
  bool x86 = false;
};

// Architectures whose family is not "ARCH-cpu", or that have rules of their
// own.
constexpr ArchRow kArchs[] = {
    {.arch = "aarch64", .family = "arm-cpu"},
    {.arch = "arm", .family = "arm-cpu"},
    {.arch = "i386", .family = "i386-cpu", .features = true, .x86 = true},
    {.arch = "loongarch64", .family = "loongarch-cpu"},
    {.arch = "microblazeel", .family = "microblaze-cpu"},
    {.arch = "mips64el", .family = "mips64-cpu"},
    {.arch = "mipsel", .family = "mips-cpu"},
    {.arch = "ppc", .family = "powerpc-cpu"},
    {.arch = "ppc64", .family = "powerpc64-cpu"},
    {.arch = "riscv32", .family = "riscv-cpu"},
    {.arch = "riscv64", .family = "riscv-cpu"},
    {.arch = "sh4", .family = "superh-cpu"},
    {.arch = "sh4eb", .family = "superh-cpu"},
    {.arch = "sparc", .family = "sparc-cpu", .features = true},
    {.arch = "sparc64", .family = "sparc64-cpu", .features = true},
    {.arch = "x86_64", .family = "x86_64-cpu", .features = true, .x86 = true},
    {.arch = "xtensaeb", .family = "xtensa-cpu"},
};

ArchRow RowOf(std::string_view arch) {
  for (const ArchRow& row : kArchs) {
    if (row.arch == arch) return row;
  }
  return {.arch = arch, .family = ""};
}

// The model of `type` if it is a concrete CPU of `family`; "" if it is not.
std::string_view ModelOf(const Class& type, std::string_view family) {
  const std::string_view name = type.name();
  if (type.is_abstract() || name.size() < family.size() + 2 ||
      !name.ends_with(family) || !type.IsA(family)) {
    return "";
  }
  const size_t end = name.size() - family.size() - 1;
  return name[end] == '-' ? name.substr(0, end) : "";
}

// A number with a suffix of powers of 1000, in digits.
absl::StatusOr<std::string> ReadFrequency(std::string_view text) {
  const absl::Status bad =
      Error(Cause::kBadValue,
            "tsc-freq={} is no number such as 2500000000, 2500M or 2.5G",
            Quoted(text));
  std::string_view digits = text;
  uint64_t factor = 1;
  if (!digits.empty() &&
      absl::ascii_isalpha(static_cast<unsigned char>(digits.back()))) {
    constexpr std::string_view kSuffixes = "BKMGTPE";
    const size_t at = kSuffixes.find(
        absl::ascii_toupper(static_cast<unsigned char>(digits.back())));
    if (at == std::string_view::npos) return bad;
    for (size_t i = 0; i < at; ++i) factor *= 1000;
    digits.remove_suffix(1);
  }
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  uint64_t whole = 0;
  if (const auto [at, error] = std::from_chars(begin, end, whole);
      error == std::errc() && at == end) {
    if (whole <= UINT64_MAX / factor) return std::to_string(whole * factor);
    return Error(Cause::kOutOfRange, "tsc-freq={} is beyond 64 bits",
                 Quoted(text));
  }
  double number = 0;
  const auto [at, error] =
      std::from_chars(begin, end, number, std::chars_format::fixed);
  if (error != std::errc() || at != end || digits.front() == '-' ||
      !absl::ascii_isdigit(static_cast<unsigned char>(digits.front())) ||
      factor == 1) {
    return bad;
  }
  number *= static_cast<double>(factor);
  if (!(number < 18446744073709551616.0)) {
    return Error(Cause::kOutOfRange, "tsc-freq={} is beyond 64 bits",
                 Quoted(text));
  }
  return std::to_string(static_cast<uint64_t>(number));
}

absl::StatusOr<CpuSetting> ReadSetting(std::string_view piece, size_t byte) {
  CpuSetting setting;
  const char first = piece.front();
  const size_t equals = piece.find('=');
  if (first == '+' || first == '-') {
    setting.form =
        first == '+' ? CpuSetting::Form::kPlus : CpuSetting::Form::kMinus;
    setting.name = piece.substr(1);
    if (equals != std::string_view::npos) {
      return Error(Cause::kMalformed,
                   "{} at byte {} has a sign and a value; write {}FEATURE or "
                   "PROPERTY=VALUE",
                   Quoted(piece), byte, first);
    }
  } else if (equals == std::string_view::npos) {
    setting.form = CpuSetting::Form::kFlag;
    setting.name = piece;
  } else {
    setting.name = piece.substr(0, equals);
    setting.value = piece.substr(equals + 1);
  }
  if (setting.name.empty()) {
    return Error(Cause::kMalformed, "{} at byte {} has no name", Quoted(piece),
                 byte);
  }
  return setting;
}

// What a message shows of a setting.
std::string Written(const CpuSetting& setting) {
  switch (setting.form) {
    case CpuSetting::Form::kPlus:
      return "+" + setting.name;
    case CpuSetting::Form::kMinus:
      return "-" + setting.name;
    case CpuSetting::Form::kFlag:
      return setting.name;
    case CpuSetting::Form::kProperty:
      break;
  }
  return setting.name + "=" + setting.value;
}

absl::Status NoSuchModel(const TypeRegistry& registry, std::string_view arch,
                         std::string_view model) {
  const std::vector<std::string> models = CpuModels(registry, arch);
  const std::vector<std::string_view> names(models.begin(), models.end());
  const std::string family = CpuFamily(arch);
  std::string_view asked = model;
  if (asked.ends_with("-" + family)) asked.remove_suffix(family.size() + 1);
  const std::vector<std::string> nearest = NearestNames(asked, names);
  return MakeError(
      ErrorFacts{.cause = Cause::kUnknownType,
                 .value = std::string(model),
                 .nearest = nearest},
      fmt::format("-cpu {}: {} has no such CPU model{}{}", Quoted(model), arch,
                  names.empty()     ? ", nor any other"
                  : nearest.empty() ? fmt::format("; it has {}", names.size())
                                    : "; nearest: ",
                  fmt::join(nearest, ", ")));
}

// The entry that a property, or a flag, is on the exact type.
absl::StatusOr<compat::TableEntry> ToGlobal(const ArchRow& row,
                                            const Class& type,
                                            const CpuSetting& setting) {
  compat::TableEntry entry;
  entry.driver = type.name();
  entry.property = setting.name;
  std::string value =
      setting.form == CpuSetting::Form::kFlag ? "on" : setting.value;
  if (row.x86) {
    std::replace(entry.property.begin(), entry.property.end(), '_', '-');
    if (entry.property == "tsc-freq") {
      QOMRT_ASSIGN_OR_RETURN(value, ReadFrequency(value));
      entry.property = "tsc-frequency";
    }
  }
  entry.value = Value(std::move(value));
  return entry;
}

}  // namespace

absl::StatusOr<CpuOption> ParseCpuOption(std::string_view text) try {
  const auto annotated = [text](const absl::Status& status) {
    return Annotate(status, fmt::format("-cpu {}", Quoted(text)));
  };
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return annotated(Error(Cause::kMalformed, "byte {} is a NUL", nul));
  }
  CpuOption option;
  const size_t end = std::min(text.find(','), text.size());
  option.model = text.substr(0, end);
  if (option.model.empty()) {
    return annotated(Error(
        Cause::kMalformed,
        "it names no model; write MODEL,+FEATURE,-FEATURE,PROPERTY=VALUE,…"));
  }
  for (size_t at = end; at < text.size();) {
    const size_t begin = at + 1;
    at = std::min(text.find(',', begin), text.size());
    const std::string_view piece = text.substr(begin, at - begin);
    if (piece.empty()) continue;
    absl::StatusOr<CpuSetting> setting = ReadSetting(piece, begin);
    if (!setting.ok()) return annotated(setting.status());
    if (option.settings.size() == OptionData::kMaxValues) {
      return annotated(Error(Cause::kMalformed, "it has more than {} settings",
                             OptionData::kMaxValues));
    }
    option.settings.push_back(*std::move(setting));
  }
  return option;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintCpuOption(const CpuOption& option) try {
  std::string text = option.model;
  for (const CpuSetting& setting : option.settings) {
    text += ',';
    text += Written(setting);
  }
  absl::StatusOr<CpuOption> same = ParseCpuOption(text);
  if (!same.ok()) return same.status();
  if (*same == option) return text;
  return Error(Cause::kMalformed,
               "-cpu {}: a name or value has a ',', '=' or sign that would be "
               "read as the option's own",
               Quoted(text));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

std::string CpuFamily(std::string_view arch) {
  const ArchRow row = RowOf(arch);
  return row.family.empty() ? fmt::format("{}-cpu", arch)
                            : std::string(row.family);
}

std::vector<std::string> CpuModels(const TypeRegistry& registry,
                                   std::string_view arch) {
  const std::string family = CpuFamily(arch);
  std::vector<std::string> models;
  const Class* base = registry.Find(family);
  if (base == nullptr) return models;
  for (const Class* type : registry.TypesOf(*base)) {
    const std::string_view model = ModelOf(*type, family);
    if (!model.empty()) models.emplace_back(model);
  }
  return models;
}

absl::StatusOr<CpuChoice> ChooseCpu(TypeRegistry& registry,
                                    std::string_view arch,
                                    const CpuOption& option) try {
  const ArchRow row = RowOf(arch);
  const std::string family = CpuFamily(arch);
  CpuChoice choice;
  // A module may bring the type.
  const absl::StatusOr<const Class*> type =
      registry.Lookup(fmt::format("{}-{}", option.model, family));
  if (type.ok() && !ModelOf(**type, family).empty()) choice.type = *type;
  if (choice.type == nullptr) return NoSuchModel(registry, arch, option.model);
  std::vector<CpuFeature> off;
  for (const CpuSetting& setting : option.settings) {
    if (setting.form != CpuSetting::Form::kProperty && !row.features) {
      return Error(Cause::kMalformed, "-cpu {}: {} knows no {}; write {}={}",
                   option.model, arch, Quoted(Written(setting)), setting.name,
                   setting.form == CpuSetting::Form::kMinus ? "off" : "on");
    }
    if (setting.form == CpuSetting::Form::kPlus) {
      choice.features.push_back({setting.name, true});
      continue;
    }
    if (setting.form == CpuSetting::Form::kMinus) {
      off.push_back({setting.name, false});
      continue;
    }
    absl::StatusOr<compat::TableEntry> entry =
        ToGlobal(row, *choice.type, setting);
    if (!entry.ok()) return Annotate(entry.status(), "-cpu " + option.model);
    choice.globals.push_back(*std::move(entry));
  }
  choice.features.insert(choice.features.end(), off.begin(), off.end());
  return choice;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status SwitchFeatures(const CpuChoice& choice, Object& cpu) {
  for (const CpuFeature& feature : choice.features) {
    const absl::Status status =
        cpu.Set(feature.name, feature.on ? std::string_view("on") : "off",
                SetBy::kUser);
    if (status.ok()) continue;
    const std::string subject =
        fmt::format("-cpu: {}{}", feature.on ? '+' : '-', feature.name);
    if (CauseOf(status) != Cause::kUnknownProperty) {
      return Annotate(status, subject);
    }
    return Error(Cause::kUnknownProperty, "{}: {}", subject,
                 Describe(status, cpu.type()));
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
