// Which kinds of properties there are, and what values they take and refuse.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_random.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"

namespace qom::compat::differential {
Prop RandomProp(Random& random, std::string name) {
  static const char* const kTypes[] = {"bool",
                                       "uint8",
                                       "uint16",
                                       "uint32",
                                       "uint64",
                                       "int8",
                                       "int32",
                                       "int64",
                                       "size",
                                       "str",
                                       "str",
                                       "values",
                                       "link<link-target>"};
  Prop prop;
  prop.name = std::move(name);
  prop.type = random.Pick(kTypes);
  if ((prop.type.starts_with("uint") || prop.type.starts_with("int")) &&
      random.Chance(40)) {
    prop.min = prop.type.starts_with("int") ? -5 : 1;
    prop.max = 100;
  }
  if (random.Chance(60)) prop.default_value = GoodValue(random, prop);
  if (prop.type.starts_with("link")) prop.default_value.reset();
  prop.read_only = random.Chance(5);
  prop.internal = !prop.read_only && random.Chance(5);
  return prop;
}

Value GoodValue(Random& random, const Prop& prop) {
  if (prop.type == "bool") return random.Chance(50);
  if (prop.type == "str") return fmt::format("s{}", random.Below(9));
  if (prop.type == "values") {
    static const char* const kValues[] = {"auto", "on", "off"};
    return random.Pick(kValues);
  }
  if (prop.type == "link<link-target>") {
    return random.Chance(70) ? "/t0" : "";
  }
  if (prop.type.starts_with("int") && random.Chance(30)) {
    return -1 - static_cast<int>(random.Below(5));
  }
  return 1 + random.Below(100);
}

Value EntryValue(Random& random, int badness, const Prop& prop) {
  if (random.Chance(badness)) {
    static const char* const kBad[] = {
        "",     "x",     "-1",         "maybe",
        "256",  "65536", "4294967296", "99999999999999999999",
        "0x",   "08",    "1 ",         " 7",
        "-129", "/nope", "/t1",        "13",
        "200"};
    if (prop.type.starts_with("link") && random.Chance(60)) {
      return random.Chance(50) ? "/t1" : "/nope";
    }
    if (random.Chance(75)) return random.Pick(kBad);
    switch (random.Below(5)) {
      case 0:
        return true;
      case 1:
        return -1 - static_cast<int>(random.Below(300));
      case 2:
        return UINT64_MAX;
      case 3:
        return 1.5;
      default:
        return 70000;
    }
  }
  Value value = GoodValue(random, prop);
  if (!random.Chance(70)) return value;
  if (prop.type == "size" && random.Chance(30)) {
    return fmt::format("{}{}", 1 + random.Below(9),
                       random.Pick(std::string_view("BKMG")));
  }
  if (value.is_unsigned() && random.Chance(20)) {
    return fmt::format("0x{:x}", value.uint_value());
  }
  if (value.is_unsigned() && prop.type != "size" && random.Chance(10)) {
    return fmt::format(" 0{:o}", value.uint_value());
  }
  if (prop.type == "uint64" && !prop.max.has_value() && random.Chance(10)) {
    return "-1";
  }
  return value.ToText();
}

}  // namespace qom::compat::differential
