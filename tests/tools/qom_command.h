// The `qom` command as a user calls it, and what tests look at in its answers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_TOOLS_QOM_COMMAND_H_
#define QOMRT_TESTS_TOOLS_QOM_COMMAND_H_

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace qom::test {

struct Answer {
  int status;
  std::string out;  // standard output, and error where asked for
};

// Where the facts that most tests here name are those of one release, and the
// call does not say which catalogue it means.
inline std::string OfOneRelease(const std::string& arguments) {
  const size_t blank = std::min(arguments.find(' '), arguments.size());
  const std::string command = arguments.substr(0, blank);
  constexpr std::string_view kCommands[] = {
      "bench", "diff", "explain", "machines", "props", "resolve", "types"};
  if (std::find(std::begin(kCommands), std::end(kCommands), command) ==
          std::end(kCommands) ||
      arguments.find("--catalog") != std::string::npos ||
      arguments.find("--release") != std::string::npos ||
      arguments.find("--help") != std::string::npos) {
    return arguments;
  }
  return command + " --release 7.2" + arguments.substr(blank);
}

inline Answer Qom(const std::string& arguments, const char* errors = "2>&1",
                  const char* environment = "") {
  const std::string command = std::string(environment) + QOMRT_QOM_COMMAND +
                              " " + OfOneRelease(arguments) + " " + errors;
  Answer answer{-1, ""};
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return answer;
  char buffer[4096];
  size_t n = 0;
  while ((n = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    answer.out.append(buffer, n);
  }
  const int status = pclose(pipe);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

inline rapidjson::Document Json(const std::string& arguments, int status = 0) {
  const Answer answer = Qom(arguments + " --format json", "2>/dev/null");
  EXPECT_EQ(answer.status, status) << answer.out;
  rapidjson::Document document;
  document.Parse(answer.out.c_str());
  EXPECT_FALSE(document.HasParseError()) << answer.out;
  return document;
}

inline std::string CatalogueWith(const std::string& name,
                                 const std::string& types) {
  const std::string folder = ::testing::TempDir() + "catalogue_" + name;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << "{\"types\": {" << types << "}}";
  std::ofstream(folder + "/machines.json")
      << R"({"machines": {"box-1.0": {"tables": []}}, "tables": {},
             "accelerators": {"fast-accel": [["disk", "n", 7]],
                              "slow-accel": []}})";
  return folder;
}

// Writes `text` to a file of this test and returns its path.
inline std::string FileWith(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + "/qom_cli_" + name;
  std::ofstream(path) << text;
  return path;
}

inline std::vector<std::string> Layers(const rapidjson::Document& json) {
  std::vector<std::string> layers;
  for (const auto& offer : json["stack"].GetArray()) {
    layers.emplace_back(offer["layer"].GetString());
  }
  return layers;
}

inline std::vector<std::string> Codes(const rapidjson::Value& diagnostics) {
  std::vector<std::string> codes;
  for (const auto& one : diagnostics.GetArray()) {
    codes.push_back(std::string(one["severity"].GetString()) + " " +
                    one["code"].GetString());
  }
  return codes;
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_TOOLS_QOM_COMMAND_H_
