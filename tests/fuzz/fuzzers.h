// The fuzzers: each is a function of bytes that ends the process where the
// library breaks a promise. libFuzzer makes up the bytes (scripts/fuzz), and
// the tests of tests/fuzz run those under tests/fuzz/corpus/NAME/.
//
// To add one: a file NAME.cc with FuzzName(), its line here, a folder of seeds,
// and a test in corpus_test.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_FUZZERS_H_
#define QOMRT_TESTS_FUZZ_FUZZERS_H_

#include <string_view>

namespace qom::fuzz {

// Options of every form, each parser beside its printer and a slow reader.
void FuzzOption(std::string_view input);
// Texts and JSON values for properties of every kind.
void FuzzProperty(std::string_view input);
// Paths beside a resolver that walks.
void FuzzPath(std::string_view input);
// The files of a catalogue as text.
void FuzzCatalogue(std::string_view input);
// Catalogues that are well-formed: what explain says and what objects show.
void FuzzCatalogueGen(std::string_view input);
// `--layer` files.
void FuzzLayerFile(std::string_view input);
// Files that describe a platform, a host or a back end.
void FuzzDescription(std::string_view input);
// Files of guest ABIs.
void FuzzAbi(std::string_view input);
// `-readconfig` files.
void FuzzConfigFile(std::string_view input);
// Command lines as people have them.
void FuzzShellLine(std::string_view input);
// What an emulator says when it is recorded.
void FuzzRecord(std::string_view input);
// Files of a QAPI schema.
void FuzzQapi(std::string_view input);
// Operations on objects and their tree beside a simple model.
void FuzzModel(std::string_view input);
// Operations on devices whose callbacks act.
void FuzzDevice(std::string_view input);

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_FUZZERS_H_
