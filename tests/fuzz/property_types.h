// The types whose properties the fuzzer of properties sets: a C++ class with a
// field of every kind, a run-time type with every kind that data can name, and
// an owner that reaches the latter through aliases.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_PROPERTY_TYPES_H_
#define QOMRT_TESTS_FUZZ_PROPERTY_TYPES_H_

#include <memory>
#include <string>
#include <vector>

#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"

namespace qom::fuzz {

// A property that can be set and where its value lies.
struct Target {
  Object* object;
  const ClassProperty* property;
  // The object and property that an alias leads to; the same for all others.
  Object* holder;
  const ClassProperty* field;
};

// One object of each type, in a tree.
class PropertyWorld {
 public:
  PropertyWorld();

  Context& context() { return *context_; }
  const std::vector<Target>& targets() const { return targets_; }

 private:
  void AddRuntimeType();
  void AddOwner();

  TypeRegistry registry_;
  std::vector<std::string> runtime_names_;
  std::unique_ptr<Context> context_;
  std::vector<Target> targets_;
};

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_PROPERTY_TYPES_H_
