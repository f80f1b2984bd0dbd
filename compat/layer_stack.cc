// The stack of layers of a context: its snapshots, which entries match a type,
// what was never used, and the errors of entries that cannot apply.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/layer_stack.h"

#include <algorithm>
#include <atomic>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "compat/internal/plan.h"
#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/internal/mutex.h"
#include "qom/internal/once.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/strings.h"
#include "qom/limits.h"
#include "qom/nearest_names.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/walk.h"

namespace qom::compat {

// ---- Tables and snapshots --------------------------------------------------

std::string EntryRef::Text() const {
  return fmt::format("entry {}[{}] {}", table().name, index_, (*this)->Text());
}

std::string EntryRef::FullText() const {
  return fmt::format("{} {}", LayerName(layer()), Text());
}

EntryPlace EntryRef::Place() const {
  const TableEntry& entry = **this;
  return {.layer = std::string(LayerName(layer())),
          .table = table().name,
          .index = index_,
          .driver = entry.driver,
          .property = entry.property,
          .value = entry.ValueText(),
          .file = entry.file,
          .line = entry.line};
}

absl::Status CheckTable(const LayerTable& table) {
  if (RowOf(table.layer).may_go_over_machine) return absl::OkStatus();
  const std::vector<TableEntry>& entries = table.table->entries;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].over_machine.empty()) continue;
    return Error(Cause::kMalformed,
                 "{} entry {}[{}] {}: only what an accelerator or a platform "
                 "says can be over the machine",
                 LayerName(table.layer), table.table->name, i,
                 entries[i].Text());
  }
  return absl::OkStatus();
}

// The tables of one append, and all that was appended before.
struct LayerSnapshot::Appended {
  Appended* before = nullptr;  // uses it
  std::vector<std::shared_ptr<const StackTable>> tables{};
  std::atomic<size_t> users = 1;  // snapshots that end with it, later appends
};

// Ordered as the entries apply.
struct LayerSnapshot::Place {
  uint32_t turn;  // in the index
  uint32_t entry;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct LayerSnapshot::Index {
  // Those entries of a table that apply together.
  struct Turn {
    const StackTable* table;
    bool over_machine;
  };

  void AddTurns();

  qom::internal::Once in_order;
  std::vector<std::shared_ptr<const StackTable>> tables;

  qom::internal::Once in_turns;
  std::vector<Turn> turns;
  qom::internal::HashMap<std::string_view, std::vector<Place>,
                         qom::internal::StringHash, qom::internal::StringEq>
      by_driver;
};

// Each table with its layer; and those that go over the machine once more,
// between the machine's tables and the next layer's.
void LayerSnapshot::Index::AddTurns() {
  std::vector<Turn> over;
  auto add_over = [&] {
    turns.insert(turns.end(), over.begin(), over.end());
    over.clear();
  };
  for (const auto& table : tables) {
    if (table->layer() > Layer::kMachine) add_over();
    turns.push_back({table.get(), false});
    const std::vector<TableEntry>& entries = table->table().entries;
    if (RowOf(table->layer()).may_go_over_machine &&
        std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
          return !entry.over_machine.empty();
        })) {
      over.push_back({table.get(), true});
    }
  }
  add_over();
}

LayerSnapshot::LayerSnapshot() : index_(std::make_unique<Index>()) {}

LayerSnapshot::LayerSnapshot(const LayerSnapshot& before,
                             std::vector<LayerTable> tables)
    : index_(std::make_unique<Index>()) {
  auto appended = std::make_unique<Appended>();
  appended->tables.reserve(tables.size());
  for (LayerTable& table : tables) {
    appended->tables.push_back(
        std::make_shared<const StackTable>(std::move(table)));
  }
  if (before.last_ != nullptr) {
    before.last_->users.fetch_add(1, std::memory_order_relaxed);
  }
  appended->before = before.last_;
  last_ = appended.release();
}

LayerSnapshot::~LayerSnapshot() {
  // One after the other: there may be a hundred thousand.
  while (last_ != nullptr &&
         last_->users.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    delete std::exchange(last_, last_->before);
  }
}

std::span<const std::shared_ptr<const StackTable>> LayerSnapshot::tables()
    const {
  std::vector<std::shared_ptr<const StackTable>>& tables = index_->tables;
  index_->in_order.Do([this, &tables] {
    tables.clear();  // memory ran out the first time
    for (const Appended* at = last_; at != nullptr; at = at->before) {
      tables.insert(tables.end(), at->tables.rbegin(), at->tables.rend());
    }
    std::reverse(tables.begin(), tables.end());
    std::stable_sort(
        tables.begin(), tables.end(),
        [](const auto& a, const auto& b) { return a->layer() < b->layer(); });
  });
  return tables;
}

const LayerSnapshot::Index& LayerSnapshot::index() const {
  index_->in_turns.Do([this] {
    index_->turns.clear();  // memory ran out the first time
    index_->by_driver.clear();
    tables();
    index_->AddTurns();
    for (uint32_t turn = 0; turn < index_->turns.size(); ++turn) {
      const auto& [table, over_machine] = index_->turns[turn];
      const bool may_go_over = RowOf(table->layer()).may_go_over_machine;
      const std::vector<TableEntry>& entries = table->table().entries;
      for (uint32_t entry = 0; entry < entries.size(); ++entry) {
        if (!table->applies(entry)) continue;
        if (may_go_over &&
            entries[entry].over_machine.empty() == over_machine) {
          continue;
        }
        index_->by_driver[entries[entry].driver].push_back({turn, entry});
      }
    }
  });
  return *index_;
}

std::vector<EntryRef> LayerSnapshot::InOrder(std::vector<Place> places) const {
  std::sort(places.begin(), places.end());
  std::vector<EntryRef> entries;
  entries.reserve(places.size());
  for (const Place& place : places) {
    entries.push_back(index_->turns[place.turn].table->entry(place.entry));
  }
  return entries;
}

std::vector<EntryRef> LayerSnapshot::Match(const Class& type) const {
  const LayerMask mask = LayersOf(type);
  if (mask == LayerMask::kNone) return {};
  const Index& by = index();
  std::vector<Place> places;
  auto collect = [&](std::string_view driver) {
    const auto at = by.by_driver.find(driver);
    if (at == by.by_driver.end()) return;
    for (const Place& place : at->second) {
      if (Takes(mask, by.turns[place.turn].table->layer())) {
        places.push_back(place);
      }
    }
  };
  for (const Class* up = &type; up != nullptr; up = up->parent()) {
    collect(up->name());
  }
  for (const auto& row : type.interfaces()) collect(row.interface->name());
  return InOrder(std::move(places));
}

std::vector<EntryRef> LayerSnapshot::OfDriver(std::string_view driver) const {
  const Index& by = index();
  const auto at = by.by_driver.find(driver);
  return at == by.by_driver.end() ? std::vector<EntryRef>()
                                  : InOrder(at->second);
}

// ---- LayerStack ------------------------------------------------------------

struct LayerStack::State {
  mutable qom::internal::Mutex mutex;
  std::shared_ptr<const LayerSnapshot> now ABSL_GUARDED_BY(mutex);
  bool frozen ABSL_GUARDED_BY(mutex) = false;
  Sink sink ABSL_GUARDED_BY(mutex);
};

LayerStack::LayerStack(Context& context)
    : context_(context), state_(std::make_unique<State>()) {
  qom::internal::MutexLock lock(&state_->mutex);
  state_->now = std::make_shared<const LayerSnapshot>();
}

LayerStack::~LayerStack() = default;

absl::Status LayerStack::Append(std::vector<LayerTable> tables) try {
  for (const LayerTable& table : tables) {
    QOMRT_RETURN_IF_ERROR(CheckTable(table));
  }
  qom::internal::MutexLock lock(&state_->mutex);
  if (state_->frozen) {
    return Error(Cause::kWrongPhase,
                 "the layers are frozen since start-up ended; table '{}' comes "
                 "too late",
                 tables.empty() ? "" : tables.front().table->name);
  }
  Publish(
      std::make_shared<const LayerSnapshot>(*state_->now, std::move(tables)));
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

void LayerStack::Restore(std::shared_ptr<const LayerSnapshot> snapshot) try {
  qom::internal::MutexLock lock(&state_->mutex);
  if (!state_->frozen && state_->now != snapshot) Publish(std::move(snapshot));
} catch (const std::bad_alloc&) {
}

void LayerStack::Publish(std::shared_ptr<const LayerSnapshot> next) {
  state_->mutex.AssertHeld();
  context_.PublishRecipes(std::make_shared<internal::PlanSource>(*this, next));
  state_->now = std::move(next);
}

void LayerStack::Freeze() {
  qom::internal::MutexLock lock(&state_->mutex);
  state_->frozen = true;
}

std::shared_ptr<const LayerSnapshot> LayerStack::snapshot() const {
  qom::internal::MutexLock lock(&state_->mutex);
  return state_->now;
}

void LayerStack::SetSink(Sink sink) {
  qom::internal::MutexLock lock(&state_->mutex);
  state_->sink = std::move(sink);
}

void LayerStack::Report(const Diagnostic& diagnostic) const {
  Sink sink;
  {
    qom::internal::MutexLock lock(&state_->mutex);
    sink = state_->sink;
  }
  if (sink != nullptr) sink(diagnostic);
}

std::vector<std::string> LayerStack::ObjectsThatMissedALayer() const {
  std::vector<std::string> found;
  const std::shared_ptr<const LayerSnapshot> now = snapshot();
  auto missed = [&now](const Recipe& recipe) {
    const auto* plan = internal::PlanOf(recipe);
    const Class& type = recipe.type();
    return now->Match(type) != (plan == nullptr ? std::vector<EntryRef>()
                                                : plan->snapshot().Match(type));
  };
  // How many objects of those recipes stand free.
  qom::internal::HashMap<const Recipe*, int64_t> free;
  for (const Recipe* recipe : context_.LiveRecipes()) {
    if (missed(*recipe)) free.emplace(recipe, recipe->live_objects());
  }
  if (free.empty()) return found;
  WalkTree(context_.root(), [&](const Object& object, size_t) {
    const auto at = free.find(&object.recipe());
    if (at == free.end()) return true;
    found.push_back(object.CanonicalPath());
    --at->second;
    return true;
  });
  for (const auto& [recipe, count] : free) {
    if (count <= 0) continue;
    const std::string_view type = recipe->type().name();
    found.push_back(
        count == 1 ? WithArticle(type) + " outside of the tree"
                   : fmt::format("{} of {} outside of the tree", count, type));
  }
  std::sort(found.begin(), found.end());
  return found;
}

// ---- Errors ----------------------------------------------------------------

Diagnostic About(EntryRef entry, Severity severity, Cause cause,
                 std::string_view message) {
  return DiagnosticOf({.cause = cause, .entry = entry.Place()}, message,
                      severity);
}

absl::Status EntryError(EntryRef entry, const Class& type,
                        const absl::Status& why) {
  ErrorFacts facts = FactsOf(why);
  std::string message = fmt::format("{}: {}", entry.FullText(), Message(why));
  if (facts.cause == Cause::kUnknownProperty) {
    facts.nearest = NearestProperties(type, entry->property);
    message += OrNearest(facts.nearest);
  }
  facts.type = type.name();
  facts.entry = entry.Place();
  return WithFacts(WithMessage(why, message), facts);
}

std::optional<Diagnostic> FailedEntry(const absl::Status& status) {
  const ErrorFacts facts = FactsOf(status);
  if (!facts.entry.has_value()) return std::nullopt;
  return DiagnosticOf(facts, Message(status), Severity::kError);
}

}  // namespace qom::compat
