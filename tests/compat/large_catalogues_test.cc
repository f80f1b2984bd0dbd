// What a catalogue may ask for: sizes that are loaded in time and memory in
// proportion to the text, and those that are refused by an error that says the
// limit. None of the sizes would end in minutes if the work grew with the
// square.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/history.h"
#include "compat/layer_stack.h"
#include "compat/lint/lint.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/limits.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace {

using qom::Message;
using qom::compat::Catalogue;
using qom::compat::CatalogueFile;
using ::testing::HasSubstr;

// "element 0, element 1, …", each made by `make(i)`.
template <typename F>
std::string Many(size_t count, F make) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) text += ',';
    text += make(i);
  }
  return text;
}

class LargeCataloguesTest : public ::testing::Test {
 protected:
  // Each may be "".
  absl::StatusOr<Catalogue> Load(const std::string& types,
                                 const std::string& machines = "",
                                 const std::string& accel = "",
                                 const std::string& limits = "") {
    const std::string all = fmt::format(R"({{"types":{{{}}}}})", types);
    std::vector<CatalogueFile> files = {{"types.json", all}};
    if (!machines.empty()) files.push_back({"machines.json", machines});
    if (!accel.empty()) files.push_back({"accel_a.json", accel});
    if (!limits.empty()) files.push_back({"limits.json", limits});
    return qom::compat::LoadCatalogue(files, registry_);
  }
  std::string ErrorOf(const absl::StatusOr<Catalogue>& loaded) {
    return std::string(Message(loaded.status()));
  }

  qom::TypeRegistry registry_;
};

// ---- Loaded ----------------------------------------------------------------

TEST_F(LargeCataloguesTest, OneTypeMayHaveHundredThousandProperties) {
  constexpr size_t kCount = 100'000;
  const auto loaded = Load(fmt::format(
      R"("t":{{"props":[{}]}},"w":{{"parent":"t","initial":{{{}}}}})",
      Many(kCount,
           [](size_t i) { return fmt::format(R"(["p{}","str","a"])", i); }),
      Many(kCount, [](size_t i) { return fmt::format(R"("p{}":"b")", i); })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(registry_.Find("w")->property_count(), kCount + 1);
  qom::Context context(registry_);
  const auto resolved =
      qom::compat::Resolve(context, *registry_.Find("w"), {}, {{"p7", "c"}});
  ASSERT_EQ(resolved.properties.size(), kCount + 1);
  EXPECT_TRUE(resolved.created);
  size_t set = 0;
  for (const auto& one : resolved.properties) set += one.set_explicitly;
  EXPECT_EQ(set, 1u);
}

TEST_F(LargeCataloguesTest,
       APropertyMayHaveAnEntryForEachOfTwentyThousandTypes) {
  constexpr size_t kCount = 20'000;
  const auto loaded = Load(
      fmt::format(R"("object-compat":{{}},"base":{{"parent":"object-compat",)"
                  R"("abstract":true,"props":[["p","int",1]]}},{})",
                  Many(kCount,
                       [](size_t i) {
                         return fmt::format(R"("t{}":{{"parent":"base"}})", i);
                       })),
      fmt::format(R"({{"tables":{{"a":[{0}],"b":[["t7","p",2]]}},)"
                  R"("machines":{{"m":{{"tables":["a","b"]}}}}}})",
                  Many(kCount, [](size_t i) {
                    return fmt::format(R"(["t{}","p",2])", i);
                  })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const auto report = qom::compat::lint::Lint(loaded->machines, registry_);
  ASSERT_EQ(report.findings.size(), 2u);
  EXPECT_EQ(report.findings[0].Place(), "a#7");
  EXPECT_EQ(report.findings[0].code, "shadowed");
  EXPECT_EQ(report.findings[1].Place(), "b#0");
  EXPECT_EQ(report.findings[1].code, "applied-twice");
}

TEST_F(LargeCataloguesTest, ATypeMayTakeAnEntryForEachOfItsProperties) {
  constexpr size_t kCount = 30'000;
  const auto loaded = Load(
      fmt::format(
          R"("object-compat":{{}},"t":{{"parent":"object-compat",)"
          R"("props":[{}]}})",
          Many(kCount,
               [](size_t i) { return fmt::format(R"(["p{}","int",1])", i); })),
      fmt::format(R"({{"tables":{{"a":[{}]}},"machines":{{"m":{{)"
                  R"("tables":["a"]}}}}}})",
                  Many(kCount, [](size_t i) {
                    return fmt::format(R"(["t","p{}",2])", i);
                  })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  qom::Context context(registry_);
  ASSERT_TRUE(loaded->machines.Select({.machine = "m"}, context).ok());
  const auto resolved =
      qom::compat::Resolve(context, *registry_.Find("t"), {}, {});
  size_t from_entries = 0;
  for (const auto& one : resolved.properties) from_entries += bool{one.entry};
  EXPECT_EQ(from_entries, kCount);
}

TEST_F(LargeCataloguesTest, TablesAndAcceleratorsMayBeMany) {
  const auto loaded = Load(
      R"("t":{})",
      fmt::format(
          R"({{"tables":{{{}}},"accelerators":{{{}}},"platforms":{{{}}},)"
          R"("machines":{{{}}}}})",
          Many(100'000, [](size_t i) { return fmt::format(R"("t{}":[])", i); }),
          Many(20'000, [](size_t i) { return fmt::format(R"("a-{}":[])", i); }),
          Many(20'000, [](size_t i) { return fmt::format(R"("p-{}":[])", i); }),
          Many(20'000, [](size_t i) {
            return fmt::format(R"("m-{0}.0":{{"tables":["t{0}","t0"]}})", i);
          })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_TRUE(loaded->machines.FindAccelerator("a-19999").ok());
  EXPECT_TRUE(loaded->machines.FindMachine("m-19999.0").ok());
}

TEST_F(LargeCataloguesTest, HistoriesMayBeMany) {
  constexpr size_t kCount = 20'000;
  const auto loaded = Load(fmt::format(
      R"("t":{{"props":[{}]}},{})",
      Many(kCount,
           [](size_t i) {
             return fmt::format(
                 R"(["p{0}","int",1,{{"history":[["{0}.0",2]]}}])", i);
           }),
      Many(100, [](size_t i) {
        return fmt::format(R"("w{0}":{{"parent":"t","initial":{{"p{0}":3}}}})",
                           i);
      })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const auto tables = qom::compat::HistoryTables(registry_);
  ASSERT_TRUE(tables.ok()) << tables.status();
  ASSERT_EQ(tables->size(), kCount);
  EXPECT_EQ(tables->front().release, "19999.0");
  // The type that has its own value keeps it.
  EXPECT_EQ(tables->back().table->entries.size(), 2u);
}

TEST_F(LargeCataloguesTest, MachinesOfAFamilyShareTheTablesOfHistories) {
  constexpr size_t kCount = 2'000;
  const auto loaded = Load(
      fmt::format(R"("object-compat":{{}},"t":{{"parent":"object-compat",)"
                  R"("props":[["p","int",1,{{"history":[{}]}}]]}})",
                  Many(kCount,
                       [](size_t i) {
                         return fmt::format(R"(["m-{0}.0",{1}])", i, i + 2);
                       })),
      fmt::format(R"({{"follows":"m","machines":{{{}}}}})",
                  Many(kCount, [](size_t i) {
                    return fmt::format(R"("m-{}.0":{{}})", i);
                  })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_THAT(loaded->notes, ::testing::IsEmpty());
  const auto histories = qom::compat::HistoryTables(registry_);
  ASSERT_TRUE(histories.ok()) << histories.status();
  const auto oldest =
      loaded->machines.Assemble({.machine = "m-0.0"}, *histories);
  ASSERT_TRUE(oldest.ok()) << oldest.status();
  ASSERT_EQ(oldest->size(), kCount);
  EXPECT_EQ(oldest->back().table->name, "history of m-0.0");
  const auto newest =
      loaded->machines.Assemble({.machine = "m-1999.0"}, *histories);
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->size(), 1u);
  EXPECT_THAT(qom::compat::lint::Lint(loaded->machines, registry_).findings,
              ::testing::IsEmpty());
}

TEST_F(LargeCataloguesTest, EachTypeMayHaveAnException) {
  constexpr size_t kCount = 50'000;
  const auto loaded =
      Load(Many(kCount,
                [](size_t i) {
                  return fmt::format(R"("t{}":{{"props":[["p","int",1]]}})", i);
                }),
           fmt::format(R"({{"machines":{{"m":{{}}}},"exceptions":[{}]}})",
                       Many(kCount, [](size_t i) {
                         return fmt::format(
                             R"({{"type":"t{}","properties":["p"],)"
                             R"("machines":["m"],"value":{},"reason":"r"}})",
                             i, i);
                       })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_THAT(loaded->notes, ::testing::IsEmpty());
  size_t found = 0;
  for (const qom::Class* type : registry_.Types()) {
    const auto* one = loaded->exceptions.Find(*type, "p", "m");
    if (one != nullptr) found += one->type == type->name();
  }
  EXPECT_EQ(found, kCount);
}

TEST_F(LargeCataloguesTest, EachMachineMayHaveATableOfItsOwn) {
  constexpr size_t kCount = 20'000;
  const auto loaded = Load(
      R"("t":{})",
      fmt::format(
          R"({{"tables":{{{}}},"machines":{{{}}}}})",
          Many(kCount, [](size_t i) { return fmt::format(R"("t{}":[])", i); }),
          Many(kCount, [](size_t i) {
            return fmt::format(R"("m-{0}.0":{{"tables":["t{0}"]}})", i);
          })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  for (const auto& machine : loaded->machines.machines()) {
    const auto tables =
        loaded->machines.Assemble({.machine = machine.name},
                                  std::span<const qom::compat::ReleaseTable>());
    ASSERT_TRUE(tables.ok()) << tables.status();
    EXPECT_EQ(tables->size(), 1u);
  }
}

TEST_F(LargeCataloguesTest, PlatformsMayEachSayTheSameOfAProperty) {
  constexpr size_t kCount = 20'000;
  const auto loaded =
      Load(R"("object-compat":{},"t":{"parent":"object-compat",)"
           R"("props":[["p","int",1]]})",
           fmt::format(R"({{"platforms":{{{}}},"machines":{{"m":{{}}}}}})",
                       Many(kCount, [](size_t i) {
                         return fmt::format(R"("p{}":[["t","p",1]])", i);
                       })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  // Each has an effect beside another one.
  EXPECT_THAT(qom::compat::lint::Lint(loaded->machines, registry_).findings,
              ::testing::IsEmpty());
}

TEST_F(LargeCataloguesTest, AChildMayBeGivenManyValues) {
  constexpr size_t kCount = 20'000;
  const auto loaded = Load(fmt::format(
      R"("k":{{"props":[{}]}},"o":{{"children":[["c","k",{{"values":{{{}}}}}],)"
      R"({}]}})",
      Many(kCount,
           [](size_t i) { return fmt::format(R"(["p{}","int",1])", i); }),
      Many(kCount, [](size_t i) { return fmt::format(R"("p{}":2)", i); }),
      Many(kCount,
           [](size_t i) { return fmt::format(R"(["c{}","object"])", i); })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  // One number for the child, however many values it has.
  EXPECT_LE(registry_.Find("o")->children().front().recipe_id, 4u);
  qom::Context context(registry_);
  const auto object = context.New("o");
  ASSERT_TRUE(object.ok()) << object.status();
}

TEST_F(LargeCataloguesTest, NamesThatOnlyDescendantsHaveMayBeMany) {
  const auto loaded = Load(Many(20'000, [](size_t i) {
    return fmt::format(
        R"("a{0}":{{"abstract":true,"readonly":["p{0}"]}},)"
        R"("b{0}":{{"parent":"a{0}","props":[["p{0}","int",1]]}})",
        i);
  }));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_TRUE(registry_.Find("b7")->FindProperty("p7")->has(
      qom::PropertyFlags::kReadOnly));
}

TEST_F(LargeCataloguesTest, AnAliasFindsAnObjectHoweverDeepItIsEmbedded) {
  const auto loaded =
      Load(R"("t0":{"props":[["n","int",1]]},)" +
           Many(50,
                [](size_t i) {
                  return fmt::format(R"("t{}":{{"children":[["c","t{}"]]}})",
                                     i + 1, i);
                }) +
           R"(,"o":{"parent":"t50","props":[["n","int"]],)"
           R"("aliases":{"n":["t0","n"]}})");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(registry_.Find("o")->children().size(), 1u);  // none is hidden
}

// ---- Refused ---------------------------------------------------------------

TEST_F(LargeCataloguesTest, UnknownParentsAreToldUpToALimit) {
  const auto loaded = Load(Many(20'000, [](size_t i) {
    return fmt::format(R"("type-number-{}":{{"parent":"typo-number-{}"}})", i,
                       i + 50'000);
  }));
  EXPECT_THAT(ErrorOf(loaded), HasSubstr("'typo-number-50000' does not exist"));
  EXPECT_THAT(ErrorOf(loaded), HasSubstr("… and 19000 more"));
}

TEST_F(LargeCataloguesTest, ObjectsOfOneCreationHaveALimit) {
  const std::string doubled = Many(40, [](size_t i) {
    return fmt::format(R"("t{0}":{{"children":[["a","t{1}"],["b","t{1}"]]}})",
                       i, i + 1);
  });
  ASSERT_TRUE(Load(doubled + R"(,"t40":{})").ok());
  // In either order of the types.
  const std::string deep = Many(2'000, [](size_t i) {
    return fmt::format(R"("u{}":{{"children":[["a","{}"]]}})", i,
                       i == 0 ? "object" : fmt::format("u{}", i - 1));
  });
  ASSERT_TRUE(Load(deep).ok());
  qom::Context context(registry_);
  auto why_not = [&context](std::string_view type) {
    return std::string(Message(context.New(type).status()));
  };
  EXPECT_THAT(why_not("t0"), HasSubstr("embeds more objects than 100000"));
  EXPECT_EQ(why_not("t26"), "");
  EXPECT_THAT(why_not("u1999"), HasSubstr("more than 1000 deep"));
  EXPECT_EQ(why_not("u998"), "");
}

TEST_F(LargeCataloguesTest, ACreationMayNotTakeTooManyBytes) {
  const auto loaded = Load(fmt::format(
      R"("k":{{"props":[{}]}},"o":{{"children":[{}]}})",
      Many(100'000,
           [](size_t i) { return fmt::format(R"(["p{}","uint64",1])", i); }),
      Many(400, [](size_t i) { return fmt::format(R"(["c{}","k"])", i); })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  qom::Context context(registry_);
  EXPECT_THAT(std::string(Message(context.New("o").status())),
              HasSubstr("takes more than 268435456 bytes"));
}

TEST_F(LargeCataloguesTest, WhatTypesInheritHasALimit) {
  const auto loaded = Load(fmt::format(
      R"("t":{{"props":[{}]}},{})",
      Many(20'000,
           [](size_t i) { return fmt::format(R"(["p{}","bool",true])", i); }),
      Many(2'000, [](size_t i) {
        return fmt::format(R"("w{0}":{{"parent":"t","props":[["q","int",1]]}})",
                           i);
      })));
  EXPECT_THAT(ErrorOf(loaded), HasSubstr("at most 10000000"));
}

TEST_F(LargeCataloguesTest, WhatTypesRepeatHasALimit) {
  const auto loaded = Load(fmt::format(
      R"("t":{{"props":[["p","str","{}"]]}},{})", std::string(1 << 20, 'x'),
      Many(1'000, [](size_t i) {
        return fmt::format(R"("w{}":{{"parent":"t","readonly":["p"]}})", i);
      })));
  EXPECT_THAT(ErrorOf(loaded), HasSubstr("more than 134217728 bytes"));
}

TEST_F(LargeCataloguesTest, AnAcceleratorFileMayNotStandForTooManyEntries) {
  const auto name = [](size_t i) { return fmt::format(R"("n{}")", i); };
  const auto loaded = Load(
      R"("t":{})", "",
      fmt::format(R"({{"accelerator":"a","types":[{}],"all":{{{}}}}})",
                  Many(20'000, name),
                  Many(20'000, [&name](size_t i) { return name(i) + ":1"; })));
  EXPECT_THAT(ErrorOf(loaded),
              HasSubstr("accel_a.json: up to here such files stand for more "
                        "than 2000000 entries"));
}

TEST_F(LargeCataloguesTest, HistoriesMayNotStandForTooManyEntries) {
  const auto loaded = Load(fmt::format(
      R"("t":{{"props":[["p","int",1,{{"history":[{}]}}]]}},{})",
      Many(2'000, [](size_t i) { return fmt::format(R"(["{}.0",2])", i); }),
      Many(2'000, [](size_t i) {
        return fmt::format(R"("w{}":{{"parent":"t","initial":{{"p":3}}}})", i);
      })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_THAT(
      std::string(Message(qom::compat::HistoryTables(registry_).status())),
      HasSubstr("at most 2000000"));
}

TEST_F(LargeCataloguesTest, ASelectionMayNotApplyTooManyEntries) {
  const auto loaded = Load(
      R"("t":{})",
      fmt::format(
          R"({{"tables":{{"a":[{}]}},"machines":{{"m":{{"tables":[{}]}}}}}})",
          Many(2'000, [](size_t) { return R"(["t","p",1])"; }),
          Many(2'000, [](size_t) { return R"("a")"; })));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  qom::Context context(registry_);
  EXPECT_THAT(
      std::string(Message(loaded->machines.Select({.machine = "m"}, context))),
      HasSubstr("at most 2000000"));
}

TEST_F(LargeCataloguesTest, ValuesOfAFileHaveALimit) {
  EXPECT_THAT(ErrorOf(Load(fmt::format(
                  R"("t":{{"props":[["p","str",[{}]]]}})",
                  Many(qom::kMaxJsonValues, [](size_t) { return "1"; })))),
              HasSubstr("more than 2500000 values"));
}

TEST_F(LargeCataloguesTest, WalksOverAncestorsHaveALimit) {
  // A thousand ancestors for each of many rows.
  const std::string chain = Many(999, [](size_t i) {
    return fmt::format(R"("t{}":{{"parent":"{}"}})", i,
                       i == 0 ? "object" : fmt::format("t{}", i - 1));
  });
  EXPECT_THAT(ErrorOf(Load(chain + R"(,"w":{"parent":"t998","props":[)" +
                           Many(100'000,
                                [](size_t i) {
                                  return fmt::format(R"(["p{}","int",1])", i);
                                }) +
                           "]}")),
              HasSubstr("steps to find; at most so many are made"));
}

// ---- All or nothing --------------------------------------------------------

TEST_F(LargeCataloguesTest, OfACatalogueThatIsRefusedNothingStays) {
  for (const std::string_view layered : {R"("t","nope")", R"("nope")"}) {
    const auto loaded =
        Load(R"("t":{})",
             fmt::format(R"({{"layered":{{"builtin":[{}]}}}})", layered));
    EXPECT_THAT(ErrorOf(loaded), HasSubstr("layered: unknown type 'nope'"));
    EXPECT_EQ(registry_.Find("t"), nullptr);
  }
  EXPECT_TRUE(Load(R"("t":{})", R"({"layered":{"builtin":["t"]}})").ok());
  EXPECT_NE(registry_.Find("t"), nullptr);
}

TEST_F(LargeCataloguesTest, WhatTheProgramAddedWaitsIfACatalogueIsRefused) {
  registry_.Add(qom::TypeBuilder("mine"));
  EXPECT_FALSE(Load(R"("t":{"parent":"nobody"})").ok());
  EXPECT_EQ(registry_.Find("mine"), nullptr);
  EXPECT_TRUE(registry_.Seal().ok());
  EXPECT_NE(registry_.Find("mine"), nullptr);
}

TEST_F(LargeCataloguesTest, LayersMayBeTakenByWhatTheProgramAdded) {
  registry_.Add(qom::TypeBuilder("mine"));
  EXPECT_TRUE(
      Load(R"("t":{"parent":"mine"})", R"({"layered":{"builtin":["mine"]}})")
          .ok());
}

TEST_F(LargeCataloguesTest, NumbersOfRefusedTypesComeBack) {
  const std::string broken =
      Many(100, [](size_t i) { return fmt::format(R"("t{}":{{}})", i); }) +
      R"(,"bad":{"parent":"nobody"})";
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(Load(broken).ok());
  ASSERT_TRUE(Load(R"("t":{})").ok());
  EXPECT_LT(registry_.Find("t")->id(), 3u);
}

// ---- Limits that cannot be meant -------------------------------------------

TEST_F(LargeCataloguesTest, LimitsFitTheKindOfWhatTheyLimit) {
  const auto limit = [this](std::string_view type, std::string_view limits) {
    return ErrorOf(Load(
        fmt::format(R"("a":{{"props":[["p","{}"]]}},"b":{{"parent":"a"}})",
                    type),
        "", "", fmt::format(R"({{"props":{{"b":{{"p":{{{}}}}}}}}})", limits)));
  };
  EXPECT_THAT(limit("uint8", R"("max":300)"), HasSubstr("max 300 is no uint8"));
  EXPECT_THAT(limit("uint8", R"("min":-1)"), HasSubstr("min -1 is no uint8"));
  EXPECT_THAT(limit("int8", R"("min":-129)"), HasSubstr("min -129 is no int8"));
  EXPECT_THAT(limit("int64", R"("max":18446744073709551615)"),
              HasSubstr("is no int64"));
  EXPECT_THAT(limit("str", R"("max":1)"),
              HasSubstr("max 1 is no limit of a str"));
  EXPECT_THAT(limit("int8", R"("min":-1,"max":-2)"),
              HasSubstr("min -1 is greater than max -2"));
  EXPECT_THAT(limit("int8", R"("min":1,"max":-2)"),
              HasSubstr("min 1 is greater than max -2"));
  EXPECT_EQ(limit("int8", R"("min":-2,"max":1)"), "");
}

TEST_F(LargeCataloguesTest, ALimitIsOfAKindThatCanObeyIt) {
  const auto limit = [this](std::string_view type, std::string_view limits) {
    return ErrorOf(Load(
        fmt::format(R"("a":{{"props":[["p","{}"]]}},"b":{{"parent":"a"}})",
                    type),
        "", "", fmt::format(R"({{"props":{{"b":{{"p":{{{}}}}}}}}})", limits)));
  };
  EXPECT_THAT(limit("int32", R"("values":["a"])"),
              HasSubstr("limits.json: p: values is no limit of a int32"));
  EXPECT_THAT(limit("bool", R"("values":["a"])"),
              HasSubstr("values is no limit of a bool"));
  EXPECT_THAT(limit("int32", R"("text":"mac")"),
              HasSubstr("text mac is no limit of a int32"));
  EXPECT_THAT(limit("uint32", R"("text":"pci-addr")"),
              HasSubstr("text pci-addr is no limit of a uint32"));
  EXPECT_THAT(limit("list<int32>", R"("text":"uuid")"),
              HasSubstr("text uuid is no limit of a list<int32>"));
  EXPECT_THAT(limit("int32", R"("length":3)"),
              HasSubstr("length is no limit of a int32"));
  EXPECT_THAT(limit("str", R"("power_of_two":true)"),
              HasSubstr("power_of_two is no limit of a str"));
  EXPECT_THAT(limit("str", R"("zero_is_unset":true)"),
              HasSubstr("zero_is_unset is no limit of a str"));
  EXPECT_THAT(limit("int32", R"("zero_is_unset":true)"),
              HasSubstr("says nothing without power_of_two, min or max"));
  EXPECT_THAT(limit("str", R"("values":["a","b","a"])"),
              HasSubstr("values: 'a' stands twice"));
}

TEST_F(LargeCataloguesTest, OnlyOfATypeOfTextsSomeMayBeListed) {
  const auto types = [this](std::string_view types) {
    return ErrorOf(Load(R"("t":{"props":[["p","int",1]]})", "", "",
                        fmt::format(R"({{"types":{{{}}}}})", types)));
  };
  EXPECT_THAT(types(R"("int":["x"])"),
              HasSubstr("limits.json: types: int holds no texts"));
  EXPECT_THAT(types(R"("Mode":["x","x"])"),
              HasSubstr("types 'Mode': 'x' stands twice"));
  EXPECT_EQ(types(R"("Mode":["x"])"), "");
}

TEST_F(LargeCataloguesTest, AnAutomaticValueObeysItsRules) {
  EXPECT_THAT(
      ErrorOf(Load(R"("t":{"props":[["n","uint32",2,{"automatic":3}]]})", "",
                   "", R"({"props":{"t":{"n":{"power_of_two":true}}}})")),
      HasSubstr("automatic value of 'n': 3 is not a power of two"));
}

TEST_F(LargeCataloguesTest, AValueOfHundredKilobytesIsShownShortened) {
  const auto loaded =
      Load(R"("object-compat":{},"t":{"parent":"object-compat",)"
           R"("props":[["n","uint32",2]]})",
           fmt::format(R"({{"tables":{{"a":[["t","n","{}"]]}},)"
                       R"("machines":{{"m":{{"tables":["a"]}}}}}})",
                       std::string(100'000, '7')));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  qom::Context context(registry_);
  ASSERT_TRUE(loaded->machines.Select({.machine = "m"}, context).ok());
  const absl::Status status = context.New("t").status();
  EXPECT_THAT(std::string(Message(status)), HasSubstr("more bytes"));
  EXPECT_LT(Message(status).size(), 1000u);
  const absl::Status unknown = context.New(std::string(100'000, 'x')).status();
  EXPECT_LT(Message(unknown).size(), 1000u);
}

TEST_F(LargeCataloguesTest, ALongTextOfShortLinesIsShownShortened) {
  std::string lines;
  while (lines.size() < 100'000) lines += "/a\n";
  qom::Context context(registry_);
  for (const absl::Status& status :
       {context.New(lines).status(), context.Resolve(lines).status(),
        context.Resolve("/" + lines).status(), context.root().Set(lines, "x"),
        context.root().Set("type", lines)}) {
    EXPECT_FALSE(status.ok());
    EXPECT_LT(Message(status).size(), 4000u) << Message(status).substr(0, 200);
  }
}

}  // namespace
