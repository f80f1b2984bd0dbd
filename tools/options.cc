// CLI11 reads the command line; what it says of mistakes is said better here.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/error_facts.h"
#include "qom/internal/check.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/output.h"
#include "tools/releases.h"

namespace qom::tools {

extern const char kVersion[];  // the build's

namespace {

std::vector<std::string_view> CommandNames() {
  std::vector<std::string_view> names;
  for (const Command* command : Commands()) names.push_back(command->name);
  return names;
}

bool WantsJson(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--format=json") return true;
    if (word == "--format" && i + 1 < argc &&
        std::string_view(argv[i + 1]) == "json") {
      return true;
    }
  }
  return false;
}

// An option that is given and says nothing is a mistake, often a variable of a
// shell that is not set.
auto NotEmpty(std::string_view what) {
  return [what](const std::string& value) {
    return value.empty() ? fmt::format("needs {}", what) : "";
  };
}

void AddCommonOptions(CLI::App& app, Options& options) {
  app.add_option("--catalog", options.catalogs,
                 "Catalogue: a directory with types.json and\n"
                 "machines.json; else the built-in one")
      ->type_name("DIR")
      ->option_text("DIR")
      ->allow_extra_args(false)
      ->check(NotEmpty("a directory"));
  app.add_option("--release", options.releases,
                 "Built-in release, e.g. 11.1; else the newest\n"
                 "that has the machine (qom --version lists them)")
      ->type_name("NAME")
      ->check(NotEmpty("NAME"))
      ->option_text("NAME")
      ->allow_extra_args(false);
  app.add_option("--arch", options.arch,
                 "Built-in catalogue: x86_64, aarch64, s390x, m68k")
      ->type_name("ARCH")
      ->check(NotEmpty("ARCH"));
  app.add_option("-M,--machine", options.machines,
                 "Machine version or alias, or none; else the\n"
                 "default machine")
      ->type_name("NAME")
      ->check(NotEmpty("NAME"))
      ->option_text("NAME")
      ->allow_extra_args(false);
  app.add_option("-A,--accel", options.accels, "Accelerator, e.g. kvm")
      ->type_name("NAME")
      ->check(NotEmpty("NAME"))
      ->option_text("NAME")
      ->allow_extra_args(false);
  app.add_option("-P,--platform", options.platforms, "Platform")
      ->type_name("NAME")
      ->check(NotEmpty("NAME"))
      ->option_text("NAME")
      ->allow_extra_args(false);
  app.add_option("-g,--global", options.globals,
                 "A user's global, also as\n"
                 "driver=…,property=…,value=… with ,, for a\n"
                 "comma; repeatable, the last one wins")
      ->type_name("DRIVER.PROP=VALUE")
      ->check(NotEmpty("DRIVER.PROP=VALUE"))
      ->option_text("D.PROP=VALUE")
      ->allow_extra_args(false);
  app.add_option("--layer", options.layers,
                 "Appends the entries of a JSON file to a layer:\n"
                 "{\"layer\": \"machine\", \"entries\":\n"
                 "[[\"driver\", \"property\", \"value\"]]};\n"
                 "layers: " +
                     compat::LayerNames(" ") + ";\nrepeatable")
      ->type_name("FILE")

      ->option_text("FILE")
      ->allow_extra_args(false);
  app.add_option("--without", options.without,
                 "Leaves an entry out of its table, such as\n"
                 "hw_compat_5_1#3; repeatable")
      ->type_name("TABLE#INDEX")
      ->check(NotEmpty("TABLE#INDEX"))
      ->option_text("TABLE#INDEX")
      ->allow_extra_args(false);
  app.add_option("-s,--set", options.sets,
                 "Explicit set on the object after creation; its\n"
                 "origin is {\"layer\": \"explicit\"}; repeatable")
      ->type_name("PROP=VALUE")
      ->check(NotEmpty("PROP=VALUE"))
      ->option_text("PROP=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--hotplug", options.hotplug,
               "Treat creation as hot-plug: a global that cannot\n"
               "apply is a warning");
  app.add_flag("--wide", options.wide,
               "Tables as wide as they are; else as the terminal");
  app.add_option("--format", options.format,
                 "text (the default) or json; some commands have\nmore")
      ->type_name("FORMAT")
      ->check(NotEmpty("FORMAT"))
      ->option_text("FORMAT");
}

// The words of the command line that are neither options nor their values.
std::vector<std::string_view> PlainWords(const CLI::App& app, int argc,
                                         char** argv) {
  std::vector<std::string_view> words;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with('-')) {
      words.push_back(word);
      continue;
    }
    const CLI::Option* option = app.get_option_no_throw(std::string(word));
    if (option != nullptr && option->get_expected_min() > 0) ++i;
  }
  return words;
}

std::vector<std::string> OptionNames(const std::vector<const CLI::App*>& apps) {
  std::vector<std::string> names;
  for (const CLI::App* app : apps) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
    }
  }
  return names;
}

// The message, with the nearest of `names` and `more` behind.
compat::Diagnostic Unknown(Cause cause, std::string_view what,
                           std::string_view name,
                           std::span<const std::string_view> names,
                           std::string_view more = "") {
  const std::vector<std::string> nearest = NearestNames(name, names);
  return compat::DiagnosticOf(
      ErrorFacts{.cause = cause, .nearest = nearest},
      fmt::format("unknown {} '{}'{}{}", what, name, OrNearest(nearest), more),
      compat::Severity::kError);
}

compat::Diagnostic UnknownOption(std::string_view name,
                                 const std::vector<std::string>& names) {
  const std::vector<std::string_view> all(names.begin(), names.end());
  return Unknown(Cause::kUnknownOption, "option", name, all);
}

compat::Diagnostic UnknownCommand(std::string_view name) {
  const std::vector<std::string_view> commands = CommandNames();
  return Unknown(Cause::kUnknownCommand, "command", name, commands,
                 fmt::format("; commands: {}", fmt::join(commands, ", ")));
}

// The first word from `begin` to `end` that looks like a long option and is
// none of `names`; "" if there is none.
std::string_view FirstUnknown(char** begin, char** end,
                              const std::vector<std::string>& names) {
  for (char** at = begin; at != end; ++at) {
    const std::string_view word = *at;
    const std::string_view name = word.substr(0, word.find('='));
    if (word.starts_with("--") && name.size() > 2 &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      return name;
    }
  }
  return "";
}

// What is wrong in words that help more than the parser's.
compat::Diagnostic WhatIsWrong(const CLI::App& app,
                               const CLI::ParseError& error, int argc,
                               char** argv) {
  compat::Diagnostic diagnostic =
      compat::DiagnosticOf(ErrorFacts{.cause = Cause::kBadCall}, error.what(),
                           compat::Severity::kError);
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const std::vector<std::string_view> words = PlainWords(app, argc, argv);
  std::vector<const CLI::App*> used = {&app};
  for (const CLI::App* one : app.get_subcommands()) used.push_back(one);
  const std::vector<std::string> names = OptionNames(used);
  if (used.size() > 1) {
    const std::string_view unknown = FirstUnknown(argv + 1, argv + argc, names);
    return kind == CLI::ExitCodes::ExtrasError && !unknown.empty()
               ? UnknownOption(unknown, names)
               : diagnostic;
  }
  // An option that is none, before the command, has no value that is one.
  char** const first_word =
      std::find_if(argv + 1, argv + argc, [&words](const char* word) {
        return !words.empty() && word == words.front().data();
      });
  const std::string_view unknown = FirstUnknown(argv + 1, first_word, names);
  if (!unknown.empty()) return UnknownOption(unknown, names);
  const std::vector<std::string_view> commands = CommandNames();
  if (words.empty()) {
    if (kind == CLI::ExitCodes::RequiredError) {
      diagnostic.message =
          fmt::format("no command; commands: {}", fmt::join(commands, ", "));
    }
  } else if (std::find(commands.begin(), commands.end(), words.front()) ==
             commands.end()) {
    return UnknownCommand(words.front());
  }
  return diagnostic;
}

// The forms in which a command answers.
std::vector<std::string_view> FormatsOf(const Command& command) {
  std::vector<std::string_view> formats = {"text", "json"};
  for (std::string_view rest = command.formats; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(' '));
    formats.push_back(one);
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
  }
  return formats;
}

std::string OtherOptions(const Command& command) {
  switch (command.asks) {
    case Command::Asks::kCatalogue:
      return fmt::format(
          "Also: {}--catalog DIR, --release NAME, --arch ARCH,\n"
          "--format {} (see qom --help)",
          command.takes_machines ? "--machine NAME, " : "",
          fmt::join(FormatsOf(command), "|"));
    case Command::Asks::kObjects:
    case Command::Asks::kLines:
      return "Also: -M -A -P -g --layer --without -s --hotplug --catalog "
             "--release\n--arch --format (see qom --help)";
    case Command::Asks::kNothing:
      return "Also: --format json (see qom --help)";
  }
  return "";
}

// The parser counts bytes to line up its columns.
std::string InHelp(std::string_view repeated) {
  constexpr std::string_view kMore = "…";
  return fmt::format("{}...",
                     repeated.substr(0, repeated.size() - kMore.size()));
}

// The subcommand with its options, read into `options`.
void AddCommand(const Command& command, CLI::App& app, Options& options) {
  CLI::App* sub = app.add_subcommand(std::string(command.name),
                                     std::string(command.summary));
  for (const CommandOption& row : command.options) {
    const std::string name(row.name);
    const std::string doc(row.doc);
    if (!row.name.starts_with("--")) {
      sub->add_option(name, options.names, doc)
          ->type_name("")
          ->option_text(std::string(row.value));
    } else if (row.value.empty()) {
      sub->add_flag(name, options.flags[name], doc);
    } else if (row.value.ends_with("…")) {
      sub->add_option(name, options.lists[name], doc)
          ->type_name(std::string(row.value))
          ->option_text(InHelp(row.value))
          ->allow_extra_args(false)
          ->check(NotEmpty(row.value));
    } else {
      sub->add_option(name, options.values[name], doc)
          ->type_name(std::string(row.value))
          ->check(NotEmpty(row.value));
    }
  }
  sub->footer(
      fmt::format("Example: {}\n{}", command.example, OtherOptions(command)));
}

// Calls `look` with the name of each option that names a place, and what was
// given of it.
template <typename Look>
void ForEachPlaceOption(auto& options, Look look) {
  look("--catalog", options.catalogs);
  look("--release", options.releases);
  look("-M", options.machines);
  look("-A", options.accels);
  look("-P", options.platforms);
}

std::optional<std::string> FirstOf(const std::vector<std::string>& given) {
  return given.empty() ? std::nullopt : std::optional(given.front());
}

void TakeFirstPlace(Options& options) {
  options.catalog = FirstOf(options.catalogs);
  options.accel = FirstOf(options.accels);
  options.platform = FirstOf(options.platforms);
}

// "" if the command answers in the format that was given.
std::string WrongFormat(const Options& options) {
  const std::vector<std::string_view> formats = FormatsOf(*options.command);
  if (std::find(formats.begin(), formats.end(), options.format) !=
      formats.end()) {
    return "";
  }
  return fmt::format("{} does not answer as '{}'; --format: {}",
                     options.command->name, options.format.substr(0, 80),
                     fmt::join(formats, ", "));
}

// "" if the command takes the places that were given.
std::string WrongPlaces(const Options& options) {
  if (!options.catalogs.empty() && !options.releases.empty()) {
    return "--release picks a built-in catalogue and --catalog another; only "
           "one of them can be";
  }
  std::string_view too_many;
  constexpr size_t kMany = 16;
  const std::string_view many = options.command->many;
  const size_t most = !options.command->compares                    ? 1
                      : many.empty() || options.Value(many).empty() ? 2
                                                                    : kMany;
  ForEachPlaceOption(options, [&](std::string_view name, const auto& given) {
    const bool any = options.command->takes_machines && name == "-M";
    if (!any && given.size() > most) too_many = name;
  });
  if (too_many.empty()) return "";
  return most > 1 ? fmt::format("{} compares {} places; {} stands more often",
                                options.command->name,
                                most == 2 ? "two" : "few", too_many)
                  : fmt::format("{} takes one {}; diff compares two",
                                options.command->name, too_many);
}

bool TakesNames(const Command& command) {
  return std::any_of(
      command.options.begin(), command.options.end(),
      [](const CommandOption& row) { return !row.name.starts_with("--"); });
}

// Prints why the call is wrong.
std::nullopt_t WrongCallOf(const compat::Diagnostic& diagnostic, bool json,
                           int* exit_status) {
  PrintFailure(json, std::span(&diagnostic, 1));
  if (!json) Err("qom --help says more\n");
  FinishOutput();
  *exit_status = 2;
  return std::nullopt;
}

constexpr std::string_view kAbout =
    "Answers questions about property values on versioned machines.";
constexpr std::string_view kExample =
    "Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0";

// The one of `own` that has this name.
template <typename T>
const T& Own(const std::map<std::string, T, std::less<>>& own,
             std::string_view name) {
  const auto at = own.find(name);
  QOMRT_CHECK(at != own.end(), "the command has no option '{}'", name);
  return at->second;
}

}  // namespace

bool Options::Has(std::string_view flag) const { return Own(flags, flag); }

const std::string& Options::Value(std::string_view option) const {
  return Own(values, option);
}

const std::vector<std::string>& Options::Values(std::string_view option) const {
  return Own(lists, option);
}

Options Options::OfPlace(size_t place) const {
  Options one = *this;
  ForEachPlaceOption(one, [place](std::string_view, auto& given) {
    if (given.size() > 1) given = {given[place]};
  });
  TakeFirstPlace(one);
  return one;
}

bool Options::HasTwoPlaces() const {
  bool two = false;
  ForEachPlaceOption(*this, [&two](std::string_view, const auto& given) {
    two = two || given.size() > 1;
  });
  return two;
}

std::optional<Options> ReadCommandLine(int argc, char** argv,
                                       int* exit_status) {
  Options options;
  CLI::App app(std::string(kAbout), "qom");
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(27);
  AddCommonOptions(app, options);
  app.set_version_flag("--version", [] {
    return fmt::format("qom {}\nbuilt-in releases: {}", kVersion,
                       fmt::join(ReleaseNames(), ", "));
  });
  app.footer(fmt::format(
      "Options stand before or after the command; qom COMMAND --help tells\n"
      "which others a command has.\n"
      "Exit status: 0 done; 1 the answer is no; 2 the call is wrong.\n\n{}",
      kExample));
  for (const Command* command : Commands()) AddCommand(*command, app, options);

  if (argc <= 1) {
    Err(
        fmt::format("{}\nUsage: qom COMMAND [OPTION...]\nCommands: {}\n{}\n"
                    "qom --help says more\n",
                    kAbout, fmt::join(CommandNames(), ", "), kExample));
    *exit_status = 2;
    return std::nullopt;
  }
  // What stands after "--" is nobody's option.
  char** const end = argv + argc;
  char** const dashes = std::find_if(argv + 1, end, [](const char* word) {
    return std::string_view(word) == "--";
  });
  argc = static_cast<int>(dashes - argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    Out(fmt::format("{}\n", version.what()));
    *exit_status = FinishOutput() ? 0 : 2;
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    Out(app.help());  // that of the command, if there is one
    *exit_status = FinishOutput() ? 0 : 2;
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return WrongCallOf(WhatIsWrong(app, error, argc, argv),
                       WantsJson(argc, argv), exit_status);
  }
  options.says_arch = app.count("--arch") > 0;
  for (const Command* command : Commands()) {
    if (app.got_subcommand(std::string(command->name))) {
      options.command = command;
    }
  }
  if (dashes != end) {
    options.names.insert(options.names.end(), dashes + 1, end);
    options.after_dashes = static_cast<size_t>(end - dashes - 1);
  }
  options.json = options.format == "json";
  std::string wrong = WrongFormat(options);
  if (wrong.empty()) wrong = WrongPlaces(options);
  if (options.after_dashes > 0 && !TakesNames(*options.command)) {
    wrong = fmt::format("{} takes nothing after --", options.command->name);
  }
  if (!wrong.empty()) {
    return WrongCallOf(
        compat::DiagnosticOf(ErrorFacts{.cause = Cause::kBadCall}, wrong,
                             compat::Severity::kError),
        options.json, exit_status);
  }
  TakeFirstPlace(options);
  return options;
}

}  // namespace qom::tools
