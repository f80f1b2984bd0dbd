// What differs between many places at once: properties × the versions of a
// family, or × any contexts, of one registry or of several. Only rows that vary
// are kept; each cell says the value and who decided it, and the whole stack of
// offers can be asked for.
//
// Example:
//
//   std::vector<compat::MatrixColumn> columns;
//   for (Context& of_version : contexts) {
//     columns.push_back({&of_version, types, [&](const Class& type) {
//                          return compat::Resolve(of_version, type);
//                        }});
//   }
//   const compat::Matrix matrix = compat::CompareAll(std::move(columns));
//   for (const compat::MatrixRow& row : matrix.rows) {
//     Print(row.at(0).told.value);
//   }
//
// Costs: an object is made of a type for each set of entries that matches it,
// not for each column; that of a native type, whose code may look at anything,
// for each column.
//
// Threads: as what resolves. All views what the contexts and registries have,
// which must outlive it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_MATRIX_H_
#define QOMRT_COMPAT_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/explain.h"
#include "qom/class.h"
#include "qom/context.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// One of the places.
struct MatrixColumn {
  Context* context = nullptr;
  std::vector<const Class*> types{};  // by name, none twice
  std::function<Resolution(const Class& type)> resolve{};
  // What else than the entries of the context decides what `resolve` says: of
  // columns that differ in it, none is asked for another.
  std::string beside{};
};

enum class CellIs : uint8_t {
  kValue,
  kUnknown,     // nobody told it
  kUnreadable,  // or another one each time
  kNoObject,    // none can be made
  kNoProperty,
  kNoType,
};

struct MatrixCell {
  CellIs is = CellIs::kNoType;
  Resolved told{};    // unless there is no such property
  size_t column = 0;  // the first that shows it

  // The same value of the same origin.
  bool ShowsAs(const MatrixCell& other) const;
};

struct MatrixRow {
  std::string_view type;
  // "" for the row that says which columns have the type, and objects of it, at
  // all: kValue, true, or kNoType, or kNoObject where one was asked for.
  std::string property;  // or the name of a child, whose value is its path
  // Of columns in which the same entries speak of the property, one.
  std::vector<MatrixCell> cells{};
  std::vector<uint32_t> cell_of{};  // each column

  const MatrixCell& at(size_t column) const { return cells[cell_of[column]]; }
};

struct Matrix {
  std::vector<MatrixColumn> columns;
  std::vector<MatrixRow> rows{};  // by type and property
};

// The rows that vary: in a value, in that there is the property, the type, or
// an object of it. What is not known or cannot be read differs from nothing. Of
// a type that some columns lack or make no object of, properties vary by their
// values alone.
Matrix CompareAll(std::vector<MatrixColumn> columns);

// All offers to the property in that cell, in the order in which they apply;
// none of a cell without a property, or with a child.
std::vector<Offer> StackOf(const Matrix& matrix, const MatrixRow& row,
                           const MatrixCell& cell);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_MATRIX_H_
