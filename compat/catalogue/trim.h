// Leaves out of a type that a model says in full what Infer() finds all the
// same, so that nobody needs to know by which rules it does.
//
// Example: of a type whose parent has the property "n"
//
//   {.name = "b", .props = {{"n", "uint32"}}, .readonly = {"n"}}
//
// the row goes, because `readonly` alone makes Infer() declare it anew.
//
// Threads: as Infer().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_TRIM_H_
#define QOMRT_COMPAT_CATALOGUE_TRIM_H_

#include <map>
#include <string>
#include <utility>

#include "compat/catalogue/family.h"
#include "compat/catalogue/model.h"
#include "qom/class.h"

#pragma GCC visibility push(default)

namespace qom::compat::model {

// What a type gives the objects it embeds, by child and property.
using GivenValues = std::map<std::pair<std::string, std::string>, Value>;

// `member` is what `model` says of `type`, whose parent gives `given`; the
// parent and the types of what it embeds are trimmed already. What Infer()
// makes of the type is found in it afterwards.
void Trim(const Class& type, const GivenValues& given, Family::Member& member,
          Family& family, Model& model);

}  // namespace qom::compat::model

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_TRIM_H_
