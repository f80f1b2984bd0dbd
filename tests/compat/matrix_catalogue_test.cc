// The matrix of all machines of a real catalogue says what each of them alone
// does, however many share an answer.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/machine.h"
#include "compat/matrix.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::IsOk;

// All machines of the catalogue, and all types that may be made.
class RealColumns {
 public:
  RealColumns() {
    auto catalogue = LoadCatalogueDirectory(
        QOMRT_CATALOGUE_DIR "/qemu-7.2/s390x", registry_);
    EXPECT_THAT(catalogue, IsOk());
    types_ = registry_.Types();
    const auto& left_out = catalogue->not_created;
    std::erase_if(types_, [&left_out](const Class* type) {
      return type->is_abstract() || type->name() == "object" ||
             std::find(left_out.begin(), left_out.end(), type->name()) !=
                 left_out.end();
    });
    std::sort(types_.begin(), types_.end(), [](const auto* a, const auto* b) {
      return a->name() < b->name();
    });
    for (const MachineVersion& machine : catalogue->machines.machines()) {
      contexts_.push_back(std::make_unique<Context>(registry_));
      EXPECT_THAT(catalogue->machines.Select({.machine = machine.name},
                                             *contexts_.back()),
                  IsOk());
    }
  }

  Matrix Compare() {
    std::vector<MatrixColumn> columns;
    for (const auto& context : contexts_) {
      columns.push_back({.context = context.get(),
                         .types = types_,
                         .resolve = [this, &context](const Class& type) {
                           ++asked_;
                           return Resolve(*context, type);
                         }});
    }
    return CompareAll(std::move(columns));
  }

  Context& context(size_t column) { return *contexts_[column]; }
  size_t size() const { return contexts_.size(); }
  const std::vector<const Class*>& types() const { return types_; }
  size_t asked() const { return asked_; }

 private:
  TypeRegistry registry_;
  std::vector<const Class*> types_;
  std::vector<std::unique_ptr<Context>> contexts_;
  size_t asked_ = 0;
};

TEST(MatrixCatalogueTest, EachColumnShowsWhatItsMachineDoesAlone) {
  RealColumns real;
  const Matrix matrix = real.Compare();
  std::map<std::pair<std::string_view, std::string_view>, const MatrixRow*>
      rows;
  for (const MatrixRow& row : matrix.rows)
    rows[{row.type, row.property}] = &row;
  EXPECT_GT(rows.size(), 100u);
  for (const Class* type : real.types()) {
    const Resolution first = Resolve(real.context(0), *type);
    for (size_t i = 0; i < real.size(); i += 4) {
      const Resolution alone = Resolve(real.context(i), *type);
      ASSERT_EQ(alone.properties.size(), first.properties.size());
      for (size_t j = 0; j < alone.properties.size(); ++j) {
        const Resolved& one = alone.properties[j];
        const auto row = rows.find({type->name(), one.property->name});
        if (row == rows.end()) {
          EXPECT_TRUE(one.unknown || !one.unreadable.empty() ||
                      one.value == first.properties[j].value)
              << type->name() << "." << one.property->name;
          continue;
        }
        const Resolved& told = row->second->at(i).told;
        EXPECT_TRUE(told.value == one.value && told.layer == one.layer &&
                    told.driver == one.driver && told.unknown == one.unknown)
            << type->name() << "." << one.property->name << " in column " << i;
        if (!one.entry) continue;
        EXPECT_EQ(told.entry.table().name, one.entry.table().name);
        EXPECT_EQ(told.entry.index(), one.entry.index());
      }
    }
  }
}

TEST(MatrixCatalogueTest, TheStackOfEachCellIsThatOfExplain) {
  RealColumns real;
  const Matrix matrix = real.Compare();
  for (size_t i = 0; i < matrix.rows.size(); i += 7) {
    const MatrixRow& row = matrix.rows[i];
    for (size_t column = 0; column < real.size(); column += 3) {
      const MatrixCell& cell = row.at(column);
      Context& context = real.context(column);
      const auto why =
          Explain(context, *context.registry().Find(row.type), row.property);
      ASSERT_THAT(why, IsOk());
      const std::vector<Offer> stack = StackOf(matrix, row, cell);
      ASSERT_EQ(stack.size(), why->stack.size());
      for (size_t j = 0; j < stack.size(); ++j) {
        EXPECT_TRUE(stack[j].value == why->stack[j].value);
        EXPECT_EQ(stack[j].driver, why->stack[j].driver);
        EXPECT_EQ(stack[j].wins, why->stack[j].wins);
      }
    }
  }
}

TEST(MatrixCatalogueTest, MachinesThatShareTheirEntriesShareTheWork) {
  RealColumns real;
  real.Compare();
  EXPECT_LT(real.asked(), real.types().size() * real.size() / 2);
}

}  // namespace
}  // namespace qom::compat
