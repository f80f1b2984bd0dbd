// Finding, setting and getting properties of an object with sixty of them on
// six levels, native and run-time; and a standard hash table as the measure.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_PROPERTY_OPERATIONS_H_
#define QOMRT_BENCH_PROPERTY_OPERATIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "props/handle.h"

namespace qom::bench {

inline constexpr std::string_view kLeafSetting = "setting-59";
inline constexpr std::string_view kRootSetting = "setting-00";
inline constexpr std::string_view kNoSetting = "setting-77";

template <typename Family, Made made>
class OneObject {
 protected:
  World world_;
  const Class& type_ = LeafOf<Family>(made);
  Ref<Object> ref_ = Check(world_.context.New(type_));
  Object* object_ = ref_.get();
};

// ---- Find ------------------------------------------------------------------

template <Made made>
struct Find : OneObject<Sixty, made> {
  explicit Find(std::string_view name) : name_(name) {}
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(this->object_);
    const ObjectProperty* found = this->object_->FindProperty(name_);
    DoNotOptimize(found);
  }
  std::string_view name_;
};

struct FindLeaf : Find<Made::kNative> {
  static constexpr Row kRow{.name = "find-leaf"};
  FindLeaf() : Find(kLeafSetting) {}
};
struct FindRoot : Find<Made::kNative> {
  static constexpr Row kRow{.name = "find-root"};
  FindRoot() : Find(kRootSetting) {}
};
struct FindMiss : Find<Made::kNative> {
  static constexpr Row kRow{.name = "find-miss"};
  FindMiss() : Find(kNoSetting) {}
};
struct FindLeafRunTime : Find<Made::kRunTime> {
  static constexpr Row kRow{.name = "find-leaf-rt"};
  FindLeafRunTime() : Find(kLeafSetting) {}
};
struct FindMissRunTime : Find<Made::kRunTime> {
  static constexpr Row kRow{.name = "find-miss-rt"};
  FindMissRunTime() : Find(kNoSetting) {}
};

class StandardFind {
 public:
  explicit StandardFind(std::string_view name) : name_(name) {
    for (int i = 0; i < 60; ++i) table_.emplace(SettingNamed(i), i);
  }
  void operator()() {
    DoNotOptimize(name_);
    const auto at = table_.find(name_);
    bool found = at != table_.end();
    DoNotOptimize(found);
  }

 private:
  std::string name_;
  std::unordered_map<std::string, int> table_;
};
struct StandardFindHit : StandardFind {
  static constexpr Row kRow{.name = "base/unordered_map-find"};
  StandardFindHit() : StandardFind(std::string(kLeafSetting)) {}
};
struct StandardFindMiss : StandardFind {
  static constexpr Row kRow{.name = "base/unordered_map-miss"};
  StandardFindMiss() : StandardFind(std::string(kNoSetting)) {}
};

// ---- Set and get -----------------------------------------------------------

template <Made made>
struct SetNumber : OneObject<Sixty, made> {
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(value_);
    Check(this->object_->Set(name_, value_));
  }
  std::string_view name_ = kLeafSetting;
  uint32_t value_ = 200;
};
struct SetNumberNative : SetNumber<Made::kNative> {
  static constexpr Row kRow{.name = "set-uint32"};
};
struct SetNumberRunTime : SetNumber<Made::kRunTime> {
  static constexpr Row kRow{.name = "set-uint32-rt"};
};

template <Made made>
struct GetNumber : OneObject<Sixty, made> {
  void operator()() {
    DoNotOptimize(name_);
    absl::StatusOr<uint32_t> value =
        this->object_->template Get<uint32_t>(name_);
    if (!value.ok()) Die("get failed");
    uint32_t number = *value;
    DoNotOptimize(number);
  }
  std::string_view name_ = kLeafSetting;
};
struct GetNumberNative : GetNumber<Made::kNative> {
  static constexpr Row kRow{.name = "get-uint32"};
};
struct GetNumberRunTime : GetNumber<Made::kRunTime> {
  static constexpr Row kRow{.name = "get-uint32-rt"};
};

template <Made made>
struct ByHandle : OneObject<Sixty, made> {
  props::Handle<uint32_t> handle_ =
      Check(props::Handle<uint32_t>::Find(this->type_, kLeafSetting));
  uint32_t value_ = 200;
};
template <Made made>
struct SetByHandle : ByHandle<made> {
  void operator()() {
    DoNotOptimize(this->object_);
    DoNotOptimize(this->value_);
    Check(this->handle_.Set(*this->object_, this->value_));
  }
};
template <Made made>
struct GetByHandle : ByHandle<made> {
  void operator()() {
    DoNotOptimize(this->object_);
    uint32_t value = this->handle_.Get(*this->object_);
    DoNotOptimize(value);
  }
};
struct SetByHandleNative : SetByHandle<Made::kNative> {
  static constexpr Row kRow{.name = "set-handle"};
};
struct GetByHandleNative : GetByHandle<Made::kNative> {
  static constexpr Row kRow{.name = "get-handle"};
};
struct SetByHandleRunTime : SetByHandle<Made::kRunTime> {
  static constexpr Row kRow{.name = "set-handle-rt"};
};
struct GetByHandleRunTime : GetByHandle<Made::kRunTime> {
  static constexpr Row kRow{.name = "get-handle-rt"};
};

template <typename Family, Made made>
struct SetText : OneObject<Family, made> {
  explicit SetText(std::string_view text) : text_(text) {}
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(text_);
    Check(this->object_->Set(name_, text_));
  }
  std::string_view name_ = kLeafSetting;
  std::string_view text_;
};
struct ParseNumber : SetText<Sixty, Made::kNative> {
  static constexpr Row kRow{.name = "parse-200"};
  ParseNumber() : SetText("200") {}
};
struct ParseNumberRunTime : SetText<Sixty, Made::kRunTime> {
  static constexpr Row kRow{.name = "parse-200-rt"};
  ParseNumberRunTime() : SetText("200") {}
};
struct SetString : SetText<Strings, Made::kNative> {
  static constexpr Row kRow{.name = "set-string-14"};
  SetString() : SetText("virtio-disk-01") {}
};
struct SetStringRunTime : SetText<Strings, Made::kRunTime> {
  static constexpr Row kRow{.name = "set-string-14-rt"};
  SetStringRunTime() : SetText("virtio-disk-01") {}
};

template <Made made>
struct UnknownName : OneObject<Sixty, made> {
  void operator()() {
    DoNotOptimize(name_);
    absl::Status status = this->object_->Set(name_, value_);
    if (status.ok()) Die("an unknown name was set");
    DoNotOptimize(status);
  }
  std::string_view name_ = kNoSetting;
  uint32_t value_ = 200;
};
struct UnknownNameNative : UnknownName<Made::kNative> {
  static constexpr Row kRow{.name = "unknown-name"};
};
struct UnknownNameRunTime : UnknownName<Made::kRunTime> {
  static constexpr Row kRow{.name = "unknown-name-rt"};
};

using PropertyOperations = OperationList<
    FindLeaf, FindRoot, FindMiss, FindLeafRunTime, FindMissRunTime,
    StandardFindHit, StandardFindMiss, SetNumberNative, SetNumberRunTime,
    GetNumberNative, GetNumberRunTime, SetByHandleNative, GetByHandleNative,
    SetByHandleRunTime, GetByHandleRunTime, ParseNumber, ParseNumberRunTime,
    SetString, SetStringRunTime, UnknownNameNative, UnknownNameRunTime>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_PROPERTY_OPERATIONS_H_
