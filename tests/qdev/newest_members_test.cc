// Every member that the schema and the newest recorded emulators have of the
// objects a user creates, of the migration object, of accelerators and of the
// machine is served, or stands in docs/layered_objects.md as not offered, with
// the reason.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/machine.h"
#include "qdev/objects/register.h"
#include "qdev/options/machine_option.h"
#include "qdev/register.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"
#include "tests/support/pages.h"
#include "tests/support/recorded.h"

namespace qom::qdev {
namespace {

constexpr std::string_view kHeading = "## What is not offered";

class NewestMembersTest : public ::testing::Test {
 protected:
  NewestMembersTest() {
    RegisterDeviceTypes(registry_);
    RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), test::IsOk());
    const std::string page =
        test::ReadFile(test::Root() / "docs" / "layered_objects.md");
    for (const auto& row : test::TableBelow(page, kHeading)) {
      EXPECT_EQ(row.size(), 3u);
      EXPECT_FALSE(row.back().empty()) << row.front() << ": no reason";
      for (const std::string& type : test::Quoted(row[0])) {
        const std::vector<std::string> members = test::Quoted(row[1]);
        std::set<std::string>& listed = not_offered_[type];
        listed.insert(members.begin(), members.end());
        if (members.empty()) listed.insert("");  // the whole type
      }
    }
  }

  // Takes it off the list, so that what is left over is stale.
  bool IsListed(const std::string& type, const std::string& member) {
    const auto at = not_offered_.find(type);
    return at != not_offered_.end() && at->second.erase(member) > 0;
  }

  TypeRegistry registry_;
  std::map<std::string, std::set<std::string>> not_offered_;
};

TEST_F(NewestMembersTest, EachIsServedOrListedAsNotOffered) {
  const auto newest = recorded::ReadJson(
      (test::Root() / "tests" / "data" / "newest_members.json").string());
  size_t served = 0;
  for (const auto& [name, members] : newest.GetObject()) {
    const std::string type(recorded::Text(name));
    const Class* const found = registry_.Find(type);
    if (found == nullptr) {
      EXPECT_TRUE(IsListed(type, "")) << "type " << type;
      continue;
    }
    for (const auto& [member, kind] : members.GetObject()) {
      const std::string property(recorded::Text(member));
      if (found->FindProperty(property) != nullptr) {
        ++served;
      } else {
        EXPECT_TRUE(IsListed(type, property)) << type << "." << property;
      }
    }
  }
  for (const std::string& key : MachineOptionKeys("")) {
    // What the machine's start takes, and not its object.
    constexpr std::string_view kOfStart[] = {
        "type",           "accel",          "cxl-fmw",     "smp-cache",
        "kernel-irqchip", "kvm-shadow-mem", "igd-passthru"};
    if (registry_.Get<Machine>()->FindProperty(key) != nullptr ||
        std::ranges::count(kOfStart, key) > 0) {
      ++served;
    } else {
      EXPECT_TRUE(IsListed("machine", key)) << "-machine " << key;
    }
  }
  EXPECT_GT(served, 200u);
  for (const auto& [type, members] : not_offered_) {
    EXPECT_TRUE(members.empty()) << "served, or not known: " << type << ": "
                                 << ::testing::PrintToString(members);
  }
}

}  // namespace
}  // namespace qom::qdev
