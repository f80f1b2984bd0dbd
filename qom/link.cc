// How a link is set by path, pointed at another object, and shown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/link.h"

#include <new>
#include <string>
#include <string_view>

#include "qom/context.h"
#include "qom/internal/mutex.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"

namespace qom {

std::atomic<LinkBase*>& LinkBase::ListOf(Object& target) const {
  return kind_ == LinkKind::kWeak ? target.Extra().weak_links
                                  : tree_->strong_links;
}

void LinkBase::Point(Object* target) {
  Object* old = nullptr;
  if (target != nullptr && target->is_ending()) target = nullptr;
  // The old target may be ending, so that its tree is not asked from it.
  if (target != nullptr) {
    tree_ = &ObjectTree::Of(*target);
  } else if (object() == nullptr) {
    return;
  }
  if (target != nullptr && kind_ == LinkKind::kStrong) target->AddRef();
  {
    qom::internal::MutexLock lock(&tree_->mutex);
    old = target_;
    if (old != nullptr) {
      if (previous_ == nullptr) {
        ListOf(*old).store(next_, std::memory_order_release);
      } else {
        previous_->next_ = next_;
      }
      if (next_ != nullptr) next_->previous_ = previous_;
      next_ = previous_ = nullptr;
    }
    target_ = target;
    if (target != nullptr) {
      std::atomic<LinkBase*>& first = ListOf(*target);
      next_ = first.load(std::memory_order_relaxed);
      if (next_ != nullptr) next_->previous_ = this;
      first.store(this, std::memory_order_release);
    }
  }
  if (old != nullptr && kind_ == LinkKind::kStrong) old->Unref();
}

Ref<Object> LinkBase::ref() const {
  // As long as it points, its tree is known and the target's memory is there.
  if (object() == nullptr) return nullptr;
  qom::internal::MutexLock lock(&tree_->mutex);
  const Object* const target = object();
  return target == nullptr ? nullptr : target->TryRef();
}

namespace internal {

constexpr ValueKind kLinkValues = {"link<>", ValueCategory::kLink};

const PropertyKind kLinkKind = {
    .values = &kLinkValues,
    .read = nullptr,
    .write = nullptr,
    .construct = [](void* slot) { new (slot) LinkBase(); },
    .destroy = [](void* slot) { static_cast<LinkBase*>(slot)->~LinkBase(); },
    .assign = nullptr,
    .equal =
        [](const void* a, const void* b) {
          return static_cast<const LinkBase*>(a)->object() ==
                 static_cast<const LinkBase*>(b)->object();
        },
    .size = sizeof(LinkBase),
    .align = alignof(LinkBase),
    .plain = false,
};

absl::Status SetLink(const ObjectProperty& property, Object& object,
                     Visitor& visitor) {
  const ClassProperty& field = AsClassProperty(property);
  LinkBase& link = *reinterpret_cast<LinkBase*>(
      reinterpret_cast<char*>(&object) + field.offset);
  std::string_view path;
  QOMRT_RETURN_IF_ERROR(visitor.Text(&path));
  if (path.empty()) {
    link.Point(nullptr);
    return absl::OkStatus();
  }
  const absl::StatusOr<Ref<Object>> target = object.context().Resolve(path);
  if (!target.ok()) return target.status();
  // A type that was sealed after the property's is known by name only.
  const Class* wanted = field.link_class != nullptr
                            ? field.link_class
                            : object.context().registry().Find(field.link_type);
  if (wanted != nullptr && !(*target)->type().IsA(*wanted)) {
    return Error(Cause::kBadValue, "'{}' is {}, not {}", path,
                 WithArticle((*target)->type().name()),
                 WithArticle(field.link_type));
  }
  link.Point(target->get());
  return absl::OkStatus();
}

absl::Status GetLink(const ObjectProperty& property, const Object& object,
                     Visitor& visitor) {
  const ClassProperty& field = AsClassProperty(property);
  const Ref<Object> target =
      reinterpret_cast<const LinkBase*>(reinterpret_cast<const char*>(&object) +
                                        field.offset)
          ->ref();
  if (!target) return visitor.Null();
  const std::string path = target->CanonicalPath();
  std::string_view text = path;
  return visitor.Text(&text);
}

}  // namespace internal

}  // namespace qom
