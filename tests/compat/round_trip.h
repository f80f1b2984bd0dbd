// A catalogue written and loaded again, and whether both give the same answers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_ROUND_TRIP_H_
#define QOMRT_TESTS_COMPAT_ROUND_TRIP_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/diagnostic.h"
#include "compat/machine.h"
#include "qom/registry.h"

namespace qom::compat::round_trip {

// A registry and the machines that a catalogue declares for it.
struct Emulator {
  TypeRegistry registry;
  Catalogue catalogue;
};

std::unique_ptr<Emulator> Load(const std::vector<CatalogueFile>& files);

WrittenCatalogue Write(Emulator& emulator);

// Why it cannot be written.
absl::Status ErrorOf(Emulator& emulator);

std::unique_ptr<Emulator> Load(const WrittenCatalogue& written);

// The text of the file of that name, or "".
std::string TextOf(const WrittenCatalogue& written, std::string_view name);

std::vector<std::string> MessagesOf(const std::vector<Diagnostic>& all);

// What is loaded from what is written, which is written in the same way again.
std::unique_ptr<Emulator> RoundTrip(Emulator& emulator);

// Every type of `a` answers in `b` as it does in `a`: what an object shows of
// all properties, and the whole explanation of those that an entry reaches.
void ExpectSameAnswers(Emulator& a, Emulator& b, const Selection& selection);

void ExpectSameMachines(const Catalogue& a, const Catalogue& b);

}  // namespace qom::compat::round_trip

#endif  // QOMRT_TESTS_COMPAT_ROUND_TRIP_H_
