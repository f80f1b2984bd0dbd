// What the getter and the setter of a computed property look like.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "props/table.h"
#include "qom/native_type.h"

namespace props = qom::props;

struct Geometry {
  uint32_t heads = 0;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;

  uint16_t queues() const { return 1; }
  uint16_t count_queues() { return 1; }
  uint16_t queues_of(int i) const { return queues() + (i != 0); }
  absl::Status SetQueues(uint16_t) { return absl::OkStatus(); }
  absl::Status NameQueues(std::string queues);
  void PutQueues(uint16_t) {}
  Geometry geometry() const { return {}; }
};

constexpr auto kRows =
    props::Table(props::Computed<&Disk::queues>("queues-now"),
                 props::Computed<&Disk::queues, &Disk::SetQueues>(
                     "queues", {.default_value = 1}));

#if defined(CASE_DEFAULT_WITHOUT_SETTER)
// Nothing could take the default.
// expect: a_read_only_property_has_no_setter_to_take_the_default_value
constexpr auto kRow =
    props::Computed<&Disk::queues>("queues", {.default_value = 1});
#elif defined(CASE_GETTER_THAT_IS_NOT_CONST)
// A getter leaves the object as it is.
// expect: the getter of a Computed property is a method `Value Get() const`
constexpr auto kRow = props::Computed<&Disk::count_queues>("queues");
#elif defined(CASE_GETTER_WITH_A_PARAMETER)
// A getter takes nothing.
// expect: the getter of a Computed property is a method `Value Get() const`
constexpr auto kRow = props::Computed<&Disk::queues_of>("queues");
#elif defined(CASE_UNSUPPORTED_TYPE)
// A getter returns a value.
// expect: this type is no property value; specialise qom::props::ValueTraits
//   for it
constexpr auto kRow = props::Computed<&Disk::geometry>("geometry");
#elif defined(CASE_SETTER_WITHOUT_STATUS)
// A setter says whether the value was taken.
// expect: the setter of a Computed property takes what its getter gives and
//   returns an absl::Status
constexpr auto kRow =
    props::Computed<&Disk::queues, &Disk::PutQueues>("queues");
#elif defined(CASE_SETTER_OF_ANOTHER_KIND)
// A computed property whose setter takes something else.
// expect: the setter of a Computed property takes what its getter gives
constexpr auto kRow =
    props::Computed<&Disk::queues, &Disk::NameQueues>("queues");
#endif
