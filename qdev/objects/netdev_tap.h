// Packets through a network interface of the host (tap): the settings of it,
// checked, for whoever opens the interface.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_
#define QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/netdev.h"
#include "qom/native_type.h"

namespace qom::qdev {

class NetdevTap : public Extends<NetdevTap, Netdev> {
 public:
  static constexpr std::string_view kTypeName = "netdev-tap";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "an interface of the host";
  }

  const std::string& ifname() const { return ifname_; }
  // "" for none.
  std::string_view script() const { return Program(script_); }
  std::string_view downscript() const { return Program(downscript_); }
  const std::string& br() const { return br_; }
  const std::string& helper() const { return helper_; }
  uint32_t queues() const { return queues_; }
  uint64_t sndbuf() const { return sndbuf_.bytes; }
  // Whether the host's kernel moves the packets, if it can.
  bool vhost(bool host_can) const {
    return vhost_ == OnOffAuto::kOn ||
           (vhost_ == OnOffAuto::kAuto && (host_can || vhostforce_));
  }

  // InvalidArgument for a name that no interface can have and for settings
  // that contradict each other.
  absl::Status Complete() override;

 private:
  static std::string_view Program(const std::string& path) {
    return path == "no" ? std::string_view() : path;
  }

  std::string ifname_;
  std::string script_;
  std::string downscript_;
  std::string br_;
  std::string helper_;
  props::Size sndbuf_{};
  uint32_t queues_{};
  uint32_t poll_us_{};
  OnOffAuto vhost_{};
  bool vhostforce_{};
  bool vnet_hdr_{};
};

struct NetdevTap::Props {
  static constexpr auto kBr = props::Field<&NetdevTap::br_>(
      "br", {.doc = "Bridge that the helper puts the interface on."});
  static constexpr auto kDownscript = props::Field<&NetdevTap::downscript_>(
      "downscript", {.default_value = "no",
                     .doc = "Program that takes the interface down; no: "
                            "none."});
  static constexpr auto kHelper = props::Field<&NetdevTap::helper_>(
      "helper", {.doc = "Program that makes the interface and hands it over."});
  static constexpr auto kIfname = props::Field<&NetdevTap::ifname_>(
      "ifname", {.doc = "Name of the interface; empty: as the host likes."});
  static constexpr auto kPollUs = props::Field<&NetdevTap::poll_us_>(
      "poll-us", {.default_value = 0,
                  .doc = "How long the kernel looks for packets before it "
                         "sleeps.",
                  .unit = "us"});
  static constexpr auto kQueues = props::Field<&NetdevTap::queues_>(
      "queues", {.default_value = 1,
                 .min = 1,
                 .max = 1024,
                 .doc = "Pairs of queues of the interface."});
  static constexpr auto kScript = props::Field<&NetdevTap::script_>(
      "script", {.default_value = "no",
                 .doc = "Program that brings the interface up; no: none."});
  static constexpr auto kSndbuf = props::Field<&NetdevTap::sndbuf_>(
      "sndbuf", {.default_value = 0,
                 .max = 0x7fffffff,
                 .doc = "Limit of what waits to be sent; 0: none.",
                 .unit = "B"});
  static constexpr auto kVhost = props::Field<&NetdevTap::vhost_>(
      "vhost", {.default_value = OnOffAuto::kAuto,
                .doc = "The kernel of the host moves the packets; auto: if it "
                       "can."});
  static constexpr auto kVhostforce = props::Field<&NetdevTap::vhostforce_>(
      "vhostforce", {.default_value = false,
                     .doc = "It moves them even for a guest that does not use "
                            "interrupts of its own (MSI-X)."});
  static constexpr auto kVnetHdr = props::Field<&NetdevTap::vnet_hdr_>(
      "vnet_hdr", {.default_value = true,
                   .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll =
      props::Table(kBr, kDownscript, kHelper, kIfname, kPollUs, kQueues,
                   kScript, kSndbuf, kVhost, kVhostforce, kVnetHdr);
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_
