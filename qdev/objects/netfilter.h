// What stands between a net back end and its card, and looks at packets, holds
// them, or leads them elsewhere (`filter-…`); and what compares those of two
// guests that run in step (`colo-compare`). Back ends and character devices are
// named by id; who they are is the embedder's.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_NETFILTER_H_
#define QOMRT_QDEV_OBJECTS_NETFILTER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/iothread.h"
#include "qdev/objects/settings_object.h"
#include "qom/link.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Which packets, as the back end sees them.
enum class NetfilterQueue : uint8_t { kAll, kRx, kTx };
// On which side of the filter that `position` names.
enum class NetfilterInsert : uint8_t { kBefore, kBehind };
enum class NetfilterStatus : uint8_t { kOff, kOn };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::NetfilterQueue> {
  static constexpr std::string_view kName = "NetFilterDirection";
  static constexpr EnumName<qdev::NetfilterQueue> kNames[] = {
      {qdev::NetfilterQueue::kAll, "all"},
      {qdev::NetfilterQueue::kRx, "rx"},
      {qdev::NetfilterQueue::kTx, "tx"},
  };
};
template <>
struct qom::props::EnumNames<qom::qdev::NetfilterInsert> {
  static constexpr std::string_view kName = "string";
  static constexpr EnumName<qdev::NetfilterInsert> kNames[] = {
      {qdev::NetfilterInsert::kBefore, "before"},
      {qdev::NetfilterInsert::kBehind, "behind"},
  };
};
template <>
struct qom::props::EnumNames<qom::qdev::NetfilterStatus> {
  static constexpr std::string_view kName = "string";
  static constexpr EnumName<qdev::NetfilterStatus> kNames[] = {
      {qdev::NetfilterStatus::kOff, "off"},
      {qdev::NetfilterStatus::kOn, "on"},
  };
};

namespace qom::qdev {

class Netfilter : public Extends<Netfilter, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "netfilter";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  const std::string& netdev() const { return netdev_; }
  const std::string& position() const { return position_; }
  NetfilterInsert insert() const { return insert_; }
  NetfilterQueue queue() const { return queue_; }
  NetfilterStatus status() const { return status_; }
  absl::Status SetStatus(NetfilterStatus status) {
    return Change(status_, status);
  }

 protected:
  absl::Status Check() override;

 private:
  std::string netdev_;
  std::string position_;
  NetfilterInsert insert_{};
  NetfilterQueue queue_{};
  NetfilterStatus status_{};
};
struct Netfilter::Props {
  static constexpr auto kInsert = props::Field<&Netfilter::insert_>(
      "insert", {.default_value = NetfilterInsert::kBehind,
                 .doc = "On which side of the filter that `position` names."});
  static constexpr auto kNetdev = props::Field<&Netfilter::netdev_>(
      "netdev", {.doc = "Id of the back end whose packets it sees."});
  static constexpr auto kPosition = props::Field<&Netfilter::position_>(
      "position", {.default_value = "tail",
                   .doc = "Its place among the filters of the back end: head, "
                          "tail, or beside another, id=ID."});
  static constexpr auto kQueue = props::Field<&Netfilter::queue_>(
      "queue", {.default_value = NetfilterQueue::kAll,
                .doc = "Which packets it sees: those the back end receives, "
                       "those it sends, all."});
  static constexpr auto kStatus =
      props::Computed<&Netfilter::status, &Netfilter::SetStatus>(
          "status", {.default_value = NetfilterStatus::kOn,
                     .doc = "Off: packets pass it by.",
                     .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll =
      props::Table(kInsert, kNetdev, kPosition, kQueue, kStatus);
};

class FilterBuffer : public Extends<FilterBuffer, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-buffer";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "holds packets and lets them go in batches";
  }

  uint32_t interval() const { return interval_; }
  absl::Status SetInterval(uint32_t interval) {
    return Change(interval_, interval);
  }

 protected:
  absl::Status Check() override;

 private:
  uint32_t interval_{};
};
struct FilterBuffer::Props {
  static constexpr auto kInterval =
      props::Computed<&FilterBuffer::interval, &FilterBuffer::SetInterval>(
          "interval", {.default_value = 0,
                       .doc = "How often; at least 1.",
                       .unit = "us",
                       .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = props::Table(kInterval);
};

class FilterDump : public Extends<FilterDump, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-dump";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "writes packets to a file (pcap)";
  }

  const std::string& file() const { return file_; }
  uint32_t maxlen() const { return maxlen_; }

 protected:
  absl::Status Check() override;

 private:
  std::string file_;
  uint32_t maxlen_{};
};
struct FilterDump::Props {
  static constexpr auto kFile =
      props::Field<&FilterDump::file_>("file", {.doc = "The file."});
  static constexpr auto kMaxlen = props::Field<&FilterDump::maxlen_>(
      "maxlen", {.default_value = 65536,
                 .min = 1,
                 .doc = "How much of a packet is written, at most.",
                 .unit = "B"});
  static constexpr auto kAll = props::Table(kFile, kMaxlen);
};

class FilterMirror : public Extends<FilterMirror, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-mirror";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "sends a copy of packets to a character device";
  }

  const std::string& outdev() const { return outdev_; }
  bool vnet_hdr_support() const { return vnet_hdr_support_; }

 protected:
  absl::Status Check() override;

 private:
  std::string outdev_;
  bool vnet_hdr_support_{};
};
struct FilterMirror::Props {
  static constexpr auto kOutdev = props::Field<&FilterMirror::outdev_>(
      "outdev", {.doc = "Id of the character device."});
  static constexpr auto kVnetHdrSupport =
      props::Field<&FilterMirror::vnet_hdr_support_>(
          "vnet_hdr_support",
          {.default_value = false,
           .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll = props::Table(kOutdev, kVnetHdrSupport);
};

class FilterRedirector : public Extends<FilterRedirector, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-redirector";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "leads packets to a character device, or from one";
  }

  const std::string& indev() const { return indev_; }
  const std::string& outdev() const { return outdev_; }
  bool vnet_hdr_support() const { return vnet_hdr_support_; }

 protected:
  absl::Status Check() override;

 private:
  std::string indev_;
  std::string outdev_;
  bool vnet_hdr_support_{};
};
struct FilterRedirector::Props {
  static constexpr auto kIndev = props::Field<&FilterRedirector::indev_>(
      "indev", {.doc = "Id of the character device that packets come from."});
  static constexpr auto kOutdev = props::Field<&FilterRedirector::outdev_>(
      "outdev", {.doc = "Id of the one that they go to."});
  static constexpr auto kVnetHdrSupport =
      props::Field<&FilterRedirector::vnet_hdr_support_>(
          "vnet_hdr_support",
          {.default_value = false,
           .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll = props::Table(kIndev, kOutdev, kVnetHdrSupport);
};

class FilterReplay : public Extends<FilterReplay, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-replay";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "records packets, and plays them again";
  }
};

class FilterRewriter : public Extends<FilterRewriter, Netfilter> {
 public:
  static constexpr std::string_view kTypeName = "filter-rewriter";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "adjusts the numbers in packets of a guest in step";
  }

  bool vnet_hdr_support() const { return vnet_hdr_support_; }

 private:
  bool vnet_hdr_support_{};
};
struct FilterRewriter::Props {
  static constexpr auto kVnetHdrSupport =
      props::Field<&FilterRewriter::vnet_hdr_support_>(
          "vnet_hdr_support",
          {.default_value = false,
           .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll = props::Table(kVnetHdrSupport);
};

class ColoCompare : public Extends<ColoCompare, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "colo-compare";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "compares the packets of two guests in step";
  }

  const std::string& primary_in() const { return primary_in_; }
  const std::string& secondary_in() const { return secondary_in_; }
  const std::string& outdev() const { return outdev_; }
  const std::string& notify_dev() const { return notify_dev_; }
  IoThread* iothread() const { return iothread_.get(); }
  uint64_t compare_timeout() const { return compare_timeout_; }
  uint32_t expired_scan_cycle() const { return expired_scan_cycle_; }
  uint32_t max_queue_size() const { return max_queue_size_; }
  bool vnet_hdr_support() const { return vnet_hdr_support_; }

 protected:
  absl::Status Check() override;

 private:
  std::string primary_in_;
  std::string secondary_in_;
  std::string outdev_;
  std::string notify_dev_;
  Link<IoThread, LinkKind::kStrong> iothread_;
  uint64_t compare_timeout_{};
  uint32_t expired_scan_cycle_{};
  uint32_t max_queue_size_{};
  bool vnet_hdr_support_{};
};
struct ColoCompare::Props {
  static constexpr auto kCompareTimeout =
      props::Field<&ColoCompare::compare_timeout_>(
          "compare_timeout",
          {.default_value = 0,
           .doc = "How long one guest may be behind; 0: as the comparer likes.",
           .unit = "ms"});
  static constexpr auto kExpiredScanCycle =
      props::Field<&ColoCompare::expired_scan_cycle_>(
          "expired_scan_cycle",
          {.default_value = 0,
           .doc = "How often old packets are looked for; 0: as the comparer "
                  "likes.",
           .unit = "ms"});
  static constexpr auto kIothread = props::Field<&ColoCompare::iothread_>(
      "iothread", {.doc = "The event loop that it works in."});
  static constexpr auto kMaxQueueSize =
      props::Field<&ColoCompare::max_queue_size_>(
          "max_queue_size",
          {.default_value = 0,
           .doc = "Packets that wait to be compared, at most; 0: as the "
                  "comparer likes."});
  static constexpr auto kNotifyDev = props::Field<&ColoCompare::notify_dev_>(
      "notify_dev", {.doc = "Id of the character device that hears of a "
                            "difference; empty: the program itself."});
  static constexpr auto kOutdev = props::Field<&ColoCompare::outdev_>(
      "outdev", {.doc = "Id of the character device for what is equal."});
  static constexpr auto kPrimaryIn = props::Field<&ColoCompare::primary_in_>(
      "primary_in", {.doc = "Id of the one with the first guest's packets."});
  static constexpr auto kSecondaryIn =
      props::Field<&ColoCompare::secondary_in_>(
          "secondary_in", {.doc = "Id of the one with the other's."});
  static constexpr auto kVnetHdrSupport =
      props::Field<&ColoCompare::vnet_hdr_support_>(
          "vnet_hdr_support",
          {.default_value = false,
           .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll = props::Table(
      kCompareTimeout, kExpiredScanCycle, kIothread, kMaxQueueSize, kNotifyDev,
      kOutdev, kPrimaryIn, kSecondaryIn, kVnetHdrSupport);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_NETFILTER_H_
