// A schema as a program sees it: what a command takes, member by member.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdio>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qapi/schema.h"

namespace {

// "*read-only: bool", a line each; of a union also what its branches add.
std::string MembersOf(const qom::qapi::Type& type, std::string_view indent) {
  std::string text;
  for (const qom::qapi::Member* member : type.members) {
    text += fmt::format("{}{}{}: {}\n", indent, member->is_optional ? "*" : "",
                        member->name, member->use.name);
  }
  for (const qom::qapi::Branch& branch : type.branches) {
    text += fmt::format("{}{} = {}\n", indent, type.tag->name, branch.name);
    for (const qom::qapi::Member* member : branch.use.type->members) {
      text += fmt::format("{}  {}\n", indent, member->name);
    }
  }
  return text;
}

}  // namespace

int main() {
  const qom::qapi::Loaded loaded =
      qom::qapi::Load("docs/examples/qapi/disk.json");
  for (const qom::qapi::Mistake& mistake : loaded.mistakes) {
    fmt::print(stderr, "{}:{}: {}\n", mistake.file, mistake.line,
               mistake.message);
  }
  if (!loaded.mistakes.empty()) return 1;
  for (const qom::qapi::Message& message : loaded.schema.messages()) {
    fmt::print("{}\n{}", message.name, MembersOf(*message.data.type, "  "));
  }
  return 0;
}
