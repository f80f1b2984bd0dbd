// How a walk goes down and up, and what it passes over.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/walk.h"

#include <utility>

#include "qom/context.h"
#include "qom/internal/hash.h"

namespace qom::qdev {

Walk::At Walk::Next() {
  if (next_) {
    here_ = std::move(next_);
    depth_ = open_.size();
    open_.push_back({.object = here_});
    return At::kBegin;
  }
  if (open_.empty()) return At::kDone;
  Open& open = open_.back();
  const Context& context = open.object->context();
  if (!open.is_listed) {
    open.is_listed = true;
    open.moves = context.moves();
    list_(*open.object, open.members);
  } else if (has_ == nullptr && open.moves != context.moves()) {
    open.moves = context.moves();
    ForgetThoseWhoLeft(open, list_);
  }
  while (open.next < open.members.size()) {
    next_ = std::move(open.members[open.next++]);
    if (next_ && has_ != nullptr && open.moves != context.moves() &&
        !has_(*open.object, *next_)) {
      next_.Reset();
    }
    if (next_) return Next();
  }
  here_ = std::move(open.object);
  open_.pop_back();
  depth_ = open_.size();
  return At::kEnd;
}

void Walk::ForgetThoseWhoLeft(Open& open, List list) {
  Members now;
  list(*open.object, now);
  qom::internal::HashSet<const Object*> there;
  for (const Ref<Object>& member : now) there.insert(member.get());
  for (size_t i = open.next; i < open.members.size(); ++i) {
    if (!there.contains(open.members[i].get())) open.members[i].Reset();
  }
}

}  // namespace qom::qdev
