// docs/layered_objects.md beside the types it is about: each property of each
// type stands in a table with what it starts with, and no table has others.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"
#include "tests/support/pages.h"

namespace qom {
namespace {

using test::IsOk;

// A property in a table, and its cell `default`.
struct Row {
  std::string property;
  std::string start;
};

std::vector<Row> RowsOf(const std::string& page) {
  std::vector<Row> rows;
  std::istringstream lines(page);
  bool is_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) is_table = false;
    if (is_table && line.starts_with("| `")) {
      std::vector<std::string> cells;
      std::istringstream parts(line.substr(2));
      for (std::string cell; std::getline(parts, cell, '|');) {
        cells.push_back(cell);
      }
      const std::string_view start = cells.at(2);
      rows.push_back({test::Quoted(line).at(0),
                      std::string(start.substr(1, start.size() - 2))});
    }
    if (line.starts_with("| property |")) is_table = true;
  }
  return rows;
}

// Whether a table says `start` of what has `value`, as a text.
bool Says(std::string_view start, std::string_view value) {
  if (start == "—") return true;  // none, or one that the object works out
  if (value.empty()) return start == "empty";
  if (value == "true" || value == "false") {
    return start == (value == "true" ? "on" : "off");
  }
  const std::string number(start.substr(0, start.find(' ')));
  if (start.find("MiB") != std::string_view::npos && start != "0 MiB") {
    return value == fmt::format("{}", std::stoull(number) << 20);
  }
  return number == value;
}

TEST(LayeredObjectsPageTest, EachPropertyOfEachTypeIsInATable) {
  TypeRegistry registry;
  qdev::RegisterDeviceTypes(registry);
  qdev::RegisterObjectTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  const std::string page =
      test::ReadFile(test::Root() / "docs/layered_objects.md");
  const std::vector<Row> rows = RowsOf(page);
  Context context(registry);
  std::set<std::string, std::less<>> names;
  for (const Class* type : registry.Types()) {
    if (type->is_abstract() || type->IsA("device") ||
        compat::LayersOf(*type) == compat::LayerMask::kNone) {
      continue;
    }
    EXPECT_NE(page.find(fmt::format("`{}`", type->name())), std::string::npos)
        << type->name();
    const auto object = context.New(*type);
    ASSERT_THAT(object, IsOk()) << type->name();
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr || property->declared_by->name() == "object") {
        continue;
      }
      names.emplace(property->name);
      const std::string value = (*object)->Get(property->name).value_or("");
      bool is_there = false;
      for (const Row& row : rows) {
        is_there = is_there ||
                   (row.property == property->name && Says(row.start, value));
      }
      EXPECT_TRUE(is_there)
          << type->name() << "." << property->name << " = '" << value << "'";
    }
  }
  EXPECT_GT(names.size(), 100u);
  for (const Row& row : rows) {
    EXPECT_TRUE(names.contains(row.property)) << row.property;
  }
}

}  // namespace
}  // namespace qom
