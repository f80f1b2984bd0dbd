// Fuzzes the parsers of options. Each says the same as a slow reader
// (tests/fuzz/option_reference.h), and prints what it read as a text that it
// reads as the same.
//
// The first letter says which option the rest is: `d`evice, `o`bject, `g`lobal,
// `m`achine, `c`pu, `a`ccel, `s`mp, `M`emory, `k`ey-values, `t`ree, `n`umber.
// The second chooses among what varies: the architecture, the syntax, the
// range.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_option.h"
#include "qdev/options/smp_option.h"
#include "qom/internal/utf8.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/text.h"
#include "qom/type_builder.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/option_reference.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

using qdev::KeyValueSyntax;

// Checks that parser and reader agree on whether `text` is an option, and that
// what was parsed can be printed and parsed again.
template <typename T, typename Parse, typename Print>
void CheckParsed(const absl::StatusOr<T>& option, std::string_view text,
                 const Parse& parse, const Print& print) {
  if (!option.ok()) return CheckIsGoodError(option.status());
  const auto printed = print(*option);
  if (!printed.ok()) {
    // One whose first key starts as JSON does can be said in JSON only.
    FUZZ_CHECK(!internal::IsUtf8(text),
               fmt::format("'{}': {}", text, Why(printed.status())));
    return CheckIsGoodError(printed.status());
  }
  const auto again = parse(*printed);
  FUZZ_CHECK(again.ok() && *again == *option,
             fmt::format("'{}' is printed as '{}'", text, *printed));
}

void CheckAgreement(bool parser, bool reader, std::string_view text) {
  FUZZ_CHECK(parser == reader,
             fmt::format("'{}': the parser says {}, the reader {}", text,
                         parser, reader));
}

void FuzzDeviceOption(std::string_view text) {
  const auto option = qdev::ParseDeviceOption(text);
  CheckParsed(
      option, text,
      [](std::string_view one) { return qdev::ParseDeviceOption(one); },
      qdev::PrintDeviceOption);
  if (text.starts_with('{')) return;
  const auto expected = ReferenceDevice(text);
  CheckAgreement(option.ok(), expected.has_value(), text);
  if (option.ok()) FUZZ_CHECK(*option == *expected, text);
}

void FuzzObjectOption(std::string_view text) {
  const auto option = qdev::ParseObjectOption(text);
  CheckParsed(option, text, qdev::ParseObjectOption, qdev::PrintObjectOption);
  if (text.starts_with('{')) return;
  const auto expected = ReferenceObject(text);
  CheckAgreement(option.ok(), expected.has_value(), text);
  if (option.ok()) {
    FUZZ_CHECK(LeavesOf(qdev::ToOptionData(*option)) == *expected, text);
  }
}

void FuzzGlobalOption(std::string_view text) {
  const auto parse = [](std::string_view t) {
    return qdev::ParseGlobalOption(t);
  };
  const auto entry = parse(text);
  CheckParsed(entry, text, parse, qdev::PrintGlobalOption);
  const auto expected = ReferenceGlobal(text);
  CheckAgreement(entry.ok(), expected.has_value(), text);
  if (entry.ok()) {
    FUZZ_CHECK(entry->driver == (*expected)[0] &&
                   entry->property == (*expected)[1] &&
                   entry->value == Value((*expected)[2]),
               text);
  }
}

void FuzzMachineOption(char variant, std::string_view text) {
  static constexpr std::string_view kArchs[] = {"x86_64", "aarch64", "s390x",
                                                "ppc64",  "",        "vax"};
  const std::string_view arch =
      kArchs[static_cast<unsigned char>(variant) % std::size(kArchs)];
  const auto parse = [&](std::string_view t) {
    return qdev::ParseMachineOption(t, arch);
  };
  const auto option = parse(text);
  // For any architecture, keys may come together that none has together.
  if (!arch.empty() || !option.ok() ||
      CauseOf(qdev::PrintMachineOption(*option).status()) !=
          Cause::kOtherArchitecture) {
    CheckParsed(option, text, parse, qdev::PrintMachineOption);
  }
  if (text.starts_with('{')) return;
  const auto pairs = ReferencePairs(
      text, {.implied_key = "type", .implied_has_no_comma = true});
  if (!option.ok()) return;
  FUZZ_CHECK(pairs.has_value(), text);
  // A key that comes again has its last value.
  std::string type;
  for (const qdev::KeyValue& pair : *pairs) {
    if (pair.key == "type" && !pair.value.empty()) type = pair.value;
    if (pair.key == "type" && pair.value.empty()) type.clear();
  }
  FUZZ_CHECK(option->type == type, text);
}

TypeRegistry& CpuTypes() {
  static TypeRegistry* const registry = [] {
    auto* made = new TypeRegistry;
    for (const auto& [name, parent] :
         {std::pair("x86_64-cpu", ""),
          std::pair("big-x86_64-cpu", "x86_64-cpu"), std::pair("arm-cpu", ""),
          std::pair("big-arm-cpu", "arm-cpu")}) {
      TypeBuilder type(name);
      if (*parent == '\0') type.Abstract();
      if (*parent != '\0') type.Parent(parent);
      made->Add(std::move(type));
    }
    FUZZ_CHECK(made->Seal().ok(), "");
    return made;
  }();
  return *registry;
}

void FuzzCpuOption(char variant, std::string_view text) {
  const auto option = qdev::ParseCpuOption(text);
  CheckParsed(option, text, qdev::ParseCpuOption, qdev::PrintCpuOption);
  const auto expected = ReferenceCpu(text);
  CheckAgreement(option.ok(), expected.has_value(), text);
  if (!option.ok()) return;
  FUZZ_CHECK(*option == *expected, text);
  qdev::CpuOption known = *option;
  if (variant % 4 != 0) known.model = "big";
  const bool x86 = variant % 2 != 0;
  const auto choice =
      qdev::ChooseCpu(CpuTypes(), x86 ? "x86_64" : "aarch64", known);
  if (!choice.ok()) return CheckIsGoodError(choice.status());
  FUZZ_CHECK(
      choice->globals.size() + choice->features.size() == known.settings.size(),
      text);
  FUZZ_CHECK(x86 || choice->features.empty(), text);
}

void FuzzAccelOption(std::string_view text) {
  const auto option = qdev::ParseAccelOption(text);
  CheckParsed(option, text, qdev::ParseAccelOption, qdev::PrintAccelOption);
  const auto expected = ReferenceAccel(text);
  CheckAgreement(option.ok(), expected.has_value(), text);
  if (option.ok()) FUZZ_CHECK(*option == *expected, text);
}

void FuzzSmpOption(std::string_view text) {
  const auto option = qdev::ParseSmpOption(text);
  CheckParsed(option, text, qdev::ParseSmpOption, qdev::PrintSmpOption);
  if (!option.ok()) return;
  for (const bool prefers_sockets : {false, true}) {
    const auto is = qdev::TopologyOf(*option, prefers_sockets);
    if (!is.ok()) {
      CheckIsGoodError(is.status());
      continue;
    }
    FUZZ_CHECK(is->cpus >= 1 && is->cpus <= is->max_cpus, text);
    FUZZ_CHECK(is->drawers * is->books * is->sockets * is->dies * is->clusters *
                       is->modules * is->cores * is->threads ==
                   is->max_cpus,
               text);
    FUZZ_CHECK(option->cpus.value_or(is->cpus) == is->cpus, text);
  }
}

void FuzzMemoryOption(std::string_view text) {
  CheckParsed(qdev::ParseMemoryOption(text), text, qdev::ParseMemoryOption,
              qdev::PrintMemoryOption);
}

KeyValueSyntax SyntaxOf(char variant) {
  return {.implied_key = variant % 2 != 0 ? "type" : "",
          .implied_has_no_comma = variant / 4 % 2 != 0,
          .flags = variant / 2 % 2 != 0};
}

void FuzzKeyValues(char variant, std::string_view text) {
  const KeyValueSyntax syntax = SyntaxOf(variant);
  const auto pairs = qdev::ParseKeyValues(text, syntax);
  const auto expected = ReferencePairs(text, syntax);
  CheckAgreement(pairs.ok(), expected.has_value(), text);
  if (!pairs.ok()) return CheckIsGoodError(pairs.status());
  FUZZ_CHECK(*pairs == *expected, text);
  const auto printed = qdev::PrintKeyValues(*pairs, syntax);
  if (printed.ok()) {
    const auto again = qdev::ParseKeyValues(*printed, syntax);
    FUZZ_CHECK(again.ok() && *again == *pairs, *printed);
  } else {
    FUZZ_CHECK(text.starts_with('{'), Why(printed.status()));
  }

  const auto tree = qdev::NestKeyValues(*pairs);
  const auto leaves = ReferenceLeaves(*pairs);
  CheckAgreement(tree.ok(), leaves.has_value(), text);
  if (!tree.ok()) return CheckIsGoodError(tree.status());
  FUZZ_CHECK(LeavesOf(*tree) == *leaves, text);
  const auto flat = qdev::FlattenToKeyValues(*tree);
  if (!flat.ok()) return CheckIsGoodError(flat.status());
  const auto nested = qdev::NestKeyValues(*flat);
  FUZZ_CHECK(nested.ok() && *nested == *tree, text);
}

void FuzzTree(char variant, std::string_view text) {
  const KeyValueSyntax syntax = SyntaxOf(variant);
  const auto parse = [&](std::string_view t) {
    return qdev::ParseOptionTree(t, syntax);
  };
  const auto print = [&](const qdev::OptionData& tree) {
    return qdev::PrintOptionTree(tree, syntax);
  };
  CheckParsed(parse(text), text, parse, print);
}

// The integers of C, where those are the rules.
void CheckAsC(std::string_view text) {
  const std::string copy(text);
  if (copy.find('\0') != copy.npos) return;
  const auto agrees = [&](auto parsed, auto convert) {
    char* end = nullptr;
    errno = 0;
    const auto number = convert(copy.c_str(), &end, 0);
    const bool good = errno == 0 && *end == '\0' && end != copy.c_str();
    return parsed.first == good && (!good || parsed.second == number);
  };
  uint64_t u = 0;
  const bool unsigned_ok = ParseUint(text, UINT64_MAX, &u).ok();
  FUZZ_CHECK(agrees(std::pair(unsigned_ok, u), std::strtoull), text);
  int64_t i = 0;
  const bool signed_ok = ParseInt(text, INT64_MIN, INT64_MAX, &i).ok();
  FUZZ_CHECK(agrees(std::pair(signed_ok, i), std::strtoll), text);
}

void FuzzNumber(char variant, std::string_view text) {
  const bool wide = variant % 2 != 0;
  uint64_t u = 77;
  absl::Status status = ParseUint(text, wide ? UINT64_MAX : 255, &u);
  FUZZ_CHECK(status.ok() ? wide || u <= 255 : u == 77, text);
  if (!status.ok()) CheckIsGoodError(status);
  uint64_t tried = 77;
  const bool could = TryParseUint(text, &tried);
  uint64_t full = 77;
  FUZZ_CHECK(could == ParseUint(text, UINT64_MAX, &full).ok(), text);
  FUZZ_CHECK(!could || tried == full, text);
  int64_t i = 77;
  status = ParseInt(text, wide ? INT64_MIN : -5, wide ? INT64_MAX : 9, &i);
  FUZZ_CHECK(status.ok() ? wide || (i >= -5 && i <= 9) : i == 77, text);
  if (!status.ok()) CheckIsGoodError(status);
  CheckAsC(text);
  uint64_t size = 77;
  status = ParseSize(text, &size);
  if (status.ok()) {
    uint64_t again = 0;
    FUZZ_CHECK(ParseSize(std::to_string(size), &again).ok(), text);
    FUZZ_CHECK(again == size, text);
  } else {
    CheckIsGoodError(status);
    FUZZ_CHECK(size == 77, text);
  }
  bool flag = true;
  status = ParseBool(text, &flag);
  if (!status.ok()) CheckIsGoodError(status);
  FUZZ_CHECK(status.ok() || flag, text);
}

}  // namespace

void FuzzOption(std::string_view input) {
  Bytes bytes(input);
  const char which = static_cast<char>(bytes.Byte());
  const char variant = static_cast<char>(bytes.Byte());
  const std::string_view text = bytes.Rest();
  switch (which) {
    case 'd':
      return FuzzDeviceOption(text);
    case 'o':
      return FuzzObjectOption(text);
    case 'g':
      return FuzzGlobalOption(text);
    case 'm':
      return FuzzMachineOption(variant, text);
    case 'c':
      return FuzzCpuOption(variant, text);
    case 'a':
      return FuzzAccelOption(text);
    case 'k':
      return FuzzKeyValues(variant, text);
    case 's':
      return FuzzSmpOption(text);
    case 'M':
      return FuzzMemoryOption(text);
    case 't':
      return FuzzTree(variant, text);
    default:
      return FuzzNumber(variant, text);
  }
}

}  // namespace qom::fuzz
