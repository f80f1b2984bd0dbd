// Random types in chains, with children and aliases between them, and tables
// whose entries mostly fit.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_generator.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "tests/compat/differential_random.h"
#include "tests/compat/differential_reference.h"
#include "tests/compat/differential_types.h"

namespace qom::compat::differential {
namespace {

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed), reference_(case_) {}

  Case Make() {
    AddNatives();
    const size_t interfaces = 1 + random_.Below(4);
    for (size_t i = 0; i < interfaces; ++i) {
      Type type;
      type.name = fmt::format("if{}", i);
      type.is_interface = true;
      type.is_abstract = true;
      if (i > 0 && random_.Chance(40)) type.parent = interfaces_.back();
      interfaces_.push_back(type.name);
      case_.types.push_back(std::move(type));
    }
    const size_t types = 2 + random_.Below(14);
    for (size_t i = 0; i < types; ++i) AddType(fmt::format("t-{}", i));
    badness_ = random_.Chance(40) ? 0 : random_.Chance(60) ? 3 : 25;
    AddTablesAndSteps();
    for (size_t i = 0; i < case_.types.size(); ++i) case_.order.push_back(i);
    for (size_t i = case_.order.size() - 1; i > 0; --i) {
      std::swap(case_.order[i], case_.order[random_.Below(i + 1)]);
    }
    return case_;
  }

 private:
  void AddNatives() {
    auto add = [this](std::string_view name, std::string_view parent) -> Type& {
      Type type;
      type.name = name;
      type.parent = parent;
      type.native = true;
      case_.types.push_back(std::move(type));
      return case_.types.back();
    };
    Type& object = add("object", "");
    object.is_abstract = true;
    object.props = {MakeProp("type", "str")};
    object.props[0].read_only = true;
    add("object-compat", "object").is_abstract = true;
    Type& native = add(DiffNative::kTypeName, "object-compat");
    native.props = {MakeProp("n-a", "uint32", 10),
                    MakeProp("n-b", "uint32", 20),
                    MakeProp("n-mix", "computed"), MakeProp("n-log", "str")};
    native.props[0].min = 0;
    native.props[0].max = 100000;
    native.props[3].read_only = true;
    add(DiffSeed::kTypeName, DiffNative::kTypeName).props = {
        MakeProp("n-seed", "computed", 5)};
    Type& owner = add(DiffOwner::kTypeName, "object-compat");
    owner.props = {MakeProp("o-x", "uint16", 1),
                   MakeProp("o-poke", "computed")};
    for (const auto& [name, target] : {std::pair("in-a", "n-a"),
                                       {"in-mix", "n-mix"},
                                       {"n-a", "n-a"},
                                       {"n-b", "n-b"},
                                       {"n-mix", "n-mix"},
                                       {"n-log", "n-log"}}) {
      Prop alias = MakeProp(name, "");
      alias.path = {"inner"};
      alias.target = target;
      alias.read_only = alias.target == "n-log";
      owner.props.push_back(std::move(alias));
    }
    owner.children = {{"inner", std::string(DiffNative::kTypeName)}};
    owner.child_defaults = {{"inner", "n-a", Value(kInnerA)}};
    Type target;
    target.name = "link-target";
    target.parent = "object";
    case_.types.push_back(std::move(target));
    first_free_ = case_.types.size();
  }

  // Objects in one of `type`, itself included.
  size_t Weight(const Type& type) {
    size_t weight = 1;
    for (const ChildRow& row : reference_.ChildRows(type)) {
      weight += Weight(case_.Find(row.type));
    }
    return weight;
  }

  bool RemovesAnything(const Type& type) {
    for (const Type* level : reference_.Chain(type)) {
      if (!level->removed.empty()) return true;
    }
    return false;
  }

  void AddType(std::string name) {
    Type type;
    type.name = std::move(name);
    type.parent = random_.Pick(PossibleParents());
    type.is_abstract = random_.Chance(20);
    const Type& parent = case_.Find(type.parent);
    ChooseLayers(parent, &type);
    ChooseInterfaces(&type);
    AddPlainProps(parent, &type);
    ChangeInherited(parent, &type);
    case_.types.push_back(std::move(type));
    AddChildren(case_.types.size() - 1);
    AddAliases(case_.types.size() - 1);
  }

  // Often a type of the case, so that chains become long.
  std::vector<std::string> PossibleParents() {
    std::vector<std::string> parents = {"object",
                                        "object-compat",
                                        "object-compat",
                                        std::string(DiffNative::kTypeName),
                                        std::string(DiffSeed::kTypeName),
                                        std::string(DiffOwner::kTypeName)};
    for (size_t i = first_free_; i < case_.types.size(); ++i) {
      const Type& other = case_.types[i];
      if (other.is_interface || reference_.Chain(other).size() > 8) continue;
      for (int n = 0; n < 3; ++n) parents.push_back(other.name);
    }
    return parents;
  }

  void ChooseLayers(const Type& parent, Type* type) {
    const bool layered = reference_.Takes(parent, Layer::kMachine) ||
                         reference_.Takes(parent, Layer::kGlobal);
    if (type->parent == "object" && random_.Chance(30)) {
      type->own_record = true;
    }
    if ((layered || type->own_record) && random_.Chance(12)) {
      static constexpr LayerMask kMasks[] = {
          LayerMask::kNone, LayerMask::kBuiltin, LayerMask::kGlobal,
          LayerMask::kAll};
      type->mask = random_.Pick(kMasks);
    }
  }

  void ChooseInterfaces(Type* type) {
    if (!random_.Chance(40)) return;
    // Its ancestors come with it; listing them outright is allowed, too.
    type->interfaces.push_back(random_.Pick(interfaces_));
    if (random_.Chance(40)) {
      const std::string leaf = type->interfaces[0];
      for (const Type* up : reference_.Chain(case_.Find(leaf))) {
        if (up->name != leaf) type->interfaces.push_back(up->name);
      }
    }
  }

  // Names are shared between branches.
  void AddPlainProps(const Type& parent, Type* type) {
    for (size_t n = random_.Below(5); n > 0; --n) {
      std::string prop_name = fmt::format("p{}", random_.Below(16));
      bool mine = false;
      for (const Prop& own : type->props) mine = mine || own.name == prop_name;
      if (reference_.FindProp(parent, prop_name) == nullptr && !mine) {
        type->props.push_back(RandomProp(random_, std::move(prop_name)));
      }
    }
  }

  // Gives inherited properties other defaults, declares them again or removes
  // them.
  void ChangeInherited(const Type& parent, Type* type) {
    const std::vector<std::string> inherited = reference_.PropNames(parent);
    // What inherited aliases stand for must stay.
    auto is_target = [&](const std::string& prop_name) {
      for (const std::string& other : inherited) {
        if (reference_.FindProp(parent, other)->target == prop_name) {
          return true;
        }
      }
      return false;
    };
    for (const std::string& prop_name : inherited) {
      const Prop& old = *reference_.FindProp(parent, prop_name);
      if (!old.target.empty()) continue;
      if (old.type == "computed") {
        if (old.default_value.has_value() && random_.Chance(40)) {
          type->defaults.emplace_back(prop_name, Value(random_.Below(50)));
        }
        continue;
      }
      const bool is_native = prop_name == "type" ||
                             prop_name.starts_with("n-") ||
                             prop_name.starts_with("o-");
      if (!is_native && random_.Chance(6)) {
        Prop redeclared = old;
        redeclared.redeclares = true;
        redeclared.default_value.reset();
        if (random_.Chance(60) && !old.type.starts_with("link")) {
          redeclared.default_value = GoodValue(random_, redeclared);
        }
        type->props.push_back(std::move(redeclared));
      } else if (!is_native && !is_target(prop_name) && random_.Chance(4)) {
        type->removed.push_back(prop_name);
      } else if (!old.type.starts_with("link") && !old.read_only &&
                 random_.Chance(15)) {
        type->defaults.emplace_back(prop_name, GoodValue(random_, old));
      }
    }
  }

  void AddChildren(size_t index) {
    Type& type = case_.types[index];
    std::vector<const Type*> candidates;
    for (size_t i = 0; i < index; ++i) {
      const Type& other = case_.types[i];
      if (!other.is_abstract && other.name != "link-target") {
        candidates.push_back(&other);
      }
    }
    for (const ChildRow& row : reference_.ChildRows(type)) {
      // An inherited child of a narrower type.
      if (row.name == "inner" || !random_.Chance(15)) continue;
      for (const Type* other : candidates) {
        bool below = false;
        for (const Type* up : reference_.Chain(*other)) {
          below = below || up->name == row.type;
        }
        if (below && other->name != row.type && !RemovesAnything(*other) &&
            Weight(*other) < 6) {
          type.children.push_back({row.name, other->name, row.hidden});
          break;
        }
      }
    }
    for (size_t n = random_.Below(3); n > 0; --n) {
      const Type* child = random_.Pick(candidates);
      if (Weight(type) + Weight(*child) > 20) continue;
      const std::string name = fmt::format("c{}-{}", index, n);
      type.children.push_back({name, child->name, random_.Chance(25)});
      for (const std::string& prop_name : reference_.PropNames(*child)) {
        const Prop& prop = *reference_.FindProp(*child, prop_name);
        if (prop.target.empty() && prop.type != "computed" && !prop.read_only &&
            !prop.type.starts_with("link") && random_.Chance(20)) {
          type.child_defaults.push_back(
              {name, prop_name, GoodValue(random_, prop)});
        }
      }
    }
  }

  void AddAliases(size_t index) {
    Type& type = case_.types[index];
    const size_t count = random_.Below(5);
    for (size_t n = 0; n < count; ++n) {
      Prop alias;
      alias.name = fmt::format("a{}-{}", index, n);
      const Type* holder = &type;
      const size_t depth = random_.Below(4);
      for (size_t step = 0; step < depth; ++step) {
        std::vector<ChildRow> rows = reference_.ChildRows(*holder);
        std::erase_if(rows, [](const ChildRow& row) {
          return row.name == "inner";  // known to C++ only
        });
        if (rows.empty()) break;
        const ChildRow& row = random_.Pick(rows);
        alias.path.push_back(row.name);
        holder = &case_.Find(row.type);
      }
      const std::vector<std::string> names = reference_.PropNames(*holder);
      if (names.empty()) continue;
      alias.target = random_.Pick(names);
      const Prop& target = *reference_.FindProp(*holder, alias.target);
      alias.read_only = target.read_only;
      alias.internal = target.internal;
      type.props.push_back(std::move(alias));
    }
  }

  // The property that holds the value, for a value that fits.
  const Prop& Holder(const Type& type, const Prop& prop) {
    if (prop.target.empty()) return prop;
    const Type* holder = &type;
    for (const std::string& step : prop.path) {
      for (const ChildRow& row : reference_.ChildRows(*holder)) {
        if (row.name != step) continue;
        holder = &case_.Find(row.type);
        break;
      }
    }
    return Holder(*holder, *reference_.FindProp(*holder, prop.target));
  }

  TableEntry RandomEntry() {
    TableEntry entry;
    const Type& type = case_.types[2 + random_.Below(case_.types.size() - 2)];
    std::vector<std::string> drivers;
    for (const Type* level : reference_.Chain(type)) {
      drivers.push_back(level->name);
      drivers.push_back(type.name);
      for (const std::string& interface : level->interfaces) {
        for (const Type* up : reference_.Chain(case_.Find(interface))) {
          drivers.push_back(up->name);
        }
      }
    }
    entry.driver = random_.Pick(drivers);
    if (random_.Chance(3)) entry.driver = "no-such-type";
    const std::vector<std::string> names = reference_.PropNames(type);
    const bool dynamic = random_.Chance(12);
    if (dynamic || names.empty() || random_.Chance(4)) {
      entry.property = !dynamic             ? "missing"
                       : random_.Chance(90) ? "dyn-x"
                                            : "dyn-y";
      entry.value = EntryValue(random_, badness_, MakeProp("dyn-x", "uint32"));
      entry.optional = !random_.Chance(badness_);
      if (entry.property == "dyn-y" && !random_.Chance(badness_)) {
        entry.property = "dyn-x";
      }
      return entry;
    }
    const Prop* prop = nullptr;
    for (int tries = 0; tries < 8; ++tries) {
      entry.property = random_.Pick(names);
      prop = reference_.FindProp(type, entry.property);
      if ((!prop->read_only && !prop->internal) || random_.Chance(badness_)) {
        break;
      }
      prop = nullptr;
    }
    if (prop == nullptr) {
      entry.property = "missing";
      entry.optional = true;
      entry.value = "1";
      return entry;
    }
    Prop holder = Holder(type, *prop);
    if (holder.type == "computed") holder.type = "uint32";
    entry.value = EntryValue(random_, badness_, holder);
    entry.optional =
        entry.driver != type.name && !random_.Chance(badness_ + 10);
    return entry;
  }

  void AddTablesAndSteps() {
    const size_t tables = 1 + random_.Below(8);
    for (size_t i = 0; i < tables; ++i) {
      TableSpec table;
      table.layer = static_cast<Layer>(random_.Below(kLayerCount));
      table.name = fmt::format("table-{}", i);
      for (size_t n = random_.Below(14); n > 0; --n) {
        table.entries.push_back(RandomEntry());
        table.entries.back().over_machine =
            RowOf(table.layer).may_go_over_machine && random_.Chance(30);
      }
      case_.tables.push_back(std::move(table));
      Step append;
      append.table = i;
      case_.steps.push_back(std::move(append));
      // Most tables are there before the first object.
      if (random_.Chance(15) || i + 1 == tables) AddCreations();
    }
  }

  void AddCreations() {
    for (size_t i = 2; i < case_.types.size(); ++i) {
      const Type& type = case_.types[i];
      if (type.is_abstract || random_.Chance(20)) continue;
      const bool hotplug = random_.Chance(40);
      for (size_t n = 1 + random_.Below(2); n > 0; --n) {
        Step create;
        create.type = type.name;
        create.hotplug = random_.Chance(80) ? hotplug : !hotplug;
        case_.steps.push_back(std::move(create));
      }
    }
  }

  Random random_;
  Case case_;
  Reference reference_;
  std::vector<std::string> interfaces_;
  size_t first_free_ = 0;
  int badness_ = 0;
};

}  // namespace

Case MakeCase(uint64_t seed) { return Generator(seed).Make(); }

}  // namespace qom::compat::differential
