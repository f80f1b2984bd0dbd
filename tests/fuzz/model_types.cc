// The types of the fuzzer of objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/model_types.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/type_builder.h"
#include "tests/fuzz/model_graph.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

class Leaf : public Extends<Leaf, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
  std::string s_;
  Link<Object> weak_;
  Link<Object, LinkKind::kStrong> strong_;
};

struct Leaf::Props {
  static constexpr auto kAll = props::Table(
      props::Field<&Leaf::n_>("n", {.default_value = 7, .max = 1000}),
      props::Field<&Leaf::s_>("s", {.default_value = "text"}),
      props::Field<&Leaf::weak_>(kWeak, {}),
      props::Field<&Leaf::strong_>(kStrong, {}));
};

class Box : public Extends<Box, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "box";
  explicit Box(const Construct& construct)
      : Extends(construct), leaf_(construct, "leaf") {}

 private:
  qom::Child<Leaf> leaf_;
};

}  // namespace

TypeRegistry& ModelTypes() {
  static TypeRegistry* const registry = [] {
    auto* made = new TypeRegistry;
    made->Register<Leaf>();
    made->Register<Box>();
    TypeBuilder grown("grown");  // a leaf that embeds a box
    grown.Parent("leaf");
    grown.Property(props::RuntimeProperty(*made, "x", "uint16", Value(3)));
    grown.Property(props::RuntimeProperty(*made, kTyped, "link<leaf>", {}));
    grown.Child("kid", "box").Child("hidden", "leaf", true);
    made->Add(std::move(grown));
    const absl::Status sealed = made->Seal();
    FUZZ_CHECK(sealed.ok(), Why(sealed));
    return made;
  }();
  return *registry;
}

}  // namespace qom::fuzz
