// The vhost-user back ends of a host: found in the directories in which their
// descriptions are, asked what they can do, and chosen.
//
// Example:
//
//   const VhostUserBackends all =
//       FindVhostUserBackends(VhostUserDirectories());
//   const VhostUserChoice choice =
//       ChooseVhostUserBackend(all, {.type = "gpu", .features = {"virgl"}});
//   if (!choice.backend.has_value()) Tell(choice.rejected, all.found);
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_VHOST_USER_BACKENDS_H_
#define QOMRT_QDEV_VHOST_USER_BACKENDS_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "qdev/vhost_user/description.h"
#include "qom/layered_directories.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// $QOM_VHOST_USER_PATH, or else qemu/vhost-user below the data directories,
// /etc and the user's configuration.
std::vector<std::string> VhostUserDirectories();

struct VhostUserBackends {
  // Where was looked, and what was hidden or passed over.
  LayeredFiles found{};
  std::vector<VhostUserBackend> backends{};  // by the base name of the file
  // What is wrong with a description, kBadDescription, or a directory,
  // kUnreadableFile, and what is noted.
  std::vector<compat::Diagnostic> diagnostics{};
};
VhostUserBackends FindVhostUserBackends(
    std::span<const std::string> directories);

// What a program says of itself.
struct VhostUserCapabilities {
  std::string type{};
  std::vector<std::string> features{};
};

struct VhostUserLimits {
  std::chrono::milliseconds time{5'000};
  size_t bytes = size_t{1} << 20;
};

// Starts BINARY --print-capabilities, without a shell. kFailed if it cannot be
// started, does not end in time, prints more than that, ends badly, or prints
// what are no capabilities; or those of another type.
absl::StatusOr<VhostUserCapabilities> AskVhostUserBackend(
    const VhostUserBackend& backend, const VhostUserLimits& limits = {});
// Whether the binary is there and may be started.
bool CanStart(const VhostUserBackend& backend);

struct VhostUserWish {
  std::string type{};
  std::vector<std::string> features{};  // all of them
};

struct VhostUserChoice {
  struct Rejected {
    std::string file;
    std::string because;
  };
  std::optional<VhostUserBackend> backend{};
  // If features were wished.
  std::optional<VhostUserCapabilities> capabilities{};
  std::vector<Rejected> rejected{};  // in front of it, in order
};

// The first that fits. Only those of the type are asked, and only if features
// are wished.
VhostUserChoice ChooseVhostUserBackend(const VhostUserBackends& all,
                                       const VhostUserWish& wish,
                                       const VhostUserLimits& limits = {});

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_VHOST_USER_BACKENDS_H_
