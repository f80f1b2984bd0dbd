// How a context makes an object (recipe, memory, constructor, phases), and how
// it ends with all that is in it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/context.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/internal/check.h"
#include "qom/internal/hash.h"
#include "qom/internal/mutex.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/recipe_book.h"
#include "qom/internal/watches.h"
#include "qom/limits.h"
#include "qom/link.h"
#include "qom/live_objects.h"
#include "qom/status.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"
#include "qom/visitors.h"
#include "qom/walk.h"

namespace qom {

Context& Construct::context() const { return recipe_->context(); }

// The recipes of the context. New() needs the newest book only, which lies
// beside them; creations that began earlier still run on the others.
struct Context::Recipes {
  // Ids of the recipes of native children with defaults of their owner.
  using ChildIds =
      qom::internal::HashMap<std::pair<const Class*, const PropertyDefault*>,
                             uint32_t>;

  template <typename F>
  void ForEachBook(F&& f) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (stand_ins != nullptr) f(*stand_ins);
    for (const auto& book : books) f(*book);
  }

  qom::internal::Mutex mutex;
  std::vector<std::unique_ptr<RecipeBook>> books ABSL_GUARDED_BY(mutex);
  // For children that stand in for those that failed; made for the first.
  std::unique_ptr<RecipeBook> stand_ins ABSL_GUARDED_BY(mutex);
  uint64_t generation ABSL_GUARDED_BY(mutex) = 0;
  // Books that were kept when they were looked through last.
  size_t kept ABSL_GUARDED_BY(mutex) = 0;
  // A list grows by a new one, so that who reads the last takes no lock.
  std::vector<std::unique_ptr<const ChildIds>> child_id_lists
      ABSL_GUARDED_BY(mutex);
  std::atomic<const ChildIds*> child_ids{nullptr};
};

// Of embedded objects that fail so many name their child.
constexpr uint32_t kToldDepth = 8;
// So many books are not looked through for those that nothing uses.
constexpr size_t kFewBooks = 8;

// What higher folders keep in the context, by the address of their key.
struct Context::Slots {
  qom::internal::Mutex mutex;
  std::vector<std::pair<const void*, std::unique_ptr<SlotBase>>> all
      ABSL_GUARDED_BY(mutex);
};

Context::Context(TypeRegistry& registry, const Options& options)
    : registry_(registry),
      options_(options),
      hooks_(options.journal ? kKeepsJournal : 0),
      recipes_(std::make_unique<Recipes>()),
      slots_(std::make_unique<Slots>()),
      watches_(std::make_shared<internal::Watches>(*this)),
      tree_(std::make_unique<internal::Tree>()) {
  PublishRecipes(nullptr);
  const Class* object = registry_.Get<Object>();
  QOMRT_CHECK(object != nullptr, "the registry has no type 'object'");
  absl::StatusOr<Ref<Object>> root = New(*object);
  if (CauseOf(root.status()) == Cause::kOutOfMemory) throw std::bad_alloc();
  QOMRT_CHECK(root.ok(), "the root: {}", Message(root.status()));
  root_ = *std::move(root);
}

Context::~Context() {
  watches_->Leave();
  // Slots may hold objects, and look at others while they die.
  EndSlots();
  // What ends now may still ask for the root, and for slots.
  root_->Unref();
  (void)root_.Release();
  // What is left may hold one another.
  while (LinkBase* link = tree_->strong_links) link->Point(nullptr);
  EndSlots();
  // Without memory, unless there is a mistake to tell.
  bool alive = false;
  {
    qom::internal::MutexLock lock(&recipes_->mutex);
    recipes_->ForEachBook([&alive](RecipeBook& book) {
      alive = alive || book.has_live_objects();
    });
  }
  QOMRT_CHECK(!alive, "objects outlive their context: {}",
              fmt::join(LiveTypes(), ", "));
  if (const auto* children = recipes_->child_ids.load()) {
    for (const auto& [child, id] : *children) {
      registry_.ReturnRecipeIds({&id, 1});
    }
  }
}

void Context::EndSlots() {
  std::vector<std::pair<const void*, std::unique_ptr<SlotBase>>> slots;
  {
    qom::internal::MutexLock lock(&slots_->mutex);
    slots = std::exchange(slots_->all, {});
  }
  while (!slots.empty()) slots.pop_back();
}

absl::Status Context::NotRegistered(std::string_view type_name) const {
  if (registry_.IsPending(type_name)) {
    return registry_.Lookup(type_name).status();
  }
  return Error(Cause::kUnknownType,
               "the type '{}' is not registered: Register() its class, then "
               "Seal()",
               type_name);
}

// In New() itself, of which the call would be a tenth. Null if the creation
// failed: `construct` says why.
__attribute__((always_inline)) inline Object* Context::Create(
    const Construct& construct, const std::vector<ChildSpec>& embeds) {
  const Class& type = construct.type();
  const Recipe& recipe = *construct.recipe_;
  // First: what has an object is kept.
  recipe.CountObject(1);
  void* memory = nullptr;
  Object* object = nullptr;
  try {
    memory = ::operator new(type.data().size);
    object = type.data().construct(memory, construct);
    if (type.data().has_slots) {
      char* base = static_cast<char*>(memory);
      if (!embeds.empty()) {
        // What children see of their owner; else the recipe fills all.
        std::memset(base + type.data().native_size, 0,
                    type.data().size - type.data().native_size);
      }
      for (const internal::BuiltSlot& slot : type.data().slots_to_construct) {
        slot.Construct(base);
      }
      for (const ChildSpec& spec : embeds) {
        Object* child =
            NewChild(construct, *spec.type, spec.Embeds(), spec.name,
                     spec.defaults, spec.recipe_id, spec.hidden);
        if (child == nullptr) break;
        // One reference for the slot; the tree, if it is in it, has its own.
        child->AddRef();
        *reinterpret_cast<Object**>(base + spec.offset) = child;
        if (spec.hidden) child->Unref();
      }
    }
    object->guard_ &= static_cast<uint8_t>(~Object::kUnderConstruction);
    recipe.StoreFields(*object);
    if (__builtin_expect(
            !construct.ok() || recipe.has_phases() || construct.hotplug(), 0)) {
      if (construct.ok()) construct.Fail(RunPhases(*object, construct));
      if (!construct.ok()) {
        // What ran meanwhile may have given it a place.
        object->Unparent();
        object->Unref();
        return nullptr;
      }
    }
    if (__builtin_expect(
            (hooks_.load(std::memory_order_relaxed) & kAtCreation) != 0, 0)) {
      NoteCreated(*object);
    }
  } catch (...) {
    if (object != nullptr) {
      object->Unparent();
      object->Unref();
    } else {
      ::operator delete(memory);
      recipe.CountObject(-1);
    }
    throw;
  }
  return object;
}

namespace {

// Why there are no objects of `type`.
absl::Status CannotCreate(const Class& type) {
  if (type.is_abstract()) {
    return Error(Cause::kAbstractType,
                 "the type '{}' is {} and cannot be created", type.name(),
                 type.is_interface() ? "an interface" : "abstract");
  }
  const internal::ClassData& data = type.data();
  if (data.embedded > kMaxEmbedded) {
    return Error(Cause::kMalformed,
                 "the type '{}' cannot be created: it embeds more objects than "
                 "{}, those further in included",
                 type.name(), kMaxEmbedded);
  }
  if (data.nesting > kMaxDepth) {
    return Error(Cause::kMalformed,
                 "the type '{}' cannot be created: it embeds objects in one "
                 "another more than {} deep",
                 type.name(), kMaxDepth);
  }
  return Error(Cause::kMalformed,
               "the type '{}' cannot be created: with all that it embeds it "
               "takes more than {} bytes",
               type.name(), kMaxEmbeddedBytes);
}

}  // namespace

absl::StatusOr<Ref<Object>> Context::New(const Class& type,
                                         NewOptions options) try {
  NoteThread();
  RecipeBook& book = *book_.load(std::memory_order_acquire);
  if (__builtin_expect(!type.data().can_create, 0)) return CannotCreate(type);
  const Construct construct(type, book, book.Find(type.id(), *this, type, {}),
                            options, 0);
  Object* object = Create(construct, type.data().children);
  if (__builtin_expect(object == nullptr, 0)) {
    return std::move(construct.status_);
  }
  return Ref<Object>::Adopt(object);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Ref<Object>> Context::New(std::string_view type,
                                         NewOptions options) {
  const Class* found = registry_.Find(type);
  if (found == nullptr) {
    QOMRT_ASSIGN_OR_RETURN(found, registry_.Lookup(type));
  }
  return New(*found, options);
}

#ifndef NDEBUG
namespace {

// Hooks compute from properties and may not change one.
std::vector<Value> FieldsOf(const Object& object) {
  std::vector<Value> values;
  for (const ClassProperty* property : object.type().properties()) {
    Value value;
    if (property != nullptr && property->kind != nullptr &&
        property->kind->write != nullptr && !property->is_alias()) {
      // Not by its getter: there may be none.
      ValueOutputVisitor output;
      (void)internal::GetField(*property, object, output);
      value = output.TakeValue();
    }
    values.push_back(std::move(value));
  }
  return values;
}

void CheckUnchanged(const Object& object, const std::vector<Value>& before) {
  const std::vector<Value> after = FieldsOf(object);
  for (size_t i = 0; i < before.size(); ++i) {
    QOMRT_CHECK(before[i] == after[i],
                "a post-init hook of {} changed the property '{}' from '{}' "
                "to '{}'; hooks compute from properties and set none",
                object.type().name(), object.type().properties()[i]->name,
                before[i].ToText(), after[i].ToText());
  }
}

}  // namespace
#endif

void Context::NoteCreated(Object& object) {
  if (options_.journal) {
    object.guard_ |= Object::kJournal;
    if (root_) internal::NoteLive(object);
  }
  watches_->NoteCreated(object);
}

namespace {

absl::Status TellHotplugged(Object& object) {
  const ClassProperty* property = object.type().FindProperty(kHotplugged);
  if (property == nullptr || property->set == nullptr ||
      !property->is_plain() || !property->is_in(ValueCategory::kBoolean)) {
    return absl::OkStatus();
  }
  return AssignFirst(object, *property, Input::OfText("on"));
}

}  // namespace

absl::Status Context::RunPhases(Object& object, const Construct& construct) {
  if (construct.hotplug()) QOMRT_RETURN_IF_ERROR(TellHotplugged(object));
  const Recipe& recipe = *construct.recipe_;
  if (recipe.has_setters()) {
    QOMRT_RETURN_IF_ERROR(recipe.ApplySetters(object));
  }
  if (recipe.has_layers()) {
    QOMRT_RETURN_IF_ERROR(recipe.ApplyLayers(object, construct));
  }
  // Only what happens from here on is an explicit set.
  object.set_ = 0;
  if (object.extra() != nullptr && object.extra()->notes != nullptr) {
    object.extra()->notes->set_beyond.clear();
  }
#ifndef NDEBUG
  std::vector<Value> before;
  if (!object.type().data().post_init.empty()) before = FieldsOf(object);
#endif
  for (void (*hook)(Object&) : object.type().data().post_init) hook(object);
#ifndef NDEBUG
  if (!object.type().data().post_init.empty()) CheckUnchanged(object, before);
#endif
  return absl::OkStatus();
}

Object* Context::NewChild(const Construct& construct, const Class& type,
                          const std::vector<ChildSpec>& embeds,
                          std::string_view name,
                          std::span<const PropertyDefault> defaults,
                          uint32_t recipe, bool hidden) {
  if (!construct.ok()) return nullptr;
  RecipeBook& book = *construct.book_;
  const Construct inner(type, book, book.Find(recipe, *this, type, defaults),
                        construct.options(), construct.depth_ + 1);
  Object* child = Create(inner, embeds);
  if (child == nullptr) {
    // Of a thousand names in a row the first say where it is.
    construct.Fail(
        construct.depth_ < kToldDepth
            ? Annotate(inner.status_, fmt::format("child '{}'", name))
            : inner.status_);
    return nullptr;
  }
  if (hidden) {
    construct.object().embeds_ = true;
    child->left_owner_ = true;
    return child;
  }
  absl::Status added =
      ObjectTree::Embed(construct.object(), Ref<Object>::Adopt(child), name);
  if (!added.ok()) {
    construct.Fail(std::move(added));
    return nullptr;
  }
  return child;
}

Ref<Object> Context::NewStandIn(const void* key) try {
  const Class* type = registry_.FindKey(key);
  if (type == nullptr || !type->data().can_create || type->data().has_slots) {
    return nullptr;
  }
  RecipeBook* book = nullptr;
  {
    qom::internal::MutexLock lock(&recipes_->mutex);
    if (recipes_->stand_ins == nullptr) {
      recipes_->stand_ins = std::make_unique<RecipeBook>(nullptr);
    }
    book = recipes_->stand_ins.get();
  }
  const Recipe& recipe = book->Find(type->id(), *this, *type, {});
  const Construct construct(*type, *book, recipe, {}, 0);
  void* const memory = ::operator new(type->data().size);
  recipe.CountObject(1);
  Object* object = nullptr;
  try {
    object = type->data().construct(memory, construct);
  } catch (...) {
    ::operator delete(memory);
    recipe.CountObject(-1);
    throw;
  }
  // Whatever its own parts say: it stands in.
  object->guard_ &= static_cast<uint8_t>(~Object::kUnderConstruction);
  recipe.StoreFields(*object);
  return Ref<Object>::Adopt(object);
} catch (const std::bad_alloc&) {
  return nullptr;
}

Object* Context::NewNativeChild(const Construct& construct, const void* key,
                                std::string_view type_name,
                                std::string_view name,
                                std::span<const PropertyDefault> defaults) try {
  const Class* type = registry_.FindKey(key);
  if (type == nullptr) {
    construct.Fail(
        Annotate(NotRegistered(type_name), fmt::format("child '{}'", name)));
    return nullptr;
  }
  if (construct.depth_ >= kMaxDepth) {
    construct.Fail(Error(Cause::kMalformed,
                         "child '{}': the type '{}' is embedded in others more "
                         "than {} deep; does it embed itself?",
                         name, type_name, kMaxDepth));
    return nullptr;
  }
  if (type->is_abstract()) {
    construct.Fail(Error(Cause::kAbstractType,
                         "child '{}': the type '{}' is abstract", name,
                         type_name));
    return nullptr;
  }
  if (!type->data().can_create) {
    construct.Fail(
        Annotate(CannotCreate(*type), fmt::format("child '{}'", name)));
    return nullptr;
  }
  absl::StatusOr<uint32_t> recipe = type->id();
  if (!defaults.empty()) recipe = ChildRecipe(*type, defaults);
  if (!recipe.ok()) {
    construct.Fail(Annotate(recipe.status(), fmt::format("child '{}'", name)));
    return nullptr;
  }
  return NewChild(construct, *type, type->data().children, name, defaults,
                  *recipe, false);
} catch (const std::bad_alloc&) {
  construct.Fail(qom::internal::OutOfMemory("New"));
  return nullptr;
}

absl::StatusOr<uint32_t> Context::ChildRecipe(
    const Class& type, std::span<const PropertyDefault> defaults) {
  const std::pair key(&type, defaults.data());
  const auto find = [this, &key]() -> std::optional<uint32_t> {
    const auto* known = recipes_->child_ids.load(std::memory_order_acquire);
    if (known == nullptr) return std::nullopt;
    const auto at = known->find(key);
    return at == known->end() ? std::nullopt : std::optional(at->second);
  };
  if (const std::optional<uint32_t> known = find()) return *known;
  for (const PropertyDefault& value : defaults) {
    const ClassProperty* property = type.FindProperty(value.property);
    if (property == nullptr) {
      return NoPropertyToSet(type, value.property);
    }
    QOMRT_RETURN_IF_ERROR(
        Annotate(property->Check(value.value),
                 fmt::format("{}.{}", type.name(), value.property)));
  }
  qom::internal::MutexLock lock(&recipes_->mutex);
  if (const std::optional<uint32_t> known = find()) return *known;
  const auto* before = recipes_->child_ids.load(std::memory_order_relaxed);
  auto after = before == nullptr ? std::make_unique<Recipes::ChildIds>()
                                 : std::make_unique<Recipes::ChildIds>(*before);
  auto& lists = recipes_->child_id_lists;
  lists.reserve(lists.size() + 1);
  uint32_t& recipe = after->emplace(key, 0).first->second;
  QOMRT_ASSIGN_OR_RETURN(recipe, registry_.TakeRecipeId());
  recipes_->child_ids.store(after.get(), std::memory_order_release);
  return lists.emplace_back(std::move(after))->at(key);
}

void Context::NoteOther() {
  // Who publishes sees the flag, or else this thread sees the newest book: all
  // of these are in one order with the two of PublishRecipes().
  if (!others_create_.load()) others_create_.store(true);
  (void)book_.load();
}

void Context::PublishRecipes(std::shared_ptr<RecipeSource> source) {
  std::vector<std::unique_ptr<RecipeBook>> over;  // end without the lock
  qom::internal::MutexLock lock(&recipes_->mutex);
  auto& books = recipes_->books;
  over.reserve(books.size());
  if (!books.empty()) {
    ++recipes_->generation;
    if (books.back()->Adopt(source)) return;
  }
  books.push_back(std::make_unique<RecipeBook>(std::move(source)));
  book_.store(books.back().get());
  // A creation on another thread may run on a book that has no object yet.
  if (books.size() < recipes_->kept * 2 + kFewBooks ||
      Recipe::ThisThread() != thread_ || others_create_) {
    return;
  }
  const auto used = std::stable_partition(
      books.begin(), std::prev(books.end()),
      [](const auto& book) { return !book->has_live_objects(); });
  over.assign(std::make_move_iterator(books.begin()),
              std::make_move_iterator(used));
  books.erase(books.begin(), used);
  recipes_->kept = books.size();
}

uint64_t Context::generation() const {
  qom::internal::MutexLock lock(&recipes_->mutex);
  return recipes_->generation;
}

const Recipe& Context::RecipeFor(const Class& type) {
  NoteThread();
  return book_.load(std::memory_order_acquire)
      ->Find(type.id(), *this, type, {});
}

Context::SlotBase& Context::FindSlot(
    const void* key, std::unique_ptr<SlotBase> (*make)(Context&)) {
  {
    qom::internal::MutexLock lock(&slots_->mutex);
    for (const auto& [slot_key, slot] : slots_->all) {
      if (slot_key == key) return *slot;
    }
  }
  std::unique_ptr<SlotBase> made = make(*this);
  qom::internal::MutexLock lock(&slots_->mutex);
  for (const auto& [slot_key, slot] : slots_->all) {
    if (slot_key == key) return *slot;
  }
  slots_->all.emplace_back(key, std::move(made));
  return *slots_->all.back().second;
}

int64_t Context::live_objects() const {
  qom::internal::MutexLock lock(&recipes_->mutex);
  int64_t count = 0;
  recipes_->ForEachBook([&count](RecipeBook& book) {
    for (const Recipe* recipe : book.recipes()) {
      count += recipe->live_objects();
    }
  });
  return count;
}

namespace {

// `root` and the plain objects that are reached through plain objects.
int64_t CountContainers(const Object& root) {
  int64_t count = 0;
  WalkTree(root, [&count](const Object& object, size_t) {
    const bool plain = object.type().key() == &kTypeKey<Object>;
    if (plain) ++count;
    return plain;
  });
  return count;
}

}  // namespace

std::vector<const Recipe*> Context::LiveRecipes() const {
  std::vector<const Recipe*> live;
  qom::internal::MutexLock lock(&recipes_->mutex);
  recipes_->ForEachBook([&live](RecipeBook& book) {
    for (const Recipe* recipe : book.recipes()) {
      if (recipe->live_objects() != 0) live.push_back(recipe);
    }
  });
  return live;
}

std::vector<std::string> Context::LiveTypes() const {
  std::map<std::string_view, int64_t> counts;
  for (const Recipe* recipe : LiveRecipes()) {
    counts[recipe->type().name()] += recipe->live_objects();
  }
  // Its own: the root, and the containers below it.
  if (root_) counts[Object::kTypeName] -= CountContainers(*root_);
  std::vector<std::string> types;
  for (const auto& [name, count] : counts) {
    if (count != 0) types.push_back(fmt::format("{} ×{}", name, count));
  }
  return types;
}

}  // namespace qom
