// `qom cmdline` as a user calls it, and what tests look at in its answers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_TOOLS_CMDLINE_CALL_H_
#define QOMRT_TESTS_TOOLS_CMDLINE_CALL_H_

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/pages.h"
#include "tests/support/scratch_folder.h"

namespace qom::test {

struct CmdlineAnswer {
  int status = -1;
  std::string out;
  rapidjson::Document json;
};

inline CmdlineAnswer Ask(const std::string& arguments) {
  CmdlineAnswer answer;
  FILE* const pipe =
      popen((QOMRT_QOM_COMMAND " cmdline " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return answer;
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    answer.out += static_cast<char>(c);
  }
  const int status = pclose(pipe);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

inline CmdlineAnswer AskJson(const std::string& arguments) {
  CmdlineAnswer answer = Ask("--format json " + arguments);
  answer.json.Parse(answer.out.c_str());
  EXPECT_FALSE(answer.json.HasParseError()) << answer.out.substr(0, 500);
  return answer;
}

inline std::string Case(std::string_view name) {
  return (qom::test::Root() / "tests" / "data" / "cmdlines" / name).string();
}

// Of this process: tests run beside one another.
inline const qom::test::ScratchFolder& OwnFolder() {
  static const qom::test::ScratchFolder folder;
  return folder;
}

// A file of this test with `text`.
inline std::string File(std::string_view name, std::string_view text) {
  return OwnFolder().Put(name, text);
}

// "qemu-system-x86_64 -M pc-q35-9.0" with more options, in a file.
inline std::string Line(std::string_view name, std::string_view more) {
  return File(name, fmt::format("qemu-system-x86_64 -M pc-q35-9.0 {}", more));
}

// A catalogue in which an accelerator and a machine have a word.
inline std::string Catalogue() {
  const std::filesystem::path folder = OwnFolder().At("catalogue");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "types.json") << R"({"types": {
      "device": {"abstract": true, "props": [["hotplugged", "bool", false]]},
      "virtio": {"parent": "device", "abstract": true,
                 "props": [["packed", "bool", false], ["n", "uint32", 3]]},
      "virtio-rng": {"parent": "virtio"},
      "virtio-net": {"parent": "virtio", "props": [["mtu", "uint32", 1]]},
      "accel": {"abstract": true, "props": [["thread", "str", "single"]]},
      "kvm-accel": {"parent": "accel"}, "tcg-accel": {"parent": "accel"}}})";
  std::ofstream(folder / "machines.json") << R"({
      "layered": {"builtin": ["device", "accel"], "global": ["device"]},
      "machines": {"pc-2.0": {"tables": []}, "board": {"tables": []}},
      "tables": {},
      "exceptions": [{"type": "virtio-net", "properties": ["mtu"],
                      "reason": "the host says it"}],
      "accelerators": {"kvm-accel": [["virtio", "packed", "on"]],
                       "tcg-accel": []}})";
  return "--catalog " + folder.string();
}

inline std::vector<std::string> Texts(const rapidjson::Value& list,
                                      const char* member = nullptr) {
  std::vector<std::string> texts;
  for (const auto& one : list.GetArray()) {
    const auto& text = member == nullptr ? one : one[member];
    texts.push_back(text.IsString() ? text.GetString() : "");
  }
  return texts;
}

inline const rapidjson::Value& ById(const rapidjson::Value& list,
                                    std::string_view id) {
  for (const auto& one : list.GetArray()) {
    if (one["id"].IsString() && one["id"].GetString() == id) return one;
  }
  static const rapidjson::Value kNone(rapidjson::kObjectType);
  ADD_FAILURE() << "no " << id;
  return kNone;
}

// What `part` holds: "1 explicit", "on global".
inline std::string ValueOf(const rapidjson::Value& part, const char* property) {
  const auto& one = part["properties"][property];
  const auto& value = one["value"];
  return fmt::format("{} {}",
                     value.IsString()   ? value.GetString()
                     : value.IsBool()   ? value.GetBool() ? "on" : "off"
                     : value.IsUint64() ? std::to_string(value.GetUint64())
                                        : "?",
                     one["origin"]["layer"].GetString());
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_TOOLS_CMDLINE_CALL_H_
