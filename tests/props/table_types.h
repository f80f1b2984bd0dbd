// Classes with property tables that several tests of tables look at, and a
// world of objects to make them in.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_PROPS_TABLE_TYPES_H_
#define QOMRT_TESTS_PROPS_TABLE_TYPES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::test {

enum class Policy : uint8_t { kNearest = 1, kSpread = 2, kStrict = 4 };

}  // namespace qom::test

template <>
struct qom::props::EnumNames<qom::test::Policy> {
  static constexpr std::string_view kName = "Policy";
  static constexpr qom::props::EnumName<qom::test::Policy> kNames[] = {
      {qom::test::Policy::kNearest, "nearest"},
      {qom::test::Policy::kSpread, "spread"},
      {qom::test::Policy::kStrict, "strict"}};
};

namespace qom::test {

// A registry, a context, and objects of types that are registered on the way.
class World {
 public:
  template <typename... T>
  absl::Status Add() {
    (registry_.Register<T>(), ...);
    return registry_.Seal();
  }
  template <typename T>
  Ref<T> New() {
    if (registry_.Get<T>() == nullptr) {
      const absl::Status sealed = Add<T>();
      EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    }
    absl::StatusOr<Ref<T>> object = context_.New<T>();
    EXPECT_TRUE(object.ok()) << MessageOf(object.status());
    return object.ok() ? *object : Ref<T>();
  }
  template <typename T>
  const ClassProperty& Row(std::string_view name) {
    if (registry_.Get<T>() == nullptr) {
      const absl::Status sealed = Add<T>();
      EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    }
    const ClassProperty* row = registry_.Get<T>()->FindProperty(name);
    static const ClassProperty kNone;
    EXPECT_NE(row, nullptr) << name;
    return row != nullptr ? *row : kNone;
  }
  absl::Status Append(compat::Layer layer, const compat::Entry& entry) {
    return compat::Layers(context_).Append(layer, "table", {&entry, 1});
  }

  TypeRegistry& registry() { return registry_; }
  Context& context() { return context_; }

 private:
  TypeRegistry registry_;
  Context context_{registry_};
};

// What links point to.
class Target : public Extends<Target, Object> {
 public:
  static constexpr std::string_view kTypeName = "target";
  using Extends::Extends;
};

// A field of every kind.
class Everything : public Extends<Everything, Object> {
 public:
  static constexpr std::string_view kTypeName = "everything";
  struct Props;
  using Extends::Extends;

  bool bool_{};
  uint8_t bits8_{};
  uint32_t bits_{};
  uint64_t bits64_{};
  int8_t i8_{};
  int16_t i16_{};
  int32_t i32_{};
  int64_t i64_{};
  uint8_t u8_{};
  uint16_t u16_{};
  uint32_t u32_{};
  uint64_t u64_{};
  props::Size size_{};
  double number_{};
  std::string text_;
  Policy policy_ = Policy::kNearest;
  OnOffAuto auto_{};
  OffAutoPciBar bar_{};
  props::MacAddress mac_;
  props::Uuid uuid_;
  props::PciAddress address_;
  props::ReservedRegion region_;
  Link<Target> link_;
  Link<Target, LinkKind::kStrong> strong_;
  std::vector<uint8_t> u8s_;
  std::vector<uint64_t> u64s_;
  std::vector<props::Size> sizes_;
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
  std::vector<Policy> policies_;
  std::vector<props::MacAddress> macs_;
  std::vector<props::PciAddress> addresses_;
};
struct Everything::Props {
  static constexpr auto kAll =
      props::Table(props::Field<&Everything::bool_>("bool"),
                   props::Bit<&Everything::bits8_, 7>("bit7"),
                   props::Bit<&Everything::bits_, 0>("bit0"),
                   props::Bit<&Everything::bits_, 31>("bit31"),
                   props::Bit<&Everything::bits64_, 63>("bit63"),
                   props::Field<&Everything::i8_>("i8"),
                   props::Field<&Everything::i16_>("i16"),
                   props::Field<&Everything::i32_>("i32"),
                   props::Field<&Everything::i64_>("i64"),
                   props::Field<&Everything::u8_>("u8"),
                   props::Field<&Everything::u16_>("u16"),
                   props::Field<&Everything::u32_>("u32"),
                   props::Field<&Everything::u64_>("u64"),
                   props::Field<&Everything::size_>("size"),
                   props::Field<&Everything::number_>("number"),
                   props::Field<&Everything::text_>("text"),
                   props::Field<&Everything::policy_>("policy"),
                   props::Field<&Everything::auto_>("auto"),
                   props::Field<&Everything::bar_>("bar"),
                   props::Field<&Everything::mac_>("mac"),
                   props::Field<&Everything::uuid_>("uuid"),
                   props::Field<&Everything::address_>("address"),
                   props::Field<&Everything::region_>("region"),
                   props::Field<&Everything::link_>("link"),
                   props::Field<&Everything::strong_>("strong"),
                   props::Field<&Everything::u8s_>("u8s"),
                   props::Field<&Everything::u64s_>("u64s"),
                   props::Field<&Everything::sizes_>("sizes"),
                   props::Field<&Everything::numbers_>("numbers"),
                   props::Field<&Everything::texts_>("texts"),
                   props::Field<&Everything::policies_>("policies"),
                   props::Field<&Everything::macs_>("macs"),
                   props::Field<&Everything::addresses_>("addresses"));
};

inline constexpr std::string_view kUuid =
    "550e8400-e29b-41d4-a716-446655440000";

class EveryKindTest : public ::testing::Test {
 protected:
  EveryKindTest() {
    const absl::Status sealed = world_.Add<Everything, Target>();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    object_ = world_.New<Everything>();
  }
  World world_;
  Ref<Everything> object_;
};

// Rows with all that a row can say.
class Described : public Extends<Described, Object> {
 public:
  static constexpr std::string_view kTypeName = "described";
  struct Props;
  using Extends::Extends;
  uint16_t queue_size_{};
  int32_t degrees_{};
  uint32_t most_{};
  uint32_t least_{};
  props::Size memory_{};
  bool old_{};
  std::string free_;
};
struct Described::Props {
  static constexpr auto kQueueSize = props::Field<&Described::queue_size_>(
      "queue-size", {.default_value = 256,
                     .min = 2,
                     .max = 1024,
                     .doc = "Entries of a queue.",
                     .unit = "entries",
                     .history = {{"5.0", 128}, {"4.2", 64}}});
  static constexpr auto kDegrees =
      props::Field<&Described::degrees_>("degrees", {.min = -40, .max = -1});
  static constexpr auto kMost =
      props::Field<&Described::most_>("most", {.max = 9});
  static constexpr auto kLeast =
      props::Field<&Described::least_>("least", {.min = 7});
  static constexpr auto kMemory = props::Field<&Described::memory_>(
      "memory", {.min = 4096, .max = uint64_t{1} << 63, .unit = "bytes"});
  static constexpr auto kOld = props::Field<&Described::old_>(
      "x-old", {.flags = PropertyFlags::kRealizedSetAllowed,
                .deprecated = {{.since = "7.0", .replacement = "new"}},
                .history = {{"3.0", true}}});
  static constexpr auto kFree = props::Field<&Described::free_>("free");
  static constexpr auto kAll =
      props::Table(kQueueSize, kDegrees, kMost, kLeast, kMemory, kOld, kFree);
};

// What aliases of an owner lead to.
class Backend : public Extends<Backend, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  struct Props;
  using Extends::Extends;
  uint32_t size() const { return size_; }
  uint32_t size_{};
  std::string serial_;
  bool secret_{};
  bool old_{};
  Policy policy_ = Policy::kStrict;
};
struct Backend::Props {
  static constexpr auto kSize =
      props::Field<&Backend::size_>("size", {.default_value = 8,
                                             .min = 1,
                                             .max = 64,
                                             .doc = "How many.",
                                             .unit = "entries"});
  static constexpr auto kSerial = props::Field<&Backend::serial_>("serial");
  static constexpr auto kShown = props::Computed<&Backend::size>("shown-size");
  static constexpr auto kSecret = props::Field<&Backend::secret_>(
      "secret", {.flags = PropertyFlags::kInternal});
  static constexpr auto kOld = props::Field<&Backend::old_>(
      "x-old", {.deprecated = {{.since = "1.0", .replacement = "size"}}});
  static constexpr auto kPolicy = props::Field<&Backend::policy_>("policy");
  static constexpr auto kAll =
      props::Table(kSize, kSerial, kShown, kSecret, kOld, kPolicy);
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_PROPS_TABLE_TYPES_H_
