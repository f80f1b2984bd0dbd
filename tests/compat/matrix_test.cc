// What differs between many places: which rows there are, which columns share a
// cell, and the stack behind a cell.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/matrix.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/compat/matrix_columns.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::ColumnsOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTypes[] = R"(
    "disk": {"props": [["n", "uint32", 8], ["same", "bool", true],
                       ["size", "uint32"]]},
    "fast-disk": {"parent": "disk", "props": [["m", "uint32", 1]]})";

// "disk.n", in the order of the matrix.
std::vector<std::string> NamesOf(const Matrix& matrix) {
  std::vector<std::string> names;
  for (const MatrixRow& row : matrix.rows) {
    names.push_back(fmt::format("{}.{}", row.type, row.property));
  }
  return names;
}

// What each column shows of a row.
std::vector<std::string> ValuesOf(const MatrixRow& row) {
  std::vector<std::string> values;
  for (size_t i = 0; i < row.cell_of.size(); ++i) {
    const MatrixCell& cell = row.at(i);
    values.push_back(cell.is == CellIs::kValue     ? cell.told.value.ToText()
                     : cell.is == CellIs::kUnknown ? "?"
                                                   : "-");
  }
  return values;
}

TEST(MatrixTest, OnlyRowsThatVaryAreThere) {
  ColumnsOf columns(kTypes);
  columns.Add({{"disk", "n", "1"}});
  columns.Add({{"disk", "n", "2"}, {"disk", "same", "on"}});
  columns.Add({});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("disk.n", "fast-disk.n"));
  EXPECT_THAT(ValuesOf(matrix.rows[0]), ElementsAre("1", "2", "8"));
  EXPECT_THAT(ValuesOf(matrix.rows[1]), ElementsAre("1", "2", "8"));
}

TEST(MatrixTest, ACellSaysWhoDecidedIt) {
  ColumnsOf columns(kTypes);
  columns.Add({{"fast-disk", "m", "7"}});
  columns.Add({});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("fast-disk.m"));
  const MatrixCell& old = matrix.rows[0].at(0);
  EXPECT_EQ(old.told.layer, Layer::kMachine);
  EXPECT_EQ(old.told.entry.table().name, "table 0");
  EXPECT_EQ(old.told.entry.index(), 0u);
  const MatrixCell& now = matrix.rows[0].at(1);
  EXPECT_EQ(now.told.layer, std::nullopt);
  EXPECT_EQ(now.told.driver, "fast-disk");
}

TEST(MatrixTest, ColumnsWithTheSameEntriesShareACellAndAreAskedOnce) {
  ColumnsOf columns(kTypes);
  columns.Add({{"disk", "n", "1"}});
  columns.AddAsBefore();
  columns.AddAsBefore();
  columns.Add({});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("disk.n", "fast-disk.n"));
  EXPECT_THAT(matrix.rows[0].cell_of, ElementsAre(0u, 0u, 0u, 1u));
  EXPECT_EQ(columns.asked(), 4u);  // two types, each twice
}

TEST(MatrixTest, ColumnsThatDifferBesideTheirEntriesAreAskedEach) {
  ColumnsOf columns(kTypes);
  columns.Add({});
  columns.Add({}, "something of its own");
  EXPECT_THAT(columns.Compare().rows, IsEmpty());
  EXPECT_EQ(columns.asked(), 4u);
}

TEST(MatrixTest, TheStackOfACellHasWhatWasOverridden) {
  ColumnsOf columns(kTypes);
  columns.Add({{"disk", "n", "1"}, {"fast-disk", "n", "2"}});
  columns.Add({{"fast-disk", "n", "2"}});
  columns.Add({});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("disk.n", "fast-disk.n"));
  const MatrixRow& row = matrix.rows[1];
  EXPECT_THAT(ValuesOf(row), ElementsAre("2", "2", "8"));
  const auto values = [&](size_t column) {
    std::vector<std::string> text;
    for (const Offer& offer : StackOf(matrix, row, row.at(column))) {
      text.push_back(offer.value.ToText() + (offer.wins ? " wins" : ""));
    }
    return text;
  };
  EXPECT_THAT(values(0), ElementsAre("8", "1", "2 wins"));
  EXPECT_THAT(values(1), ElementsAre("8", "2 wins"));
  EXPECT_THAT(values(2), ElementsAre("8 wins"));
}

TEST(MatrixTest, WhatNobodyToldDiffersFromNothing) {
  ColumnsOf columns(kTypes);
  columns.Add({{"disk", "size", "4"}});
  columns.Add({});
  EXPECT_THAT(columns.Compare().rows, IsEmpty());
  columns.Add({{"disk", "size", "5"}});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("disk.size", "fast-disk.size"));
  EXPECT_THAT(ValuesOf(matrix.rows[0]), ElementsAre("4", "?", "5"));
  EXPECT_EQ(matrix.rows[0].at(1).is, CellIs::kUnknown);
}

TEST(MatrixTest, AnEntryOfAPartCountsForItsOwner) {
  ColumnsOf columns(R"(
      "disk": {"props": [["n", "uint32", 8]]},
      "disk-pci": {"children": [["inside", "disk"]],
                   "props": [["n", "uint32", 8]],
                   "aliases": {"n": ["disk", "n"]}})");
  columns.Add({{"disk", "n", "1"}});
  columns.Add({});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("disk.n", "disk-pci.n"));
  EXPECT_THAT(ValuesOf(matrix.rows[1]), ElementsAre("1", "8"));
}

TEST(MatrixTest, TypesAndPropertiesOfOneRegistryAloneAreRows) {
  ColumnsOf before(
      R"("disk": {"props": [["n", "uint32", 1], ["old", "bool", true]]},
                      "floppy": {"props": [["n", "uint32", 1]]})");
  ColumnsOf after(R"("disk": {"props": [["n", "uint32", 2]]}, "nvme": {})");
  before.Add({});
  after.Add({});
  std::vector<MatrixColumn> columns = before.Columns();
  for (MatrixColumn& one : after.Columns()) columns.push_back(std::move(one));
  const Matrix matrix = CompareAll(std::move(columns));
  ASSERT_THAT(NamesOf(matrix),
              ElementsAre("disk.n", "disk.old", "floppy.", "nvme."));
  EXPECT_THAT(ValuesOf(matrix.rows[1]), ElementsAre("on", "-"));
  EXPECT_EQ(matrix.rows[1].at(1).is, CellIs::kNoProperty);
  EXPECT_THAT(StackOf(matrix, matrix.rows[1], matrix.rows[1].at(1)), IsEmpty());
  EXPECT_EQ(matrix.rows[2].at(0).is, CellIs::kValue);
  EXPECT_EQ(matrix.rows[2].at(1).is, CellIs::kNoType);
}

TEST(MatrixTest, NoColumnsAreNoRows) {
  EXPECT_THAT(CompareAll({}).rows, IsEmpty());
}

TEST(MatrixTest, AColumnThatCannotMakeAnObjectIsTold) {
  ColumnsOf columns(kTypes);
  columns.Add({});
  columns.Add({{"fast-disk", "nosuch", "1"}});
  const Matrix matrix = columns.Compare();
  ASSERT_THAT(NamesOf(matrix), ElementsAre("fast-disk."));
  EXPECT_EQ(matrix.rows[0].at(0).is, CellIs::kValue);
  EXPECT_EQ(matrix.rows[0].at(1).is, CellIs::kNoObject);
}

TEST(MatrixTest, AChildThatSomeColumnsLackIsARow) {
  ColumnsOf before(R"("chip": {}, "clock": {})");
  ColumnsOf after(R"("chip": {"children": [["rtc", "clock"]]}, "clock": {})");
  before.Add({});
  after.Add({});
  std::vector<MatrixColumn> columns = before.Columns();
  for (MatrixColumn& one : after.Columns()) columns.push_back(std::move(one));
  const Matrix matrix = CompareAll(std::move(columns));
  ASSERT_THAT(NamesOf(matrix), ElementsAre("chip.rtc"));
  EXPECT_EQ(matrix.rows[0].at(0).is, CellIs::kNoProperty);
  EXPECT_EQ(matrix.rows[0].at(1).is, CellIs::kValue);
  EXPECT_THAT(StackOf(matrix, matrix.rows[0], matrix.rows[0].at(1)), IsEmpty());
}

}  // namespace
}  // namespace qom::compat
