// A widget with a property of every kind, for tests that set and get by name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_OBJECT_TYPES_H_
#define QOMRT_TESTS_QOM_OBJECT_TYPES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/cord.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::test {

// Embedded in a Widget.
class Inner : public Extends<Inner, Object> {
 public:
  static constexpr std::string_view kTypeName = "inner";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t depth_ = 0;
};
struct Inner::Props {
  static constexpr auto kDepth =
      props::Field<&Inner::depth_>("depth", {.max = 9});
  static constexpr auto kAll = props::Table(kDepth);
};

// A property of every kind, and one for each flag.
class Widget : public Extends<Widget, Object> {
 public:
  static constexpr std::string_view kTypeName = "widget";
  struct Props;
  explicit Widget(const Construct& construct)
      : Extends(construct), inner_(construct, "inner") {}

  int64_t GetTwice() const { return 2 * static_cast<int64_t>(u32_); }
  bool GetBusy() const { return busy_; }
  absl::Status SetBusy(bool busy) {
    if (busy) {
      absl::Status status = Error(Cause::kFailed, "the host is busy");
      status.SetPayload("test/retry", absl::Cord("later"));
      return status;
    }
    busy_ = busy;
    return absl::OkStatus();
  }

 private:
  qom::Child<Inner> inner_;
  uint8_t u8_ = 0;
  uint16_t u16_ = 0;
  uint32_t u32_ = 0;
  uint64_t u64_ = 0;
  int8_t i8_ = 0;
  int64_t i64_ = 0;
  bool flag_ = false;
  bool busy_ = false;
  double number_ = 0;
  props::Size size_;
  std::string text_;
  OnOffAuto mode_ = OnOffAuto::kAuto;
  std::vector<uint32_t> list_;
  Link<Inner> link_;
  uint32_t fixed_ = 0;
  uint32_t own_ = 0;
  uint32_t hot_ = 0;
  uint32_t old_ = 0;
};
struct Widget::Props {
  static constexpr auto kU8 = props::Field<&Widget::u8_>("u8");
  static constexpr auto kU16 =
      props::Field<&Widget::u16_>("u16", {.min = 2, .max = 1024});
  static constexpr auto kU32 = props::Field<&Widget::u32_>("u32");
  static constexpr auto kU64 = props::Field<&Widget::u64_>("u64");
  static constexpr auto kI8 = props::Field<&Widget::i8_>("i8");
  static constexpr auto kI64 = props::Field<&Widget::i64_>("i64");
  static constexpr auto kFlag = props::Field<&Widget::flag_>("flag");
  static constexpr auto kBusy =
      props::Computed<&Widget::GetBusy, &Widget::SetBusy>("busy");
  static constexpr auto kNumber = props::Field<&Widget::number_>("number");
  static constexpr auto kSize = props::Field<&Widget::size_>("size");
  static constexpr auto kText = props::Field<&Widget::text_>("text");
  static constexpr auto kMode = props::Field<&Widget::mode_>("mode");
  static constexpr auto kList = props::Field<&Widget::list_>("list");
  static constexpr auto kLink = props::Field<&Widget::link_>("link");
  static constexpr auto kTwice = props::Computed<&Widget::GetTwice>("twice");
  static constexpr auto kFixed = props::Field<&Widget::fixed_>(
      "fixed", {.default_value = 7, .flags = PropertyFlags::kReadOnly});
  static constexpr auto kOwn =
      props::Field<&Widget::own_>("own", {.flags = PropertyFlags::kInternal});
  static constexpr auto kHot = props::Field<&Widget::hot_>(
      "hot", {.flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kOld = props::Field<&Widget::old_>(
      "x-old", {.deprecated = props::Deprecated{"7.1", "u32"}});
  static constexpr auto kDepth = props::Alias<&Widget::inner_>("depth");
  static constexpr auto kAll = props::Table(
      kU8, kU16, kU32, kU64, kI8, kI64, kFlag, kBusy, kNumber, kSize, kText,
      kMode, kList, kLink, kTwice, kFixed, kOwn, kHot, kOld, kDepth);
};

// A widget in a context of its own.
class ObjectTest : public ::testing::Test {
 protected:
  ObjectTest() {
    registry_.Register<Inner>();
    registry_.Register<Widget>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
    widget_ = *context_->New<Widget>();
  }
  const ClassProperty& Row(std::string_view name) {
    return *widget_->type().FindProperty(name);
  }
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Widget> widget_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_OBJECT_TYPES_H_
