// Opens a catalogue and puts the layers of a call into a context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/session.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "compat/catalogue/file_names.h"
#include "compat/diagnostic.h"
#include "compat/driver_aliases.h"
#include "compat/entry_name.h"
#include "compat/layer_stack.h"
#include "compat/platform/platform.h"
#include "fmt/format.h"
#include "qdev/options/global_option.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/files.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/embedded_catalogues.h"
#include "tools/output.h"
#include "tools/releases.h"
#include "tools/vendors.h"

namespace qom::tools {
namespace {

// What a function of the library said no to, told as `cause`.
void Add(WrongCall& wrong, Cause cause, const absl::Status& why,
         std::string_view more = "") {
  ErrorFacts facts = FactsOf(why);
  facts.cause = cause;
  wrong.diagnostics.push_back(
      compat::DiagnosticOf(facts, fmt::format("{}{}", Message(why), more),
                           compat::Severity::kError));
}

// "; there are: kvm-accel, tcg-accel".
std::string Those(std::span<const compat::LayerSource> all,
                  bool is_said = false) {
  if (all.empty()) return "; the catalogue has none";
  if (is_said) return "";
  std::vector<std::string_view> names;
  for (const compat::LayerSource& one : all) names.push_back(one.name);
  return fmt::format("; there are: {}", fmt::join(names, ", "));
}

// The catalogue's own, or that of the architecture below it.
std::string DirectoryOf(const Options& options) {
  auto is_catalogue = [](const std::string& directory) {
    std::error_code error;
    return std::filesystem::is_regular_file(directory + "/types.json", error);
  };
  const std::string below =
      fmt::format("{}/{}", *options.catalog, options.arch);
  return !is_catalogue(*options.catalog) && is_catalogue(below)
             ? below
             : *options.catalog;
}

}  // namespace

void WrongCall::Add(Cause cause, std::string_view message,
                    std::vector<std::string> nearest) {
  diagnostics.push_back(compat::DiagnosticOf(
      ErrorFacts{.cause = cause, .nearest = std::move(nearest)}, message,
      compat::Severity::kError));
}

std::unique_ptr<Session> Session::Open(const Options& options,
                                       WrongCall& wrong) {
  auto session = std::make_unique<Session>();
  absl::StatusOr<compat::Catalogue> catalogue;
  if (options.catalog.has_value()) {
    catalogue = compat::LoadCatalogueDirectory(DirectoryOf(options),
                                               session->registry_);
  } else {
    session->embedded_ = ChooseRelease(options, wrong);
    if (session->embedded_ == nullptr) return nullptr;
    const std::optional<std::string> types =
        TypesOfCall(options, *session->embedded_);
    auto load = [&session](std::optional<std::string_view> some_types) {
      std::vector<compat::CatalogueFile> files;
      for (const EmbeddedFile& file : session->embedded_->files) {
        const bool is_types =
            some_types.has_value() && file.name == compat::kTypesFile;
        files.push_back({file.name, is_types ? *some_types : file.text});
      }
      return compat::LoadCatalogue(files, session->registry_);
    };
    if (types.has_value()) catalogue = load(*types);
    // What an abstract type says may be about properties of descendants.
    if (!catalogue.ok()) catalogue = load(std::nullopt);
  }
  if (!catalogue.ok()) {
    Add(wrong, Cause::kBadCatalogue, catalogue.status());
    return nullptr;
  }
  session->catalogue_ = *std::move(catalogue);
  return session;
}

std::string Session::FileOf(const Options& options, std::string_view name) {
  return fmt::format("{}/{}", DirectoryOf(options), name);
}

std::optional<std::string> Session::release() const {
  if (embedded_ == nullptr) return std::nullopt;
  return std::string(embedded_->release);
}

std::string Session::PropertyElsewhere(const Class& type,
                                       std::string_view property) const {
  if (embedded_ == nullptr) return "";
  return InOtherReleases(*embedded_, [&](const EmbeddedCatalogue& other) {
    return HasProperty(other, type.name(), property);
  });
}

std::vector<compat::Diagnostic> Session::CatalogueNotes(
    const Options& options) const {
  if (!options.catalog.has_value()) return {};
  return catalogue_.notes;
}

std::string Session::MachineElsewhere(std::string_view name) const {
  std::string elsewhere = VendorHint(name);
  if (embedded_ != nullptr && elsewhere.empty()) {
    elsewhere = InOtherReleases(*embedded_, [name](const auto& other) {
      return HasMachine(other, name);
    });
  }
  return elsewhere;
}

const Class* Session::FindType(std::string_view name, WrongCall& wrong) {
  absl::StatusOr<const Class*> type = registry_.Lookup(compat::DriverNamed(
      name, registry_, catalogue_.machines.driver_aliases()));
  if (type.ok()) return *type;
  std::string elsewhere;
  if (embedded_ != nullptr) {
    elsewhere = InOtherReleases(
        *embedded_, [name](const auto& other) { return HasType(other, name); });
  }
  wrong.Add(Cause::kUnknownType,
            fmt::format("{}{}", Message(type.status()), elsewhere),
            registry_.NearestTypes(name));
  return nullptr;
}

std::optional<std::pair<const Class*, std::string>> Session::SplitProperty(
    std::string_view text, WrongCall& wrong) {
  // The longest name of a type that a dot follows; not each dot's, of which
  // there may be as many as the text is long.
  std::string_view found;
  const auto look_at = [&found, text](std::string_view name) {
    if (name.size() < text.size() && text[name.size()] == '.' &&
        text.starts_with(name) && found.size() < name.size()) {
      found = name;
    }
  };
  for (const Class* type : registry_.Types()) look_at(type->name());
  for (const auto& [alias, driver] : catalogue_.machines.driver_aliases()) {
    look_at(alias);
  }
  if (!found.empty()) {
    return std::pair(FindType(found, wrong),
                     std::string(text.substr(found.size() + 1)));
  }
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos) {
    wrong.Add(Cause::kBadCall, fmt::format("'{}' is not TYPE.PROP, such as "
                                           "virtio-blk-device.num-queues",
                                           text.substr(0, 200)));
    return std::nullopt;
  }
  // Which of the dots was meant nobody knows; of the first few, the last that
  // nearly names a type.
  constexpr int kTried = 8;
  size_t meant = dot;
  size_t at = dot;
  for (int i = 0; i < kTried && at != std::string_view::npos; ++i) {
    if (!registry_.NearestTypes(text.substr(0, at)).empty()) meant = at;
    at = text.find('.', at + 1);
  }
  FindType(text.substr(0, meant), wrong);
  return std::nullopt;
}

std::optional<std::string> Session::AccelName(const Options& options) const {
  if (!options.accel.has_value()) return std::nullopt;
  const auto accel = catalogue_.machines.FindAccelerator(*options.accel);
  return accel.ok() ? (*accel)->name : *options.accel;
}

bool Session::ChooseMachine(const std::optional<std::string>& name,
                            WrongCall& wrong) {
  const compat::MachineSet& machines = catalogue_.machines;
  machine_ = std::nullopt;
  if (name.has_value() && *name != compat::kNoMachine) {
    const auto machine = machines.FindMachine(*name);
    if (!machine.ok()) {
      Add(wrong, Cause::kUnknownMachine, machine.status(),
          MachineElsewhere(*name));
      return false;
    }
    machine_ = (*machine)->name;
  } else if (!name.has_value()) {
    if (const auto* machine = machines.DefaultMachine()) {
      machine_ = machine->name;
    }
  }
  return true;
}

bool Session::ChoosePlatform(const std::string& name, WrongCall& wrong) {
  compat::MachineSet& machines = catalogue_.machines;
  const auto known = machines.FindPlatform(name);
  if (known.ok()) return true;
  const compat::Platforms all =
      compat::FindPlatforms(compat::PlatformDirectories());
  if (const compat::Platform* platform = all.Find(name)) {
    const absl::Status status = machines.AddPlatform(platform->Source());
    if (!status.ok()) Add(wrong, Cause::kBadPlatform, status);
    return status.ok();
  }
  ErrorFacts facts = FactsOf(known.status());
  facts.cause = Cause::kUnknownPlatform;
  if (facts.nearest.empty()) facts.nearest = NearestNames(name, all.Names());
  std::vector<std::string_view> searched;
  for (const auto& one : all.found.directories) searched.push_back(one.path);
  wrong.diagnostics.push_back(compat::DiagnosticOf(
      facts,
      fmt::format(
          "unknown platform '{}'{}{}; {} in {}", Printable(name),
          OrNearest(facts.nearest), Those(machines.platforms()),
          all.platforms.empty()
              ? std::string("none is defined")
              : fmt::format("defined are {}", fmt::join(all.Names(), ", ")),
          fmt::join(searched, ", ")),
      compat::Severity::kError));
  wrong.diagnostics.insert(wrong.diagnostics.end(), all.diagnostics.begin(),
                           all.diagnostics.end());
  return false;
}

std::optional<compat::Selection> Session::Select(
    const Options& options, const std::optional<std::string>& name,
    WrongCall& wrong) {
  const compat::MachineSet& machines = catalogue_.machines;
  if (!ChooseMachine(name, wrong)) return std::nullopt;
  compat::Selection selection{.machine = machine_,
                              .accel = options.accel,
                              .platform = options.platform};
  if (options.accel.has_value()) {
    const auto accel = machines.FindAccelerator(*options.accel);
    if (!accel.ok()) {
      // Without a near one the message lists them.
      Add(wrong, Cause::kUnknownAccelerator, accel.status(),
          Those(machines.accelerators(),
                FactsOf(accel.status()).nearest.empty()));
      return std::nullopt;
    }
  }
  if (options.platform.has_value() &&
      !ChoosePlatform(*options.platform, wrong)) {
    return std::nullopt;
  }
  for (const std::string& path : options.layers) {
    absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) {
      Add(wrong, Cause::kUnreadableFile, text.status());
      continue;
    }
    absl::StatusOr<compat::LayerTable> table =
        compat::LoadLayerFile(path, *text);
    if (!table.ok()) {
      Add(wrong, Cause::kBadLayerFile, table.status());
      continue;
    }
    selection.more.push_back(*std::move(table));
  }
  for (const std::string& entry : options.without) {
    absl::StatusOr<compat::EntryName> name = compat::EntryName::Parse(entry);
    if (name.ok()) {
      selection.without.push_back(*std::move(name));
    } else {
      Add(wrong, Cause::kBadCall, name.status());
    }
  }
  std::vector<compat::TableEntry> globals;
  for (const std::string& global : options.globals) {
    absl::StatusOr<compat::TableEntry> entry =
        qdev::ParseGlobalOption(global, registry_);
    if (entry.ok()) {
      globals.push_back(*std::move(entry));
    } else {
      Add(wrong, Cause::kBadGlobal, entry.status());
    }
  }
  selection.more.push_back(
      {compat::Layer::kGlobal,
       compat::MakeTable("command line", std::move(globals))});
  if (!wrong.diagnostics.empty()) return std::nullopt;
  return selection;
}

const absl::StatusOr<std::vector<compat::ReleaseTable>>& Session::Histories() {
  if (!histories_.has_value()) {
    histories_ = compat::HistoryTables(registry_);
  }
  return *histories_;
}

std::unique_ptr<Context> Session::MakeContext(
    const Options& options, const std::optional<std::string>& name,
    WrongCall& wrong, std::vector<compat::LayerTable> more) {
  std::optional<compat::Selection> selection = Select(options, name, wrong);
  if (!selection.has_value()) return nullptr;
  std::move(more.begin(), more.end(), std::back_inserter(selection->more));
  auto context = std::make_unique<Context>(registry_);
  const compat::MachineSet& machines = catalogue_.machines;
  const auto& histories = Histories();
  // Those that cannot be made are the fault of machines that take them.
  const absl::Status status =
      histories.ok() ? machines.Select(*selection, *histories, *context)
                     : machines.Select(*selection, *context);
  if (status.ok()) return context;
  Add(wrong, CauseOf(status), status);
  return nullptr;
}

bool Session::ReadSets(const Options& options,
                       std::vector<std::pair<std::string, std::string>>& sets,
                       WrongCall& wrong) {
  for (const std::string& set : options.sets) {
    const size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
      wrong.Add(Cause::kBadSet,
                fmt::format("'{}' is not PROP=VALUE", set.substr(0, 200)));
      continue;
    }
    sets.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return wrong.diagnostics.empty();
}

}  // namespace qom::tools
