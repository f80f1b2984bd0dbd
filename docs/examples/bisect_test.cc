// The code of docs/howto/bisect.md: which entries make guests of one machine
// slower than those of another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/bisect.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

// Stands for starting a guest and taking the time.
absl::StatusOr<qom::compat::Verdict> IsSlow(qom::Context& context) {
  QOMRT_ASSIGN_OR_RETURN(const qom::Ref<qom::Object> disk, context.New("disk"));
  QOMRT_ASSIGN_OR_RETURN(const std::string queues, disk->Get("queues"));
  QOMRT_ASSIGN_OR_RETURN(const std::string polls, disk->Get("polls"));
  return queues == "1" && polls == "false" ? qom::compat::Verdict::kBad
                                           : qom::compat::Verdict::kGood;
}

// Which entries of `bad` make its guests slower than those of `good`.
absl::StatusOr<qom::compat::Bisected> WhatMakesItSlow(
    const qom::compat::MachineSet& machines, qom::TypeRegistry& registry,
    const std::string& good, const std::string& bad) {
  QOMRT_ASSIGN_OR_RETURN(const auto good_layers,
                         machines.Assemble({.machine = good}, registry));
  QOMRT_ASSIGN_OR_RETURN(const auto bad_layers,
                         machines.Assemble({.machine = bad}, registry));
  return qom::compat::Bisect(
      good_layers, bad_layers,
      [&registry](const std::vector<qom::compat::LayerTable>& layers)
          -> absl::StatusOr<qom::compat::Verdict> {
        qom::Context context(registry);
        QOMRT_RETURN_IF_ERROR(qom::compat::Layers(context).Append(layers));
        return IsSlow(context);
      });
}

TEST(BisectPageTest, TwoEntriesTogetherAreFound) {
  const qom::compat::CatalogueFile files[] = {
      {"types.json", R"({"types": {"disk": {"props": [
          ["queues", "uint32", 8], ["polls", "bool", true],
          ["serial", "str", ""]]}}})"},
      {"machines.json", R"({
          "tables": {"compat_1_0": [["disk", "queues", "1"],
                                    ["disk", "serial", "x"],
                                    ["disk", "polls", "off"]]},
          "machines": {"box-1.0": {"tables": ["compat_1_0"]},
                       "box-2.0": {"tables": []}}})"}};
  qom::TypeRegistry registry;
  const auto catalogue = qom::compat::LoadCatalogue(files, registry);
  ASSERT_TRUE(catalogue.ok());
  const auto found =
      WhatMakesItSlow(catalogue->machines, registry, "box-2.0", "box-1.0");
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->entries.size(), 2u);
  EXPECT_EQ(found->entries[0].name().Text(), "compat_1_0#0");
  EXPECT_EQ(found->entries[1].name().Text(), "compat_1_0#2");
}

}  // namespace acme
