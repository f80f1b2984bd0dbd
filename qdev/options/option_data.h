// What an option carries before anybody knows which properties it is meant for:
// `OptionData` is a scalar, a list, or an object of named members in their
// order, each of them option data again. Key-value texts and JSON are read into
// it and written from it: integers exact to 64 bits, no name twice in an
// object, at most `kMaxDepth` levels.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(OptionData option,
//                          ReadJson("-device", R"({"driver": "e1000"})"));
//   const OptionData* driver = option.Find("driver");
//
// Threads: a const OptionData may be read from any thread.
// Invariant: the scalar of a tree is never a list; those are kList.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_OPTION_DATA_H_
#define QOMRT_QDEV_OPTIONS_OPTION_DATA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class OptionData {
 public:
  struct Member;
  enum class Kind : uint8_t { kScalar, kObject, kList };

  static constexpr size_t kMaxDepth = 64;
  // Of what one option says, in all levels.
  static constexpr size_t kMaxValues = size_t{1} << 17;

  OptionData();  // null
  // A scalar, or a list of scalars.
  OptionData(Value value);       // NOLINT(google-explicit-constructor)
  OptionData(const char* text);  // NOLINT(google-explicit-constructor)
  static OptionData Object(std::vector<Member> members);
  static OptionData List(std::vector<OptionData> elements);
  OptionData(const OptionData&);
  OptionData(OptionData&&) noexcept;
  OptionData& operator=(const OptionData&);
  OptionData& operator=(OptionData&&) noexcept;
  ~OptionData();

  bool is_scalar() const { return kind_ == Kind::kScalar; }
  bool is_object() const { return kind_ == Kind::kObject; }
  bool is_list() const { return kind_ == Kind::kList; }
  bool is_text() const { return is_scalar() && scalar_.is_text(); }

  // Null if it is no scalar.
  const Value& scalar() const { return scalar_; }
  // Requires is_text().
  const std::string& text() const { return scalar_.text_value(); }
  // Members of an object, elements of a list (their names are empty).
  const std::vector<Member>& members() const { return members_; }
  std::vector<Member>& members() { return members_; }
  // Null if there is no such member, or it is no object.
  const OptionData* Find(std::string_view name) const;

  // The tree as a property takes it: a scalar or a list of scalars.
  // InvalidArgument for an object and for a list that holds more than scalars.
  absl::StatusOr<Value> ToValue() const;
  // For a key of the option itself, which is a text and comes once: puts it
  // into `own`, which is empty. kMalformed, with the key, if one of it is not
  // so.
  absl::Status TakeOnce(std::string_view key, std::string& own) const;
  // "an object", "a list", else as Value::KindName().
  std::string_view KindName() const;

  friend bool operator==(const OptionData& a, const OptionData& b);

 private:
  Kind kind_ = Kind::kScalar;
  Value scalar_;
  std::vector<Member> members_;
};

struct OptionData::Member {
  std::string name;
  OptionData value;

  friend bool operator==(const Member& a, const Member& b) {
    return a.name == b.name && a.value == b.value;
  }
};

// The document in `text`; InvalidArgument naming `name`, line and column.
absl::StatusOr<OptionData> ReadJson(std::string_view name,
                                    std::string_view text);
// `tree` on one line. InvalidArgument, naming the place, for what JSON cannot
// hold or ReadJson() would not take.
absl::StatusOr<std::string> WriteJson(const OptionData& tree);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_OPTION_DATA_H_
