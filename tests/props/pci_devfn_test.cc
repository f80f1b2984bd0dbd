// A PCI slot and function: an address where people write it, a number where
// programs do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/pci_devfn.h"

#include <optional>
#include <string>
#include <string_view>

#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using test::IsOk;
using ::testing::HasSubstr;

// A row of a catalogue whose limits say that its texts are addresses.
class PciDevfnTest : public ::testing::Test {
 protected:
  PciDevfnTest() {
    const compat::CatalogueFile files[] = {
        {"types.json",
         R"({"types": {"card": {"props": [["addr", "int32", -1]]}}})"},
        {"limits.json",
         R"({"props": {"card": {"addr": {"text": "pci-addr"}}}})"}};
    EXPECT_THAT(compat::LoadCatalogue(files, registry_), IsOk());
    context_.emplace(registry_);
    card_ = *context_->New("card");
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
  Ref<Object> card_;
};

TEST_F(PciDevfnTest, StartsAsAnAddressTheBusChooses) {
  EXPECT_EQ(*card_->GetValue("addr"), Value(-1));
  EXPECT_EQ(card_->FindProperty("addr")->type, "int32");
}

TEST_F(PciDevfnTest, ATextIsAnAddress) {
  ASSERT_THAT(card_->Set("addr", "1e.3"), IsOk());
  EXPECT_EQ(*card_->Get("addr"), "243");
  ASSERT_THAT(card_->Set("addr", "5"), IsOk());
  EXPECT_EQ(*card_->Get("addr"), "40");
  ASSERT_THAT(card_->Set("addr", "-1"), IsOk());
  EXPECT_EQ(*card_->Get("addr"), "-1");
  const absl::Status status = card_->Set("addr", "20.0");
  EXPECT_EQ(CauseOf(status), Cause::kBadValue);
  EXPECT_THAT(std::string(Message(status)), HasSubstr("such as 1e.0"));
  EXPECT_EQ(*card_->Get("addr"), "-1");
}

TEST_F(PciDevfnTest, ANumberIsTheNumber) {
  ASSERT_THAT(card_->Set("addr", 40), IsOk());
  EXPECT_EQ(*card_->GetValue("addr"), Value(40));
  EXPECT_EQ(*card_->Get<int32_t>("addr"), 40);
  EXPECT_EQ(CauseOf(card_->Set("addr", 256)), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(card_->Set("addr", -2)), Cause::kOutOfRange);
}

// What emulators call a text, and start with a number, is either.
class TextOrNumberTest : public ::testing::Test {
 protected:
  TextOrNumberTest() {
    const compat::CatalogueFile files[] = {
        {"types.json", R"({"types": {"card": {"props": [
             ["addr", "str", -1], ["kept", "str", 7],
             ["old", "str", -1, {"kind": "int32"}]]}}})"}};
    EXPECT_THAT(compat::LoadCatalogue(files, registry_), IsOk());
    context_.emplace(registry_);
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
};

TEST_F(TextOrNumberTest, ATextIsAnAddressAndANumberIsTheNumber) {
  const Ref<Object> card = *context_->New("card");
  EXPECT_EQ(card->FindProperty("addr")->type, "str");
  ASSERT_THAT(card->Set("addr", "3"), IsOk());
  EXPECT_EQ(*card->GetValue("addr"), Value(24));
  ASSERT_THAT(card->Set("addr", Value(3)), IsOk());
  EXPECT_EQ(*card->GetValue("addr"), Value(3));
  EXPECT_EQ(CauseOf(card->Set("addr", Value(true))), Cause::kBadValue);
  ASSERT_THAT(card->Set("old", "3.1"), IsOk());
  EXPECT_EQ(*card->GetValue("old"), Value(25));
  EXPECT_EQ(*card->GetValue("kept"), Value(7));
}

TEST_F(TextOrNumberTest, NoLayerCanGiveIt) {
  ASSERT_THAT(compat::Layers(*context_).Append(
                  {{compat::Layer::kGlobal,
                    compat::MakeTable("user", {{"card", "addr", "3"}})}}),
              IsOk());
  const absl::Status made = context_->New("card").status();
  EXPECT_EQ(CauseOf(made), Cause::kReadOnly);
  EXPECT_THAT(std::string(Message(made)),
              HasSubstr("card.addr: no global and no other entry of a layer"));
}

}  // namespace
}  // namespace qom::props
