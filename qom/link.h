// `Link<T>` is a member that points to another object, set by path. A weak
// link (the default) becomes null when its target dies; a strong link keeps
// the target alive; objects that hold one another so end with their context.
//
// Example:
//
//   qom::Link<MemoryBackend> memdev_;
//   qom::Link<Bus, qom::LinkKind::kStrong> bus_;
//
//   disk->Set("memdev", "/objects/mem0");
//   if (MemoryBackend* memory = memdev_.get()) …
//
// Threads: a link belongs to its owner. The target may end on another thread;
// the link is null from then on, and ref() gives the target or null, never what
// has ended. A pointer from get() is good while something holds the target.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_LINK_H_
#define QOMRT_QOM_LINK_H_

#include <atomic>
#include <cstdint>

#include "qom/cast.h"
#include "qom/object.h"
#include "qom/ref.h"

#pragma GCC visibility push(default)

namespace qom {

namespace internal {
struct Tree;
}

enum class LinkKind : uint8_t { kWeak, kStrong };

class LinkBase {
 public:
  explicit LinkBase(LinkKind kind = LinkKind::kWeak) : kind_(kind) {}
  ~LinkBase() { Point(nullptr); }
  LinkBase(const LinkBase&) = delete;
  LinkBase& operator=(const LinkBase&) = delete;

  // What it points to; null for nothing. Good as long as something holds the
  // target: a strong link, or what the caller knows. ref() holds it.
  Object* object() const { return target_.load(std::memory_order_acquire); }
  // The target, held; null also if it is ending. From any thread, as long as
  // nobody points the link elsewhere.
  Ref<Object> ref() const;
  LinkKind kind() const { return kind_; }
  // Points to `target`, which may be null; to nothing if that is ending. The
  // type is not checked here.
  void Point(Object* target);

 private:
  friend class ObjectTree;

  std::atomic<LinkBase*>& ListOf(Object& target) const;

  std::atomic<Object*> target_{nullptr};
  internal::Tree* tree_ = nullptr;  // of the target
  // Weak links to one target form a list, and the strong ones of a tree.
  LinkBase* next_ = nullptr;
  LinkBase* previous_ = nullptr;
  LinkKind kind_;
};

template <typename T, LinkKind kKind = LinkKind::kWeak>
class Link : public LinkBase {
 public:
  using Type = T;
  Link() : LinkBase(kKind) {}

  T* get() const { return As<T>(object()); }
  Ref<T> ref() const requires internal::NativeClass<T> {
    return As<T>(LinkBase::ref());
  }
  T* operator->() const { return get(); }
  explicit operator bool() const { return object() != nullptr; }
  Link& operator=(T* target) {
    Point(target);
    return *this;
  }
  Link& operator=(const Ref<T>& target) { return *this = target.get(); }
};

namespace internal {

// The kind of properties that are a LinkBase in the object. What a link may
// point to is ClassProperty::link_class.
extern const PropertyKind kLinkKind;
absl::Status SetLink(const ObjectProperty&, Object&, Visitor&);
absl::Status GetLink(const ObjectProperty&, const Object&, Visitor&);

}  // namespace internal

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_LINK_H_
