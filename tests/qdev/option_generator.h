// Made-up values of options: names, texts, trees, numbers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QDEV_OPTION_GENERATOR_H_
#define QOMRT_TESTS_QDEV_OPTION_GENERATOR_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qdev/options/option_data.h"

namespace qom::qdev {

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) {
    return std::uniform_int_distribution<size_t>(0, n - 1)(random_);
  }
  bool Chance(size_t one_in) { return Below(one_in) == 0; }

  std::string Of(std::string_view letters, size_t least, size_t most) {
    std::string text;
    for (size_t n = least + Below(most - least + 1); n > 0; --n) {
      text += letters[Below(letters.size())];
    }
    return text;
  }
  std::string Id() { return Of("abcXYZ", 1, 1) + Of("abcXYZ0189-_.", 0, 6); }
  std::string Name() { return Of("abcno", 1, 1) + Of("abc019-_", 0, 6); }
  // With all that options treat in some way of their own.
  std::string Text() {
    switch (Below(8)) {
      case 0:
        return "";
      case 1:
        return Of(",", 1, 5);
      case 2:
        return Of("{}[]\"':\\", 1, 5);
      case 3:
        return "ü€😀" + Of(" \t\n\r", 0, 2);
      case 4:
        return Of("\x01\x7f\xff\x80", 1, 3);
      default:
        return Of("ab01,,==..+- ", 0, 8);
    }
  }
  // UTF-8 or not; maybe with a NUL, which only JSON carries.
  Value Scalar() {
    switch (Below(10)) {
      case 0:
        return Value();
      case 1:
        return Chance(2);
      case 2:
        return static_cast<int64_t>(random_()) * (Chance(2) ? 1 : -1);
      case 3:
        return UINT64_MAX;
      case 4:
        return INT64_MIN;
      case 5:
        return 0.1 * static_cast<double>(Below(1000)) + 1e300;
      case 6:
        return std::string("a\0b", 3);
      default:
        return Chance(2) ? Of("ab,=.{", 0, 6) : std::string("ü");
    }
  }
  OptionData Tree(size_t depth, bool texts_only) {
    const size_t kind = depth == 0 ? 0 : Below(4);
    if (kind < 2) {
      return texts_only ? OptionData(Value(Text())) : OptionData(Scalar());
    }
    if (kind == 2) {
      std::vector<OptionData> elements;
      for (size_t n = Below(4) + (texts_only ? 1 : 0); n > 0; --n) {
        elements.push_back(Tree(depth - 1, texts_only));
      }
      return OptionData::List(std::move(elements));
    }
    return OptionData::Object(Members(depth - 1, texts_only, 1));
  }
  std::vector<OptionData::Member> Members(size_t depth, bool texts_only,
                                          size_t least = 0) {
    std::vector<OptionData::Member> members;
    for (size_t n = least + Below(4); n > 0; --n) {
      std::string name = Name();
      if (!texts_only && Chance(4)) name = Of("a.,=0{", 0, 3);
      bool taken = name == "id" || name == "driver" || name == "bus";
      for (const auto& other : members) taken = taken || other.name == name;
      if (taken) continue;
      members.push_back({std::move(name), Tree(depth, texts_only)});
    }
    if (members.size() < least) {
      members.push_back({"z", OptionData("z")});
    }
    return members;
  }
  KeyValueList Pairs() {
    KeyValueList pairs;
    for (size_t n = Below(5); n > 0; --n) pairs.push_back({Name(), Text()});
    return pairs;
  }

 private:
  std::mt19937 random_;
};

}  // namespace qom::qdev

#endif  // QOMRT_TESTS_QDEV_OPTION_GENERATOR_H_
