// `Children<T>` is an array of objects that an owner makes below itself when it
// knows how many: in the Realize() of a device, from a property. What a
// `Child<T>` is for one object that is always there.
//
// Example:
//
//   class Hub : public qom::Extends<Hub, qdev::Device> {
//     absl::Status Realize() override {
//       QOMRT_RETURN_IF_ERROR(Device::Realize());
//       return ports_.Make(*this, "port", port_count_);  // port[0], port[1] …
//     }
//     uint32_t port_count_{};
//     qom::Children<Port> ports_;
//   };
//
// They have their layers as any object. The owner owns them; `Children` only
// knows where they are. What a Realize() made is taken back when it fails, and
// when the device is unrealized: the array is empty then.
//
// Threads: children belong to their owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CHILDREN_H_
#define QOMRT_QOM_CHILDREN_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom {

template <typename T>
class Children {
 public:
  using Type = T;

  Children() = default;
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  // Makes `count` objects below `owner`, as NAME[0] and so on, after taking out
  // those it made before. What making one says, with its name, or kTaken; none
  // is left then.
  absl::Status Make(Object& owner, std::string_view name, size_t count,
                    NewOptions options = {}) {
    Clear();
    // Who hears of one may clear this, or let go of the owner.
    const Ref<Object> keep(&owner);
    auto links = std::make_unique<Link<T>[]>(count);
    absl::Status status;
    size_t made = 0;
    for (; made < count && status.ok(); ++made) {
      status = Add(owner, NameOf(name, made), options, links[made]);
    }
    Clear();
    links_ = std::move(links);
    size_ = made;
    if (!status.ok()) Clear();
    return status;
  }

  // Takes them out of their owner.
  void Clear() {
    const std::unique_ptr<Link<T>[]> links = std::move(links_);
    for (size_t i = std::exchange(size_, 0); i-- > 0;) {
      if (const Ref<T> one(links[i].get()); one) one->Unparent();
    }
  }

  size_t size() const { return empty() ? 0 : size_; }
  // None was made, or they were taken back.
  bool empty() const {
    for (size_t i = 0; i < size_; ++i) {
      if (links_[i].get() != nullptr) return false;
    }
    return true;
  }
  // Null if it ended: somebody else took it out.
  T* operator[](size_t index) const {
    return index < size_ ? links_[index].get() : nullptr;
  }

 private:
  static std::string NameOf(std::string_view name, size_t index) {
    return std::string(name)
        .append("[")
        .append(std::to_string(index))
        .append("]");
  }
  static absl::Status Add(Object& owner, const std::string& name,
                          NewOptions options, Link<T>& link) {
    absl::StatusOr<Ref<T>> made = owner.context().New<T>(options);
    const absl::Status status =
        made.ok() ? owner.AddChild(name, *made).status() : made.status();
    if (!status.ok()) return Annotate(status, name);
    link = made->get();
    return absl::OkStatus();
  }

  std::unique_ptr<Link<T>[]> links_;
  size_t size_ = 0;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CHILDREN_H_
