// What a machine promises its guests, as a file that is kept for as long as the
// machine is offered: the first value of every property of every concrete type,
// a line each. A release that breaks a promise is told which lines it changes
// and which entry or default they come from.
//
//   # qom guest abi 1
//   # machine pc-q35-8.2
//   # release qemu-11.1
//   # digest crc32:9d2c1a07
//   virtio-blk-device.num-queues=65535
//   virtio-blk-device.serial=""
//
// Lines are sorted by their bytes; values are JSON. A value that nobody knows
// has no line. The digest is of the lines, each with its end.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(const compat::AbiFile file,
//                          compat::ParseAbi(path, text));
//   QOMRT_ASSIGN_OR_RETURN(
//       const compat::AbiChanges changes,
//       compat::CompareAbi(path, file.abi,
//                          compat::AbiOf("pc-q35-8.2", "qemu-11.1", made),
//                          registry));
//   for (const compat::AbiChange& one : changes.changed) Print(one);
//
// Threads: pure functions. Views are of what they were made of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_ABI_H_
#define QOMRT_COMPAT_ABI_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/comparison.h"
#include "compat/explain.h"
#include "compat/machine.h"
#include "qom/class.h"
#include "qom/registry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct AbiLine {
  std::string text;      // "TYPE.PROPERTY=VALUE"
  size_t name_size = 0;  // of TYPE.PROPERTY
  // Of a machine that is there; null for a line of a file.
  const Class* type = nullptr;
  const Resolved* told = nullptr;

  std::string_view name() const {
    const std::string_view line = text;
    return line.substr(0, name_size);
  }
  std::string_view value() const {
    const std::string_view line = text;
    return line.substr(name_size + 1);
  }
};

struct GuestAbi {
  std::string machine;
  std::string release{};  // of the program; "" if nobody says
  std::vector<AbiLine> lines{};
};

// What objects of `types` show on a machine: what is known of them and the same
// each time. A type of which no object was made has no lines.
using MadeTypes = std::vector<std::pair<const Class*, const Resolution*>>;
GuestAbi AbiOf(std::string_view machine, std::string_view release,
               const MadeTypes& types);

// The file. InvalidArgument (kNotWritten) for names that no line can hold.
absl::StatusOr<std::string> AbiText(const GuestAbi& abi);

struct AbiFile {
  GuestAbi abi;
  // The lines are not those of the digest: somebody changed them, or a part is
  // missing. What to tell, with the place; else "".
  std::string edited{};
};

// InvalidArgument, naming `file` and line: another head or form, lines that are
// none, that stand twice or in no order.
absl::StatusOr<AbiFile> ParseAbi(std::string_view file, std::string_view text);

struct AbiChange {
  std::string type;
  std::string property;
  std::optional<Value> was{};      // none: it is new
  const Resolved* told = nullptr;  // what is, and who says so; null: it is gone
};

// Each in the order of the lines.
struct AbiChanges {
  std::vector<AbiChange> changed{};
  std::vector<AbiChange> gone{};
  std::vector<AbiChange> added{};

  bool same() const { return changed.empty() && gone.empty() && added.empty(); }
};

// How `now`, a machine that is there, differs from `was`, what `file` says of
// it. Where the name of a type ends in a line, the file and `registry` know, or
// it is guessed. InvalidArgument, naming file and line, for a value that is no
// JSON.
absl::StatusOr<AbiChanges> CompareAbi(std::string_view file,
                                      const GuestAbi& was, const GuestAbi& now,
                                      const TypeRegistry& registry);

// An entry by its place.
struct EntryOfTable {
  SharedTable table;
  size_t index = 0;

  friend bool operator==(const EntryOfTable&, const EntryOfTable&) = default;
};

// The entries of `machines` that would give a property what it was: where an
// entry stands that a machine no longer applies. None of a property that is
// gone or new.
std::vector<EntryOfTable> EntriesThatGave(const AbiChange& change,
                                          const MachineSet& machines,
                                          const TypeRegistry& registry);

// May a guest of a machine that one place saved be loaded by the other? From
// the best to the worst.
enum class AbiVerdict : uint8_t {
  kSame,     // all values are known, and alike
  kUnknown,  // what is known is alike
  kDiffers,  // a value is another one, or an object cannot be made
};
std::string_view VerdictWord(AbiVerdict verdict);
AbiVerdict VerdictOf(const Comparison& found);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_ABI_H_
