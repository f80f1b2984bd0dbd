// What matchers print of an object: its type and path, the property, the value
// and where the value came from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/matchers.h"

#include <compare>
#include <map>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "testing/tree_picture.h"

namespace qom {

std::ostream& operator<<(std::ostream& out, const Object& object) {
  out << object.type().name();
  const std::string path = object.CanonicalPath();
  if (path.starts_with('(')) {
    out << " outside of the tree";
  } else {
    out << " at " << path;
  }
  if (const qdev::Device* device = As<qdev::Device>(&object)) {
    out << (device->realized() ? ", realized" : ", not realized");
  }
  return out;
}

}  // namespace qom

namespace qom::testing {
namespace {

using compat::Explanation;
using compat::Offer;

std::string EntryText(const Offer& offer) {
  const compat::TableEntry& entry = *offer.entry;
  std::string text = offer.entry.Text();
  if (!entry.file.empty()) {
    text += fmt::format(" ({}:{})", entry.file, entry.line);
  }
  return text;
}

std::string SetText(const Explanation& why) {
  constexpr std::string_view kWho[] = {"the program", "a layer", "a user",
                                       "a monitor"};
  if (why.sets.empty()) return "was set explicitly";
  const SetRecord& last = why.sets.back();
  return fmt::format("was set explicitly, to {} by {}", last.value.ToText(),
                     kWho[static_cast<size_t>(last.by)]);
}

PropertyOrigin OriginFrom(const Explanation& why) {
  using Kind = PropertyOrigin::Kind;
  if (why.set_explicitly) return {Kind::kSet, std::nullopt, SetText(why)};
  if (why.settled) {
    return {Kind::kSettled, std::nullopt, "was worked out by realizing"};
  }
  const Offer* winner = why.winner();
  const std::string planned = winner == nullptr ? "" : winner->value.ToText();
  if (why.drifted || winner == nullptr) {
    return {Kind::kComputed, std::nullopt,
            winner == nullptr
                ? "comes from the object itself"
                : fmt::format("comes from the object itself; the layers gave "
                              "it {}",
                              planned)};
  }
  if (!winner->layer.has_value()) {
    return {Kind::kDefault, std::nullopt,
            fmt::format("comes from the default of {}", winner->driver)};
  }
  return {Kind::kLayer, winner->layer,
          fmt::format("comes from the {} layer, {}",
                      compat::LayerName(*winner->layer), EntryText(*winner))};
}

// "has no property 'fifo-sise'; nearest: fifo-size".
std::string NoProperty(const Object& object, std::string_view name) {
  return Describe(UnknownProperty(object.type().name(), name), object.type());
}

}  // namespace

absl::StatusOr<PropertyOrigin> OriginOf(const Object& object,
                                        std::string_view property) {
  if (object.type().FindProperty(property) == nullptr &&
      object.FindProperty(property) != nullptr) {
    return PropertyOrigin{PropertyOrigin::Kind::kComputed, std::nullopt,
                          "is a property of this object only"};
  }
  QOMRT_ASSIGN_OR_RETURN(const Explanation why,
                         compat::Explain(object, property));
  return OriginFrom(why);
}

std::partial_ordering PropertyValue::Order(const Value& a, const Value& b) {
  const bool numbers =
      (a.is_integer() || a.is_double()) && (b.is_integer() || b.is_double());
  if (!numbers) return std::partial_ordering::unordered;
  if (a.is_integer() && b.is_integer()) {
    if (a.is_negative() != b.is_negative()) {
      return a.is_negative() ? std::partial_ordering::less
                             : std::partial_ordering::greater;
    }
    // Of two negative numbers the greater is so modulo 2^64, too.
    return a.uint_value() <=> b.uint_value();
  }
  auto number = [](const Value& value) {
    if (value.is_double()) return value.double_value();
    return value.is_negative() ? static_cast<double>(value.int_value())
                               : static_cast<double>(value.uint_value());
  };
  return number(a) <=> number(b);
}

std::ostream& operator<<(std::ostream& out, const PropertyValue& property) {
  const Value& value = property.value();
  if (value.is_text()) return out << '\'' << property.text() << '\'';
  if (value.is_null()) return out << "unset";
  return out << property.text();
}

namespace internal {

bool ObjectMatcher::Match(const Object* object, bool introduce,
                          ::testing::MatchResultListener* listener) const {
  if (object == nullptr) {
    *listener << "which is no object";
    return false;
  }
  std::ostringstream why;
  const bool matches = check_(*object, why);
  if (introduce) *listener << "which is " << *object;
  if (introduce && !why.str().empty()) *listener << ", ";
  *listener << why.str();
  return matches;
}

ObjectMatcher HasPropertyThat(std::string name,
                              ::testing::Matcher<const PropertyValue&> inner) {
  const std::string does =
      fmt::format("has a property '{}' that {}", name,
                  ::testing::DescribeMatcher<const PropertyValue&>(inner));
  const std::string does_not =
      fmt::format("has no property '{}' that {}", name,
                  ::testing::DescribeMatcher<const PropertyValue&>(inner));
  return ObjectMatcher(
      does, does_not,
      [name = std::move(name), inner](const Object& object, std::ostream& why) {
        if (object.FindProperty(name) == nullptr) {
          why << "but " << NoProperty(object, name);
          return false;
        }
        absl::StatusOr<Value> value = object.GetValue(name);
        if (!value.ok()) {
          why << "but " << Message(value.status());
          return false;
        }
        const PropertyValue property(object, name, *std::move(value));
        const bool matches = inner.Matches(property);
        const absl::StatusOr<PropertyOrigin> origin = OriginOf(object, name);
        why << "whose '" << name << "' is " << property;
        if (origin.ok()) why << " and " << origin->text;
        return matches;
      });
}

namespace {

struct RealizeTrial {
  bool realizes = false;
  absl::Status status;
  // What it changed; empty if nothing.
  std::string trace;
  std::string picture;  // afterwards
};

std::string PictureOf(const qdev::Device& device) {
  return TreePicture(device.context()) + ObjectPicture(device);
}

RealizeTrial TryToRealize(qdev::Device& device) {
  const std::string before = PictureOf(device);
  RealizeTrial trial;
  trial.status = device.SetRealized(true);
  trial.realizes = trial.status.ok();
  if (trial.realizes) (void)device.SetRealized(false);
  trial.picture = PictureOf(device);
  trial.trace = PictureDifference(before, trial.picture);
  return trial;
}

// What a matcher saw of the objects that it was asked about. GoogleTest asks
// again for the explanation: that is of what was seen, without another try. A
// copy of a matcher has seen nothing.
class RealizeTrials {
 public:
  RealizeTrials() = default;
  RealizeTrials(const RealizeTrials& /*other*/) {}
  RealizeTrials& operator=(const RealizeTrials&) = delete;

  RealizeTrial Of(qdev::Device& device) {
    const auto at = seen_.find(&device);
    if (at != seen_.end()) {
      RealizeTrial trial = std::move(at->second);
      seen_.erase(at);
      if (trial.picture == PictureOf(device)) return trial;
    }
    return seen_[&device] = TryToRealize(device);
  }

 private:
  std::map<const qdev::Device*, RealizeTrial> seen_;
};

}  // namespace

ObjectMatcher FailsToRealizeThat(
    std::optional<Cause> cause,
    std::optional<::testing::Matcher<const std::string&>> message) {
  std::string what;
  if (cause.has_value())
    what += fmt::format(" with the cause {}", CauseWord(*cause));
  if (message.has_value()) {
    what += fmt::format(
        "{} with a message that {}", cause.has_value() ? " and" : "",
        ::testing::DescribeMatcher<const std::string&>(*message));
  }
  return ObjectMatcher(
      "fails to realize" + what, "doesn't fail to realize" + what,
      [cause, message, trials = RealizeTrials()](const Object& object,
                                                 std::ostream& why) mutable {
        const qdev::Device* found = As<qdev::Device>(&object);
        if (found == nullptr || found->realized()) {
          why << (found == nullptr ? "which is no device"
                                   : "which is realized already");
          return false;
        }
        // Whoever has the device may realize it; matchers see it as const.
        const RealizeTrial trial = trials.Of(const_cast<qdev::Device&>(*found));
        if (trial.realizes) {
          why << "which realizes";
          return false;
        }
        why << "which fails with " << Shown(trial.status);
        if (!trial.trace.empty()) {
          why << ", and leaves a trace:\n" << trial.trace;
          return false;
        }
        return (!cause.has_value() || CauseOf(trial.status) == *cause) &&
               (!message.has_value() ||
                message->Matches(std::string(Message(trial.status))));
      });
}

bool OriginMatcher::MatchAndExplain(
    const PropertyValue& property,
    ::testing::MatchResultListener* listener) const {
  const absl::StatusOr<PropertyOrigin> origin =
      OriginOf(property.object(), property.name());
  if (!origin.ok()) {
    *listener << "which has no origin: " << Message(origin.status());
    return false;
  }
  *listener << "which " << origin->text;
  return check_(*origin, layer_);
}

}  // namespace internal

internal::ObjectMatcher HasProperty(std::string name) {
  const std::string does = fmt::format("has a property '{}'", name);
  const std::string does_not = fmt::format("has no property '{}'", name);
  return internal::ObjectMatcher(
      does, does_not,
      [name = std::move(name)](const Object& object, std::ostream& why) {
        if (object.FindProperty(name) != nullptr) return true;
        why << "but " << NoProperty(object, name);
        return false;
      });
}

internal::OriginMatcher ComesFrom(compat::Layer layer) {
  return internal::OriginMatcher(
      fmt::format("the {} layer", compat::LayerName(layer)),
      [](const PropertyOrigin& origin, compat::Layer wanted) {
        return origin.layer == wanted;
      },
      layer);
}

internal::OriginMatcher ComesFromTheDefault() {
  return internal::OriginMatcher(
      "the default", [](const PropertyOrigin& origin, compat::Layer) {
        return origin.kind == PropertyOrigin::Kind::kDefault;
      });
}

internal::OriginMatcher ComesFromASet() {
  return internal::OriginMatcher(
      "an explicit set", [](const PropertyOrigin& origin, compat::Layer) {
        return origin.kind == PropertyOrigin::Kind::kSet;
      });
}

internal::ObjectMatcher IsRealized() {
  return internal::ObjectMatcher(
      "is realized", "isn't realized",
      [](const Object& object, std::ostream& why) {
        const qdev::Device* device = As<qdev::Device>(&object);
        if (device == nullptr) why << "which is no device";
        return device != nullptr && device->realized();
      });
}

}  // namespace qom::testing
