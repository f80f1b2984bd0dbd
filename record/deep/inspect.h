// The library that `qom record --deep` preloads into an emulator: when the
// emulator is about to wait for something to do, it writes what its monitor
// does not tell, and ends the process.
//
// The environment says what is asked for:
//
//   QOMRT_INSPECT_OUT   the file for the answers
//
// It gets a question a line with its answer, as a saved conversation has them
// (record/saved_conversation.h):
//
//   x-deep-types                      all classes, with what each declares
//   x-deep-enums                      {type of a property: [its names]}
//   x-deep-machines                   the compat tables of machine classes
//   x-deep-objects {"typename": …}    a new object and all that it embeds
//
// Nothing of qomrt is linked: this code lives in a foreign process.
//
// Threads: the emulator's main thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_DEEP_INSPECT_H_
#define QOMRT_RECORD_DEEP_INSPECT_H_

#include <set>
#include <string>
#include <vector>

#include "record/deep/json.h"
#include "record/deep/symbols.h"

namespace qomrt_inspect {

// By name.
std::vector<std::string> TypeNames(const Symbols& qom);

std::string JsonOf(const Symbols& qom, const void* value);
// Members "name", "type", "default-value".
void WriteProperty(const Symbols& qom, const Property& property, Json& json);

// Each the answer to a question, as JSON.
std::string InspectTypes(const Symbols& qom,
                         const std::vector<std::string>& names);
std::string InspectEnums(const Symbols& qom,
                         const std::vector<std::string>& names);
std::string InspectMachines(const Symbols& qom,
                            const std::vector<std::string>& names);
// "" if no object of the type can be made. In processes of their own.
std::string InspectObjects(const Symbols& qom, const std::string& name);

}  // namespace qomrt_inspect

#endif  // QOMRT_RECORD_DEEP_INSPECT_H_
