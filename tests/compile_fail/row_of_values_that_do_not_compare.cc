// A layer must tell whether a value changed.
//
// expect: values of a field must be assignable and comparable with ==
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"

struct Celsius {
  double degrees = 0;
#ifdef CONTROL
  bool operator==(const Celsius&) const = default;
#endif
};
template <>
struct qom::props::ValueTraits<Celsius> {
  static constexpr std::string_view kName = "celsius";
  static absl::Status Visit(const qom::ClassProperty& /*property*/,
                            qom::Visitor& visitor, Celsius* value) {
    return visitor.Number(&value->degrees);
  }
};

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  Celsius limit_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::limit_>("limit");
#else
  static constexpr auto kRow = qom::props::Field<&Disk::limit_>("limit");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
