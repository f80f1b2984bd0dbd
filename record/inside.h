// What is learnt of an emulator that was looked into (record/deep): exact
// tables with their names, aliases, embedded objects, what cannot be set or
// read, and what a new object of each type holds.
//
// Example: the answer to
//
//   {"execute": "x-deep-objects", "arguments": {"typename": "disk"}}
//
// is a list, first the object, then all that it embeds:
//
//   [{"path": "", "type": "disk", "properties": [
//      {"name": "n", "type": "uint16", "default-value": 4, "value": 4,
//       "alias": {"type": "core", "property": "n", "path": "backend"}}]},
//    {"path": "backend", "type": "core", "properties": […]}]
//
// record/deep/inspect.h lists the other questions.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_INSIDE_H_
#define QOMRT_RECORD_INSIDE_H_

#include "record/facts.h"
#include "record/interview.h"
#include "record/limits.h"

namespace qom::record {

// Types, properties and initial values. False if nobody looked inside: then
// nothing is learnt.
bool LearnTypesInside(Interview& interview, const Limits& limits, Facts& facts);

// The tables of machines that are known already.
void LearnTablesInside(Interview& interview, Facts& facts);

}  // namespace qom::record

#endif  // QOMRT_RECORD_INSIDE_H_
