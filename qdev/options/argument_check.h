// Who looks at the arguments of `-object`, `object_add`, `-device` and
// `device_add` before anything is made of them: a schema, say, which knows
// types that an emulator brings, and their members. Without one they cost a
// load.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::ArgumentChecks::Check check,
//                          qapi::SchemaCheck(schema, "ObjectOptions"));
//   qdev::ArgumentChecksOf(context).Add(std::move(check));
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_ARGUMENT_CHECK_H_
#define QOMRT_QDEV_OPTIONS_ARGUMENT_CHECK_H_

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "qdev/options/option_data.h"
#include "qom/context.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class ArgumentChecks {
 public:
  // Asked of an object to be of `type`. `arguments` is an object: `id`, if
  // there is one, and the properties; of one that comes again, the last, but
  // for a list, whose texts are one with commas. `strict`: its values have the
  // kinds of JSON; else they are texts.
  using Check = std::function<absl::Status(
      std::string_view type, const Value& arguments, bool strict)>;

  // Use ArgumentChecksOf(context).
  explicit ArgumentChecks(Context& /*context*/) {}
  // Asked after those there are; one that is added while they are asked, from
  // the next time on. A type that it does not know is fine.
  void Add(Check check) {
    checks_.push_back(std::make_shared<const Check>(std::move(check)));
  }

  // What the first says that is not content.
  absl::Status Ask(std::string_view type, std::string_view id,
                   std::span<const OptionData::Member> properties,
                   bool strict) const;

 private:
  std::vector<std::shared_ptr<const Check>> checks_;
};

inline ArgumentChecks& ArgumentChecksOf(Context& context) {
  return context.Slot<ArgumentChecks>();
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_ARGUMENT_CHECK_H_
