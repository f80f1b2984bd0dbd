// The default of what an alias leads to is the child's.
//
// expect: a Default() names an alias; give the default to the child where it is
// made
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/registry.h"

class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  using Extends::Extends;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  explicit Disk(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 protected:
  uint16_t queues_{};
  qom::Child<Backend> backend_;
};
struct Disk::Props {
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>("queues");
  static constexpr auto kSize = qom::props::Alias<&Disk::backend_>("size");
  static constexpr auto kAll = qom::props::Table(kQueues, kSize);
};
class FastDisk : public qom::Extends<FastDisk, Disk> {
 public:
  static constexpr std::string_view kTypeName = "fast-disk";
  struct Props;
  using Extends::Extends;
};
struct FastDisk::Props {
#ifdef CONTROL
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("queues", 8));
#else
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("size", 8));
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<FastDisk>(); }
