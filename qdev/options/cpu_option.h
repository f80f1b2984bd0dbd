// `-cpu MODEL,+FEATURE,-FEATURE,PROPERTY=VALUE,…`: the CPU a user asks for.
//
//   PROPERTY=VALUE   counts as a global on that exact type, later than all
//                    others
//   PROPERTY         the same with the value on
//   +FEATURE         switched on in each CPU after all layers, then
//   -FEATURE         switched off, wherever they stand
//
// Only x86 and SPARC know the last three; elsewhere write PROPERTY=on. On x86
// '_' in the name of a PROPERTY is '-', and `tsc-freq=1.5G` (powers of 1000)
// stands for `tsc-frequency=1500000000`. A comma cannot be part of a value.
//
// The type of a model is named MODEL-FAMILY, where FAMILY is the base type of
// the architecture's CPUs: "Haswell-x86_64-cpu", "cortex-a57-arm-cpu".
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::CpuOption option,
//                          qdev::ParseCpuOption("Haswell,-hle,l3-cache=off"));
//   QOMRT_ASSIGN_OR_RETURN(qdev::CpuChoice cpus,
//                          qdev::ChooseCpu(registry, "x86_64", option));
//   // append cpus.globals to the global layer, after the user's; then each
//   QOMRT_RETURN_IF_ERROR(qdev::SwitchFeatures(cpus, *cpu));
//
// Threads: all functions may be called from any thread; SwitchFeatures() as
// the object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_CPU_OPTION_H_
#define QOMRT_QDEV_OPTIONS_CPU_OPTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct CpuSetting {
  enum class Form : uint8_t { kProperty, kFlag, kPlus, kMinus };
  Form form = Form::kProperty;
  std::string name;
  std::string value{};  // of a kProperty

  friend bool operator==(const CpuSetting&, const CpuSetting&) = default;
};

struct CpuOption {
  std::string model;
  std::vector<CpuSetting> settings{};  // in order

  friend bool operator==(const CpuOption&, const CpuOption&) = default;
};

// InvalidArgument (kMalformed) naming the byte: no model, a feature or property
// without a name, a '+' or '-' with a value. Empty pieces are read over.
absl::StatusOr<CpuOption> ParseCpuOption(std::string_view text);
// Fails for what the text cannot carry.
absl::StatusOr<std::string> PrintCpuOption(const CpuOption& option);

struct CpuFeature {
  std::string name;
  bool on = false;
};

struct CpuChoice {
  const Class* type = nullptr;
  std::vector<compat::TableEntry> globals{};  // for the end of the global layer
  std::vector<CpuFeature> features{};         // in order of application
};

// The base type of an architecture's CPUs, "arm-cpu" for "aarch64".
std::string CpuFamily(std::string_view arch);
// The models that `registry` has for `arch`, by name.
std::vector<std::string> CpuModels(const TypeRegistry& registry,
                                   std::string_view arch);

// kUnknownType, with the nearest names, for an unknown model; kMalformed for a
// form that the architecture does not know; kBadValue for a `tsc-freq` that is
// no number. Whether the properties exist is for the layers to say.
absl::StatusOr<CpuChoice> ChooseCpu(TypeRegistry& registry,
                                    std::string_view arch,
                                    const CpuOption& option);

// Sets the features of `choice` in `cpu`, which is not realized yet, as a
// user's. Stops at the first that cannot be set.
absl::Status SwitchFeatures(const CpuChoice& choice, Object& cpu);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_CPU_OPTION_H_
