// A stand-in for an emulator: speaks the protocol of a monitor on its standard
// input and output, answers from a saved conversation, and dies where that says
// so, in the way that is asked for.
//
// QOMRT_STAND_IN names the conversation. QOMRT_STAND_IN_DIES is one of: exit
// (or nothing), abort, hang, close (answers, then is deaf), garbage, flood
// (events without end), huge (a line without end), deep (lists in lists).
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "qom/files.h"
#include "record/saved_conversation.h"

namespace qom::record {
namespace {

void Say(std::string_view line) {
  std::cout << line << '\n';
  std::cout.flush();
}

[[noreturn]] void Die(std::string_view how) {
  if (how == "abort") std::abort();
  if (how == "garbage") Say("} this is no JSON {");
  if (how == "deep") {
    const size_t depth = 100'000;
    Say(R"({"return": )" + std::string(depth, '[') + std::string(depth, ']') +
        "}");
  }
  while (how == "flood") Say(R"({"event": "RESUME"})");
  while (how == "huge") std::cout << std::string(1 << 20, ' ');
  while (how == "hang") pause();
  std::fputs("stand-in: this question is too much\n", stderr);
  std::exit(1);
}

void Respond(const Answer& answer, std::string_view how) {
  switch (answer.kind) {
    case Answer::Kind::kReturn:
      return Say(fmt::format(R"({{"return": {}}})", ToLine(answer.said)));
    case Answer::Kind::kError:
      return Say(fmt::format(R"({{"error": {{"class": "{}", "desc": "no"}}}})",
                             answer.why));
    case Answer::Kind::kDied:
      if (how != "close") Die(how);
      Say(R"({"return": []})");
      close(0);
      while (true) pause();
    case Answer::Kind::kNotAsked:
      return Say(R"({"error": {"class": "CommandNotFound", "desc": "no"}})");
  }
}

std::string Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The exit status.
int Talk() {
  const std::string how = Variable("QOMRT_STAND_IN_DIES");
  const std::string file = Variable("QOMRT_STAND_IN");
  auto text = ReadFile(file);
  if (!text.ok()) return 2;
  auto saved = SavedConversation::Read(file, *std::move(text));
  if (!saved.ok()) return 2;
  Say(R"({"QMP": {"version": {}, "capabilities": []}})");
  for (std::string line; std::getline(std::cin, line);) {
    const auto question = ParseJson("question", line);
    if (!question.ok()) return 2;
    const std::string_view execute = TextOf(*question, "execute");
    const JsonValue* const arguments = MemberOf(*question, "arguments");
    if (execute == "qmp_capabilities") {
      Say(R"({"return": {}})");
    } else if (execute == "quit") {
      return 0;
    } else {
      Respond(saved->Ask({std::string(execute), arguments == nullptr
                                                    ? std::string()
                                                    : ToLine(*arguments)}),
              how);
    }
  }
  return 0;
}

}  // namespace
}  // namespace qom::record

int main() { return qom::record::Talk(); }
