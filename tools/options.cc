// Copyright 2026 The qomrt Authors.

#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "qomrt/qom/class.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

constexpr std::string_view kCommands[] = {"machines", "types", "props",
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
                 "Directory with types.json and machines.json, instead of the "
                 "built-in catalogue")
      ->type_name("DIR");
  app.add_option("--arch", options.arch,
                 "Built-in catalogue: x86_64, aarch64, s390x, m68k")
      ->type_name("ARCH");
  app.add_option("-M,--machine", options.machines,
                 "Machine version or alias; none for no machine layer; the "
                 "default machine if not given")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("-A,--accel", options.accel, "Accelerator, e.g. kvm")
      ->type_name("NAME");
  app.add_option("-P,--platform", options.platform, "Platform")
      ->type_name("NAME");
  app.add_option("-g,--global", options.globals,
                 "A user's global; repeatable, in order")
      ->type_name("DRIVER.PROP=VALUE")
      ->allow_extra_args(false);
  app.add_option("--layer", options.layers,
                 "JSON file of entries appended to a layer; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("-s,--set", options.sets,
                 "Explicit set on the object after creation; repeatable")
      ->type_name("PROP=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--hotplug", options.hotplug, "Treat creation as hot-plug");
  app.add_option_function<std::string>(
         "--format",
         [&options](const std::string& format) {
           options.json = format == "json";
         },
         "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
}

}  // namespace

std::optional<Options> ReadCommandLine(int argc, char** argv,
                                       int* exit_status) {
  Options options;
  CLI::App app(
      "Answers questions about property values on versioned machines.", "qom");
  app.require_subcommand(1);
  app.fallthrough();
  AddCommonOptions(app, options);
  app.footer(
      "Exit status: 0 done; 1 the answer is no; 2 the call is wrong.\n"
      "Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0");

  CLI::App* machines = app.add_subcommand("machines", "Every machine version");
  machines->add_option("--family", options.family, "Only this family")
      ->type_name("F");
  machines->footer("Example: qom machines --family pc-q35");
  CLI::App* types = app.add_subcommand("types", "Every type");
  types->add_option("pattern", options.names, "Part of a name");
  types->add_option("--implements", options.implements,
                    "Only types that are or implement this one")
      ->type_name("TYPE");
  types->add_flag("--abstract", options.with_abstract,
                  "Abstract types and interfaces, too");
  types->add_flag("--tree", options.tree, "Indented below their parents");
  types->footer("Example: qom types --implements virtio-device --tree");
  CLI::App* props = app.add_subcommand(
      "props", "Every property of a type; no object is made");
  props->add_option("type", options.names, "Type")->required();
  props->footer("Example: qom props virtio-blk-device");
  CLI::App* resolve = app.add_subcommand(
      "resolve", "Every property with its effective value and its origin");
  resolve->add_option("type", options.names, "Types");
  resolve->add_flag("--all", options.all, "All concrete types");
  resolve->add_flag("--values-only", options.values_only, "No origins");
  resolve->footer("Example: qom resolve virtio-blk-device -M pc-q35-5.0");
  CLI::App* explain = app.add_subcommand(
      "explain", "The whole stack of values for one property");
  explain->add_option("property", options.names, "TYPE.PROP")->required();
  explain->footer(
      "Example: qom explain virtio-blk-device.num-queues -M pc-q35-5.0");
  CLI::App* diff = app.add_subcommand(
      "diff", "Properties whose effective values differ: -M A -M B");
  diff->add_option("type", options.names, "Only these types");
  diff->add_flag("--check", options.check, "Exit status 1 if any differs");
  diff->footer("Example: qom diff -M pc-q35-7.1 -M pc-q35-7.2");

  if (argc <= 1) {
    std::fputs(app.help().c_str(), stderr);
    *exit_status = 2;
    return std::nullopt;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto used = app.get_subcommands();
    std::fputs((used.empty() ? app.help() : used.front()->help()).c_str(),
               stdout);
    *exit_status = 0;
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    std::vector<std::string> nearest;
    if (app.get_subcommands().empty()) {
      // The first word that is no option is the command that was meant.
      for (int i = 1; i < argc; ++i) {
        if (argv[i][0] == '-') continue;
        nearest = NearestNames(argv[i], kCommands);
        message = fmt::format(
            "unknown command '{}'{}; commands: {}", argv[i],
            nearest.empty() ? ""
                            : fmt::format("; nearest: {}",
                                          fmt::join(nearest, ", ")),
            fmt::join(kCommands, ", "));
        break;
      }
    }
    compat::Diagnostic diagnostic;
    diagnostic.code = "bad-call";
    diagnostic.message = message;
    diagnostic.nearest = nearest;
    PrintFailure(WantsJson(argc, argv), std::span(&diagnostic, 1));
    if (!WantsJson(argc, argv)) {
      std::fputs("qom --help says more\n", stderr);
    }
    *exit_status = 2;
    return std::nullopt;
  }
  options.command = app.get_subcommands().front()->get_name();
  return options;
}

}  // namespace qom::tools
