// A matrix as it is told: for people, with what is alike on neighbouring
// versions in one range; as JSON and as CSV for programs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_MATRIX_ANSWER_H_
#define QOMRT_TOOLS_MATRIX_ANSWER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compat/matrix.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/places.h"

namespace qom::tools {

// Neighbouring columns that show the same, in one cell.
struct MatrixRange {
  size_t from;
  size_t to;  // the last
  const compat::MatrixCell* cell;
};
std::vector<MatrixRange> RangesOf(const compat::MatrixRow& row);

// How a column is called where the others are known: by what it differs in.
struct ColumnName {
  std::string catalogue{};  // "" if all are of one
  std::string family{};     // of the machine, or its name if it has no version
  std::string version{};    // "" without one
  // "pc-q35-9.2", "pc-q35-9.2 of qemu-10.0".
  std::string full{};
  // "9.2", "9.2 of qemu-10.0"; "qemu-10.0" where all are of one machine.
  std::string brief{};
};
std::vector<ColumnName> ColumnNames(const std::vector<Place>& places);

// "8", "\"x\"", "?" for what nobody told, "—" where there is nothing to tell.
std::string CellText(const compat::MatrixCell& cell);

void PrintMatrixText(const Options& options, const std::vector<Place>& places,
                     const compat::Matrix& matrix);
Json MatrixJson(const std::vector<Place>& places, const compat::Matrix& matrix,
                const Diagnostics& diagnostics);
// As RFC 4180 has it: a head, CRLF, and quotes where they are needed.
std::string MatrixCsv(const std::vector<Place>& places,
                      const compat::Matrix& matrix);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_MATRIX_ANSWER_H_
