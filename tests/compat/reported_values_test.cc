// What an emulator reports and what nobody told: any JSON value loads, is kept
// and is read in the form it was given; a property that nobody told is unknown
// until something decides it; what the program sets after the layers is said.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/snapshot.h"
#include "qom/status.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::Message;
using qom::Value;
using qom::compat::CatalogueFile;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReportedValuesTest : public ::testing::Test {
 protected:
  // Of {"types": {TYPES}} and a machines.json.
  void Load(std::string_view types, std::string_view machines = "{}") {
    const absl::Status status = TryLoad(types, machines);
    ASSERT_TRUE(status.ok()) << Message(status);
  }
  absl::Status TryLoad(std::string_view types, std::string_view machines) {
    const std::string text = fmt::format(R"({{"types": {{{}}}}})", types);
    const CatalogueFile files[] = {{"types.json", text},
                                   {"machines.json", machines}};
    absl::StatusOr<qom::compat::Catalogue> catalogue =
        qom::compat::LoadCatalogue(files, registry_);
    if (catalogue.ok()) catalogue_ = *std::move(catalogue);
    return catalogue.status();
  }
  qom::Ref<qom::Object> New(std::string_view type) {
    return context_.New(type).value();
  }
  const qom::Class& Type(std::string_view name) {
    return *registry_.Find(name);
  }

  qom::TypeRegistry registry_;
  qom::compat::Catalogue catalogue_;
  qom::Context context_{registry_};
};

// ---- Any value -------------------------------------------------------------

struct Reported {
  const char* row;    // of a type "t", property "p"
  const char* value;  // as it reads
};

// Its part of the name of a test.
void PrintTo(const Reported& reported, std::ostream* out) {
  for (const char c : std::string_view(reported.row)) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) *out << c;
  }
}

class AnyReportedValueTest : public ::testing::TestWithParam<Reported> {};

TEST_P(AnyReportedValueTest, LoadsReadsAndIsWrittenAsItIs) {
  std::vector<qom::compat::WrittenFile> before = {
      {"types.json",
       fmt::format(R"({{"types": {{"t": {{"parent": "object", {}}}}}}})",
                   GetParam().row)}};
  for (int round = 0; round < 3; ++round) {
    qom::TypeRegistry registry;
    std::vector<CatalogueFile> files;
    for (const auto& [name, text] : before) files.push_back({name, text});
    const auto catalogue = qom::compat::LoadCatalogue(files, registry);
    ASSERT_TRUE(catalogue.ok()) << Message(catalogue.status());
    qom::Context context(registry);
    const qom::Ref<qom::Object> object = context.New("t").value();
    const absl::StatusOr<std::string> read = object->Get("p");
    ASSERT_TRUE(read.ok()) << Message(read.status());
    EXPECT_EQ(*read, GetParam().value);
    // What it reads can be set again.
    EXPECT_TRUE(object->Set("p", *read).ok());
    EXPECT_EQ(*object->Get("p"), *read);
    const auto written = qom::compat::WriteCatalogue(registry, *catalogue);
    ASSERT_TRUE(written.ok()) << Message(written.status());
    EXPECT_THAT(written->lost, IsEmpty());
    if (round > 0) {
      EXPECT_EQ(written->files.back().text, before.back().text);
    }
    before = written->files;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AnyReportedValueTest,
    ::testing::Values(
        Reported{R"("props": [["p", "str", -1]])", "-1"},
        Reported{R"("props": [["p", "list", []]])", "[]"},
        Reported{R"("props": [["p", "list", [1, "a", [true, null]]]])",
                 R"([1,"a",[true,null]])"},
        Reported{R"("props": [["p", "Thing", {"b": 1, "a": {}}, {}]])",
                 R"({"a":{},"b":1})"},
        Reported{R"("props": [["p", "StrOrNull", null]])", "null"},
        Reported{R"("props": [["p", "X", 1.5]])", "1.5"},
        Reported{R"("props": [["p", "X"]], "initial": {"p": [{"a": 1}]})",
                 R"([{"a":1}])"},
        Reported{R"("props": [["p", "X", "auto"]])", "auto"},
        Reported{R"("props": [["p", "uint32", 7]])", "7"}));

TEST_F(ReportedValuesTest, APropertyWhoseTypeSaysLittleKeepsWhatItIsGiven) {
  Load(R"("t": {"props": [["p", "X", [1]]]})");
  const qom::Ref<qom::Object> object = New("t");
  for (const auto& [text, value] : std::vector<std::pair<std::string, Value>>{
           {"[10,20]", Value::List{10, 20}},
           {"disk0", "disk0"},
           {"17", 17},
           {"\"17\"", "17"},
           {"null", Value()},
           {R"({"a":[1]})", Value::OfObject({{"a", Value::List{1}}})}}) {
    ASSERT_TRUE(object->Set("p", text).ok()) << text;
    EXPECT_EQ(*object->GetValue("p"), value) << text;
    EXPECT_EQ(*object->Get("p"), text);
  }
  EXPECT_EQ(CauseOf(object->Set("p", "[10,")), Cause::kBadValue);
}

TEST_F(ReportedValuesTest, ATextThatStartsAsANumberTakesTextsAsTheyAre) {
  Load(R"("t": {"props": [["label", "str", 7]]})");
  const qom::Ref<qom::Object> object = New("t");
  EXPECT_EQ(*object->GetValue("label"), Value(7));
  ASSERT_TRUE(object->Set("label", "3").ok());
  EXPECT_EQ(*object->GetValue("label"), Value("3"));
}

TEST_F(ReportedValuesTest, AListOfNumbersIsReadAsJsonToo) {
  Load(R"("t": {"props": [["n", "list<uint32>", []]]})");
  const qom::Ref<qom::Object> object = New("t");
  ASSERT_TRUE(object->Set("n", "[10, 20]").ok());
  EXPECT_EQ(*object->GetValue("n"), Value(Value::List{10, 20}));
  EXPECT_EQ(CauseOf(object->Set("n", "[10, [20]]")), Cause::kBadValue);
  EXPECT_EQ(CauseOf(object->Set("n", "[\"a\"]")), Cause::kBadValue);
  EXPECT_EQ(*object->GetValue("n"), Value(Value::List{10, 20}));
}

TEST_F(ReportedValuesTest, ARowThatValuesOfSeveralSortsStartWithHoldsAll) {
  Load(R"("t": {"props": [["p", "X"]]},
          "a": {"parent": "t", "initial": {"p": -1}},
          "b": {"parent": "t", "initial": {"p": 18446744073709551615}},
          "c": {"parent": "t", "initial": {"p": "auto"}})");
  EXPECT_EQ(*New("a")->GetValue("p"), Value(-1));
  EXPECT_EQ(*New("b")->GetValue("p"), Value(UINT64_MAX));
  EXPECT_EQ(*New("c")->GetValue("p"), Value("auto"));
}

// ---- Unknown ---------------------------------------------------------------

constexpr std::string_view kUntold =
    R"("t": {"props": [["n", "uint32"], ["flag", "bool"], ["s", "str"],
                       ["told", "bool", false]]},
       "sub": {"parent": "t", "initial": {"n": 7}})";

TEST_F(ReportedValuesTest, WhatNobodyToldIsUnknownUntilItIsSet) {
  Load(kUntold);
  const qom::Ref<qom::Object> object = New("t");
  for (const char* name : {"n", "flag", "s"}) {
    const absl::Status status = object->GetValue(name).status();
    EXPECT_EQ(CauseOf(status), Cause::kUnknownValue) << name;
    EXPECT_THAT(std::string(Message(status)),
                HasSubstr(fmt::format("t.{}: ", name)));
    EXPECT_EQ(CauseOf(object->Get(name).status()), Cause::kUnknownValue);
  }
  EXPECT_EQ(CauseOf(object->Get<bool>("flag").status()), Cause::kUnknownValue);
  EXPECT_EQ(*object->GetValue("told"), Value(false));
  ASSERT_TRUE(object->Set("n", "3").ok());
  EXPECT_FALSE(object->Set("flag", "perhaps").ok());
  EXPECT_EQ(*object->GetValue("n"), Value(3));
  EXPECT_EQ(CauseOf(object->Get<bool>("flag").status()), Cause::kUnknownValue);
}

TEST_F(ReportedValuesTest, AnInitialValueOfADescendantDecides) {
  Load(kUntold);
  EXPECT_EQ(*New("sub")->GetValue("n"), Value(7));
  EXPECT_FALSE(New("sub")->GetValue("flag").ok());
}

TEST_F(ReportedValuesTest, AnEntryDecidesWhatNobodyTold) {
  Load(kUntold);
  ASSERT_TRUE(qom::compat::Layers(context_)
                  .Append({{qom::compat::Layer::kMachine,
                            qom::compat::MakeTable("a", {{.driver = "t",
                                                          .property = "flag",
                                                          .value = "on"}})}})
                  .ok());
  EXPECT_EQ(*New("sub")->GetValue("flag"), Value(true));
  const auto why = qom::compat::Explain(context_, Type("t"), "flag");
  ASSERT_TRUE(why.ok());
  EXPECT_FALSE(why->unknown);
  EXPECT_TRUE(why->stack.front().unknown);
  EXPECT_EQ(why->value, Value(true));
}

TEST_F(ReportedValuesTest, AnOwnersEntryDecidesWhatItsPartDoesNotKnow) {
  Load(R"("core": {"props": [["n", "uint32"]]},
          "disk": {"props": [["n", "uint32"]],
                   "aliases": {"n": ["core", "n"]}},
          "told": {"parent": "disk", "initial": {"n": 5}})");
  EXPECT_EQ(CauseOf(New("disk")->GetValue("n").status()), Cause::kUnknownValue);
  EXPECT_EQ(*New("told")->GetValue("n"), Value(5));
  ASSERT_TRUE(
      qom::compat::Layers(context_)
          .Append(
              {{qom::compat::Layer::kMachine,
                qom::compat::MakeTable(
                    "a", {{.driver = "disk", .property = "n", .value = "9"}})}})
          .ok());
  EXPECT_EQ(*New("disk")->GetValue("n"), Value(9));
}

TEST_F(ReportedValuesTest, ExplainAndResolveSayThatNobodyTold) {
  Load(kUntold);
  const auto why = qom::compat::Explain(context_, Type("t"), "n");
  ASSERT_TRUE(why.ok());
  EXPECT_TRUE(why->unknown);
  EXPECT_TRUE(why->value.is_null());
  const auto live = qom::compat::Explain(*New("t"), "n");
  ASSERT_TRUE(live.ok()) << Message(live.status());
  EXPECT_TRUE(live->unknown);
  EXPECT_FALSE(live->drifted);
  size_t unknown = 0;
  for (const auto& one : qom::compat::Resolve(context_, Type("t")).properties) {
    if (one.unknown) ++unknown;
    EXPECT_EQ(one.unreadable, "");
  }
  EXPECT_EQ(unknown, 3u);
  EXPECT_THAT(qom::compat::DeviationsOf(*New("t")), IsEmpty());
}

TEST_F(ReportedValuesTest, WhatIsUnknownDiffersFromNothing) {
  Load(kUntold);
  qom::Context other(registry_);
  ASSERT_TRUE(
      qom::compat::Layers(other)
          .Append({{qom::compat::Layer::kMachine,
                    qom::compat::MakeTable(
                        "a",
                        {{.driver = "t", .property = "n", .value = "9"},
                         {.driver = "t", .property = "told", .value = "on"}})}})
          .ok());
  const auto differences = qom::compat::Diff(context_, other, Type("t"));
  ASSERT_TRUE(differences.ok());
  ASSERT_EQ(differences->size(), 1u);
  EXPECT_EQ(differences->front().property, "told");
}

TEST_F(ReportedValuesTest, ASnapshotTellsUnknownFromWhatIsSetLater) {
  Load(kUntold);
  const qom::Ref<qom::Object> object = New("t");
  qom::Snapshot before;
  before.Take(*object);
  qom::Snapshot after;
  after.Take(*object);
  EXPECT_THAT(qom::Difference(before, after), IsEmpty());
  ASSERT_TRUE(object->Set("n", "0").ok());
  after.Take(*object);
  ASSERT_EQ(qom::Difference(before, after).size(), 1u);
  EXPECT_EQ(qom::Describe(qom::Difference(before, after)[0]),
            before.path(0) + ".n: nothing, now 0");
}

TEST_F(ReportedValuesTest, WhatIsUnknownStaysUnknownInAWrittenCatalogue) {
  Load(kUntold);
  const auto written = qom::compat::WriteCatalogue(registry_, catalogue_);
  ASSERT_TRUE(written.ok());
  EXPECT_THAT(written->lost, IsEmpty());
  qom::TypeRegistry again;
  std::vector<CatalogueFile> files;
  for (const auto& file : written->files) {
    files.push_back({file.name, file.text});
  }
  ASSERT_TRUE(qom::compat::LoadCatalogue(files, again).ok());
  qom::Context context(again);
  EXPECT_FALSE(context.New("t").value()->GetValue("n").ok());
  EXPECT_EQ(*context.New("sub").value()->GetValue("n"), Value(7));
}

// ---- Exceptions ------------------------------------------------------------

constexpr std::string_view kExceptions = R"({
  "machines": {"m-1": {"tables": []}, "m-2": {"tables": []}},
  "exceptions": [
    {"type": "t", "properties": ["n"], "machines": ["m-1"],
     "reason": "the program sets it", "value": 3},
    {"properties": ["guid"], "reason": "a random number"}]})";

TEST_F(ReportedValuesTest, AnExceptionSpeaksOfDescendantsOnItsMachines) {
  Load(kUntold, kExceptions);
  const auto* found = catalogue_.exceptions.Find(Type("sub"), "n", "m-1");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->reason, "the program sets it");
  EXPECT_EQ(found->value, Value(3));
  EXPECT_EQ(catalogue_.exceptions.Find(Type("sub"), "n", "m-2"), nullptr);
  EXPECT_EQ(catalogue_.exceptions.Find(Type("sub"), "n", ""), nullptr);
  EXPECT_EQ(catalogue_.exceptions.Find(Type("sub"), "flag", "m-1"), nullptr);
  EXPECT_NE(catalogue_.exceptions.Find(Type("sub"), "guid", ""), nullptr);
}

TEST_F(ReportedValuesTest, ExceptionsAreWrittenAsTheyWereRead) {
  Load(kUntold, kExceptions);
  const auto written = qom::compat::WriteCatalogue(registry_, catalogue_);
  ASSERT_TRUE(written.ok());
  qom::TypeRegistry again;
  std::vector<CatalogueFile> files;
  for (const auto& file : written->files) {
    files.push_back({file.name, file.text});
  }
  const auto loaded = qom::compat::LoadCatalogue(files, again);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->exceptions, catalogue_.exceptions);
}

TEST_F(ReportedValuesTest, AnExceptionNamesATypeThatIsThereAndSaysWhy) {
  const absl::Status type =
      TryLoad(kUntold, R"({"exceptions": [{"type": "tt", "reason": "why"}]})");
  EXPECT_THAT(std::string(Message(type)),
              HasSubstr("exceptions: unknown type 'tt'"));
  const absl::Status reason =
      TryLoad(kUntold, R"({"exceptions": [{"type": "t"}]})");
  EXPECT_THAT(std::string(Message(reason)), HasSubstr("reason"));
}

TEST_F(ReportedValuesTest, LayeredMayNameWhatIsNoDevice) {
  Load(R"("device": {"props": [["n", "uint32", 0]]},
          "chardev-vc": {"props": [["encoding", "str", "utf8"]]},
          "other": {"props": [["n", "uint32", 0]]})",
       R"({"layered": {"builtin": ["device", "chardev-vc"],
                       "global": ["device"]},
           "tables": {"new": [["chardev-vc", "encoding", "cp437"]]},
           "machines": {"m-2": {"tables": ["new"], "entries": 1},
                        "m-1": {"tables": []}}})");
  ASSERT_TRUE(catalogue_.machines.Select({.machine = "m-2"}, context_).ok());
  EXPECT_EQ(*New("chardev-vc")->Get("encoding"), "cp437");
}

}  // namespace
