// Whole conversations with real emulators (tests/data/record.tar.xz): what
// became of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/files.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "record/catalogue_of.h"
#include "record/recorder.h"
#include "record/saved_conversation.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Recorded {
  Facts facts;
  RecordedCatalogue catalogue;
};

Recorded RecordSaved(std::string_view name) {
  const std::string file =
      fmt::format("{}/record/{}.jsonl", QOMRT_TEST_DATA_DIR, name);
  auto text = ReadFile(file);
  EXPECT_THAT(text.status(), IsOk());
  auto saved = SavedConversation::Read(file, *std::move(text));
  EXPECT_THAT(saved.status(), IsOk());
  EXPECT_THAT(saved->problems(), IsEmpty());
  auto facts = Record(*saved, {});
  EXPECT_THAT(facts.status(), IsOk());
  auto catalogue = CatalogueOf(*facts);
  EXPECT_THAT(catalogue.status(), IsOk());
  return {*std::move(facts), *std::move(catalogue)};
}

// The catalogue with a machine chosen, ready to make objects.
class Emulator {
 public:
  Emulator(const RecordedCatalogue& recorded, std::string_view machine)
      : context_(registry_) {
    std::vector<compat::CatalogueFile> files;
    for (const compat::WrittenFile& file : recorded.files) {
      files.push_back({file.name, file.text});
    }
    auto catalogue = compat::LoadCatalogue(files, registry_);
    EXPECT_THAT(catalogue.status(), IsOk());
    EXPECT_THAT(
        catalogue->machines.Select({.machine = std::string(machine)}, context_),
        IsOk());
  }

  absl::StatusOr<std::string> ValueOf(std::string_view type,
                                      std::string_view property) {
    QOMRT_ASSIGN_OR_RETURN(const Ref<Object> object, context_.New(type));
    return object->Get(property);
  }

 private:
  TypeRegistry registry_;
  Context context_;
};

TEST(RecordedReleasesTest, Qemu111ForX86) {
  const Recorded recorded = RecordSaved("qemu-11.1-x86_64");
  EXPECT_EQ(recorded.facts.release, "qemu-11.1");
  EXPECT_EQ(recorded.facts.version, "Debian 1:11.1.3+ds-1");
  EXPECT_THAT(recorded.facts.died_on, IsEmpty());
  EXPECT_EQ(recorded.facts.restarts, 2);  // for the question before
  EXPECT_EQ(recorded.catalogue.types, 892u);
  EXPECT_EQ(recorded.catalogue.properties, 110'851u);
  EXPECT_EQ(recorded.catalogue.with_default, 19'372u);
  EXPECT_GE(recorded.catalogue.with_initial, 49'744u);
  EXPECT_EQ(recorded.catalogue.machines, 40u);
  EXPECT_EQ(recorded.catalogue.tables, 37u);
  EXPECT_EQ(recorded.catalogue.entries, 212u);
  EXPECT_THAT(recorded.catalogue.missing, IsEmpty());

  Emulator emulator(recorded.catalogue, "pc-q35-8.2");
  // Of a class, of an object that was made, of an expansion, of a layer.
  EXPECT_THAT(emulator.ValueOf("virtio-blk-device", "queue-size"),
              IsOkAndHolds("256"));
  EXPECT_THAT(emulator.ValueOf("iothread", "poll-max-ns"),
              IsOkAndHolds("32768"));
  EXPECT_THAT(emulator.ValueOf("Haswell-v1-x86_64-cpu", "min-level"),
              IsOkAndHolds("13"));
  EXPECT_THAT(emulator.ValueOf("Haswell-v1-x86_64-cpu", "avx2"),
              IsOkAndHolds("on"));
  EXPECT_THAT(
      emulator.ValueOf("virtio-gpu-device", "x-scanout-vmstate-version"),
      IsOkAndHolds("1"));
}

TEST(RecordedReleasesTest, Qemu100ForX86DiedOnFourTypes) {
  const Recorded recorded = RecordSaved("qemu-10.0-x86_64");
  EXPECT_THAT(recorded.facts.died_on,
              ElementsAre("colo-compare", "memory-region-portio-list",
                          "qio-net-listener", "x-remote-object"));
  EXPECT_THAT(recorded.facts.missing, SizeIs(4));
  EXPECT_FALSE(recorded.facts.is_cut_short);
  EXPECT_EQ(recorded.catalogue.machines, 64u);
  EXPECT_EQ(recorded.catalogue.tables, 60u);
}

TEST(RecordedReleasesTest, Qemu111ForS390x) {
  const Recorded recorded = RecordSaved("qemu-11.1-s390x");
  EXPECT_EQ(recorded.facts.arch, "s390x");
  EXPECT_EQ(recorded.catalogue.types, 524u);
  EXPECT_EQ(recorded.catalogue.machines, 18u);
  EXPECT_EQ(recorded.catalogue.tables, 18u);
}

}  // namespace
}  // namespace qom::record
