// The columns of a matrix, as tests say them: types of a catalogue, and for
// each column the entries of its machine.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_MATRIX_COLUMNS_H_
#define QOMRT_TESTS_COMPAT_MATRIX_COLUMNS_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "compat/matrix.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::test {

class ColumnsOf {
 public:
  explicit ColumnsOf(const std::string& types) {
    const std::string text = "{\"types\": {" + types + "}}";
    const compat::CatalogueFile files[] = {{"types.json", text}};
    EXPECT_THAT(compat::LoadCatalogue(files, registry_), IsOk());
    types_ = registry_.Types();
    std::erase_if(types_, [](const Class* type) {
      return type->is_abstract() || type->name() == "object";
    });
    std::sort(types_.begin(), types_.end(), [](const auto* a, const auto* b) {
      return a->name() < b->name();
    });
  }

  // A column of a machine with these entries in a table of their own.
  void Add(std::vector<compat::TableEntry> entries, std::string beside = "") {
    table_ = compat::MakeTable(fmt::format("table {}", contexts_.size()),
                               std::move(entries));
    AddAsBefore(std::move(beside));
  }
  // One with the table of the last.
  void AddAsBefore(std::string beside = "") {
    contexts_.push_back(std::make_unique<Context>(registry_));
    beside_.push_back(std::move(beside));
    EXPECT_THAT(compat::Layers(*contexts_.back())
                    .Append({{compat::Layer::kMachine, table_}}),
                IsOk());
  }

  std::vector<compat::MatrixColumn> Columns() {
    std::vector<compat::MatrixColumn> columns;
    for (size_t i = 0; i < contexts_.size(); ++i) {
      Context& context = *contexts_[i];
      columns.push_back({.context = &context,
                         .types = types_,
                         .resolve =
                             [this, &context](const Class& type) {
                               ++asked_;
                               return compat::Resolve(context, type);
                             },
                         .beside = beside_[i]});
    }
    return columns;
  }
  compat::Matrix Compare() { return compat::CompareAll(Columns()); }

  // How often an object was made.
  size_t asked() const { return asked_; }

 private:
  TypeRegistry registry_;
  std::vector<const Class*> types_;
  std::vector<std::unique_ptr<Context>> contexts_;
  std::vector<std::string> beside_;
  compat::SharedTable table_;
  size_t asked_ = 0;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_COMPAT_MATRIX_COLUMNS_H_
