// The world of a device test: made with its types, taken down with a look at
// what is left.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/fixture.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/driver_aliases.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gtest/gtest.h"
#include "qdev/containers.h"
#include "qdev/create.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qom/internal/check.h"
#include "qom/live_objects.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "testing/internal/kit_types.h"
#include "testing/leak_guard.h"

namespace qom::testing {
namespace {

// A context that objects outlive cannot be destroyed: it is kept, with its
// types, where the leak checker of the system does not report it again.
struct Remains {
  std::unique_ptr<TypeRegistry> registry;
  std::unique_ptr<Context> context;
};
void Keep(Remains remains) {
  static auto* const kept = new std::vector<Remains>;
  kept->push_back(std::move(remains));
}

std::string FileName(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

// Fails the test that runs, at its place; false if none does.
bool FailTest(std::string_view why) {
  const ::testing::TestInfo* test =
      ::testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return false;
  ADD_FAILURE_AT(test->file(), test->line())
      << fmt::format("{}.{}: {}", test->test_suite_name(), test->name(), why);
  return true;
}

// Adds a run-time type below `parent`, unless there is one.
absl::StatusOr<const Class*> TypeBelow(TypeRegistry& registry,
                                       std::string_view name,
                                       std::string_view parent) {
  if (const Class* type = registry.Find(name)) return type;
  TypeBuilder builder(name);
  builder.Parent(parent);
  registry.Add(std::move(builder));
  QOMRT_RETURN_IF_ERROR(registry.Seal());
  return registry.Find(name);
}

// The type to make where a bus of type `name` is needed.
absl::StatusOr<const Class*> BusTypeFor(TypeRegistry& registry,
                                        std::string_view name) {
  QOMRT_ASSIGN_OR_RETURN(const Class* type,
                         TypeBelow(registry, name, FakeBus::kTypeName));
  if (!type->IsA(*registry.Get<qdev::Bus>())) {
    return Error(Cause::kBadValue, "{} is no bus type", name);
  }
  return type->is_abstract()
             ? TypeBelow(registry, fmt::format("testing-{}", name), name)
             : type;
}

}  // namespace

DeviceTest::DeviceTest(absl::FunctionRef<void(TypeRegistry&)> register_types,
                       const Options& options)
    : own_registry_(std::make_unique<TypeRegistry>()),
      registry_(own_registry_.get()) {
  register_types(*registry_);
  Start(options);
}

DeviceTest::DeviceTest(TypeRegistry& registry, const Options& options)
    : registry_(&registry) {
  Start(options);
}

void DeviceTest::Start(const Options& options) {
  internal::RegisterKitTypes(*registry_);
  absl::Status sealed = registry_->Seal();
  if (!sealed.ok() &&
      FailTest(fmt::format("the types of the test: {}", Message(sealed)))) {
    // They were dropped with what came with them.
    internal::RegisterKitTypes(*registry_);
    sealed = registry_->Seal();
  }
  QOMRT_CHECK(sealed.ok(), "the types of the test: {}", Message(sealed));
  context_ = std::make_unique<Context>(
      *registry_, Context::Options{.journal = options.journal});
}

DeviceTest::~DeviceTest() {
  const std::vector<std::string> leaks = TakeDown();
  if (leaks.empty()) return;
  const std::string list = fmt::format("{}", fmt::join(leaks, "\n  "));
  if (!FailTest(fmt::format("objects are alive at its end:\n  {}", list))) {
    ADD_FAILURE() << "objects are alive at the end of a DeviceTest:\n  "
                  << list;
  }
}

void DeviceTest::ClearTree() {
  const std::vector<Ref<Object>> top = context_->root().children();
  for (auto child = top.rbegin(); child != top.rend(); ++child) {
    (*child)->Unparent();
  }
}

std::vector<std::string> DeviceTest::TakeDown() {
  if (context_ == nullptr) return {};
  ClearTree();
  std::vector<std::string> leaks = context_->LiveTypes();
  if (leaks.empty()) {
    context_.reset();
    return leaks;
  }
  if (context_->options().journal) {
    leaks.clear();
    // Not held while their holders are counted.
    std::vector<const Object*> tops;
    for (const LiveObject& one : LiveObjects(*context_)) {
      if (!one.object->parent()) tops.push_back(one.object.get());
    }
    for (const Object* top : tops) leaks.push_back(DescribeHolders(*top));
  }
  Keep({std::move(own_registry_), std::move(context_)});
  return leaks;
}

// ---- Machine and layers ----------------------------------------------------

absl::Status DeviceTest::CheckEntry(compat::Layer layer,
                                    const compat::TableEntry& entry) {
  if (!entry.expected_unused.empty()) return absl::OkStatus();
  QOMRT_ASSIGN_OR_RETURN(const Class* driver, registry_->Lookup(entry.driver));
  // What a user may write wrong is a subject of tests.
  if (entry.optional || compat::RowOf(layer).reports_unused) {
    return absl::OkStatus();
  }
  std::vector<const Class*> types =
      registry_->TypesOf(*driver, /*with_abstract=*/true);
  types.push_back(driver);
  for (const Class* type : types) {
    if (type->FindProperty(entry.property) != nullptr) return absl::OkStatus();
  }
  return Error(
      Cause::kUnknownProperty,
      "{}; an entry of a property that only some objects have is "
      "optional",
      Describe(UnknownProperty(driver->name(), entry.property), *driver));
}

void DeviceTest::Layer(compat::Layer layer,
                       std::initializer_list<compat::TableEntry> entries,
                       const char* file, int line) {
  compat::SharedTable table =
      compat::MakeTable(fmt::format("{}:{}", FileName(file), line),
                        std::vector<compat::TableEntry>(entries));
  absl::Status status;
  for (const compat::TableEntry& entry : table->entries) {
    status = CheckEntry(layer, entry);
    if (!status.ok()) break;
  }
  if (status.ok()) {
    status = compat::Layers(*context_).Append({{layer, std::move(table)}});
  }
  if (!status.ok()) {
    ADD_FAILURE_AT(file, line)
        << "the " << compat::LayerName(layer) << " layer: " << Message(status);
  }
}

void DeviceTest::SelectMachine(const compat::MachineSet& machines,
                               std::string_view name,
                               std::string_view accelerator, const char* file,
                               int line) {
  auto select = [&]() -> absl::Status {
    QOMRT_ASSIGN_OR_RETURN(const compat::MachineVersion* version,
                           machines.FindMachine(name));
    QOMRT_RETURN_IF_ERROR(TypeBelow(*registry_,
                                    fmt::format("{}-machine", version->name),
                                    FakeMachine::kTypeName)
                              .status());
    qdev::MachineChoice choice{.name = version->name};
    if (!accelerator.empty()) choice.accel = accelerator;
    return qdev::SelectMachine(*context_, machines, choice).status();
  };
  const absl::Status status = select();
  if (!status.ok()) ADD_FAILURE_AT(file, line) << Message(status);
}

qdev::Machine& DeviceTest::AnyMachine() {
  if (qdev::Machine* machine = qdev::MachineOf(*context_)) return *machine;
  const absl::StatusOr<Ref<FakeMachine>> machine = context_->New<FakeMachine>();
  const absl::Status status =
      machine.ok() ? qdev::PlaceMachine(*context_, *machine) : machine.status();
  QOMRT_CHECK(status.ok(), "the machine of the test: {}", Message(status));
  return **machine;
}

FakeMachine* DeviceTest::FakeMachineOrFail(const char* file, int line) {
  qdev::Machine& machine = AnyMachine();
  FakeMachine* fake = As<FakeMachine>(&machine);
  if (fake == nullptr) {
    ADD_FAILURE_AT(file, line)
        << "the machine is " << WithArticle(machine.type().name())
        << ", no FakeMachine; qdev::MachineOf(context()) gives it";
  }
  return fake;
}

void DeviceTest::StartMachine(const char* file, int line) {
  const absl::Status status = AnyMachine().SetReady();
  if (!status.ok()) ADD_FAILURE_AT(file, line) << Message(status);
}

// ---- Objects ---------------------------------------------------------------

absl::StatusOr<Ref<Object>> DeviceTest::TryNew(
    std::string_view type, std::span<const qdev::Setting> settings,
    std::string_view id) {
  const bool hotplug = AnyMachine().ready();
  QOMRT_ASSIGN_OR_RETURN(const Class* found, registry_->Lookup(type));
  QOMRT_ASSIGN_OR_RETURN(
      Ref<Object> object,
      qdev::NewWith(*context_, *found, settings, SetBy::kInternal, hotplug));
  if (!id.empty()) {
    QOMRT_ASSIGN_OR_RETURN(const Ref<Object> folder,
                           qdev::EnsureContainer(*context_, qdev::kPeripheral));
    QOMRT_RETURN_IF_ERROR(folder->AddChild(id, object).status());
  }
  return object;
}

Ref<Object> DeviceTest::NewOrFail(std::string_view type, std::string_view id,
                                  std::initializer_list<qdev::Setting> settings,
                                  const char* file, int line) {
  absl::StatusOr<Ref<Object>> object = TryNew(type, settings, id);
  if (object.ok()) return *std::move(object);
  const absl::StatusOr<const Class*> found = registry_->Lookup(type);
  ADD_FAILURE_AT(file, line)
      << "New " << type << ": "
      << (found.ok() ? Describe(object.status(), **found)
          : CauseOf(found.status()) == Cause::kUnknownType
              ? fmt::format("{}; add it to DeviceTestFor<…>, or to what "
                            "registers the types of the test",
                            Message(found.status()))
              : std::string(Message(found.status())));
  return nullptr;
}

absl::Status DeviceTest::Realize(qdev::Device& device) {
  const bool needs_bus = !device.realized() && device.parent_bus() == nullptr &&
                         !device.record().bus_type.empty();
  if (needs_bus) QOMRT_RETURN_IF_ERROR(Plug(device));
  absl::Status status = device.SetRealized(true);
  if (!status.ok() && needs_bus) (void)device.LeaveBus();
  return status;
}

absl::StatusOr<qdev::Device*> DeviceTest::AddDevice(std::string_view option) {
  QOMRT_ASSIGN_OR_RETURN(const qdev::DeviceOption parsed,
                         qdev::ParseDeviceOption(option));
  const absl::StatusOr<const Class*> type =
      registry_->Lookup(compat::DriverNamed(
          parsed.driver, *registry_, compat::DriverAliasesOf(*context_)));
  if (type.ok() && parsed.bus.empty()) {
    const auto* record = (*type)->record<qdev::DeviceClass>();
    // Of a bus that cannot be had, DeviceAdd() says so.
    if (record != nullptr && !record->bus_type.empty()) {
      (void)BusFor(record->bus_type);
    }
  }
  return qdev::DeviceAdd(*context_, parsed);
}

absl::Status DeviceTest::Plug(qdev::Device& device) {
  const std::string& type = device.record().bus_type;
  if (type.empty()) {
    return Error(Cause::kBadValue, "{}: {} goes on no bus",
                 device.CanonicalPath(), WithArticle(device.type().name()));
  }
  QOMRT_ASSIGN_OR_RETURN(qdev::Bus * bus, BusFor(type, &device));
  return device.PlugInto(*bus);
}

absl::StatusOr<qdev::Bus*> DeviceTest::BusFor(std::string_view name,
                                              const qdev::Device* device) {
  const absl::StatusOr<qdev::Bus*> there =
      qdev::FirstFittingBus(*context_, name, device);
  if (there.ok()) return there;
  qdev::Machine& machine = AnyMachine();
  QOMRT_ASSIGN_OR_RETURN(const Class* type, BusTypeFor(*registry_, name));
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> made, context_->New(*type));
  QOMRT_ASSIGN_OR_RETURN(Ref<FakeHost> host, context_->New<FakeHost>());
  qdev::Bus& bus = Cast<qdev::Bus>(made.get());
  bus.SetHotplugHandler(&machine);
  QOMRT_RETURN_IF_ERROR(host->AddChild(name, std::move(made)).status());
  QOMRT_RETURN_IF_ERROR(machine.AddChild("host[*]", host).status());
  if (absl::Status status = host->SetRealized(true); !status.ok()) {
    host->Unparent();
    return status;
  }
  return &bus;
}

FakeBus* DeviceTest::FakeBusOrFail(std::string_view name, const char* file,
                                   int line) {
  const absl::StatusOr<qdev::Bus*> bus = BusFor(name);
  FakeBus* fake = bus.ok() ? As<FakeBus>(*bus) : nullptr;
  if (fake != nullptr) return fake;
  ADD_FAILURE_AT(file, line)
      << "FakeBusFor " << name << ": "
      << (bus.ok() ? fmt::format("it is {}; BusFor() gives it",
                                 WithArticle((*bus)->type().name()))
                   : std::string(Message(bus.status())));
  return nullptr;
}

}  // namespace qom::testing
