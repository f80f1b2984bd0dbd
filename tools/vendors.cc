// Which words in the name of a machine are a vendor's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/vendors.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "fmt/format.h"

namespace qom::tools {
namespace {

struct Vendor {
  std::string_view name;
  std::string_view program;  // where he installs it; "": the usual name
  // A word of the name of a machine is one of these, with digits behind it or
  // not, as `has_digits` says.
  std::span<const std::string_view> words;
  bool has_digits;
};

constexpr std::string_view kRedHat[] = {"rhel"};
constexpr std::string_view kProxmox[] = {"pve"};
constexpr std::string_view kVirtuozzo[] = {"vz"};
constexpr std::string_view kUbuntu[] = {
    "ubuntu", "trusty",   "utopic", "vivid",   "wily",    "xenial", "yakkety",
    "zesty",  "artful",   "bionic", "cosmic",  "disco",   "eoan",   "focal",
    "groovy", "hirsute",  "impish", "jammy",   "kinetic", "lunar",  "mantic",
    "noble",  "oracular", "plucky", "questing"};
constexpr Vendor kVendors[] = {
    {"RHEL and CentOS Stream", "/usr/libexec/qemu-kvm", kRedHat, true},
    {"Ubuntu", "", kUbuntu, false},
    {"Proxmox VE", "/usr/bin/kvm", kProxmox, true},
    {"Virtuozzo", "/usr/libexec/qemu-kvm", kVirtuozzo, true}};

bool IsOf(const Vendor& vendor, std::string_view word) {
  return std::any_of(
      vendor.words.begin(), vendor.words.end(), [&](std::string_view one) {
        if (!vendor.has_digits) return word == one;
        return word.size() > one.size() && word.starts_with(one) &&
               std::isdigit(static_cast<unsigned char>(word[one.size()])) != 0;
      });
}

const Vendor* VendorOf(std::string_view machine) {
  while (!machine.empty()) {
    const size_t end = std::min(machine.find_first_of("-+"), machine.size());
    for (const Vendor& vendor : kVendors) {
      if (IsOf(vendor, machine.substr(0, end))) return &vendor;
    }
    machine.remove_prefix(std::min(end + 1, machine.size()));
  }
  return nullptr;
}

}  // namespace

std::string VendorHint(std::string_view machine) {
  const Vendor* const vendor = VendorOf(machine);
  if (vendor == nullptr) return "";
  return fmt::format(
      "; it comes with the emulator of {}: record that with qom record --qemu "
      "{} --out DIR, and ask with --catalog DIR "
      "(docs/howto/record_your_emulator.md)",
      vendor->name, vendor->program.empty() ? "PROGRAM" : vendor->program);
}

}  // namespace qom::tools
