// What objects show under one choice of layers after another. A type to which
// two choices say the same is made once: sixty versions of a machine cost
// little more than the few that differ.
//
// Example:
//
//   compat::Resolutions made;
//   for (Context& of_machine : contexts) {
//     Print(made.Of(of_machine, *type, [&] {
//       return compat::Resolve(of_machine, *type);
//     }).resolution);
//   }
//
// Only types that are data are made once for all: a native type may look at
// anything, and is made anew each time.
//
// Threads: as what resolves; one call at a time. Contexts are of one registry,
// which must outlive it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_RESOLUTIONS_H_
#define QOMRT_COMPAT_RESOLUTIONS_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/context.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// Whether entries, which may be of two stacks, are the same: those of one
// emulator share their tables, those of a history are made anew.
bool AreTheSame(std::span<const EntryRef> a, std::span<const EntryRef> b);

class Resolutions {
 public:
  // Entries that match a type of the objects: that which was asked for, first,
  // or one that they embed.
  struct Part {
    const Class* type = nullptr;
    std::vector<EntryRef> entries{};
  };
  struct Made {
    std::vector<Part> parts{};
    std::string beside{};
    std::shared_ptr<const LayerSnapshot> layers{};  // that the entries are of
    Resolution resolution{};
  };

  Resolutions();
  ~Resolutions();

  // What `resolve` says of `type` under the layers of `context`, or said under
  // others that are the same to it; entries of either count as used. `beside`
  // tells apart what else than entries decides what it says. It stays where it
  // is: the same address is the same answer.
  const Made& Of(Context& context, const Class& type,
                 absl::FunctionRef<Resolution()> resolve,
                 std::string_view beside = "");

 private:
  struct OfType;

  std::map<const Class*, std::unique_ptr<OfType>> types_;
};

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_RESOLUTIONS_H_
