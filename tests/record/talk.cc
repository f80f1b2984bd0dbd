// Lines put together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/record/talk.h"

#include <string>
#include <string_view>

#include "fmt/format.h"

namespace qom::record {

Talk::Talk(std::string_view types) {
  Say("query-version", "",
      R"({"qemu":{"major":9,"minor":1,"micro":2},"package":""})");
  Say("query-target", "", R"({"arch":"x86_64"})");
  Say("qom-list-types", R"({"abstract":true})", types);
}

Talk& Talk::Say(std::string_view execute, std::string_view arguments,
                std::string_view answer) {
  std::string line(answer);
  std::erase(line, '\n');
  text_ += fmt::format(R"({{"execute":"{}","arguments":{},"return":{}}})",
                       execute, arguments.empty() ? "{}" : arguments, line);
  text_ += '\n';
  return *this;
}

Talk& Talk::Die(std::string_view execute, std::string_view arguments) {
  text_ += fmt::format(R"({{"execute":"{}","arguments":{},"died":true}})",
                       execute, arguments);
  text_ += '\n';
  return *this;
}

Talk& Talk::Properties(std::string_view type, std::string_view list) {
  return Say("qom-list-properties", fmt::format(R"({{"typename":"{}"}})", type),
             list);
}

Talk& Talk::Machines(std::string_view list) {
  return Say("query-machines", R"({"compat-props":true})", list);
}

}  // namespace qom::record
