// A `Context` is one emulated world: a registry of types, a tree of objects,
// and whatever higher folders attach to it. All mutable state lives in one, so
// any number of contexts live side by side in a process.
//
// Example:
//
//   qom::Context context(registry);
//   QOMRT_ASSIGN_OR_RETURN(qom::Ref<VirtioBlk> disk, context.New<VirtioBlk>());
//   QOMRT_RETURN_IF_ERROR(context.root().AddChild("disk", disk));
//   QOMRT_ASSIGN_OR_RETURN(qom::Ref<qom::Object> same,
//                          context.Resolve("/disk"));
//
// Threads: New() may run from many threads. Resolve() and the tree functions
// of Object serialise on one lock of the Context.
// Invariant: a Context outlives its objects; its destructor checks that.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CONTEXT_H_
#define QOMRT_QOM_CONTEXT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/cast.h"
#include "qom/construct.h"
#include "qom/found.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/ref.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom {

enum class Event : uint8_t;
struct Notice;
namespace internal {
struct Tree;
class Watches;
}  // namespace internal

class Context {
 public:
  struct Options {
    // Keep values and callers of sets, for Explain() of live objects.
    bool journal = false;
  };

  explicit Context(TypeRegistry& registry) : Context(registry, Options()) {}
  Context(TypeRegistry& registry, const Options& options);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  TypeRegistry& registry() const { return registry_; }
  const Options& options() const { return options_; }
  Object& root() const { return *root_; }

  // Creates an object: phases 1 to 3. NotFound for a type that is unknown,
  // FailedPrecondition for an abstract one; otherwise what made the creation
  // fail (a layer's bad value, an embedded child).
  absl::StatusOr<Ref<Object>> New(const Class& type, NewOptions options = {});
  absl::StatusOr<Ref<Object>> New(std::string_view type,
                                  NewOptions options = {});
  template <typename T>
  absl::StatusOr<Ref<T>> New(NewOptions options = {}) {
    static_assert(!internal::OwnAbstract<T>(),
                  "New<T>: this class says kAbstract = true; make one of the "
                  "types below it");
    const Class* type = registry_.Get<T>();
    if (type == nullptr) return NotRegistered(T::kTypeName);
    absl::StatusOr<Ref<Object>> object = New(*type, options);
    if (!object.ok()) return std::move(object).status();
    return Ref<T>::Adopt(static_cast<T*>((*object).Release()));
  }

  // The object at an absolute path ("/machine/uart") or the only one that a
  // partial path ("peripheral/disk0") leads to. Components are children or
  // links. NotFound if there is none; FailedPrecondition, naming two of them,
  // if a partial path is ambiguous. A partial path starts at the name of a
  // child.
  absl::StatusOr<Ref<Object>> Resolve(std::string_view path) const;

  // The same, as a T: InvalidArgument if it is something else.
  template <typename T>
  absl::StatusOr<Found<T>> AtPath(std::string_view path) const {
    absl::StatusOr<Ref<Object>> object =
        ResolveAs(registry_.Get<T>(), T::kTypeName, path);
    if (!object.ok()) return std::move(object).status();
    return FoundAs<T>(*std::move(object));
  }

  // All objects in the tree that are of `type`, descend from or implement it,
  // in time proportional to their number; the first time, to that of all. Those
  // of one type come in the order in which they joined.
  std::vector<Ref<Object>> ObjectsOf(const Class& type) const;
  template <typename T>
  std::vector<Found<T>> ObjectsOf() const {
    std::vector<Found<T>> found;
    const Class* type = registry_.Get<T>();
    if (type == nullptr) return found;
    std::vector<Ref<Object>> objects = ObjectsOf(*type);
    found.reserve(objects.size());
    for (Ref<Object>& object : objects) {
      if (Found<T> one = FoundAs<T>(std::move(object))) {
        found.push_back(std::move(one));
      }
    }
    return found;
  }
  // The only one. NotFound if there is none; FailedPrecondition, naming them,
  // if there are several.
  absl::StatusOr<Ref<Object>> The(const Class& type) const;
  template <typename T>
  absl::StatusOr<Found<T>> The() const {
    const Class* type = registry_.Get<T>();
    if (type == nullptr) return NotRegistered(T::kTypeName);
    absl::StatusOr<Ref<Object>> object = The(*type);
    if (!object.ok()) return std::move(object).status();
    return FoundAs<T>(*std::move(object));
  }

  // How often something joined or left: the tree, or a list of a higher folder
  // that says so by NoteMove(). Whoever looked at a list looks again when this
  // is another number.
  uint64_t moves() const;
  void NoteMove();

  // Objects alive in this context, the root and its containers included.
  int64_t live_objects() const;
  // "type ×n" of each type that has live objects, the context's own left out.
  std::vector<std::string> LiveTypes() const;
  // The recipes of all live objects; each is good while one of its objects
  // lives.
  std::vector<const Recipe*> LiveRecipes() const;

  // ---- For higher folders ------------------------------------------------

  // True if somebody may want to hear of the event; see qom/watch.h. One load
  // and a branch, so that whoever has something to tell asks this first:
  //
  //   if (context.IsWatched(Event::kReset)) context.Tell({…});
  bool IsWatched(Event event) const {
    return __builtin_expect((hooks_.load(std::memory_order_relaxed) >>
                                 static_cast<uint32_t>(event) &
                             1) != 0,
                            0);
  }
  void Tell(const Notice& notice);

  // The one S of this context, made on first use with S(context).
  template <typename S>
  S& Slot() {
    return static_cast<SlotHolder<S>&>(
               FindSlot(&kTypeKey<S>,
                        [](Context& c) {
                          return std::unique_ptr<SlotBase>(
                              new SlotHolder<S>(c));
                        }))
        .value;
  }

  // Objects created from now on take their recipes from `source`; creations
  // that run keep theirs. Null: recipes of defaults. Recipes that no object
  // has any more end, unless objects are made by other threads than the one
  // that made the context.
  void PublishRecipes(std::shared_ptr<RecipeSource> source);
  // Number of times PublishRecipes() ran.
  uint64_t generation() const;
  // The recipe a new object of `type` would get; good until the next is
  // published, and while an object has it.
  const Recipe& RecipeFor(const Class& type);

  // Creates the native object that `construct`'s object embeds under `name`,
  // and puts it below it. Null if it, or an earlier child, failed.
  Object* NewNativeChild(const Construct& construct, const void* key,
                         std::string_view type_name, std::string_view name,
                         std::span<const PropertyDefault> defaults);
  // What a constructor finds in place of a child that failed: an object of the
  // native type as its constructors and defaults leave it, without layers,
  // hooks and place. Null if there can be none.
  Ref<Object> NewStandIn(const void* key);

 private:
  friend class Object;
  friend class ObjectTree;
  friend class RecipeBook;
  friend class internal::Watches;
  friend class NoticeBatch;

  // In hooks_, beside the events that somebody watches: what a creation, and
  // who joins the tree, has to do about it.
  static constexpr uint32_t kMarksNew = 1u << 30;
  static constexpr uint32_t kKeepsJournal = 1u << 31;
  static constexpr uint32_t kAtCreation =
      kMarksNew | kKeepsJournal | 1u << 2;  // of Event::kCreate

  struct SlotBase {
    virtual ~SlotBase() = default;
  };
  template <typename S>
  struct SlotHolder : SlotBase {
    explicit SlotHolder(Context& context) : value(context) {}
    S value;
  };
  struct Recipes;  // what rarely grows beside the newest book
  struct Slots;    // what Slot() made

  // Before a creation looks for its recipe.
  void NoteThread() {
    if (__builtin_expect(Recipe::ThisThread() != thread_, 0)) NoteOther();
  }
  void NoteOther();
  void EndSlots();
  absl::Status NotRegistered(std::string_view type_name) const;
  SlotBase& FindSlot(const void* key,
                     std::unique_ptr<SlotBase> (*make)(Context&));
  // Null, and the reason in `status`, if it fails. `depth`: in so many others.
  Object* Create(const Construct& construct,
                 const std::vector<ChildSpec>& embeds);
  // As NewNativeChild(), of any type: with `defaults`, for which `recipe` was
  // made, and embedding what `embeds` says.
  Object* NewChild(const Construct& construct, const Class& type,
                   const std::vector<ChildSpec>& embeds, std::string_view name,
                   std::span<const PropertyDefault> defaults, uint32_t recipe,
                   bool hidden);
  absl::Status RunPhases(Object& object, const Construct& construct);
  // What is watched or kept of a new object.
  void NoteCreated(Object& object);
  absl::StatusOr<Ref<Object>> ResolveAs(const Class* type,
                                        std::string_view type_name,
                                        std::string_view path) const;
  // The id of the recipe for children that get `defaults` of their owner.
  absl::StatusOr<uint32_t> ChildRecipe(
      const Class& type, std::span<const PropertyDefault> defaults);

  TypeRegistry& registry_;
  Options options_;
  std::atomic<uint32_t> hooks_;
  const void* const thread_ = Recipe::ThisThread();
  std::atomic<bool> others_create_{false};
  std::atomic<RecipeBook*> book_;
  std::unique_ptr<Recipes> recipes_;
  std::unique_ptr<Slots> slots_;
  std::shared_ptr<internal::Watches> watches_;
  std::unique_ptr<internal::Tree> tree_;
  Ref<Object> root_;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CONTEXT_H_
