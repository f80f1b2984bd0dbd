// The walk over what belongs together (a device with its parts and its buses, a
// bus with its devices, what is reset with one another) while each step calls
// code that may do anything to the tree.
//
// It holds what it goes through. When something in the context has joined or
// left since it looked, it looks again: what is not there when its turn comes
// is passed over. What joined is not met by this walk; whoever brought it sees
// to it. What was begun is ended, also if it left in between.
//
// Example:
//
//   Walk walk(device, &ListParts, &IsPart);
//   for (Walk::At at = walk.Next(); at != Walk::At::kDone; at = walk.Next()) {
//     if (at == Walk::At::kBegin && !Wanted(walk.object())) walk.Skip();
//     if (at == Walk::At::kEnd) Finish(walk.object());
//   }
//
// Threads: as the devices; one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_INTERNAL_WALK_H_
#define QOMRT_QDEV_INTERNAL_WALK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "qom/object.h"
#include "qom/ref.h"

namespace qom::qdev {

class Walk {
 public:
  using Members = std::vector<Ref<Object>>;
  // Appends what belongs to `of`, in the order to go through it.
  using List = void (*)(Object& of, Members& members);

  // True if List would append `member`, which it did before.
  using Has = bool (*)(const Object& of, const Object& member);

  enum class At : uint8_t { kBegin, kEnd, kDone };

  // Without `has` all are listed anew when something moved.
  Walk(Object& root, List list, Has has = nullptr)
      : list_(list), has_(has), next_(&root) {}

  // Goes on to the next beginning or end.
  At Next();
  // Where it is.
  Object& object() const { return *here_; }
  // How many of those that were begun, and have not ended, are above it.
  size_t depth() const { return depth_; }
  // After a beginning: neither what belongs to it nor its end will come.
  void Skip() { open_.pop_back(); }

 private:
  // What was begun and has not ended.
  struct Open {
    Ref<Object> object;
    Members members{};
    size_t next = 0;
    uint64_t moves = 0;  // of the context, when it was looked
    bool is_listed = false;
  };

  static void ForgetThoseWhoLeft(Open& open, List list);

  List list_;
  Has has_;
  Ref<Object> here_;
  size_t depth_ = 0;
  Ref<Object> next_;  // to begin
  std::vector<Open> open_;
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_INTERNAL_WALK_H_
