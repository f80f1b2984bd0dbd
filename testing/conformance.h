// What every type must bear, whatever it is for. One line makes a test of each
// concrete type that a function registers, but for those of the library itself:
//
//   QOMRT_CONFORMANCE_SUITE(AcmeTypes, RegisterAcmeTypes);
//
// Properties: each has a doc, a legal default and can be read; each is set to
// its default, its least, its greatest and every named value, which are taken,
// and to texts, kinds and numbers that are none, which are refused with an
// error that names the property and change nothing.
//
// Life: a device is realized, reset, unrealized and realized again, with a
// fault in each step, cold- and hot-plugged; an object that users create is
// added and deleted. Whatever fails leaves no trace, nothing leaks, and a fresh
// object is like the first.
//
// A type that needs more than a bus is prepared, and must work then. One that
// is not prepared may refuse with a clean error; its test is skipped and says
// why, for its life was not tested. Every name in the list is tested, so that a
// misspelt one fails, and one of the library's is tested if asked for:
//
//   QOMRT_CONFORMANCE_SUITE(AcmeTypes, RegisterAcmeTypes,
//       {{"acme-disk", {.settings = {{"backend", "/objects/disk"}},
//                       .world = MakeDiskBackend}}});
//
// What was done is counted: for each test in its property "exercised", for all
// of a suite in the line with which it ends.
//
// Threads: one check at a time per registry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_CONFORMANCE_H_
#define QOMRT_TESTING_CONFORMANCE_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "qdev/create.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "testing/fixture.h"

namespace qom::testing {

// What an object of a type needs to work.
struct Preparation {
  // Properties to set on it.
  std::vector<qdev::Setting> settings{};
  // Makes what it needs beside it; runs before each object is made.
  std::function<absl::Status(DeviceTest& world)> world{};
  // Gives a device what no property does.
  std::function<absl::Status(qdev::Device& device)> device{};
};

struct ConformanceOptions {
  // By name of the type.
  std::map<std::string, Preparation, std::less<>> prepare{};
  // A property of a native type without a doc is a mistake.
  bool needs_docs = true;
  // A suite tests the types that the library brings, too; else only those that
  // are prepared.
  bool library_types = false;
};

// What was really done, in number.
struct ConformanceCounts {
  size_t properties = 0;   // that were tried
  size_t sets = 0;         // calls that set one, or were to be refused
  size_t refused = 0;      // of them, those that were
  size_t read_back = 0;    // values that were compared after a set
  size_t realized = 0;     // devices, each time
  size_t unrealized = 0;   //
  size_t resets = 0;       //
  size_t hot_plugged = 0;  // and unplugged
  size_t added = 0;        // objects of users
  size_t deleted = 0;      //
  size_t faults = 0;       // steps that failed in turn

  ConformanceCounts& operator+=(const ConformanceCounts& other);
  // "12 properties, 96 sets (40 refused, 52 read back), realized 9×, …".
  std::string ToString() const;
};

struct ConformanceReport : ConformanceCounts {
  std::string type{};
  // A sentence each; empty if the type conforms.
  std::vector<std::string> problems{};
  // Why the device does not realize, or the object is not added; "" if it does
  // or if the type has no such step. A problem, too, if the type was prepared.
  std::string refusal{};

  bool ok() const { return problems.empty(); }
  std::string ToString() const;
};

// `type` is a concrete type of `registry`, native or declared from data. If it
// is a device or another type of qdev's, `registry` gets the types of the kit.
ConformanceReport CheckConformance(TypeRegistry& registry, const Class& type,
                                   const ConformanceOptions& options = {});

// ---- What the suite is made of ---------------------------------------------

using RegisterTypes = absl::FunctionRef<void(TypeRegistry&)>;

// Names of the types to test: the concrete ones that `register_types` brings
// and the library does not, and all that are prepared, known or not. "", whose
// test fails, if there are none or they cannot be sealed.
std::vector<std::string> ConformanceTypes(
    RegisterTypes register_types, const ConformanceOptions& options = {});
// The name of a type as a part of the name of a test: "acme_uart"; "no_types"
// of "".
std::string ConformanceTestName(std::string_view type);
// Checks one of them; problems fail the test, there. What it returns, if
// anything, is why the test is to be skipped: the type refuses, unprepared.
std::string ExpectConformance(RegisterTypes register_types,
                              std::string_view type,
                              const ConformanceOptions& options,
                              const char* file = __builtin_FILE(),
                              int line = __builtin_LINE());

// Counts what its tests do, and says it at the end.
class ConformanceSuite : public ::testing::TestWithParam<std::string> {
 public:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
};

}  // namespace qom::testing

// The tests Types/NAME.Conforms/TYPE. What follows `register_types` is the
// inside of a ConformanceOptions.
#define QOMRT_CONFORMANCE_SUITE(Name, register_types, ...)                    \
  class Name : public ::qom::testing::ConformanceSuite {                      \
   public:                                                                    \
    static ::qom::testing::ConformanceOptions Options() {                     \
      return ::qom::testing::ConformanceOptions{__VA_ARGS__};                 \
    }                                                                         \
  };                                                                          \
  TEST_P(Name, Conforms) {                                                    \
    const std::string unprepared = ::qom::testing::ExpectConformance(         \
        register_types, GetParam(), Options());                               \
    if (!unprepared.empty()) GTEST_SKIP() << unprepared;                      \
  }                                                                           \
  INSTANTIATE_TEST_SUITE_P(                                                   \
      Types, Name,                                                            \
      ::testing::ValuesIn(                                                    \
          ::qom::testing::ConformanceTypes(register_types, Name::Options())), \
      [](const ::testing::TestParamInfo<std::string>& info) {                 \
        return ::qom::testing::ConformanceTestName(info.param);               \
      })

#endif  // QOMRT_TESTING_CONFORMANCE_H_
