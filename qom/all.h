// All of qom/: the object model: types, registry, objects, references, tree and
// paths, properties, contexts. For a precompiled header, or to begin with; see
// qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_ALL_H_
#define QOMRT_QOM_ALL_H_

#include "qom/accessor.h"
#include "qom/assign.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/children.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/descriptor.h"
#include "qom/error_facts.h"
#include "qom/files.h"
#include "qom/found.h"
#include "qom/interface.h"
#include "qom/layered_directories.h"
#include "qom/limits.h"
#include "qom/link.h"
#include "qom/live_objects.h"
#include "qom/native_type.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/property_flags.h"
#include "qom/recipe.h"
#include "qom/ref.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/snapshot.h"
#include "qom/status.h"
#include "qom/text.h"
#include "qom/trace.h"
#include "qom/type_builder.h"
#include "qom/value.h"
#include "qom/visitor.h"
#include "qom/visitors.h"
#include "qom/walk.h"
#include "qom/watch.h"

#endif  // QOMRT_QOM_ALL_H_
