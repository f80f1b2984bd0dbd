// Native types with effects beyond their own fields, of which the random types
// of a differential test descend.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_TYPES_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_TYPES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "compat/layer.h"
#include "fmt/format.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/native_type.h"
#include "qom/status.h"

namespace qom::compat::differential {

// Setters with effects beyond their own field, and dynamic properties.
class DiffNative : public Extends<DiffNative, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "diff-native";
  struct Props;

  explicit DiffNative(const Construct& construct) : Extends(construct) {
    auto get = [this](const Object&, Visitor& visitor) {
      return visitor.Unsigned(&x_, UINT32_MAX);
    };
    auto set = [this](Object&, Visitor& visitor) {
      QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&x_, UINT32_MAX));
      log_ += fmt::format("x{}:{},{};", x_, a_, b_);
      a_ = static_cast<uint32_t>(a_ + x_);
      return absl::OkStatus();
    };
    if (!AddProperty("dyn-x", "uint32", {get, set}).ok()) log_ = "no dyn-x";
    if (!AddProperty("dyn-y", "uint32", {get}).ok()) log_ = "no dyn-y";
  }

  std::string log() const { return log_; }
  uint32_t mix() const { return mix_; }
  absl::Status set_mix(uint32_t value) {
    if (value == 13) return Error(Cause::kBadValue, "13 brings no luck");
    log_ += fmt::format("m{}:{},{};", value, a_, b_);
    mix_ = value;
    b_ = a_ + value;
    return absl::OkStatus();
  }
  uint32_t seed() const { return seed_; }
  absl::Status set_seed(uint32_t value) {
    log_ += fmt::format("s{}:{};", value, a_);
    seed_ = value;
    a_ += value;
    return absl::OkStatus();
  }

 private:
  uint32_t a_ = 0;
  uint32_t b_ = 0;
  uint32_t mix_ = 0;
  uint32_t seed_ = 0;
  uint64_t x_ = 0;
  std::string log_;
};
struct DiffNative::Props {
  static constexpr auto kA = props::Field<&DiffNative::a_>(
      "n-a", {.default_value = 10, .max = 100000});
  static constexpr auto kB =
      props::Field<&DiffNative::b_>("n-b", {.default_value = 20});
  static constexpr auto kMix =
      props::Computed<&DiffNative::mix, &DiffNative::set_mix>("n-mix");
  static constexpr auto kLog = props::Computed<&DiffNative::log>("n-log");
  static constexpr auto kAll = props::Table(kA, kB, kMix, kLog);
};

// A default that goes through a setter, before all layers.
class DiffSeed : public Extends<DiffSeed, DiffNative> {
 public:
  static constexpr std::string_view kTypeName = "diff-seed";
  struct Props;
  using Extends::Extends;
};
struct DiffSeed::Props {
  static constexpr auto kSeed =
      props::Computed<&DiffSeed::seed, &DiffSeed::set_seed>(
          "n-seed", {.default_value = 5});
  static constexpr auto kAll = props::Table(kSeed);
};

// An embedded object behind aliases, and a setter that reaches into it.
inline constexpr uint32_t kInnerA = 77;
inline const PropertyDefault kInnerDefaults[] = {{"n-a", kInnerA}};
class DiffOwner : public Extends<DiffOwner, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "diff-owner";
  struct Props;

  explicit DiffOwner(const Construct& construct)
      : Extends(construct), inner_(construct, "inner", kInnerDefaults) {}

  uint32_t poke() const { return poke_; }
  absl::Status set_poke(uint32_t value) {
    poke_ = value;
    return inner_->Set("n-b", value);
  }

 private:
  friend struct Props;
  qom::Child<DiffNative> inner_;
  uint16_t x_ = 0;
  uint32_t poke_ = 0;
};
struct DiffOwner::Props {
  static constexpr auto kX =
      props::Field<&DiffOwner::x_>("o-x", {.default_value = 1});
  static constexpr auto kPoke =
      props::Computed<&DiffOwner::poke, &DiffOwner::set_poke>("o-poke");
  static constexpr auto kInA = props::Alias<&DiffOwner::inner_>("in-a", "n-a");
  static constexpr auto kInMix =
      props::Alias<&DiffOwner::inner_>("in-mix", "n-mix");
  static constexpr auto kRest = props::AliasAll<&DiffOwner::inner_>();
  static constexpr auto kAll = props::Table(kX, kPoke, kInA, kInMix, kRest);
};

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_TYPES_H_
