// What the bits of virtio's feature masks are called and which properties
// decide them, as a feature_bits.json says: of a catalogue, or of several of
// them, because the virtio specification numbers the bits and no release does.
//
// Example:
//
//   {"types": {"virtio-net-device": [["MAC", 5], ["MQ", 22, "mq"]]}}
//
//   QOMRT_ASSIGN_OR_RETURN(const compat::FeatureBits bits,
//                          compat::LoadFeatureBits("bits.json", text));
//   for (const compat::FeatureBit& one : bits.types.at("virtio-net-device")) {
//     Print(one.bit, one.name);
//   }
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_FEATURE_BITS_H_
#define QOMRT_COMPAT_CATALOGUE_FEATURE_BITS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// A mask has at most so many bits.
inline constexpr size_t kMostFeatureBits = 128;

struct FeatureBit {
  std::string name{};
  uint32_t bit = 0;  // less than kMostFeatureBits
  // Of the type, a descendant or an owner; "" if none decides it.
  std::string property{};
  bool clears = false;  // a true property takes the bit away

  friend bool operator==(const FeatureBit&, const FeatureBit&) = default;
};

struct FeatureBits {
  // By type. Descendants have them, too, and so do those that embed one.
  std::map<std::string, std::vector<FeatureBit>, std::less<>> types{};
  // Of the mask that the two ends of a vhost-user device exchange about their
  // protocol, which is of no type.
  std::vector<FeatureBit> vhost_user_protocol{};

  bool empty() const { return types.empty() && vhost_user_protocol.empty(); }
  friend bool operator==(const FeatureBits&, const FeatureBits&) = default;
};

// Of a file that no catalogue has; `name` is for errors. InvalidArgument for
// what is wrong in it.
absl::StatusOr<FeatureBits> LoadFeatureBits(std::string_view name,
                                            std::string_view text);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_FEATURE_BITS_H_
