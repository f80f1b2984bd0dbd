// What a catalogue says in vain although nothing in it is wrong: names that
// nobody has, and files that are not read. They become notes.
//
// Threads: any; a catalogue and its notes belong to their caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_NOTES_H_
#define QOMRT_COMPAT_CATALOGUE_NOTES_H_

#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/model.h"
#include "compat/diagnostic.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

// Of a catalogue whose types are in `registry`. Without memory for a note,
// there are fewer.
void NoteNames(const Model& model, const TypeRegistry& registry,
               Catalogue& catalogue);

// Of a file beside those of a catalogue, if it may be meant as one of them.
void NoteMisnamed(std::string_view name, std::vector<Diagnostic>& notes);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_NOTES_H_
