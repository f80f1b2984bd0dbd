// A guest whose memory an AMD processor encrypts (SEV, SEV-ES): its settings,
// for whoever talks to the host's kernel.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * object,
//                          qdev::ObjectAdd(context, "sev-guest", "sev0",
//                                          {{"cbitpos", "51"},
//                                           {"reduced-phys-bits", "1"}}));
//   QOMRT_ASSIGN_OR_RETURN(qdev::SevInterface interface,
//                          qom::Cast<qdev::SevGuest>(object).Interface(
//                              {.legacy = true, .newer = kernel_has_init2}));
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_SEV_GUEST_H_
#define QOMRT_QDEV_OBJECTS_SEV_GUEST_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/confidential_guest.h"
#include "qdev/user_creatable.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// The kernel's two ways to start such a guest. They measure it differently.
enum class SevInterface : uint8_t { kLegacy, kNewer };

// Which of them a host has.
struct SevInterfaces {
  bool legacy = false;
  bool newer = false;
};

class SevGuest : public Extends<SevGuest, ConfidentialGuest, UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "sev-guest";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a guest with encrypted memory (AMD SEV)";
  }

  // What `policy` is made of.
  static constexpr uint32_t kNoDebug = 1u << 0;
  static constexpr uint32_t kNoKeySharing = 1u << 1;
  static constexpr uint32_t kEncryptedState = 1u << 2;  // SEV-ES
  static constexpr uint32_t kNoSend = 1u << 3;
  static constexpr uint32_t kDomain = 1u << 4;
  static constexpr uint32_t kSev = 1u << 5;

  uint32_t policy() const { return policy_; }
  bool encrypts_state() const { return (policy_ & kEncryptedState) != 0; }
  uint32_t cbitpos() const { return cbitpos_; }
  uint32_t reduced_phys_bits() const { return reduced_phys_bits_; }
  bool kernel_hashes() const { return kernel_hashes_; }
  const std::string& sev_device() const { return sev_device_; }
  const std::string& dh_cert_file() const { return dh_cert_file_; }
  const std::string& session_file() const { return session_file_; }

  // The one that `legacy-vm-type` means on such a host. FailedPrecondition if
  // the host does not have it.
  absl::StatusOr<SevInterface> Interface(SevInterfaces host) const;

  absl::Status Complete() override;

 private:
  uint32_t cbitpos_{};
  uint32_t handle_{};
  uint32_t policy_{};
  uint32_t reduced_phys_bits_{};
  bool kernel_hashes_{};
  OnOffAuto legacy_vm_type_{};
  std::string dh_cert_file_;
  std::string session_file_;
  std::string sev_device_;
};

struct SevGuest::Props {
  static constexpr auto kCbitpos = props::Field<&SevGuest::cbitpos_>(
      "cbitpos", {.default_value = 0,
                  .max = 63,
                  .doc = "Bit of an address that says that a page is "
                         "encrypted, as the processor has it."});
  static constexpr auto kDhCertFile = props::Field<&SevGuest::dh_cert_file_>(
      "dh-cert-file", {.doc = "File with the owner's public key for the "
                              "exchange of keys (base64)."});
  static constexpr auto kHandle = props::Field<&SevGuest::handle_>(
      "handle", {.default_value = 0,
                 .doc = "A guest of the firmware whose keys it shares; 0: its "
                        "own."});
  static constexpr auto kKernelHashes = props::Field<&SevGuest::kernel_hashes_>(
      "kernel-hashes", {.default_value = false,
                        .doc = "Hashes of kernel, initrd and command line "
                               "are part of what is measured."});
  static constexpr auto kLegacyVmType =
      props::Field<&SevGuest::legacy_vm_type_>(
          "legacy-vm-type",
          {.default_value = OnOffAuto::kAuto,
           .doc = "The guest is started, and measured, the older way; auto: "
                  "where the host has that.",
           .history = {{"qemu-9.0", OnOffAuto::kOn}}});
  static constexpr auto kPolicy = props::Field<&SevGuest::policy_>(
      "policy", {.default_value = 1,
                 .doc = "What the firmware allows others to do with the guest: "
                        "bits 0 to 5, and its least version in 16 to 31."});
  static constexpr auto kReducedPhysBits =
      props::Field<&SevGuest::reduced_phys_bits_>(
          "reduced-phys-bits",
          {.default_value = 0,
           .max = 63,
           .doc = "Address bits that encryption costs; at least 1.",
           .unit = "bits"});
  static constexpr auto kSessionFile = props::Field<&SevGuest::session_file_>(
      "session-file",
      {.doc = "File with the owner's session for the exchange of keys "
              "(base64)."});
  static constexpr auto kSevDevice = props::Field<&SevGuest::sev_device_>(
      "sev-device",
      {.default_value = "/dev/sev", .doc = "How the firmware is reached."});
  static constexpr auto kAll =
      props::Table(kCbitpos, kDhCertFile, kHandle, kKernelHashes, kLegacyVmType,
                   kPolicy, kReducedPhysBits, kSessionFile, kSevDevice);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_SEV_GUEST_H_
