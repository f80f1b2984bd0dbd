// The generated source.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_CPP_SOURCE_H_
#define QOMRT_QAPI_INTERNAL_CPP_SOURCE_H_

#include <string>
#include <string_view>

#include "qapi/internal/cpp_model.h"
#include "qapi/schema.h"

namespace qom::qapi::internal {

// Of the header `stem`.h.
std::string CppSource(const Schema& schema, const CppModel& model,
                      std::string_view stem, std::string_view name_space);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_CPP_SOURCE_H_
