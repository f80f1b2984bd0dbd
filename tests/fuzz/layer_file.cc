// Fuzzes `--layer` files beside a reader of plain JSON: what loads says what
// the JSON says, what does not has a reason, and an object made with the layer
// shows it or fails for it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "props/table.h"
#include "qdev/options/option_data.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

using compat::TableEntry;
using qdev::OptionData;

class Disk : public Extends<Disk, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

 private:
  uint16_t queues_ = 0;
  bool cache_ = false;
  std::string serial_;
};

struct Disk::Props {
  static constexpr auto kAll = props::Table(
      props::Field<&Disk::queues_>("n", {.default_value = 4, .max = 1024}),
      props::Field<&Disk::cache_>("b", {}),
      props::Field<&Disk::serial_>("s", {}));
};

// As an entry has it, which may hold what an option cannot: objects.
Value ValueOf(const OptionData& json) {
  if (json.is_list()) {
    Value::List list;
    for (const OptionData::Member& member : json.members()) {
      list.push_back(ValueOf(member.value));
    }
    return Value(std::move(list));
  }
  if (json.is_object()) {
    Value::Object members;
    for (const OptionData::Member& member : json.members()) {
      members.emplace_back(member.name, ValueOf(member.value));
    }
    return Value::OfObject(std::move(members));
  }
  return json.scalar();
}

// The entries as the JSON has them: driver, property, value, and whether the
// property may be missing.
void CheckEntry(const OptionData& json, const TableEntry& entry) {
  const std::vector<OptionData::Member>& parts = json.members();
  FUZZ_CHECK(json.is_list() && (parts.size() == 3 || parts.size() == 4),
             entry.Text());
  FUZZ_CHECK(parts[0].value == OptionData(Value(entry.driver)) &&
                 parts[1].value == OptionData(Value(entry.property)),
             entry.Text());
  FUZZ_CHECK(SameValue(ValueOf(parts[2].value), entry.value), entry.Text());
  FUZZ_CHECK(
      parts.size() == 4 || (!entry.optional && entry.expected_unused.empty() &&
                            entry.over_machine.empty()),
      entry.Text());
}

void CheckSaysWhatTheJsonSays(std::string_view text,
                              const compat::LayerTable& layer) {
  const auto json = qdev::ReadJson("layer", text);
  FUZZ_CHECK(json.ok(), Why(json.status()));
  const OptionData* const name = json->Find("layer");
  FUZZ_CHECK(name != nullptr && name->is_text() &&
                 name->text() == compat::LayerName(layer.layer),
             text);
  const OptionData* const entries = json->Find("entries");
  FUZZ_CHECK(entries != nullptr &&
                 entries->members().size() == layer.table->entries.size(),
             text);
  for (size_t i = 0; i < layer.table->entries.size(); ++i) {
    CheckEntry(entries->members()[i].value, layer.table->entries[i]);
  }
}

// What a new object shows is what explain says without one.
void CheckApplies(Context& context) {
  const Class& type = *context.registry().Get<Disk>();
  const auto disk = context.New(type);
  if (!disk.ok()) return CheckIsGoodError(disk.status());
  for (const char* property : {"n", "b", "s"}) {
    const auto why = compat::Explain(context, type, property);
    FUZZ_CHECK(why.ok(), Why(why.status()));
    const auto shown = (*disk)->GetValue(property);
    // Null: nothing offers one, and the type says no default.
    FUZZ_CHECK(
        shown.ok() && (why->value.is_null() || why->value == *shown),
        fmt::format("{}: explain says '{}'", property, why->value.ToText()));
  }
}

}  // namespace

void FuzzLayerFile(std::string_view input) {
  static TypeRegistry* const registry = [] {
    auto* made = new TypeRegistry;
    made->Register<Disk>();
    FUZZ_CHECK(made->Seal().ok(), "");
    return made;
  }();
  auto layer = compat::LoadLayerFile("layer.json", input);
  if (!layer.ok()) {
    CheckIsGoodError(layer.status());
    FUZZ_CHECK(Why(layer.status()).starts_with("layer.json"),
               Why(layer.status()));
    return;
  }
  CheckSaysWhatTheJsonSays(input, *layer);
  Context context(*registry);
  FUZZ_CHECK(compat::Layers(context).Append({*layer}).ok(), input);
  CheckApplies(context);
  for (const compat::Diagnostic& unused : compat::Layers(context).Unused()) {
    FUZZ_CHECK(!unused.message.empty(), input);
  }
}

}  // namespace qom::fuzz
