// A `TypeRegistry` holds all types of a program or of a catalogue. Types are
// added in any order; `Seal()` checks everything added since the last call as
// one batch, reports every mistake it finds, and publishes the batch. Modules
// that bring types late seal further batches.
//
// Example:
//
//   qom::TypeRegistry registry;
//   RegisterVirtioTypes(registry);
//   QOMRT_RETURN_IF_ERROR(registry.Seal());
//   qom::Context context(registry);
//
// Threads: look-ups may run at any time from any thread and take no lock. Add,
// Register and Seal serialise among themselves.
// Invariant: a published class never changes and lives as long as the
// registry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_REGISTRY_H_
#define QOMRT_QOM_REGISTRY_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/class.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom {

class Suggestions;

template <typename T>
TypeBuilder LowerNativeType();

class TypeRegistry {
 public:
  // Asked once for each name that is not known. May Add() and Register() types
  // to the registry it is given, which are sealed when it returns, and may look
  // types up: what it added so far is sealed first, and the hook is asked in
  // turn for what is not known.
  using ModuleHook = std::function<void(TypeRegistry&, std::string_view name)>;

  // The registry starts with the type `object`.
  TypeRegistry();
  ~TypeRegistry();
  TypeRegistry(const TypeRegistry&) = delete;
  TypeRegistry& operator=(const TypeRegistry&) = delete;

  // Adds native types or interfaces, and those of their ancestors and
  // interfaces that are not there yet. Adding one twice is the same as once.
  // The place is that of the caller, for errors.
  template <typename... Ts>
  void Register(const char* file = __builtin_FILE(),
                int line = __builtin_LINE());  // defined in native_type.h
  void Add(TypeBuilder type, const char* file = __builtin_FILE(),
           int line = __builtin_LINE());

  // Publishes what was added. InvalidArgument naming every mistake of the
  // batch, which is then dropped whole.
  absl::Status Seal();
  // The same for what was added and `types`. On an error those are dropped, and
  // what was added before waits for another call.
  absl::Status Seal(std::vector<TypeBuilder> types);

  // True for a type that was added and waits to be sealed.
  bool IsPending(std::string_view name) const;

  // Null if there is no such type. Never calls the module hook.
  const Class* Find(std::string_view name) const;
  // As Find(), but gives the module hook a chance; NotFound with the nearest
  // names.
  absl::StatusOr<const Class*> Lookup(std::string_view name);
  // The class of a registered native type; null before it is sealed.
  template <typename T>
  const Class* Get() const {
    return FindKey(&kTypeKey<T>);
  }
  const Class* FindKey(const void* key) const;

  // Every published type, by name.
  std::vector<const Class*> Types() const;
  // Those that are, descend from or implement `base`, by name.
  std::vector<const Class*> TypesOf(const Class& base,
                                    bool with_abstract = false) const;
  // Names of types that who wrote `name` may have meant, best first; as one of
  // several suggestions.
  std::vector<std::string> NearestTypes(std::string_view name) const;
  std::vector<std::string> NearestTypes(std::string_view name,
                                        Suggestions& suggestions) const;

  // At most one; set before other threads look types up.
  void SetModuleHook(ModuleHook hook);

  // A copy of `text` that lives as long as the registry.
  std::string_view Intern(std::string_view text);
  // Keeps `thing` as long as the registry lives and returns it.
  template <typename T>
  const T* Keep(T thing) {
    auto kept = std::make_shared<const T>(std::move(thing));
    KeepAlive(kept);
    return kept.get();
  }

  // A number for the recipes of a type, or of an embedded object to which its
  // owner gives values; see ChildSpec. FailedPrecondition if all kMaxRecipes
  // are in use.
  absl::StatusOr<uint32_t> TakeRecipeId();
  // Gives back what nothing uses.
  void ReturnRecipeIds(std::span<const uint32_t> ids);

 private:
  struct Published;
  struct State;

  template <typename T>
  friend void RegisterNativeType(TypeRegistry& registry, const char* file,
                                 int line);

  // False if the type is there already.
  bool AddNative(TypeBuilder (*lower)(), const void* key, const char* file,
                 int line);
  void KeepAlive(std::shared_ptr<const void> thing);
  // Makes classes of the pending types and more, or none.
  absl::Status Publish(std::vector<TypeBuilder> more);
  absl::Status AskHook(std::string_view name);

  std::unique_ptr<State> state_;
  std::atomic<const Published*> published_;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_REGISTRY_H_
