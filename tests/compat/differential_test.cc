// test: one process
//
// Random types, random layers, random objects: what a context makes of them is
// compared with a reference that is small enough to be believed. The reference
// knows no plan, no index and no folding: it walks over all entries for every
// object, compares names, and applies what matches, in order; children first,
// then their owner through its aliases.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace {

using qom::Cause;
using qom::Value;
using qom::compat::Layer;

// ---- Native types ----------------------------------------------------------

// Setters with effects beyond their own field, and dynamic properties.
class DiffNative : public qom::Extends<DiffNative, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "diff-native";
  struct Props;

  explicit DiffNative(const qom::Construct& construct) : Extends(construct) {
    auto get = [this](const Object&, qom::Visitor& visitor) {
      return visitor.Unsigned(&x_, UINT32_MAX);
    };
    auto set = [this](Object&, qom::Visitor& visitor) {
      QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&x_, UINT32_MAX));
      log_ += fmt::format("x{}:{},{};", x_, a_, b_);
      a_ = static_cast<uint32_t>(a_ + x_);
      return absl::OkStatus();
    };
    if (!AddProperty("dyn-x", "uint32", {get, set}).ok()) log_ = "no dyn-x";
    if (!AddProperty("dyn-y", "uint32", {get}).ok()) log_ = "no dyn-y";
  }

  std::string log() const { return log_; }
  uint32_t mix() const { return mix_; }
  absl::Status set_mix(uint32_t value) {
    if (value == 13) return qom::Error(Cause::kBadValue, "13 brings no luck");
    log_ += fmt::format("m{}:{},{};", value, a_, b_);
    mix_ = value;
    b_ = a_ + value;
    return absl::OkStatus();
  }
  uint32_t seed() const { return seed_; }
  absl::Status set_seed(uint32_t value) {
    log_ += fmt::format("s{}:{};", value, a_);
    seed_ = value;
    a_ += value;
    return absl::OkStatus();
  }

 private:
  uint32_t a_ = 0;
  uint32_t b_ = 0;
  uint32_t mix_ = 0;
  uint32_t seed_ = 0;
  uint64_t x_ = 0;
  std::string log_;
};
struct DiffNative::Props {
  static constexpr auto kA = qom::props::Field<&DiffNative::a_>(
      "n-a", {.default_value = 10, .max = 100000});
  static constexpr auto kB =
      qom::props::Field<&DiffNative::b_>("n-b", {.default_value = 20});
  static constexpr auto kMix =
      qom::props::Computed<&DiffNative::mix, &DiffNative::set_mix>("n-mix");
  static constexpr auto kLog = qom::props::Computed<&DiffNative::log>("n-log");
  static constexpr auto kAll = qom::props::Table(kA, kB, kMix, kLog);
};

// A default that goes through a setter, before all layers.
class DiffSeed : public qom::Extends<DiffSeed, DiffNative> {
 public:
  static constexpr std::string_view kTypeName = "diff-seed";
  struct Props;
  using Extends::Extends;
};
struct DiffSeed::Props {
  static constexpr auto kSeed =
      qom::props::Computed<&DiffSeed::seed, &DiffSeed::set_seed>(
          "n-seed", {.default_value = 5});
  static constexpr auto kAll = qom::props::Table(kSeed);
};

// An embedded object behind aliases, and a setter that reaches into it.
constexpr uint32_t kInnerA = 77;
const qom::PropertyDefault kInnerDefaults[] = {{"n-a", kInnerA}};
class DiffOwner : public qom::Extends<DiffOwner, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "diff-owner";
  struct Props;

  explicit DiffOwner(const qom::Construct& construct)
      : Extends(construct), inner_(construct, "inner", kInnerDefaults) {}

  uint32_t poke() const { return poke_; }
  absl::Status set_poke(uint32_t value) {
    poke_ = value;
    return inner_->Set("n-b", value);
  }

 private:
  friend struct Props;
  qom::Child<DiffNative> inner_;
  uint16_t x_ = 0;
  uint32_t poke_ = 0;
};
struct DiffOwner::Props {
  static constexpr auto kX =
      qom::props::Field<&DiffOwner::x_>("o-x", {.default_value = 1});
  static constexpr auto kPoke =
      qom::props::Computed<&DiffOwner::poke, &DiffOwner::set_poke>("o-poke");
  static constexpr auto kInA =
      qom::props::Alias<&DiffOwner::inner_>("in-a", "n-a");
  static constexpr auto kInMix =
      qom::props::Alias<&DiffOwner::inner_>("in-mix", "n-mix");
  static constexpr auto kRest = qom::props::AliasAll<&DiffOwner::inner_>();
  static constexpr auto kAll =
      qom::props::Table(kX, kPoke, kInA, kInMix, kRest);
};

// ---- What a case is made of ------------------------------------------------

struct Prop {
  std::string name;
  std::string type;  // "uint32", "link<link-target>", "values" …
  std::optional<Value> default_value;
  std::optional<int64_t> min;  // both or none
  std::optional<int64_t> max;
  bool read_only = false;
  bool internal = false;
  bool redeclares = false;
  // An alias, if `target` is not empty: of the object at `path`, children's
  // names; of the object itself if that is empty.
  std::vector<std::string> path;
  std::string target;
};

struct ChildRow {
  std::string name;
  std::string type;
  bool hidden = false;
};

struct ChildDefault {
  std::string child;
  std::string property;
  Value value;
};

struct Type {
  std::string name;
  std::string parent;
  bool native = false;
  bool is_abstract = false;
  bool is_interface = false;
  bool own_record = false;  // starts to take layers below a type that does not
  std::optional<qom::compat::LayerMask> mask;
  std::vector<std::string> interfaces;
  std::vector<Prop> props;
  std::vector<std::string> removed;
  std::vector<ChildRow> children;
  std::vector<ChildDefault> child_defaults;
  std::vector<std::pair<std::string, Value>> defaults;
};

struct TableEntry {
  std::string driver;
  std::string property;
  Value value;
  bool optional = false;
};

struct TableSpec {
  Layer layer;
  std::string name;
  std::vector<TableEntry> entries;
};

// Appends a table, or creates an object.
struct Step {
  std::optional<size_t> table;
  std::string type;
  bool hotplug = false;
};

struct Case {
  std::vector<Type> types;  // parents and children before those who need them
  std::vector<TableSpec> tables;
  std::vector<Step> steps;
  std::vector<size_t> order;  // in which types are registered

  const Type& Find(std::string_view name) const {
    for (const Type& type : types) {
      if (type.name == name) return type;
    }
    static const Type kNone;
    return kNone;
  }
};

Prop MakeProp(std::string_view name, std::string_view type,
              std::optional<Value> default_value = {}) {
  Prop prop;
  prop.name = name;
  prop.type = type;
  prop.default_value = std::move(default_value);
  return prop;
}

// ---- The reference ---------------------------------------------------------

// What reading a value gives: its text as a getter shows it, or why not.
struct Read {
  Cause cause = Cause::kNone;
  std::string text;
};

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

Read Number(const Prop& prop, bool negative, uint64_t magnitude, int64_t low,
            uint64_t high) {
  Wide value = negative ? -Wide{magnitude} : Wide{magnitude};
  Wide min = low;
  Wide max = high;
  if (value < min || value > max) return {Cause::kOutOfRange, ""};
  if (prop.min.has_value() && value < Wide{*prop.min}) {
    return {Cause::kOutOfRange, ""};
  }
  if (prop.max.has_value() && value > Wide{*prop.max}) {
    return {Cause::kOutOfRange, ""};
  }
  return {Cause::kNone, negative && magnitude != 0
                            ? fmt::format("-{}", magnitude)
                            : fmt::format("{}", magnitude)};
}

// Texts are as simple as the generator makes them: digits after an optional
// sign, blanks before, 0x, a leading 0, one suffix letter.
Read ReadValue(const Prop& prop, const Value& value) {
  const Read bad = {Cause::kBadValue, ""};
  const std::string& type = prop.type;
  if (type == "bool") {
    if (value.is_bool())
      return {Cause::kNone, value.bool_value() ? "on" : "off"};
    if (!value.is_text()) return bad;
    for (const char* text : {"on", "yes", "true", "y"}) {
      if (value.text_value() == text) return {Cause::kNone, "on"};
    }
    for (const char* text : {"off", "no", "false", "n"}) {
      if (value.text_value() == text) return {Cause::kNone, "off"};
    }
    return bad;
  }
  if (type == "str" || type == "values") {
    if (!value.is_text()) return bad;
    if (type == "values" && value.text_value() != "auto" &&
        value.text_value() != "on" && value.text_value() != "off") {
      return bad;
    }
    return {Cause::kNone, value.text_value()};
  }
  if (type == "link<link-target>") {
    if (!value.is_text()) return bad;
    if (value.text_value().empty()) return {Cause::kNone, ""};
    if (value.text_value() == "/t0") return {Cause::kNone, "/t0"};
    if (value.text_value() == "/t1") return bad;  // of another type
    return {Cause::kNoSuchObject, ""};
  }
  const bool is_size = type == "size";
  const bool is_signed = type.starts_with("int");
  const int bits = is_size ? 64 : std::stoi(type.substr(is_signed ? 3 : 4));
  const int64_t low = !is_signed   ? 0
                      : bits == 64 ? INT64_MIN
                                   : -(int64_t{1} << (bits - 1));
  const uint64_t high = is_signed    ? (uint64_t{1} << (bits - 1)) - 1
                        : bits == 64 ? UINT64_MAX
                                     : (uint64_t{1} << bits) - 1;
  if (value.is_integer()) {
    return Number(prop, value.is_negative(),
                  value.is_negative() ? uint64_t{0} - value.uint_value()
                                      : value.uint_value(),
                  low, high);
  }
  if (!value.is_text()) return bad;
  std::string text = value.text_value();
  while (!text.empty() && text[0] == ' ') text.erase(0, 1);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.erase(0, 1);
  uint64_t factor = 1;
  if (is_size) {
    if (negative || text.empty()) return bad;
    const size_t suffix = std::string_view("BKMG").find(text.back());
    if (suffix != std::string_view::npos) {
      factor = uint64_t{1} << (10 * suffix);
      text.pop_back();
    }
  }
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.erase(0, 2);
  } else if (!is_size && text.size() > 1 && text[0] == '0') {
    base = 8;
  }
  if (text.empty()) return bad;
  UnsignedWide magnitude = 0;
  for (char c : text) {
    const size_t digit = std::string_view("0123456789abcdef").find(c);
    if (digit >= static_cast<size_t>(base)) return bad;
    magnitude = magnitude * static_cast<UnsignedWide>(base) + digit;
    if (magnitude > UINT64_MAX)
      return is_size ? Read{Cause::kOutOfRange, ""} : bad;
  }
  magnitude *= factor;
  if (magnitude > UINT64_MAX) return {Cause::kOutOfRange, ""};
  uint64_t number = static_cast<uint64_t>(magnitude);
  if (is_signed && number > high + (negative ? 1 : 0) && bits == 64) return bad;
  if (negative && type == "uint64") {
    return Number(prop, false, uint64_t{0} - number, low, high);
  }
  if (negative && !is_signed && number != 0) return {Cause::kOutOfRange, ""};
  return Number(prop, negative, number, low, high);
}

struct Failure {
  Cause cause = Cause::kNone;  // none: no failure
  std::string type;            // of the object whose entry failed
  std::string table;
  int64_t index = -1;

  friend bool operator==(const Failure&, const Failure&) = default;
  std::string Show() const {
    return cause == Cause::kNone
               ? "success"
               : fmt::format("{} by {}[{}] on a {}", qom::CauseWord(cause),
                             table, index, type);
  }
};

struct RefObject {
  const Type* type = nullptr;
  std::map<std::string, std::string> fields;  // by property name
  std::vector<std::pair<std::string, std::unique_ptr<RefObject>>> children;
  std::map<std::string, std::string> dynamic;

  RefObject* Child(std::string_view name) const {
    for (const auto& [child_name, child] : children) {
      if (child_name == name) return child.get();
    }
    return nullptr;
  }
};

class Reference {
 public:
  explicit Reference(const Case& the_case) : case_(the_case) {}

  std::vector<const TableSpec*> tables;  // appended so far
  std::vector<Failure> warnings;         // of hot-plugged objects

  // From `object` down to the type; the last is the type itself.
  std::vector<const Type*> Chain(const Type& type) const {
    std::vector<const Type*> chain = {&type};
    while (!chain.front()->parent.empty()) {
      const Type& parent = case_.Find(chain.front()->parent);
      if (parent.name.empty()) break;
      chain.insert(chain.begin(), &parent);
    }
    return chain;
  }

  // The nearest declaration.
  const Prop* FindProp(const Type& type, std::string_view name) const {
    const Prop* found = nullptr;
    for (const Type* level : Chain(type)) {
      for (const std::string& removed : level->removed) {
        if (removed == name) found = nullptr;
      }
      for (const Prop& prop : level->props) {
        if (prop.name == name) found = &prop;
      }
    }
    return found;
  }

  std::vector<std::string> PropNames(const Type& type) const {
    std::vector<std::string> names;
    for (const Type* level : Chain(type)) {
      for (const Prop& prop : level->props) {
        if (FindProp(type, prop.name) != nullptr &&
            std::find(names.begin(), names.end(), prop.name) == names.end()) {
          names.push_back(prop.name);
        }
      }
    }
    return names;
  }

  bool Takes(const Type& type, Layer layer) const {
    qom::compat::LayerMask mask = qom::compat::LayerMask::kNone;
    for (const Type* level : Chain(type)) {
      if (level->name == "object-compat" || level->own_record) {
        mask = qom::compat::LayerMask::kAll;
      }
      if (level->mask.has_value()) mask = *level->mask;
    }
    return qom::compat::Takes(mask, layer);
  }

  bool Is(const Type& type, std::string_view driver) const {
    if (driver == "object") return true;
    for (const Type* level : Chain(type)) {
      if (level->name == driver) return true;
      for (const std::string& listed : level->interfaces) {
        for (const Type* interface : Chain(case_.Find(listed))) {
          if (interface->name == driver) return true;
        }
      }
    }
    return false;
  }

  std::vector<ChildRow> ChildRows(const Type& type) const {
    std::vector<ChildRow> rows;
    for (const Type* level : Chain(type)) {
      for (const ChildRow& row : level->children) {
        bool narrows = false;
        for (ChildRow& other : rows) {
          if (other.name != row.name) continue;
          other.type = row.type;
          narrows = true;
        }
        if (!narrows) rows.push_back(row);
      }
    }
    return rows;
  }

  Failure Create(const Type& type, bool hotplug,
                 const std::map<std::string, Value>& owner_defaults,
                 std::unique_ptr<RefObject>* made) {
    auto object = std::make_unique<RefObject>();
    object->type = &type;
    const std::vector<const Type*> chain = Chain(type);
    // Phase 1: children, each with all its layers.
    for (const ChildRow& row : ChildRows(type)) {
      std::map<std::string, Value> defaults;
      for (const Type* level : chain) {
        for (const ChildDefault& value : level->child_defaults) {
          if (value.child == row.name) defaults[value.property] = value.value;
        }
      }
      std::unique_ptr<RefObject> child;
      Failure failed = Create(case_.Find(row.type), hotplug, defaults, &child);
      if (failed.cause != Cause::kNone) return failed;
      object->children.emplace_back(row.name, std::move(child));
    }
    for (const Type* level : chain) {
      if (level->name == DiffNative::kTypeName) {
        object->dynamic = {{"dyn-x", "0"}, {"dyn-y", "0"}};
      }
    }
    // Phase 2: defaults. Those that go through a setter come last.
    for (bool setters : {false, true}) {
      for (const std::string& name : PropNames(type)) {
        const Prop& prop = *FindProp(type, name);
        if (!prop.target.empty() || (prop.type == "computed") != setters) {
          continue;
        }
        std::optional<Value> value = prop.default_value;
        bool below = false;  // only what is below the declaration counts
        for (const Type* level : chain) {
          for (const Prop& own : level->props) {
            if (&own == &prop) below = true;
          }
          for (const auto& [other, override_value] : level->defaults) {
            if (below && other == name) value = override_value;
          }
        }
        const auto mine = owner_defaults.find(name);
        if (mine != owner_defaults.end()) value = mine->second;
        if (!setters) object->fields[name] = Unset(prop);
        if (!value.has_value()) continue;
        if (setters) {
          SetComputed(*object, prop.name, *value);
        } else {
          object->fields[name] = ReadValue(prop, *value).text;
        }
      }
    }
    object->fields["type"] = type.name;
    // Phase 3: layers.
    for (size_t i = 0; i < qom::compat::kLayerCount; ++i) {
      const Layer layer = static_cast<Layer>(i);
      for (const TableSpec* table : tables) {
        if (table->layer != layer || !Takes(type, layer)) continue;
        for (size_t at = 0; at < table->entries.size(); ++at) {
          const TableEntry& entry = table->entries[at];
          if (!Is(type, entry.driver)) continue;
          const Cause cause = Apply(*object, entry);
          if (cause == Cause::kNone) continue;
          const Failure failure = {cause, type.name, table->name,
                                   static_cast<int64_t>(at)};
          if (layer != Layer::kGlobal || !hotplug) return failure;
          warnings.push_back(failure);
        }
      }
    }
    *made = std::move(object);
    return {};
  }

  std::string Get(const RefObject& object, const std::string& name) const {
    const Prop* prop = FindProp(*object.type, name);
    if (prop == nullptr) return object.dynamic.at(name);
    if (prop->target.empty()) {
      const auto at = object.fields.find(name);
      return at == object.fields.end() ? Unset(*prop) : at->second;
    }
    const RefObject* holder = &object;
    for (const std::string& step : prop->path) holder = holder->Child(step);
    return Get(*holder, prop->target);
  }

 private:
  static std::string Unset(const Prop& prop) {
    if (prop.type == "bool") return "off";
    if (prop.type == "str" || prop.type == "values" ||
        prop.type.starts_with("link") || prop.name == "n-log") {
      return "";
    }
    return "0";
  }

  static Cause Apply(RefObject& object, const TableEntry& entry,
                     const Reference& reference) {
    const Prop* prop = reference.FindProp(*object.type, entry.property);
    if (prop != nullptr) {
      return reference.SetProp(object, *prop, entry.value);
    }
    if (object.dynamic.contains(entry.property)) {
      if (entry.property == "dyn-y") return Cause::kReadOnly;
      Read read = ReadValue(MakeProp("dyn-x", "uint32"), entry.value);
      if (read.cause != Cause::kNone) return read.cause;
      object.dynamic["dyn-x"] = object.dynamic["dyn-y"] = read.text;
      object.fields["n-log"] += fmt::format(
          "x{}:{},{};", read.text, object.fields["n-a"], object.fields["n-b"]);
      object.fields["n-a"] = Sum(object.fields["n-a"], read.text);
      return Cause::kNone;
    }
    return entry.optional ? Cause::kNone : Cause::kUnknownProperty;
  }
  Cause Apply(RefObject& object, const TableEntry& entry) {
    return Apply(object, entry, *this);
  }

  static std::string Sum(const std::string& a, const std::string& b) {
    return fmt::format("{}",
                       static_cast<uint32_t>(std::stoull(a) + std::stoull(b)));
  }

  Cause SetProp(RefObject& object, const Prop& prop, const Value& value) const {
    if (prop.read_only || prop.internal) return Cause::kReadOnly;
    if (!prop.target.empty()) {
      RefObject* holder = &object;
      for (const std::string& step : prop.path) holder = holder->Child(step);
      return SetProp(*holder, *FindProp(*holder->type, prop.target), value);
    }
    if (prop.type == "computed") return SetComputed(object, prop.name, value);
    Read read = ReadValue(prop, value);
    if (read.cause == Cause::kNone) object.fields[prop.name] = read.text;
    return read.cause;
  }

  static Cause SetComputed(RefObject& object, const std::string& name,
                           const Value& value) {
    const Read read = ReadValue(MakeProp(name, "uint32"), value);
    if (read.cause != Cause::kNone) return read.cause;
    auto& fields = object.fields;
    if (name == "n-mix") {
      if (read.text == "13") return Cause::kBadValue;
      fields["n-log"] +=
          fmt::format("m{}:{},{};", read.text, fields["n-a"], fields["n-b"]);
      fields["n-b"] = Sum(fields["n-a"], read.text);
    } else if (name == "n-seed") {
      fields["n-log"] += fmt::format("s{}:{};", read.text, fields["n-a"]);
      fields["n-a"] = Sum(fields["n-a"], read.text);
    } else if (name == "o-poke") {
      object.Child("inner")->fields["n-b"] = read.text;
    }
    fields[name] = read.text;
    return Cause::kNone;
  }

  const Case& case_;
};

// ---- The case in a context -------------------------------------------------

void Register(const Case& the_case, qom::TypeRegistry& registry) {
  registry.Register<qom::compat::ObjectCompat>();
  registry.Register<DiffNative>();
  registry.Register<DiffSeed>();
  registry.Register<DiffOwner>();
  for (size_t index : the_case.order) {
    const Type& type = the_case.types[index];
    if (type.native) continue;
    qom::TypeBuilder builder(type.name);
    if (!type.parent.empty()) builder.Parent(type.parent);
    if (type.is_abstract) builder.Abstract();
    if (type.is_interface) builder.Interface();
    for (const std::string& name : type.interfaces) builder.Implements(name);
    for (const std::string& name : type.removed) builder.Remove(name);
    for (const ChildRow& row : type.children) {
      builder.Child(row.name, row.type, row.hidden);
    }
    for (const ChildDefault& value : type.child_defaults) {
      builder.ChildDefault(value.child, value.property, value.value);
    }
    for (const auto& [name, value] : type.defaults) {
      builder.Default(name, value);
    }
    if (type.own_record) {
      builder.Record<qom::compat::CompatClass, qom::ObjectClass>();
    }
    if (type.mask.has_value()) {
      builder.ClassInit([mask = *type.mask](qom::ObjectClass& record) {
        static_cast<qom::compat::CompatClass&>(record).layers = mask;
      });
    }
    for (const Prop& prop : type.props) {
      qom::ClassProperty row;
      if (prop.target.empty()) {
        row = qom::props::RuntimeProperty(registry, prop.name, prop.type,
                                          prop.default_value);
        if (prop.min.has_value()) {
          row.min = static_cast<uint64_t>(*prop.min);
          row.max = static_cast<uint64_t>(*prop.max);
          row.reports_range = true;
        }
        if (prop.type == "values") {
          qom::PropertyRule rule;
          rule.values = {"auto", "on", "off"};
          row.rule = registry.Keep(std::move(rule));
        }
        if (prop.read_only) {
          row.flags = row.flags | qom::PropertyFlags::kReadOnly;
        }
        if (prop.internal) {
          row.flags = row.flags | qom::PropertyFlags::kInternal;
        }
      } else {
        row.name = registry.Intern(prop.name);
        row.alias_property = registry.Intern(prop.target);
        if (!prop.path.empty()) {
          row.alias_child =
              registry.Intern(fmt::format("{}", fmt::join(prop.path, "/")));
        }
      }
      if (prop.redeclares) {
        builder.Redeclare(std::move(row));
      } else {
        builder.Property(std::move(row));
      }
    }
    registry.Add(std::move(builder));
  }
}

Failure Seen(const qom::compat::Diagnostic& diagnostic) {
  Failure failure;
  for (Cause cause :
       {Cause::kUnknownProperty, Cause::kOutOfRange, Cause::kReadOnly,
        Cause::kNoSuchObject, Cause::kBadValue}) {
    if (qom::CauseWord(cause) == diagnostic.code) failure.cause = cause;
  }
  failure.type = diagnostic.type;
  failure.table = diagnostic.table;
  failure.index = diagnostic.index;
  return failure;
}

// "" or the first difference.
std::string Compare(const Reference& reference, const RefObject& expected,
                    const qom::Object& object) {
  auto differs = [&](const std::string& name) -> std::string {
    const absl::StatusOr<std::string> value = object.Get(name);
    if (!value.ok()) {
      return fmt::format("{}.{}: {}", expected.type->name, name,
                         qom::Message(value.status()));
    }
    const std::string wanted = reference.Get(expected, name);
    if (*value == wanted) return "";
    return fmt::format("{}.{} is '{}', should be '{}'", expected.type->name,
                       name, *value, wanted);
  };
  const std::vector<std::string> names = reference.PropNames(*expected.type);
  if (object.type().property_count() != names.size()) {
    return fmt::format("{} has {} properties, should have {}",
                       expected.type->name, object.type().property_count(),
                       names.size());
  }
  for (const std::string& name : names) {
    if (std::string found = differs(name); !found.empty()) return found;
  }
  for (const auto& [name, value] : expected.dynamic) {
    if (std::string found = differs(name); !found.empty()) return found;
  }
  for (const auto& [name, child] : expected.children) {
    const qom::Object* other = object.Child(name);
    if (other == nullptr) continue;  // hidden; its aliases have been compared
    if (std::string found = Compare(reference, *child, *other);
        !found.empty()) {
      return fmt::format("{}: {}", name, found);
    }
  }
  return "";
}

struct Tally {
  int created = 0;
  int failed = 0;
  int warned = 0;
};

// "" or how the context and the reference disagree.
std::string RunCase(const Case& the_case, Tally* tally = nullptr) {
  qom::TypeRegistry registry;
  Register(the_case, registry);
  if (absl::Status status = registry.Seal(); !status.ok()) {
    return fmt::format("Seal: {}", qom::Message(status));
  }
  qom::Context context(registry);
  for (const auto& [name, type] :
       {std::pair("t0", "link-target"), {"t1", "object"}}) {
    absl::StatusOr<qom::Ref<qom::Object>> target = context.New(type);
    if (!target.ok()) return std::string(qom::Message(target.status()));
    if (!context.root().AddChild(name, *target).ok()) return "no target";
  }
  qom::compat::LayerStack& stack = qom::compat::Layers(context);
  std::vector<Failure> warnings;
  stack.SetSink([&warnings](const qom::compat::Diagnostic& diagnostic) {
    warnings.push_back(Seen(diagnostic));
    if (diagnostic.severity != qom::compat::Severity::kWarning ||
        diagnostic.layer != "global") {
      warnings.back().table += " (not a warning about a global)";
    }
  });
  Reference reference(the_case);
  for (const Step& step : the_case.steps) {
    if (step.table.has_value()) {
      const TableSpec& spec = the_case.tables[*step.table];
      std::vector<qom::compat::TableEntry> entries;
      for (const TableEntry& entry : spec.entries) {
        entries.push_back(
            {entry.driver, entry.property, entry.value, entry.optional});
      }
      if (!stack
               .Append({{spec.layer, qom::compat::MakeTable(
                                         spec.name, std::move(entries))}})
               .ok()) {
        return "append failed";
      }
      reference.tables.push_back(&spec);
      continue;
    }
    warnings.clear();
    reference.warnings.clear();
    std::unique_ptr<RefObject> expected;
    const Failure wanted =
        reference.Create(the_case.Find(step.type), step.hotplug, {}, &expected);
    const std::string what =
        fmt::format("new {}{}: ", step.type, step.hotplug ? " (hot)" : "");
    absl::StatusOr<qom::Ref<qom::Object>> made =
        context.New(step.type, {.hotplug = step.hotplug});
    if (warnings != reference.warnings) {
      std::string text = what + "warnings:";
      for (const Failure& one : warnings) text += " " + one.Show();
      text += "; should be:";
      for (const Failure& one : reference.warnings) text += " " + one.Show();
      return text;
    }
    Failure got;
    if (!made.ok()) {
      const auto diagnostic = qom::compat::FailedEntry(made.status());
      if (!diagnostic.has_value()) {
        return what +
               "no entry in: " + std::string(qom::Message(made.status()));
      }
      got = Seen(*diagnostic);
      if (got.cause != qom::CauseOf(made.status())) {
        return what + "code and cause differ in: " +
               std::string(qom::Message(made.status()));
      }
    }
    if (got != wanted) {
      return fmt::format("{}{}, should be {}", what, got.Show(), wanted.Show());
    }
    if (tally != nullptr) {
      ++(made.ok() ? tally->created : tally->failed);
      tally->warned += static_cast<int>(warnings.size());
    }
    if (!made.ok()) continue;
    if (std::string found = Compare(reference, *expected, **made);
        !found.empty()) {
      return what + found;
    }
  }
  return "";
}

// ---- Random cases ----------------------------------------------------------

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  size_t Below(size_t n) { return static_cast<size_t>(engine_() % n); }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  template <typename C>
  const auto& Pick(const C& from) {
    return from[Below(std::size(from))];
  }

 private:
  std::mt19937_64 engine_;
};

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

  Prop RandomProp(std::string name) {
    static const char* const kTypes[] = {"bool",
                                         "uint8",
                                         "uint16",
                                         "uint32",
                                         "uint64",
                                         "int8",
                                         "int32",
                                         "int64",
                                         "size",
                                         "str",
                                         "str",
                                         "values",
                                         "link<link-target>"};
    Prop prop;
    prop.name = std::move(name);
    prop.type = random_.Pick(kTypes);
    if ((prop.type.starts_with("uint") || prop.type.starts_with("int")) &&
        random_.Chance(40)) {
      prop.min = prop.type.starts_with("int") ? -5 : 1;
      prop.max = 100;
    }
    if (random_.Chance(60)) prop.default_value = GoodValue(prop);
    if (prop.type.starts_with("link")) prop.default_value.reset();
    prop.read_only = random_.Chance(5);
    prop.internal = !prop.read_only && random_.Chance(5);
    return prop;
  }

  // A typed value that `prop` accepts.
  Value GoodValue(const Prop& prop) {
    if (prop.type == "bool") return random_.Chance(50);
    if (prop.type == "str") return fmt::format("s{}", random_.Below(9));
    if (prop.type == "values") {
      static const char* const kValues[] = {"auto", "on", "off"};
      return random_.Pick(kValues);
    }
    if (prop.type == "link<link-target>") {
      return random_.Chance(70) ? "/t0" : "";
    }
    if (prop.type.starts_with("int") && random_.Chance(30)) {
      return -1 - static_cast<int>(random_.Below(5));
    }
    return 1 + random_.Below(100);
  }

  // A value for an entry: typed or text, mostly good.
  Value EntryValue(const Prop& prop) {
    if (random_.Chance(badness_)) {
      static const char* const kBad[] = {
          "",     "x",     "-1",         "maybe",
          "256",  "65536", "4294967296", "99999999999999999999",
          "0x",   "08",    "1 ",         " 7",
          "-129", "/nope", "/t1",        "13",
          "200"};
      if (prop.type.starts_with("link") && random_.Chance(60)) {
        return random_.Chance(50) ? "/t1" : "/nope";
      }
      if (random_.Chance(75)) return random_.Pick(kBad);
      switch (random_.Below(5)) {
        case 0:
          return true;
        case 1:
          return -1 - static_cast<int>(random_.Below(300));
        case 2:
          return UINT64_MAX;
        case 3:
          return 1.5;
        default:
          return 70000;
      }
    }
    Value value = GoodValue(prop);
    if (!random_.Chance(70)) return value;
    if (prop.type == "size" && random_.Chance(30)) {
      return fmt::format("{}{}", 1 + random_.Below(9),
                         random_.Pick(std::string_view("BKMG")));
    }
    if (value.is_unsigned() && random_.Chance(20)) {
      return fmt::format("0x{:x}", value.uint_value());
    }
    if (value.is_unsigned() && prop.type != "size" && random_.Chance(10)) {
      return fmt::format(" 0{:o}", value.uint_value());
    }
    if (prop.type == "uint64" && !prop.max.has_value() && random_.Chance(10)) {
      return "-1";
    }
    return value.ToText();
  }

  void AddType(std::string name) {
    Type type;
    type.name = name;
    // The parent: often a type of the case, so that chains become long.
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
    type.parent = random_.Pick(parents);
    type.is_abstract = random_.Chance(20);
    const Type& parent = case_.Find(type.parent);
    const bool layered = reference_.Takes(parent, Layer::kMachine) ||
                         reference_.Takes(parent, Layer::kGlobal);
    if (type.parent == "object" && random_.Chance(30)) {
      type.own_record = true;
    }
    if ((layered || type.own_record) && random_.Chance(12)) {
      static constexpr qom::compat::LayerMask kMasks[] = {
          qom::compat::LayerMask::kNone, qom::compat::LayerMask::kBuiltin,
          qom::compat::LayerMask::kGlobal, qom::compat::LayerMask::kAll};
      type.mask = random_.Pick(kMasks);
    }
    if (random_.Chance(40)) {
      // Its ancestors come with it; listing them outright is allowed, too.
      type.interfaces.push_back(random_.Pick(interfaces_));
      if (random_.Chance(40)) {
        const std::string leaf = type.interfaces[0];
        for (const Type* up : reference_.Chain(case_.Find(leaf))) {
          if (up->name != leaf) type.interfaces.push_back(up->name);
        }
      }
    }
    std::vector<std::string> inherited = reference_.PropNames(parent);
    auto fits = [&](const std::string& prop_name) {
      return reference_.FindProp(parent, prop_name) == nullptr;
    };
    // Plain properties. Names are shared between branches.
    for (size_t n = random_.Below(5); n > 0; --n) {
      std::string prop_name = fmt::format("p{}", random_.Below(16));
      bool mine = false;
      for (const Prop& own : type.props) mine = mine || own.name == prop_name;
      if (fits(prop_name) && !mine) {
        type.props.push_back(RandomProp(std::move(prop_name)));
      }
    }
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
          type.defaults.emplace_back(prop_name, Value(random_.Below(50)));
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
          redeclared.default_value = GoodValue(redeclared);
        }
        type.props.push_back(std::move(redeclared));
      } else if (!is_native && !is_target(prop_name) && random_.Chance(4)) {
        type.removed.push_back(prop_name);
      } else if (!old.type.starts_with("link") && !old.read_only &&
                 random_.Chance(15)) {
        type.defaults.emplace_back(prop_name, GoodValue(old));
      }
    }
    case_.types.push_back(std::move(type));
    AddChildren(case_.types.size() - 1);
    AddAliases(case_.types.size() - 1);
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
          type.child_defaults.push_back({name, prop_name, GoodValue(prop)});
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
      entry.value = EntryValue(MakeProp("dyn-x", "uint32"));
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
    entry.value = EntryValue(holder);
    entry.optional =
        entry.driver != type.name && !random_.Chance(badness_ + 10);
    return entry;
  }

  void AddTablesAndSteps() {
    const size_t tables = 1 + random_.Below(8);
    for (size_t i = 0; i < tables; ++i) {
      TableSpec table;
      table.layer = static_cast<Layer>(random_.Below(qom::compat::kLayerCount));
      table.name = fmt::format("table-{}", i);
      for (size_t n = random_.Below(14); n > 0; --n) {
        table.entries.push_back(RandomEntry());
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

// ---- Showing a case small --------------------------------------------------

// Takes away what the disagreement does not need.
void Shrink(Case* the_case) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (size_t i = the_case->steps.size(); i-- > 0;) {
      Case less = *the_case;
      less.steps.erase(less.steps.begin() + static_cast<std::ptrdiff_t>(i));
      if (RunCase(less).empty()) continue;
      *the_case = std::move(less);
      smaller = true;
    }
    for (size_t t = 0; t < the_case->tables.size(); ++t) {
      for (size_t i = the_case->tables[t].entries.size(); i-- > 0;) {
        Case less = *the_case;
        auto& entries = less.tables[t].entries;
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
        if (RunCase(less).empty()) continue;
        *the_case = std::move(less);
        smaller = true;
      }
    }
    // A type without which there is still the same kind of trouble: one that
    // seals, and that nobody creates.
    for (size_t i = the_case->types.size(); i-- > 0;) {
      if (the_case->types[i].native) continue;
      Case less = *the_case;
      less.types.erase(less.types.begin() + static_cast<std::ptrdiff_t>(i));
      less.order.clear();
      for (size_t n = 0; n < less.types.size(); ++n) less.order.push_back(n);
      const std::string name = the_case->types[i].name;
      bool created = name == "link-target";
      for (const Step& step : less.steps)
        created = created || step.type == name;
      const std::string found = created ? "Seal: " : RunCase(less);
      if (found.empty() || found.starts_with("Seal: ")) continue;
      *the_case = std::move(less);
      smaller = true;
    }
  }
}

std::string Show(const Case& the_case) {
  std::string text;
  for (const Type& type : the_case.types) {
    if (type.native) continue;
    text += fmt::format("type {} : {}{}{}{}", type.name, type.parent,
                        type.is_abstract ? " abstract" : "",
                        type.is_interface ? " interface" : "",
                        type.own_record ? " own record" : "");
    if (type.mask.has_value()) {
      text += fmt::format(" mask {:#x}", static_cast<int>(*type.mask));
    }
    for (const std::string& name : type.interfaces) text += " +" + name;
    text += "\n";
    for (const std::string& name : type.removed) {
      text += fmt::format("  removed {}\n", name);
    }
    for (const ChildRow& row : type.children) {
      text += fmt::format("  child {} {}{}\n", row.name, row.type,
                          row.hidden ? " hidden" : "");
    }
    for (const ChildDefault& value : type.child_defaults) {
      text += fmt::format("  {}.{} = {}\n", value.child, value.property,
                          value.value.ToText());
    }
    for (const Prop& prop : type.props) {
      text += fmt::format(
          "  {}{} {}{}", prop.redeclares ? "redeclared " : "", prop.name,
          prop.type,
          prop.target.empty()
              ? std::string()
              : fmt::format("alias {}/{}", fmt::join(prop.path, "/"),
                            prop.target));
      if (prop.default_value.has_value()) {
        text += " = " + prop.default_value->ToText();
      }
      if (prop.max.has_value()) {
        text += fmt::format(" in {}..{}", *prop.min, *prop.max);
      }
      text += prop.read_only  ? " read-only\n"
              : prop.internal ? " internal\n"
                              : "\n";
    }
    for (const auto& [name, value] : type.defaults) {
      text += fmt::format("  default {} = {}\n", name, value.ToText());
    }
  }
  for (const Step& step : the_case.steps) {
    if (!step.table.has_value()) {
      text += fmt::format("new {}{}\n", step.type, step.hotplug ? " hot" : "");
      continue;
    }
    const TableSpec& table = the_case.tables[*step.table];
    text +=
        fmt::format("{} {}\n", qom::compat::LayerName(table.layer), table.name);
    for (const TableEntry& entry : table.entries) {
      text += fmt::format("  {}.{} = {} '{}'{}\n", entry.driver, entry.property,
                          entry.value.KindName(), entry.value.ToText(),
                          entry.optional ? " optional" : "");
    }
  }
  return text;
}

TEST(DifferentialTest, ContextsDoAsTheReferenceDoes) {
  // More of them for who has the time.
  const char* const wanted = std::getenv("QOMRT_DIFFERENTIAL_CASES");
  const uint64_t cases = wanted == nullptr ? 4000 : std::stoull(wanted);
  Tally tally;
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    Case the_case = Generator(seed).Make();
    const std::string found = RunCase(the_case, &tally);
    if (found.empty()) continue;
    Shrink(&the_case);
    FAIL() << "seed " << seed << ": " << found
           << "\nsmaller: " << RunCase(the_case) << "\n"
           << Show(the_case);
  }
  // The cases are worth something only if much of everything happens.
  EXPECT_GT(tally.created, 10 * static_cast<int>(cases));
  EXPECT_GT(tally.failed, static_cast<int>(cases));
  EXPECT_GT(tally.warned, static_cast<int>(cases) / 4);
  RecordProperty("created", tally.created);
  RecordProperty("failed", tally.failed);
  RecordProperty("warned", tally.warned);
}

}  // namespace
