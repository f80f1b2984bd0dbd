// All of qapi/ in one header.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_ALL_H_
#define QOMRT_QAPI_ALL_H_

#include "qapi/codec.h"
#include "qapi/condition.h"
#include "qapi/dispatcher.h"
#include "qapi/doc_comment.h"
#include "qapi/export.h"
#include "qapi/generate.h"
#include "qapi/import.h"
#include "qapi/introspect.h"
#include "qapi/mistake.h"
#include "qapi/reference.h"
#include "qapi/schema.h"
#include "qapi/schema_check.h"

#endif  // QOMRT_QAPI_ALL_H_
