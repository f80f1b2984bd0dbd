// Where a property's value comes from: the default, what each layer offers, who
// wins, and what was overridden. For a type no object is made.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(compat::Explanation why,
//                          compat::Explain(context, *type, "num-queues"));
//   for (const compat::Offer& offer : why.stack) …
//
// Threads: as LayerStack's const methods.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_EXPLAIN_H_
#define QOMRT_COMPAT_EXPLAIN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// One value that something offers to a property.
struct Offer {
  // Default: no layer, no entry.
  std::optional<Layer> layer;
  EntryRef entry;
  // The type that declares the default, or the entry's driver.
  std::string driver;
  // As the entry writes it; empty for a default and for a typed value.
  std::string text;
  Value value;
  bool unknown = false;  // a default that nobody told
  // The value decides (of all offers, the last that can apply).
  bool wins = false;
  // Why the entry cannot apply; OK if it can.
  absl::Status error;
  // Where an embedded object is involved: the child's name ("a/b" if deeper)
  // for offers made to the child itself, "." for those of its owner.
  std::string object;
};

struct Explanation {
  std::string type;
  std::string property;
  Value value;  // null if no default is known and nothing offers one
  // Nobody told what it starts with, and nothing decides it.
  bool unknown = false;
  // "child<e1000>" if the property is the name of a child: read-only, nothing
  // offers anything. The value is its path; null if there is no object.
  std::string child;
  std::vector<Offer> stack;  // in the order in which they apply
  // The owners that write this property of an embedded type through an alias;
  // globals that an owner's entry overrides ("overridden-by-owner").
  std::vector<Diagnostic> notes;
  // Live objects: the property was set explicitly; its value differs from what
  // the stack says although nobody set it.
  bool set_explicitly = false;
  bool drifted = false;
  // Live objects: realizing replaced the automatic value.
  bool settled = false;
  // In a context with a journal: each set of it, oldest first; of an alias,
  // those of this name only.
  std::vector<SetRecord> sets;

  const Offer* winner() const {
    for (const Offer& offer : stack) {
      if (offer.wins) return &offer;
    }
    return nullptr;
  }
};

// True if an object of `type` does not know `property`, no alias, unless an
// owner, an entry or a set decides it.
bool StartsUnknown(const Class& type, const ClassProperty& property);

// NotFound (kUnknownProperty) if `type` has no such property.
absl::StatusOr<Explanation> Explain(Context& context, const Class& type,
                                    std::string_view property);
// The same for an object as it is now. `value` is the object's.
absl::StatusOr<Explanation> Explain(const Object& object,
                                    std::string_view property);

// A property of a live object that does not hold what its layers say, as far as
// that is known.
struct Deviation {
  const ClassProperty* property = nullptr;
  Value value{};
  enum class How : uint8_t {
    kSet,      // by this name
    kSettled,  // realizing replaced the automatic value
    kDrifted,  // something else changed it: a bus gave an address, say
  } how = How::kSet;
  // Not OK: why what was set cannot be read.
  absl::Status unreadable{};
};

// In the order of the type's properties. Of a value with several names, the
// name by which it was set; one that an owner's alias set is told of the owner.
std::vector<Deviation> DeviationsOf(const Object& object);

// The value of one property and where it came from; what `resolve` shows.
struct Resolved {
  const ClassProperty* property = nullptr;
  Value value;             // null for an unset link
  std::string unreadable;  // not empty: why there is no value
  bool unknown = false;    // nobody told it, and nothing decides it
  // Not empty: why the program sets it after the layers, for who knows the
  // catalogue to fill in; and whether `value` is what it sets.
  std::string exception{};
  bool is_programs = false;
  std::optional<Layer> layer;
  EntryRef entry;  // none: default
  // The type that declares the default, or the entry's driver.
  std::string_view driver;
  bool set_explicitly = false;  // by `sets`; then `entry` is none
};

// A child of the object: its name is a property, too.
struct ResolvedChild {
  std::string name;
  std::string type;  // "child<e1000>"
  std::string path;
};

struct Resolution {
  std::vector<Resolved> properties;     // by name
  std::vector<ResolvedChild> children;  // in the order they were made
  std::vector<Diagnostic> diagnostics;  // errors and hot-plug warnings
  bool created = false;

  // Null if it has no such property.
  const Resolved* FindProperty(std::string_view name) const;
  // To look for many by their names. Views of this.
  std::map<std::string_view, const ResolvedChild*> ChildrenByName() const;
};

// Creates one object of `type`, sets `sets` on it, and reads every property.
// Failures and warnings are diagnostics of the answer; nobody else hears them.
Resolution Resolve(Context& context, const Class& type, NewOptions options = {},
                   std::vector<std::pair<std::string, std::string>> sets = {});

// The same, with what `set` sets. What it fails with is an error of the answer,
// which tells of the object as it is then.
Resolution Resolve(Context& context, const Class& type, NewOptions options,
                   absl::FunctionRef<absl::Status(Object&)> set);

// One difference between two contexts of the same registry.
struct Difference {
  std::string_view type;
  std::string_view property;
  Value a;
  Value b;
};

// Properties of `type` whose first values differ, by name; what one of them
// does not know differs from nothing. Types that cannot be created in one of
// the contexts are an error.
absl::StatusOr<std::vector<Difference>> Diff(Context& a, Context& b,
                                             const Class& type);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_EXPLAIN_H_
