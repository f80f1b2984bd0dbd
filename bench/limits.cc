// What the machine itself takes for the least that must be done: an operation
// here has the name of the one of ours that does it with everything else an
// object model owes (types, checks, errors, threads). No qomrt in here.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "bench/operation.h"
#include "bench/runner.h"
#include "fmt/format.h"

namespace qom::bench {
namespace {

// ---- Casts: an array of ancestors, two loads and a compare -----------------

struct Type {
  const Type* ancestors[8];
  size_t depth;
};
struct Typed {
  const Type* type;
};

class CastTo {
 public:
  explicit CastTo(const Type* wanted) : wanted_(wanted) {}
  void operator()() {
    DoNotOptimize(object_);
    const Type* type = object_->type;
    Typed* cast =
        type->depth >= 1 && type->ancestors[1] == wanted_ ? object_ : nullptr;
    DoNotOptimize(cast);
  }

 protected:
  inline static const Type kBase{};
  inline static const Type kOther{};

 private:
  Type leaf_{.ancestors = {nullptr, &kBase}, .depth = 6};
  Typed typed_{&leaf_};
  Typed* object_ = &typed_;
  const Type* wanted_;
};
struct CastToBase : CastTo {
  static constexpr Row kRow{.name = "cast-base-5-up"};
  CastToBase() : CastTo(&kBase) {}
};
struct CastFailing : CastTo {
  static constexpr Row kRow{.name = "cast-failing"};
  CastFailing() : CastTo(&kOther) {}
};

// ---- Properties: one hash, one compare -------------------------------------

// A table as good as one can be: every name has a slot of its own.
class Fields {
 public:
  static constexpr size_t kFields = 60;
  Fields() {
    for (uint32_t i = 0; i < kFields; ++i) {
      names_[i] = fmt::format("setting-{:02}", i);
    }
    for (;; factor_ += 2) {
      slots_.fill(kFields);
      uint32_t i = 0;
      while (i < kFields && slots_[SlotOf(names_[i])] == kFields) {
        slots_[SlotOf(names_[i])] = i;
        ++i;
      }
      if (i == kFields) return;
    }
  }

 protected:
  // The value of that name, or null.
  uint32_t* Find(std::string_view name) {
    const uint32_t at = slots_[SlotOf(name)];
    if (at == kFields || names_[at].size() != name.size() ||
        std::memcmp(names_[at].data(), name.data(), name.size()) != 0) {
      return nullptr;
    }
    return &values_[at];
  }
  static bool InRange(uint32_t value) { return value - 1 < 100000; }

  std::string_view name_ = "setting-59";

 private:
  // Of the first and the last eight bytes: names here have at least eight.
  size_t SlotOf(std::string_view name) const {
    uint64_t first = 0;
    uint64_t last = 0;
    std::memcpy(&first, name.data(), 8);
    std::memcpy(&last, name.data() + name.size() - 8, 8);
    return ((first ^ (last * 31) ^ name.size()) * factor_) >> 53;
  }

  uint64_t factor_ = 0x9e3779b97f4a7c15;
  std::array<uint32_t, 2048> slots_;
  std::array<std::string, kFields> names_;
  std::array<uint32_t, kFields> values_{};
};

class FindName : Fields {
 public:
  explicit FindName(std::string_view name) { name_ = name; }
  void operator()() {
    DoNotOptimize(name_);
    uint32_t* found = Find(name_);
    DoNotOptimize(found);
  }
};
struct FindLeaf : FindName {
  static constexpr Row kRow{.name = "find-leaf"};
  FindLeaf() : FindName("setting-59") {}
};
struct FindRoot : FindName {
  static constexpr Row kRow{.name = "find-root"};
  FindRoot() : FindName("setting-00") {}
};
struct FindMiss : FindName {
  static constexpr Row kRow{.name = "find-miss"};
  FindMiss() : FindName("setting-77") {}
};

struct SetNumber : Fields {
  static constexpr Row kRow{.name = "set-uint32"};
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(value_);
    uint32_t* field = Find(name_);
    if (field != nullptr && InRange(value_)) *field = value_;
    DoNotOptimize(field);
  }
  uint32_t value_ = 200;
};
struct GetNumber : Fields {
  static constexpr Row kRow{.name = "get-uint32"};
  void operator()() {
    DoNotOptimize(name_);
    uint32_t* field = Find(name_);
    uint32_t value = field == nullptr ? 0 : *field;
    DoNotOptimize(value);
  }
};
struct SetKnown {
  static constexpr Row kRow{.name = "set-handle"};
  void operator()() {
    DoNotOptimize(field_);
    DoNotOptimize(value_);
    if (value_ - 1 < 100000) *field_ = value_;
    DoNotOptimize(field_);
  }
  uint32_t memory_ = 0;
  uint32_t* field_ = &memory_;
  uint32_t value_ = 200;
};
struct GetKnown {
  static constexpr Row kRow{.name = "get-handle"};
  void operator()() {
    DoNotOptimize(field_);
    uint32_t value = *field_;
    DoNotOptimize(value);
  }
  uint32_t memory_ = 0;
  uint32_t* field_ = &memory_;
};
struct Parse : Fields {
  static constexpr Row kRow{.name = "parse-200"};
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(text_);
    uint32_t value = 0;
    const char* end = text_.data() + text_.size();
    const auto parsed = std::from_chars(text_.data(), end, value);
    uint32_t* field = Find(name_);
    if (field != nullptr && parsed.ptr == end && InRange(value)) {
      *field = value;
    }
    DoNotOptimize(field);
  }
  std::string_view text_ = "200";
};
struct SetString : Fields {
  static constexpr Row kRow{.name = "set-string-14"};
  void operator()() {
    DoNotOptimize(name_);
    DoNotOptimize(text_);
    if (Find(name_) != nullptr) value_.assign(text_);
    DoNotOptimize(value_);
  }
  std::string_view text_ = "virtio-disk-01";
  std::string value_;
};
struct UnknownName : Fields {
  static constexpr Row kRow{.name = "unknown-name"};
  void operator()() {
    name_ = "setting-77";
    DoNotOptimize(name_);
    if (Find(name_) != nullptr) return;
    const std::string text = fmt::format("{} has no property '{}'",
                                         std::string_view("sixty"), name_);
    absl::Status status = absl::NotFoundError(text);
    DoNotOptimize(status);
  }
};

// ---- Creation: memory, filled from an image --------------------------------

// As large as an object of ours: 64 bytes, six levels of 8, the properties.
template <size_t kPropertyBytes>
class MallocImage {
 public:
  static constexpr bool kShared = true;
  void operator()() {
    void* memory = std::malloc(kSize);
    std::memcpy(memory, image_.data(), kSize);
    DoNotOptimize(memory);
    std::free(memory);
  }

 private:
  static constexpr size_t kSize = 64 + 48 + kPropertyBytes;
  std::vector<char> image_ = std::vector<char>(kSize, 'x');
};
struct Create0 : MallocImage<0> {
  static constexpr Row kRow{.name = "create-0"};
};
struct Create20 : MallocImage<80> {
  static constexpr Row kRow{.name = "create-20"};
};
struct Create60 : MallocImage<240> {
  static constexpr Row kRow{.name = "create-60"};
};
// The image has the values that matched in it.
template <int kProperties, int kEntries, int kMatches>
struct CreateLayered : MallocImage<4 * kProperties> {
  static constexpr Row kRow{.name = "create-layered"};
  static constexpr std::array kArgs = {kProperties, kEntries, kMatches};
};
// A short text is part of the memory, but it has a pointer to itself.
class CreateStrings {
 public:
  static constexpr Row kRow{.name = "create-60-strings"};
  void operator()() {
    auto* object = static_cast<Texts*>(std::malloc(sizeof(Texts)));
    std::memcpy(object, &image_, sizeof(Texts));
    for (Text& text : object->texts) text.at = text.local;
    DoNotOptimize(object);
    for (Text& text : object->texts) {
      if (text.at != text.local) std::free(text.at);
    }
    std::free(object);
  }

 private:
  struct Text {
    char* at;
    size_t size;
    char local[16];
  };
  struct Texts {
    std::array<char, 64 + 48> rest;
    std::array<Text, 60> texts;
  };
  Texts image_{};
};
class AtomicAddSubtract {
 public:
  static constexpr Row kRow{.name = "ref-unref"};
  void operator()() {
    std::atomic<uint32_t>* count = count_.get();
    DoNotOptimize(count);
    count->fetch_add(1, std::memory_order_relaxed);
    DoNotOptimize(count);
    if (count->fetch_sub(1, std::memory_order_acq_rel) == 1) std::abort();
  }

 private:
  std::unique_ptr<std::atomic<uint32_t>> count_ =
      std::make_unique<std::atomic<uint32_t>>(1);
};

// ---- Tree ------------------------------------------------------------------

// A path is at least a copy of the names.
class CopyNames {
 public:
  explicit CopyNames(std::vector<std::string> names)
      : names_(std::move(names)) {}
  void operator()() {
    DoNotOptimize(names_);
    size_t size = 0;
    for (const std::string& name : names_) size += 1 + name.size();
    std::string path;
    path.reserve(size);
    for (const std::string& name : names_) {
      path += '/';
      path += name;
    }
    DoNotOptimize(path);
  }

 private:
  std::vector<std::string> names_;
};
struct PathDeep : CopyNames {
  static constexpr Row kRow{.name = "canonical-path-6-deep"};
  PathDeep()
      : CopyNames({"board", "bridge-0", "bus-0", "slot-17", "function-0",
                   "device-of-interest"}) {}
};
struct PathOfSibling : CopyNames {
  static constexpr Row kRow{.name = "canonical-path-siblings"};
  static constexpr std::array kArgs = {10000};
  PathOfSibling() : CopyNames({"crowd", "device-05000"}) {}
};
struct ResolveAbsolute : Fields {
  static constexpr Row kRow{.name = "absolute-path-6-deep"};
  void operator()() {
    for (int i = 0; i < 6; ++i) {
      DoNotOptimize(name_);
      uint32_t* found = Find(name_);
      DoNotOptimize(found);
    }
  }
};
struct ResolvePartial : Fields {
  static constexpr Row kRow{.name = "partial-path"};
  static constexpr std::array kArgs = {10000};
  void operator()() {
    DoNotOptimize(name_);
    uint32_t* found = Find(name_);
    DoNotOptimize(found);
  }
};

// A child is at least memory for its name and its place, in a list.
struct Place {
  Place* next;
  Place* previous;
  void* child;
  char name[40];
};
class Places {
 public:
  static constexpr size_t kBatch = 1000;

 protected:
  void Link(Place* place) {
    place->next = list_.next;
    place->previous = &list_;
    list_.next->previous = place;
    list_.next = place;
  }
  static void Unlink(Place* place) {
    place->next->previous = place->previous;
    place->previous->next = place->next;
    std::free(place);
  }
  Place* Add() {
    auto* place = static_cast<Place*>(std::malloc(sizeof(Place)));
    std::memcpy(place->name, "device-00000", 13);
    Link(place);
    return place;
  }
  void RemoveAll() {
    while (list_.next != &list_) Unlink(list_.next);
  }

 private:
  Place list_{&list_, &list_, nullptr, {}};
};
class AddPlaces : Places {
 public:
  using Places::kBatch;
  void Prepare() { RemoveAll(); }
  void operator()() {
    for (size_t i = 0; i < kBatch; ++i) Add();
  }
  ~AddPlaces() { RemoveAll(); }
};
struct AddChild : AddPlaces {
  static constexpr Row kRow{.name = "add-child"};
  static constexpr std::array kArgs = {1000};
};
template <int kSiblings>
struct AddChildAny : AddPlaces {
  static constexpr Row kRow{.name = "add-child-any"};
  static constexpr std::array kArgs = {kSiblings};
};
// An object knows its place. They leave in no order, as with us: where there
// are many, it is the memory that this takes the time of.
template <size_t kSiblings>
class Unparent : Places {
 public:
  static constexpr Row kRow{.name = "unparent"};
  static constexpr std::array kArgs = {kSiblings};
  using Places::kBatch;
  void Prepare() {
    RemoveAll();
    objects_.clear();
    leaving_.clear();
    constexpr size_t kObjects = std::max(kSiblings, kBatch);
    for (size_t i = 0; i < kObjects; ++i) {
      objects_.push_back(std::make_unique<Object>());
      objects_[i]->place = Add();
    }
    for (size_t i = 0; i < kBatch; ++i) {
      leaving_.push_back(objects_[i * 7919 % kObjects].get());
    }
  }
  void operator()() {
    for (Object* object : leaving_) {
      Unlink(object->place);
      object->place = nullptr;
    }
  }
  ~Unparent() { RemoveAll(); }

 private:
  struct Object {
    Place* place;
    std::array<char, 96> rest;
  };
  std::vector<std::unique_ptr<Object>> objects_;
  std::vector<Object*> leaving_;
};

using Limits = OperationList<
    CastToBase, CastFailing, FindLeaf, FindRoot, FindMiss, SetNumber, GetNumber,
    SetKnown, GetKnown, Parse, SetString, UnknownName, Create0, Create20,
    Create60, CreateStrings, CreateLayered<20, 400, 20>,
    CreateLayered<20, 2000, 20>, CreateLayered<20, 20000, 20>,
    AtomicAddSubtract, PathDeep, PathOfSibling, ResolveAbsolute, ResolvePartial,
    AddChild, AddChildAny<1000>, AddChildAny<10000>, Unparent<10>,
    Unparent<100>, Unparent<1000>, Unparent<10000>, Unparent<100000>>;

}  // namespace
}  // namespace qom::bench

int main(int argc, char** argv) {
  std::vector<qom::bench::Operation> all;
  AddOperations(qom::bench::Limits(), all);
  return qom::bench::RunOperations(
      all, [] {}, argc, argv);
}
