// Fuzzes catalogues as text: types.json, machines.json, limits.json,
// accel_x.json and a layer file, with lines "%%" between them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/catalogue_use.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

void FuzzCatalogue(std::string_view input) {
  const std::vector<std::string_view> pieces = SplitAtLines(input, "%%");
  CatalogueTexts texts;
  size_t next = 0;
  for (std::string* text : {&texts.types, &texts.machines, &texts.limits,
                            &texts.accel, &texts.layer}) {
    if (next < pieces.size()) *text = pieces[next++];
  }
  CheckCatalogue(texts);
}

}  // namespace qom::fuzz
