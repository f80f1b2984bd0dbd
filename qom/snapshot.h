// A `Snapshot` holds what every readable property of a subtree said at one
// moment, in a flat buffer that the next one reuses; two snapshots can be
// compared. For management interfaces, tests, and finding out what a guest or
// an option changed.
//
// Example:
//
//   qom::Snapshot before;
//   before.Take(context.root());
//   …
//   qom::Snapshot after;
//   after.Take(context.root());
//   for (const qom::Change& change : Difference(before, after)) {
//     Print(Describe(change));  // "/board/disk.queues: 4, now 8"
//   }
//
// Threads: taking one reads the tree and its objects, which nobody may change
// meanwhile. A snapshot refers to the classes of its objects and must not
// outlive their registry; it may outlive the objects and their context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SNAPSHOT_H_
#define QOMRT_QOM_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "qom/class.h"
#include "qom/object.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom {

class Snapshot {
 public:
  // Replaces what it holds by `root` and everything below, parents before
  // their children. The memory is kept: the second Take() of a tree allocates
  // next to nothing.
  void Take(const Object& root);

  size_t object_count() const { return objects_.size(); }
  size_t value_count() const {
    return values_.size() + (objects_.empty() ? 0 : objects_.size() - 1);
  }

  // The object at `index`, in order of the tree.
  std::string path(size_t index) const;
  const Class& type(size_t index) const { return *objects_[index].type; }
  // Calls f(std::string_view property, Value value) for each property that
  // object has: those of its class, its own, then its children, whose values
  // are their paths. One that could not be read has the value null.
  template <typename F>
  void ForEachValue(size_t index, F&& f) const {
    const ObjectRow& object = objects_[index];
    for (size_t i = object.begin; i < object.end; ++i) {
      f(NameOf(values_[i]), ToValue(values_[i]));
    }
    for (size_t i = index + 1; i < object.below_end;
         i = objects_[i].below_end) {
      f(Text(objects_[i].name), Value(path(i)));
    }
  }
  // Null if there is no such object or property.
  Value Find(std::string_view path, std::string_view property) const;

 private:
  friend class SnapshotVisitor;
  friend struct SnapshotComparison;

  static constexpr size_t kNone = SIZE_MAX;

  // In text_.
  struct Range {
    size_t at;
    size_t size;
  };
  enum class Tag : uint8_t {
    kNull,
    kBool,
    kUnsigned,
    kSigned,
    kNumber,
    kText,
    kList,
    kAny,      // the one element of a list
    kUnknown,  // nobody told it
  };
  struct ValueRow {
    union {
      const ClassProperty* property;
      size_t name;  // of one that is not of the class: index in names_
    };
    union {
      uint64_t bits;
      double number;
      Range text;
      size_t list;  // index in lists_
    };
    Tag tag;
    bool is_own = false;  // not of the class
  };
  // Paths are put together from names: a tree that is deep has long ones.
  struct ObjectRow {
    size_t parent;  // kNone for the first
    Range name;     // of the first, the path
    const Class* type;
    size_t begin;  // in values_
    size_t end;
    size_t below_end;  // in objects_, of what is below it
    size_t child_count;
  };
  // Up to here, a child is found by going through all.
  static constexpr size_t kFewChildren = 16;

  void Add(const Object& object, size_t parent);
  void Read(const Object& object, const ObjectProperty& property, ValueRow row);
  Range Keep(std::string_view text);
  std::string_view Text(Range range) const {
    return std::string_view(text_).substr(range.at, range.size);
  }
  std::string_view NameOf(const ValueRow& row) const {
    return row.is_own ? Text(names_[row.name]) : row.property->name;
  }
  void IndexChildren(size_t count);
  size_t PlaceOf(size_t parent, std::string_view name) const;
  // The child of that name; kNone if there is none.
  size_t ChildOf(size_t parent, std::string_view name) const;
  // The object at a path; kNone if there is none.
  size_t IndexOf(std::string_view path) const;
  Value ToValue(const ValueRow& row) const;

  std::vector<ObjectRow> objects_;  // in order of the tree
  // Indexes plus one of those with many siblings, by parent and name, open
  // addressing.
  std::vector<size_t> places_;
  std::vector<ValueRow> values_;
  std::vector<Range> names_;
  std::vector<Value::List> lists_;
  std::string text_;
};

// One thing that differs between two snapshots.
struct Change {
  enum class Kind : uint8_t {
    kObjectAdded,
    kObjectRemoved,
    kPropertyAdded,    // a dynamic property
    kPropertyRemoved,  // a dynamic property
    kValue,
  };
  Kind kind;
  std::string path;
  std::string property;  // "" for objects
  Value before{};
  Value after{};

  friend bool operator==(const Change&, const Change&) = default;
};

// What is different in `after`: objects that went and values that changed in
// the order of `before`, then objects that came in the order of `after`. An
// object of another type at the same path has gone and come.
std::vector<Change> Difference(const Snapshot& before, const Snapshot& after);

// One line for people.
std::string Describe(const Change& change);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_SNAPSHOT_H_
