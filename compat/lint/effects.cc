// What lint says of entries among those that apply before and after them: a
// value that no object shows, one that changes nothing, and an entry for a base
// that overrides one for a type below.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "compat/lint/internal/subject.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/property.h"

namespace qom::compat::lint::internal {
namespace {

// What becomes of one entry.
class EffectCheck {
 public:
  EffectCheck(const Subject& subject, const Looked& where, size_t index,
              Findings& found)
      : subject_(subject),
        where_(where),
        spot_{where.table.get(), index},
        found_(found) {}

  void Run();

 private:
  // What objects of one type are told by one sequence, where this is the entry
  // at `own` of those of that property, `said`.
  void LookAt(const Sequence& sequence, const Sayings& said, size_t own,
              const Target& target);
  // Notes that `after` comes later for objects that match this entry, too.
  void NoteOver(const Spot& after, const ClassProperty& property);
  // Whether the value is there without the entry; `before` is the last entry
  // that said something before.
  bool IsThereAnyway(const Sequence& sequence, const Target& target,
                     const Spot* before);
  void Tell(std::string_view code, std::string message, const Spot* because);
  void TellOverridden();
  void TellNoEffect();

  const Subject& subject_;
  const Looked& where_;
  Spot spot_;
  Findings& found_;

  bool is_shown_ = false;       // by some object of some sequence
  bool has_effect_ = false;     // on one
  Spot over_;                   // an entry that overrides it
  Spot like_;                   // an entry that said the same before
  Spot base_over_;              // one for a base, of the same release
  std::optional<Value> start_;  // where it says what the object starts with
};

bool EffectCheck::IsThereAnyway(const Sequence& sequence, const Target& target,
                                const Spot* before) {
  const std::optional<Value> given = GivenValue(*spot_, *target.property);
  if (!given.has_value()) return false;  // told as a bad value
  if (before != nullptr) {
    if (GivenValue(**before, *target.property) != given) return false;
    like_ = *before;
    return true;
  }
  if (target.property->is_alias()) return false;  // others speak to the child
  const std::optional<Value> initial =
      subject_.Initial(*target.type, *target.property);
  if (initial != given ||
      subject_.SpeaksBeside(sequence, *target.type, spot_->property)) {
    return false;
  }
  start_ = initial;
  return true;
}

void EffectCheck::LookAt(const Sequence& sequence, const Sayings& said,
                         size_t own, const Target& target) {
  const size_t last = *said.LastFor(*target.type, said.spots.size());
  if (last != own) return NoteOver(said.spots[last], *target.property);
  is_shown_ = true;
  if (has_effect_) return;
  const std::optional<size_t> before = said.LastFor(*target.type, own);
  has_effect_ = !IsThereAnyway(
      sequence, target, before.has_value() ? &said.spots[*before] : nullptr);
}

void EffectCheck::NoteOver(const Spot& after, const ClassProperty& property) {
  over_ = after;
  const Class* const driver = subject_.registry().Find(spot_->driver);
  const Class* const base = subject_.registry().Find(after->driver);
  if (driver != base && driver->IsA(*base) &&
      subject_.AreOfSameRelease(*spot_.table, *after.table) &&
      GivenValue(*after, property) != GivenValue(*spot_, property)) {
    base_over_ = after;
  }
}

void EffectCheck::Tell(std::string_view code, std::string message,
                       const Spot* because) {
  Found finding = About(code, where_, spot_.index, std::move(message));
  if (because != nullptr) finding.because = because->Text();
  found_.push_back(std::move(finding));
}

void EffectCheck::TellOverridden() {
  if (base_over_.table != nullptr) {
    Tell("order-conflict",
         fmt::format("{} says {} for the base {}, comes later and always wins",
                     base_over_.Text(), base_over_->ValueText(),
                     base_over_->driver),
         &base_over_);
  } else if (over_.table != spot_.table || over_->driver != spot_->driver) {
    // Else it is told as a duplicate.
    Tell("shadowed",
         fmt::format("no object shows it: {}, {}, comes later wherever this is "
                     "applied",
                     over_.Text(), over_->Text()),
         &over_);
  }
}

void EffectCheck::TellNoEffect() {
  if (like_.table == nullptr) {
    Tell("no-effect",
         fmt::format("{}.{} is {} anyway", spot_->driver, spot_->property,
                     start_.has_value() ? start_->ToText() : "that"),
         nullptr);
  } else if (subject_.IsHistory(*like_.table)) {
    Tell("history-redundant",
         fmt::format("the history of {}.{} says so: {}", like_->driver,
                     like_->property, like_->ValueText()),
         &like_);
  } else if (subject_.IsPreference(*like_.table)) {
    // Other machines that apply it have no such preference, or may lose it.
  } else if (like_->driver == spot_->driver && like_.table != spot_.table) {
    Tell(
        "applied-twice",
        fmt::format("{} says the same, and nothing else between", like_.Text()),
        &like_);
    found_.back().severity = Severity::kWarning;
  } else if (like_->driver != spot_->driver) {
    Tell("no-effect",
         fmt::format("{}, {}, says so before", like_.Text(), like_->Text()),
         &like_);
  }
}

void EffectCheck::Run() {
  const auto& sequences = subject_.Applying(spot_.table);
  if (sequences.empty()) return;
  const Class* const driver = subject_.registry().Find(spot_->driver);
  if (driver == nullptr) return;
  const std::vector<Target>& first =
      subject_.ReachedBy(*spot_, where_.layer).targets;
  if (first.empty()) return;
  for (const Sequence* sequence : sequences) {
    const Sayings& said = subject_.SayingsOf(*sequence, spot_->property);
    const auto own =
        std::lower_bound(said.spots.begin(), said.spots.end(), spot_,
                         [sequence](const Spot& a, const Spot& b) {
                           return sequence->InOrder(a, b);
                         });
    const size_t place = static_cast<size_t>(own - said.spots.begin());
    // What comes later for the driver does so for all that it is.
    const size_t last = *said.LastFor(*driver, said.spots.size());
    if (last != place) {
      NoteOver(said.spots[last], *first.front().property);
      continue;
    }
    for (const Class* type : subject_.Concrete(spot_->driver, where_.layer)) {
      const ClassProperty* const property = type->FindProperty(spot_->property);
      if (property == nullptr) continue;
      LookAt(*sequence, said, place, {type, property});
      if (is_shown_ && has_effect_) return;
    }
  }
  if (!is_shown_) {
    TellOverridden();
  } else if (!has_effect_) {
    TellNoEffect();
  }
}

}  // namespace

void CheckEffects(const Subject& subject, Findings& found) {
  for (const Looked& where : subject.tables()) {
    for (size_t i = 0; i < where.table->entries.size(); ++i) {
      EffectCheck(subject, where, i, found).Run();
    }
  }
}

}  // namespace qom::compat::lint::internal
