// What a test says about objects and devices. A failure shows the object's type
// and path, the property, its value, and where that value came from.
//
// Example:
//
//   EXPECT_THAT(*uart, HasProperty("fifo-size", 64));
//   EXPECT_THAT(*uart, HasProperty("label", StartsWith("serial")));
//   EXPECT_THAT(*uart, HasProperty("fifo-size", ComesFrom(Layer::kMachine)));
//   EXPECT_THAT(*uart, HasProperty("fifo-size",
//                                  AllOf(16, ComesFrom(Layer::kMachine))));
//   EXPECT_THAT(*uart, IsRealized());
//   EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kWrongPhase,
//                                         HasSubstr("needs a bus")));
//
// Each takes an object, a pointer to one, or a Ref.
//
// Threads: as the objects that are looked at.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_MATCHERS_H_
#define QOMRT_TESTING_MATCHERS_H_

#include <compare>
#include <concepts>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "gmock/gmock.h"
#include "qdev/device.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "qom/value.h"
#include "testing/status_matchers.h"

namespace qom {

// "acme-uart at /machine/peripheral/uart0, realized". How GoogleTest shows an
// object.
std::ostream& operator<<(std::ostream& out, const Object& object);
template <typename T>
std::ostream& operator<<(std::ostream& out, const Ref<T>& ref) {
  return ref ? out << static_cast<const Object&>(*ref) : out << "no object";
}

}  // namespace qom

namespace qom::testing {

// Where the value of a property came from.
struct PropertyOrigin {
  enum class Kind : uint8_t {
    kDefault,   // what the type, or the owner of an embedded object, gives it
    kLayer,     // an entry of a layer
    kSet,       // somebody set it after the object was created
    kSettled,   // realizing worked it out
    kComputed,  // the object itself: nothing else explains the value
  };
  Kind kind = Kind::kComputed;
  std::optional<compat::Layer> layer{};
  // A sentence part: "comes from the machine layer, entry compat_1_0[0]
  // acme-uart.fifo-size=16 (compat.cc:12)".
  std::string text{};
};

// NotFound if there is no such property.
absl::StatusOr<PropertyOrigin> OriginOf(const Object& object,
                                        std::string_view property);

// A property of an object with its value, as the inner matchers of
// HasProperty() see it. It compares with numbers and booleans by value, with
// texts by the text that an option would be ("on", "4096").
class PropertyValue {
 public:
  PropertyValue(const Object& object, std::string_view name, Value value)
      : object_(object),
        name_(name),
        value_(std::move(value)),
        text_(value_.ToText()) {}

  const Object& object() const { return object_; }
  const std::string& name() const { return name_; }
  const Value& value() const { return value_; }
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  size_t size() const { return text_.size(); }
  // For the matchers of texts.
  operator const std::string&() const {  // NOLINT(google-explicit-constructor)
    return text_;
  }

  template <typename T>
  requires(std::integral<T> || std::same_as<T, Value>) friend bool operator==(
      const PropertyValue& property, const T& value) {
    return property.value_ == Value(value);
  }
  friend bool operator==(const PropertyValue& property, double value) {
    return (property <=> value) == 0;
  }
  friend bool operator==(const PropertyValue& property, std::string_view text) {
    return property.text_ == text;
  }
  template <typename T>
  requires(std::integral<T> ||
           std::floating_point<T>) friend std::partial_ordering
  operator<=>(const PropertyValue& property, T number) {
    return Order(property.value_, Value(number));
  }
  friend std::ostream& operator<<(std::ostream& out,
                                  const PropertyValue& property);

 private:
  // Unordered unless both are numbers.
  static std::partial_ordering Order(const Value& a, const Value& b);

  const Object& object_;
  std::string name_;
  Value value_;
  std::string text_;
};

namespace internal {

inline const Object* ObjectOf(const Object& object) { return &object; }
inline const Object* ObjectOf(const Object* object) { return object; }
template <typename T>
const Object* ObjectOf(const Ref<T>& ref) {
  return ref.get();
}

// A matcher of objects: what it says of itself, and what it finds. `why` begins
// with a lower case letter and goes on from the object.
class ObjectMatcher {
 public:
  using is_gtest_matcher = void;
  using Check = std::function<bool(const Object& object, std::ostream& why)>;

  ObjectMatcher(std::string does, std::string does_not, Check check)
      : does_(std::move(does)),
        does_not_(std::move(does_not)),
        check_(std::move(check)) {}

  template <typename T>
  bool MatchAndExplain(const T& arg,
                       ::testing::MatchResultListener* listener) const {
    // GoogleTest shows objects and Refs itself.
    return Match(ObjectOf(arg), std::is_pointer_v<T>, listener);
  }
  void DescribeTo(std::ostream* out) const { *out << does_; }
  void DescribeNegationTo(std::ostream* out) const { *out << does_not_; }

 private:
  bool Match(const Object* object, bool introduce,
             ::testing::MatchResultListener* listener) const;

  std::string does_;
  std::string does_not_;
  Check check_;
};

ObjectMatcher HasPropertyThat(std::string name,
                              ::testing::Matcher<const PropertyValue&> inner);
ObjectMatcher FailsToRealizeThat(
    std::optional<Cause> cause,
    std::optional<::testing::Matcher<const std::string&>> message);

// A matcher of where values come from.
class OriginMatcher {
 public:
  using is_gtest_matcher = void;
  using Check = bool (*)(const PropertyOrigin& origin, compat::Layer layer);

  OriginMatcher(std::string where, Check check,
                compat::Layer layer = compat::Layer::kAccel)
      : where_(std::move(where)), check_(check), layer_(layer) {}

  bool MatchAndExplain(const PropertyValue& property,
                       ::testing::MatchResultListener* listener) const;
  void DescribeTo(std::ostream* out) const { *out << "comes from " << where_; }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "doesn't come from " << where_;
  }

 private:
  std::string where_;
  Check check_;
  compat::Layer layer_;
};

}  // namespace internal

// The property `name` is `value`: a number, a boolean, a text as an option
// would write it, a qom::Value, or a matcher such as Gt(1), HasSubstr("x"),
// ComesFrom(…) or a combination.
template <typename T>
internal::ObjectMatcher HasProperty(std::string name, T value) {
  return internal::HasPropertyThat(
      std::move(name), ::testing::MatcherCast<const PropertyValue&>(value));
}
// It has one of that name.
internal::ObjectMatcher HasProperty(std::string name);

// For HasProperty(): the value is what the layer gave. An explicit set, also to
// the same value, hides it.
internal::OriginMatcher ComesFrom(compat::Layer layer);
// No layer gave it and nobody set it.
internal::OriginMatcher ComesFromTheDefault();
// Somebody set it after the object was created.
internal::OriginMatcher ComesFromASet();

// The device is realized.
internal::ObjectMatcher IsRealized();

// Tries to realize the device, which must fail with this cause and message and
// leave no trace: the tree, its properties, references and buses are as before.
inline internal::ObjectMatcher FailsToRealizeWith(Cause cause) {
  return internal::FailsToRealizeThat(cause, std::nullopt);
}
template <typename M>
internal::ObjectMatcher FailsToRealizeWith(M message) {
  return internal::FailsToRealizeThat(
      std::nullopt, ::testing::MatcherCast<const std::string&>(message));
}
template <typename M>
internal::ObjectMatcher FailsToRealizeWith(Cause cause, M message) {
  return internal::FailsToRealizeThat(
      cause, ::testing::MatcherCast<const std::string&>(message));
}

}  // namespace qom::testing

#endif  // QOMRT_TESTING_MATCHERS_H_
