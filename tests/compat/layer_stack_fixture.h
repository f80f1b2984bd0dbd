// Devices declared from data, and what surrounds them, for tests of layers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_LAYER_STACK_FIXTURE_H_
#define QOMRT_TESTS_COMPAT_LAYER_STACK_FIXTURE_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::test {

using compat::Diagnostic;
using compat::Entry;
using compat::Layer;
using compat::Layers;

// Devices declared from data: dev < base < object-compat, and what surrounds
// them.
class LayerStackTest : public ::testing::Test {
 protected:
  LayerStackTest() {
    registry_.Register<qom::compat::ObjectCompat>();
    Add(qom::TypeBuilder("face").Interface().Abstract());
    qom::TypeBuilder base("base");
    base.Parent("object-compat").Implements("face").Abstract();
    base.Property(Row("n", "uint32", 0)).Property(Row("b", "bool", false));
    base.ClassInit([](qom::ObjectClass& record) {
      static_cast<qom::compat::CompatClass&>(record).hotpluggable = true;
    });
    Add(std::move(base));
    Add(qom::TypeBuilder("dev").Parent("base"));
    Add(qom::TypeBuilder("sibling").Parent("base"));
    qom::TypeBuilder plain("plain");
    plain.Property(Row("n", "uint32", 0));
    Add(std::move(plain));
    qom::TypeBuilder owner("owner");
    owner.Parent("object-compat").Child("inner", "dev");
    qom::ClassProperty alias;
    alias.name = "inner-n";
    alias.stands_for.child = "inner";
    alias.stands_for.property = "n";
    owner.Property(std::move(alias));
    Add(std::move(owner));
    qom::TypeBuilder fixed("fixed");
    fixed.Parent("base");
    fixed.ClassInit([](qom::ObjectClass& record) {
      static_cast<qom::compat::CompatClass&>(record).hotpluggable = false;
    });
    Add(std::move(fixed));
    EXPECT_TRUE(registry_.Seal().ok());
  }

  void Add(qom::TypeBuilder type) { registry_.Add(std::move(type)); }
  qom::ClassProperty Row(std::string_view name, std::string_view type,
                         qom::Value value) {
    return qom::props::RuntimeProperty(registry_, name, type, std::move(value));
  }
  void Append(Layer layer, std::vector<Entry> entries,
              std::string_view table = "table") {
    const absl::Status status = Layers(context_).Append(layer, table, entries);
    EXPECT_TRUE(status.ok()) << MessageOf(status);
  }
  // The value of a new object; the message if it cannot be created.
  std::string NewValue(std::string_view type, std::string_view property) {
    absl::StatusOr<qom::Ref<qom::Object>> object = context_.New(type);
    if (!object.ok()) return MessageOf(object.status());
    return (*object)->Get(property).value_or("?");
  }
  std::vector<std::string> Codes() {
    std::vector<std::string> codes;
    for (const Diagnostic& found : Layers(context_).Unused()) {
      codes.push_back(found.code + " " + found.driver);
    }
    return codes;
  }

  qom::TypeRegistry registry_;
  qom::Context context_{registry_};
  const std::shared_ptr<const qom::compat::LayerSnapshot> empty_ =
      Layers(context_).snapshot();
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_COMPAT_LAYER_STACK_FIXTURE_H_
