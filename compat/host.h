// What a host offers, and what a platform or an entry needs of one, so that a
// machine never depends on a host in silence. A host is a list of capabilities
// by name, made by probes (compat/platform/probe.h), read from a file, or said
// by a program.
//
// Example:
//
//   compat::Host host{"node-3", {{"kernel.release", "6.1.0"},
//                                {"kvm.sev-init2", false}}};
//   compat::Meets(host, "kvm.sev-init2");         // false
//   compat::Meets(host, "kernel.release>=6.1");   // true
//   compat::Text("sev-guest", "legacy-vm-type", "off").Needs("kvm.sev-init2");
//
// A need is one of
//
//   NAME          the capability is there: true, a number other than 0, a text
//   NAME=VALUE    it is this text, number, true or false
//   NAME>=VALUE   it is a number, or a release such as 6.1.0-13, at least that
//
// What a host does not tell, it does not have.
//
// Threads: values, and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_HOST_H_
#define QOMRT_COMPAT_HOST_H_

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "qom/error_facts.h"
#include "qom/registry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct Host {
  std::string name{};
  // A boolean, a number or a text each.
  std::map<std::string, Value, std::less<>> capabilities{};

  friend bool operator==(const Host&, const Host&) = default;
};

// kBadValue for what is no need.
absl::Status CheckNeed(std::string_view need);
bool Meets(const Host& host, std::string_view need);
// "has no kvm.sev-init2", "has kernel.release 6.1.0": why it does not meet it.
std::string WhyNot(const Host& host, std::string_view need);

// What a host lacks.
struct UnmetNeed {
  std::string need;
  // Who needs it: an entry, or, without one, `source`, "platform rhel-9.4".
  std::optional<EntryPlace> entry{};
  std::string source{};

  friend bool operator==(const UnmetNeed&, const UnmetNeed&) = default;
};

// What entries of `tables` need and `host` lacks, in order.
std::vector<UnmetNeed> UnmetNeeds(const Host& host,
                                  std::span<const LayerTable> tables);
// The same of all that a selection applies, what its accelerator and its
// platform need as a whole first. Errors as MachineSet::Assemble().
absl::StatusOr<std::vector<UnmetNeed>> UnmetNeeds(const Host& host,
                                                  const MachineSet& machines,
                                                  const Selection& selection,
                                                  const TypeRegistry& registry);
// "host 'node-3' has no kvm.sev-init2, which … needs": kUnmetNeed, with the
// need, the entry and its property as facts.
absl::Status UnmetNeedError(const Host& host, const UnmetNeed& unmet);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_HOST_H_
