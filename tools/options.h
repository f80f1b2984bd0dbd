// What the command line of `qom` says, as data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_OPTIONS_H_
#define QOMRT_TOOLS_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

namespace qom::tools {

struct Options {
  std::string command;
  bool json = false;
  std::string catalog;  // directory; empty: the built-in one
  std::string arch = "x86_64";
  std::vector<std::string> machines;  // one; two for `diff`
  std::optional<std::string> accel;
  std::optional<std::string> platform;
  std::vector<std::string> globals;  // in order
  std::vector<std::string> layers;   // files
  std::vector<std::string> sets;
  bool hotplug = false;

  std::vector<std::string> names;  // types, patterns, TYPE.PROP
  std::string family;
  std::string implements;
  bool with_abstract = false;
  bool tree = false;
  bool all = false;
  bool values_only = false;
  bool check = false;
};

// Reads the command line. Nullopt if there is nothing more to do; then
// `*exit_status` is the status to end with, and help or the error is printed.
std::optional<Options> ReadCommandLine(int argc, char** argv, int* exit_status);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_OPTIONS_H_
