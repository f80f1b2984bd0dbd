// What user-creatable objects start with: one of each type is made, looked at
// and removed again. Only where there is no machine whose layers would change
// it, and nobody's guest that could suffer.
//
// Threads: one at a time for an interview and its facts.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_OBJECTS_H_
#define QOMRT_RECORD_OBJECTS_H_

#include "record/facts.h"
#include "record/interview.h"

namespace qom::record {

// After the properties of types.
void LearnObjects(Interview& interview, Facts& facts);

}  // namespace qom::record

#endif  // QOMRT_RECORD_OBJECTS_H_
