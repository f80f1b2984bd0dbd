// A subcommand of `qom`, as one row: its name, what it does, its options and
// the function that runs it. Every file in tools/commands/ has one, in a
// function named after the file; the build makes the list of them, so a new
// command is a new file.
//
// Example, tools/commands/count.cc:
//
//   int Run(const Options& options, Session& session) { … }
//   constexpr CommandOption kOptions[] = {
//       {"type", "TYPE", "The type whose descendants are counted"},
//       {"--abstract", "", "Abstract types, too"}};
//   }  // namespace
//
//   const Command& Count() {
//     static constexpr Command kCommand = {
//         .name = "count",
//         .summary = "How many types there are",
//         .options = kOptions,
//         .run = &Run,
//         .example = "qom count device"};
//     return kCommand;
//   }
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_COMMAND_H_
#define QOMRT_TOOLS_COMMAND_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace qom::tools {

struct Options;
class Session;

struct CommandOption {
  // "--family", or a plain word for what stands without an option.
  std::string_view name;
  // What help shows for its value; "" for a flag. One that ends in "…" may be
  // repeated.
  std::string_view value;
  std::string_view doc;
};

struct Command {
  // What the answer is made of, and so which common options have an effect.
  enum class Asks : uint8_t {
    kCatalogue,  // what it declares
    kObjects,    // what objects become with the layers that the options choose
    kLines,      // the same, of catalogues that it opens itself
    kNothing,    // the catalogue is not even loaded
  };

  // What of a built-in catalogue it needs to know.
  enum class Reads : uint8_t {
    kEverything,
    kNamed,           // the types that the call names, if it names any
    kNamedAndOwners,  // and those that embed them
    kMachines,        // no types
  };

  std::string_view name;
  std::string_view summary;
  std::span<const CommandOption> options{};
  // Prints the answer and returns the exit status.
  int (*run)(const Options& options, Session& session);
  std::string_view example;
  // Answers what needs no catalogue, and refuses calls that are wrong whatever
  // it says; nothing: it is to be run.
  std::optional<int> (*at_once)(const Options& options) = nullptr;
  Asks asks = Asks::kCatalogue;
  // It takes two places: --catalog, --release, -M, -A and -P may stand twice.
  bool compares = false;
  // -M may stand any number of times.
  bool takes_machines = false;
  // With this option, which has a value, more often.
  std::string_view many{};
  Reads reads = Reads::kEverything;
  // Forms of its answer beside text and JSON, with blanks between: "csv html".
  std::string_view formats{};
};

// All of them, by name.
std::span<const Command* const> Commands();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_COMMAND_H_
