// `-object TYPE,id=ID,PROPERTY=VALUE,…`: an object other than a device, as a
// user asks for it. ObjectAdd() of qdev/options/object_add.h makes it. Dots in
// keys make lists and objects; a list is also one text, with doubled commas:
//
//   memory-backend-ram,id=m0,size=1M,host-nodes.0=0,host-nodes.1=1
//   memory-backend-ram,id=m0,size=1M,host-nodes=0-2,,4
//
// The same in JSON: {"qom-type": "memory-backend-ram", "id": "m0", …}. There
// are no flags: each key has a value. Of a key that comes again the last value
// counts, but for a list, which is all of them: cpu-affinity=0,cpu-affinity=2.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::ObjectOption option,
//       qdev::ParseObjectOption("memory-backend-ram,id=m0"));
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_OBJECT_OPTION_H_
#define QOMRT_QDEV_OPTIONS_OBJECT_OPTION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct ObjectOption {
  std::string type;
  std::string id;
  // In order; from text, the scalars are texts, and those of a key that comes
  // again stand together.
  std::vector<OptionData::Member> properties{};
  // From JSON: values have the kinds of their properties, so the text "1M" is
  // no size.
  bool strict = false;

  friend bool operator==(const ObjectOption&, const ObjectOption&) = default;
};

// InvalidArgument naming the byte or key: no type or id, a malformed id
// (kBadValue), a clash of keys.
absl::StatusOr<ObjectOption> ParseObjectOption(std::string_view text);
// The same from what was split or read already; from a tree, it is strict.
absl::StatusOr<ObjectOption> ObjectOptionFrom(std::span<const KeyValue> pairs);
absl::StatusOr<ObjectOption> ObjectOptionFrom(const OptionData& tree);

// In text, or in JSON if the option is strict. Fails for one that is not and
// that no text can carry.
absl::StatusOr<std::string> PrintObjectOption(const ObjectOption& option);
OptionData ToOptionData(const ObjectOption& option);
// InvalidArgument for a strict option, and if a text cannot carry a property.
absl::StatusOr<KeyValueList> ToKeyValues(const ObjectOption& option);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_OBJECT_OPTION_H_
