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
//     }));
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
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "compat/explain.h"
#include "qom/class.h"
#include "qom/context.h"

#pragma GCC visibility push(default)

namespace qom::compat {

class Resolutions {
 public:
  Resolutions();
  ~Resolutions();

  // What `resolve` says of `type` under the layers of `context`, or said under
  // others that are the same to it; entries of either count as used. `beside`
  // tells apart what else than entries decides what it says. It stays where it
  // is: the same address is the same answer.
  const Resolution& Of(Context& context, const Class& type,
                       absl::FunctionRef<Resolution()> resolve,
                       std::string_view beside = "");

 private:
  struct Made;
  struct OfType;

  std::map<const Class*, std::unique_ptr<OfType>> types_;
};

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_RESOLUTIONS_H_
