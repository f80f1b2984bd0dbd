// The kernel's tables of which memory the devices that a guest owns may reach
// (`iommufd`): a descriptor that is given, or one that the embedder opens.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_IOMMUFD_H_
#define QOMRT_QDEV_OBJECTS_IOMMUFD_H_

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

class Iommufd : public Extends<Iommufd, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "iommufd";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "what the devices of a guest may reach";
  }

  // The one that was given, the object's to close from then on; -1: none.
  int fd() const { return opened_.number(); }

 protected:
  absl::Status Check() override;

 private:
  std::string fd_;
  Descriptor opened_;
};
struct Iommufd::Props {
  static constexpr auto kFd = props::Field<&Iommufd::fd_>(
      "fd", {.doc = "Number of a descriptor of /dev/iommu; empty: whoever uses "
                    "it opens that."});
  static constexpr auto kAll = props::Table(kFd);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_IOMMUFD_H_
