// The passes that make a class of a declaration, in the order they run; each
// has a source of its own, with an example.
//
// Threads: as the batch.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SEAL_PASSES_H_
#define QOMRT_QOM_SEAL_PASSES_H_

#include <string_view>
#include <vector>

#include "qom/seal/draft.h"

namespace qom::internal {

// Over the whole batch, first: data about native types joins these.
void MergeAdopted(Batch& batch, std::vector<TypeDeclaration>& declarations);

// All of the following, on one type. False if it is broken.
bool RunPasses(Batch& batch, ClassDraft& draft);

bool ResolveParents(Batch& batch, ClassDraft& draft);
void BuildInterfaces(Batch& batch, ClassDraft& draft);
void BuildProperties(Batch& batch, ClassDraft& draft);
// False if a child is missing or broken.
bool BuildChildren(Batch& batch, ClassDraft& draft);
void LayOut(Batch& batch, ClassDraft& draft);
// How much an object of the type embeds; if it is too much, none is made.
void MeasureChildren(ClassDraft& draft);
void ResolveAliases(Batch& batch, ClassDraft& draft);
void BuildDefaults(Batch& batch, ClassDraft& draft);
void BuildRecord(ClassDraft& draft);
void Publish(ClassDraft& draft);

// Over the whole batch, last: links may go round in circles.
void ResolveLinks(const Batch& batch, ClassDraft& draft);

// ---- What several passes use -----------------------------------------------

// True if data may call a property of the type `native` one of type `data`.
bool TypesAgree(const ClassProperty& native, const ClassProperty& data);
// The first name of "disk/backend/port", which is left without it.
std::string_view TakeStep(std::string_view& path);
// Makes the table in which names are found.
void IndexNames(ClassData& type);

}  // namespace qom::internal

#endif  // QOMRT_QOM_SEAL_PASSES_H_
