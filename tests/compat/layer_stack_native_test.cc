// A native type meets layers while it is made: one creation sees one generation
// of them, and the error of a setter is that of the entry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace {

using qom::compat::Entry;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::compat::Text;

// A native type whose constructor appends a layer between two children.
class Nested : public qom::Extends<Nested, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "nested";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
};
struct Nested::Props {
  static constexpr auto kN = qom::props::Field<&Nested::n_>("n");
  static constexpr auto kAll = qom::props::Table(kN);
};
class Appender : public qom::Extends<Appender, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "appender";
  struct Props;
  explicit Appender(const qom::Construct& construct)
      : Extends(construct),
        first_(construct, "first"),
        appended_(AppendOne(construct)),
        second_(construct, "second") {}

  bool appended() const { return appended_; }
  Nested& second() const { return *second_; }

 private:
  static bool AppendOne(const qom::Construct& construct) {
    const Entry entries[] = {Text("nested", "n", "9"),
                             Text("appender", "n", "9")};
    return Layers(construct.context())
        .Append(Layer::kGlobal, "in the middle", entries)
        .ok();
  }

  qom::Child<Nested> first_;
  bool appended_;
  qom::Child<Nested> second_;
  uint32_t n_ = 0;
};
struct Appender::Props {
  static constexpr auto kN = qom::props::Field<&Appender::n_>("n");
  static constexpr auto kAll = qom::props::Table(kN);
};

// With a child that its constructor makes, and nothing else.
class Holder : public qom::Extends<Holder, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "holder";
  explicit Holder(const qom::Construct& construct)
      : Extends(construct), inner_(construct, "inner") {}

 private:
  qom::Child<Nested> inner_;
};

TEST(LayerStackNativeTest,
     TheNameOfANativeChildIsReadOnlyToOptionalEntriesToo) {
  qom::TypeRegistry registry;
  registry.Register<Nested>();
  registry.Register<Holder>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  const Entry entries[] = {
      Text("holder", "other", "x", qom::compat::IfMissing::kSkip)};
  ASSERT_TRUE(Layers(context).Append(Layer::kMachine, "t", entries).ok());
  EXPECT_TRUE(context.New("holder").ok());
  const Entry more[] = {
      Text("holder", "inner", "x", qom::compat::IfMissing::kSkip)};
  ASSERT_TRUE(Layers(context).Append(Layer::kMachine, "t", more).ok());
  EXPECT_EQ(qom::CauseOf(context.New("holder").status()),
            qom::Cause::kReadOnly);
}

TEST(LayerStackNativeTest, OneCreationSeesOneGeneration) {
  qom::TypeRegistry registry;
  registry.Register<Nested>();
  registry.Register<Appender>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  absl::StatusOr<qom::Ref<Appender>> object = context.New<Appender>();
  ASSERT_TRUE(object.ok()) << qom::Message(object.status());
  EXPECT_TRUE((*object)->appended());
  EXPECT_EQ(*(*object)->second().Get("n"), "0");
  EXPECT_EQ(*(*object)->Get("n"), "0");
  absl::StatusOr<qom::Ref<Nested>> later = context.New<Nested>();
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(*(*later)->Get("n"), "9");
}

class Picky : public qom::Extends<Picky, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "picky";
  struct Props;
  using Extends::Extends;
  uint32_t n() const { return 0; }
  absl::Status set_n(uint32_t value) {
    return value == 1 ? absl::UnavailableError("not now")
                      : qom::Error(qom::Cause::kOutOfRange, "too much");
  }
};
struct Picky::Props {
  static constexpr auto kN =
      qom::props::Computed<&Picky::n, &Picky::set_n>("n");
  static constexpr auto kAll = qom::props::Table(kN);
};

TEST(LayerStackNativeTest, TheErrorOfASetterIsThatOfTheEntry) {
  qom::TypeRegistry registry;
  registry.Register<Picky>();
  ASSERT_TRUE(registry.Seal().ok());
  const struct {
    const char* value;
    const char* word;
    absl::StatusCode code;
  } kCases[] = {
      {"1", "bad-value", absl::StatusCode::kUnavailable},
      {"2", "out-of-range", absl::StatusCode::kOutOfRange},
  };
  for (const auto& [value, word, code] : kCases) {
    qom::Context context(registry);
    const Entry entries[] = {Text("picky", "n", value)};
    ASSERT_TRUE(Layers(context).Append(Layer::kMachine, "t", entries).ok());
    const absl::Status status = context.New("picky").status();
    const auto entry = qom::compat::FailedEntry(status);
    ASSERT_TRUE(entry.has_value()) << qom::Message(status);
    EXPECT_EQ(status.code(), code);
    EXPECT_EQ(entry->code, word);
    EXPECT_EQ(entry->value, value);
  }
}

}  // namespace
