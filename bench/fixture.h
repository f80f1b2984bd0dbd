// The world the benchmarks measure in: a registry of thousands of types, 1 216
// of them real ones, so that nothing is fast only because little is there; and
// in it families of native types on six levels, with their twins as run-time
// types.
//
//   family        root            properties
//   plain-…       object          none
//   twenty-…      object          20 uint32: 4 on each of 5 levels
//   sixty-…       object          60 uint32: 10 on each of 6 levels
//   strings-…     object          60 str: 10 on each of 6 levels
//   strings-20-…  object          20 str: 4 on each of 5 levels
//   layered-00-…  object-compat   none
//   layered-20-…  object-compat   as twenty
//   layered-60-…  object-compat   as sixty
//
// A type is called FAMILY-level-N, its run-time twin rt-FAMILY-level-N; level
// 6 is the leaf. Properties are called setting-00, setting-01 … from the root
// on. Each level also has state that is no property, as devices do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_FIXTURE_H_
#define QOMRT_BENCH_FIXTURE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace qom::bench {

// A benchmark that measures an error measures nothing.
[[noreturn]] inline void Die(std::string_view what) {
  fmt::print(stderr, "benchmark: {}\n", what);
  std::abort();
}
inline void Check(const absl::Status& status) {
  if (__builtin_expect(!status.ok(), 0)) Die(Message(status));
}
template <typename T>
T Check(absl::StatusOr<T> value) {
  if (__builtin_expect(!value.ok(), 0)) Die(Message(value.status()));
  return *std::move(value);
}

inline constexpr int kLevels = 6;
inline constexpr int kOtherTypes = 3000;

// ---- Native types ----------------------------------------------------------

template <int n>
struct SettingName {
  static constexpr char kText[] = {'s', 'e', 't', 't',          'i',
                                   'n', 'g', '-', '0' + n / 10, '0' + n % 10};
  static constexpr std::string_view kName{kText, sizeof(kText)};
};

inline std::string SettingNamed(int n) {
  return fmt::format("setting-{:02}", n);
}

// What one level adds. `Tag` makes each level's members a type of their own.
template <typename V, int n, typename Tag>
struct Members;
template <typename V, typename Tag>
struct Members<V, 0, Tag> {
  static constexpr std::tuple<> kMembers{};
};
template <typename V, typename Tag>
struct Members<V, 4, Tag> {
  V m0{}, m1{}, m2{}, m3{};
  static constexpr std::tuple kMembers{&Members::m0, &Members::m1, &Members::m2,
                                       &Members::m3};
};
template <typename V, typename Tag>
struct Members<V, 10, Tag> {
  V m0{}, m1{}, m2{}, m3{}, m4{}, m5{}, m6{}, m7{}, m8{}, m9{};
  static constexpr std::tuple kMembers{
      &Members::m0, &Members::m1, &Members::m2, &Members::m3, &Members::m4,
      &Members::m5, &Members::m6, &Members::m7, &Members::m8, &Members::m9};
};

struct Plain {
  using Root = Object;
  using Value = uint32_t;
  static constexpr std::string_view kName = "plain";
  static constexpr int kPropertiesAt[kLevels] = {0, 0, 0, 0, 0, 0};
};
struct Twenty {
  using Root = Object;
  using Value = uint32_t;
  static constexpr std::string_view kName = "twenty";
  static constexpr int kPropertiesAt[kLevels] = {4, 4, 4, 4, 4, 0};
};
struct Sixty {
  using Root = Object;
  using Value = uint32_t;
  static constexpr std::string_view kName = "sixty";
  static constexpr int kPropertiesAt[kLevels] = {10, 10, 10, 10, 10, 10};
};
struct Strings {
  using Root = Object;
  using Value = std::string;
  static constexpr std::string_view kName = "strings";
  static constexpr int kPropertiesAt[kLevels] = {10, 10, 10, 10, 10, 10};
};
struct TwentyStrings : Twenty {
  using Value = std::string;
  static constexpr std::string_view kName = "strings-20";
};
struct LayeredNone : Plain {
  using Root = compat::ObjectCompat;
  static constexpr std::string_view kName = "layered-00";
};
struct LayeredTwenty : Twenty {
  using Root = compat::ObjectCompat;
  static constexpr std::string_view kName = "layered-20";
};
struct LayeredSixty : Sixty {
  using Root = compat::ObjectCompat;
  static constexpr std::string_view kName = "layered-60";
};

template <typename Family>
constexpr int PropertiesBelow(int level) {
  int count = 0;
  for (int i = 1; i < level; ++i) count += Family::kPropertiesAt[i - 1];
  return count;
}

template <typename Family, int kLevel>
class Level;

template <typename Family, int kLevel>
using ParentOf = typename std::conditional_t<
    kLevel == 1, std::type_identity<typename Family::Root>,
    std::type_identity<Level<Family, kLevel - 1>>>::type;

template <typename Family, int kLevel>
using LevelMembers =
    Members<typename Family::Value, Family::kPropertiesAt[kLevel - 1],
            Level<Family, kLevel>>;

template <typename Family, int kLevel>
struct LevelName {
  static constexpr auto kText = [] {
    constexpr std::string_view kMiddle = "-level-";
    std::array<char, Family::kName.size() + kMiddle.size() + 1> text{};
    size_t at = 0;
    for (char c : Family::kName) text[at++] = c;
    for (char c : kMiddle) text[at++] = c;
    text[at] = '0' + kLevel;
    return text;
  }();
  static constexpr std::string_view kName{kText.data(), kText.size()};
};

template <typename Family, int kLevel>
class Level : public Extends<Level<Family, kLevel>, ParentOf<Family, kLevel>>,
              public LevelMembers<Family, kLevel> {
 public:
  static constexpr std::string_view kTypeName =
      LevelName<Family, kLevel>::kName;
  struct Props;
  using Level::Extends::Extends;

  uint64_t state() const { return state_; }

 private:
  uint64_t state_ = 0;  // not a property
};

template <typename Family, int kLevel>
struct Level<Family, kLevel>::Props {
  static constexpr int kFirst = PropertiesBelow<Family>(kLevel);

  template <int i>
  static consteval auto Row() {
    constexpr auto kMember =
        std::get<i>(LevelMembers<Family, kLevel>::kMembers);
    constexpr std::string_view kName = SettingName<kFirst + i>::kName;
    if constexpr (std::is_same_v<typename Family::Value, std::string>) {
      return props::Field<kMember>(kName, {.default_value = "auto"});
    } else {
      return props::Field<kMember>(
          kName, {.default_value = 100 + i, .min = 1, .max = 100000});
    }
  }
  static constexpr auto kAll = []<int... i>(std::integer_sequence<int, i...>) {
    return props::Table(Row<i>()...);
  }
  (std::make_integer_sequence<int, Family::kPropertiesAt[kLevel - 1]>());
};

// What a leaf implements; a leaf without its family's last level's name.
class Bootable : public Interface<Bootable> {
 public:
  static constexpr std::string_view kTypeName = "bench-bootable";
  virtual int boot_index() const = 0;

 protected:
  ~Bootable() = default;
};
class Resettable : public Interface<Resettable> {
 public:
  static constexpr std::string_view kTypeName = "bench-resettable";
  virtual void Reset() = 0;

 protected:
  ~Resettable() = default;
};
class Pluggable : public Interface<Pluggable> {
 public:
  static constexpr std::string_view kTypeName = "bench-pluggable";
  virtual void Plug() = 0;

 protected:
  ~Pluggable() = default;
};

// A leaf, five levels above `Level<Plain, 1>`.
class Machine final : public Extends<Machine, Level<Plain, 5>, Bootable,
                                     Resettable, Pluggable> {
 public:
  static constexpr std::string_view kTypeName = "bench-machine";
  using Extends::Extends;
  int boot_index() const override { return resets_; }
  void Reset() override { ++resets_; }
  void Plug() override { ++resets_; }

 private:
  int resets_ = 0;
};

// 240 bytes that are no property: what the heap figures are measured with.
class Payload final : public Extends<Payload, Object> {
 public:
  static constexpr std::string_view kTypeName = "bench-payload";
  using Extends::Extends;
  std::array<std::byte, 240> bytes{};
};
class LayeredPayload final
    : public Extends<LayeredPayload, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "bench-layered-payload";
  using Extends::Extends;
  std::array<std::byte, 240> bytes{};
};

// ---- Registry --------------------------------------------------------------

template <typename Family>
void AddTwins(TypeRegistry& registry) {
  int setting = 0;
  for (int level = 1; level <= kLevels; ++level) {
    TypeBuilder type(fmt::format("rt-{}-level-{}", Family::kName, level));
    type.Parent(level == 1
                    ? std::string(Family::Root::kTypeName)
                    : fmt::format("rt-{}-level-{}", Family::kName, level - 1));
    for (int i = 0; i < Family::kPropertiesAt[level - 1]; ++i) {
      const std::string name = SettingNamed(setting++);
      if constexpr (std::is_same_v<typename Family::Value, std::string>) {
        type.Property(
            props::RuntimeProperty(registry, name, "str", Value("auto")));
      } else {
        type.Property(
            props::RuntimeProperty(registry, name, "uint32", Value(100 + i)));
      }
    }
    registry.Add(std::move(type));
  }
}

// The types that are in the way.
inline void AddOtherTypes(TypeRegistry& registry, int count = kOtherTypes) {
  for (int i = 0; i < count; ++i) {
    TypeBuilder type(fmt::format("other-{:04}", i));
    // Chains of four, so that there are ancestors, too.
    if (i % 4 != 0) type.Parent(fmt::format("other-{:04}", i - 1));
    type.Property(props::RuntimeProperty(
        registry, fmt::format("other-setting-{}", i % 4), "uint32", Value(1)));
    registry.Add(std::move(type));
  }
}

// A catalogue of the source tree.
inline std::string CatalogueFolder(std::string_view architecture) {
  return fmt::format("{}/qemu-7.2/{}", QOMRT_CATALOGUE_DIR, architecture);
}

inline void FillRegistry(TypeRegistry& registry) {
  registry.Register<Level<Plain, kLevels>>();
  registry.Register<Level<Twenty, kLevels>>();
  registry.Register<Level<Sixty, kLevels>>();
  registry.Register<Level<Strings, kLevels>>();
  registry.Register<Level<TwentyStrings, kLevels>>();
  registry.Register<Level<LayeredNone, kLevels>>();
  registry.Register<Level<LayeredTwenty, kLevels>>();
  registry.Register<Level<LayeredSixty, kLevels>>();
  registry.Register<Machine>();
  registry.Register<Payload>();
  registry.Register<LayeredPayload>();
  AddTwins<Plain>(registry);
  AddTwins<Twenty>(registry);
  AddTwins<Sixty>(registry);
  AddTwins<Strings>(registry);
  AddTwins<TwentyStrings>(registry);
  AddTwins<LayeredTwenty>(registry);
  AddOtherTypes(registry);
  Check(registry.Seal());
  Check(compat::LoadCatalogueDirectory(CatalogueFolder("aarch64"), registry));
}

// The one registry of a program; made on first use and never destroyed.
inline TypeRegistry& Types() {
  static TypeRegistry& registry = *[] {
    auto* made = new TypeRegistry;
    FillRegistry(*made);
    return made;
  }();
  return registry;
}

// Whether a type is a C++ class or declared from data.
enum class Made { kNative, kRunTime };

template <typename Family>
const Class& LeafOf(Made made) {
  const Class* type = Types().Find(
      fmt::format("{}{}-level-{}", made == Made::kNative ? "" : "rt-",
                  Family::kName, kLevels));
  if (type == nullptr) Die("a type of the fixture is missing");
  return *type;
}

// ---- Layers ----------------------------------------------------------------

// The entries of a machine layer.
using MachineTable = std::vector<compat::TableEntry>;

// A layer of `count` entries. `matches` of them, evenly spread, are for the
// first properties of the family, by the names of its levels: half by that of
// the leaf, half by that of the level that has the property. The others are
// for the types in the way.
template <typename Family>
MachineTable MakeMachineTable(int count, int matches, Made made) {
  MachineTable table;
  int matching = 0;
  for (int i = 0; i < count; ++i) {
    if (matching < matches && matching * count <= i * matches) {
      int level = kLevels;
      if (matching % 2 != 0) {
        while (PropertiesBelow<Family>(level) > matching) --level;
      }
      table.push_back(
          {fmt::format("{}{}-level-{}", made == Made::kNative ? "" : "rt-",
                       Family::kName, level),
           SettingNamed(matching), "2000"});
      ++matching;
    } else {
      const int type = i * 7 % kOtherTypes;
      table.push_back({fmt::format("other-{:04}", type),
                       fmt::format("other-setting-{}", type % 4), "3"});
    }
  }
  return table;
}

// A context, and what its machine layer holds; nothing by default.
class World {
 public:
  explicit World(MachineTable layer = MachineTable()) : context(Types()) {
    if (layer.empty()) return;
    Check(compat::Layers(context).Append(
        {{compat::Layer::kMachine,
          compat::MakeTable("machine", std::move(layer))}}));
  }

  Context context;
};

}  // namespace qom::bench

#endif  // QOMRT_BENCH_FIXTURE_H_
