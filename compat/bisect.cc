// What two choices of layers differ in, as a list of entries; which of them
// turn a verdict.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/bisect.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/internal/smallest_set.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

using internal::Members;

bool IsLeftOut(const LayerTable& table, size_t index) {
  return std::binary_search(table.left_out.begin(), table.left_out.end(),
                            index);
}

bool IsSame(const LayerTable& a, const LayerTable& b) {
  return a.layer == b.layer && a.left_out == b.left_out &&
         (a.table == b.table || *a.table == *b.table);
}

// The tables of both choices in one list, in which each choice has its own in
// order, and once what both have.
class MergedTables {
 public:
  MergedTables(const std::vector<LayerTable>& good,
               const std::vector<LayerTable>& bad);

  // Entries that only one of them applies.
  const std::vector<Suspect>& suspects() const { return suspects_; }
  void Keep(const std::function<bool(const TableEntry&)>& is_suspect);
  // The good choice, but these suspects as the bad one has them.
  std::vector<LayerTable> With(const Members& turned) const;

 private:
  enum class Of : uint8_t { kBoth, kGood, kBad };
  struct Merged {
    LayerTable table;
    Of of;
  };

  void Add(const LayerTable& table, Of of);

  std::vector<Merged> tables_;
  std::vector<Suspect> suspects_;
  std::vector<size_t> table_of_;  // by suspect
};

// How many tables the rests of both have in common at most, from each pair of
// tables on.
class CommonTables {
 public:
  CommonTables(const std::vector<LayerTable>& a,
               const std::vector<LayerTable>& b)
      : width_(b.size() + 1), longest_((a.size() + 1) * width_) {
    for (size_t i = a.size(); i-- > 0;) {
      for (size_t j = b.size(); j-- > 0;) {
        At(i, j) = IsSame(a[i], b[j]) ? At(i + 1, j + 1) + 1
                                      : std::max(At(i + 1, j), At(i, j + 1));
      }
    }
  }
  size_t& At(size_t i, size_t j) { return longest_[i * width_ + j]; }

 private:
  size_t width_;
  std::vector<size_t> longest_;
};

MergedTables::MergedTables(const std::vector<LayerTable>& good,
                           const std::vector<LayerTable>& bad) {
  // More are not of any machine; then all are taken to differ.
  constexpr size_t kMost = 4'000'000;
  const bool compares = good.size() < kMost / (bad.size() + 1);
  std::optional<CommonTables> common;
  if (compares) common.emplace(good, bad);
  size_t i = 0;
  size_t j = 0;
  while (i < good.size() || j < bad.size()) {
    if (i == good.size()) {
      Add(bad[j++], Of::kBad);
    } else if (j == bad.size()) {
      Add(good[i++], Of::kGood);
    } else if (compares && IsSame(good[i], bad[j])) {
      Add(good[i++], Of::kBoth);
      ++j;
    } else if (compares && common->At(i + 1, j) < common->At(i, j + 1)) {
      Add(bad[j++], Of::kBad);
    } else {
      Add(good[i++], Of::kGood);
    }
  }
}

void MergedTables::Add(const LayerTable& table, Of of) {
  tables_.push_back({table, of});
  if (of == Of::kBoth) return;
  for (uint32_t i = 0; i < table.table->entries.size(); ++i) {
    if (IsLeftOut(table, i)) continue;
    suspects_.push_back({table.layer, table.table, i, of == Of::kBad});
    table_of_.push_back(tables_.size() - 1);
  }
}

void MergedTables::Keep(
    const std::function<bool(const TableEntry&)>& is_suspect) {
  size_t kept = 0;
  for (size_t i = 0; i < suspects_.size(); ++i) {
    if (!is_suspect(suspects_[i].entry())) continue;
    suspects_[kept] = suspects_[i];
    table_of_[kept] = table_of_[i];
    ++kept;
  }
  suspects_.resize(kept);
  table_of_.resize(kept);
}

std::vector<LayerTable> MergedTables::With(const Members& turned) const {
  std::vector<std::vector<uint32_t>> turned_of(tables_.size());
  for (const size_t one : turned) {
    turned_of[table_of_[one]].push_back(suspects_[one].index);
  }
  std::vector<LayerTable> layers;
  for (size_t i = 0; i < tables_.size(); ++i) {
    LayerTable table = tables_[i].table;
    const std::vector<uint32_t>& indices = turned_of[i];
    std::vector<uint32_t> left_out;
    if (tables_[i].of == Of::kBad) {
      if (indices.empty()) continue;
      for (uint32_t at = 0; at < table.table->entries.size(); ++at) {
        if (!std::binary_search(indices.begin(), indices.end(), at)) {
          left_out.push_back(at);
        }
      }
    } else {
      std::set_union(table.left_out.begin(), table.left_out.end(),
                     indices.begin(), indices.end(),
                     std::back_inserter(left_out));
    }
    table.left_out = std::move(left_out);
    layers.push_back(std::move(table));
  }
  return layers;
}

// The value that a new object of `type` starts with; none if nobody knows it.
absl::StatusOr<std::optional<Value>> FirstValue(
    TypeRegistry& registry, const Class& type, const ClassProperty& property,
    const std::vector<LayerTable>& layers) {
  Context context(registry);
  QOMRT_RETURN_IF_ERROR(Layers(context).Append(layers));
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> object, context.New(type));
  ValueOutputVisitor output;
  const absl::Status status = object->GetProperty(property, output);
  if (CauseOf(status) == Cause::kUnknownValue) return std::nullopt;
  QOMRT_RETURN_IF_ERROR(status);
  return output.TakeValue();
}

absl::Status WrongVerdict(std::string_view choice, std::string_view wanted,
                          Verdict verdict) {
  constexpr std::string_view kWords[] = {"good", "bad", "unclear"};
  return Error(Cause::kFailed, "{} is to be {}; the test says that it is {}",
               choice, wanted, kWords[static_cast<size_t>(verdict)]);
}

absl::Status Unsteady(std::string_view what) {
  return Error(Cause::kFailed,
               "the test gives another verdict when it is asked again of {}; "
               "what it finds cannot be trusted",
               what);
}

}  // namespace

absl::StatusOr<Bisected> Bisect(const std::vector<LayerTable>& good,
                                const std::vector<LayerTable>& bad,
                                const VerdictTest& test,
                                const BisectOptions& options) try {
  MergedTables merged(good, bad);
  const bool differ = !merged.suspects().empty();
  if (options.is_suspect != nullptr) merged.Keep(options.is_suspect);
  const std::vector<Suspect>& suspects = merged.suspects();
  if (suspects.empty()) {
    return Error(Cause::kFailed, "{} and {} {}", options.good, options.bad,
                 differ ? "differ in no entry that is suspected"
                        : "apply the same entries");
  }
  internal::SmallestSet smallest(
      [&](const Members& turned) { return test(merged.With(turned)); }, options,
      suspects.size());
  Members all(suspects.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  QOMRT_ASSIGN_OR_RETURN(const Verdict of_good, smallest.Of({}));
  if (of_good != Verdict::kGood) {
    return WrongVerdict(options.good, "good", of_good);
  }
  QOMRT_ASSIGN_OR_RETURN(const Verdict of_bad, smallest.Of(all));
  if (of_bad != Verdict::kBad) {
    return WrongVerdict(options.is_suspect == nullptr
                            ? options.bad
                            : fmt::format("{} with the suspected entries of {}",
                                          options.good, options.bad),
                        "bad", of_bad);
  }
  QOMRT_ASSIGN_OR_RETURN(const Members found, smallest.Find(all));
  QOMRT_ASSIGN_OR_RETURN(const Verdict again, smallest.Again(found));
  if (again != Verdict::kBad) return Unsteady("the entries it found");
  QOMRT_ASSIGN_OR_RETURN(const Verdict good_again, smallest.Again({}));
  if (good_again != Verdict::kGood) return Unsteady(options.good);
  Bisected bisected{.suspects = suspects.size(),
                    .runs = smallest.runs(),
                    .could_not_tell = smallest.could_not_tell(),
                    .is_smallest = smallest.is_smallest()};
  for (const size_t one : found) bisected.entries.push_back(suspects[one]);
  return bisected;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<VerdictTest> ValueTest(TypeRegistry& registry, const Class& type,
                                      std::string_view property,
                                      const std::vector<LayerTable>& good,
                                      const std::vector<LayerTable>& bad,
                                      const BisectOptions& options) try {
  const ClassProperty* const asked = type.FindProperty(property);
  if (asked == nullptr) return UnknownProperty(type.name(), property);
  const auto value_of = [&registry, &type, asked](const auto& layers) {
    return FirstValue(registry, type, *asked, layers);
  };
  const absl::StatusOr<std::optional<Value>> if_good = value_of(good);
  if (!if_good.ok()) return Annotate(if_good.status(), options.good);
  const absl::StatusOr<std::optional<Value>> if_bad = value_of(bad);
  if (!if_bad.ok()) return Annotate(if_bad.status(), options.bad);
  if (*if_good == *if_bad) {
    return Error(Cause::kFailed, "{}.{} is {} on {} and on {}", type.name(),
                 property, if_good->has_value() ? (**if_good).ToText() : "?",
                 options.good, options.bad);
  }
  return VerdictTest(
      [value_of, good_value = *if_good, bad_value = *if_bad](
          const std::vector<LayerTable>& layers) -> absl::StatusOr<Verdict> {
        const absl::StatusOr<std::optional<Value>> value = value_of(layers);
        if (!value.ok()) return Verdict::kCannotTell;
        return *value == bad_value    ? Verdict::kBad
               : *value == good_value ? Verdict::kGood
                                      : Verdict::kCannotTell;
      });
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

bool IsTakenBy(const Class& type, const TypeRegistry& registry,
               const TableEntry& entry) {
  const Class* const driver = registry.Find(entry.driver);
  if (driver == nullptr) return false;
  std::set<const Class*> seen = {&type};
  std::vector<const Class*> to_look_at = {&type};
  while (!to_look_at.empty()) {
    const Class& one = *to_look_at.back();
    to_look_at.pop_back();
    if (one.IsA(*driver)) return true;
    for (const ChildSpec& child : one.children()) {
      if (seen.insert(child.type).second) to_look_at.push_back(child.type);
    }
  }
  return false;
}

std::vector<LayerTable> TablesOf(const LayerSnapshot& layers) {
  std::vector<LayerTable> tables;
  for (const auto& table : layers.tables()) {
    tables.push_back(table->ToLayerTable());
  }
  return tables;
}

std::vector<TableEntry> EntriesInForce(const std::vector<LayerTable>& layers) {
  std::vector<TableEntry> entries;
  const auto add = [&entries](const LayerTable& table, bool over_machine) {
    for (size_t i = 0; i < table.table->entries.size(); ++i) {
      const TableEntry& entry = table.table->entries[i];
      if (entry.over_machine.empty() == over_machine) continue;
      if (IsLeftOut(table, i)) continue;
      entries.push_back(entry);
      entries.back().over_machine.clear();  // its place says it
    }
  };
  std::vector<LayerTable> in_order = layers;
  std::stable_sort(
      in_order.begin(), in_order.end(),
      [](const auto& a, const auto& b) { return a.layer < b.layer; });
  const auto after_machine = std::find_if(
      in_order.begin(), in_order.end(),
      [](const LayerTable& one) { return one.layer > Layer::kMachine; });
  for (auto at = in_order.begin(); at != after_machine; ++at) add(*at, false);
  for (auto at = in_order.begin(); at != after_machine; ++at) add(*at, true);
  for (auto at = after_machine; at != in_order.end(); ++at) add(*at, false);
  return entries;
}

}  // namespace qom::compat
