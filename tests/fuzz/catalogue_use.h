// What the fuzzers of catalogues do with a text: load it, use all that came of
// it, write it, load that, and use it again.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_CATALOGUE_USE_H_
#define QOMRT_TESTS_FUZZ_CATALOGUE_USE_H_

#include <string>
#include <vector>

namespace qom::fuzz {

// The files of a catalogue and a `--layer` file; "" for one that is not there.
struct CatalogueTexts {
  std::string types;
  std::string machines;
  std::string limits;
  std::string accel;
  std::string layer;
};

// Ends the process if
//   - an error has no reason, or an error changes an object;
//   - a property explains itself otherwise than a new object, or any object
//     embedded in one, shows it;
//   - what is written loads otherwise, or is written otherwise the next time.
void CheckCatalogue(const CatalogueTexts& texts);

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_CATALOGUE_USE_H_
