// Reads machines.json and accel_NAME.json.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_MACHINES_H_
#define QOMRT_COMPAT_CATALOGUE_MACHINES_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/internal/json.h"
#include "compat/machine.h"

namespace qom::compat::internal {

// A list of [driver, property, value] or [driver, property, value, optional],
// where optional is true or {"optional": true}.
absl::StatusOr<std::vector<TableEntry>> ReadTable(std::string_view name,
                                                  const JsonValue& entries);
absl::Status ReadMachines(const JsonValue& root, Catalogue& catalogue);
absl::Status ReadAccelFile(std::string_view table_name, const JsonValue& root,
                           Catalogue& catalogue);
void NoteUnknownKey(std::string_view where, std::string_view key,
                    Catalogue& catalogue);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_CATALOGUE_MACHINES_H_
