// The compat tables of recorded machines. A monitor tells for each machine
// version one list of all that it applies; the list of an older version begins
// with that of the next newer one, and what comes after is what the older
// version adds: a table, named after it.
//
// Example: of pc-2.0, which applies nothing, pc-1.1, which applies a and b, and
// pc-1.0, which applies a, b and c, come the tables
//
//   "pc-1.1": [a, b], "pc-1.0": [c]
//
// A list that does not begin so is a table of its own. Where the emulator's own
// tables are known, they are taken.
//
// Threads: any; what is added to belongs to its caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_TABLES_H_
#define QOMRT_RECORD_TABLES_H_

#include <string>
#include <vector>

#include "compat/catalogue/model.h"
#include "record/facts.h"

namespace qom::record {

// Adds machines and tables. An entry is optional if an object that it is for
// lacks the property: were it not, the emulator could not make that object.
// Machines whose list is no continuation are in `missing`.
void AddMachines(const Facts& facts, compat::model::Model& model,
                 std::vector<std::string>& missing);

// Types that take the layers of machines though they are neither devices nor
// memory back ends nor accelerators: entries name them.
std::vector<std::string> OtherLayeredTypes(const Facts& facts);

}  // namespace qom::record

#endif  // QOMRT_RECORD_TABLES_H_
