// The generated header.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_CPP_HEADER_H_
#define QOMRT_QAPI_INTERNAL_CPP_HEADER_H_

#include <string>
#include <string_view>

#include "qapi/internal/cpp_model.h"
#include "qapi/schema.h"

namespace qom::qapi::internal {

std::string CppHeader(const Schema& schema, const CppModel& model,
                      std::string_view name_space);

// `text` between #if and #endif if it is not always there.
std::string Guarded(const Condition& condition, std::string text);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_CPP_HEADER_H_
