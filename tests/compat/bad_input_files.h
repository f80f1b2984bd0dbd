// A small catalogue and a layer file in which every key stands somewhere, for
// tests that spoil them and look at the error.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_BAD_INPUT_FILES_H_
#define QOMRT_TESTS_COMPAT_BAD_INPUT_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::test {

// A small catalogue in which every key stands somewhere.
inline constexpr std::string_view kTypes = R"({
  "about": "made up",
  "types": {
    "object": {"abstract": true, "readonly": ["type"],
               "props": [["type", "string"]]},
    "resettable": {"parent": "interface", "abstract": true, "interface": true},
    "device": {"parent": "object", "abstract": true,
               "interfaces": ["resettable"],
               "props": [["hotpluggable", "bool", true],
                         ["secret", "str"]],
               "unreadable": {"secret": "write-only"}},
    "disk": {"parent": "device",
             "props": [["queue-size", "uint16", 128], ["serial", "str", "none"],
                       ["mode", "OnOffAuto", "auto"], ["mac", "str"],
                       ["sizes", "size"], ["gone", "bool", true],
                       ["peer", "link<disk>"]],
             "initial": {"queue-size": 256}},
    "small-disk": {"parent": "disk", "removed": ["gone"],
                   "initial": {"queue-size": 64}, "readonly": ["serial"],
                   "not_created": true},
    "disk-pci": {"parent": "device", "children": [["backend", "disk"]],
                 "props": [["queue-size", "uint16"], ["x-queue", "uint16"]],
                 "aliases": {"queue-size": ["disk", "queue-size"],
                             "x-queue": [null, "queue-size"]}}
  }
})";

inline constexpr std::string_view kMachines = R"({
  "exceptions": [{"type": "disk", "properties": ["mode"],
                  "machines": ["box-2.0"], "value": "on", "reason": "why"}],
  "emulator": "none",
  "layered": {"builtin": ["device"], "global": ["device"]},
  "accelerators": {"fast": [["disk", "queue-size", "512"]]},
  "platforms": {"host": [["disk", "serial", "h"]]},
  "machines": {
    "box-2.0": {"alias": "box", "is-default": true, "deprecated": false,
                "default-cpu-type": "none", "entries": 0, "tables": []},
    "box-1.0": {"tables": ["compat_1_0"], "entries": 3,
                "sugar": [["disk", "mode", "on"]]}
  },
  "unversioned": {"bench": [["disk", "serial", "b"]]},
  "tables": {
    "compat_1_0": [["disk", "queue-size", "32"],
                   ["device", "x-gone", "on", true],
                   ["disk", "mode", "off", {"optional": false}]]
  }
})";

inline constexpr std::string_view kLimits = R"({
  "types": {"OnOffAuto": ["on", "off", "auto"]},
  "props": {
    "disk": {"queue-size": {"min": 2, "max": 1024, "power_of_two": true,
                            "zero_is_unset": false},
             "mac": {"text": "mac"},
             "serial": {"length": 4, "values": ["none", "some"]}}
  }
})";

inline constexpr std::string_view kAccel = R"({
  "accelerator": "fast",
  "types": ["disk", "disk-pci"],
  "all": {"mode": "off"},
  "per_type": {"disk": {"queue-size": "64"}},
  "left_out": ["serial"]
})";

inline constexpr std::string_view kFeatureBits = R"({
  "types": {
    "disk": [["FLUSH", 9], ["MQ", 12, "queue-size"],
             ["GONE", 32, "gone", {"clears": true}]]
  },
  "vhost_user_protocol": [["RARP", 2]]
})";

inline constexpr std::string_view kLayer = R"({
  "about": "made up",
  "layer": "global",
  "entries": [["disk", "queue-size", 64], ["disk", "x", "y", true],
              ["disk", "x", "y", {"optional": true}]]
})";

// The files of that catalogue, for a test to spoil.
struct Files {
  std::string types{kTypes};
  std::string machines{kMachines};
  std::string limits{kLimits};
  std::string accel{kAccel};
  std::string bits{kFeatureBits};

  std::vector<compat::CatalogueFile> All() const {
    return {{"types.json", types},
            {"machines.json", machines},
            {"limits.json", limits},
            {"accel_fast.json", accel},
            {"feature_bits.json", bits}};
  }
  std::string& Named(std::string_view name) {
    if (name == "types.json") return types;
    if (name == "machines.json") return machines;
    if (name == "feature_bits.json") return bits;
    return name == "limits.json" ? limits : accel;
  }
};
inline constexpr std::string_view kNames[] = {"types.json", "machines.json",
                                              "limits.json", "accel_fast.json",
                                              "feature_bits.json"};

inline absl::Status Load(const Files& files) {
  TypeRegistry registry;
  return compat::LoadCatalogue(files.All(), registry).status();
}

inline absl::Status LoadTypes(std::string_view types) {
  const compat::CatalogueFile files[] = {{"types.json", types}};
  TypeRegistry registry;
  return compat::LoadCatalogue(files, registry).status();
}

inline absl::Status LoadLayer(std::string_view text) {
  return compat::LoadLayerFile("my.json", text).status();
}

inline std::string Text(const absl::Status& status) {
  return std::string(Message(status));
}

// One error that somebody can read, of the file that is wrong.
inline void ExpectOneError(const absl::Status& status, std::string_view file) {
  ASSERT_FALSE(status.ok()) << "nobody noticed";
  const std::string text = Text(status);
  EXPECT_TRUE(status.code() == absl::StatusCode::kInvalidArgument ||
              status.code() == absl::StatusCode::kNotFound ||
              status.code() == absl::StatusCode::kAlreadyExists)
      << status.ToString();
  EXPECT_NE(CauseOf(status), Cause::kNone) << text;
  EXPECT_THAT(text, ::testing::StartsWith(std::string(file)));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("\n")));
  EXPECT_LT(text.size(), 1000u);
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_COMPAT_BAD_INPUT_FILES_H_
