// How a C++ class becomes a type: it derives from `Extends`, names itself, and
// declares what it adds. Each level says only what it declares itself.
//
// Example:
//
//   class Uart final : public qom::Extends<Uart, Device, CharSink> {
//    public:
//     static constexpr std::string_view kTypeName = "acme-uart";
//     struct Props;                           // a property table, see props/
//     using Extends::Extends;
//     static void ClassInit(DeviceClass& c) { c.description = "a UART"; }
//     void PostInit();                        // compute from properties
//   };
//
//   registry.Register<Uart>();
//
// A class may also declare
//   static constexpr bool kAbstract = true;          // cannot be created
//   using Record = UartClass;                        // extends the parent's
//   static void ClassBaseInit(DeviceClass&);         // for every descendant
//
// Threads: as TypeRegistry::Register().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_NATIVE_TYPE_H_
#define QOMRT_QOM_NATIVE_TYPE_H_

#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "qom/cast.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/interface.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom {

namespace internal {

// A parent with the interfaces that are added to it.
template <typename BaseT, typename... Interfaces>
class Implementing : public BaseT, public Interfaces... {
 public:
  explicit Implementing(const Construct& construct) : BaseT(construct) {}

  Object& AsObject() override { return *this; }
};

template <typename BaseT, typename... Interfaces>
struct ParentOf {
  using Type = Implementing<BaseT, Interfaces...>;
};
template <typename BaseT>
struct ParentOf<BaseT> {
  using Type = BaseT;
};

}  // namespace internal

template <typename T, typename BaseT, typename... Interfaces>
class Extends : public internal::ParentOf<BaseT, Interfaces...>::Type {
  static_assert(
      internal::NativeClass<BaseT>,
      "the second argument of qom::Extends is the parent: qom::Object "
      "or a class with its own qom::Extends");
  static_assert((IsInterface<Interfaces> && ...),
                "after the parent, qom::Extends lists interfaces: classes with "
                "their own qom::Interface");

 public:
  using Base = BaseT;
  using ExtendedBy = T;
  using ImplementedInterfaces = TypeList<Interfaces...>;
  static constexpr size_t kDepth = BaseT::kDepth + 1;

  explicit Extends(const Construct& construct)
      : internal::ParentOf<BaseT, Interfaces...>::Type(construct) {}
  Extends() = delete;  // objects are made by a Context: context.New<T>()

 protected:
  ~Extends() override = default;
};

namespace internal {

template <typename T>
concept HasProps = requires {
  typename T::Props;
};
template <typename T>
concept HasTable = requires {
  T::Props::kAll;
};
template <typename T>
concept HasClassInit = requires {
  &T::ClassInit;
};
template <typename T>
concept HasClassBaseInit = requires {
  &T::ClassBaseInit;
};
template <typename T>
concept HasPostInit = requires {
  &T::PostInit;
};

template <auto kFunction>
struct Function;  // as Member, of functions

// Whether T itself, and none of the others, declares the member. That of a
// class without its own is ambiguous if the class implements interfaces.
template <typename T, typename... Others>
constexpr bool OwnTypeName() {
  if constexpr (requires {
                  typename std::bool_constant<
                      std::string_view(T::kTypeName).empty()>;
                }) {
    return !std::string_view(T::kTypeName).empty() &&
           (!std::is_same_v<Member<T::kTypeName>, Member<Others::kTypeName>> &&
            ...);
  } else {
    return false;
  }
}
template <typename T>
constexpr bool OwnTable() {
  if constexpr (!HasTable<T>) {
    return false;
  } else if constexpr (!HasTable<ParentClass<T>>) {
    return true;
  } else {
    return !std::is_same_v<typename T::Props, typename ParentClass<T>::Props>;
  }
}
template <typename T>
concept InheritsClassInit = requires {
  requires std::is_same_v<decltype(&T::ClassInit),
                          decltype(&ParentClass<T>::ClassInit)>;
  requires std::is_same_v<Function<&T::ClassInit>,
                          Function<&ParentClass<T>::ClassInit>>;
};
template <typename T>
constexpr bool OwnClassInit() {
  return HasClassInit<T> && !InheritsClassInit<T>;
}
template <typename T>
concept InheritsClassBaseInit = requires {
  requires std::is_same_v<decltype(&T::ClassBaseInit),
                          decltype(&ParentClass<T>::ClassBaseInit)>;
  requires std::is_same_v<Function<&T::ClassBaseInit>,
                          Function<&ParentClass<T>::ClassBaseInit>>;
};
template <typename T>
constexpr bool OwnClassBaseInit() {
  return HasClassBaseInit<T> && !InheritsClassBaseInit<T>;
}
template <typename M>
struct MemberOf {
  using type = void;
};
template <typename M, typename T>
struct MemberOf<M T::*> {
  using type = T;
};
template <typename T>
constexpr bool OwnPostInit() {
  if constexpr (!HasPostInit<T>) {
    return false;
  } else {
    return std::is_same_v<typename MemberOf<decltype(&T::PostInit)>::type, T>;
  }
}

template <typename F>
struct InitArgument {
  using type = void;
};
template <typename R>
struct InitArgument<void (*)(R&)> {
  using type = R;
};
template <typename R>
struct InitArgument<void (*)(R&) noexcept> {
  using type = R;
};

// A class-init for a record of any type that extends R.
template <auto init>
void RunInit(ObjectClass& record) {
  using R = typename InitArgument<decltype(init)>::type;
  init(static_cast<R&>(record));
}

// The registry can build an object whose destructor only Extends sees.
template <typename T>
Object* ConstructNative(void* memory, const Construct& construct) {
  return new (memory) T(construct);
}

// From the object to I, an interface of T or one that T's interfaces extend,
// by way of the classes on the path.
template <typename T, typename... Path>
struct CastPath {
  static T* Up(Object* object) { return static_cast<T*>(object); }
};
template <typename T, typename I, typename... Path>
struct CastPath<T, I, Path...> {
  static I* Up(Object* object) {
    return static_cast<I*>(CastPath<T, Path...>::Up(object));
  }
};

// `add(name, key, cast)` for I and for every interface it extends.
template <typename T, typename I, typename... Path, typename Add>
void ForEachInterface(const Add& add) {
  add(I::kTypeName, &kTypeKey<I>, [](Object* object) -> void* {
    return CastPath<T, I, Path...>::Up(object);
  });
  [&]<typename... P>(TypeList<P...>) {
    (ForEachInterface<T, P, I, Path...>(add), ...);
  }(typename I::InterfaceParents());
}

// What a class may declare for us to find. A member that is private or
// overloaded cannot be told from one that is not there, except in a class
// derived from both: there its name is ambiguous.
struct FoundMembers {
  static int Props, kAbstract, ClassInit, ClassBaseInit, PostInit;
};
template <typename T>
struct WithFoundMembers : T, FoundMembers {};

template <typename T>
constexpr bool HidesMember() {
  if constexpr (std::is_final_v<T>) {
    return false;
  } else {
    using Both = WithFoundMembers<T>;
    return (!HasProps<T> && !requires { Both::Props; }) ||
           (!HasAbstract<T> && !requires { Both::kAbstract; }) ||
           (!HasClassInit<T> && !requires { Both::ClassInit; }) ||
           (!HasClassBaseInit<T> && !requires { Both::ClassBaseInit; }) ||
           (!HasPostInit<T> && !requires { Both::PostInit; });
  }
}

// The usual slips of a hook's name. Nobody would call such a function.
template <typename T>
concept HasMisspeltHook = requires {
  &T::Postinit;
}
|| requires { &T::postInit; }
|| requires { &T::post_init; }
|| requires { &T::Classinit; }
|| requires { &T::classInit; }
|| requires { &T::class_init; };

template <typename T>
constexpr bool HasOwnPropsWithoutTable() {
  if constexpr (!HasProps<T> || HasTable<T>) {
    return false;
  } else if constexpr (!HasProps<ParentClass<T>>) {
    return true;
  } else {
    return !std::is_same_v<typename T::Props, typename ParentClass<T>::Props>;
  }
}

// Whether a hook takes a record that every T, or what descends from it, has.
template <typename Init, typename T>
constexpr bool TakesRecordOf() {
  using R = typename InitArgument<Init>::type;
  return std::is_base_of_v<R, typename T::Record>;
}

// Each of these refuses a class that is declared wrong, with one message.
template <typename T>
constexpr bool CheckHooks() {
  if constexpr (OwnClassInit<T>()) {
    static_assert(TakesRecordOf<decltype(&T::ClassInit), T>(),
                  "a ClassInit is `static void ClassInit(R&)`, with the class "
                  "record of the type or of an ancestor for R");
    if (!TakesRecordOf<decltype(&T::ClassInit), T>()) return false;
  }
  if constexpr (OwnClassBaseInit<T>()) {
    static_assert(TakesRecordOf<decltype(&T::ClassBaseInit), T>(),
                  "a ClassBaseInit is `static void ClassBaseInit(R&)`, with "
                  "the class record of the type or of an ancestor for R");
    if (!TakesRecordOf<decltype(&T::ClassBaseInit), T>()) return false;
  }
  if constexpr (HasPostInit<T>) {
    constexpr bool kIsHook =
        std::is_convertible_v<decltype(&T::PostInit), void (T::*)()>;
    static_assert(kIsHook, "a PostInit is `void PostInit()`");
    return kIsHook;
  }
  return true;
}

template <typename T>
constexpr bool CheckClass() {
  if constexpr (!std::is_convertible_v<T*, Object*>) {
    static_assert(kNever<T>,
                  "a native type derives publicly from "
                  "qom::Extends<Type, Parent>");
  } else if constexpr (!NativeClass<T>) {
    static_assert(kNever<T>,
                  "this class forgot its own qom::Extends<Type, Parent>: it "
                  "has that of another class");
  } else if constexpr (!OwnTypeName<T, ParentClass<T>>()) {
    static_assert(kNever<T>,
                  "this class forgot its own kTypeName: a public `static "
                  "constexpr std::string_view`, and not empty");
  } else if constexpr (HidesMember<T>()) {
    static_assert(kNever<T>,
                  "Props, kAbstract, ClassInit, ClassBaseInit or PostInit of "
                  "this class is private or overloaded, so it has no effect");
  } else if constexpr (HasMisspeltHook<T>) {
    static_assert(kNever<T>,
                  "a hook of this class is misspelt: hooks are PostInit, "
                  "ClassInit and ClassBaseInit");
  } else if constexpr (HasOwnPropsWithoutTable<T>()) {
    static_assert(kNever<T>,
                  "the Props of this class must be defined where the type is "
                  "registered, with a `static constexpr auto kAll`, its Table");
  } else if constexpr (std::is_abstract_v<T> && !OwnAbstract<T>()) {
    static_assert(kNever<T>,
                  "a method of an interface or base class is not implemented; "
                  "implement it or declare kAbstract = true, and list an "
                  "interface in qom::Extends");
    // The compiler's own error for this names the method.
    return sizeof(new T(std::declval<const Construct&>())) == 0;
  } else if constexpr (!std::is_abstract_v<T> &&
                       !requires(void* memory, const Construct& construct) {
                         new (memory) T(construct);
                       }) {
    static_assert(kNever<T>,
                  "this class has no public constructor from `const "
                  "qom::Construct&`; say `using Extends::Extends;`");
  } else if constexpr (!std::is_base_of_v<typename ParentClass<T>::Record,
                                          typename T::Record>) {
    static_assert(kNever<T>,
                  "the class record must extend the record of the parent type");
  } else {
    return CheckHooks<T>();
  }
  return false;
}

template <typename T>
constexpr bool CheckInterface() {
  constexpr bool kNamed = []<typename... P>(TypeList<P...>) {
    return OwnTypeName<T, P...>();
  }(typename T::InterfaceParents());
  static_assert(kNamed,
                "this interface forgot its own kTypeName: a public `static "
                "constexpr std::string_view`, and not empty");
  return kNamed;
}

template <typename T>
constexpr bool CheckDeclaration() {
  if constexpr (IsInterface<T>) {
    return CheckInterface<T>();
  } else {
    return CheckClass<T>();
  }
}

}  // namespace internal

template <typename T>
TypeBuilder LowerNativeType() {
  TypeBuilder type(T::kTypeName);
  type.says().key = &kTypeKey<T>;
  if constexpr (IsInterface<T>) {
    type.Interface();
    [&]<typename... P>(TypeList<P...>) {
      (type.Implements(P::kTypeName), ...);
    }(typename T::InterfaceParents());
  } else {
    type.Parent(internal::ParentClass<T>::kTypeName);
    type.says().parent_key = &kTypeKey<internal::ParentClass<T>>;
    type.says().size = sizeof(T);
    if constexpr (internal::OwnAbstract<T>()) {
      type.Abstract();
    }
    if constexpr (!std::is_abstract_v<T>) {
      type.says().construct = &internal::ConstructNative<T>;
    }
    [&]<typename... I>(TypeList<I...>) {
      (type.Implements(I::kTypeName), ...);
      [[maybe_unused]] auto add = [&type](std::string_view name,
                                          const void* key,
                                          void* (*cast)(Object*)) {
        type.ImplementsNative(name, key, cast);
      };
      (internal::ForEachInterface<T, I>(add), ...);
      (type.ImplementsNative(I::kTypeName, &kTypeKey<I>,
                             [](Object* object) -> void* {
                               return static_cast<I*>(static_cast<T*>(object));
                             }),
       ...);
    }(typename T::ImplementedInterfaces());
    if constexpr (!std::is_same_v<typename T::Record,
                                  typename internal::ParentClass<T>::Record>) {
      type.Record<typename T::Record,
                  typename internal::ParentClass<T>::Record>();
    }
    if constexpr (internal::OwnClassInit<T>()) {
      type.ClassInit(&internal::RunInit<&T::ClassInit>);
    }
    if constexpr (internal::OwnClassBaseInit<T>()) {
      type.ClassBaseInit(&internal::RunInit<&T::ClassBaseInit>);
    }
    if constexpr (internal::OwnPostInit<T>()) {
      type.PostInit([](Object& object) { static_cast<T&>(object).PostInit(); });
    }
    if constexpr (internal::OwnTable<T>()) {
      T::Props::kAll.template AddTo<T>(type);
    }
  }
  return type;
}

template <typename T>
void RegisterNativeType(TypeRegistry& registry, const char* file, int line) {
  if constexpr (std::is_same_v<T, Object>) {
    return;
  } else if constexpr (internal::CheckDeclaration<T>()) {
    if (!registry.AddNative(&LowerNativeType<T>, &kTypeKey<T>, file, line)) {
      return;
    }
    if constexpr (IsInterface<T>) {
      [&]<typename... P>(TypeList<P...>) {
        (RegisterNativeType<P>(registry, file, line), ...);
      }(typename T::InterfaceParents());
    } else {
      RegisterNativeType<internal::ParentClass<T>>(registry, file, line);
      [&]<typename... I>(TypeList<I...>) {
        (RegisterNativeType<I>(registry, file, line), ...);
      }(typename T::ImplementedInterfaces());
    }
  }
}

template <typename... Ts>
void TypeRegistry::Register(const char* file, int line) {
  (RegisterNativeType<Ts>(*this, file, line), ...);
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_NATIVE_TYPE_H_
