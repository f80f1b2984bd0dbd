// Types whose values come from everywhere, for tests that ask where from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_EXPLAIN_TYPES_H_
#define QOMRT_TESTS_COMPAT_EXPLAIN_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::test {

// A native device: no default, computed, a link and what nobody may set.
class Chip : public Extends<Chip, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "chip";
  struct Props;
  using Extends::Extends;

  uint32_t speed() const { return speed_; }
  absl::Status SetSpeed(uint32_t speed) {
    speed_ = speed;
    return absl::OkStatus();
  }

  uint32_t size_{};
  uint32_t speed_ = 100;
  std::string label_ = "as built";
  Link<Object> peer_;
  uint32_t fixed_ = 3;
  uint32_t own_ = 4;
};
struct Chip::Props {
  static constexpr auto kSize = props::Field<&Chip::size_>(
      "size", {.default_value = 8, .min = 1, .max = 64});
  static constexpr auto kAll = props::Table(
      kSize, props::Computed<&Chip::speed, &Chip::SetSpeed>("speed"),
      props::Field<&Chip::label_>("label"), props::Field<&Chip::peer_>("peer"),
      props::Field<&Chip::fixed_>("fixed", {.flags = PropertyFlags::kReadOnly}),
      props::Field<&Chip::own_>("own", {.flags = PropertyFlags::kInternal}));
};

// Computed properties of several kinds.
class Gauge : public Extends<Gauge, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "gauge";
  struct Props;
  using Extends::Extends;

  props::Size size() const { return size_; }
  absl::Status SetSize(props::Size size) { return Store(size_, size); }
  int32_t degrees() const { return degrees_; }
  absl::Status SetDegrees(int32_t degrees) { return Store(degrees_, degrees); }
  double ratio() const { return ratio_; }
  absl::Status SetRatio(double ratio) { return Store(ratio_, ratio); }
  bool on() const { return on_; }
  absl::Status SetOn(bool on) { return Store(on_, on); }
  std::vector<uint8_t> list() const { return list_; }
  absl::Status SetList(std::vector<uint8_t> list) { return Store(list_, list); }

  double ratio_{};

 private:
  template <typename V>
  static absl::Status Store(V& field, const V& value) {
    field = value;
    return absl::OkStatus();
  }
  props::Size size_;
  int32_t degrees_{};
  bool on_{};
  std::vector<uint8_t> list_;
};
struct Gauge::Props {
  static constexpr auto kAll = props::Table(
      props::Computed<&Gauge::size, &Gauge::SetSize>("size"),
      props::Computed<&Gauge::degrees, &Gauge::SetDegrees>("degrees"),
      props::Computed<&Gauge::ratio, &Gauge::SetRatio>("ratio"),
      props::Computed<&Gauge::on, &Gauge::SetOn>("on"),
      props::Computed<&Gauge::list, &Gauge::SetList>("list"));
};

// Embeds a chip behind aliases.
class Board : public Extends<Board, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "board";
  struct Props;
  explicit Board(const Construct& construct)
      : Extends(construct), chip_(construct, "chip") {}
  Chip& chip() { return *chip_; }

 private:
  qom::Child<Chip> chip_;
};
struct Board::Props {
  static constexpr auto kSize =
      props::Alias<&Board::chip_>("chip-size", "size");
  static constexpr auto kAll =
      props::Table(kSize, props::Alias<&Board::chip_>("speed"),
                   props::Alias<&Board::chip_>("label"));
};

// Types declared from data beside those, in a context.
class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    registry_.Register<Chip>();
    registry_.Register<Board>();
    registry_.Register<Gauge>();
    Add(TypeBuilder("face").Interface());
    TypeBuilder base("base");
    base.Parent("object-compat").Implements("face").Abstract();
    base.Property(Row("n", "uint32", 1))
        .Property(Row("s", "str"))
        .Property(Row("on", "bool", false));
    Add(std::move(base));
    Add(TypeBuilder("dev").Parent("base"));
    Add(TypeBuilder("leaf").Parent("dev").Default("n", 2));
    TypeBuilder spelled("spelled");
    spelled.Parent("dev").Property(AliasRow("nn", "", "n"));
    Add(std::move(spelled));
    TypeBuilder mid("mid");
    mid.Parent("object-compat").Child("dev", "dev");
    mid.ChildDefault("dev", "n", 5).Property(AliasRow("n", "dev", "n"));
    Add(std::move(mid));
    TypeBuilder owner("owner");
    owner.Parent("object-compat").Child("mid", "mid");
    owner.Property(AliasRow("n", "mid", "n"))
        .Property(AliasRow("deep", "mid/dev", "n"));
    Add(std::move(owner));
    TypeBuilder fixed("builtin-only");
    fixed.Parent("dev").ClassInit([](ObjectClass& record) {
      static_cast<compat::CompatClass&>(record).layers =
          compat::LayerMask::kBuiltin;
    });
    Add(std::move(fixed));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }

  void Add(TypeBuilder type) { registry_.Add(std::move(type)); }
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
  const Class& Type(std::string_view name) { return *registry_.Find(name); }
  Ref<Object> New(std::string_view type) { return *context_.New(type); }
  void Append(compat::Layer layer, std::vector<compat::Entry> entries,
              std::string_view table = "table") {
    EXPECT_THAT(compat::Layers(context_).Append(layer, table, entries), IsOk());
  }
  compat::Explanation Why(std::string_view type, std::string_view property) {
    absl::StatusOr<compat::Explanation> why =
        compat::Explain(context_, Type(type), property);
    EXPECT_THAT(why, IsOk());
    return *why;
  }
  // What a new object of the type has.
  Value Actual(std::string_view type, std::string_view property) {
    return *New(type)->GetValue(property);
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

// "default dev=1", "machine base=2", the winner with a star, in order; what an
// embedded object has to do with after an @.
inline std::vector<std::string> Stack(const compat::Explanation& why) {
  std::vector<std::string> lines;
  for (const compat::Offer& offer : why.stack) {
    lines.push_back(
        fmt::format("{}{} {}={}{}{}", offer.wins ? "*" : "",
                    offer.layer ? compat::LayerName(*offer.layer) : "default",
                    offer.driver, offer.error.ok() ? offer.value.ToText() : "!",
                    offer.object.empty() ? "" : "@", offer.object));
  }
  return lines;
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_COMPAT_EXPLAIN_TYPES_H_
