// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/session.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qdev/options/global_option.h"
#include "qom/status.h"
#include "tools/embedded_catalogues.h"

namespace qom::tools {
namespace {

void Add(WrongCall& wrong, std::string_view code, std::string_view message,
         std::vector<std::string> nearest = {}) {
  compat::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = message;
  diagnostic.nearest = std::move(nearest);
  wrong.diagnostics.push_back(std::move(diagnostic));
}

// The names after "nearest: " in a message of the library.
std::vector<std::string> NearestIn(std::string_view message) {
  constexpr std::string_view kMark = "; nearest: ";
  std::vector<std::string> names;
  const size_t at = message.rfind(kMark);
  if (at == std::string_view::npos) return names;
  std::string_view rest = message.substr(at + kMark.size());
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(", "), rest.size());
    names.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 2, rest.size()));
  }
  return names;
}

// Tells why an accelerator or a platform was not found, and which there are.
void AddUnknownSource(WrongCall& wrong, std::string_view code,
                      const absl::Status& why,
                      std::span<const compat::LayerSource> all) {
  std::vector<std::string_view> names;
  for (const compat::LayerSource& one : all) names.push_back(one.name);
  Add(wrong, code,
      names.empty() ? fmt::format("{}; the catalogue has none", Message(why))
                    : fmt::format("{}; there are: {}", Message(why),
                                  fmt::join(names, ", ")),
      NearestIn(Message(why)));
}

}  // namespace

std::unique_ptr<Session> Session::Open(const Options& options,
                                       WrongCall& wrong) {
  auto session = std::make_unique<Session>();
  absl::StatusOr<compat::Catalogue> catalogue;
  if (!options.catalog.empty()) {
    catalogue =
        compat::LoadCatalogueDirectory(options.catalog, session->registry_);
  } else {
    const EmbeddedCatalogue* embedded = FindEmbeddedCatalogue(options.arch);
    if (embedded == nullptr) {
      std::vector<std::string_view> archs;
      for (const EmbeddedCatalogue& one : EmbeddedCatalogues()) {
        archs.push_back(one.arch);
      }
      Add(wrong, "unknown-arch",
          fmt::format("no built-in catalogue for '{}'; there are: {}",
                      options.arch, fmt::join(archs, ", ")),
          NearestNames(options.arch, archs));
      return nullptr;
    }
    std::vector<compat::CatalogueFile> files;
    for (const EmbeddedFile& file : embedded->files) {
      files.push_back({file.name, file.text});
    }
    catalogue = compat::LoadCatalogue(files, session->registry_);
  }
  if (!catalogue.ok()) {
    Add(wrong, "bad-catalogue", Message(catalogue.status()));
    return nullptr;
  }
  session->catalogue_ = *std::move(catalogue);
  return session;
}

std::vector<compat::Diagnostic> Session::CatalogueNotes(
    const Options& options) const {
  if (options.catalog.empty()) return {};
  return catalogue_.notes;
}

const Class* Session::FindType(std::string_view name, WrongCall& wrong) {
  absl::StatusOr<const Class*> type = registry_.Lookup(name);
  if (type.ok()) return *type;
  Add(wrong, "unknown-type", Message(type.status()),
      registry_.NearestTypes(name));
  return nullptr;
}

std::optional<std::pair<const Class*, std::string>> Session::SplitProperty(
    std::string_view text, WrongCall& wrong) {
  for (size_t dot = text.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = text.rfind('.', dot - 1)) {
    const Class* type = registry_.Find(text.substr(0, dot));
    if (type != nullptr) {
      return std::pair(type, std::string(text.substr(dot + 1)));
    }
  }
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos) {
    Add(wrong, "bad-call",
        fmt::format("'{}' is not TYPE.PROP, such as "
                    "virtio-blk-device.num-queues",
                    text));
    return std::nullopt;
  }
  // Which of the dots was meant nobody knows; the one that nearly names a type.
  size_t meant = dot;
  for (size_t at = dot; at != std::string_view::npos;
       at = text.find('.', at + 1)) {
    if (!registry_.NearestTypes(text.substr(0, at)).empty()) meant = at;
  }
  FindType(text.substr(0, meant), wrong);
  return std::nullopt;
}

std::optional<std::string> Session::AccelName(const Options& options) const {
  if (!options.accel.has_value()) return std::nullopt;
  const auto accel = catalogue_.machines.FindAccelerator(*options.accel);
  return accel.ok() ? (*accel)->name : *options.accel;
}

std::unique_ptr<Context> Session::MakeContext(
    const Options& options, const std::optional<std::string>& name,
    WrongCall& wrong) {
  const compat::MachineSet& machines = catalogue_.machines;
  compat::Selection selection;
  selection.accel = options.accel;
  selection.platform = options.platform;
  machine_ = std::nullopt;
  if (name.has_value() && *name != "none") {
    const auto machine = machines.FindMachine(*name);
    if (!machine.ok()) {
      Add(wrong, "unknown-machine", Message(machine.status()),
          NearestIn(Message(machine.status())));
      return nullptr;
    }
    machine_ = (*machine)->name;
  } else if (!name.has_value()) {
    if (const auto* machine = machines.DefaultMachine()) {
      machine_ = machine->name;
    }
  }
  selection.machine = machine_;
  if (options.accel.has_value()) {
    const auto accel = machines.FindAccelerator(*options.accel);
    if (!accel.ok()) {
      AddUnknownSource(wrong, "unknown-accel", accel.status(),
                       machines.accelerators());
      return nullptr;
    }
  }
  if (options.platform.has_value()) {
    const auto platform = machines.FindPlatform(*options.platform);
    if (!platform.ok()) {
      AddUnknownSource(wrong, "unknown-platform", platform.status(),
                       machines.platforms());
      return nullptr;
    }
  }
  for (const std::string& path : options.layers) {
    absl::StatusOr<std::string> text = compat::ReadFile(path);
    if (!text.ok()) {
      Add(wrong, "unreadable-file", Message(text.status()));
      continue;
    }
    absl::StatusOr<compat::LayerTable> table =
        compat::LoadLayerFile(path, *text);
    if (!table.ok()) {
      Add(wrong, "bad-layer-file", Message(table.status()));
      continue;
    }
    selection.more.push_back(*std::move(table));
  }
  std::vector<compat::TableEntry> globals;
  for (const std::string& global : options.globals) {
    absl::StatusOr<compat::TableEntry> entry =
        qdev::ParseGlobalOption(global, registry_);
    if (entry.ok()) {
      globals.push_back(*std::move(entry));
    } else {
      Add(wrong, "bad-global", Message(entry.status()));
    }
  }
  selection.more.push_back(
      {compat::Layer::kGlobal,
       compat::MakeTable("command line", std::move(globals))});
  auto context = std::make_unique<Context>(registry_);
  if (wrong.diagnostics.empty()) {
    const absl::Status status = machines.Select(selection, *context);
    if (status.ok()) return context;
    Add(wrong, CauseWord(CauseOf(status)), Message(status));
  }
  return nullptr;
}

bool Session::ReadSets(const Options& options,
                       std::vector<std::pair<std::string, std::string>>& sets,
                       WrongCall& wrong) {
  for (const std::string& set : options.sets) {
    const size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
      Add(wrong, "bad-set",
          fmt::format("'{}' is not PROP=VALUE", set.substr(0, 200)));
      continue;
    }
    sets.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return wrong.diagnostics.empty();
}

}  // namespace qom::tools
