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

void Containers::TakeBack() {
  for (size_t i = made_.size(); i-- > 0;) {
    if (made_[i]->child_count() != 0) continue;
    made_[i]->Unparent();
    made_.erase(made_.begin() + static_cast<ptrdiff_t>(i));
  }
}

absl::StatusOr<Ref<Object>> EnsureContainer(Context& context,
                                            std::string_view path,
                                            Containers* made) {
  if (!path.starts_with('/')) {
    return Error(Cause::kBadValue, "'{}' is no absolute path", path);
  }
  Ref<Object> folder(&context.root());
  Containers own;
  absl::Cleanup take_back = [&own] { own.TakeBack(); };
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(slash);
    Ref<Object> next = folder->Child(name);
    if (!next) {
      QOMRT_ASSIGN_OR_RETURN(next,
                             context.New(*context.registry().Get<Object>()));
      const absl::Status added = folder->AddChild(name, next).status();
      if (added.ok()) {
        own.made_.push_back(next);
      } else {
        // Another thread may have been faster; then its container is the one.
        next = folder->Child(name);
        if (!next) return added;
      }
    }
    folder = std::move(next);
  }
  if (made != nullptr) {
    made->made_.insert(made->made_.end(), own.made_.begin(), own.made_.end());
  }
  std::move(take_back).Cancel();
  return folder;
}

absl::Status PlaceMachine(Context& context, const Ref<Object>& machine) {
  QOMRT_RETURN_IF_ERROR(context.root().AddChild("machine", machine).status());
  // Who hears of what joins may take it out.
  const auto check = [&] {
    return context.root().Child("machine") == machine
               ? absl::OkStatus()
               : Error(Cause::kWrongPhase,
                       "the machine left /machine when it was put there");
  };
  for (std::string_view path : {kPeripheral, kPeripheralAnon, kUnattached}) {
    QOMRT_RETURN_IF_ERROR(check());
    QOMRT_RETURN_IF_ERROR(EnsureContainer(context, path).status());
  }
  return check();
}

}  // namespace qom::qdev
