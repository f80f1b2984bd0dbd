// The built-in probes but those that ask devices, and the list of all.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/probe.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "compat/platform/internal/device_probes.h"
#include "fmt/format.h"
#include "qom/files.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

bool IsThere(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0;
}

// The first line of a file of the system.
std::optional<std::string> LineOf(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, 1 << 16);
  if (!text.ok()) return std::nullopt;
  text->resize(std::min(text->find('\n'), text->size()));
  return *std::move(text);
}

std::optional<uint64_t> NumberIn(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size()
             ? std::optional(number)
             : std::nullopt;
}

void ProbeKernel(HostReport& report) {
  utsname names{};
  if (uname(&names) != 0) {
    return report.DoNotKnow("kernel.release",
                            std::generic_category().message(errno));
  }
  report.Tell("arch", std::string_view(names.machine));
  report.Tell("kernel.name", std::string_view(names.sysname));
  report.Tell("kernel.release", std::string_view(names.release));
}

// "2M" of 2048.
std::string SizeText(uint64_t kilobytes) {
  constexpr uint64_t kMega = 1 << 10;
  constexpr uint64_t kGiga = 1 << 20;
  if (kilobytes % kGiga == 0) return fmt::format("{}G", kilobytes / kGiga);
  if (kilobytes % kMega == 0) return fmt::format("{}M", kilobytes / kMega);
  return fmt::format("{}K", kilobytes);
}

void ProbeHugePages(HostReport& report) {
  const std::string folder = report.root + "/sys/kernel/mm/hugepages";
  const absl::StatusOr<std::vector<std::string>> names = ListDirectory(folder);
  if (!IsThere(folder)) {
    report.Tell("hugepages", false);
  } else if (!names.ok()) {
    report.DoNotKnow("hugepages", Message(names.status()));
  } else {
    report.Tell("hugepages", !names->empty());
  }
  constexpr std::string_view kBegin = "hugepages-";
  constexpr std::string_view kEnd = "kB";
  for (const std::string& name :
       names.ok() ? *names : std::vector<std::string>()) {
    if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) continue;
    const std::optional<uint64_t> size = NumberIn(std::string_view(name).substr(
        kBegin.size(), name.size() - kBegin.size() - kEnd.size()));
    if (!size.has_value()) continue;
    const std::string capability = fmt::format("hugepages.{}", SizeText(*size));
    report.Tell(capability, true);
    const std::optional<std::string> count =
        LineOf(fmt::format("{}/{}/nr_hugepages", folder, name));
    const std::optional<uint64_t> pages =
        count.has_value() ? NumberIn(*count) : std::nullopt;
    if (pages.has_value()) {
      report.Tell(capability + ".pages", *pages);
    } else {
      report.DoNotKnow(capability + ".pages", "its nr_hugepages tells nothing");
    }
  }
}

// The word in brackets of "always [madvise] never".
void ProbeTransparentHugePages(HostReport& report) {
  constexpr std::string_view kName = "hugepages.transparent";
  const std::string path =
      report.root + "/sys/kernel/mm/transparent_hugepage/enabled";
  const std::optional<std::string> line = LineOf(path);
  if (!line.has_value()) {
    return IsThere(path) ? report.DoNotKnow(kName, "it cannot be read")
                         : report.Tell(kName, false);
  }
  const size_t begin = line->find('[');
  const size_t end = line->find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    return report.DoNotKnow(kName, "its file does not say which is chosen");
  }
  report.Tell(kName, line->substr(begin + 1, end - begin - 1));
}

// A file in memory is made with `flags`, and closed.
void ProbeMemoryFile(std::string_view name, unsigned flags,
                     HostReport& report) {
  const int file = memfd_create("qomrt-probe", flags);
  if (file >= 0) {
    close(file);
    report.Tell(name, true);
  } else if (errno == ENOSYS || errno == EINVAL || errno == ENODEV) {
    report.Tell(name, false);
  } else {
    report.DoNotKnow(name, std::generic_category().message(errno));
  }
}

void ProbeMemoryFiles(HostReport& report) {
  ProbeMemoryFile("memfd", MFD_CLOEXEC, report);
  ProbeMemoryFile("memfd.seal", MFD_CLOEXEC | MFD_ALLOW_SEALING, report);
  ProbeMemoryFile("memfd.hugetlb", MFD_CLOEXEC | MFD_HUGETLB, report);
}

void ProbeControlGroups(HostReport& report) {
  constexpr std::string_view kName = "cgroup.version";
  const std::string folder = report.root + "/sys/fs/cgroup";
  if (IsThere(folder + "/cgroup.controllers")) {
    report.Tell(kName, 2);
    if (const auto line = LineOf(folder + "/cgroup.controllers")) {
      report.Tell("cgroup.controllers", *line);
    }
  } else if (IsThere(folder + "/memory") || IsThere(folder + "/cpu") ||
             IsThere(folder + "/systemd")) {
    report.Tell(kName, 1);
  } else {
    report.DoNotKnow(kName, "no hierarchy is mounted at /sys/fs/cgroup");
  }
}

// How many a list such as "0-2,7" names.
std::optional<uint64_t> CountIn(std::string_view list) {
  uint64_t count = 0;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(part.size() + 1, list.size()));
    const size_t dash = part.find('-');
    const auto first = NumberIn(part.substr(0, dash));
    const auto last = dash == std::string_view::npos
                          ? first
                          : NumberIn(part.substr(dash + 1));
    if (!first.has_value() || !last.has_value() || *last < *first) return {};
    count += *last - *first + 1;
  }
  return count == 0 ? std::nullopt : std::optional(count);
}

void ProbeNuma(HostReport& report) {
  constexpr std::string_view kName = "numa.nodes";
  const std::optional<std::string> line =
      LineOf(report.root + "/sys/devices/system/node/online");
  const std::optional<uint64_t> count =
      line.has_value() ? CountIn(*line) : std::nullopt;
  if (!count.has_value()) {
    return report.DoNotKnow(kName, "the system does not list its nodes");
  }
  report.Tell(kName, *count);
  report.Tell("numa", *count > 1);
}

}  // namespace

std::span<const HostProbe> BuiltInProbes() {
  static const auto* const probes = new std::vector<HostProbe>{
      {"kernel", "its release, and the architecture", &ProbeKernel},
      {"kvm", "whether it is there, its version and extensions",
       &internal::ProbeKvm},
      {"hugepages", "sizes, and how many there are", &ProbeHugePages},
      {"transparent-hugepages", "always, madvise or never",
       &ProbeTransparentHugePages},
      {"memfd", "files in memory, sealed or of huge pages", &ProbeMemoryFiles},
      {"tun", "tap devices, and what they take off the guest",
       &internal::ProbeTun},
      {"cgroup", "the version, and controllers", &ProbeControlGroups},
      {"numa", "the number of nodes", &ProbeNuma}};
  return *probes;
}

HostReport ProbeHost(std::span<const HostProbe> more, std::string_view root) {
  HostReport report{.root = std::string(root)};
  utsname names{};
  if (uname(&names) == 0) report.host.name = names.nodename;
  for (const HostProbe& probe : BuiltInProbes()) probe.look(report);
  for (const HostProbe& probe : more) probe.look(report);
  return report;
}

}  // namespace qom::compat
