// The names of the bits of virtio's feature masks, by type of device, and the
// properties that decide them: as the virtio specification and vhost-user's
// number them.
//
// Example:
//
//   for (const FeatureBit& row : FeatureBits()) {
//     if (row.type == "virtio-net-device" && row.bit == 22) Print(row.name);
//   }  // "MQ", which the property mq decides
//
// Threads: constants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_FEATURE_BITS_H_
#define QOMRT_TOOLS_FEATURE_BITS_H_

#include <cstddef>
#include <span>
#include <string_view>

namespace qom::tools {

// A mask has at most so many bits.
inline constexpr size_t kMostFeatureBits = 128;

// What `type` is in the rows of the second mask that front end and back end of
// a vhost-user device exchange.
inline constexpr std::string_view kVhostUserProtocol = "vhost-user protocol";

struct FeatureBit {
  std::string_view type;  // its descendants have it, too
  size_t bit;
  std::string_view name;
  // Of that type; "" if none decides it.
  std::string_view property = "";
};

// By type and bit.
std::span<const FeatureBit> FeatureBits();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_FEATURE_BITS_H_
