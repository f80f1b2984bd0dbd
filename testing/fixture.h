// A `DeviceTest` is a small world to test device models in: a registry with
// their types, a Context, a machine and the buses they need. Everything in it
// must be gone at its end; what is left fails the test and is listed.
//
// Example:
//
//   using UartTest = qom::testing::DeviceTestFor<Uart>;
//
//   TEST_F(UartTest, TheMachineLayerShrinksTheFifo) {
//     Layer(Layer::kMachine, {{"acme-uart", "fifo-size", "16"}});
//     Ref<Uart> uart = New<Uart>({{"label", "console"}});
//     ASSERT_THAT(Realize(*uart), IsOk());
//     EXPECT_THAT(*uart, HasProperty("fifo-size", ComesFrom(Layer::kMachine)));
//   }
//
// In a fixture of one's own, or in any other test framework, it is a base class
// or a member: `DeviceTest world(RegisterAcmeTypes);`.
//
// Functions that return no Status fail the test on an error and say where they
// were called. Where there is nothing to return then, they end that test, too,
// by an exception that GoogleTest catches. In tests that are compiled with
// -fno-exceptions nothing can end one test from within: there New() returns
// null, so that ASSERT_TRUE(uart) is to follow it, and FakeBusFor() and
// machine() end the process. The context keeps a journal, so that failures can
// say who set a property.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_FIXTURE_H_
#define QOMRT_TESTING_FIXTURE_H_

#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "gtest/gtest.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "qom/registry.h"
#include "testing/fake_bus.h"
#include "testing/fake_machine.h"

namespace qom::testing {

// Ends the test that caused it, which has failed already.
class TestEnded : public std::exception {
 public:
  const char* what() const noexcept override {
    return "the test ends: what it asked for is not there, see above";
  }
};

// How a test ends from within: null where it is compiled without exceptions.
using EndTest = void (*)();
#ifdef __cpp_exceptions
[[noreturn]] inline void ThrowTestEnded() { throw TestEnded(); }
static constexpr EndTest kEndTest = &ThrowTestEnded;
#else
static constexpr EndTest kEndTest = nullptr;
#endif

class DeviceTest {
 public:
  struct Options {
    // See Context::Options.
    bool journal = true;
  };

  // With types of its own: those of qdev/register.h and of the kit, and what
  // `register_types` adds. If these cannot be sealed, the test fails and has
  // none of them.
  explicit DeviceTest(absl::FunctionRef<void(TypeRegistry&)> register_types,
                      const Options& options);
  explicit DeviceTest(absl::FunctionRef<void(TypeRegistry&)> register_types)
      : DeviceTest(register_types, Options()) {}
  // With those of `registry`, which is sealed, outlives the test, and gets the
  // types of the kit.
  explicit DeviceTest(TypeRegistry& registry, const Options& options);
  explicit DeviceTest(TypeRegistry& registry)
      : DeviceTest(registry, Options()) {}
  // Takes the tree down; a leak fails the test.
  ~DeviceTest();
  DeviceTest(const DeviceTest&) = delete;
  DeviceTest& operator=(const DeviceTest&) = delete;

  // Empties the tree: devices are unrealized and die, unless somebody holds
  // them. For fixtures with members that devices use and that die before this
  // base; DeviceTestFor does it in TearDown().
  void ClearTree();
  // What the destructor does, at most once; instead of failing the test, tells
  // what is alive although the tree is gone, a line each. Nothing else is of
  // use afterwards.
  std::vector<std::string> TakeDown();

  Context& context() const { return *context_; }
  TypeRegistry& registry() const { return *registry_; }

  // ---- Machine and layers ------------------------------------------------

  // Adds entries to the end of a layer. Before the objects they are for. The
  // test fails, and nothing is added, if one names no type; or, in a layer that
  // is not a user's, a property that no type below its driver has, unless it is
  // optional.
  void Layer(compat::Layer layer,
             std::initializer_list<compat::TableEntry> entries,
             const char* file = __builtin_FILE(), int line = __builtin_LINE());
  // Chooses a version of `machines` and its layers, as the command line of an
  // emulator would; before any object is made.
  void SelectMachine(const compat::MachineSet& machines, std::string_view name,
                     std::string_view accelerator = "",
                     const char* file = __builtin_FILE(),
                     int line = __builtin_LINE());
  // The machine: a FakeMachine, unless the type "NAME-machine" of a selected
  // version is registered and is none; then asking for it ends the test.
  FakeMachine& machine(const char* file = __builtin_FILE(),
                       int line = __builtin_LINE(), EndTest end = kEndTest) {
    return OrEndTest(FakeMachineOrFail(file, line), end);
  }
  // Ends start-up: objects that are made from now on are hot-plugged.
  void StartMachine(const char* file = __builtin_FILE(),
                    int line = __builtin_LINE());

  // ---- Objects -------------------------------------------------------------

  // Makes an object and sets properties on it: New<Uart>({{"fifo-size", 64}}).
  // It has no place in the tree until it gets one: by Realize(), for example.
  // On an error the test fails and ends.
  template <typename T>
  Ref<T> New(std::initializer_list<qdev::Setting> settings = {},
             const char* file = __builtin_FILE(), int line = __builtin_LINE(),
             EndTest end = kEndTest) {
    return CastTo<T>(NewOrFail(T::kTypeName, "", settings, file, line), end);
  }
  // The same at /machine/peripheral/ID.
  template <typename T>
  Ref<T> New(std::string_view id,
             std::initializer_list<qdev::Setting> settings = {},
             const char* file = __builtin_FILE(), int line = __builtin_LINE(),
             EndTest end = kEndTest) {
    return CastTo<T>(NewOrFail(T::kTypeName, id, settings, file, line), end);
  }
  // By the name of the type: TryNew("acme-uart", {{"fifo-size", 64}}). Without
  // an id it has no place in the tree.
  absl::StatusOr<Ref<Object>> TryNew(
      std::string_view type, std::initializer_list<qdev::Setting> settings = {},
      std::string_view id = "") {
    return TryNew(type, std::span(settings.begin(), settings.size()), id);
  }
  absl::StatusOr<Ref<Object>> TryNew(std::string_view type,
                                     std::span<const qdev::Setting> settings,
                                     std::string_view id = "");

  // Realizes a device; first puts one that needs a bus and is on none on the
  // one that BusFor() gives. If it fails, the device is where it was.
  absl::Status Realize(qdev::Device& device);
  // Puts a device on the bus that BusFor() gives for its bus type.
  absl::Status Plug(qdev::Device& device);

  // What `-device OPTION` does, and device_add where the machine has started:
  // AddDevice("acme-uart,id=u0,fifo-size=16"). A device that needs a bus and
  // names none finds one, as with Realize(). As qdev::DeviceAdd() else.
  absl::StatusOr<qdev::Device*> AddDevice(std::string_view option);

  // A bus of the type `name` that is not full: one of the tree, or else a new
  // one, at /machine/host[N]/NAME, with the machine as its hotplug handler.
  // Where no type `name` is registered, or an abstract one, a FakeBus of that
  // name, or a type below it, takes its place.
  absl::StatusOr<qdev::Bus*> BusFor(std::string_view name) {
    return BusFor(name, nullptr);
  }
  // The same, where it is known to be a FakeBus; else the test ends.
  FakeBus& FakeBusFor(std::string_view name,
                      const char* file = __builtin_FILE(),
                      int line = __builtin_LINE(), EndTest end = kEndTest) {
    return OrEndTest(FakeBusOrFail(name, file, line), end);
  }

 private:
  template <typename T>
  static Ref<T> CastTo(Ref<Object> object, EndTest end) {
    if (!object && end != nullptr) end();
    return object ? Ref<T>(&Cast<T>(object.get())) : Ref<T>();
  }
  template <typename T>
  static T& OrEndTest(T* found, EndTest end) {
    if (found == nullptr && end != nullptr) end();
    if (found == nullptr) std::abort();
    return *found;
  }
  void Start(const Options& options);
  absl::Status CheckEntry(compat::Layer layer, const compat::TableEntry& entry);
  FakeMachine* FakeMachineOrFail(const char* file, int line);
  FakeBus* FakeBusOrFail(std::string_view name, const char* file, int line);
  // One that `device` does not bring itself.
  absl::StatusOr<qdev::Bus*> BusFor(std::string_view name,
                                    const qdev::Device* device);
  qdev::Machine& AnyMachine();
  Ref<Object> NewOrFail(std::string_view type, std::string_view id,
                        std::initializer_list<qdev::Setting> settings,
                        const char* file, int line);

  std::unique_ptr<TypeRegistry> own_registry_;
  TypeRegistry* registry_;
  std::unique_ptr<Context> context_;
};

// A GoogleTest fixture for these types.
template <typename... Types>
class DeviceTestFor : public ::testing::Test, public DeviceTest {
 protected:
  DeviceTestFor()
      : DeviceTest([](TypeRegistry& registry) {
          (registry.Register<Types>(), ...);
        }) {}
  void TearDown() override { ClearTree(); }
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_FIXTURE_H_
