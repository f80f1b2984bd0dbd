// What Qt takes for the operations of ours of the same names. Its objects are
// not counted; its layers, paths and `[*]` are nobody's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <QByteArray>
#include <QMetaObject>
#include <QMetaProperty>
#include <QObject>
#include <QString>
#include <QVariant>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "bench/operation.h"
#include "bench/peers/qt_types.h"
#include "bench/runner.h"
#include "fmt/core.h"

namespace qom::bench {
namespace {

// A benchmark that measures an error measures nothing.
[[noreturn]] void Die(const char* what) {
  fmt::print(stderr, "benchmark: {}\n", what);
  std::abort();
}

// ---- Casts -----------------------------------------------------------------

template <typename Target>
struct CastTo {
  void operator()() {
    DoNotOptimize(object_);
    Target* target = qobject_cast<Target*>(object_);
    DoNotOptimize(target);
  }
  Machine machine_;
  QObject* object_ = &machine_;
};
struct CastToBase : CastTo<PlainLevel1> {
  static constexpr Row kRow{.name = "cast-base-5-up"};
};
struct CastToInterface : CastTo<Resettable> {
  static constexpr Row kRow{.name = "cast-interface"};
};
struct CastFailing : CastTo<SixtyLevel3> {
  static constexpr Row kRow{.name = "cast-failing"};
};

// ---- Properties ------------------------------------------------------------

struct Find {
  explicit Find(const char* name) : name_(name) {}
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(object_);
    int found = object_->metaObject()->indexOfProperty(name_);
    DoNotOptimize(found);
  }
  const char* name_;
  SixtyLevel6 sixty_;
  QObject* object_ = &sixty_;
};
struct FindLeaf : Find {
  static constexpr Row kRow{.name = "find-leaf"};
  FindLeaf() : Find("setting_59") {}
};
struct FindRoot : Find {
  static constexpr Row kRow{.name = "find-root"};
  FindRoot() : Find("setting_00") {}
};
struct FindMiss : Find {
  static constexpr Row kRow{.name = "find-miss"};
  FindMiss() : Find("setting_77") {}
};

template <typename T>
struct OneObject {
  T value_;
  QObject* object_ = &value_;
  const char* name_ = "setting_59";
};
struct SetNumber : OneObject<SixtyLevel6> {
  static constexpr Row kRow{.name = "set-uint32"};
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(number_);
    if (!object_->setProperty(name_, QVariant(number_))) Die("set failed");
  }
  uint number_ = 200;
};
struct GetNumber : OneObject<SixtyLevel6> {
  static constexpr Row kRow{.name = "get-uint32"};
  void operator()() {
    DoNotOptimize(name_);
    uint value = object_->property(name_).toUInt();
    DoNotOptimize(value);
  }
};
struct ByHandle : OneObject<SixtyLevel6> {
  QMetaProperty property_ = object_->metaObject()->property(
      object_->metaObject()->indexOfProperty(name_));
  uint number_ = 200;
};
struct SetByHandle : ByHandle {
  static constexpr Row kRow{.name = "set-handle"};
  void operator()() {
    DoNotOptimize(object_);
    DoNotOptimize(number_);
    if (!property_.write(object_, QVariant(number_))) Die("set failed");
  }
};
struct GetByHandle : ByHandle {
  static constexpr Row kRow{.name = "get-handle"};
  void operator()() {
    DoNotOptimize(object_);
    uint value = property_.read(object_).toUInt();
    DoNotOptimize(value);
  }
};
// The text as Qt has texts.
struct ParseNumber : OneObject<SixtyLevel6> {
  static constexpr Row kRow{.name = "parse-200"};
  void operator()() {
    DoNotOptimize(name_);
    if (!object_->setProperty(name_, QVariant(text_))) Die("set failed");
  }
  QString text_ = QStringLiteral("200");
};
struct SetString : OneObject<TextsLevel6> {
  static constexpr Row kRow{.name = "set-string-14"};
  void operator()() {
    DoNotOptimize(name_);
    if (!object_->setProperty(name_, QVariant(text_))) Die("set failed");
  }
  QString text_ = QStringLiteral("virtio-disk-01");
};

// ---- Creation --------------------------------------------------------------

template <typename T>
struct Create {
  static constexpr bool kShared = true;
  void operator()() {
    QObject* object = new T;
    DoNotOptimize(object);
    delete object;
  }
};
struct CreatePlain : Create<PlainLevel6> {
  static constexpr Row kRow{.name = "create-0"};
};
struct CreateTwenty : Create<TwentyLevel6> {
  static constexpr Row kRow{.name = "create-20"};
};
struct CreateSixty : Create<SixtyLevel6> {
  static constexpr Row kRow{.name = "create-60"};
};
struct CreateStrings : Create<TextsLevel6> {
  static constexpr Row kRow{.name = "create-60-strings"};
};

// ---- Tree ------------------------------------------------------------------

// Parents of `kSiblings`, as in bench/child_operations.h.
template <size_t kSiblings>
class Families {
 public:
  static constexpr std::array kArgs = {kSiblings};
  static constexpr size_t kBatch = 1000;
  static constexpr size_t kEach = std::min(kBatch, (kSiblings + 1) / 2);
  static constexpr size_t kParents = kBatch / kEach;

 protected:
  void Fill(size_t children) {
    parents_.clear();
    for (size_t i = 0; i < kParents; ++i) {
      parents_.push_back(std::make_unique<PlainLevel6>());
      for (size_t j = 0; j < children; ++j) {
        (new PlainLevel6)->setParent(parents_.back().get());
      }
    }
  }

  std::vector<std::unique_ptr<QObject>> parents_;
};
// Qt's children have no name that anything is found by.
template <size_t kSiblings>
class AddChild : public Families<kSiblings> {
  using Base = Families<kSiblings>;

 public:
  static constexpr Row kRow{.name = "add-child"};
  void Prepare() {
    children_.clear();
    this->Fill(kSiblings - Base::kEach / 2);
    for (size_t i = 0; i < Base::kBatch; ++i) {
      children_.push_back(new PlainLevel6);
    }
  }
  void operator()() {
    auto child = children_.begin();
    for (auto& parent : this->parents_) {
      for (size_t j = 0; j < Base::kEach; ++j) {
        (*child++)->setParent(parent.get());
      }
    }
  }

 private:
  std::vector<QObject*> children_;  // the parents' soon
};
template <size_t kSiblings>
class Unparent : public Families<kSiblings> {
  using Base = Families<kSiblings>;

 public:
  static constexpr Row kRow{.name = "unparent"};
  void Prepare() {
    constexpr size_t kBefore = kSiblings + Base::kEach / 2;
    leaving_.clear();
    this->Fill(kBefore);
    for (const auto& parent : this->parents_) {
      const QObjectList children = parent->children();
      for (size_t j = 0; j < Base::kEach; ++j) {
        leaving_.emplace_back(children[static_cast<int>(j * 7919 % kBefore)]);
      }
    }
  }
  void operator()() {
    for (auto& child : leaving_) child->setParent(nullptr);
  }

 private:
  std::vector<std::unique_ptr<QObject>> leaving_;
};
class DestroyParent {
 public:
  static constexpr Row kRow{.name = "destroy-parent"};
  static constexpr std::array kArgs = {10000};
  static constexpr size_t kBatch = 10000;
  void Prepare() {
    parent_ = new PlainLevel6;
    for (size_t i = 0; i < kBatch; ++i) (new PlainLevel6)->setParent(parent_);
  }
  void operator()() { delete parent_; }

 private:
  QObject* parent_ = nullptr;
};
// The only object of its name, at the end of a chain beside the others.
class FindChild {
 public:
  static constexpr Row kRow{.name = "partial-path", .count = 20};
  static constexpr std::array kArgs = {10000};
  FindChild() {
    auto* crowd = new PlainLevel6;
    crowd->setParent(&root_);
    for (int i = 0; i < kArgs[0]; ++i) {
      auto* child = new PlainLevel6;
      child->setObjectName(QString::asprintf("device-%05d", i));
      child->setParent(crowd);
    }
    QObject* end = &root_;
    for (const char* name : {"board", "bridge-0", "bus-0", "slot-17",
                             "function-0", "device-of-interest"}) {
      auto* child = new PlainLevel6;
      child->setObjectName(QString::fromLatin1(name));
      child->setParent(end);
      end = child;
    }
    if (root_.findChild<QObject*>(name_) != end) Die("another object");
  }
  void operator()() {
    QObject* found = root_.findChild<QObject*>(name_);
    DoNotOptimize(found);
  }

 private:
  PlainLevel6 root_;
  QString name_ = QStringLiteral("device-of-interest");
};

using QtOperations =
    OperationList<CastToBase, CastToInterface, CastFailing, FindLeaf, FindRoot,
                  FindMiss, SetNumber, GetNumber, SetByHandle, GetByHandle,
                  ParseNumber, SetString, CreatePlain, CreateTwenty,
                  CreateSixty, CreateStrings, FindChild, AddChild<10>,
                  AddChild<100>, AddChild<1000>, AddChild<10000>,
                  AddChild<100000>, Unparent<10>, Unparent<100>, Unparent<1000>,
                  Unparent<10000>, Unparent<100000>, DestroyParent>;

// A set and a created object have the values that ours have.
void CheckValues() {
  SixtyLevel6 object;
  if (object.property("setting_13").toUInt() != 103) {
    Die("Qt: a default is wrong");
  }
  object.setProperty("setting_59", QString("200"));
  if (object.property("setting_59").toUInt() != 200) Die("Qt: a set was lost");
}

}  // namespace
}  // namespace qom::bench

int main(int argc, char** argv) {
  std::vector<qom::bench::Operation> all;
  AddOperations(qom::bench::QtOperations(), all);
  return qom::bench::RunOperations(all, &qom::bench::CheckValues, argc, argv);
}
