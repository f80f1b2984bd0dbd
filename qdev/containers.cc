// Containers are plain objects, made where a path has a gap.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/containers.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/ref.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {

absl::StatusOr<Object*> EnsureContainer(Context& context, std::string_view path,
                                        Ref<Object>* made) {
  if (!path.starts_with('/')) {
    return Error(Cause::kBadValue, "'{}' is no absolute path", path);
  }
  Ref<Object> folder(&context.root());
  Ref<Object> first;
  absl::Cleanup take_back = [&first] {
    if (first) first->Unparent();
  };
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(slash);
    Ref<Object> next = folder->Child(name);
    if (!next) {
      QOMRT_ASSIGN_OR_RETURN(const Ref<Object> container,
                             context.New(*context.registry().Get<Object>()));
      absl::Status added = folder->AddChild(name, container).status();
      // Another thread may have been faster; then its container is the one.
      next = added.ok() ? container : folder->Child(name);
      if (!next) return added;
      if (added.ok() && !first) first = container;
    }
    folder = std::move(next);
  }
  std::move(take_back).Cancel();
  if (made != nullptr) *made = std::move(first);
  return folder.get();
}

absl::Status PlaceMachine(Context& context, const Ref<Object>& machine) {
  QOMRT_RETURN_IF_ERROR(context.root().AddChild("machine", machine).status());
  for (std::string_view path : {kPeripheral, kPeripheralAnon, kUnattached}) {
    QOMRT_RETURN_IF_ERROR(EnsureContainer(context, path).status());
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
