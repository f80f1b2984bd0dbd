// A registry that a test fills and seals, with short words for what it fills it
// with.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_REGISTRY_FIXTURE_H_
#define QOMRT_TESTS_QOM_REGISTRY_FIXTURE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace qom::test {

class RegistryTest : public ::testing::Test {
 protected:
  static TypeBuilder Type(std::string_view name,
                          std::string_view parent = "object") {
    TypeBuilder type(name);
    type.Parent(parent);
    return type;
  }
  static TypeBuilder InterfaceType(std::string_view name) {
    TypeBuilder type(name);
    type.Interface();
    return type;
  }
  static std::vector<std::string> Names(
      const std::vector<const Class*>& types) {
    std::vector<std::string> names;
    for (const Class* type : types) names.emplace_back(type->name());
    return names;
  }

  // Every mistake that Seal() reports.
  std::vector<std::string> Mistakes() {
    const absl::Status status = registry_.Seal();
    if (status.ok()) return {};
    EXPECT_EQ(CauseOf(status), Cause::kMalformed);
    return absl::StrSplit(std::string(Message(status)), '\n');
  }
  ClassProperty Number(std::string_view name, Value value = 0) {
    return props::RuntimeProperty(registry_, name, "uint32", std::move(value));
  }
  TypeRegistry registry_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_REGISTRY_FIXTURE_H_
