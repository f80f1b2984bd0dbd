// An alias leads to an embedded object.
//
// expect: props::AliasAll goes through a member that is a qom::Child
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"

class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  using Extends::Extends;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::Child<Backend> backend_;
  qom::Link<Backend> link_;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::AliasAll<&Disk::backend_>();
#else
  static constexpr auto kRow = qom::props::AliasAll<&Disk::link_>();
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
