// A `Construct` is the passkey every constructor of an object takes and hands
// to its base and to the children it embeds. Only a Context can make one, so
// an object knows its type and its context from its first line, and nothing is
// built outside of a Context.
//
// The phases in which an object comes to be:
//
//   1  constructors, base to derived; embedded children run phases 1-3 inside
//      (a constructor has no use for its own properties: what it reads is not
//      there yet, and phase 2 overwrites what it sets)
//   2  property defaults, base to derived, then the type's own overrides
//   3  post-init hooks, base to derived; the first, of ObjectCompat, applies
//      the layers: accelerator, platform, machine, sugar, global
//   4  explicit sets by whoever creates the object
//   5  Realize()
//
// Threads: belongs to the creation it was made for.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CONSTRUCT_H_
#define QOMRT_QOM_CONSTRUCT_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

#pragma GCC visibility push(default)

namespace qom {

class Class;
class Context;
class Object;
class Recipe;
class RecipeBook;

// Hears of what went wrong in a creation that succeeds all the same.
class WarningSink {
 public:
  virtual void Warn(const absl::Status& warning) = 0;

 protected:
  ~WarningSink() = default;
};

struct NewOptions {
  // The object joins a machine that already runs.
  bool hotplug = false;
  // Hears the warnings of this creation, embedded objects included; null:
  // whoever hears those of the context.
  WarningSink* warnings = nullptr;
};

// A field of this name is true in an object that was hot-plugged. A native type
// that computes it says so itself.
inline constexpr std::string_view kHotplugged = "hotplugged";

class Construct {
 public:
  Construct(const Construct&) = delete;
  Construct& operator=(const Construct&) = delete;

  const Class& type() const { return *type_; }
  Context& context() const;
  // True if the object joins a machine that is already running.
  bool hotplug() const { return options_.hotplug; }
  const NewOptions& options() const { return options_; }
  // The object under construction, from the line after Object's constructor.
  Object& object() const { return *object_; }
  // False once an embedded child failed; no further child is made then.
  bool ok() const { return status_.ok(); }
  // Lets the creation fail with `status` when the constructors are done. The
  // first failure is kept.
  void Fail(absl::Status status) const {
    if (status_.ok()) status_ = std::move(status);
  }

 private:
  friend class Context;
  friend class Object;

  Construct(const Class& type, RecipeBook& book, const Recipe& recipe,
            NewOptions options, uint32_t depth)
      : type_(&type),
        book_(&book),
        recipe_(&recipe),
        options_(options),
        depth_(depth) {}

  const Class* type_;
  RecipeBook* book_;
  const Recipe* recipe_;
  mutable Object* object_ = nullptr;
  mutable absl::Status status_;
  NewOptions options_;
  uint32_t depth_;  // objects that embed the object in one another
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CONSTRUCT_H_
