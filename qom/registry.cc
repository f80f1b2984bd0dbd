// How the registry publishes types: each sealed batch is a new map beside the
// ones before, and a pointer to it that is replaced in one step.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/registry.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/cleanup/cleanup.h"
#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/internal/mutex.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/strings.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/seal/sealer.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom {

// One state of the registry; replaced whole by each batch.
struct TypeRegistry::Published {
  qom::internal::HashMap<std::string_view, const Class*, internal::StringHash,
                         internal::StringEq>
      by_name;
  qom::internal::HashMap<const void*, const Class*> by_key;
};

struct TypeRegistry::State {
  qom::internal::Mutex mutex;
  // Held while the module hook runs, by `hook_thread`, which may come back.
  qom::internal::Mutex module_mutex;
  std::atomic<std::thread::id> hook_thread;
  std::vector<TypeBuilder> pending ABSL_GUARDED_BY(mutex);
  qom::internal::HashSet<const void*> native_keys ABSL_GUARDED_BY(mutex);
  std::vector<const void*> pending_keys ABSL_GUARDED_BY(mutex);
  std::vector<std::unique_ptr<Class>> classes ABSL_GUARDED_BY(mutex);
  std::vector<std::unique_ptr<const Published>> states ABSL_GUARDED_BY(mutex);
  qom::internal::Mutex memory_mutex;
  std::deque<std::string> names ABSL_GUARDED_BY(memory_mutex);
  std::vector<std::shared_ptr<const void>> kept ABSL_GUARDED_BY(memory_mutex);
  uint32_t next_recipe_id ABSL_GUARDED_BY(memory_mutex) = 0;
  std::vector<uint32_t> free_recipe_ids ABSL_GUARDED_BY(memory_mutex);
  ModuleHook hook ABSL_GUARDED_BY(module_mutex);
  qom::internal::HashSet<std::string> refused ABSL_GUARDED_BY(module_mutex);
};

namespace {

absl::Status GetTypeName(const ObjectProperty& /*property*/,
                         const Object& object, Visitor& visitor) {
  std::string_view name = object.type().name();
  return visitor.Text(&name);
}

}  // namespace

TypeRegistry::TypeRegistry() : state_(std::make_unique<State>()) {
  auto first = std::make_unique<const Published>();
  published_.store(first.get());
  {
    qom::internal::MutexLock lock(&state_->mutex);
    state_->states.push_back(std::move(first));
    ClassProperty type;
    type.name = "type";
    type.type = "string";
    type.get = &GetTypeName;
    type.flags = PropertyFlags::kReadOnly;
    type.doc = "Name of the object's type.";
    TypeBuilder object = internal::ObjectType();
    object.Property(std::move(type));
    state_->pending.push_back(std::move(object));
    state_->native_keys.insert(&kTypeKey<Object>);
  }
  const absl::Status status = Seal();
  // `object` alone has no mistakes.
  if (!status.ok()) throw std::bad_alloc();
}

TypeRegistry::~TypeRegistry() = default;

bool TypeRegistry::AddNative(TypeBuilder (*lower)(), const void* key,
                             const char* file, int line) {
  qom::internal::MutexLock lock(&state_->mutex);
  if (!state_->native_keys.insert(key).second) return false;
  state_->pending_keys.push_back(key);
  state_->pending.push_back(lower());
  state_->pending.back().says().file = file;
  state_->pending.back().says().line = line;
  return true;
}

void TypeRegistry::Add(TypeBuilder type, const char* file, int line) {
  type.says().file = file;
  type.says().line = line;
  qom::internal::MutexLock lock(&state_->mutex);
  state_->pending.push_back(std::move(type));
}

absl::Status TypeRegistry::Seal() {
  qom::internal::MutexLock lock(&state_->mutex);
  absl::Status status = Publish({});
  // Not the fault of the types: another Seal() may go well.
  if (CauseOf(status) == Cause::kOutOfMemory) return status;
  if (!status.ok()) {
    for (const void* key : state_->pending_keys) {
      state_->native_keys.erase(key);
    }
  }
  state_->pending.clear();
  state_->pending_keys.clear();
  return status;
}

absl::Status TypeRegistry::Seal(std::vector<TypeBuilder> types) {
  qom::internal::MutexLock lock(&state_->mutex);
  QOMRT_RETURN_IF_ERROR(Publish(std::move(types)));
  state_->pending.clear();
  state_->pending_keys.clear();
  return absl::OkStatus();
}

absl::Status TypeRegistry::Publish(std::vector<TypeBuilder> more) try {
  state_->mutex.AssertHeld();
  std::vector<TypeBuilder> batch = state_->pending;
  batch.insert(batch.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  if (batch.empty()) return absl::OkStatus();
  // First what takes memory: nothing fails once there are classes.
  auto next = std::make_unique<Published>(*published_.load());
  next->by_name.reserve(next->by_name.size() + batch.size());
  next->by_key.reserve(next->by_key.size() + batch.size());
  state_->classes.reserve(state_->classes.size() + batch.size());
  state_->states.reserve(state_->states.size() + 1);
  absl::StatusOr<std::vector<std::unique_ptr<Class>>> classes =
      internal::SealBatch(*this, std::move(batch));
  if (!classes.ok()) return classes.status();
  for (std::unique_ptr<Class>& type : *classes) {
    next->by_name.emplace(type->name(), type.get());
    next->by_key.emplace(type->key(), type.get());
    state_->classes.push_back(std::move(type));
  }
  published_.store(next.get(), std::memory_order_release);
  state_->states.push_back(std::move(next));
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

bool TypeRegistry::IsPending(std::string_view name) const {
  qom::internal::MutexLock lock(&state_->mutex);
  return std::any_of(
      state_->pending.begin(), state_->pending.end(),
      [name](const TypeBuilder& type) { return type.name() == name; });
}

const Class* TypeRegistry::Find(std::string_view name) const {
  const Published* now = published_.load(std::memory_order_acquire);
  const auto at = now->by_name.find(name);
  return at == now->by_name.end() ? nullptr : at->second;
}

const Class* TypeRegistry::FindKey(const void* key) const {
  const Published* now = published_.load(std::memory_order_acquire);
  const auto at = now->by_key.find(key);
  return at == now->by_key.end() ? nullptr : at->second;
}

absl::StatusOr<const Class*> TypeRegistry::Lookup(std::string_view name) try {
  if (const Class* type = Find(name); type != nullptr) return type;
  if (state_->hook_thread.load() == std::this_thread::get_id()) {
    QOMRT_RETURN_IF_ERROR(AskHook(name));
  } else {
    qom::internal::MutexLock lock(&state_->module_mutex);
    QOMRT_RETURN_IF_ERROR(AskHook(name));
  }
  if (const Class* type = Find(name); type != nullptr) return type;
  if (IsPending(name)) {
    return Error(Cause::kUnknownType,
                 "the type '{}' is registered and not sealed: call Seal()",
                 name);
  }
  const std::vector<std::string> nearest = NearestTypes(name);
  return Error(Cause::kUnknownType, "unknown type '{}'{}", name,
               OrNearest(nearest));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status TypeRegistry::AskHook(std::string_view name) {
  state_->module_mutex.AssertHeld();
  if (state_->hook == nullptr || Find(name) != nullptr ||
      !state_->refused.insert(std::string(name)).second) {
    return absl::OkStatus();
  }
  {
    const absl::Cleanup back = [this, outer = state_->hook_thread.exchange(
                                          std::this_thread::get_id())] {
      state_->hook_thread.store(outer);
    };
    state_->hook(*this, name);
  }
  return Annotate(Seal(), fmt::format("module for type '{}'", name));
}

bool Class::IsA(std::string_view type_name) const {
  const Class* other = data_.registry->Find(type_name);
  return other != nullptr && IsA(*other);
}

std::vector<const Class*> TypeRegistry::Types() const {
  const Published* now = published_.load(std::memory_order_acquire);
  std::vector<const Class*> types;
  types.reserve(now->by_name.size());
  for (const auto& [name, type] : now->by_name) types.push_back(type);
  std::sort(types.begin(), types.end(), [](const Class* a, const Class* b) {
    return a->name() < b->name();
  });
  return types;
}

std::vector<const Class*> TypeRegistry::TypesOf(const Class& base,
                                                bool with_abstract) const {
  std::vector<const Class*> types = Types();
  std::erase_if(types, [&](const Class* type) {
    return !type->IsA(base) || (type->is_abstract() && !with_abstract);
  });
  return types;
}

std::vector<std::string> TypeRegistry::NearestTypes(
    std::string_view name) const {
  Suggestions suggestions;
  return NearestTypes(name, suggestions);
}

std::vector<std::string> TypeRegistry::NearestTypes(
    std::string_view name, Suggestions& suggestions) const {
  if (!suggestions.go_on()) return {};
  const Published* now = published_.load(std::memory_order_acquire);
  std::vector<std::string_view> names;
  names.reserve(now->by_name.size());
  for (const auto& [known, type] : now->by_name) names.push_back(known);
  return suggestions.Names(name, names);
}

void TypeRegistry::SetModuleHook(ModuleHook hook) {
  qom::internal::MutexLock lock(&state_->module_mutex);
  state_->hook = std::move(hook);
}

std::string_view TypeRegistry::Intern(std::string_view text) {
  qom::internal::MutexLock lock(&state_->memory_mutex);
  return state_->names.emplace_back(text);
}

absl::StatusOr<uint32_t> TypeRegistry::TakeRecipeId() {
  qom::internal::MutexLock lock(&state_->memory_mutex);
  std::vector<uint32_t>& free = state_->free_recipe_ids;
  if (!free.empty()) {
    const uint32_t id = free.back();
    free.pop_back();
    return id;
  }
  if (state_->next_recipe_id < kMaxRecipes) {
    // All may come back, and that must not fail.
    if (free.capacity() <= state_->next_recipe_id) {
      free.reserve(size_t{state_->next_recipe_id} * 2 + 64);
    }
    return state_->next_recipe_id++;
  }
  return Error(Cause::kWrongPhase,
               "the registry is full: it holds at most {} types and embedded "
               "objects with values of their own",
               kMaxRecipes);
}

void TypeRegistry::ReturnRecipeIds(std::span<const uint32_t> ids) {
  qom::internal::MutexLock lock(&state_->memory_mutex);
  // The lowest is taken first.
  state_->free_recipe_ids.insert(state_->free_recipe_ids.end(), ids.rbegin(),
                                 ids.rend());
}

void TypeRegistry::KeepAlive(std::shared_ptr<const void> thing) {
  qom::internal::MutexLock lock(&state_->memory_mutex);
  state_->kept.push_back(std::move(thing));
}

}  // namespace qom
