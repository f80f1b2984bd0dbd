// The guest ABI of a machine as text: what a file holds, what is no file, and
// how what changed is named.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/abi.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::IsOk;
using test::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kAbiTypes = R"({"types": {
  "disk-base": {"abstract": true,
                "props": [["n", "uint32", 1], ["name", "str", "a \"b\"\n"]]},
  "disk": {"parent": "disk-base", "props": [["told", "bool"]]},
  "box-1.0-machine": {"props": [["sse4.1", "bool", false]]}}})";

constexpr std::string_view kAbiMachines = R"({
  "machines": {"box-2.0": {"tables": []}, "box-1.0": {"tables": ["one"]}},
  "tables": {"one": [["disk-base", "n", 7]]}})";

// A catalogue, and the machines of it as they are.
class AbiCatalogue {
 public:
  explicit AbiCatalogue(std::string_view types = kAbiTypes,
                        std::string_view machines = kAbiMachines) {
    const CatalogueFile files[] = {{"types.json", types},
                                   {"machines.json", machines}};
    auto loaded = LoadCatalogue(files, registry_);
    EXPECT_THAT(loaded, IsOk());
    if (loaded.ok()) catalogue_ = *std::move(loaded);
  }

  GuestAbi Now(std::string_view machine) {
    Context& context = contexts_.emplace_back(registry_);
    EXPECT_THAT(
        catalogue_.machines.Select({.machine = std::string(machine)}, context),
        IsOk());
    MadeTypes made;
    for (const Class* type : registry_.Types()) {
      if (type->is_abstract() || type->name() == "object") continue;
      made.emplace_back(type, &made_.emplace_back(Resolve(context, *type)));
    }
    return AbiOf(machine, "acme-3", made);
  }

  const TypeRegistry& registry() const { return registry_; }
  const MachineSet& machines() const { return catalogue_.machines; }

 private:
  TypeRegistry registry_;
  Catalogue catalogue_;
  std::deque<Context> contexts_;
  std::deque<Resolution> made_;
};

std::string TextOf(const GuestAbi& abi) {
  const absl::StatusOr<std::string> text = AbiText(abi);
  EXPECT_THAT(text, IsOk());
  return text.ok() ? *text : "";
}

TEST(AbiTest, AFileHasAHeadAndASortedLineForEachKnownProperty) {
  AbiCatalogue catalogue;
  EXPECT_EQ(TextOf(catalogue.Now("box-1.0")),
            "# qom guest abi 1\n"
            "# machine box-1.0\n"
            "# release acme-3\n"
            "# digest crc32:faf6c2d1\n"
            "box-1.0-machine.sse4.1=false\n"
            "box-1.0-machine.type=\"box-1.0-machine\"\n"
            "disk.n=7\n"
            "disk.name=\"a \\\"b\\\"\\n\"\n"
            "disk.type=\"disk\"\n");
}

TEST(AbiTest, AFileReadsBackAsWhatItWas) {
  AbiCatalogue catalogue;
  const GuestAbi now = catalogue.Now("box-1.0");
  std::string text = TextOf(now);
  const auto file = ParseAbi("f", text);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->abi.machine, "box-1.0");
  EXPECT_EQ(file->abi.release, "acme-3");
  EXPECT_EQ(file->edited, "");
  EXPECT_EQ(TextOf(file->abi), text);
  const auto changes = CompareAbi("f", file->abi, now, catalogue.registry());
  ASSERT_THAT(changes, IsOk());
  EXPECT_TRUE(changes->same());
}

TEST(AbiTest, LineEndsOfOtherSystemsAndAReleaseThatNobodySaysAreFine) {
  AbiCatalogue catalogue;
  GuestAbi now = catalogue.Now("box-1.0");
  now.release = "";
  std::string text;
  for (const char c : TextOf(now)) {
    text += c == '\n' ? "\r\n" : std::string(1, c);
  }
  const auto file = ParseAbi("f", text);
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->edited, "");
  EXPECT_EQ(file->abi.release, "");
}

TEST(AbiTest, WhatIsNoFileIsAnErrorByPlace) {
  const std::string head =
      "# qom guest abi 1\n# machine m\n# release r\n# digest crc32:00000000\n";
  const struct {
    std::string text;
    std::string_view error;
  } kCases[] = {
      {"", "f:1: no guest ABI, which starts with '# qom guest abi 1': ''"},
      {std::string("\x7f"
                   "ELF\0\0\n",
                   7),
       "f:1: no guest ABI"},
      {"{\"types\": {}}\n", "f:1: no guest ABI"},
      {"# qom guest abi 2\n", "f:1: another form of guest ABI than '1'"},
      {"# qom guest abi 1\n", "f:1: the head ends before '# machine …'"},
      {"# qom guest abi 1\n# machine m\n# digest x\n",
       "f:3: no '# release …': '# digest x'"},
      {"# qom guest abi 1\n# machines m\n", "f:2: no '# machine …'"},
      {head + "a.b=1\n\n", "f:6: no TYPE.PROPERTY=VALUE: ''"},
      {head + "a=1.5\n", "f:5: no TYPE.PROPERTY=VALUE"},
      {head + ".a=1\n", "f:5: no TYPE.PROPERTY=VALUE"},
      {head + "<<<<<<< ours\n", "f:5: no TYPE.PROPERTY=VALUE"},
      {head + "a.b=1\na.b=1\n", "f:6: the property stands there already"},
      {head + "a.b=1\na.b=2\n", "f:6: the property stands there already"},
      {head + "a.c=1\na.b=2\n", "f:6: the lines are not sorted"},
      {head + "a.c=1\r\r\n", "f:5: a carriage return in the line"},
      {"# qom guest abi 1\n# machine m\r\r\n",
       "f:2: a carriage return in the line"},
  };
  for (const auto& [text, error] : kCases) {
    EXPECT_THAT(ParseAbi("f", text),
                StatusIs(Cause::kMalformed, StartsWith(std::string(error))))
        << text;
  }
}

TEST(AbiTest, AFileThatIsCutOrChangedIsReadAndSaidToBe) {
  AbiCatalogue catalogue;
  const std::string text = TextOf(catalogue.Now("box-1.0"));
  const auto cut = ParseAbi("f", text.substr(0, text.find("disk.n=")));
  ASSERT_THAT(cut, IsOk());
  EXPECT_THAT(cut->edited,
              StartsWith("f:4: the digest is not that of the 2 lines below"));
  std::string changed = text;
  changed.replace(changed.find("n=7"), 3, "n=8");
  const auto file = ParseAbi("f", changed);
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT(file->edited, StartsWith("f:4: "));
}

TEST(AbiTest, ALineThatEndsTooEarlyIsNoJson) {
  AbiCatalogue catalogue;
  const GuestAbi now = catalogue.Now("box-1.0");
  const std::string text = TextOf(now);
  const auto file = ParseAbi("f", text.substr(0, text.size() - 4));
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT(
      CompareAbi("f", file->abi, now, catalogue.registry()),
      StatusIs(Cause::kMalformed,
               HasSubstr("f:9: the value is no JSON: 'disk.type=\"di'")));
}

TEST(AbiTest, AChangeNamesTheEntryOrDefaultThatDecidesNow) {
  AbiCatalogue catalogue;
  const GuestAbi one = catalogue.Now("box-1.0");
  const GuestAbi two = catalogue.Now("box-2.0");
  const auto to_entry = CompareAbi("f", two, one, catalogue.registry());
  ASSERT_THAT(to_entry, IsOk());
  ASSERT_THAT(to_entry->changed, SizeIs(1));
  EXPECT_EQ(to_entry->changed[0].type, "disk");
  EXPECT_EQ(to_entry->changed[0].property, "n");
  EXPECT_EQ(to_entry->changed[0].was, Value(1));
  EXPECT_EQ(to_entry->changed[0].told->value, Value(7));
  EXPECT_EQ(to_entry->changed[0].told->entry.Text(),
            "entry one[0] disk-base.n=7");
  const auto to_default = CompareAbi("f", one, two, catalogue.registry());
  ASSERT_THAT(to_default, IsOk());
  ASSERT_THAT(to_default->changed, SizeIs(1));
  EXPECT_FALSE(to_default->changed[0].told->entry);
  EXPECT_EQ(to_default->changed[0].told->driver, "disk-base");
  // Where the entry stands that the machine lost.
  const auto gave = EntriesThatGave(to_default->changed[0],
                                    catalogue.machines(), catalogue.registry());
  ASSERT_THAT(gave, SizeIs(1));
  EXPECT_EQ(gave[0].table->name, "one");
  EXPECT_EQ(gave[0].index, 0u);
}

TEST(AbiTest, WhatIsGoneOrNewIsToldWithItsType) {
  AbiCatalogue before;
  AbiCatalogue after(R"({"types": {
      "disk-base": {"abstract": true, "props": [["n", "uint32", 1]]},
      "disk": {"parent": "disk-base", "props": [["new", "str", "x"]]}}})");
  const auto changes = CompareAbi("f", before.Now("box-1.0"),
                                  after.Now("box-1.0"), after.registry());
  ASSERT_THAT(changes, IsOk());
  EXPECT_THAT(changes->changed, IsEmpty());
  ASSERT_THAT(changes->added, SizeIs(1));
  EXPECT_EQ(changes->added[0].property, "new");
  EXPECT_EQ(changes->added[0].told->value, Value("x"));
  ASSERT_THAT(changes->gone, SizeIs(3));
  EXPECT_EQ(changes->gone[0].type, "box-1.0-machine");
  EXPECT_EQ(changes->gone[0].property, "sse4.1");
  EXPECT_EQ(changes->gone[0].was, Value(false));
  EXPECT_EQ(changes->gone[1].property, "type");
  EXPECT_EQ(changes->gone[2].type, "disk");
  EXPECT_EQ(changes->gone[2].property, "name");
}

// A line of a file on its own.
GuestAbi FileWithLine(std::string_view line) {
  const std::string text =
      "# qom guest abi 1\n# machine box-1.0\n# release\n# digest none\n" +
      std::string(line);
  const auto file = ParseAbi("f", text);
  EXPECT_THAT(file, IsOk());
  return file.ok() ? file->abi : GuestAbi();
}

TEST(AbiTest, TypesThatNobodyHasAnyMoreAreGuessedFromTheLine) {
  AbiCatalogue catalogue;
  const struct {
    std::string_view line;
    std::string_view type;
    std::string_view property;
  } kCases[] = {
      {"pc-q35-2.4-machine.acpi=1", "pc-q35-2.4-machine", "acpi"},
      {"old-cpu.sse4.1=1", "old-cpu", "sse4.1"},
      {"old-cpu.3dnow=1", "old-cpu", "3dnow"},
      {"box-1.0-machine.atomic.dn=1", "box-1.0-machine", "atomic.dn"},
      // The file says it.
      {"imx.usbphy.addr=1\nimx.usbphy.type=\"imx.usbphy\"", "imx.usbphy",
       "addr"},
  };
  for (const auto& [line, type, property] : kCases) {
    const auto changes =
        CompareAbi("f", FileWithLine(line), GuestAbi(), catalogue.registry());
    ASSERT_THAT(changes, IsOk()) << line;
    ASSERT_FALSE(changes->gone.empty()) << line;
    EXPECT_EQ(changes->gone[0].type, type);
    EXPECT_EQ(changes->gone[0].property, property);
  }
}

TEST(AbiTest, ANameOfDotsOnlyCostsWhatItIs) {
  AbiCatalogue catalogue;
  const std::string line = "a" + std::string(4'000'000, '.') + "=1";
  const auto changes =
      CompareAbi("f", FileWithLine(line), GuestAbi(), catalogue.registry());
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->gone.size(), 1u);
  EXPECT_EQ(changes->gone[0].type + "." + changes->gone[0].property + "=1",
            line);
}

TEST(AbiTest, AValueThatIsSpeltOtherwiseIsTheSame) {
  AbiCatalogue catalogue(
      R"({"types": {"disk": {"props": [["sizes", "list", [1, 2]]]}}})",
      R"({"machines": {"box-1.0": {"tables": []}}, "tables": {}})");
  const auto changes =
      CompareAbi("f", FileWithLine("disk.sizes=[ 1, 2 ]"),
                 catalogue.Now("box-1.0"), catalogue.registry());
  ASSERT_THAT(changes, IsOk());
  EXPECT_THAT(changes->changed, IsEmpty());
  EXPECT_THAT(changes->gone, IsEmpty());
}

TEST(AbiTest, ANameThatNoLineCanHoldIsAnError) {
  AbiCatalogue catalogue(
      R"({"types": {"disk": {"props": [["a=b", "bool", true]]}}})",
      R"({"machines": {"box-1.0": {"tables": []}}})");
  EXPECT_THAT(AbiText(catalogue.Now("box-1.0")),
              StatusIs(Cause::kNotWritten, HasSubstr("'disk.a=b'")));
  GuestAbi abi;
  abi.machine = "two\nlines";
  EXPECT_THAT(AbiText(abi), StatusIs(Cause::kNotWritten,
                                     HasSubstr("machine 'two\\x0alines'")));
}

TEST(AbiTest, ADifferenceCountsMoreThanWhatNobodyKnows) {
  Comparison found;
  EXPECT_EQ(VerdictWord(VerdictOf(found)), "same");
  found.untold.push_back({"disk", "told"});
  EXPECT_EQ(VerdictWord(VerdictOf(found)), "unknown");
  found.differences.push_back({"disk", "n", Value(1), Value(2)});
  EXPECT_EQ(VerdictWord(VerdictOf(found)), "differs");
}

}  // namespace
}  // namespace qom::compat
