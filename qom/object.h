// `Object` is the base of everything in the object model: counted, with a type
// known by name, properties reachable by name, and a place in a tree. Objects
// are made by a `Context` and held by `Ref<T>`.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Ref<qom::Object> disk,
//                          context.New("virtio-blk-device"));
//   QOMRT_RETURN_IF_ERROR(disk->Set("queue-size", "0x80"));  // from text
//   QOMRT_RETURN_IF_ERROR(disk->Set("num-queues", 4));       // typed
//   QOMRT_ASSIGN_OR_RETURN(uint16_t size, disk->Get<uint16_t>("queue-size"));
//   QOMRT_RETURN_IF_ERROR(context.root().AddChild("disk0", disk));
//
// Errors of setting: NotFound if there is no such property; InvalidArgument or
// OutOfRange if the value is not legal; FailedPrecondition if the property
// cannot be set, or not any more. On an error the object is unchanged.
//
// Threads: counting references is safe from any thread. The tree functions
// take the lock of the Context and return references, so that what they found
// stays while it is looked at. Properties of one object need exclusion.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_OBJECT_H_
#define QOMRT_QOM_OBJECT_H_

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/accessor.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/property.h"
#include "qom/recipe.h"
#include "qom/ref.h"
#include "qom/value.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom {

class Context;
class Input;
class LinkBase;
namespace internal {
class DynamicCall;
class DynamicProperties;
struct ObjectExtra;
struct TreeNode;
class Watches;
}  // namespace internal

// Getter and setter of a dynamic property; null where it has none.
struct DynamicAccessors {
  using Get = Accessor<absl::Status(const Object&, Visitor&)>;
  using Set = Accessor<absl::Status(Object&, Visitor&)>;

  Get get{};
  Set set{};
};

// One explicit set of a property.
struct SetRecord {
  std::string property;
  Value value;  // null if the property cannot be read
  SetBy by;
};

class Object {
 public:
  static constexpr std::string_view kTypeName = "object";
  static constexpr size_t kDepth = 0;
  using Record = ObjectClass;

  explicit Object(const Construct& construct)
      : class_(construct.type_), recipe_(construct.recipe_) {
    construct.object_ = this;
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  const Class& type() const { return *class_; }
  Context& context() const { return recipe_->context(); }
  // What gave the object its first values.
  const Recipe& recipe() const { return *recipe_; }

  // ---- Properties --------------------------------------------------------

  // Sets a property from text, as an option would.
  absl::Status Set(std::string_view name, std::string_view text,
                   SetBy by = SetBy::kInternal);
  __attribute__((always_inline)) absl::Status Set(std::string_view name,
                                                  const char* text,
                                                  SetBy by = SetBy::kInternal) {
    return Set(name, std::string_view{text}, by);
  }
  absl::Status Set(std::string_view name, const std::string& text,
                   SetBy by = SetBy::kInternal) {
    return Set(name, std::string_view{text}, by);
  }
  absl::Status Set(std::string_view name, const Value& value,
                   SetBy by = SetBy::kInternal);
  // Of a bool alone: a pointer, too, would become one.
  template <std::same_as<bool> T>
  absl::Status Set(std::string_view name, T value) {
    return SetBool(name, value);
  }
  template <std::floating_point T>
  absl::Status Set(std::string_view name, T value) {
    const Value number = static_cast<double>(value);
    return Set(name, number);
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) absl::Status
      Set(std::string_view name, T value) {
    if constexpr (std::is_signed_v<T>) {
      if (value < 0) return Set(name, Value(value));
    }
    return SetUnsigned(name, static_cast<uint64_t>(value));
  }
  // The funnel of all the above: `property` is one of this object's, and the
  // visitor knows who sets.
  absl::Status SetProperty(const ObjectProperty& property, Visitor& visitor) {
    if (__builtin_expect(Has(property.flags, RefusedTo(visitor.by())) ||
                             property.set == nullptr || guard_ != 0 ||
                             !property.is_class_property,
                         0)) {
      return SetGuarded(property, visitor);
    }
    absl::Status status = property.set(property, *this, visitor);
    if (__builtin_expect(!status.ok(), 0)) return CannotTake(property, status);
    NoteSet(property);
    return status;
  }

  // The value as text, e.g. "on", "4096".
  absl::StatusOr<std::string> Get(std::string_view name) const;
  absl::StatusOr<Value> GetValue(std::string_view name) const;
  // The value as a bool, an integer type or std::string; InvalidArgument if
  // the property is of another kind, OutOfRange if it does not fit.
  template <typename T>
  absl::StatusOr<T> Get(std::string_view name) const;
  absl::Status GetProperty(const ObjectProperty& property,
                           Visitor& visitor) const;

  // A property of the class or of this object; null if there is none. The name
  // of a child is one, too, as long as the child is there: its canonical path,
  // to be read only.
  const ObjectProperty* FindProperty(std::string_view name) const {
    const ClassProperty* property = class_->FindProperty(name);
    return property != nullptr || extra() == nullptr ? property : FindOwn(name);
  }
  // True if somebody set the class property explicitly (phase 4 or later).
  bool WasSet(const ClassProperty& property) const;
  // Notes an explicit set of the class property at `index`; for handles.
  void NoteSetAt(uint32_t index) {
    if (__builtin_expect(index < 64, 1)) {
      set_ |= uint64_t{1} << index;
    } else {
      NoteSetBeyond(index);
    }
  }
  void NoteSetBits(uint64_t bits) { set_ |= bits; }
  // Tells those who watch `property` that it may have another value now: for
  // code that writes the member itself. See qom/watch.h.
  void Notify(std::string_view property) {
    if (__builtin_expect((guard_ & kWatched) != 0, 0)) NotifyWatched(property);
  }
  // Successful explicit sets, oldest first; kept if the context was made with
  // `.journal = true`, else empty.
  std::span<const SetRecord> Journal() const;
  // Replaces the automatic value of `property` by what Realize() worked out,
  // until RestoreSettled(). Not an explicit set; the way past a lock.
  // FailedPrecondition if the property holds another value than its automatic
  // one; else as for a set.
  absl::Status SettleProperty(const ClassProperty& property,
                              const Value& value);
  void RestoreSettled();
  bool WasSettled(const ClassProperty& property) const;
  // Names of the properties beyond those of the class: dynamic ones, then
  // children, each in order of creation.
  std::vector<std::string> DynamicProperties() const;
  // True if there is any that is no child.
  bool HasDynamicProperties() const;

  // One getter or setter may call others; that more than so many run at once on
  // a thread, of this object or of others, is an error.
  static constexpr size_t kMostNestedCalls = 500;
  // Adds a property to this object only. A name that ends in `[*]` takes the
  // next free number. Returns the name. AlreadyExists if the name is taken.
  // While a getter or setter runs it may call anything: it may remove its own
  // property and let go of its object.
  absl::StatusOr<std::string> AddProperty(
      std::string_view name, std::string_view type, DynamicAccessors accessors,
      PropertyFlags flags = PropertyFlags::kNone);
  // Adds `name` to this object as another way to reach `target`'s property.
  // The alias holds a reference to `target` unless that is this object.
  // FailedPrecondition if that is an alias which leads back to `name`, or on
  // through more than kMostNestedCalls others.
  absl::Status AddAlias(std::string_view name, Object& target,
                        std::string_view property);
  absl::Status RemoveProperty(std::string_view name);

  // ---- Tree --------------------------------------------------------------

  // Makes `child` part of this object under `name`; `[*]` as above. Returns
  // the name. AlreadyExists if the name is a property or child here,
  // FailedPrecondition if `child` has a parent already or contains this, if
  // this is ending, or if this is, or is below, an embedded child that left
  // the object that embeds it, which `child` might hold.
  absl::StatusOr<std::string> AddChild(std::string_view name,
                                       Ref<Object> child);
  // Leaves the parent; the object ends unless somebody holds it.
  void Unparent();
  // Null without one, and once that is ending.
  Ref<Object> parent() const;
  // The name under the parent; "" without one.
  std::string name() const;
  // Null if there is no such child.
  Ref<Object> Child(std::string_view name) const;
  // Children in the order they were added. They stay alive with the list; what
  // runs in between may still make them somebody else's.
  std::vector<Ref<Object>> children() const;
  size_t child_count() const;
  // "/machine/peripheral/disk0"; the root is "/". An object outside of the
  // tree answers "(virtio-blk-device)", or "(type)/child" inside of one.
  std::string CanonicalPath() const;

  // ---- Life --------------------------------------------------------------

  // No object is deleted by hand, the last Ref ends it: ends the program.
  static void operator delete(Object* object, std::destroying_delete_t);
  // Of a constructor that throws, in memory that a Context gave.
  static void operator delete(void* /*memory*/, void* /*place*/) noexcept {}

  void AddRef() const { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref() const {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      const_cast<Object*>(this)->End();
    }
  }
  uint32_t ref_count() const { return refs_.load(std::memory_order_relaxed); }
  // It is past its last reference; its children and members are being let go.
  bool is_ending() const { return ref_count() >= kEnding || ref_count() == 0; }

  // After this, only properties marked kRealizedSetAllowed can be set. What
  // a device does when it is realized.
  void LockProperties() { guard_ |= kLocked; }
  // The same of an object that is no device: it is complete, as errors say.
  void LockAsComplete() { guard_ |= kLocked | kComplete; }
  void UnlockProperties() {
    guard_ &= static_cast<uint8_t>(~(kLocked | kComplete));
  }
  bool properties_locked() const { return (guard_ & kLocked) != 0; }
  // Until UnlockAddress() no property marked kAddress can be set: somebody gave
  // the object a place by what they say, as a bus does.
  void LockAddress() { guard_ |= kPlaced; }
  void UnlockAddress() {
    guard_ &= static_cast<uint8_t>(~(kPlaced | kTouched));
  }
  bool address_locked() const { return (guard_ & kPlaced) != 0; }
  // Whether a property was set since LockAddress().
  bool set_since_placed() const { return (guard_ & kTouched) != 0; }
  bool is_complete() const { return (guard_ & kComplete) != 0; }
  // True if every set takes the way through SetProperty().
  bool sets_are_guarded() const { return guard_ != 0; }
  // Its constructors run: its first values are still to come.
  bool is_under_construction() const {
    return (guard_ & kUnderConstruction) != 0;
  }

 protected:
  virtual ~Object() {
    if (__builtin_expect(extra() != nullptr, 0)) DeleteExtra();
  }
  // Runs when the object is about to leave its parent; it is still there.
  virtual void AboutToUnparent() {}
  // Keeps `child`, which Realize() made, for whoever undoes that; all that were
  // kept, in their order, which are forgotten.
  void NoteMade(Ref<Object> child);
  std::vector<Ref<Object>> TakeMade();

 private:
  friend class Context;
  friend class LinkBase;
  friend class internal::DynamicProperties;
  friend class internal::DynamicCall;
  friend class internal::Watches;
  friend class ObjectTree;

  bool MayStoreDirect(const ClassProperty& field) const {
    return !Has(field.flags, kRefuseProgram) && guard_ == 0;
  }
  // Stores into an unsigned field if nothing is against it: what a set by
  // name ends in most of the time. False: take the long way, which decides.
  bool StoreDirect(const ClassProperty& field, uint64_t value) {
    if (!MayStoreDirect(field) || value < field.min || value > field.max) {
      return false;
    }
    char* slot = reinterpret_cast<char*>(this) + field.offset;
    switch (field.direct_width) {
      case 1:
        *reinterpret_cast<uint8_t*>(slot) = static_cast<uint8_t>(value);
        break;
      case 2:
        *reinterpret_cast<uint16_t*>(slot) = static_cast<uint16_t>(value);
        break;
      case 4:
        *reinterpret_cast<uint32_t*>(slot) = static_cast<uint32_t>(value);
        break;
      case 8:
        *reinterpret_cast<uint64_t*>(slot) = value;
        break;
      default:
        return false;
    }
    NoteSetAt(field.index);
    return true;
  }
  uint64_t LoadDirect(const ClassProperty& field) const {
    const char* slot = reinterpret_cast<const char*>(this) + field.offset;
    switch (field.direct_width) {
      case 1:
        return *reinterpret_cast<const uint8_t*>(slot);
      case 2:
        return *reinterpret_cast<const uint16_t*>(slot);
      case 4:
        return *reinterpret_cast<const uint32_t*>(slot);
      default:
        return *reinterpret_cast<const uint64_t*>(slot);
    }
  }

  absl::Status SetBool(std::string_view name, bool value);
  absl::Status SetUnsigned(std::string_view name, uint64_t value);
  // Of a name that the class does not have.
  absl::Status SetOwn(std::string_view name, const Input& input, SetBy by);
  absl::StatusOr<uint64_t> GetUnsigned(std::string_view name,
                                       uint64_t max) const;
  absl::StatusOr<int64_t> GetSigned(std::string_view name, int64_t min,
                                    int64_t max) const;
  absl::StatusOr<bool> GetBool(std::string_view name) const;
  absl::Status Read(std::string_view name, Visitor& output) const;
  absl::Status SetGuarded(const ObjectProperty& property, Visitor& visitor);
  absl::Status SetNow(const ObjectProperty& property, Visitor& visitor);
  // The set itself, and its notes.
  absl::Status SetAndNote(const ObjectProperty& property, Visitor& visitor);
  // The same with those who watch asked before and told after it.
  absl::Status SetWatched(const ObjectProperty& property, Visitor& visitor);
  // A first value, or what Realize() works out.
  absl::Status SettleNow(const ClassProperty& property, const Input& input);
  void NotifyWatched(std::string_view property);
  // The value of `property`; null if it cannot be read.
  Value ValueNow(const ObjectProperty& property) const;
  // Of a property that is not of the class.
  absl::Status SetOwn(const ObjectProperty& property, Visitor& visitor);
  absl::Status GetOwn(const ObjectProperty& property, Visitor& visitor) const;
  absl::Status CannotGive(const ObjectProperty& property,
                          const absl::Status& why) const;
  absl::Status CannotTake(const ObjectProperty& property,
                          const absl::Status& why) const;
  absl::Status UnknownProperty(std::string_view name) const;
  // OK if the alias `name` leads to a property that is none.
  absl::Status CheckAliases(std::string_view name) const;
  const ObjectProperty* FindOwn(std::string_view name) const;
  const ObjectProperty* FindDynamic(std::string_view name) const;
  void NoteSet(const ObjectProperty& property) {
    if (__builtin_expect(property.is_class_property, 1)) {
      NoteSetAt(internal::AsClassProperty(property).index);
    }
  }
  void NoteSetBeyond(uint32_t index);
  internal::ObjectExtra* extra() const {
    return extra_.load(std::memory_order_acquire);
  }
  internal::ObjectExtra& Extra() {
    internal::ObjectExtra* there = extra();
    return there != nullptr ? *there : MakeExtra();
  }
  internal::ObjectExtra& MakeExtra();
  void DeleteExtra();
  // A new reference, or null if the object is ending. Needs what keeps the
  // memory: the lock of the tree, and a place in it that is looked at.
  Ref<Object> TryRef() const;
  void End();
  void Destroy();

  // Added to the references of an object that is ending: those that are taken
  // and given back by what runs meanwhile do not end it again.
  static constexpr uint32_t kEnding = uint32_t{1} << 30;

  // Why sets are guarded: none are allowed yet or any more, they are kept, or
  // watched.
  static constexpr uint8_t kLocked = 1;
  static constexpr uint8_t kJournal = 2;
  static constexpr uint8_t kComplete = 4;  // beside kLocked
  static constexpr uint8_t kWatched = 8;
  static constexpr uint8_t kPlaced = 16;
  static constexpr uint8_t kTouched = 32;  // beside kPlaced
  static constexpr uint8_t kUnderConstruction = 64;

  const Class* class_;
  const Recipe* recipe_;
  mutable std::atomic<uint32_t> refs_{1};
  uint8_t guard_ = kUnderConstruction;
  // Whether it holds parts by a Child<T> or a slot, is such a part, and is one
  // that is not below its owner. Change under the lock of the tree once others
  // know the object.
  bool embeds_ = false;
  bool is_embedded_ = false;
  bool left_owner_ = false;
  // Our place under our parent; changes under the lock of the tree.
  std::atomic<internal::TreeNode*> node_{nullptr};
  // Children, dynamic properties …; null until there is one.
  std::atomic<internal::ObjectExtra*> extra_{nullptr};
  uint64_t set_ = 0;  // which of the first 64 properties were set
};

template <typename T>
absl::StatusOr<T> Object::Get(std::string_view name) const {
  if constexpr (std::same_as<T, bool>) {
    return GetBool(name);
  } else if constexpr (std::unsigned_integral<T>) {
    const ClassProperty* field = class_->FindInline(name);
    if (__builtin_expect(field != nullptr && field->direct_width != 0 &&
                             field->direct_width <= sizeof(T) &&
                             field->get != nullptr,
                         1)) {
      return static_cast<T>(LoadDirect(*field));
    }
    absl::StatusOr<uint64_t> value =
        GetUnsigned(name, std::numeric_limits<T>::max());
    if (!value.ok()) return std::move(value).status();
    return static_cast<T>(*value);
  } else if constexpr (std::signed_integral<T>) {
    absl::StatusOr<int64_t> value = GetSigned(
        name, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    if (!value.ok()) return std::move(value).status();
    return static_cast<T>(*value);
  } else {
    static_assert(std::same_as<T, std::string>,
                  "Get<T>: T is bool, an integer type or std::string");
    return Get(name);
  }
}

// `status` with the nearest property names of `type` added if it says that a
// property is unknown. For those who show errors to people.
std::string Describe(const absl::Status& status, const Class& type);
// The same of an error of any type of `registry`, from however far it came: for
// the place where a program prints its errors.
std::string Describe(const absl::Status& status, const TypeRegistry& registry);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_OBJECT_H_
