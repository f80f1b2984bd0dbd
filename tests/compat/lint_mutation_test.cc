// How much of what goes wrong in compat tables lint finds: faults of each kind
// that history knows, seeded by the hundred into the tables of every built-in
// release. What is not seen by any guest does not count; what lint cannot know,
// an entry in the table of another release, the guest ABI must show.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compat/abi.h"
#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/lint/lint.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "rapidjson/document.h"
#include "tests/compat/mutants.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace qom::compat::seeded {
namespace {

using qom::test::IsOk;

struct BuiltIn {
  std::string release;
  std::string arch;
  std::string folder;
};

std::vector<BuiltIn> BuiltInCatalogues() {
  std::vector<BuiltIn> all;
  for (const std::string& arch :
       recorded::FilesIn(recorded::CataloguePath(""))) {
    all.push_back({"qemu-7.2", arch, recorded::CataloguePath(arch)});
  }
  for (const std::string release : {"qemu-10.0", "qemu-11.1"}) {
    for (const std::string& arch :
         recorded::FilesIn(recorded::ReleasePath(release, ""))) {
      const std::string folder = recorded::ReleasePath(release, arch);
      if (std::filesystem::exists(folder + "/types.json")) {
        all.push_back({release, arch, folder});
      }
    }
  }
  return all;
}

void PrintTo(const BuiltIn& one, std::ostream* out) {
  *out << one.release << " " << one.arch;
}

// ---- What lint says that it did not say before -----------------------------

// What a finding is about, wherever the entry stands by now.
using About = std::tuple<std::string_view, std::string, std::string,
                         std::string, std::string, std::string>;
About AboutOf(const lint::Finding& one) {
  return {one.code,     one.index < 0 ? one.machine : "",
          one.table,    one.driver,
          one.property, one.value};
}

class NewFindings {
 public:
  explicit NewFindings(const lint::Report& before) {
    for (const lint::Finding& one : before.findings) ++known_[AboutOf(one)];
  }
  std::vector<lint::Finding> In(lint::Report report) const {
    std::map<About, size_t> left = known_;
    std::erase_if(report.findings, [&left](const lint::Finding& one) {
      const auto at = left.find(AboutOf(one));
      return at != left.end() && at->second > 0 && at->second-- > 0;
    });
    return std::move(report.findings);
  }

 private:
  std::map<About, size_t> known_;
};

bool IsAbout(const lint::Finding& finding, const Mutant& mutant) {
  return mutant.is_of_machine
             ? finding.index < 0 && mutant.marks.contains(finding.table)
             : finding.index >= 0 && mutant.marks.contains(finding.property);
}

// Mutants that do not see each other, as few times as that takes; what does not
// fit is left.
std::vector<std::vector<Mutant>> Batches(std::vector<Mutant> mutants,
                                         size_t most) {
  struct Batch {
    std::vector<Mutant> mutants;
    std::set<std::string> marks;
  };
  std::vector<Batch> batches(most);
  for (Mutant& mutant : mutants) {
    for (Batch& batch : batches) {
      const bool fits = std::none_of(
          mutant.marks.begin(), mutant.marks.end(),
          [&batch](const auto& mark) { return batch.marks.contains(mark); });
      if (!fits) continue;
      batch.marks.insert(mutant.marks.begin(), mutant.marks.end());
      batch.mutants.push_back(std::move(mutant));
      break;
    }
  }
  std::vector<std::vector<Mutant>> filled;
  for (Batch& batch : batches) {
    if (!batch.mutants.empty()) filled.push_back(std::move(batch.mutants));
  }
  return filled;
}

// ---- The count -------------------------------------------------------------

struct Share {
  size_t seeded = 0;
  size_t caught = 0;
  std::vector<std::string> missed{};

  double Part() const {
    return seeded == 0
               ? 1
               : static_cast<double>(caught) / static_cast<double>(seeded);
  }
  std::string Missed() const {
    return fmt::format("\nmissed:\n{}\n", fmt::join(missed, "\n"));
  }
  void Add(const Share& more) {
    seeded += more.seeded;
    caught += more.caught;
    missed.insert(missed.end(), more.missed.begin(), more.missed.end());
  }
  void Count(bool is_caught, const std::string& what) {
    ++seeded;
    if (is_caught) {
      ++caught;
    } else {
      missed.push_back(what);
    }
  }
};

void Print(const BuiltIn& program, Fault fault, const Share& share) {
  std::printf("%s %s: %s: %zu of %zu\n", program.release.c_str(),
              program.arch.c_str(), std::string(FaultName(fault)).c_str(),
              share.caught, share.seeded);
  constexpr size_t kShown = 8;
  for (size_t i = 0; i < std::min(kShown, share.missed.size()); ++i) {
    std::printf("  missed: %s\n", share.missed[i].c_str());
  }
}

// ---- A built-in program, with faults ---------------------------------------

// A built-in catalogue, and the names of the types of all others.
class BuiltInProgram {
 public:
  explicit BuiltInProgram(const BuiltIn& which);

  // Of as many mutants, those that lint finds; what nobody can see is not
  // counted.
  Share FoundByLint(Fault fault, size_t most);
  // Of entries in the table of another release, those that a kept file shows.
  Share FoundByAbi(size_t most);

 private:
  bool IsSeen(const Mutant& mutant, const MachineSet& mutated) {
    return !SeenOn(registry_, machines_, mutated, TypesOf(mutant),
                   mutant.entry.property)
                .empty();
  }
  std::vector<const Class*> TypesOf(const Mutant& mutant) const {
    return mutant.types.empty() ? TypesWith(registry_, mutant.entry.driver,
                                            mutant.entry.property)
                                : mutant.types;
  }
  // Whether objects of the type show on the machine what a file kept.
  bool IsAbiSame(const MachineSet& mutated, const Sight& sight);
  Seeded Seeds() { return {registry_, machines_, is_elsewhere_, random_}; }

  TypeRegistry registry_;
  MachineSet machines_;
  lint::Options options_;
  std::function<bool(std::string_view)> is_elsewhere_;
  std::mt19937 random_{20261126};
};

BuiltInProgram::BuiltInProgram(const BuiltIn& which) {
  auto loaded = LoadCatalogueDirectory(which.folder, registry_);
  EXPECT_THAT(loaded, IsOk());
  if (!loaded.ok()) return;
  machines_ = std::move(loaded->machines);
  options_.release = which.release;
  options_.arch = which.arch;
  for (const BuiltIn& other : BuiltInCatalogues()) {
    if (other.folder == which.folder) continue;
    const auto types = std::make_shared<std::set<std::string, std::less<>>>();
    const rapidjson::Document json =
        recorded::ReadJson(other.folder + "/types.json");
    for (const auto& type : json["types"].GetObject()) {
      types->emplace(recorded::Text(type.name));
    }
    options_.others.push_back(
        {other.release, other.arch,
         [types](std::string_view type) { return types->contains(type); }});
  }
  is_elsewhere_ = [this](std::string_view type) {
    return std::any_of(
        options_.others.begin(), options_.others.end(),
        [type](const auto& other) { return other.has_type(type); });
  };
}

Share BuiltInProgram::FoundByLint(Fault fault, size_t most) {
  constexpr size_t kMostRuns = 30;
  const NewFindings news(lint::Lint(machines_, registry_, options_));
  Share share;
  for (const std::vector<Mutant>& batch :
       Batches(MutantsOf(Seeds(), fault, most), kMostRuns)) {
    Program program(machines_);
    for (const Mutant& mutant : batch) mutant.apply(program);
    const MachineSet mutated = program.Build();
    const std::vector<lint::Finding> found =
        news.In(lint::Lint(mutated, registry_, options_));
    for (const Mutant& mutant : batch) {
      // Another entry may say the same.
      if (fault == Fault::kMissedSibling && !IsSeen(mutant, mutated)) continue;
      share.Count(std::any_of(found.begin(), found.end(),
                              [&mutant](const lint::Finding& one) {
                                return IsAbout(one, mutant);
                              }),
                  mutant.what);
    }
  }
  return share;
}

bool BuiltInProgram::IsAbiSame(const MachineSet& mutated, const Sight& sight) {
  Context released(registry_);
  Context now(registry_);
  EXPECT_THAT(machines_.Select({.machine = sight.machine}, released), IsOk());
  EXPECT_THAT(mutated.Select({.machine = sight.machine}, now), IsOk());
  const Resolution made = Resolve(released, *sight.type);
  const Resolution made_now = Resolve(now, *sight.type);
  EXPECT_TRUE(made.created) << sight.type->name() << " " << sight.machine;
  const auto text = AbiText(AbiOf(sight.machine, "", {{sight.type, &made}}));
  const auto was = ParseAbi("released", text.value_or(""));
  EXPECT_THAT(was, IsOk());
  if (!was.ok()) return false;
  const auto changes = CompareAbi(
      "released", was->abi, AbiOf(sight.machine, "", {{sight.type, &made_now}}),
      registry_);
  return changes.ok() && changes->same();
}

Share BuiltInProgram::FoundByAbi(size_t most) {
  Share share;
  for (const Mutant& mutant : MutantsOf(Seeds(), Fault::kWrongTable, most)) {
    Program program(machines_);
    mutant.apply(program);
    const MachineSet mutated = program.Build();
    const std::vector<Sight> seen = SeenOn(
        registry_, machines_, mutated, TypesOf(mutant), mutant.entry.property);
    if (seen.empty()) continue;  // a later entry says the same
    share.Count(!IsAbiSame(mutated, seen.front()), mutant.what);
  }
  return share;
}

// ---- The tests -------------------------------------------------------------

constexpr size_t kMutants = 150;  // of a fault and a program

class LintMutationTest : public ::testing::TestWithParam<BuiltIn> {};

TEST_P(LintMutationTest, OfAHundredFaultsInATableNinetyFiveAreFound) {
  BuiltInProgram program(GetParam());
  for (const Fault fault :
       {Fault::kMisspeltDriver, Fault::kMisspeltProperty, Fault::kWrongValue,
        Fault::kDuplicate, Fault::kChainGap, Fault::kAppliedTwice,
        Fault::kNewestNotEmpty}) {
    const Share share = program.FoundByLint(fault, kMutants);
    Print(GetParam(), fault, share);
    EXPECT_GE(share.Part(), 0.95) << FaultName(fault) << share.Missed();
  }
}

TEST_P(LintMutationTest, AnEntryInTheTableOfAnotherReleaseChangesTheGuestAbi) {
  const Share share = BuiltInProgram(GetParam()).FoundByAbi(kMutants);
  Print(GetParam(), Fault::kWrongTable, share);
  EXPECT_GE(share.Part(), 0.95) << share.Missed();
}

TEST(LintMutationSumTest, OfFiveForgottenSiblingsFourAreFound) {
  Share sum;
  for (const BuiltIn& which : BuiltInCatalogues()) {
    const Share share =
        BuiltInProgram(which).FoundByLint(Fault::kMissedSibling, kMutants);
    Print(which, Fault::kMissedSibling, share);
    sum.Add(share);
  }
  EXPECT_GE(sum.Part(), 0.80) << sum.Missed();
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, LintMutationTest,
                         ::testing::ValuesIn(BuiltInCatalogues()),
                         [](const auto& info) {
                           std::string name =
                               info.param.release + "_" + info.param.arch;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '-' || c == '.'; },
                               '_');
                           return name;
                         });

}  // namespace
}  // namespace qom::compat::seeded
