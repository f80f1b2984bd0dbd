// The properties that objects have beyond those of their class. What objects
// of one kind have alike, the name, the type and the code, is one definition
// that they share; an object keeps only what its accessors captured.
//
// Threads: definitions are shared under a lock; the properties of an object
// belong to it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TREE_DYNAMIC_PROPERTIES_H_
#define QOMRT_QOM_TREE_DYNAMIC_PROPERTIES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "qom/internal/accessor_call.h"
#include "qom/internal/hash.h"
#include "qom/internal/mutex.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/property.h"

namespace qom::internal {

struct DynamicDefinition : ObjectProperty {
  uint64_t hash = 0;  // of the name
  const DynamicAccessors::Get::Operations* get_operations = nullptr;
  const DynamicAccessors::Set::Operations* set_operations = nullptr;
  uint64_t users = 0;  // objects that have it
  std::string name_text;
  std::string type_text;
};

// What an alias stands for. It keeps another object as a strong link does:
// objects that stand for one another's properties end with their context.
struct AliasTarget {
  AliasTarget(Object& holder, Object& target, std::string_view name)
      : own(&target == &holder ? &target : nullptr), property(name) {
    if (own != nullptr) return;
    other = std::make_shared<LinkBase>(LinkKind::kStrong);
    other->Point(&target);
  }

  // Null once the context ends.
  Object* object() const { return own != nullptr ? own : other->object(); }

  Object* own;                      // the holder, if it stands for its own
  std::shared_ptr<LinkBase> other;  // of getter and setter
  std::string property;
};
struct AliasGetter : AliasTarget {
  absl::Status operator()(const Object& holder, Visitor& visitor) const;
};
struct AliasSetter : AliasTarget {
  absl::Status operator()(Object& holder, Visitor& visitor) const;
};

// The definitions of a context.
class DynamicDefinitions {
 public:
  DynamicDefinitions() = default;
  ~DynamicDefinitions();
  DynamicDefinitions(const DynamicDefinitions&) = delete;
  DynamicDefinitions& operator=(const DynamicDefinitions&) = delete;

  // One more user of the definition that says this.
  const DynamicDefinition* Take(std::string_view name, std::string_view type,
                                const DynamicAccessors& accessors,
                                PropertyFlags flags);
  // One user less.
  void Return(const DynamicDefinition* definition);

 private:
  struct Hash {
    size_t operator()(const DynamicDefinition* one) const { return one->hash; }
  };
  struct Same {
    bool operator()(const DynamicDefinition* a,
                    const DynamicDefinition* b) const;
  };

  Mutex mutex_;
  qom::internal::HashSet<DynamicDefinition*, Hash, Same> all_
      ABSL_GUARDED_BY(mutex_);
};

// The dynamic properties of one object, in order of creation.
class DynamicProperties {
 public:
  static constexpr size_t kMost = 0xffff'ffff;

  // A property of this object: the definition and what its accessors captured.
  struct Entry {
    const DynamicDefinition* definition = nullptr;  // null: removed
    void* get_state = nullptr;
    void* set_state = nullptr;
  };

  explicit DynamicProperties(DynamicDefinitions& definitions)
      : definitions_(definitions) {}
  ~DynamicProperties() { Clear(); }
  DynamicProperties(const DynamicProperties&) = delete;
  DynamicProperties& operator=(const DynamicProperties&) = delete;

  bool empty() const { return count_ == 0; }
  bool full() const { return entries_.size() >= kMost; }
  const DynamicDefinition* Find(std::string_view name) const;
  // `name` is not there, and these are not full.
  void Add(std::string_view name, std::string_view type,
           DynamicAccessors accessors, PropertyFlags flags);
  // `definition` is one of these.
  Entry TakeOut(const DynamicDefinition& definition);
  // Ends what was taken out, once no accessor runs: it may look at its object.
  void End(const Entry& gone);
  void Clear();
  template <typename F>
  void ForEach(F&& f) const {
    for (const Entry& entry : entries_) {
      if (entry.definition != nullptr) f(*entry.definition);
    }
  }

  // The target of an alias that AddAlias() of Object made; null for others.
  const AliasTarget* AliasOf(const DynamicDefinition& definition) const;

  static absl::Status Get(const ObjectProperty& property, const Object& object,
                          Visitor& visitor);
  static absl::Status Set(const ObjectProperty& property, Object& object,
                          Visitor& visitor);

 private:
  // Up to here, a look-up goes through all.
  static constexpr size_t kFew = 8;

  friend class DynamicCall;

  const Entry* FindEntry(std::string_view name, uint64_t hash) const;
  void Destroy(const Entry& entry);
  void EndCall();
  void Index(uint32_t position);
  void Unindex(uint32_t position);
  void Reindex();

  DynamicDefinitions& definitions_;
  std::vector<Entry> entries_;
  // Positions plus one of those that are there, by hash, open addressing; empty
  // for a few.
  std::vector<uint32_t> index_;
  uint32_t count_ = 0;
  // Calls of accessors that run, and what was removed meanwhile.
  uint32_t calls_ = 0;
  std::vector<Entry> removed_;
};

// A call of a property that is not of the class. While there is one, its
// object lives, and so does what it removes of its own properties.
class DynamicCall {
 public:
  explicit DynamicCall(const Object& object);
  ~DynamicCall();
  DynamicCall(const DynamicCall&) = delete;
  DynamicCall& operator=(const DynamicCall&) = delete;

  // An error if too many run, one in the other.
  absl::Status Check(const ObjectProperty& property) const;

 private:
  const Object& object_;
  const AccessorCall call_;
  DynamicProperties* properties_;  // null: only children have names
  Ref<const Object> keep_;
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_TREE_DYNAMIC_PROPERTIES_H_
