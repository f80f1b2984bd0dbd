// Values of built-in types read, and texts made into values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/codec.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qapi/schema.h"
#include "qom/error_facts.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qapi {
namespace {

// How much of a wrong value a message shows.
constexpr size_t kShownValueBytes = 60;
// Names of an enum that a message lists.
constexpr size_t kShownNames = 16;

std::string ShownValue(const Value& value) {
  if (value.is_list() || value.is_object() || value.is_null()) {
    return std::string(value.KindName());
  }
  const std::string text = value.ToText();
  const std::string shown = Escaped(text.substr(0, kShownValueBytes));
  return fmt::format("'{}{}'", shown,
                     text.size() > kShownValueBytes ? "…" : "");
}

}  // namespace

std::span<const std::string_view> NamesOf(QType) {
  static constexpr std::string_view kNames[] = {
      "none", "qnull", "qnum", "qstring", "qdict", "qlist", "qbool"};
  return kNames;
}

// --- What is wrong. ----------------------------------------------------------

bool Reader::Enter(std::string_view name, size_t index) {
  if (path_.size() >= kMaxNesting) {
    return Fail(fmt::format("nests deeper than {} levels", kMaxNesting));
  }
  path_.push_back({name, index});
  return true;
}

bool Reader::Fail(std::string message, std::vector<std::string> nearest) {
  if (status_.ok()) status_ = Wrong(std::move(message), std::move(nearest));
  return false;
}

absl::Status Reader::Wrong(std::string message,
                           std::vector<std::string> nearest) {
  std::string path;
  for (const Step& step : path_) {
    if (step.name.empty()) {
      path += fmt::format("[{}]", step.index);
    } else {
      if (!path.empty()) path += '.';
      path += step.name;
    }
  }
  ErrorFacts facts{.cause = Cause::kBadValue, .property = path};
  message = path.empty() ? std::move(message) : path + ": " + message;
  message += OrNearest(nearest);
  facts.nearest = std::move(nearest);
  return MakeError(facts, message);
}

bool Reader::Expected(std::string_view what, const Value& value) {
  return Fail(fmt::format("expected {}, not {}", what, ShownValue(value)));
}

bool Reader::NoSuchMember(std::string_view name,
                          std::span<const std::string_view> known) {
  std::string message = fmt::format("no member '{}'", Escaped(name));
  if (passed_over_ == nullptr) {
    return Fail(std::move(message), NearestNames(name, known));
  }
  if (passed_over_->size() < kMaxMistakes) {
    passed_over_->push_back(
        Wrong(message + ", which is passed over", NearestNames(name, known)));
  }
  return true;
}

bool Reader::Missing(std::string_view name) {
  return Fail(fmt::format("member '{}' is missing", name));
}

bool Reader::NoSuchName(std::string_view name,
                        std::span<const std::string_view> known) {
  std::vector<std::string> nearest = NearestNames(name, known);
  std::string message = fmt::format("no value '{}'", Escaped(name));
  if (nearest.empty() && known.size() <= kShownNames) {
    message += fmt::format("; it is one of {}", fmt::join(known, ", "));
  }
  return Fail(std::move(message), std::move(nearest));
}

// --- Built-in types. ---------------------------------------------------------

bool Read(Reader& reader, const Value& value, bool& out) {
  if (value.is_bool()) {
    out = value.bool_value();
    return true;
  }
  if (reader.is_text() && value.is_text() &&
      ParseBool(value.text_value(), &out).ok()) {
    return true;
  }
  return reader.Expected(reader.is_text() ? "on or off" : "a boolean", value);
}

bool ReadInteger(Reader& reader, const Value& value, int64_t min, uint64_t max,
                 uint64_t& out) {
  Value number = value;
  if (reader.is_text() && value.is_text()) {
    int64_t with_sign = 0;
    uint64_t without = 0;
    if (min < 0) {
      if (ParseInt(value.text_value(), std::numeric_limits<int64_t>::min(),
                   std::numeric_limits<int64_t>::max(), &with_sign)
              .ok()) {
        number = with_sign;
      }
    } else if (ParseUint(value.text_value(),
                         std::numeric_limits<uint64_t>::max(), &without)
                   .ok()) {
      number = without;
    }
  }
  const bool fits = number.is_unsigned()
                        ? number.uint_value() <= max
                        : number.is_negative() && number.int_value() >= min;
  if (!fits) {
    return reader.Expected(fmt::format("an integer from {} to {}", min, max),
                           value);
  }
  out = number.uint_value();
  return true;
}

bool ReadSize(Reader& reader, const Value& value, uint64_t& out) {
  if (!reader.is_text() || !value.is_text()) return Read(reader, value, out);
  if (ParseSize(value.text_value(), &out).ok()) return true;
  return reader.Expected("a size, such as 64k", value);
}

bool Read(Reader& reader, const Value& value, double& out) {
  if (value.is_double()) {
    out = value.double_value();
    return true;
  }
  if (value.is_integer()) {
    out = value.is_negative() ? static_cast<double>(value.int_value())
                              : static_cast<double>(value.uint_value());
    return true;
  }
  if (reader.is_text() && value.is_text()) {
    const std::string& text = value.text_value();
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, out);
    if (error == std::errc() && at == end) return true;
  }
  return reader.Expected("a number", value);
}

bool Read(Reader& reader, const Value& value, std::string& out) {
  if (!value.is_text()) return reader.Expected("a string", value);
  out = value.text_value();
  return true;
}

bool Read(Reader& reader, const Value& value, Null&) {
  return value.is_null() || reader.Expected("null", value);
}

bool Read(Reader&, const Value& value, Value& out) {
  out = value;
  return true;
}

bool Read(Reader& reader, const Value& value, Empty&) {
  ObjectReader in(reader, value);
  return in.Begin() && in.End();
}

bool ReadName(Reader& reader, const Value& value,
              std::span<const std::string_view> names, size_t& index) {
  if (!value.is_text()) return reader.Expected("a string", value);
  const auto found = std::find(names.begin(), names.end(), value.text_value());
  if (found == names.end() || found->empty()) {
    return reader.NoSuchName(value.text_value(), names);
  }
  index = static_cast<size_t>(found - names.begin());
  return true;
}

Look LookOf(const Reader& reader, const Value& value,
            std::span<const Look> looks) {
  const auto has = [looks](Look look) {
    return std::find(looks.begin(), looks.end(), look) != looks.end();
  };
  if (value.is_null()) return Look::kNull;
  if (value.is_bool()) return Look::kBool;
  if (value.is_list()) return Look::kList;
  if (value.is_object()) return Look::kObject;
  if (!value.is_text()) return Look::kNumber;
  if (!reader.is_text() || has(Look::kString)) return Look::kString;
  bool truth = false;
  if (has(Look::kBool) && ParseBool(value.text_value(), &truth).ok()) {
    return Look::kBool;
  }
  return has(Look::kNumber) ? Look::kNumber : Look::kString;
}

// --- Objects. ----------------------------------------------------------------

ObjectReader::ObjectReader(Reader& reader, const Value& value)
    : reader_(reader), value_(value) {}

bool ObjectReader::Begin() {
  return value_.is_object() || reader_.Expected("an object", value_);
}

const Value* ObjectReader::Find(std::string_view name) {
  asked_.push_back(name);
  const Value::Object& members = value_.object_value();
  const auto found =
      std::lower_bound(members.begin(), members.end(), name,
                       [](const auto& member, std::string_view wanted) {
                         return member.first < wanted;
                       });
  if (found == members.end() || found->first != name) return nullptr;
  ++taken_;
  return &found->second;
}

bool ObjectReader::RequiredSize(std::string_view name, uint64_t& out) {
  const Value* const value = Find(name);
  if (value == nullptr) return reader_.Missing(name);
  if (!reader_.Enter(name) || !ReadSize(reader_, *value, out)) return false;
  reader_.Leave();
  return true;
}

bool ObjectReader::OptionalSize(std::string_view name,
                                std::optional<uint64_t>& out) {
  const Value* const value = Find(name);
  if (value == nullptr) return true;
  if (!reader_.Enter(name)) return false;
  if (!ReadSize(reader_, *value, out.emplace())) return false;
  reader_.Leave();
  return true;
}

bool ObjectReader::End() {
  const Value::Object& members = value_.object_value();
  if (taken_ == members.size()) return true;
  std::sort(asked_.begin(), asked_.end());
  for (const auto& [name, value] : members) {
    if (std::binary_search(asked_.begin(), asked_.end(), name)) continue;
    if (!reader_.NoSuchMember(name, asked_)) return false;
  }
  return true;
}

// --- Texts. ------------------------------------------------------------------

absl::StatusOr<Value> ParseJson(std::string_view text) try {
  QOMRT_ASSIGN_OR_RETURN(const qom::internal::JsonDocument document,
                         qom::internal::ParseJson("JSON", text));
  return qom::internal::JsonToValue(document);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

std::string WriteJson(const Value& value) {
  return qom::internal::JsonOf(value);
}

}  // namespace qom::qapi
