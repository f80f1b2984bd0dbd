// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

constexpr std::string_view kCommands[] = {"machines", "types",   "props",
                                          "resolve",  "explain", "diff"};

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

void AddCommonOptions(CLI::App& app, Options& options) {
  app.add_option("--catalog", options.catalog,
                 "Catalogue: a directory with types.json and\n"
                 "machines.json; else the built-in one")
      ->type_name("DIR");
  app.add_option("--arch", options.arch,
                 "Built-in catalogue: x86_64, aarch64, s390x, m68k")
      ->type_name("ARCH");
  app.add_option("-M,--machine", options.machines,
                 "Machine version or alias, or none; else the\n"
                 "default machine. diff takes two")
      ->type_name("NAME")
      ->option_text("NAME")
      ->allow_extra_args(false);
  app.add_option("-A,--accel", options.accel, "Accelerator, e.g. kvm")
      ->type_name("NAME");
  app.add_option("-P,--platform", options.platform, "Platform")
      ->type_name("NAME");
  app.add_option("-g,--global", options.globals,
                 "A user's global, also as\n"
                 "driver=…,property=…,value=… with ,, for a\n"
                 "comma; repeatable, the last one wins")
      ->type_name("DRIVER.PROP=VALUE")
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
  app.add_option("-s,--set", options.sets,
                 "Explicit set on the object after creation; its\n"
                 "origin is {\"layer\": \"explicit\"}; repeatable")
      ->type_name("PROP=VALUE")
      ->option_text("PROP=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--hotplug", options.hotplug,
               "Treat creation as hot-plug: a global that cannot\n"
               "apply is a warning");
  app.add_option_function<std::string>(
         "--format",
         [&options](const std::string& format) {
           options.json = format == "json";
         },
         "text (the default) or json")
      ->type_name("FORMAT")
      ->option_text("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
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

compat::Diagnostic UnknownOption(std::string_view name,
                                 const std::vector<std::string>& names) {
  const std::vector<std::string_view> all(names.begin(), names.end());
  compat::Diagnostic diagnostic;
  diagnostic.code = "unknown-option";
  diagnostic.nearest = NearestNames(name, all);
  diagnostic.message = fmt::format(
      "unknown option '{}'{}", name,
      diagnostic.nearest.empty()
          ? ""
          : fmt::format("; nearest: {}", fmt::join(diagnostic.nearest, ", ")));
  return diagnostic;
}

// What is wrong in words that help more than the parser's.
compat::Diagnostic Wrong(const CLI::App& app, const CLI::ParseError& error,
                         int argc, char** argv) {
  compat::Diagnostic diagnostic;
  diagnostic.code = "bad-call";
  diagnostic.message = error.what();
  const std::vector<const CLI::App*> used = [&app] {
    std::vector<const CLI::App*> apps = {&app};
    for (const CLI::App* one : app.get_subcommands()) apps.push_back(one);
    return apps;
  }();
  const std::vector<std::string_view> words = PlainWords(app, argc, argv);
  // An option that is none, before the command, has no value that is one.
  for (int i = 1; used.size() == 1 && i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!words.empty() && word.data() == words.front().data()) break;
    const std::string name(word.substr(0, word.find('=')));
    if (!word.starts_with("--") || name.size() < 3) continue;
    if (app.get_option_no_throw(name) == nullptr) {
      return UnknownOption(name, OptionNames(used));
    }
  }
  if (used.size() == 1 && !words.empty() &&
      std::find(std::begin(kCommands), std::end(kCommands), words.front()) ==
          std::end(kCommands)) {
    diagnostic.code = "unknown-command";
    diagnostic.nearest = NearestNames(words.front(), kCommands);
    diagnostic.message = fmt::format(
        "unknown command '{}'{}; commands: {}", words.front(),
        diagnostic.nearest.empty()
            ? ""
            : fmt::format("; nearest: {}", fmt::join(diagnostic.nearest, ", ")),
        fmt::join(kCommands, ", "));
    return diagnostic;
  }
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (used.size() == 1) {
    if (words.empty() && kind == CLI::ExitCodes::RequiredError) {
      diagnostic.message =
          fmt::format("no command; commands: {}", fmt::join(kCommands, ", "));
    }
    return diagnostic;
  }
  if (kind != CLI::ExitCodes::ExtrasError) return diagnostic;
  const std::vector<std::string> names = OptionNames(used);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::string_view name = word.substr(0, word.find('='));
    if (!word.starts_with("--") || name.size() < 3 ||
        std::find(names.begin(), names.end(), name) != names.end()) {
      continue;
    }
    return UnknownOption(name, names);
  }
  return diagnostic;
}

}  // namespace

std::optional<Options> ReadCommandLine(int argc, char** argv,
                                       int* exit_status) {
  Options options;
  CLI::App app("Answers questions about property values on versioned machines.",
               "qom");
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(27);
  AddCommonOptions(app, options);
  app.footer(
      "Options stand before or after the command; qom COMMAND --help tells\n"
      "which others a command has.\n"
      "Exit status: 0 done; 1 the answer is no; 2 the call is wrong.\n\n"
      "Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0");

  const std::string common =
      "\nAlso: --catalog DIR, --arch ARCH, --format json (see qom --help)";
  const std::string layers =
      "\nAlso: -M -A -P -g --layer -s --hotplug --catalog --arch --format "
      "(see\nqom --help)";
  CLI::App* machines = app.add_subcommand("machines", "Every machine version");
  machines->add_option("--family", options.family, "Only this family")
      ->type_name("F");
  machines->footer("Example: qom machines --family pc-q35" + common);
  CLI::App* types = app.add_subcommand("types", "Every type");
  types
      ->add_option("pattern", options.names,
                   "Part of a name, or a whole one with * ? [a-z]")
      ->type_name("")
      ->option_text("PATTERN ...");
  types
      ->add_option("--implements", options.implements,
                   "Only types that are or implement this one")
      ->type_name("TYPE");
  types->add_flag("--abstract", options.with_abstract,
                  "Abstract types and interfaces, too");
  types->add_flag("--tree", options.tree, "Indented below their parents");
  types->footer("Example: qom types --implements virtio-device --tree" +
                common);
  CLI::App* props = app.add_subcommand(
      "props", "Every property of a type; no object is made");
  props->add_option("type", options.names, "Type")
      ->type_name("")
      ->option_text("TYPE");
  props->footer("Example: qom props virtio-blk-device" + common);
  CLI::App* resolve = app.add_subcommand(
      "resolve", "Every property with its effective value and its origin");
  resolve->add_option("type", options.names, "Types")
      ->type_name("")
      ->option_text("TYPE ...");
  resolve->add_flag("--all", options.all, "All concrete types");
  resolve->add_flag("--values-only", options.values_only, "No origins");
  resolve->footer("Example: qom resolve virtio-blk-device -M pc-q35-5.0" +
                  layers);
  CLI::App* explain = app.add_subcommand(
      "explain", "The whole stack of values for one property");
  explain->add_option("property", options.names, "Type and property")
      ->type_name("")
      ->option_text("TYPE.PROP");
  explain->footer(
      "Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0" +
      layers);
  CLI::App* diff = app.add_subcommand(
      "diff", "Properties whose effective values differ: -M A -M B");
  diff->add_option("type", options.names, "Only these types")
      ->type_name("")
      ->option_text("TYPE ...");
  diff->add_flag("--check", options.check, "Exit status 1 if any differs");
  diff->footer("Example: qom diff -M pc-q35-7.1 -M pc-q35-7.2" + layers);

  if (argc <= 1) {
    Err("Answers questions about property values on versioned machines.\n"
        "Usage: qom COMMAND [OPTION...]\n");
    Err(fmt::format("Commands: {}\n", fmt::join(kCommands, ", ")));
    Err("Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0\n"
        "qom --help says more\n");
    *exit_status = 2;
    return std::nullopt;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    Out(app.help());  // that of the command, if there is one
    *exit_status = FinishOutput() ? 0 : 2;
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    const compat::Diagnostic diagnostic = Wrong(app, error, argc, argv);
    const bool json = WantsJson(argc, argv);
    PrintFailure(json, std::span(&diagnostic, 1));
    if (!json) Err("qom --help says more\n");
    FinishOutput();
    *exit_status = 2;
    return std::nullopt;
  }
  options.command = app.get_subcommands().front()->get_name();
  return options;
}

}  // namespace qom::tools
