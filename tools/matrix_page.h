// A matrix as one HTML file to look at: it needs no network and loads nothing,
// and what names and values hold is text in it, whatever it looks like.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_MATRIX_PAGE_H_
#define QOMRT_TOOLS_MATRIX_PAGE_H_

#include <string>
#include <vector>

#include "compat/matrix.h"
#include "tools/places.h"

namespace qom::tools {

// tools/page/ with the data of the matrix: each row in runs of columns that
// show the same, and for each run its stack of offers. Texts, offers and stacks
// stand once; tools/page/page.js says how they are laid out.
std::string MatrixPage(const std::vector<Place>& places,
                       const compat::Matrix& matrix);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_MATRIX_PAGE_H_
