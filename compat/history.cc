// What the rows of a registry say about earlier releases, made into compat
// tables, and the order of release numbers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/history.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/class.h"
#include "qom/internal/out_of_memory.h"
#include "qom/limits.h"
#include "qom/property.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

std::string_view TakeNumber(std::string_view& release) {
  const size_t dot = std::min(release.find('.'), release.size());
  std::string_view number = release.substr(0, dot);
  release.remove_prefix(std::min(dot + 1, release.size()));
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

struct UntilRelease {
  std::string_view text;  // "qemu-9.0", as a row has it
  std::vector<TableEntry> entries;
};
using EntriesByRelease = std::map<Release, UntilRelease, NewerFirst>;

// Which types give properties that they inherit a default of their own.
class OwnDefaults {
 public:
  explicit OwnDefaults(const std::vector<const Class*>& types) {
    for (const Class* type : types) {
      for (const auto& [index, value] : type->default_overrides()) {
        givers_[{index, &Declarer(*type, index)}].push_back(type);
      }
    }
    for (auto& [property, givers] : givers_) {
      std::stable_sort(givers.begin(), givers.end(),
                       [](const Class* a, const Class* b) {
                         return a->depth() < b->depth();
                       });
    }
  }

  // Descendants of the declaring type that do so, ancestors first.
  std::vector<const Class*> Of(const ClassProperty& property) const {
    std::vector<const Class*> own;
    const ClassProperty& field = property.field();
    const Class& declarer = *property.declared_by;
    const auto at =
        givers_.find({field.index, &Declarer(declarer, field.index)});
    if (at == givers_.end()) return own;
    for (const Class* giver : at->second) {
      if (giver != &declarer && giver->IsA(declarer)) own.push_back(giver);
    }
    return own;
  }

 private:
  // The first on the way to `type` that has a property of that index.
  static const Class& Declarer(const Class& type, uint32_t index) {
    const Class* first = &type;
    while (first->parent() != nullptr &&
           first->parent()->properties().size() > index) {
      first = first->parent();
    }
    return *first;
  }

  std::map<std::pair<uint32_t, const Class*>, std::vector<const Class*>>
      givers_;
};

// All properties with a history, each once.
std::vector<const ClassProperty*> WithHistory(
    const std::vector<const Class*>& types) {
  std::vector<const ClassProperty*> found;
  for (const Class* type : types) {
    for (const ClassProperty* property : type->properties()) {
      if (property != nullptr && property->declared_by == type &&
          !property->history.empty()) {
        found.push_back(property);
      }
    }
  }
  return found;
}

absl::Status AddHistory(const ClassProperty& property,
                        const std::vector<const Class*>& keep,
                        EntriesByRelease& all, size_t& count) {
  const std::string_view type = property.declared_by->name();
  count += property.history.size() * (1 + keep.size());
  if (count > kMaxEntries) {
    return Error(Cause::kMalformed,
                 "{}.{}: the histories up to here stand for {} entries; at "
                 "most {} are made",
                 type, property.name, count, kMaxEntries);
  }
  for (const HistoryEntry& entry : property.history) {
    const Release until = SplitRelease(entry.until);
    if (until.number.empty()) {
      return Error(Cause::kMalformed,
                   "{}.{}: its history ends at '{}', which is no release "
                   "such as 5.0 or qemu-5.0",
                   type, property.name, entry.until);
    }
    std::vector<TableEntry>& entries =
        all.try_emplace(until, UntilRelease{entry.until, {}})
            .first->second.entries;
    auto add = [&](std::string_view driver, const Value& value) {
      entries.push_back({.driver = std::string(driver),
                         .property = std::string(property.name),
                         .value = value});
    };
    add(type, entry.value);
    for (const Class* own : keep) {
      add(own->name(), *own->DefaultOf(property));
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsRelease(std::string_view text) {
  bool digit = false;  // the last character
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c == '.' && digit)) return false;
    digit = is_digit;
  }
  return digit;
}

std::strong_ordering CompareReleases(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view x = TakeNumber(a);
    const std::string_view y = TakeNumber(b);
    if (x.size() != y.size()) return x.size() <=> y.size();
    if (const int order = x.compare(y); order != 0) return order <=> 0;
  }
  return std::strong_ordering::equal;
}

Release SplitRelease(std::string_view text) {
  if (IsRelease(text)) return {{}, text};
  const size_t dash = text.rfind('-');
  if (dash == 0 || dash == std::string_view::npos ||
      !IsRelease(text.substr(dash + 1))) {
    return {text, {}};
  }
  return {text.substr(0, dash), text.substr(dash + 1)};
}

absl::StatusOr<std::vector<ReleaseTable>> HistoryTables(
    const TypeRegistry& registry) try {
  const std::vector<const Class*> types = registry.Types();
  const std::vector<const ClassProperty*> properties = WithHistory(types);
  if (properties.empty()) return std::vector<ReleaseTable>();
  const OwnDefaults own(types);
  EntriesByRelease all;
  size_t count = 0;
  for (const ClassProperty* property : properties) {
    QOMRT_RETURN_IF_ERROR(AddHistory(*property, own.Of(*property), all, count));
  }
  std::vector<ReleaseTable> tables;
  tables.reserve(all.size());
  for (auto& [release, until] : all) {
    tables.push_back({std::string(until.text),
                      MakeTable(fmt::format("history of {}", until.text),
                                std::move(until.entries))});
  }
  return tables;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
