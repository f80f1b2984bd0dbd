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
// emulator, and is there so that a global can set it. Those that newer releases
// of QEMU no longer have are deprecated.
//
// Histories are in the numbers of QEMU: a machine that follows "qemu" starts
// with what its release had (compat/history.h).
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

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class MultiFdCompression : uint8_t { kNone, kZlib, kZstd };
enum class MigrationMode : uint8_t {
  kNormal,
  kCprReboot,
  kCprTransfer,
  kCprExec,
};
enum class ZeroPageDetection : uint8_t { kNone, kLegacy, kMultiFd };

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
template <>
struct qom::props::EnumNames<qom::qdev::MigrationMode> {
  static constexpr std::string_view kName = "MigMode";
  static constexpr EnumName<qdev::MigrationMode> kNames[] = {
      {qdev::MigrationMode::kNormal, "normal"},
      {qdev::MigrationMode::kCprReboot, "cpr-reboot"},
      {qdev::MigrationMode::kCprTransfer, "cpr-transfer"},
      {qdev::MigrationMode::kCprExec, "cpr-exec"},
  };
};
template <>
struct qom::props::EnumNames<qom::qdev::ZeroPageDetection> {
  static constexpr std::string_view kName = "ZeroPageDetection";
  static constexpr EnumName<qdev::ZeroPageDetection> kNames[] = {
      {qdev::ZeroPageDetection::kNone, "none"},
      {qdev::ZeroPageDetection::kLegacy, "legacy"},
      {qdev::ZeroPageDetection::kMultiFd, "multifd"},
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
  props::Size avail_switchover_bandwidth_{};
  props::Size max_postcopy_bandwidth_{};
  props::Size max_bandwidth_{};
  props::Size xbzrle_cache_size_{};
  uint64_t downtime_limit_{};
  uint64_t rdma_chunk_size_{};
  uint64_t vcpu_dirty_limit_{};
  uint64_t vcpu_dirty_limit_period_{};
  std::string tls_authz_;
  std::string tls_creds_;
  std::string tls_hostname_;
  uint32_t checkpoint_delay_{};
  MultiFdCompression multifd_compression_{};
  MigrationMode mode_{};
  ZeroPageDetection zero_page_detection_{};
  uint8_t max_cpu_throttle_{};
  uint8_t multifd_channels_{};
  uint8_t multifd_qatzip_level_{};
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
  bool send_switchover_start_{};
  bool store_global_state_{};
  bool switchover_ack_legacy_{};
  bool auto_converge_{};
  bool background_snapshot_{};
  bool block_{};
  bool colo_{};
  bool compress_{};
  bool compress_wait_thread_{};
  bool cpu_throttle_tailslow_{};
  bool dirty_limit_{};
  bool events_{};
  bool ignore_shared_{};
  bool mapped_ram_{};
  bool multifd_{};
  bool multifd_clean_tls_termination_{};
  bool multifd_flush_after_each_section_{};
  bool postcopy_blocktime_{};
  bool postcopy_preempt_{};
  bool postcopy_preempt_break_huge_{};
  bool postcopy_ram_{};
  bool preempt_pre_7_2_{};
  bool rdma_pin_all_{};
  bool release_ram_{};
  bool return_path_{};
  bool switchover_ack_{};
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
  static constexpr auto kAvailSwitchoverBandwidth =
      props::Field<&Migration::avail_switchover_bandwidth_>(
          "avail-switchover-bandwidth",
          {.default_value = 0,
           .doc = "What the stream is counted on to carry while the guest "
                  "stands still; 0: what is measured.",
           .unit = "B/s"});
  static constexpr auto kDecompressErrorCheck =
      props::Field<&Migration::decompress_error_check_>(
          "decompress-error-check",
          {.default_value = true,
           .doc = "A page that cannot be decompressed is an error.",
           .deprecated = props::Deprecated{"8.2", "multifd-compression"},
           .history = {{"qemu-2.12", false}}});
  static constexpr auto kMappedRam = props::Field<&Migration::mapped_ram_>(
      "mapped-ram", {.default_value = false,
                     .doc = "In a file, each page has a place of its own."});
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
  static constexpr auto kMode = props::Field<&Migration::mode_>(
      "mode", {.default_value = MigrationMode::kNormal,
               .doc = "To another process, or to a new one on the same host "
                      "that takes the memory over."});
  static constexpr auto kMultifdChannels =
      props::Field<&Migration::multifd_channels_>(
          "multifd-channels", {.default_value = 2,
                               .min = 1,
                               .doc = "Streams that `x-multifd` uses."});
  static constexpr auto kMultifdCleanTlsTermination =
      props::Field<&Migration::multifd_clean_tls_termination_>(
          "multifd-clean-tls-termination",
          {.default_value = true,
           .doc = "Encrypted streams of `x-multifd` end with a goodbye.",
           .history = {{"qemu-9.2", false}}});
  static constexpr auto kMultifdCompression =
      props::Field<&Migration::multifd_compression_>(
          "multifd-compression",
          {.default_value = MultiFdCompression::kNone,
           .doc = "How pages are compressed in several streams."});
  static constexpr auto kMultifdFlushAfterEachSection =
      props::Field<&Migration::multifd_flush_after_each_section_>(
          "multifd-flush-after-each-section",
          {.default_value = false,
           .doc = "The streams of `x-multifd` wait for one another after each "
                  "section, not after each round.",
           .history = {{"qemu-8.0", true}}});
  static constexpr auto kMultifdQatzipLevel = props::Field<
      &Migration::multifd_qatzip_level_>(
      "multifd-qatzip-level",
      {.default_value = 1,
       .min = 1,
       .max = 9,
       .doc =
           "Effort of compression by an accelerator card: 1 fastest, 9 best."});
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
  static constexpr auto kPostcopyBlocktime =
      props::Field<&Migration::postcopy_blocktime_>(
          "postcopy-blocktime",
          {.default_value = false,
           .doc = "It is measured how long the guest waits for pages."});
  static constexpr auto kSendConfiguration =
      props::Field<&Migration::send_configuration_>(
          "send-configuration",
          {.default_value = true,
           .doc = "The stream begins with the machine it comes from.",
           .history = {{"qemu-2.3", false}}});
  static constexpr auto kSendSectionFooter =
      props::Field<&Migration::send_section_footer_>(
          "send-section-footer",
          {.default_value = true,
           .doc = "Each section of the stream says where it ends.",
           .history = {{"qemu-2.3", false}}});
  static constexpr auto kSendSwitchoverStart =
      props::Field<&Migration::send_switchover_start_>(
          "send-switchover-start",
          {.default_value = true,
           .doc = "The stream says when the guest has stopped here.",
           .history = {{"qemu-9.2", false}}});
  static constexpr auto kStoreGlobalState =
      props::Field<&Migration::store_global_state_>(
          "store-global-state",
          {.default_value = true,
           .doc = "The stream has the run state of the guest.",
           .history = {{"qemu-2.3", false}}});
  static constexpr auto kSwitchoverAckLegacy =
      props::Field<&Migration::switchover_ack_legacy_>(
          "switchover-ack-legacy",
          {.default_value = false,
           .doc = "Of all devices, not of each, it is counted who agrees by "
                  "`x-switchover-ack`.",
           .history = {{"qemu-11.0", true}}});
  static constexpr auto kTlsAuthz = props::Field<&Migration::tls_authz_>(
      "tls-authz",
      {.doc = "Object that decides which certificates may connect."});
  static constexpr auto kTlsCreds = props::Field<&Migration::tls_creds_>(
      "tls-creds", {.doc = "Object with the keys of an encrypted stream."});
  static constexpr auto kTlsHostname = props::Field<&Migration::tls_hostname_>(
      "tls-hostname",
      {.doc = "Host name in the certificate of the other side."});
  static constexpr auto kVcpuDirtyLimit =
      props::Field<&Migration::vcpu_dirty_limit_>(
          "vcpu-dirty-limit",
          {.default_value = 1,
           .min = 1,
           .doc = "How fast each processor may write with `x-dirty-limit`.",
           .unit = "MB/s"});
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
                  .flags = PropertyFlags::kUnstable,
                  .deprecated = props::Deprecated{"8.2", ""}});
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
      "x-compress",
      {.default_value = false,
       .doc = "Pages are compressed in one stream.",
       .flags = PropertyFlags::kUnstable,
       .deprecated = props::Deprecated{"8.2", "multifd-compression"}});
  static constexpr auto kCompressLevel =
      props::Field<&Migration::compress_level_>(
          "x-compress-level",
          {.default_value = 1,
           .max = 9,
           .doc = "Effort of `x-compress`: 0 none, 1 fastest, 9 best.",
           .flags = PropertyFlags::kUnstable,
           .deprecated = props::Deprecated{"8.2", "multifd-compression"}});
  static constexpr auto kCompressThreads =
      props::Field<&Migration::compress_threads_>(
          "x-compress-threads",
          {.default_value = 8,
           .min = 1,
           .doc = "Threads that compress.",
           .flags = PropertyFlags::kUnstable,
           .deprecated = props::Deprecated{"8.2", "multifd-compression"}});
  static constexpr auto kCompressWaitThread =
      props::Field<&Migration::compress_wait_thread_>(
          "x-compress-wait-thread",
          {.default_value = true,
           .doc = "A page waits for a thread rather than going as it is.",
           .flags = PropertyFlags::kUnstable,
           .deprecated = props::Deprecated{"8.2", "multifd-compression"}});
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
          "x-decompress-threads",
          {.default_value = 2,
           .min = 1,
           .doc = "Threads that decompress.",
           .flags = PropertyFlags::kUnstable,
           .deprecated = props::Deprecated{"8.2", "multifd-compression"}});
  static constexpr auto kDirtyLimit = props::Field<&Migration::dirty_limit_>(
      "x-dirty-limit",
      {.default_value = false,
       .doc = "Processors that write too fast are slowed down, each by itself.",
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
  static constexpr auto kIgnoreShared =
      props::Field<&Migration::ignore_shared_>(
          "x-ignore-shared",
          {.default_value = false,
           .doc = "Memory that the other side has as well does not move.",
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
           .flags = PropertyFlags::kUnstable,
           .deprecated = props::Deprecated{"8.0", "x-postcopy-preempt"}});
  static constexpr auto kPostcopyRam = props::Field<&Migration::postcopy_ram_>(
      "x-postcopy-ram",
      {.default_value = false,
       .doc = "The guest may run there before all of its memory is.",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kPreemptPre72 =
      props::Field<&Migration::preempt_pre_7_2_>(
          "x-preempt-pre-7-2",
          {.default_value = false,
           .doc = "The stream of `x-postcopy-preempt` opens as 7.2 opened it.",
           .flags = PropertyFlags::kUnstable,
           .history = {{"qemu-7.2", true}}});
  static constexpr auto kRdmaChunkSize = props::Field<
      &Migration::rdma_chunk_size_>(
      "x-rdma-chunk-size",
      {.default_value = 1 << 20,
       .min = 1 << 20,
       .max = 1 << 30,
       .doc =
           "How much memory is registered for RDMA at a time; a power of two.",
       .unit = "B",
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
  static constexpr auto kSwitchoverAck =
      props::Field<&Migration::switchover_ack_>(
          "x-switchover-ack",
          {.default_value = false,
           .doc = "The guest stops once the other side agrees.",
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
  static constexpr auto kVcpuDirtyLimitPeriod =
      props::Field<&Migration::vcpu_dirty_limit_period_>(
          "x-vcpu-dirty-limit-period",
          {.default_value = 1000,
           .min = 1,
           .max = 1000,
           .doc = "How often `x-dirty-limit` measures.",
           .unit = "ms",
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
       .flags = PropertyFlags::kUnstable,
       .deprecated = props::Deprecated{"9.2", ""}});
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
  static constexpr auto kZeroPageDetection =
      props::Field<&Migration::zero_page_detection_>(
          "zero-page-detection",
          {.default_value = ZeroPageDetection::kMultiFd,
           .doc = "Who finds pages of zeroes: nobody, the thread that sends, "
                  "or those of `x-multifd`.",
           .history = {{"qemu-8.2", ZeroPageDetection::kLegacy}}});
  static constexpr auto kAll = props::Table(
      kAnnounceInitial, kAnnounceMax, kAnnounceRounds, kAnnounceStep,
      kAvailSwitchoverBandwidth, kDecompressErrorCheck, kMappedRam,
      kMaxCpuThrottle, kMaxPostcopyBandwidth, kMode, kMultifdChannels,
      kMultifdCleanTlsTermination, kMultifdCompression,
      kMultifdFlushAfterEachSection, kMultifdQatzipLevel, kMultifdZlibLevel,
      kMultifdZstdLevel, kPostcopyBlocktime, kSendConfiguration,
      kSendSectionFooter, kSendSwitchoverStart, kStoreGlobalState,
      kSwitchoverAckLegacy, kTlsAuthz, kTlsCreds, kTlsHostname, kVcpuDirtyLimit,
      kAutoConverge, kBackgroundSnapshot, kBlock, kCheckpointDelay,
      kClearBitmapShift, kColo, kCompress, kCompressLevel, kCompressThreads,
      kCompressWaitThread, kCpuThrottleIncrement, kCpuThrottleInitial,
      kCpuThrottleTailslow, kDecompressThreads, kDirtyLimit, kDowntimeLimit,
      kEvents, kIgnoreShared, kMaxBandwidth, kMultifd, kPostcopyPreempt,
      kPostcopyPreemptBreakHuge, kPostcopyRam, kPreemptPre72, kRdmaChunkSize,
      kRdmaPinAll, kReleaseRam, kReturnPath, kSwitchoverAck,
      kThrottleTriggerThreshold, kVcpuDirtyLimitPeriod, kXbzrle, kZeroBlocks,
      kZeroCopySend, kXbzrleCacheSize, kZeroPageDetection);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MIGRATION_H_
