// A key that is forgotten is noticed: every member of a model is marked,
// written and read back. A member that joins a struct does not compile here
// until it is named, and is not read back until it has a key.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/infer.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/model.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/internal/json.h"
#include "qom/internal/json_writer.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

// Gives every member of what it is given a value of its own.
class Marker {
 public:
  template <typename... T>
  void operator()(T&... members) {
    (Mark(members), ...);
  }

 private:
  // No blank is in a need.
  void MarkNeeds(Texts& needs) {
    needs.push_back(fmt::format("mark-{}", ++count_));
  }
  std::string Next() { return fmt::format("mark {}", ++count_); }

  void Mark(bool& flag) { flag = true; }
  void Mark(std::string& text) { text = Next(); }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) void Mark(T& number) {
    number = static_cast<T>(++count_);
  }
  void Mark(Value& value) { value = Value(++count_); }
  void Mark(PropertyFlags& flags) { flags = kRowFlags; }
  template <typename T>
  void Mark(std::optional<T>& one) {
    Mark(one.emplace());
  }
  template <typename T>
  void Mark(std::vector<T>& list) {
    Mark(list.emplace_back());
  }
  template <typename T>
  void Mark(ByName<T>& all) {
    Mark(all[Next()]);
  }
  void Mark(std::map<std::string, Value>& all) { Mark(all[Next()]); }
  void Mark(SharedTable& table) {
    TableEntry entry;
    auto& [driver, property, value, optional, file, line, unused, over, needs,
           lint] = entry;
    (*this)(driver, property, value, optional, unused, over, lint);
    MarkNeeds(needs);
    table = MakeTable(Next(), std::vector<TableEntry>{entry});
  }
  void Mark(Limits& limits) {
    auto& [min, max, power, zero, length, values, text] = limits;
    (*this)(min, max, power, zero, length, values);
    text = "mac";
  }
  void Mark(Deprecation& deprecation) {
    auto& [since, replacement] = deprecation;
    (*this)(since, replacement);
  }
  void Mark(History& history) {
    auto& [until, value] = history;
    (*this)(until, value);
  }
  void Mark(Row& row) {
    auto& [name, type, value, kind, doc, unit, flags, automatic, deprecated,
           history] = row;
    (*this)(name, type, value, kind, doc, unit, flags, automatic, deprecated,
            history);
  }
  void Mark(Alias& alias) {
    auto& [type, property, path] = alias;
    (*this)(type, property, path);
  }
  void Mark(Child& child) {
    auto& [name, type, hidden, values] = child;
    (*this)(name, type, hidden, values);
  }
  void Mark(Type& type) {
    auto& [name, parent, is_abstract, is_interface, interfaces, not_created,
           description, hotpluggable, children, unreadable, readonly, removed,
           aliases, initial, props, found] = type;
    (*this)(name, parent, is_abstract, is_interface, interfaces, not_created,
            description, hotpluggable, children, unreadable, readonly, removed,
            aliases, initial, props);
  }
  void Mark(Layered& layered) {
    auto& [builtin, global] = layered;
    (*this)(builtin, global);
  }
  void Mark(Exception& exception) {
    auto& [type, properties, machines, value, reason] = exception;
    (*this)(type, properties, machines, value, reason);
  }
  void Mark(LayerSource& source) {
    auto& [name, tables, needs] = source;
    (*this)(name, tables);
    MarkNeeds(needs);
  }
  void Mark(Machine& machine) {
    auto& [version, entries] = machine;
    auto& [name, alias, is_default, deprecated, tables, follows, sugar,
           attributes] = version;
    (*this)(entries, name, alias, is_default, deprecated, tables, follows,
            attributes);
    Mark(sugar);
    sugar = MakeTable(name + " sugar", sugar->entries);
  }
  void Mark(AccelFile& file) {
    auto& [name, accelerator, all, per_type, types] = file;
    (*this)(name, accelerator, all, per_type, types);
  }
  void Mark(FeatureBit& one) {
    auto& [name, bit, property, clears] = one;
    (*this)(name, property, clears);
    bit = 5;
  }
  void Mark(FeatureBits& bits) {
    auto& [types, protocol] = bits;
    (*this)(types, protocol);
    auto& [name, bit, property, clears] = protocol.front();
    property.clear();  // none decides those
    clears = false;
  }

  uint64_t count_ = 0;
};

Model Marked() {
  Model model;
  auto& [attributes, types, values, limits, layered, exceptions, follows,
         accelerators, platforms, driver_aliases, machines, tables, accel_files,
         feature_bits] = model;
  Marker()(attributes, types, values, limits, layered, exceptions, follows,
           accelerators, platforms, driver_aliases, machines, tables,
           accel_files, feature_bits);
  return model;
}

struct FileTexts {
  std::string types, limits, machines, accel, bits;
};

template <typename Write>
std::string Written(Write write) {
  JsonWriter json;
  write(json);
  absl::StatusOr<std::string> text = json.Take();
  EXPECT_TRUE(text.ok()) << Message(text.status());
  return text.value_or("");
}

FileTexts Write(const Model& model) {
  return {
      Written([&](JsonWriter& json) { WriteTypes(model, json); }),
      Written([&](JsonWriter& json) { WriteLimits(model, json); }),
      Written([&](JsonWriter& json) { WriteMachines(model, json); }),
      Written([&](JsonWriter& json) {
        WriteAccelFile(model.accel_files.front(), json);
      }),
      Written([&](JsonWriter& json) { WriteFeatureBits(model, json); }),
  };
}

Model Read(const FileTexts& texts, std::string_view accel_name) {
  Model model;
  std::vector<Diagnostic> notes;
  auto read = [&](const std::string& text, auto with) {
    absl::StatusOr<qom::internal::JsonDocument> document =
        qom::internal::ParseJson("a file", text);
    ASSERT_TRUE(document.ok()) << Message(document.status());
    JsonReader reader("a file", &notes);
    const absl::Status status = with(*document, reader);
    EXPECT_TRUE(status.ok()) << Message(status);
  };
  auto plain = [&](auto function) {
    return [&model, function](const JsonValue& json, JsonReader& reader) {
      return function(json, reader, model);
    };
  };
  read(texts.machines, plain(&ReadMachines));
  read(texts.limits, plain(&ReadLimits));
  read(texts.types, plain(&ReadTypes));
  read(texts.bits, plain(&ReadFeatureBits));
  read(texts.accel, [&](const JsonValue& json, JsonReader& reader) {
    return ReadAccelFile(accel_name, json, reader, model);
  });
  EXPECT_TRUE(notes.empty());
  return model;
}

TEST(CatalogueModelTest, EveryMemberIsWrittenAndReadBack) {
  const Model model = Marked();
  const FileTexts texts = Write(model);
  const Model back = Read(texts, model.accel_files.front().name);
  EXPECT_EQ(model.attributes, back.attributes);
  EXPECT_EQ(model.types, back.types);
  EXPECT_EQ(model.values, back.values);
  EXPECT_EQ(model.limits, back.limits);
  EXPECT_EQ(model.layered, back.layered);
  EXPECT_EQ(model.exceptions, back.exceptions);
  EXPECT_EQ(model.follows, back.follows);
  EXPECT_EQ(model.driver_aliases, back.driver_aliases);
  EXPECT_EQ(model.accel_files, back.accel_files);
  EXPECT_EQ(model.feature_bits, back.feature_bits);
  auto expect_same = [](const SharedTable& a, const SharedTable& b) {
    ASSERT_NE(b, nullptr);
    EXPECT_EQ(*a, *b);
  };
  ASSERT_EQ(back.tables.size(), 1u);
  expect_same(model.tables[0], back.tables[0]);
  for (const auto sources : {&Model::accelerators, &Model::platforms}) {
    ASSERT_EQ((back.*sources).size(), 1u);
    EXPECT_EQ((model.*sources)[0].name, (back.*sources)[0].name);
    expect_same((model.*sources)[0].tables[0], (back.*sources)[0].tables[0]);
  }
  ASSERT_EQ(back.machines.size(), 1u);
  EXPECT_EQ(model.machines[0].entries, back.machines[0].entries);
  const MachineVersion& a = model.machines[0].version;
  const MachineVersion& b = back.machines[0].version;
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.alias, b.alias);
  EXPECT_EQ(a.is_default, b.is_default);
  EXPECT_EQ(a.deprecated, b.deprecated);
  EXPECT_EQ(a.tables, b.tables);
  EXPECT_EQ(a.follows, b.follows);
  EXPECT_EQ(a.attributes, b.attributes);
  expect_same(a.sugar, b.sugar);
}

TEST(CatalogueModelTest, WhatIsReadBackIsWrittenInTheSameWay) {
  const Model model = Marked();
  const FileTexts texts = Write(model);
  const FileTexts again = Write(Read(texts, "accel_x"));
  EXPECT_EQ(texts.types, again.types);
  EXPECT_EQ(texts.limits, again.limits);
  EXPECT_EQ(texts.machines, again.machines);
  EXPECT_EQ(texts.accel, again.accel);
  EXPECT_EQ(texts.bits, again.bits);
}

// The example of infer.h.
TEST(CatalogueModelTest, AnAliasIsInferredToNeedAHiddenChild) {
  Model model;
  model.types = {{.name = "core", .parent = "object"},
                 {.name = "disk", .parent = "object"}};
  model.types[0].props = {{.name = "n", .type = "uint32", .default_value = 1}};
  model.types[1].props = {{.name = "n", .type = "uint32"}};
  model.types[1].aliases = {{"n", {"core", "n"}}};
  Catalogue catalogue;
  const absl::Status status = Infer(model, catalogue);
  ASSERT_TRUE(status.ok()) << Message(status);
  const Found& found = model.types[1].found;
  ASSERT_EQ(found.children.size(), 1u);
  EXPECT_EQ(found.children[0],
            (Child{.name = "hidden-core", .type = "core", .hidden = true}));
  ASSERT_EQ(found.properties.size(), 1u);
  EXPECT_EQ(found.properties[0].row.kind, "uint32");
  EXPECT_EQ(found.properties[0].alias, (Alias{"core", "n", "hidden-core"}));
}

}  // namespace
}  // namespace qom::compat::model
