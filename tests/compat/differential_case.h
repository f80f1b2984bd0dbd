// What a differential test is about: types, tables of entries, and the steps
// that append a table or create an object, as plain data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_CASE_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_CASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"

namespace qom::compat::differential {

struct Prop {
  std::string name;
  std::string type;  // "uint32", "link<link-target>", "values" …
  std::optional<Value> default_value;
  std::optional<int64_t> min;  // both or none
  std::optional<int64_t> max;
  bool read_only = false;
  bool internal = false;
  bool redeclares = false;
  // An alias, if `target` is not empty: of the object at `path`, children's
  // names; of the object itself if that is empty.
  std::vector<std::string> path;
  std::string target;
};

struct ChildRow {
  std::string name;
  std::string type;
  bool hidden = false;
};

struct ChildDefault {
  std::string child;
  std::string property;
  Value value;
};

struct Type {
  std::string name;
  std::string parent;
  bool native = false;
  bool is_abstract = false;
  bool is_interface = false;
  bool own_record = false;  // starts to take layers below a type that does not
  std::optional<LayerMask> mask;
  std::vector<std::string> interfaces;
  std::vector<Prop> props;
  std::vector<std::string> removed;
  std::vector<ChildRow> children;
  std::vector<ChildDefault> child_defaults;
  std::vector<std::pair<std::string, Value>> defaults;
};

struct TableEntry {
  std::string driver;
  std::string property;
  Value value;
  bool optional = false;
  bool over_machine = false;
};

struct TableSpec {
  Layer layer;
  std::string name;
  std::vector<TableEntry> entries;
};

// Appends a table, or creates an object.
struct Step {
  std::optional<size_t> table;
  std::string type;
  bool hotplug = false;
};

struct Case {
  std::vector<Type> types;  // parents and children before those who need them
  std::vector<TableSpec> tables;
  std::vector<Step> steps;
  std::vector<size_t> order;  // in which types are registered

  // The type of that name, or one without a name.
  const Type& Find(std::string_view name) const;
};

Prop MakeProp(std::string_view name, std::string_view type,
              std::optional<Value> default_value = {});

// For a reader, a line for each thing declared or done.
std::string Show(const Case& the_case);

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_CASE_H_
