// What every type must bear, whatever it is for. One line makes a test of each
// concrete type that a function registers:
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
// A device that needs more than a bus says so; without that it must refuse to
// realize with a clean error:
//
//   QOMRT_CONFORMANCE_SUITE(AcmeTypes, RegisterAcmeTypes,
//       {{"acme-disk", {.settings = {{"backend", "/objects/disk"}},
//                       .world = MakeDiskBackend}}});
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
};

struct ConformanceReport {
  std::string type{};
  // A sentence each; empty if the type conforms.
  std::vector<std::string> problems{};
  // Why the device does not realize, or the object is not added, as prepared;
  // "" if it does or if the type has no such step.
  std::string refusal{};
  size_t sets = 0;    // properties that were set, or refused
  size_t faults = 0;  // steps that failed in turn

  bool ok() const { return problems.empty(); }
  std::string ToString() const;
};

// `type` is a concrete type of `registry`, native or declared from data. If it
// is a device or another type of qdev's, `registry` gets the types of the kit.
ConformanceReport CheckConformance(TypeRegistry& registry, const Class& type,
                                   const ConformanceOptions& options = {});

// ---- What the suite is made of ---------------------------------------------

using RegisterTypes = absl::FunctionRef<void(TypeRegistry&)>;

// Names of the concrete types that `register_types` brings.
std::vector<std::string> ConformanceTypes(RegisterTypes register_types);
// The name of a type as a part of the name of a test: "acme_uart".
std::string ConformanceTestName(std::string_view type);
// Checks one of them; problems fail the test.
void ExpectConformance(RegisterTypes register_types, std::string_view type,
                       const ConformanceOptions& options);

class ConformanceSuite : public ::testing::TestWithParam<std::string> {};

}  // namespace qom::testing

// The tests Types/NAME.Conforms/TYPE. What follows `register_types` is the
// inside of a ConformanceOptions.
#define QOMRT_CONFORMANCE_SUITE(Name, register_types, ...)                   \
  class Name : public ::qom::testing::ConformanceSuite {};                   \
  TEST_P(Name, Conforms) {                                                   \
    ::qom::testing::ExpectConformance(                                       \
        register_types, GetParam(),                                          \
        ::qom::testing::ConformanceOptions{__VA_ARGS__});                    \
  }                                                                          \
  INSTANTIATE_TEST_SUITE_P(                                                  \
      Types, Name,                                                           \
      ::testing::ValuesIn(::qom::testing::ConformanceTypes(register_types)), \
      [](const ::testing::TestParamInfo<std::string>& info) {                \
        return ::qom::testing::ConformanceTestName(info.param);              \
      })

#endif  // QOMRT_TESTING_CONFORMANCE_H_
