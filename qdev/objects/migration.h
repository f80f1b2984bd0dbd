// How a running guest moves to another process: the settings of it, as one
// object that takes layers and globals and is no device.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(Ref<qdev::Migration> migration,
//                          context.New<qdev::Migration>());
//   QOMRT_RETURN_IF_ERROR(migration->Check());
//
// A property whose name starts with `x-` has another way to be set in an
// emulator, and is there so that a global can set it.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MIGRATION_H_
#define QOMRT_QDEV_OBJECTS_MIGRATION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qom/native_type.h"

namespace qom::qdev {

enum class MultiFdCompression : uint8_t { kNone, kZlib, kZstd };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::MultiFdCompression> {
  static constexpr std::string_view kName = "MultiFDCompression";
  static constexpr EnumName<qdev::MultiFdCompression> kNames[] = {
      {qdev::MultiFdCompression::kNone, "none"},
      {qdev::MultiFdCompression::kZlib, "zlib"},
      {qdev::MultiFdCompression::kZstd, "zstd"},
  };
};

namespace qom::qdev {

class Migration : public Extends<Migration, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "migration";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "settings of migration";
    // There is one, from the start.
    c.hotpluggable = false;
  }

  // What the settings say together. InvalidArgument or OutOfRange, naming two
  // that contradict each other.
  absl::Status Check() const;

 private:
  props::Size announce_initial_{};
  props::Size announce_max_{};
  props::Size announce_rounds_{};
  props::Size announce_step_{};
  props::Size max_postcopy_bandwidth_{};
  props::Size max_bandwidth_{};
  props::Size xbzrle_cache_size_{};
  uint64_t downtime_limit_{};
  std::string tls_authz_;
  std::string tls_creds_;
  std::string tls_hostname_;
  uint32_t checkpoint_delay_{};
  MultiFdCompression multifd_compression_{};
  uint8_t max_cpu_throttle_{};
  uint8_t multifd_channels_{};
  uint8_t multifd_zlib_level_{};
  uint8_t multifd_zstd_level_{};
  uint8_t clear_bitmap_shift_{};
  uint8_t compress_level_{};
  uint8_t compress_threads_{};
  uint8_t cpu_throttle_increment_{};
  uint8_t cpu_throttle_initial_{};
  uint8_t decompress_threads_{};
  uint8_t throttle_trigger_threshold_{};
  bool decompress_error_check_{};
  bool send_configuration_{};
  bool send_section_footer_{};
  bool store_global_state_{};
  bool auto_converge_{};
  bool background_snapshot_{};
  bool block_{};
  bool colo_{};
  bool compress_{};
  bool compress_wait_thread_{};
  bool cpu_throttle_tailslow_{};
  bool events_{};
  bool multifd_{};
  bool postcopy_preempt_{};
  bool postcopy_preempt_break_huge_{};
  bool postcopy_ram_{};
  bool rdma_pin_all_{};
  bool release_ram_{};
  bool return_path_{};
  bool xbzrle_{};
  bool zero_blocks_{};
  bool zero_copy_send_{};
};

struct Migration::Props {
  static constexpr auto kAnnounceInitial =
      props::Field<&Migration::announce_initial_>(
          "announce-initial",
          {.default_value = 50,
           .max = 100'000,
           .doc = "Wait after the first announcement of the guest's addresses.",
           .unit = "ms"});
  static constexpr auto kAnnounceMax = props::Field<&Migration::announce_max_>(
      "announce-max", {.default_value = 550,
                       .max = 100'000,
                       .doc = "The longest wait between two announcements.",
                       .unit = "ms"});
  static constexpr auto kAnnounceRounds =
      props::Field<&Migration::announce_rounds_>(
          "announce-rounds", {.default_value = 5,
                              .max = 1000,
                              .doc = "Announcements after the guest arrived."});
  static constexpr auto kAnnounceStep =
      props::Field<&Migration::announce_step_>(
          "announce-step",
          {.default_value = 100,
           .min = 1,
           .max = 10'000,
           .doc = "How much longer each wait is than the one before.",
           .unit = "ms"});
  static constexpr auto kDecompressErrorCheck =
      props::Field<&Migration::decompress_error_check_>(
          "decompress-error-check",
          {.default_value = true,
           .doc = "A page that cannot be decompressed is an error."});
  static constexpr auto kMaxCpuThrottle =
      props::Field<&Migration::max_cpu_throttle_>(
          "max-cpu-throttle",
          {.default_value = 99,
           .min = 1,
           .max = 99,
           .doc = "The most that a guest that writes too fast is slowed down.",
           .unit = "percent"});
  static constexpr auto kMaxPostcopyBandwidth = props::Field<
      &Migration::max_postcopy_bandwidth_>(
      "max-postcopy-bandwidth",
      {.default_value = 0,
       .doc =
           "Limit of the background stream once the guest runs there; 0: none.",
       .unit = "B/s"});
  static constexpr auto kMultifdChannels =
      props::Field<&Migration::multifd_channels_>(
          "multifd-channels", {.default_value = 2,
                               .min = 1,
                               .doc = "Streams that `x-multifd` uses."});
  static constexpr auto kMultifdCompression =
      props::Field<&Migration::multifd_compression_>(
          "multifd-compression",
          {.default_value = MultiFdCompression::kNone,
           .doc = "How pages are compressed in several streams."});
  static constexpr auto kMultifdZlibLevel =
      props::Field<&Migration::multifd_zlib_level_>(
          "multifd-zlib-level",
          {.default_value = 1,
           .max = 9,
           .doc = "Effort of zlib: 0 none, 1 fastest, 9 best."});
  static constexpr auto kMultifdZstdLevel =
      props::Field<&Migration::multifd_zstd_level_>(
          "multifd-zstd-level", {.default_value = 1,
                                 .max = 20,
                                 .doc = "Effort of zstd: 1 fastest, 20 best."});
  static constexpr auto kSendConfiguration =
      props::Field<&Migration::send_configuration_>(
          "send-configuration",
          {.default_value = true,
           .doc = "The stream begins with the machine it comes from."});
  static constexpr auto kSendSectionFooter =
      props::Field<&Migration::send_section_footer_>(
          "send-section-footer",
          {.default_value = true,
           .doc = "Each section of the stream says where it ends."});
  static constexpr auto kStoreGlobalState =
      props::Field<&Migration::store_global_state_>(
          "store-global-state",
          {.default_value = true,
           .doc = "The stream has the run state of the guest."});
  static constexpr auto kTlsAuthz = props::Field<&Migration::tls_authz_>(
      "tls-authz",
      {.doc = "Object that decides which certificates may connect."});
  static constexpr auto kTlsCreds = props::Field<&Migration::tls_creds_>(
      "tls-creds", {.doc = "Object with the keys of an encrypted stream."});
  static constexpr auto kTlsHostname = props::Field<&Migration::tls_hostname_>(
      "tls-hostname",
      {.doc = "Host name in the certificate of the other side."});
  static constexpr auto kAutoConverge =
      props::Field<&Migration::auto_converge_>(
          "x-auto-converge",
          {.default_value = false,
           .doc = "A guest that writes too fast is slowed down.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kBackgroundSnapshot =
      props::Field<&Migration::background_snapshot_>(
          "x-background-snapshot",
          {.default_value = false,
           .doc = "The memory is saved while the guest runs on.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kBlock = props::Field<&Migration::block_>(
      "x-block", {.default_value = false,
                  .doc = "The content of disks moves, too.",
                  .flags = PropertyFlags::kUnstable});
  static constexpr auto kCheckpointDelay =
      props::Field<&Migration::checkpoint_delay_>(
          "x-checkpoint-delay",
          {.default_value = 20'000,
           .doc = "Time between two checkpoints of `x-colo`.",
           .unit = "ms",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kClearBitmapShift =
      props::Field<&Migration::clear_bitmap_shift_>(
          "x-clear-bitmap-shift",
          {.default_value = 18,
           .doc = "Pages whose state is cleared at once, as a power of two.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kColo = props::Field<&Migration::colo_>(
      "x-colo", {.default_value = false,
                 .doc = "A second guest runs in step and takes over.",
                 .flags = PropertyFlags::kUnstable});
  static constexpr auto kCompress = props::Field<&Migration::compress_>(
      "x-compress", {.default_value = false,
                     .doc = "Pages are compressed in one stream.",
                     .flags = PropertyFlags::kUnstable});
  static constexpr auto kCompressLevel =
      props::Field<&Migration::compress_level_>(
          "x-compress-level",
          {.default_value = 1,
           .max = 9,
           .doc = "Effort of `x-compress`: 0 none, 1 fastest, 9 best.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kCompressThreads =
      props::Field<&Migration::compress_threads_>(
          "x-compress-threads", {.default_value = 8,
                                 .min = 1,
                                 .doc = "Threads that compress.",
                                 .flags = PropertyFlags::kUnstable});
  static constexpr auto kCompressWaitThread =
      props::Field<&Migration::compress_wait_thread_>(
          "x-compress-wait-thread",
          {.default_value = true,
           .doc = "A page waits for a thread rather than going as it is.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kCpuThrottleIncrement =
      props::Field<&Migration::cpu_throttle_increment_>(
          "x-cpu-throttle-increment",
          {.default_value = 10,
           .min = 1,
           .max = 99,
           .doc = "How much a guest is slowed down further each time.",
           .unit = "percent",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kCpuThrottleInitial =
      props::Field<&Migration::cpu_throttle_initial_>(
          "x-cpu-throttle-initial",
          {.default_value = 20,
           .min = 1,
           .max = 99,
           .doc = "How much a guest is slowed down at first.",
           .unit = "percent",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kCpuThrottleTailslow =
      props::Field<&Migration::cpu_throttle_tailslow_>(
          "x-cpu-throttle-tailslow",
          {.default_value = false,
           .doc = "Near the end, the guest is slowed down in smaller steps.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kDecompressThreads =
      props::Field<&Migration::decompress_threads_>(
          "x-decompress-threads", {.default_value = 2,
                                   .min = 1,
                                   .doc = "Threads that decompress.",
                                   .flags = PropertyFlags::kUnstable});
  static constexpr auto kDowntimeLimit =
      props::Field<&Migration::downtime_limit_>(
          "x-downtime-limit",
          {.default_value = 300,
           .max = 2'000'000,
           .doc = "How long the guest may stand still at the end.",
           .unit = "ms",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kEvents = props::Field<&Migration::events_>(
      "x-events", {.default_value = false,
                   .doc = "Each change of state is an event for the monitor.",
                   .flags = PropertyFlags::kUnstable});
  static constexpr auto kMaxBandwidth =
      props::Field<&Migration::max_bandwidth_>(
          "x-max-bandwidth", {.default_value = 128 << 20,
                              .doc = "Limit of the stream; 0: none.",
                              .unit = "B/s",
                              .flags = PropertyFlags::kUnstable});
  static constexpr auto kMultifd = props::Field<&Migration::multifd_>(
      "x-multifd", {.default_value = false,
                    .doc = "Pages go in several streams at once.",
                    .flags = PropertyFlags::kUnstable});
  static constexpr auto kPostcopyPreempt =
      props::Field<&Migration::postcopy_preempt_>(
          "x-postcopy-preempt",
          {.default_value = false,
           .doc = "Pages that the guest waits for have a stream of their own.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kPostcopyPreemptBreakHuge =
      props::Field<&Migration::postcopy_preempt_break_huge_>(
          "x-postcopy-preempt-break-huge",
          {.default_value = true,
           .doc = "Such a page goes first even inside of a huge page.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kPostcopyRam = props::Field<&Migration::postcopy_ram_>(
      "x-postcopy-ram",
      {.default_value = false,
       .doc = "The guest may run there before all of its memory is.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kRdmaPinAll = props::Field<&Migration::rdma_pin_all_>(
      "x-rdma-pin-all",
      {.default_value = false,
       .doc = "All memory is registered for RDMA before it is used.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kReleaseRam = props::Field<&Migration::release_ram_>(
      "x-release-ram",
      {.default_value = false,
       .doc = "Memory that has moved is given back to the host.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kReturnPath = props::Field<&Migration::return_path_>(
      "x-return-path", {.default_value = false,
                        .doc = "The other side can answer in the stream.",
                        .flags = PropertyFlags::kUnstable});
  static constexpr auto kThrottleTriggerThreshold =
      props::Field<&Migration::throttle_trigger_threshold_>(
          "x-throttle-trigger-threshold",
          {.default_value = 50,
           .min = 1,
           .max = 100,
           .doc = "Share of the sent memory that is dirty again before the "
                  "guest is slowed down.",
           .unit = "percent",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kXbzrle = props::Field<&Migration::xbzrle_>(
      "x-xbzrle",
      {.default_value = false,
       .doc = "Of a page that was sent before, only what changed is sent.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kZeroBlocks = props::Field<&Migration::zero_blocks_>(
      "x-zero-blocks",
      {.default_value = false,
       .doc = "Blocks of disks with nothing but zeroes are not sent.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kZeroCopySend =
      props::Field<&Migration::zero_copy_send_>(
          "x-zero-copy-send",
          {.default_value = false,
           .doc = "Pages go to the network without being copied.",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kXbzrleCacheSize = props::Field<
      &Migration::xbzrle_cache_size_>(
      "xbzrle-cache-size",
      {.default_value = 64 << 20,
       .min = 4096,
       .doc =
           "Memory for pages that were sent, for `x-xbzrle`; a power of two.",
       .unit = "B"});
  static constexpr auto kAll = props::Table(
      kAnnounceInitial, kAnnounceMax, kAnnounceRounds, kAnnounceStep,
      kDecompressErrorCheck, kMaxCpuThrottle, kMaxPostcopyBandwidth,
      kMultifdChannels, kMultifdCompression, kMultifdZlibLevel,
      kMultifdZstdLevel, kSendConfiguration, kSendSectionFooter,
      kStoreGlobalState, kTlsAuthz, kTlsCreds, kTlsHostname, kAutoConverge,
      kBackgroundSnapshot, kBlock, kCheckpointDelay, kClearBitmapShift, kColo,
      kCompress, kCompressLevel, kCompressThreads, kCompressWaitThread,
      kCpuThrottleIncrement, kCpuThrottleInitial, kCpuThrottleTailslow,
      kDecompressThreads, kDowntimeLimit, kEvents, kMaxBandwidth, kMultifd,
      kPostcopyPreempt, kPostcopyPreemptBreakHuge, kPostcopyRam, kRdmaPinAll,
      kReleaseRam, kReturnPath, kThrottleTriggerThreshold, kXbzrle, kZeroBlocks,
      kZeroCopySend, kXbzrleCacheSize);
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OBJECTS_MIGRATION_H_
