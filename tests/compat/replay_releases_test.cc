// What objects of the releases after 7.2 showed when they were new must come
// out of our layers: every machine that is recorded, every type, every property
// that can be read. Where the program decides a value after the layers, the
// catalogue says so, and such values are counted.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"
#include "rapidjson/document.h"
#include "tests/support/recorded.h"

namespace qom::compat {
namespace {

using recorded::Names;
using recorded::ReadJson;
using recorded::SameValue;
using recorded::Text;
using recorded::ToValue;

struct Recorded {
  const char* release;
  const char* arch;
  size_t values;      // that are compared, about
  size_t exceptions;  // that the program decided otherwise
};

void PrintTo(const Recorded& one, std::ostream* out) {
  *out << one.release << " " << one.arch;
}

// By the index of the property; nothing for what is unknown or not read.
using Shown = std::vector<std::optional<Value>>;

class ReplayReleasesTest : public ::testing::TestWithParam<Recorded> {
 protected:
  ReplayReleasesTest() {
    absl::StatusOr<Catalogue> catalogue = LoadCatalogueDirectory(
        recorded::ReleasePath(GetParam().release, GetParam().arch), registry_);
    EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
    if (catalogue.ok()) catalogue_ = *std::move(catalogue);
  }

  static Shown Show(Context& context, const Class& type) {
    Shown shown(type.properties().size());
    const absl::StatusOr<Ref<Object>> object = context.New(type);
    EXPECT_TRUE(object.ok()) << type.name() << ": " << Message(object.status());
    if (!object.ok()) return shown;
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr || property->get == nullptr) continue;
      ValueOutputVisitor output;
      const absl::Status status = (*object)->GetProperty(*property, output);
      if (status.ok()) {
        shown[property->index] = output.TakeValue();
      } else {
        EXPECT_EQ(CauseOf(status), Cause::kUnknownValue) << Message(status);
      }
    }
    return shown;
  }

  void Compare(const std::string& machine, const Class& type, const Shown& want,
               const Shown& got) {
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr || property->get == nullptr ||
          property->name == "hotplugged") {
        continue;
      }
      const std::optional<Value>& recorded = want[property->index];
      const std::optional<Value>& ours = got[property->index];
      ++compared_;
      if (recorded.has_value() == ours.has_value() &&
          (!ours.has_value() || SameValue(*recorded, *ours))) {
        continue;
      }
      if (const Exception* why =
              catalogue_.exceptions.Find(type, property->name, machine)) {
        ++excepted_[why->reason];
        ++exceptions_;
      } else if (++wrong_ <= 20) {
        ADD_FAILURE() << machine << " " << type.name() << "." << property->name
                      << ": recorded "
                      << (recorded.has_value() ? recorded->ToText() : "?")
                      << ", ours " << (ours.has_value() ? ours->ToText() : "?");
      }
    }
  }

  TypeRegistry registry_;
  Catalogue catalogue_;
  size_t compared_ = 0;
  size_t exceptions_ = 0;
  size_t wrong_ = 0;
  std::map<std::string, size_t> excepted_;
};

TEST_P(ReplayReleasesTest, EveryCreatedValueIsTheRecordedOne) {
  std::map<const Class*, Shown> initial;
  Context plain(registry_);
  for (const Class* type : registry_.Types()) {
    if (!type->is_abstract()) initial.emplace(type, Show(plain, *type));
  }
  const std::string folder = recorded::RecordedOf(GetParam().release) +
                             GetParam().arch + "/effective/created";
  size_t machines = 0;
  for (const std::string& machine : recorded::FilesIn(folder)) {
    ++machines;
    const rapidjson::Document record =
        ReadJson(folder + "/" + machine + ".json");
    Context context(registry_);
    Selection selection;
    if (catalogue_.machines.FindMachine(machine).ok()) {
      selection.machine = machine;
    }
    ASSERT_TRUE(catalogue_.machines.Select(selection, context).ok());
    const rapidjson::Value& changed = record["changed"];
    for (const auto& [type, values] : initial) {
      if (Names(record, "gone", type->name()) ||
          Names(record, "failed", type->name())) {
        continue;
      }
      Shown want = values;
      const auto own = changed.FindMember(std::string(type->name()).c_str());
      if (own != changed.MemberEnd()) {
        for (const auto& one : own->value.GetObject()) {
          const ClassProperty* property = type->FindProperty(Text(one.name));
          ASSERT_NE(property, nullptr) << type->name() << "." << Text(one.name);
          want[property->index] = ToValue(one.value);
        }
      }
      Compare(machine, *type, want, Show(context, *type));
    }
  }
  std::printf("%s %s: %zu machines, %zu values, %zu exceptions, %zu wrong\n",
              GetParam().release, GetParam().arch, machines, compared_,
              exceptions_, wrong_);
  for (const auto& [reason, count] : excepted_) {
    std::printf("  %zu: %s\n", count, reason.c_str());
  }
  EXPECT_EQ(wrong_, 0u);
  EXPECT_GT(compared_, GetParam().values);
  EXPECT_EQ(exceptions_, GetParam().exceptions);
}

INSTANTIATE_TEST_SUITE_P(
    Releases, ReplayReleasesTest,
    ::testing::Values(Recorded{"qemu-11.1", "x86_64", 2'800'000, 304},
                      Recorded{"qemu-11.1", "aarch64", 300'000, 0},
                      Recorded{"qemu-11.1", "s390x", 500'000, 74},
                      Recorded{"qemu-10.0", "x86_64", 3'900'000, 253}),
    [](const auto& info) {
      std::string name =
          fmt::format("{}_{}", info.param.release, info.param.arch);
      for (char& c : name) {
        if (c == '-' || c == '.') c = '_';
      }
      return name;
    });

}  // namespace
}  // namespace qom::compat
