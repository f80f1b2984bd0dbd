// Looking at whole machines: the tree of real objects as text and as JSON, with
// origins, beside an Explain() for each property of a few; help on a real
// device and of all; a configuration of a hundred devices taken, written, read,
// and made again.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_SEEING_OPERATIONS_H_
#define QOMRT_BENCH_SEEING_OPERATIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "bench/real_operations.h"
#include "bench/snapshot_operations.h"
#include "compat/explain.h"
#include "compat/machine.h"
#include "props/table.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/options/configuration.h"
#include "qdev/options/help.h"
#include "qdev/register.h"
#include "qdev/tree_view.h"

namespace qom::bench {

struct TreeAsText : private RealTree {
  static constexpr Row kRow{.name = "tree-text-16000", .count = 2};
  void operator()() {
    const std::string text = qdev::TreeText(context_.root());
    DoNotOptimize(text);
  }
};
struct TreeAsJson : private RealTree {
  static constexpr Row kRow{.name = "tree-json-16000", .count = 2};
  void operator()() {
    const std::string text = Check(qdev::TreeJson(context_.root()));
    DoNotOptimize(text);
  }
};

// One disk on an old machine, its parts left out.
class ShownDisk {
 protected:
  ShownDisk() {
    Check(emulator_.catalogue.machines.Select({.machine = kOldMachine},
                                              context_));
    disk_ = Check(context_.New("virtio-blk-device"));
  }
  Emulator emulator_{kX86};
  Context context_{emulator_.registry};
  Ref<Object> disk_;
};
struct DiskAsText : private ShownDisk {
  static constexpr Row kRow{.name = "object-text-with-origins", .count = 20};
  void operator()() {
    const std::string text = qdev::TreeText(*disk_, {.max_depth = 0});
    DoNotOptimize(text);
  }
};
struct ExplainEach : private ShownDisk {
  static constexpr Row kRow{.name = "naive/explain-each-property", .count = 2};
  void operator()() {
    for (const ClassProperty* property : disk_->type().properties()) {
      if (property == nullptr || property->get == nullptr) continue;
      const auto why = compat::Explain(*disk_, property->name);
      DoNotOptimize(why);
    }
  }
};

// The device types of the library under those of a catalogue.
class HelpedEmulator {
 protected:
  HelpedEmulator() {
    qdev::RegisterDeviceTypes(registry_);
    Check(registry_.Seal());
    catalogue_ =
        Check(compat::LoadCatalogueDirectory(CatalogueFolder(kX86), registry_));
  }
  void Ask(std::string_view argument) {
    const std::optional<std::string> help = Check(
        qdev::HelpFor({registry_, catalogue_.machines}, "-device", argument));
    DoNotOptimize(help);
  }
  TypeRegistry registry_;
  compat::Catalogue catalogue_;
};
struct HelpOnDevice : private HelpedEmulator {
  static constexpr Row kRow{.name = "help-virtio-blk-pci", .count = 20};
  void operator()() { Ask("virtio-blk-pci,help"); }
};
struct HelpOnAll : private HelpedEmulator {
  static constexpr Row kRow{.name = "help-all-devices", .count = 5};
  void operator()() { Ask("help"); }
};

// ---- Configurations --------------------------------------------------------

class ConfiguredCard final : public Extends<ConfiguredCard, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "bench-card";
  struct Props;
  using Extends::Extends;
  uint32_t queues_{};
  uint64_t size_{};
  bool fast_{};
  std::string label_;
};
struct ConfiguredCard::Props {
  static constexpr auto kQueues =
      props::Field<&ConfiguredCard::queues_>("queues", {.default_value = 1});
  static constexpr auto kSize =
      props::Field<&ConfiguredCard::size_>("size", {.default_value = 4096});
  static constexpr auto kFast =
      props::Field<&ConfiguredCard::fast_>("fast", {.default_value = true});
  static constexpr auto kLabel =
      props::Field<&ConfiguredCard::label_>("label", {});
  static constexpr auto kAll = props::Table(kQueues, kSize, kFast, kLabel);
};

// A machine with a hundred cards, two values set in each.
class ConfiguredMachine {
 protected:
  ConfiguredMachine() {
    qdev::RegisterDeviceTypes(registry_);
    registry_.Register<ConfiguredCard>();
    Check(registry_.Seal());
    Check(machines_.AddMachine({.name = "board-1.0"}));
    Check(qdev::SelectMachine(context_, machines_, {.name = "board-1.0"}));
    const qdev::Setting settings[] = {{"queues", Value(4)},
                                      {"label", Value("a card")}};
    for (int i = 0; i < 100; ++i) {
      const std::string id = "c" + std::to_string(i);
      Check(qdev::Create(context_, {.kind = qdev::Creation::Kind::kDevice,
                                    .type = ConfiguredCard::kTypeName,
                                    .id = id,
                                    .settings = settings}));
    }
    saved_ = Check(qdev::SaveConfiguration(context_, machines_));
  }
  TypeRegistry registry_;
  compat::MachineSet machines_;
  Context context_{registry_};
  std::string saved_;
};
struct SaveMachine : private ConfiguredMachine {
  static constexpr Row kRow{.name = "save-configuration-100", .count = 5};
  void operator()() {
    saved_ = Check(qdev::SaveConfiguration(context_, machines_));
    DoNotOptimize(saved_);
  }
};
struct LoadMachine : private ConfiguredMachine {
  static constexpr Row kRow{.name = "load-configuration-100", .count = 5};
  void operator()() {
    Context context(registry_);
    Check(qdev::LoadConfiguration(context, machines_, "saved", saved_));
    DoNotOptimize(context);
  }
};
// What is below loading: the same cards made one by one.
struct CreateCards : private ConfiguredMachine {
  static constexpr Row kRow{.name = "base/create-100-cards", .count = 5};
  void operator()() {
    Context context(registry_);
    Check(qdev::SelectMachine(context, machines_, {.name = "board-1.0"}));
    const qdev::Setting settings[] = {{"queues", Value(4)},
                                      {"label", Value("a card")}};
    for (int i = 0; i < 100; ++i) {
      const std::string id = "c" + std::to_string(i);
      Check(qdev::Create(context, {.kind = qdev::Creation::Kind::kDevice,
                                   .type = ConfiguredCard::kTypeName,
                                   .id = id,
                                   .settings = settings}));
    }
    DoNotOptimize(context);
  }
};

using SeeingOperations =
    OperationList<TreeAsText, TreeAsJson, DiskAsText, ExplainEach, HelpOnDevice,
                  HelpOnAll, SaveMachine, LoadMachine, CreateCards>;

}  // namespace qom::bench

#endif  // QOMRT_BENCH_SEEING_OPERATIONS_H_
