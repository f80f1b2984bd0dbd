// The families of bench/fixture.h as GObject classes: six levels, with none,
// 20 or 60 properties, which get their defaults when an object is made (they
// are construct properties). Written by hand as cheap as GObject allows: static
// strings, and an array for the values instead of a switch.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_PEERS_GOBJECT_TYPES_H_
#define QOMRT_BENCH_PEERS_GOBJECT_TYPES_H_

#include <glib-object.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>

#include "fmt/format.h"

namespace qom::bench {

inline constexpr int kLevels = 6;

// Texts that live as long as the process.
inline const char* Keep(const std::string& text) {
  return g_intern_string(text.c_str());
}
inline const char* SettingNamed(int n) {
  return Keep(fmt::format("setting-{:02}", n));
}

// An object with `kValues` values of type V and a word of state on each level.
// The levels differ in their properties only.
template <typename V, int kValues>
struct Instance {
  GObject parent;
  std::array<uint64_t, kLevels> state;
  std::array<V, kValues> values;
};

template <typename V, int kValues>
class Family {
 public:
  using Self = Instance<V, kValues>;

  // The type of the leaf, "NAMELevel6". `per_level` properties on each level,
  // as long as there are any left.
  static GType Register(const char* name, int per_level) {
    GType type = G_TYPE_OBJECT;
    int first = 0;
    for (int level = 1; level <= kLevels; ++level) {
      const int count = std::min(per_level, kValues - first);
      type = RegisterLevel(type, Keep(fmt::format("{}Level{}", name, level)),
                           first, count);
      first += count;
    }
    return type;
  }
  // All of them on one level.
  static GType RegisterOne(const char* name) {
    return RegisterLevel(G_TYPE_OBJECT, name, 0, kValues);
  }

 private:
  struct Properties {
    int first;
    int count;
  };

  static GType RegisterLevel(GType parent, const char* name, int first,
                             int count) {
    const GTypeInfo info = {
        .class_size = sizeof(GObjectClass),
        .base_init = nullptr,
        .base_finalize = nullptr,
        .class_init = &ClassInit,
        .class_finalize = nullptr,
        // Never freed: GObject keeps a pointer to it.
        .class_data = new Properties{first, count},
        .instance_size = sizeof(Self),
        .n_preallocs = 0,
        .instance_init = nullptr,
        .value_table = nullptr,
    };
    return g_type_register_static(parent, name, &info, GTypeFlags{});
  }
  static void ClassInit(gpointer record, gpointer data) {
    auto* klass = static_cast<GObjectClass*>(record);
    klass->set_property = &Set;
    klass->get_property = &Get;
    if constexpr (std::is_same_v<V, char*>) klass->finalize = &Finalize;
    const auto* properties = static_cast<const Properties*>(data);
    const auto flags = static_cast<GParamFlags>(
        G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
    for (int i = 0; i < properties->count; ++i) {
      const int n = properties->first + i;
      const char* name = SettingNamed(n);
      GParamSpec* row = nullptr;
      if constexpr (std::is_same_v<V, char*>) {
        row = g_param_spec_string(name, name, name, "auto", flags);
      } else {
        row = g_param_spec_uint(name, name, name, 1, 100000,
                                100 + static_cast<guint>(i), flags);
      }
      // 0 is no legal number of a property.
      g_object_class_install_property(klass, static_cast<guint>(n) + 1, row);
    }
  }
  static V& ValueOf(GObject* object, guint id) {
    return reinterpret_cast<Self*>(object)->values[id - 1];
  }
  static void Set(GObject* object, guint id, const GValue* value,
                  GParamSpec* /*row*/) {
    if constexpr (std::is_same_v<V, char*>) {
      g_free(ValueOf(object, id));
      ValueOf(object, id) = g_value_dup_string(value);
    } else {
      ValueOf(object, id) = g_value_get_uint(value);
    }
  }
  static void Get(GObject* object, guint id, GValue* value,
                  GParamSpec* /*row*/) {
    if constexpr (std::is_same_v<V, char*>) {
      g_value_set_string(value, ValueOf(object, id));
    } else {
      g_value_set_uint(value, ValueOf(object, id));
    }
  }
  // The class of the leaf inherits from five that do the same: once is enough.
  static void Finalize(GObject* object) {
    for (V& value : reinterpret_cast<Self*>(object)->values) g_free(value);
    G_OBJECT_CLASS(g_type_class_peek(G_TYPE_OBJECT))->finalize(object);
  }
};

// ---- The types, made on first use ------------------------------------------

inline GType PlainLeaf() {
  static const GType kType = Family<guint, 0>::Register("Plain", 0);
  return kType;
}
inline GType TwentyLeaf() {
  static const GType kType = Family<guint, 20>::Register("Twenty", 4);
  return kType;
}
inline GType SixtyLeaf() {
  static const GType kType = Family<guint, 60>::Register("Sixty", 10);
  return kType;
}
inline GType StringsLeaf() {
  static const GType kType = Family<char*, 60>::Register("Strings", 10);
  return kType;
}

inline GType NewInterface(const char* name) {
  const GTypeInfo info = {.class_size = sizeof(GTypeInterface),
                          .base_init = nullptr,
                          .base_finalize = nullptr,
                          .class_init = nullptr,
                          .class_finalize = nullptr,
                          .class_data = nullptr,
                          .instance_size = 0,
                          .n_preallocs = 0,
                          .instance_init = nullptr,
                          .value_table = nullptr};
  return g_type_register_static(G_TYPE_INTERFACE, name, &info, GTypeFlags{});
}

// A leaf five levels above PlainLevel1, with three interfaces; casts go to the
// one in the middle.
struct MachineTypes {
  GType base = 0;
  GType resettable = 0;
  GType machine = 0;
};
inline const MachineTypes& Machine() {
  static const MachineTypes kTypes = [] {
    MachineTypes made;
    PlainLeaf();
    made.base = g_type_from_name("PlainLevel1");
    const GTypeInfo info = {.class_size = sizeof(GObjectClass),
                            .base_init = nullptr,
                            .base_finalize = nullptr,
                            .class_init = nullptr,
                            .class_finalize = nullptr,
                            .class_data = nullptr,
                            .instance_size = sizeof(Instance<guint, 0>),
                            .n_preallocs = 0,
                            .instance_init = nullptr,
                            .value_table = nullptr};
    made.machine = g_type_register_static(g_type_from_name("PlainLevel5"),
                                          "Machine", &info, GTypeFlags{});
    const GInterfaceInfo implementation = {.interface_init = nullptr,
                                           .interface_finalize = nullptr,
                                           .interface_data = nullptr};
    for (const char* name : {"Bootable", "Resettable", "Pluggable"}) {
      const GType type = NewInterface(name);
      g_type_add_interface_static(made.machine, type, &implementation);
      if (std::string_view(name) == "Resettable") made.resettable = type;
    }
    return made;
  }();
  return kTypes;
}

// A benchmark that measures an error measures nothing.
[[noreturn]] inline void Die(const char* what) {
  fmt::print(stderr, "benchmark: {}\n", what);
  std::abort();
}

}  // namespace qom::bench

#endif  // QOMRT_BENCH_PEERS_GOBJECT_TYPES_H_
