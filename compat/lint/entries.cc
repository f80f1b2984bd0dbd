// What lint says of an entry by itself: its driver, its property and its value,
// and an entry that stands in its table twice.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "compat/history.h"
#include "compat/layer.h"
#include "compat/lint/internal/subject.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/assign.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat::lint::internal {
namespace {

// Checks one entry after the other.
class EntryCheck {
 public:
  EntryCheck(const Subject& subject, const Looked& where, size_t index,
             Suggestions& suggestions, Findings& found)
      : subject_(subject),
        where_(where),
        index_(index),
        entry_(where.table->entries[index]),
        suggestions_(suggestions),
        found_(found) {}

  void Run();

 private:
  Found& Tell(std::string_view code, std::string message) {
    return found_.emplace_back(About(code, where_, index_, std::move(message)));
  }
  void UnknownDriver();
  void NeverMatched(const Class& driver);
  void UnknownProperty(const Class& driver,
                       const std::vector<const Class*>& types);
  void MissingOn(const Class& driver, const Reached& reached);
  void Values(const std::vector<Target>& targets);

  const Subject& subject_;
  const Looked& where_;
  size_t index_;
  const TableEntry& entry_;
  Suggestions& suggestions_;
  Findings& found_;
};

// What other programs say of a type that this one does not have.
struct Elsewhere {
  bool is_shared = false;      // the table is for them, too
  std::string_view last_in{};  // the newest older release that has it
};
Elsewhere LookElsewhere(const Options& options, std::string_view driver) {
  const std::string_view own = SplitRelease(options.release).number;
  std::set<std::string_view> of_this_release;  // architectures
  for (const OtherProgram& other : options.others) {
    if (other.release == options.release) of_this_release.insert(other.arch);
  }
  of_this_release.insert(options.arch);
  Elsewhere found;
  std::string_view last;
  for (const OtherProgram& other : options.others) {
    if (!other.has_type(driver)) continue;
    // Of an architecture of which this release is not known nobody knows.
    if (other.release == options.release ||
        !of_this_release.contains(other.arch)) {
      found.is_shared = true;
    }
    const std::string_view number = SplitRelease(other.release).number;
    if (CompareReleases(number, own) < 0 &&
        (last.empty() || CompareReleases(number, last) > 0)) {
      last = number;
      found.last_in = other.release;
    }
  }
  return found;
}

void EntryCheck::UnknownDriver() {
  const Elsewhere elsewhere = LookElsewhere(subject_.options(), entry_.driver);
  if (elsewhere.is_shared) return;
  if (!elsewhere.last_in.empty()) {
    Tell("removed-type",
         fmt::format("there is no type '{}' any more; {} was the last to have "
                     "it",
                     entry_.driver, elsewhere.last_in));
    return;
  }
  std::vector<std::string> nearest =
      subject_.registry().NearestTypes(entry_.driver, suggestions_);
  std::string more = OrNearest(nearest);
  const DriverAliases& aliases = subject_.machines().driver_aliases();
  if (const auto at = aliases.find(entry_.driver); at != aliases.end()) {
    nearest = {at->second};
    more =
        fmt::format("; -device takes that name for {}, an entry names the type",
                    at->second);
  }
  Tell(entry_.optional ? "unknown-optional" : "unknown-driver",
       fmt::format("there is no type '{}'{}", entry_.driver, more))
      .nearest = std::move(nearest);
}

void EntryCheck::NeverMatched(const Class& driver) {
  const bool takes = Takes(LayersOf(driver), where_.layer);
  const char* const why =
      driver.is_interface() ? "no type that can be created implements it and "
                              "takes the layer"
      : !takes              ? "it does not take the layer"
                            : "no type that can be created descends from it";
  Tell("never-matched", fmt::format("{}: {}", driver.name(), why));
}

void EntryCheck::UnknownProperty(const Class& driver,
                                 const std::vector<const Class*>& types) {
  std::vector<std::string> nearest =
      suggestions_.Properties(driver, entry_.property);
  for (const Class* type : types) {
    if (!nearest.empty() || !suggestions_.go_on()) break;
    nearest = suggestions_.Properties(*type, entry_.property);
  }
  const std::string_view code =
      entry_.optional ? "unknown-optional" : "unknown-property";
  Tell(code, fmt::format("{}{} has no property '{}'{}", driver.name(),
                         types.size() > 1 ? ", and no type below," : "",
                         entry_.property, OrNearest(nearest)))
      .nearest = std::move(nearest);
}

void EntryCheck::MissingOn(const Class& driver, const Reached& reached) {
  const bool is_one = reached.lacking == 1;
  Tell("missing-on-subtype",
       fmt::format("{} {} {}, and {} no property '{}': creating one fails; "
                   "name the types that have it, or let the entry be optional",
                   SomeOf(reached.lacking_names, reached.lacking),
                   is_one ? "is" : "are", WithArticle(driver.name()),
                   is_one ? "has" : "have", entry_.property));
}

void EntryCheck::Values(const std::vector<Target>& targets) {
  for (const auto& [type, property] : targets) {
    absl::Status status =
        CheckMaySet(*property, type->name(), RowOf(where_.layer).by);
    if (status.ok()) {
      status = ReadValue(*property, Input::OfEntry(entry_.value)).status();
      if (status.ok()) continue;
      CheckMemory(status);
      status = CannotTake(*property, type->name(), status);
    }
    const Cause cause = CauseOf(status);
    Found& finding = Tell(cause == Cause::kReadOnly     ? "read-only"
                          : cause == Cause::kOutOfRange ? "out-of-range"
                                                        : "bad-value",
                          std::string(Message(status)));
    finding.nearest = FactsOf(status).nearest;
    return;
  }
}

void EntryCheck::Run() {
  const Class* const driver = subject_.registry().Find(entry_.driver);
  if (driver == nullptr) return UnknownDriver();
  const std::vector<const Class*>& types =
      subject_.Concrete(entry_.driver, where_.layer);
  if (types.empty()) return NeverMatched(*driver);
  const Reached& reached = subject_.ReachedBy(entry_, where_.layer);
  if (reached.lacking == types.size()) return UnknownProperty(*driver, types);
  if (reached.lacking > 0 && !entry_.optional) MissingOn(*driver, reached);
  Values(reached.targets);
}

}  // namespace

void CheckEntries(const Subject& subject, Findings& found) {
  Suggestions suggestions;
  for (const Looked& where : subject.tables()) {
    for (size_t i = 0; i < where.table->entries.size(); ++i) {
      EntryCheck(subject, where, i, suggestions, found).Run();
    }
  }
}

void CheckDuplicates(const Subject& subject, Findings& found) {
  for (const Looked& where : subject.tables()) {
    std::map<std::pair<std::string_view, std::string_view>, size_t> first;
    const std::vector<TableEntry>& entries = where.table->entries;
    for (size_t i = 0; i < entries.size(); ++i) {
      const TableEntry& entry = entries[i];
      const auto [at, is_new] =
          first.try_emplace(std::pair(std::string_view(entry.driver),
                                      std::string_view(entry.property)),
                            i);
      if (is_new) continue;
      const Spot before = {where.table.get(), at->second};
      Found finding =
          About("duplicate", where, i,
                before->value == entry.value
                    ? fmt::format("{} says the same; was a sibling meant?",
                                  before.Text())
                    : fmt::format("{} says {}, which never counts",
                                  before.Text(), before->ValueText()));
      finding.because = before.Text();
      found.push_back(std::move(finding));
      at->second = i;
    }
  }
}

}  // namespace qom::compat::lint::internal
