// What GObject takes for the operations of ours of the same names. It has no
// typed handles, no parsing of texts and no tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <glib-object.h>

#include <cstdint>
#include <vector>

#include "bench/operation.h"
#include "bench/peers/gobject_types.h"
#include "bench/runner.h"

namespace qom::bench {
namespace {

GObject* New(GType type) {
  return static_cast<GObject*>(
      g_object_new_with_properties(type, 0, nullptr, nullptr));
}

// An object that lives as long as the operation.
class OneObject {
 public:
  explicit OneObject(GType type) : object_(New(type)) {}
  OneObject(const OneObject&) = delete;
  OneObject& operator=(const OneObject&) = delete;
  ~OneObject() { g_object_unref(object_); }

 protected:
  GObject* object_;
};

// ---- Casts -----------------------------------------------------------------

// What the checking cast macros call.
class CastTo : OneObject {
 public:
  explicit CastTo(GType wanted)
      : OneObject(Machine().machine), wanted_(wanted) {}
  void operator()() {
    DoNotOptimize(object_);
    GTypeInstance* cast = g_type_check_instance_cast(
        reinterpret_cast<GTypeInstance*>(object_), wanted_);
    DoNotOptimize(cast);
  }

 private:
  GType wanted_;
};
struct CastToBase : CastTo {
  static constexpr Row kRow{.name = "cast-base-5-up"};
  CastToBase() : CastTo(Machine().base) {}
};
struct CastToInterface : CastTo {
  static constexpr Row kRow{.name = "cast-interface"};
  CastToInterface() : CastTo(Machine().resettable) {}
};
// A cast that fails would warn: this one asks first.
struct CastFailing : OneObject {
  static constexpr Row kRow{.name = "cast-failing"};
  CastFailing() : OneObject(Machine().machine) {
    SixtyLeaf();
    wanted_ = g_type_from_name("SixtyLevel3");
  }
  void operator()() {
    DoNotOptimize(object_);
    gboolean is = g_type_check_instance_is_a(
        reinterpret_cast<GTypeInstance*>(object_), wanted_);
    DoNotOptimize(is);
  }
  GType wanted_;
};

// ---- Properties ------------------------------------------------------------

class Find : OneObject {
 public:
  explicit Find(const char* name) : OneObject(SixtyLeaf()), name_(name) {}
  void operator()() {
    DoNotOptimize(name_);
    GParamSpec* found =
        g_object_class_find_property(G_OBJECT_GET_CLASS(object_), name_);
    DoNotOptimize(found);
  }

 private:
  const char* name_;
};
struct FindLeaf : Find {
  static constexpr Row kRow{.name = "find-leaf"};
  FindLeaf() : Find("setting-59") {}
};
struct FindRoot : Find {
  static constexpr Row kRow{.name = "find-root"};
  FindRoot() : Find("setting-00") {}
};
struct FindMiss : Find {
  static constexpr Row kRow{.name = "find-miss"};
  FindMiss() : Find("setting-77") {}
};

struct SetNumber : OneObject {
  static constexpr Row kRow{.name = "set-uint32"};
  SetNumber() : OneObject(SixtyLeaf()) {}
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(value_);
    g_object_set(object_, name_, value_, nullptr);
  }
  const char* name_ = "setting-59";
  guint value_ = 200;
};
struct GetNumber : OneObject {
  static constexpr Row kRow{.name = "get-uint32"};
  GetNumber() : OneObject(SixtyLeaf()) {}
  void operator()() {
    DoNotOptimize(name_);
    guint value = 0;
    g_object_get(object_, name_, &value, nullptr);
    DoNotOptimize(value);
  }
  const char* name_ = "setting-59";
};
struct SetString : OneObject {
  static constexpr Row kRow{.name = "set-string-14"};
  SetString() : OneObject(StringsLeaf()) {}
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(text_);
    g_object_set(object_, name_, text_, nullptr);
  }
  const char* name_ = "setting-59";
  const char* text_ = "virtio-disk-01";
};

// ---- Creation --------------------------------------------------------------

class Create {
 public:
  static constexpr bool kShared = true;
  explicit Create(GType type) : type_(type), first_(New(type)) {}
  ~Create() { g_object_unref(first_); }
  void operator()() {
    GType type = type_;
    DoNotOptimize(type);
    GObject* object = New(type);
    DoNotOptimize(object);
    g_object_unref(object);
  }

 private:
  GType type_;
  GObject* first_;  // makes the class
};
struct CreatePlain : Create {
  static constexpr Row kRow{.name = "create-0"};
  CreatePlain() : Create(PlainLeaf()) {}
};
struct CreateTwenty : Create {
  static constexpr Row kRow{.name = "create-20"};
  CreateTwenty() : Create(TwentyLeaf()) {}
};
struct CreateSixty : Create {
  static constexpr Row kRow{.name = "create-60"};
  CreateSixty() : Create(SixtyLeaf()) {}
};
struct CreateStrings : Create {
  static constexpr Row kRow{.name = "create-60-strings"};
  CreateStrings() : Create(StringsLeaf()) {}
};

struct RefUnref : OneObject {
  static constexpr Row kRow{.name = "ref-unref"};
  RefUnref() : OneObject(PlainLeaf()) {}
  void operator()() {
    DoNotOptimize(object_);
    GObject* another = G_OBJECT(g_object_ref(object_));
    DoNotOptimize(another);
    g_object_unref(another);
  }
};

using GObjectOperations =
    OperationList<CastToBase, CastToInterface, CastFailing, FindLeaf, FindRoot,
                  FindMiss, SetNumber, GetNumber, SetString, CreatePlain,
                  CreateTwenty, CreateSixty, CreateStrings, RefUnref>;

// A set and a created object have the values that ours have.
void CheckValues() {
  GObject* object = New(SixtyLeaf());
  guint value = 0;
  g_object_get(object, "setting-13", &value, nullptr);
  if (value != 103) Die("GObject: a default is wrong");
  g_object_set(object, "setting-59", 200, nullptr);
  g_object_get(object, "setting-59", &value, nullptr);
  if (value != 200) Die("GObject: a set was lost");
  g_object_unref(object);
}

}  // namespace
}  // namespace qom::bench

int main(int argc, char** argv) {
  std::vector<qom::bench::Operation> all;
  AddOperations(qom::bench::GObjectOperations(), all);
  return qom::bench::RunOperations(all, &qom::bench::CheckValues, argc, argv);
}
