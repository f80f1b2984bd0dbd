// `key=value,…` to and from pairs, and pairs to and from nested data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/key_values.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/internal/comma_text.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/option_data.h"
#include "qom/internal/hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/internal/strings.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;
using internal::TakeValue;

bool IsNumber(std::string_view part) {
  return !part.empty() &&
         part.find_first_not_of("0123456789") == std::string_view::npos;
}

bool HasNul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

// ---- From pairs to a tree --------------------------------------------------

// A tree in the making. Its names and values lie in the pairs.
struct Growing {
  // So many members are found faster by going through them than by a table.
  static constexpr size_t kFew = 8;

  Growing(const Growing* above, std::string_view part)
      : parent(above), name(part) {}

  const Growing* parent;
  std::string_view name;
  const std::string* value = nullptr;
  std::vector<Growing*> members{};
  using ByName = qom::internal::HashMap<std::string_view, Growing*,
                                        qom::internal::StringHash,
                                        qom::internal::StringEq>;
  std::unique_ptr<ByName> by_name{};  // of more than a few

  Growing* Find(std::string_view part) const {
    if (members.size() > kFew) {
      const auto at = by_name->find(part);
      return at == by_name->end() ? nullptr : at->second;
    }
    for (Growing* member : members) {
      if (member->name == part) return member;
    }
    return nullptr;
  }
  void Add(Growing& member) {
    members.push_back(&member);
    if (members.size() <= kFew) return;
    if (by_name == nullptr) {
      by_name = std::make_unique<ByName>();
      for (Growing* one : members) by_name->emplace(one->name, one);
    } else {
      by_name->emplace(member.name, &member);
    }
  }
  // The key down to here, and on to `part` if there is one.
  std::string Path(std::string_view part = "") const {
    std::string path(part);
    for (const Growing* at = this; at->parent != nullptr; at = at->parent) {
      path = path.empty() ? std::string(at->name)
                          : fmt::format("{}.{}", at->name, path);
    }
    return path;
  }
};

absl::Status TooMany() {
  return Error(Cause::kMalformed, "an option has at most {} keys and values",
               OptionData::kMaxValues);
}

// `all` holds the members of `all.front()` and of theirs.
absl::Status Grow(const KeyValue& pair, std::deque<Growing>& all) {
  Growing* here = &all.front();
  std::string_view rest = pair.key;
  size_t depth = 0;
  while (true) {
    const size_t dot = std::min(rest.find('.'), rest.size());
    const std::string_view part = rest.substr(0, dot);
    const size_t end =
        static_cast<size_t>(part.data() + part.size() - pair.key.data());
    if (part.empty()) {
      return Error(Cause::kMalformed, "the key {} has an empty part",
                   Quoted(pair.key));
    }
    if (++depth > OptionData::kMaxDepth) {
      return Error(Cause::kMalformed,
                   "the key {} is nested more than {} levels deep",
                   Quoted(pair.key), OptionData::kMaxDepth);
    }
    Growing* next = here->Find(part);
    if (next == nullptr) {
      if (all.size() > OptionData::kMaxValues) return TooMany();
      next = &all.emplace_back(here, part);
      here->Add(*next);
    }
    here = next;
    if (dot == rest.size()) break;
    if (here->value != nullptr) {
      const std::string_view key = pair.key;
      return Error(Cause::kMalformed,
                   "{} has a value, so it has no member such as {}",
                   Quoted(key.substr(0, end)), Quoted(key));
    }
    rest.remove_prefix(dot + 1);
  }
  if (!here->members.empty()) {
    return Error(
        Cause::kMalformed, "{} has members such as {}, so it has no value {}",
        Quoted(pair.key), Quoted(here->Path(here->members.front()->name)),
        Quoted(pair.value));
  }
  here->value = &pair.value;
  return absl::OkStatus();
}

absl::Status Finish(Growing& grown, OptionData& tree);

// Members that are numbers come first, and there is one.
absl::Status FinishList(Growing& grown, OptionData& tree) {
  for (const Growing* member : grown.members) {
    if (!IsNumber(member->name)) {
      return Error(Cause::kMalformed,
                   "{} mixes names such as {} with numbers such as {}",
                   Quoted(grown.Path()), Quoted(member->Path()),
                   Quoted(grown.members.front()->Path()));
    }
    if (member->name.size() > 1 && member->name[0] == '0') {
      return Error(Cause::kMalformed,
                   "{}: the number of an element has no leading 0",
                   Quoted(member->Path()));
    }
  }
  const auto in_order = [](const Growing* a, const Growing* b) {
    return std::pair(a->name.size(), a->name) <
           std::pair(b->name.size(), b->name);
  };
  if (!std::is_sorted(grown.members.begin(), grown.members.end(), in_order)) {
    std::sort(grown.members.begin(), grown.members.end(), in_order);
  }
  std::vector<OptionData> elements(grown.members.size());
  for (size_t i = 0; i < grown.members.size(); ++i) {
    Growing& member = *grown.members[i];
    const std::string wanted = std::to_string(i);
    if (member.name != wanted) {
      return Error(Cause::kMalformed,
                   "{} is missing: {} is a list, whose elements count from 0 "
                   "without a gap",
                   Quoted(grown.Path(wanted)), Quoted(grown.Path()));
    }
    QOMRT_RETURN_IF_ERROR(Finish(member, elements[i]));
  }
  tree = OptionData::List(std::move(elements));
  return absl::OkStatus();
}

// No deeper than Grow() lets it be.
absl::Status Finish(Growing& grown, OptionData& tree) {
  if (grown.value != nullptr) {
    tree = OptionData(Value(*grown.value));
    return absl::OkStatus();
  }
  const auto is_number = [](const Growing* member) {
    return IsNumber(member->name);
  };
  if (grown.parent != nullptr &&
      std::any_of(grown.members.begin(), grown.members.end(), is_number)) {
    std::stable_partition(grown.members.begin(), grown.members.end(),
                          is_number);
    return FinishList(grown, tree);
  }
  std::vector<OptionData::Member> members(grown.members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    members[i].name = grown.members[i]->name;
    QOMRT_RETURN_IF_ERROR(Finish(*grown.members[i], members[i].value));
  }
  tree = OptionData::Object(std::move(members));
  return absl::OkStatus();
}

// ---- From a tree to pairs --------------------------------------------------

// A text repeats a key for each of its members; beyond this, JSON is better.
constexpr size_t kMostKeyBytes = size_t{1} << 26;

// False, and where in `place`, if a text cannot carry `tree`.
bool Flatten(const OptionData& tree, const std::string& path, size_t depth,
             size_t* key_bytes, std::string* place, KeyValueList& pairs) {
  *place = path;
  *key_bytes += path.size();
  if (*key_bytes > kMostKeyBytes) return false;
  if (tree.is_scalar()) {
    if (path.empty() || !tree.is_text() || HasNul(tree.text())) return false;
    pairs.push_back({path, tree.text()});
    return true;
  }
  if (depth > OptionData::kMaxDepth) return false;
  if (path.empty() ? !tree.is_object() : tree.members().empty()) return false;
  size_t number = 0;
  for (const OptionData::Member& member : tree.members()) {
    const std::string part =
        tree.is_list() ? std::to_string(number++) : member.name;
    const bool is_name =
        !part.empty() &&
        part.find_first_of(std::string_view(".,=\0", 4)) == std::string::npos &&
        (path.empty() || !IsNumber(part));
    const std::string below =
        path.empty() ? part : fmt::format("{}.{}", path, part);
    if (tree.is_object() && !is_name) {
      *place = below;
      return false;
    }
    if (!Flatten(member.value, below, depth + 1, key_bytes, place, pairs)) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<KeyValueList> ParseKeyValues(std::string_view text,
                                            const KeyValueSyntax& syntax) try {
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return Error(Cause::kMalformed,
                 "byte {} is a NUL, which a text cannot have", nul);
  }
  KeyValueList pairs;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const size_t stop = std::min(text.find_first_of("=,", at), text.size());
    std::string_view key = text.substr(at, stop - at);
    std::string value;
    if (stop < text.size() && text[stop] == '=') {
      at = stop + 1;
      value = TakeValue(text, &at);
    } else if (begin == 0 && !syntax.implied_key.empty()) {
      key = syntax.implied_key;
      if (!syntax.implied_has_no_comma) {
        value = TakeValue(text, &at);
      } else {
        at = std::min(text.find(',', at), text.size());
        value = text.substr(begin, at - begin);
      }
    } else if (syntax.flags || key.empty()) {
      at = stop;
      const bool off = key.size() > 2 && key.starts_with("no");
      if (off) key.remove_prefix(2);
      value = off ? "off" : "on";
    } else {
      return Error(Cause::kMalformed, "{} at byte {} has no value; write {}=…",
                   Quoted(key), begin, key.substr(0, 40));
    }
    if (key.empty()) {
      return Error(Cause::kMalformed,
                   "a key is missing at byte {}; write KEY=VALUE", begin);
    }
    if (pairs.size() == OptionData::kMaxValues) return TooMany();
    pairs.push_back({std::string(key), std::move(value)});
    if (at < text.size()) ++at;  // the comma
  }
  return pairs;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintKeyValues(std::span<const KeyValue> pairs,
                                           const KeyValueSyntax& syntax) try {
  std::string text;
  for (const KeyValue& pair : pairs) {
    if (pair.key.empty() || HasNul(pair.key) ||
        pair.key.find_first_of(",=") != std::string::npos) {
      return Error(Cause::kMalformed, "a text cannot carry the key {}",
                   Quoted(pair.key));
    }
    if (HasNul(pair.value)) {
      return Error(Cause::kMalformed, "a text cannot carry the NUL in {}={}",
                   pair.key, Quoted(pair.value));
    }
    const bool first = &pair == pairs.data();
    const bool implied =
        first && !syntax.implied_key.empty() &&
        pair.key == syntax.implied_key && !pair.value.empty() &&
        pair.value.front() != '{' &&
        pair.value.find_first_of(syntax.implied_has_no_comma ? "=," : "=") ==
            std::string::npos;
    if (first && !implied && pair.key.front() == '{') {
      // Only as a flag that is off does it not begin like JSON.
      if (syntax.flags && syntax.implied_key.empty() && pair.value == "off") {
        text.append("no").append(pair.key);
        continue;
      }
      return Error(Cause::kMalformed, "a text cannot begin with the key {}",
                   Quoted(pair.key));
    }
    if (!first) text += ',';
    if (!implied) text.append(pair.key).append("=");
    internal::AppendValue(pair.value, text);
  }
  return text;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<OptionData> NestKeyValues(std::span<const KeyValue> pairs) try {
  std::deque<Growing> all;
  all.emplace_back(nullptr, "");
  for (const KeyValue& pair : pairs) QOMRT_RETURN_IF_ERROR(Grow(pair, all));
  OptionData tree;
  QOMRT_RETURN_IF_ERROR(Finish(all.front(), tree));
  return tree;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<KeyValueList> FlattenToKeyValues(const OptionData& tree) try {
  KeyValueList pairs;
  size_t key_bytes = 0;
  std::string place;
  if (Flatten(tree, "", 1, &key_bytes, &place, pairs)) return pairs;
  return Error(Cause::kMalformed, "a text cannot carry {}",
               place.empty() ? tree.KindName() : Quoted(place));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<OptionData> ParseOptionTree(std::string_view text,
                                           const KeyValueSyntax& syntax) try {
  if (text.starts_with('{')) return ReadJson("JSON", text);
  QOMRT_ASSIGN_OR_RETURN(const KeyValueList pairs,
                         ParseKeyValues(text, syntax));
  return NestKeyValues(pairs);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintOptionTree(const OptionData& tree,
                                            const KeyValueSyntax& syntax) try {
  const absl::StatusOr<KeyValueList> pairs = FlattenToKeyValues(tree);
  absl::StatusOr<std::string> text =
      pairs.ok() ? PrintKeyValues(*pairs, syntax) : pairs.status();
  if (text.ok() || CauseOf(text.status()) == Cause::kOutOfMemory) return text;
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "an option is an object, not {}",
                 tree.KindName());
  }
  return WriteJson(tree);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
