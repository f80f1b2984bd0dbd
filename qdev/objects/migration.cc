// Which capabilities and limits of migration go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/migration.h"

#include <bit>
#include <span>
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

absl::Status CheckRules(std::span<const Rule> rules) {
  for (const Rule& rule : rules) {
    if (rule.broken) {
      return Error(Cause::kBadValue, "{}=on: it {}", rule.setting, rule.says);
    }
  }
  return absl::OkStatus();
}

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
      {postcopy_ram_ && ignore_shared_, "x-postcopy-ram",
       "excludes x-ignore-shared"},
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
  };
  QOMRT_RETURN_IF_ERROR(CheckRules(rules));
  if (!background_snapshot_) return absl::OkStatus();
  constexpr std::string_view kSnapshot = "x-background-snapshot";
  const Rule excluded[] = {
      {postcopy_ram_, kSnapshot, "excludes x-postcopy-ram"},
      {postcopy_blocktime_, kSnapshot, "excludes postcopy-blocktime"},
      {return_path_, kSnapshot, "excludes x-return-path"},
      {multifd_, kSnapshot, "excludes x-multifd"},
      {auto_converge_, kSnapshot, "excludes x-auto-converge"},
      {release_ram_, kSnapshot, "excludes x-release-ram"},
      {rdma_pin_all_, kSnapshot, "excludes x-rdma-pin-all"},
      {compress_, kSnapshot, "excludes x-compress"},
      {xbzrle_, kSnapshot, "excludes x-xbzrle"},
      {colo_, kSnapshot, "excludes x-colo"},
  };
  return CheckRules(excluded);
}

}  // namespace qom::qdev
