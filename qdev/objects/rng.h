// Where guests' random numbers come from: the host's kernel (`rng-builtin`), a
// file of the host (`rng-random`), a daemon behind a character device
// (`rng-egd`).
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_RNG_H_
#define QOMRT_QDEV_OBJECTS_RNG_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/descriptor.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class RngBackend : public Extends<RngBackend, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "rng-backend";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  bool opened() const { return is_complete(); }
};
struct RngBackend::Props {
  static constexpr auto kOpened = props::Computed<&RngBackend::opened>(
      "opened", {.doc = "It can be asked for numbers."});
  static constexpr auto kAll = props::Table(kOpened);
};

class RngBuiltin : public Extends<RngBuiltin, RngBackend> {
 public:
  static constexpr std::string_view kTypeName = "rng-builtin";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "random numbers of the host's kernel";
  }
};

class RngRandom : public Extends<RngRandom, RngBackend> {
 public:
  static constexpr std::string_view kTypeName = "rng-random";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "random numbers of a file of the host";
  }

  const std::string& filename() const { return filename_; }
  // Open for reading, without waiting; -1 until is_complete(). Not the caller's
  // to close.
  int fd() const { return fd_.number(); }

 protected:
  absl::Status Check() override;

 private:
  std::string filename_;
  Descriptor fd_;
};
struct RngRandom::Props {
  static constexpr auto kFilename = props::Field<&RngRandom::filename_>(
      "filename",
      {.default_value = "/dev/urandom", .doc = "The file, usually a device."});
  static constexpr auto kAll = props::Table(kFilename);
};

class RngEgd : public Extends<RngEgd, RngBackend> {
 public:
  static constexpr std::string_view kTypeName = "rng-egd";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "random numbers of a daemon (EGD)";
  }

  const std::string& chardev() const { return chardev_; }

 protected:
  absl::Status Check() override { return Require("chardev", chardev_); }

 private:
  std::string chardev_;
};
struct RngEgd::Props {
  static constexpr auto kChardev = props::Field<&RngEgd::chardev_>(
      "chardev", {.doc = "Id of the character device that leads there."});
  static constexpr auto kAll = props::Table(kChardev);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_RNG_H_
