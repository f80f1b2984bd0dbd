// Objects are pointed to by links.
//
// expect: this type is no property value
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

  qom::Link<Backend> backend_;
  Backend* pointer_ = nullptr;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::backend_>("backend");
#else
  static constexpr auto kRow = qom::props::Field<&Disk::pointer_>("backend");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
