// What a value is as text, what its kind is called, and how one that holds
// others is copied, compared and ended: level by level, never by a call in a
// call, since what a program builds may be deeper than a stack.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/value.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/container/inlined_vector.h"
#include "fmt/core.h"
#include "qom/internal/json.h"
#include "qom/internal/value_walk.h"

namespace qom {

Value Value::OfObject(Object members) {
  std::stable_sort(
      members.begin(), members.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  Object sorted;
  sorted.reserve(members.size());
  for (auto& member : members) {
    if (!sorted.empty() && sorted.back().first == member.first) {
      sorted.pop_back();
    }
    sorted.push_back(std::move(member));
  }
  Value value;
  value.rep_ = std::move(sorted);
  return value;
}

std::string Value::ToText() const {
  if (is_bool()) return bool_value() ? "on" : "off";
  if (is_negative()) return fmt::format("{}", int_value());
  if (is_unsigned()) return fmt::format("{}", uint_value());
  if (is_double()) return fmt::format("{}", double_value());
  if (is_text()) return text_value();
  if (is_object()) return internal::JsonOf(*this);
  std::string joined;
  if (is_list()) {
    for (const Value& element : list_value()) {
      if (element.is_list() || element.is_object()) {
        return internal::JsonOf(*this);
      }
    }
    for (const Value& element : list_value()) {
      if (&element != &list_value().front()) joined += ',';
      joined += element.ToText();
    }
  }
  return joined;
}

std::string_view Value::KindName() const {
  if (is_bool()) return "a boolean";
  if (is_integer()) return "an integer";
  if (is_double()) return "a number";
  if (is_text()) return "a text";
  if (is_list()) return "a list";
  if (is_object()) return "an object";
  return "null";
}

size_t Value::held_size() const {
  // Counts what WalkValue() passes: each value but the first lies in a
  // container.
  struct Count {
    size_t values = 0;
    size_t bytes = 0;
    void Scalar(const Value& one) {
      ++values;
      if (one.is_text()) bytes += one.text_value().size();
    }
    void Key(const std::string& name) {
      bytes += sizeof(std::string) + name.size();
    }
    void BeginList() { ++values; }
    void BeginObject() { ++values; }
    void EndList() {}
    void EndObject() {}
  } count;
  internal::WalkValue(*this, count);
  return (count.values - 1) * sizeof(Value) + count.bytes;
}

// --- Copies, comparisons, ends -----------------------------------------------

void Value::CopyHeld(const Value& other) {
  struct Step {
    const Value* from;
    Value* to;
  };
  absl::InlinedVector<Step, 8> open = {{&other, this}};
  auto copy = [&open](const Value& from, Value& to) {
    if (from.is_nested()) {
      open.push_back({&from, &to});
    } else {
      to.rep_ = from.rep_;
    }
  };
  // Memory may run out anywhere: what was copied until then is in its place.
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    if (from->is_list()) {
      const List& list = from->list_value();
      to->rep_ = List(list.size());
      List& made = *std::get_if<List>(&to->rep_);
      for (size_t i = 0; i < list.size(); ++i) copy(list[i], made[i]);
    } else {
      const Object& object = from->object_value();
      to->rep_ = Object(object.size());
      Object& made = *std::get_if<Object>(&to->rep_);
      for (size_t i = 0; i < object.size(); ++i) {
        made[i].first = object[i].first;
        copy(object[i].second, made[i].second);
      }
    }
  }
}

void Value::ReplaceHeld(Value&& other) noexcept {
  const Value before(std::move(*this));  // which may hold `other`
  rep_ = std::move(other.rep_);
}

bool Value::HoldsTheSame(const Value& other) const {
  absl::InlinedVector<std::pair<const Value*, const Value*>, 8> open = {
      {this, &other}};
  auto differ = [&open](const Value& a, const Value& b) {
    if (!a.is_nested()) return a.rep_ != b.rep_;
    open.emplace_back(&a, &b);
    return false;
  };
  while (!open.empty()) {
    const auto [a, b] = open.back();
    open.pop_back();
    if (a->rep_.index() != b->rep_.index()) return false;
    if (a->is_list()) {
      if (!absl::c_equal(
              a->list_value(), b->list_value(),
              [&](const Value& x, const Value& y) { return !differ(x, y); })) {
        return false;
      }
    } else if (!absl::c_equal(a->object_value(), b->object_value(),
                              [&](const auto& x, const auto& y) {
                                return x.first == y.first &&
                                       !differ(x.second, y.second);
                              })) {
      return false;
    }
  }
  return true;
}

Value* Value::last() {
  if (List* list = std::get_if<List>(&rep_); list != nullptr) {
    return list->empty() ? nullptr : &list->back();
  }
  Object* object = std::get_if<Object>(&rep_);
  return object == nullptr || object->empty() ? nullptr
                                              : &object->back().second;
}

void Value::DropLast() {
  if (List* list = std::get_if<List>(&rep_); list != nullptr) {
    list->pop_back();
  } else {
    std::get_if<Object>(&rep_)->pop_back();
  }
}

// Takes no memory, since an end must not fail: while the last element of a
// container is ended, its place holds the container above.
void Value::EndHeld() noexcept {
  if (last() == nullptr) return;
  Value above;
  Value here = std::move(*this);
  while (true) {
    Value* const last = here.last();
    if (last != nullptr && last->last() == nullptr) {
      here.DropLast();
    } else if (last != nullptr) {  // down
      Value next = std::move(*last);
      last->rep_ = std::move(above.rep_);
      above.rep_ = std::move(here.rep_);
      here.rep_ = std::move(next.rep_);
    } else if (Value* const place = above.last(); place != nullptr) {  // up
      here.rep_ = std::move(above.rep_);
      above.rep_ = std::move(place->rep_);
      here.DropLast();
    } else {
      return;
    }
  }
}

}  // namespace qom
