// Which capabilities and limits of migration go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/migration.h"

#include <bit>
#include <string_view>

#include "absl/status/status.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// A setting that needs, or excludes, another.
struct Rule {
  bool broken;
  std::string_view setting;
  std::string_view says;
};

}  // namespace

absl::Status Migration::Check() const {
  if (max_cpu_throttle_ < cpu_throttle_initial_) {
    return Error(Cause::kOutOfRange,
                 "max-cpu-throttle: {} is outside {}..99, it starts at "
                 "x-cpu-throttle-initial",
                 max_cpu_throttle_, cpu_throttle_initial_);
  }
  if (!std::has_single_bit(xbzrle_cache_size_.bytes)) {
    return Error(Cause::kBadValue, "xbzrle-cache-size: {} is no power of two",
                 xbzrle_cache_size_.bytes);
  }
  if (!std::has_single_bit(rdma_chunk_size_)) {
    return Error(Cause::kBadValue, "x-rdma-chunk-size: {} is no power of two",
                 rdma_chunk_size_);
  }
  const bool compresses = multifd_compression_ != MultiFdCompression::kNone;
  const Rule rules[] = {
      {postcopy_preempt_ && !postcopy_ram_, "x-postcopy-preempt",
       "needs x-postcopy-ram"},
      {zero_copy_send_ && !multifd_, "x-zero-copy-send", "needs x-multifd"},
      {zero_copy_send_ && compresses, "x-zero-copy-send",
       "excludes multifd-compression"},
      {zero_copy_send_ && !tls_creds_.empty(), "x-zero-copy-send",
       "excludes tls-creds"},
      {multifd_ && compress_, "x-multifd", "excludes x-compress"},
      {switchover_ack_ && !return_path_, "x-switchover-ack",
       "needs x-return-path"},
      {dirty_limit_ && auto_converge_, "x-dirty-limit",
       "excludes x-auto-converge"},
      {mapped_ram_ && xbzrle_, "mapped-ram", "excludes x-xbzrle"},
      {mapped_ram_ && postcopy_ram_, "mapped-ram", "excludes x-postcopy-ram"},
      {mapped_ram_ && compresses, "mapped-ram", "excludes multifd-compression"},
      {mapped_ram_ && !tls_creds_.empty(), "mapped-ram", "excludes tls-creds"},
      {background_snapshot_ && postcopy_ram_, "x-background-snapshot",
       "excludes x-postcopy-ram"},
      {background_snapshot_ && compress_, "x-background-snapshot",
       "excludes x-compress"},
      {background_snapshot_ && xbzrle_, "x-background-snapshot",
       "excludes x-xbzrle"},
  };
  for (const Rule& rule : rules) {
    if (rule.broken) {
      return Error(Cause::kBadValue, "{}=on: it {}", rule.setting, rule.says);
    }
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
