// What describes a vhost-user back end, a program that does the work of a
// virtio device outside of the emulator, to those who start it: one JSON file a
// back end, in the interface that QEMU publishes and distributions fill.
//
// Example:
//
//   {"type": "gpu", "description": "a GPU with virgl",
//    "binary": "/usr/libexec/vhost-user-gpu", "tags": ["CONFIG_OPENGL=y"]}
//
//   QOMRT_ASSIGN_OR_RETURN(VhostUserBackend backend,
//                          ReadVhostUserDescription(file, text, &notes));
//
// Threads: values, and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_VHOST_USER_DESCRIPTION_H_
#define QOMRT_QDEV_VHOST_USER_DESCRIPTION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// A type of back end: the virtio device that it serves, and what one can say
// that it is able to do.
struct VhostUserType {
  std::string_view name;
  std::span<const std::string_view> features{};
};
// All of the interface, by name.
std::span<const VhostUserType> VhostUserTypes();
// kBadValue with the nearest names if there is none.
absl::StatusOr<const VhostUserType*> FindVhostUserType(std::string_view name);

struct VhostUserBackend {
  std::string file{};
  std::string type{};
  std::string description{};            // for people
  std::string binary{};                 // an absolute path
  std::vector<std::string> tags{};      // for developers; chooses nothing
  std::vector<std::string> replaces{};  // files whose place this one takes
};

// The back end in `text`. kBadDescription, naming the member, unless all of
// "type", "description" and "binary" are there and well-formed, and "tags" is
// if it is there. Members that nobody knows are noted.
absl::StatusOr<VhostUserBackend> ReadVhostUserDescription(
    std::string_view file, std::string_view text,
    std::vector<compat::Diagnostic>* notes = nullptr);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_VHOST_USER_DESCRIPTION_H_
