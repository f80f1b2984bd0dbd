// What the command line of `qom` says, as data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_OPTIONS_H_
#define QOMRT_TOOLS_OPTIONS_H_

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/command.h"

namespace qom::tools {

struct Options {
  const Command* command = nullptr;
  bool json = false;
  std::string format = "text";
  bool wide = false;                   // no line of a table is broken
  std::optional<std::string> catalog;  // directory; else the built-in one
  std::vector<std::string> releases;   // of the built-in ones; as machines
  std::string arch = "x86_64";
  bool says_arch = false;
  std::vector<std::string> machines;  // two for a command that compares
  std::optional<std::string> accel;
  std::optional<std::string> platform;
  std::vector<std::string> globals;  // in order
  std::vector<std::string> layers;   // files
  std::vector<std::string> without;  // TABLE#INDEX
  std::vector<std::string> sets;
  bool hotplug = false;

  // All that was given of what such a command takes twice; above is the first.
  std::vector<std::string> catalogs;
  std::vector<std::string> accels;
  std::vector<std::string> platforms;

  // What holds for the first (0) or the second (1) place: of what stands twice
  // only that, what stands once for both.
  Options OfPlace(size_t place) const;
  // Whether the places may be of two catalogues.
  bool HasTwoCatalogues() const {
    return catalogs.size() > 1 || releases.size() > 1;
  }
  // Something stands twice.
  bool HasTwoPlaces() const;

  // Those of the command. To ask for one that its row does not have ends the
  // process.
  std::vector<std::string> names;  // types, patterns, TYPE.PROP
  size_t after_dashes = 0;         // of those, how many stand after "--"
  bool Has(std::string_view flag) const;
  // "" if it is not there.
  const std::string& Value(std::string_view option) const;

  // All that was given of an option that may be repeated.
  const std::vector<std::string>& Values(std::string_view option) const;

  std::map<std::string, bool, std::less<>> flags;
  std::map<std::string, std::vector<std::string>, std::less<>> lists;
  std::map<std::string, std::string, std::less<>> values;
};

// Reads the command line. Nullopt if there is nothing more to do; then
// `*exit_status` is the status to end with, and help or the error is printed.
std::optional<Options> ReadCommandLine(int argc, char** argv, int* exit_status);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_OPTIONS_H_
