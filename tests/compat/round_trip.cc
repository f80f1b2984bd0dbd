// Loading what was written, and asking every type of two registries for all
// that it shows and why.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/round_trip.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"

namespace qom::compat::round_trip {
namespace {

std::string Shown(const Value& value) {
  return fmt::format("{} '{}'", value.KindName(), value.ToText());
}

std::string Shown(EntryRef entry) {
  if (!entry) return "default";
  return fmt::format("{}[{}]", entry.table().name, entry.index());
}

// An object as it is made, with every property and where it comes from.
std::string ShowObject(Context& context, const Class& type) {
  const Resolution resolution = Resolve(context, type);
  std::string text;
  for (const Resolved& one : resolution.properties) {
    text +=
        fmt::format("{}.{} ({}): {} {} from {} {}\n", type.name(),
                    one.property->name, one.property->type, Shown(one.value),
                    one.unreadable, one.driver, Shown(one.entry));
  }
  for (const Diagnostic& one : resolution.diagnostics) {
    text += fmt::format("{}: {} {}\n", type.name(), one.code, one.message);
  }
  return text;
}

std::string ShowExplanation(Context& context, const Class& type,
                            std::string_view property) {
  absl::StatusOr<Explanation> why = Explain(context, type, property);
  if (!why.ok()) return std::string(Message(why.status()));
  std::string text =
      fmt::format("{}.{}: {}\n", type.name(), property, Shown(why->value));
  for (const Offer& offer : why->stack) {
    text += fmt::format(" {}{} {} {} '{}' {} {}\n", offer.wins ? "* " : "",
                        offer.driver, offer.object, Shown(offer.entry),
                        offer.text, Shown(offer.value), Message(offer.error));
  }
  for (const Diagnostic& note : why->notes) {
    text += fmt::format(" {} {}\n", note.code, note.message);
  }
  return text;
}

std::vector<Table> Contents(std::span<const SharedTable> tables) {
  std::vector<Table> contents;
  for (const SharedTable& table : tables) contents.push_back(*table);
  return contents;
}

}  // namespace

std::unique_ptr<Emulator> Load(const std::vector<CatalogueFile>& files) {
  auto emulator = std::make_unique<Emulator>();
  absl::StatusOr<Catalogue> catalogue =
      LoadCatalogue(files, emulator->registry);
  EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
  if (catalogue.ok()) emulator->catalogue = *std::move(catalogue);
  return emulator;
}

WrittenCatalogue Write(Emulator& emulator) {
  absl::StatusOr<WrittenCatalogue> written =
      WriteCatalogue(emulator.registry, emulator.catalogue);
  EXPECT_TRUE(written.ok()) << Message(written.status());
  return written.ok() ? *std::move(written) : WrittenCatalogue();
}

absl::Status ErrorOf(Emulator& emulator) {
  return WriteCatalogue(emulator.registry, emulator.catalogue).status();
}

std::unique_ptr<Emulator> Load(const WrittenCatalogue& written) {
  std::vector<CatalogueFile> files;
  for (const WrittenFile& file : written.files) {
    files.push_back({file.name, file.text});
  }
  std::unique_ptr<Emulator> emulator = Load(files);
  EXPECT_THAT(emulator->catalogue.notes, ::testing::IsEmpty());
  return emulator;
}

std::string TextOf(const WrittenCatalogue& written, std::string_view name) {
  for (const WrittenFile& file : written.files) {
    if (file.name == name) return file.text;
  }
  return "";
}

std::vector<std::string> MessagesOf(const std::vector<Diagnostic>& all) {
  std::vector<std::string> messages;
  for (const Diagnostic& one : all) messages.push_back(one.message);
  return messages;
}

std::unique_ptr<Emulator> RoundTrip(Emulator& emulator) {
  const WrittenCatalogue written = Write(emulator);
  EXPECT_THAT(MessagesOf(written.lost), ::testing::IsEmpty());
  std::unique_ptr<Emulator> loaded = Load(written);
  const WrittenCatalogue again = Write(*loaded);
  EXPECT_EQ(written.files.size(), again.files.size());
  for (const WrittenFile& file : written.files) {
    EXPECT_EQ(file.text, TextOf(again, file.name)) << file.name;
  }
  return loaded;
}

void ExpectSameAnswers(Emulator& a, Emulator& b, const Selection& selection) {
  Context in_a(a.registry);
  Context in_b(b.registry);
  ASSERT_TRUE(a.catalogue.machines.Select(selection, in_a).ok());
  ASSERT_TRUE(b.catalogue.machines.Select(selection, in_b).ok());
  const std::shared_ptr<const LayerSnapshot> layers = Layers(in_a).snapshot();
  auto is_reached = [&layers](const Class& type,
                              const ClassProperty& property) {
    const std::vector<EntryRef> entries = layers->Match(type);
    return std::any_of(entries.begin(), entries.end(),
                       [&property](EntryRef entry) {
                         return entry->property == property.name;
                       });
  };
  const std::vector<const Class*> types = a.registry.Types();
  ASSERT_EQ(types.size(), b.registry.Types().size());
  for (const Class* type : types) {
    const Class* same = b.registry.Find(type->name());
    ASSERT_NE(same, nullptr) << type->name();
    ASSERT_EQ(ShowObject(in_a, *type), ShowObject(in_b, *same));
    for (const ClassProperty* property : type->properties()) {
      if (property == nullptr ||
          !(is_reached(*type, *property) ||
            (property->is_alias() &&
             is_reached(*property->route.holder, *property->target)))) {
        continue;
      }
      ASSERT_EQ(ShowExplanation(in_a, *type, property->name),
                ShowExplanation(in_b, *same, property->name));
    }
  }
}

void ExpectSameMachines(const Catalogue& a, const Catalogue& b) {
  EXPECT_EQ(a.attributes, b.attributes);
  EXPECT_EQ(a.not_created, b.not_created);
  const MachineSet& before = a.machines;
  const MachineSet& after = b.machines;
  EXPECT_EQ(Contents(before.tables()), Contents(after.tables()));
  ASSERT_EQ(before.machines().size(), after.machines().size());
  for (size_t i = 0; i < before.machines().size(); ++i) {
    const MachineVersion& x = before.machines()[i];
    const MachineVersion& y = after.machines()[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.family(), y.family());
    EXPECT_EQ(x.alias, y.alias);
    EXPECT_EQ(x.is_default, y.is_default);
    EXPECT_EQ(x.deprecated, y.deprecated);
    EXPECT_EQ(x.tables, y.tables);
    EXPECT_EQ(x.follows, y.follows);
    EXPECT_EQ(x.sugar == nullptr, y.sugar == nullptr);
    if (x.sugar != nullptr && y.sugar != nullptr) {
      EXPECT_EQ(*x.sugar, *y.sugar);
    }
    EXPECT_EQ(x.attributes, y.attributes);
  }
  auto expect_same = [](std::span<const LayerSource> x,
                        std::span<const LayerSource> y) {
    ASSERT_EQ(x.size(), y.size());
    for (size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(x[i].name, y[i].name);
      EXPECT_EQ(Contents(x[i].tables), Contents(y[i].tables));
    }
  };
  expect_same(before.accelerators(), after.accelerators());
  expect_same(before.platforms(), after.platforms());
  EXPECT_EQ(before.driver_aliases(), after.driver_aliases());
}

}  // namespace qom::compat::round_trip
