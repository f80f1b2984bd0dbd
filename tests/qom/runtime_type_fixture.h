// Types declared from data in a registry of a test, with and without a native
// base.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_RUNTIME_TYPE_FIXTURE_H_
#define QOMRT_TESTS_QOM_RUNTIME_TYPE_FIXTURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::test {

// A native base with rows of its own.
class NativeBase : public Extends<NativeBase, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "native-base";
  struct Props;
  using Extends::Extends;

  uint8_t odd_size_[3]{};
  uint32_t number_{};
  std::string text_;
  uint32_t seen_{};
  void PostInit() { seen_ = number_; }
};
struct NativeBase::Props {
  static constexpr auto kAll = props::Table(
      props::Field<&NativeBase::number_>("number", {.default_value = 1}),
      props::Field<&NativeBase::text_>("text", {.default_value = "native"}));
};

// A registry that knows NativeBase, and a context of it.
class RuntimeTypeTest : public ::testing::Test {
 protected:
  RuntimeTypeTest() { registry_.Register<NativeBase>(); }

  ClassProperty Row(std::string_view name, std::string_view type,
                    std::optional<Value> value = {}) {
    return props::RuntimeProperty(registry_, name, type, std::move(value));
  }
  ClassProperty AliasRow(std::string_view name, std::string_view child,
                         std::string_view target) {
    ClassProperty alias;
    alias.name = name;
    alias.stands_for.child = child;
    alias.stands_for.property = target;
    return alias;
  }
  TypeBuilder Type(std::string_view name, std::string_view parent = "object") {
    TypeBuilder type(name);
    type.Parent(parent);
    return type;
  }
  template <typename... T>
  absl::Status Seal(T... types) {
    (registry_.Add(std::move(types)), ...);
    return registry_.Seal();
  }
  Ref<Object> New(std::string_view type) {
    absl::StatusOr<Ref<Object>> object = context_.New(type);
    EXPECT_THAT(object, IsOk());
    return object.ok() ? *object : Ref<Object>();
  }
  const ClassProperty& Find(std::string_view type, std::string_view name) {
    return *registry_.Find(type)->FindProperty(name);
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_RUNTIME_TYPE_FIXTURE_H_
