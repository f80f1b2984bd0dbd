// What /dev/kvm and /dev/net/tun answer.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/internal/device_probes.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/kvm.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "fmt/format.h"
#include "qom/descriptor.h"

namespace qom::compat::internal {
namespace {

std::string Reason(int error) { return std::generic_category().message(error); }

// The device, or what is to be told of it instead.
Descriptor OpenDevice(std::string_view name, std::string_view path,
                      HostReport& report) {
  const std::string whole = fmt::format("{}{}", report.root, path);
  Descriptor device(open(whole.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (device.is_open()) {
    report.Tell(name, true);
  } else if (errno == ENOENT || errno == ENODEV || errno == ENXIO) {
    report.Tell(name, false);
  } else {
    report.DoNotKnow(name, fmt::format("{}: {}", path, Reason(errno)));
  }
  return device;
}

// ---- KVM -------------------------------------------------------------------

// An extension by its number in the interface of the kernel, which has them
// all, whatever the headers at hand know.
struct Extension {
  std::string_view name;
  int number;
  bool is_count = false;
  // Of this architecture only; "": of all.
  std::string_view arch{};
};
constexpr Extension kExtensions[] = {
    {"kvm.irqchip", 0},
    {"kvm.user-memory", 3},
    {"kvm.vcpus-recommended", 9, true},
    {"kvm.memslots", 10, true},
    {"kvm.sync-mmu", 16},
    {"kvm.mce-banks", 31, true, "x86_64"},
    {"kvm.irqfd", 32},
    {"kvm.pit2", 33, false, "x86_64"},
    {"kvm.ioeventfd", 36},
    {"kvm.hyperv", 44, false, "x86_64"},
    {"kvm.xsave", 55, false, "x86_64"},
    {"kvm.tsc-control", 60, false, "x86_64"},
    {"kvm.vcpus", 66, true},
    {"kvm.tsc-deadline-timer", 72, false, "x86_64"},
    {"kvm.readonly-memory", 81},
    {"kvm.arm-el1-32bit", 93, false, "aarch64"},
    {"kvm.s390-vector-registers", 107, false, "s390x"},
    {"kvm.s390-storage-keys", 110, false, "s390x"},
    {"kvm.smm", 117, false, "x86_64"},
    {"kvm.split-irqchip", 121, false, "x86_64"},
    {"kvm.hyperv-synic", 123, false, "x86_64"},
    {"kvm.arm-pmu-v3", 126, false, "aarch64"},
    {"kvm.vcpu-ids", 128, true},
    {"kvm.x2apic-api", 129, false, "x86_64"},
    {"kvm.immediate-exit", 136},
    {"kvm.nested-state", 157},
    {"kvm.hyperv-evmcs", 163, false, "x86_64"},
    {"kvm.arm-ipa-bits", 165, true, "aarch64"},
    {"kvm.arm-sve", 170, false, "aarch64"},
    {"kvm.pmu-event-filter", 173},
    {"kvm.s390-protected", 180, false, "s390x"},
    {"kvm.dirty-ring-bytes", 192, true},
    {"kvm.sgx", 196, false, "x86_64"},
    {"kvm.arm-mte", 205, false, "aarch64"},
    {"kvm.xsave2-bytes", 208, true, "x86_64"},
    {"kvm.pmu-capability", 212, false, "x86_64"},
    {"kvm.s390-cpu-topology", 222, false, "s390x"},
    {"kvm.memory-attributes", 233},
    {"kvm.guest-memfd", 234},
};

// The extension that tells which types of guests there are, as bits, and those
// that came with the newer way to start a confidential one.
constexpr int kGuestTypes = 235;
struct GuestType {
  std::string_view name;
  int bit;
};
constexpr GuestType kConfidential[] = {{"kvm.sev-init2", 2},
                                       {"kvm.sev-es-init2", 3},
                                       {"kvm.sev-snp", 4},
                                       {"kvm.tdx", 5}};

// ---- Tap devices -----------------------------------------------------------

// What an interface takes off a guest: flags of the kernel that must be given
// together.
struct Offload {
  std::string_view name;
  unsigned flags;
};
constexpr unsigned kUso4 = 0x20;
constexpr unsigned kUso6 = 0x40;
constexpr Offload kOffloads[] = {
    {"tun.csum", TUN_F_CSUM},
    {"tun.tso4", TUN_F_CSUM | TUN_F_TSO4},
    {"tun.tso6", TUN_F_CSUM | TUN_F_TSO6},
    {"tun.tso-ecn", TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO_ECN},
    {"tun.ufo", TUN_F_CSUM | TUN_F_UFO},
    {"tun.uso", TUN_F_CSUM | kUso4 | kUso6},
};
// In the exit status of the process that tries them.
constexpr int kTried = 0x80;
static_assert(std::size(kOffloads) < 7);

// Runs between fork() and the end of a process: calls of the system, no more.
[[noreturn]] void TryOffloads(const char* path) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) _exit(1);
  const int device = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  ifreq request{};
  request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
  if (device < 0 || ioctl(device, TUNSETIFF, &request) != 0) _exit(2);
  int status = kTried;
  for (size_t i = 0; i < std::size(kOffloads); ++i) {
    const auto flags = static_cast<unsigned long>(kOffloads[i].flags);
    if (ioctl(device, TUNSETOFFLOAD, flags) == 0) status |= 1 << i;
  }
  _exit(status);
}

void ProbeOffloads(HostReport& report) {
  const std::string path = report.root + "/dev/net/tun";
  int status = 0;
  const pid_t process = fork();
  if (process == 0) TryOffloads(path.c_str());
  if (process > 0) {
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
  }
  const bool has_tried =
      process > 0 && WIFEXITED(status) && (WEXITSTATUS(status) & kTried) != 0;
  for (size_t i = 0; i < std::size(kOffloads); ++i) {
    if (has_tried) {
      report.Tell(kOffloads[i].name, (WEXITSTATUS(status) >> i & 1) != 0);
    } else {
      report.DoNotKnow(kOffloads[i].name,
                       "no network namespace of its own may be made to try it");
    }
  }
}

}  // namespace

void ProbeKvm(HostReport& report) {
  const Descriptor kvm = OpenDevice("kvm", "/dev/kvm", report);
  if (!kvm.is_open()) return;
  const int version = ioctl(kvm.number(), KVM_GET_API_VERSION, 0);
  if (version < 0) {
    report.host.capabilities.erase("kvm");
    return report.DoNotKnow(
        "kvm", fmt::format("/dev/kvm does not answer: {}", Reason(errno)));
  }
  report.Tell("kvm.api-version", static_cast<int64_t>(version));
  const auto ask = [&](std::string_view name, int number) {
    const int answer = ioctl(kvm.number(), KVM_CHECK_EXTENSION, number);
    if (answer < 0) report.DoNotKnow(name, Reason(errno));
    return answer;
  };
  utsname names{};
  const std::string_view arch = uname(&names) == 0 ? names.machine : "";
  for (const Extension& one : kExtensions) {
    if (!one.arch.empty() && one.arch != arch) continue;
    const int answer = ask(one.name, one.number);
    if (answer < 0) continue;
    report.Tell(one.name, one.is_count ? Value(static_cast<int64_t>(answer))
                                       : Value(answer > 0));
  }
  if (arch != "x86_64") return;
  for (const GuestType& type : kConfidential) {
    const int types = ask(type.name, kGuestTypes);
    if (types >= 0) report.Tell(type.name, (types >> type.bit & 1) != 0);
  }
}

void ProbeTun(HostReport& report) {
  const Descriptor tun = OpenDevice("tun", "/dev/net/tun", report);
  if (!tun.is_open()) return;
  unsigned features = 0;
  if (ioctl(tun.number(), TUNGETFEATURES, &features) != 0) {
    report.host.capabilities.erase("tun");
    return report.DoNotKnow(
        "tun", fmt::format("/dev/net/tun does not answer: {}", Reason(errno)));
  }
  report.Tell("tun.vnet-hdr", (features & IFF_VNET_HDR) != 0);
  report.Tell("tun.multi-queue", (features & IFF_MULTI_QUEUE) != 0);
  ProbeOffloads(report);
}

}  // namespace qom::compat::internal
