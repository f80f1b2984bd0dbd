// Snapshots: a visitor that puts values into rows, and the difference of two.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/snapshot.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/internal/name_hash.h"
#include "qom/internal/strings.h"
#include "qom/visitor.h"
#include "qom/walk.h"

namespace qom {

// Puts what a property says into a row.
class SnapshotVisitor final : public Visitor {
 public:
  SnapshotVisitor(Snapshot& snapshot, Snapshot::ValueRow& row)
      : Visitor(false), snapshot_(snapshot), row_(row) {}

  absl::Status Bool(bool* value) override {
    if (in_list_) return Append(*value);
    row_.tag = Snapshot::Tag::kBool;
    row_.bits = *value ? 1 : 0;
    return absl::OkStatus();
  }
  absl::Status Unsigned(uint64_t* value, uint64_t /*max*/) override {
    if (in_list_) return Append(*value);
    row_.tag = Snapshot::Tag::kUnsigned;
    row_.bits = *value;
    return absl::OkStatus();
  }
  absl::Status Signed(int64_t* value, int64_t /*min*/,
                      int64_t /*max*/) override {
    if (in_list_) return Append(*value);
    // As in a Value, there is one form for each number.
    row_.tag = *value < 0 ? Snapshot::Tag::kSigned : Snapshot::Tag::kUnsigned;
    row_.bits = static_cast<uint64_t>(*value);
    return absl::OkStatus();
  }
  absl::Status Size(uint64_t* value) override {
    return Unsigned(value, UINT64_MAX);
  }
  absl::Status Number(double* value) override {
    if (in_list_) return Append(*value);
    row_.tag = Snapshot::Tag::kNumber;
    row_.number = *value;
    return absl::OkStatus();
  }
  absl::Status Text(std::string_view* value) override {
    if (in_list_) return Append(*value);
    row_.tag = Snapshot::Tag::kText;
    row_.text = snapshot_.Keep(*value);
    return absl::OkStatus();
  }
  absl::Status BeginList(size_t* count) override {
    in_list_ = true;
    list_.reserve(*count);
    return absl::OkStatus();
  }
  absl::Status EndList() override {
    in_list_ = false;
    row_.tag = Snapshot::Tag::kList;
    row_.list = snapshot_.lists_.size();
    snapshot_.lists_.push_back(std::move(list_));
    return absl::OkStatus();
  }
  absl::Status Null() override {
    if (in_list_) return Append();
    row_.tag = Snapshot::Tag::kNull;
    return absl::OkStatus();
  }
  absl::Status Any(Value* value, bool /*as_json*/) override {
    if (in_list_) return Append(*value);
    row_.tag = Snapshot::Tag::kAny;
    row_.list = snapshot_.lists_.size();
    snapshot_.lists_.push_back({*value});
    return absl::OkStatus();
  }
  // Without a message, which nobody reads.
  absl::Status Unknown() override {
    row_.tag = Snapshot::Tag::kUnknown;
    return absl::OkStatus();
  }

 private:
  // In place: a Value that is moved here is one that g++ 12 finds unset.
  template <typename... Values>
  absl::Status Append(const Values&... value) {
    list_.emplace_back(value...);
    return absl::OkStatus();
  }

  Snapshot& snapshot_;
  Snapshot::ValueRow& row_;
  bool in_list_ = false;
  Value::List list_;
};

// ---- Snapshot --------------------------------------------------------------

void Snapshot::Take(const Object& root) {
  objects_.clear();
  places_.clear();
  values_.clear();
  names_.clear();
  lists_.clear();
  text_.clear();
  std::vector<size_t> above;  // the rows on the way, by depth
  WalkTree(root, [&](const Object& object, size_t depth) {
    above.resize(depth);
    above.push_back(objects_.size());
    Add(object, depth == 0 ? kNone : above[depth - 1]);
    return true;
  });
  size_t of_many = 0;
  for (size_t i = objects_.size(); i-- > 1;) {
    ObjectRow& parent = objects_[objects_[i].parent];
    parent.below_end = std::max(parent.below_end, objects_[i].below_end);
    if (++parent.child_count > kFewChildren) {
      of_many += parent.child_count == kFewChildren + 1 ? kFewChildren + 1 : 1;
    }
  }
  if (of_many != 0) IndexChildren(of_many);
}

size_t Snapshot::PlaceOf(size_t parent, std::string_view name) const {
  const size_t mask = places_.size() - 1;
  size_t at = internal::Mix(internal::HashName(name) ^ parent) & mask;
  for (; places_[at] != 0; at = (at + 1) & mask) {
    const ObjectRow& there = objects_[places_[at] - 1];
    if (there.parent == parent && Text(there.name) == name) break;
  }
  return at;
}

void Snapshot::IndexChildren(size_t count) {
  places_.resize(std::bit_ceil(2 * count));
  for (size_t i = 1; i < objects_.size(); ++i) {
    const ObjectRow& object = objects_[i];
    if (objects_[object.parent].child_count > kFewChildren) {
      places_[PlaceOf(object.parent, Text(object.name))] = i + 1;
    }
  }
}

size_t Snapshot::ChildOf(size_t parent, std::string_view name) const {
  if (objects_[parent].child_count > kFewChildren) {
    return places_[PlaceOf(parent, name)] - 1;  // or kNone
  }
  const size_t end = objects_[parent].below_end;
  size_t child = parent + 1;
  while (child < end && Text(objects_[child].name) != name) {
    child = objects_[child].below_end;
  }
  return child < end ? child : kNone;
}

void Snapshot::Add(const Object& object, size_t parent) {
  const size_t index = objects_.size();
  objects_.push_back(
      {parent,
       parent == kNone ? Keep(object.CanonicalPath()) : Keep(object.name()),
       &object.type(), values_.size(), 0, index + 1, 0});
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    Read(object, *property,
         {.property = property, .bits = 0, .tag = Tag::kNull});
  }
  if (object.HasDynamicProperties()) {
    std::vector<std::string> names = object.DynamicProperties();
    names.resize(names.size() - object.child_count());  // they come last
    for (const std::string& name : names) {
      const ObjectProperty* property = object.FindProperty(name);
      if (property == nullptr || property->get == nullptr) continue;
      names_.push_back(Keep(name));
      Read(object, *property,
           {.name = names_.size() - 1,
            .bits = 0,
            .tag = Tag::kNull,
            .is_own = true});
    }
  }
  objects_[index].end = values_.size();
}

void Snapshot::Read(const Object& object, const ObjectProperty& property,
                    ValueRow row) {
  SnapshotVisitor visitor(*this, row);
  const absl::Status status = row.is_own
                                  ? object.GetProperty(property, visitor)
                                  : property.get(property, object, visitor);
  if (!status.ok()) row.tag = Tag::kNull;
  values_.push_back(row);
}

Snapshot::Range Snapshot::Keep(std::string_view text) {
  const Range range = {text_.size(), text.size()};
  text_ += text;
  return range;
}

Value Snapshot::ToValue(const ValueRow& row) const {
  switch (row.tag) {
    case Tag::kNull:
    case Tag::kUnknown:
      return Value();
    case Tag::kBool:
      return Value(row.bits != 0);
    case Tag::kUnsigned:
      return Value(row.bits);
    case Tag::kSigned:
      return Value(static_cast<int64_t>(row.bits));
    case Tag::kNumber:
      return Value(row.number);
    case Tag::kText:
      return Value(Text(row.text));
    case Tag::kList:
      return Value(lists_[row.list]);
    case Tag::kAny:
      return lists_[row.list].front();
  }
  return Value();
}

std::string Snapshot::path(size_t index) const {
  std::vector<std::string_view> names;
  size_t size = 0;
  for (; objects_[index].parent != kNone; index = objects_[index].parent) {
    names.push_back(Text(objects_[index].name));
    size += names.back().size() + 1;
  }
  std::string path(Text(objects_[index].name));
  if (path == "/" && !names.empty()) path.clear();
  path.reserve(path.size() + size);
  for (size_t i = names.size(); i-- > 0;) path.append("/").append(names[i]);
  return path;
}

size_t Snapshot::IndexOf(std::string_view path) const {
  if (objects_.empty()) return kNone;
  const std::string_view first = Text(objects_[0].name);
  if (!path.starts_with(first)) return kNone;
  path.remove_prefix(first == "/" ? 0 : first.size());
  if (path == "/" && first == "/") path = "";
  size_t index = 0;
  while (!path.empty()) {
    if (path.front() != '/') return kNone;
    path.remove_prefix(1);
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    index = ChildOf(index, name);
    if (index == kNone) return kNone;
  }
  return index;
}

Value Snapshot::Find(std::string_view path, std::string_view property) const {
  const size_t index = IndexOf(path);
  if (index == kNone) return Value();
  for (size_t i = objects_[index].begin; i < objects_[index].end; ++i) {
    if (NameOf(values_[i]) == property) return ToValue(values_[i]);
  }
  const size_t child = ChildOf(index, property);
  return child == kNone ? Value() : Value(this->path(child));
}

// ---- Difference ------------------------------------------------------------

struct SnapshotComparison {
  using ObjectRow = Snapshot::ObjectRow;
  using ValueRow = Snapshot::ValueRow;
  using Tag = Snapshot::Tag;
  static constexpr size_t kNone = Snapshot::kNone;

  bool SameValue(const ValueRow& a, const ValueRow& b) const {
    if (a.tag != b.tag) return false;
    switch (a.tag) {
      case Tag::kNull:
      case Tag::kUnknown:
        return true;
      case Tag::kBool:
      case Tag::kUnsigned:
      case Tag::kSigned:
        return a.bits == b.bits;
      case Tag::kNumber:
        return a.number == b.number;
      case Tag::kText:
        return before.Text(a.text) == after.Text(b.text);
      case Tag::kList:
      case Tag::kAny:
        return before.lists_[a.list] == after.lists_[b.list];
    }
    return false;
  }

  void Add(Change::Kind kind, std::string_view path, std::string_view property,
           Value old_value = {}, Value new_value = {}) {
    changes.push_back({kind, std::string(path), std::string(property),
                       std::move(old_value), std::move(new_value)});
  }

  using RowsByName =
      qom::internal::HashMap<std::string_view, const ValueRow*,
                             internal::StringHash, internal::StringEq>;

  // The dynamic properties of an object.
  static RowsByName DynamicRows(const Snapshot& snapshot,
                                const ObjectRow& object) {
    RowsByName rows;
    for (size_t i = object.begin; i < object.end; ++i) {
      const ValueRow& row = snapshot.values_[i];
      if (row.is_own) rows.emplace(snapshot.NameOf(row), &row);
    }
    return rows;
  }
  static const ValueRow* FindRow(const RowsByName& rows,
                                 std::string_view name) {
    const auto at = rows.find(name);
    return at == rows.end() ? nullptr : at->second;
  }

  // Two objects of one type at one path: `a` of `before`, `b` of `after`.
  void CompareObjects(size_t a_index, const ObjectRow& b) {
    const ObjectRow& a = before.objects_[a_index];
    const RowsByName old_rows = DynamicRows(before, a);
    const RowsByName new_rows = DynamicRows(after, b);
    for (size_t i = a.begin; i < a.end; ++i) {
      const ValueRow& row = before.values_[i];
      const size_t same_place = b.begin + (i - a.begin);
      // Rows of the class are at the same place; dynamic ones may have moved.
      const ValueRow* other = row.is_own ? FindRow(new_rows, before.NameOf(row))
                              : same_place < b.end ? &after.values_[same_place]
                                                   : nullptr;
      if (other == nullptr) {
        Add(Change::Kind::kPropertyRemoved, before.path(a_index),
            before.NameOf(row), before.ToValue(row));
      } else if (!SameValue(row, *other)) {
        Add(Change::Kind::kValue, before.path(a_index), before.NameOf(row),
            before.ToValue(row), after.ToValue(*other));
      }
    }
    for (size_t i = b.begin; i < b.end; ++i) {
      const ValueRow& row = after.values_[i];
      if (row.is_own && FindRow(old_rows, after.NameOf(row)) == nullptr) {
        Add(Change::Kind::kPropertyAdded, before.path(a_index),
            after.NameOf(row), Value(), after.ToValue(row));
      }
    }
  }

  // Objects by their parent and name.
  using Place = std::pair<size_t, std::string_view>;
  struct PlaceHash {
    size_t operator()(const Place& place) const {
      return internal::Mix(internal::HashName(place.second) ^ place.first);
    }
  };

  // Where the objects of `before` are in `after`; kNone for those that went.
  std::vector<size_t> Match() const {
    qom::internal::HashMap<Place, size_t, PlaceHash> places;
    places.reserve(after.objects_.size());
    for (size_t i = 1; i < after.objects_.size(); ++i) {
      const ObjectRow& object = after.objects_[i];
      places.emplace(Place(object.parent, after.Text(object.name)), i);
    }
    std::vector<size_t> match(before.objects_.size(), kNone);
    if (match.empty() || after.objects_.empty()) return match;
    // One may be of a part of the other.
    match[0] = after.IndexOf(before.path(0));
    if (const size_t part = before.IndexOf(after.path(0)); part != kNone) {
      match[part] = 0;
    }
    for (size_t i = 1; i < match.size(); ++i) {
      const ObjectRow& object = before.objects_[i];
      if (match[object.parent] == kNone) continue;
      const auto at =
          places.find(Place(match[object.parent], before.Text(object.name)));
      if (at != places.end()) match[i] = at->second;
    }
    return match;
  }

  void Run() {
    const std::vector<size_t> match = Match();
    std::vector<bool> kept(after.objects_.size());
    for (size_t i = 0; i < match.size(); ++i) {
      if (match[i] == kNone || &before.type(i) != &after.type(match[i])) {
        Add(Change::Kind::kObjectRemoved, before.path(i), "");
      } else {
        kept[match[i]] = true;
        CompareObjects(i, after.objects_[match[i]]);
      }
    }
    for (size_t i = 0; i < kept.size(); ++i) {
      if (!kept[i]) Add(Change::Kind::kObjectAdded, after.path(i), "");
    }
  }

  const Snapshot& before;
  const Snapshot& after;
  std::vector<Change> changes;
};

std::vector<Change> Difference(const Snapshot& before, const Snapshot& after) {
  SnapshotComparison comparison{before, after, {}};
  comparison.Run();
  return std::move(comparison.changes);
}

std::string Describe(const Change& change) {
  auto text = [](const Value& value) {
    return value.is_text()   ? fmt::format("'{}'", value.text_value())
           : value.is_null() ? std::string("nothing")
                             : value.ToText();
  };
  switch (change.kind) {
    case Change::Kind::kObjectAdded:
      return change.path + ": came";
    case Change::Kind::kObjectRemoved:
      return change.path + ": went";
    case Change::Kind::kPropertyAdded:
      return fmt::format("{}.{}: came, {}", change.path, change.property,
                         text(change.after));
    case Change::Kind::kPropertyRemoved:
      return fmt::format("{}.{}: went, was {}", change.path, change.property,
                         text(change.before));
    case Change::Kind::kValue:
      return fmt::format("{}.{}: {}, now {}", change.path, change.property,
                         text(change.before), text(change.after));
  }
  return change.path;
}

}  // namespace qom
