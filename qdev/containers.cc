// The containers of a machine's tree, made when somebody first needs one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/containers.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {

absl::StatusOr<Object*> EnsureContainer(Context& context,
                                        std::string_view path) {
  Object* folder = &context.root();
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(slash);
    Object* next = folder->Child(name);
    if (next == nullptr) {
      QOMRT_ASSIGN_OR_RETURN(Ref<Object> made,
                             context.New(*context.registry().Get<Object>()));
      next = made.get();
      QOMRT_RETURN_IF_ERROR(folder->AddChild(name, std::move(made)).status());
    }
    folder = next;
  }
  return folder;
}

}  // namespace qom::qdev
