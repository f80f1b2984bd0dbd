// A `Recipe` is how the properties of a new object get their first values:
// made once for a type, run for every object. The recipe this folder makes
// stores the defaults; who embeds it may supply recipes that know more, by
// deriving from `Recipe` and giving the Context a `RecipeSource`.
//
// A `RecipeDraft` collects the values of fields by property, later over
// earlier; the recipe keeps them as runs of bytes, so that creating an object
// costs a few copies whatever the number of properties.
//
// Threads: a finished Recipe is immutable but for its count of live objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_RECIPE_H_
#define QOMRT_QOM_RECIPE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/internal/short_text.h"

#pragma GCC visibility push(default)

namespace qom {

class Context;

// What a recipe is to be made for.
struct RecipeRequest {
  Context& context;
  const Class& type;
  // What the owner of an embedded object sets in it, before its layers.
  std::span<const PropertyDefault> owner_defaults;
};

// A field value in the memory form of its kind.
class FieldValue {
 public:
  explicit FieldValue(const PropertyKind& kind);
  ~FieldValue();
  FieldValue(const FieldValue&) = delete;
  FieldValue& operator=(const FieldValue&) = delete;

  void* slot() { return slot_.get(); }
  const void* slot() const { return slot_.get(); }

 private:
  struct Free {
    void operator()(void* memory) const;
  };
  const PropertyKind& kind_;
  std::unique_ptr<void, Free> slot_;
};

// The first values of the fields of one type.
class RecipeDraft {
 public:
  explicit RecipeDraft(const Class& type);

  // Gives `property`, a field of the object itself, the value in `slot`.
  void Put(const ClassProperty& property, const void* slot);

 private:
  friend class Recipe;

  // The bits of a word are kinds of their own at the same offset.
  using Key = std::pair<uint32_t, const PropertyKind*>;
  static Key KeyOf(const ClassProperty& field) {
    return {field.offset, field.kind};
  }
  // The place of `field` in stores_; the next if it has none.
  size_t PlaceOf(const ClassProperty& field);

  std::vector<std::byte> image_;
  std::vector<bool> covered_;
  std::vector<std::pair<const ClassProperty*, std::unique_ptr<FieldValue>>>
      stores_;
  // Places in stores_; empty while those are few.
  std::map<Key, size_t> places_;
};

class Recipe {
 public:
  // A recipe of the defaults of `request.type`.
  explicit Recipe(const RecipeRequest& request);
  virtual ~Recipe() = default;
  Recipe(const Recipe&) = delete;
  Recipe& operator=(const Recipe&) = delete;

  const Class& type() const { return type_; }
  Context& context() const { return context_; }

  // Phase 2, and what a derived recipe has folded into it.
  void StoreFields(Object& object) const {
    char* base = reinterpret_cast<char*>(&object);
    for (const Run& run : runs_) {
      std::memcpy(base + run.offset, image_.data() + run.at, run.size);
    }
    if (has_stores_) StoreOthers(base);
  }
  // Phase 2 for what is not a field: setters of computed properties.
  absl::Status ApplySetters(Object& object) const;
  bool has_setters() const { return !setters_.empty(); }
  // Phase 3, first hook.
  virtual absl::Status ApplyLayers(Object& object,
                                   const Construct& construct) const;
  bool has_layers() const { return has_layers_; }
  // Objects are not finished by their fields: setters, layers or hooks run.
  bool has_phases() const { return has_phases_; }
  // Which folder made the recipe; null for this one.
  const void* source_key() const { return source_key_; }

  void CountObject(int64_t change) const {
    live_[Shard()].count.fetch_add(change, std::memory_order_release);
  }
  int64_t live_objects() const;
  // An address that no other thread has.
  static const void* ThisThread() { return &ShardOfThread(); }

 protected:
  // For derived recipes, which call FillDefaults() and Finish() themselves.
  // `source_key` tells them apart.
  Recipe(const RecipeRequest& request, const void* source_key);

  // Puts defaults into `draft`, base to derived.
  void FillDefaults(const RecipeRequest& request, RecipeDraft& draft);
  void Finish(RecipeDraft draft);
  void set_has_layers(bool has_layers) {
    has_layers_ = has_layers;
    has_phases_ = has_phases_ || has_layers;
  }

 private:
  struct Run {
    uint32_t offset;
    uint32_t size;
    uint32_t at;  // in image_
  };
  struct Store {
    const ClassProperty* property;
    std::unique_ptr<FieldValue> value;
  };
  struct TextStore {
    uint32_t offset;
    internal::ShortText text;
  };
  struct Setter {
    const ClassProperty* property;
    Value value;
  };
  // One of few counters, so that threads that create objects of one type do
  // not write to one cache line, nor to two that the processor fetches as a
  // pair.
  struct alignas(128) LiveCount {
    std::atomic<int64_t> count{0};
  };
  static constexpr size_t kShards = 4;
  static size_t& ShardOfThread() {
    static constinit thread_local size_t shard = kShards;
    return shard;
  }
  static size_t Shard() {
    size_t& shard = ShardOfThread();
    if (__builtin_expect(shard == kShards, 0)) shard = NewShard();
    return shard;
  }
  static size_t NewShard();
  // The fields that are no plain bytes.
  void StoreOthers(char* base) const {
    for (const TextStore& store : texts_) {
      store.text.StoreInto(base + store.offset);
    }
    for (const Store& store : stores_) {
      store.property->kind->assign(base + store.property->offset,
                                   store.value->slot());
    }
  }

  const Class& type_;
  Context& context_;
  std::vector<Run> runs_;
  std::vector<std::byte> image_;
  std::vector<TextStore> texts_;
  std::vector<Store> stores_;
  std::vector<Setter> setters_;
  const void* source_key_;
  bool has_stores_ = false;  // texts_ or stores_
  bool has_layers_ = false;
  bool has_phases_ = false;
  mutable LiveCount live_[kShards];
};

// Makes the recipes of one Context. Called once per type and generation, under
// a lock of the Context.
class RecipeSource {
 public:
  virtual ~RecipeSource() = default;
  virtual std::unique_ptr<Recipe> Make(const RecipeRequest& request) = 0;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_RECIPE_H_
