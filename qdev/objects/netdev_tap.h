// Packets through a network interface of the host (tap): one whose descriptors
// are given (`fd`, `fds`), or one that Open() makes, as far as the host lets
// it.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qom::Object * object,
//       qdev::ObjectAdd(context, "netdev-tap", "n0", {{"ifname", "tap0"}}));
//   auto& tap = qom::Cast<qdev::NetdevTap>(object);
//   QOMRT_RETURN_IF_ERROR(tap.Open());
//   read(tap.fds()[0], …);
//
// What excludes what is as emulator users know it: with `fd`, `fds` or
// `helper`, who opened the interface has settled the rest.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_
#define QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/netdev.h"
#include "qom/descriptor.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

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
  uint32_t poll_us() const { return poll_us_; }
  uint64_t sndbuf() const { return sndbuf_.bytes; }
  // Whether the host's kernel moves the packets, if it can.
  bool vhost(bool host_can) const {
    return vhost_ == OnOffAuto::kOn ||
           (vhost_ == OnOffAuto::kAuto && (host_can || vhostforce_));
  }

  // InvalidArgument for a name that no interface can have, for settings that
  // contradict each other, and for descriptors that are none of an interface.
  // Those that are given are the object's, to close, from then on.
  absl::Status Complete() override;

  // Opens what is not open yet: the interface, with its script; what moves
  // packets in the host's kernel, where `vhost` asks for it. Requires
  // Complete(). Internal, with what the host lacks or refuses; then nothing is
  // open that was not, and nothing is left in the host.
  absl::Status Open();
  // One for each pair of queues, not the caller's to close; empty if it is not
  // open.
  std::vector<int> fds() const;
  // As fds(); empty if the kernel does not move the packets.
  std::vector<int> vhost_fds() const;
  // Of the interface that is open. Packets come behind what the card worked
  // out.
  const std::string& opened_name() const { return opened_name_; }
  bool has_vnet_hdr() const { return has_vnet_hdr_; }

 protected:
  ~NetdevTap() override;

  // For the embedder: lets `helper` make the interface, on `br` if that says
  // one, and hand its descriptor over. Unimplemented if nobody does it.
  virtual absl::StatusOr<Descriptor> AskHelper();

 private:
  static std::string_view Program(const std::string& path) {
    return path == "no" ? std::string_view() : path;
  }
  // By a user or the program; what layers say excludes nothing.
  bool IsGiven(std::string_view property) const;
  absl::Status CheckExclusions() const;
  absl::Status TakeDescriptors();
  absl::StatusOr<std::vector<Descriptor>> OpenQueues();
  absl::StatusOr<std::vector<Descriptor>> OpenVhost() const;
  absl::Status CheckCount(std::string_view property, size_t count,
                          bool several) const;
  // Asks the host what a queue is one of.
  absl::Status Look(int queue, bool is_first);

  std::string ifname_;
  std::string script_;
  std::string downscript_;
  std::string br_;
  std::string helper_;
  std::string fd_;
  std::string fds_;
  std::string vhostfd_;
  std::string vhostfds_;
  props::Size sndbuf_{};
  uint32_t queues_{};
  uint32_t poll_us_{};
  OnOffAuto vhost_{};
  bool vhostforce_{};
  bool vnet_hdr_{};

  std::vector<Descriptor> opened_;
  std::vector<Descriptor> opened_vhost_;
  std::string opened_name_;
  bool has_vnet_hdr_ = false;
  bool runs_downscript_ = false;
};

struct NetdevTap::Props {
  static constexpr auto kBr = props::Field<&NetdevTap::br_>(
      "br", {.doc = "Bridge that the helper puts the interface on."});
  static constexpr auto kDownscript = props::Field<&NetdevTap::downscript_>(
      "downscript", {.default_value = "no",
                     .doc = "Program that takes the interface down; no: "
                            "none."});
  static constexpr auto kFd = props::Field<&NetdevTap::fd_>(
      "fd", {.doc = "Number of a descriptor of the interface, which is open."});
  static constexpr auto kFds = props::Field<&NetdevTap::fds_>(
      "fds",
      {.doc = "The same for several pairs of queues, with colons between "
              "the numbers."});
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
  static constexpr auto kVhostfd = props::Field<&NetdevTap::vhostfd_>(
      "vhostfd", {.doc = "Number of a descriptor of what moves the packets in "
                         "the kernel."});
  static constexpr auto kVhostfds = props::Field<&NetdevTap::vhostfds_>(
      "vhostfds", {.doc = "The same for several pairs of queues; as many as "
                          "`fds`."});
  static constexpr auto kVhostforce = props::Field<&NetdevTap::vhostforce_>(
      "vhostforce", {.default_value = false,
                     .doc = "It moves them even for a guest that does not use "
                            "interrupts of its own (MSI-X)."});
  static constexpr auto kVnetHdr = props::Field<&NetdevTap::vnet_hdr_>(
      "vnet_hdr", {.default_value = true,
                   .doc = "Packets carry what the card worked out."});
  static constexpr auto kAll = props::Table(
      kBr, kDownscript, kFd, kFds, kHelper, kIfname, kPollUs, kQueues, kScript,
      kSndbuf, kVhost, kVhostfd, kVhostfds, kVhostforce, kVnetHdr);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_NETDEV_TAP_H_
