// Snapshots: a visitor that puts values into rows, and the difference of two.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "fmt/format.h"
#include "qom/internal/strings.h"
#include "qom/visitor.h"

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
    if (in_list_) return Append(Value());
    row_.tag = Snapshot::Tag::kNull;
    return absl::OkStatus();
  }

 private:
  absl::Status Append(Value value) {
    list_.push_back(std::move(value));
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
  values_.clear();
  lists_.clear();
  text_.clear();
  std::string path = root.CanonicalPath();
  Add(root, path, Keep(path));
}

void Snapshot::Add(const Object& object, std::string& path, Range kept) {
  const size_t index = objects_.size();
  objects_.push_back({kept, &object.type(), values_.size(), 0, 0});
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    Read(object, *property,
         {.property = property, .name = {}, .bits = 0, .tag = Tag::kNull});
  }
  const std::vector<Ref<Object>> children = object.children();
  if (object.HasDynamicProperties()) {
    std::vector<std::string> names = object.DynamicProperties();
    names.resize(names.size() - children.size());  // they come last
    for (const std::string& name : names) {
      const ObjectProperty* property = object.FindProperty(name);
      if (property == nullptr || property->get == nullptr) continue;
      Read(object, *property,
           {.property = nullptr,
            .name = Keep(name),
            .bits = 0,
            .tag = Tag::kNull});
    }
  }
  objects_[index].end = values_.size();
  const size_t size = path.size();
  if (!children.empty() && !path.ends_with('/')) path += '/';
  const uint32_t stem = static_cast<uint32_t>(path.size());
  for (const Ref<Object>& child : children) {
    path += child->name();
    const Range at = Keep(path);
    values_.push_back({.property = nullptr,
                       .name = {at.at + stem, at.size - stem},
                       .text = at,
                       .tag = Tag::kText});
    path.resize(stem);
  }
  const size_t rows = objects_[index].children_end = values_.size();
  for (size_t i = 0; i < children.size(); ++i) {
    // By index: `values_` grows below.
    const Range at = values_[rows - children.size() + i].text;
    path = Text(at);
    Add(*children[i], path, at);
  }
  path.resize(size);
}

void Snapshot::Read(const Object& object, const ObjectProperty& property,
                    ValueRow row) {
  SnapshotVisitor visitor(*this, row);
  if (!property.get(property, object, visitor).ok()) row.tag = Tag::kNull;
  values_.push_back(row);
}

Snapshot::Range Snapshot::Keep(std::string_view text) {
  const Range range = {static_cast<uint32_t>(text_.size()),
                       static_cast<uint32_t>(text.size())};
  text_ += text;
  return range;
}

Value Snapshot::ToValue(const ValueRow& row) const {
  switch (row.tag) {
    case Tag::kNull:
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
  }
  return Value();
}

Value Snapshot::Find(std::string_view path, std::string_view property) const {
  for (const ObjectRow& object : objects_) {
    if (Text(object.path) != path) continue;
    for (size_t i = object.begin; i < object.children_end; ++i) {
      if (NameOf(values_[i]) == property) return ToValue(values_[i]);
    }
  }
  return Value();
}

// ---- Difference ------------------------------------------------------------

struct SnapshotComparison {
  using ObjectRow = Snapshot::ObjectRow;
  using ValueRow = Snapshot::ValueRow;
  using Tag = Snapshot::Tag;
  using ByPath = absl::flat_hash_map<std::string_view, const ObjectRow*,
                                     internal::StringHash, internal::StringEq>;

  static ByPath IndexOf(const Snapshot& snapshot) {
    ByPath index;
    index.reserve(snapshot.objects_.size());
    for (const ObjectRow& object : snapshot.objects_) {
      index.emplace(snapshot.Text(object.path), &object);
    }
    return index;
  }

  bool SameValue(const ValueRow& a, const ValueRow& b) const {
    if (a.tag != b.tag) return false;
    switch (a.tag) {
      case Tag::kNull:
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
        return before.lists_[a.list] == after.lists_[b.list];
    }
    return false;
  }

  void Add(Change::Kind kind, std::string_view path, std::string_view property,
           Value old_value = {}, Value new_value = {}) {
    changes.push_back({kind, std::string(path), std::string(property),
                       std::move(old_value), std::move(new_value)});
  }

  // The row of `name` among those of an object; null if there is none.
  static const ValueRow* FindRow(const Snapshot& snapshot,
                                 const ObjectRow& object,
                                 std::string_view name) {
    for (size_t i = object.begin; i < object.end; ++i) {
      if (snapshot.NameOf(snapshot.values_[i]) == name) {
        return &snapshot.values_[i];
      }
    }
    return nullptr;
  }

  // Two objects of one type at one path.
  void CompareObjects(const ObjectRow& a, const ObjectRow& b) {
    const std::string_view path = before.Text(a.path);
    for (size_t i = a.begin; i < a.end; ++i) {
      const ValueRow& row = before.values_[i];
      const size_t same_place = b.begin + (i - a.begin);
      const ValueRow* other =
          same_place < b.end ? &after.values_[same_place] : nullptr;
      // Rows of the class are at the same place; dynamic ones may have moved.
      if (row.property == nullptr &&
          (other == nullptr || after.NameOf(*other) != before.NameOf(row))) {
        other = FindRow(after, b, before.NameOf(row));
      }
      if (other == nullptr) {
        Add(Change::Kind::kPropertyRemoved, path, before.NameOf(row),
            before.ToValue(row));
      } else if (!SameValue(row, *other)) {
        Add(Change::Kind::kValue, path, before.NameOf(row), before.ToValue(row),
            after.ToValue(*other));
      }
    }
    for (size_t i = b.begin; i < b.end; ++i) {
      const ValueRow& row = after.values_[i];
      if (row.property == nullptr &&
          FindRow(before, a, after.NameOf(row)) == nullptr) {
        Add(Change::Kind::kPropertyAdded, path, after.NameOf(row), Value(),
            after.ToValue(row));
      }
    }
  }

  bool SameShape() const {
    if (before.objects_.size() != after.objects_.size()) return false;
    for (size_t i = 0; i < before.objects_.size(); ++i) {
      if (&before.type(i) != &after.type(i) ||
          before.path(i) != after.path(i)) {
        return false;
      }
    }
    return true;
  }

  void Run() {
    if (SameShape()) {
      for (size_t i = 0; i < before.objects_.size(); ++i) {
        CompareObjects(before.objects_[i], after.objects_[i]);
      }
      return;
    }
    const ByPath old_objects = IndexOf(before);
    const ByPath new_objects = IndexOf(after);
    for (const ObjectRow& object : before.objects_) {
      const auto at = new_objects.find(before.Text(object.path));
      if (at == new_objects.end() || at->second->type != object.type) {
        Add(Change::Kind::kObjectRemoved, before.Text(object.path), "");
      } else {
        CompareObjects(object, *at->second);
      }
    }
    for (const ObjectRow& object : after.objects_) {
      const auto at = old_objects.find(after.Text(object.path));
      if (at == old_objects.end() || at->second->type != object.type) {
        Add(Change::Kind::kObjectAdded, after.Text(object.path), "");
      }
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
