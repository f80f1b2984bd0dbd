// Writes and reads what machines promise, line by line, and finds what changed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/abi.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/class.h"
#include "qom/internal/json.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

constexpr std::string_view kForm = "# qom guest abi 1";
constexpr std::string_view kMachine = "# machine";
constexpr std::string_view kRelease = "# release";
constexpr std::string_view kDigest = "# digest";
constexpr size_t kHeadLines = 4;

bool IsTold(const Resolved& one) {
  return one.unreadable.empty() && !one.unknown &&
         (one.exception.empty() || one.is_programs);
}

// A checksum against accidents; zlib's, so that every language has it.
class Digest {
 public:
  void Add(std::string_view line) {
    for (const std::string_view part : {line, std::string_view("\n")}) {
      crc_ = crc32_z(crc_, reinterpret_cast<const Bytef*>(part.data()),
                     part.size());
    }
  }
  std::string Text() const { return fmt::format("crc32:{:08x}", crc_); }

 private:
  uLong crc_ = 0;
};

bool IsPrintable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
}

absl::Status CannotWrite(std::string_view what, std::string_view name) {
  return Error(Cause::kNotWritten,
               "a guest ABI cannot hold the {} '{}': it has a character that "
               "ends a line or a name",
               what, Escaped(name));
}

// The lines of a text, one after the other, with their numbers.
class Lines {
 public:
  Lines(std::string_view file, std::string_view text)
      : file_(file), left_(text) {}

  bool Next() {
    if (left_.empty()) return false;
    const size_t end = std::min(left_.find('\n'), left_.size());
    line_ = left_.substr(0, end);
    left_.remove_prefix(std::min(end + 1, left_.size()));
    // As a version control may check it out.
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
  }
  std::string_view line() const { return line_; }

  absl::Status Wrong(std::string_view what) const {
    constexpr size_t kShown = 80;
    return Error(Cause::kMalformed, "{}:{}: {}: '{}'", file_,
                 std::max<size_t>(number_, 1), what,
                 Escaped(line_.substr(0, kShown)));
  }
  // What would be read otherwise once it was written.
  absl::Status CheckIsOne() const {
    return line_.find('\r') == std::string_view::npos
               ? absl::OkStatus()
               : Wrong("a carriage return in the line");
  }
  // What stands behind `key` in the next line; it may be nothing.
  absl::StatusOr<std::string_view> Head(std::string_view key) {
    if (!Next()) {
      line_ = "";
      return Wrong(fmt::format("the head ends before '{} …'", key));
    }
    if (line_ == key) return std::string_view();
    if (!line_.starts_with(key) || line_[key.size()] != ' ') {
      return Wrong(fmt::format("no '{} …'", key));
    }
    QOMRT_RETURN_IF_ERROR(CheckIsOne());
    return line_.substr(key.size() + 1);
  }

 private:
  std::string_view file_;
  std::string_view left_;
  std::string_view line_;
  size_t number_ = 0;
};

absl::Status ReadForm(Lines& lines) {
  lines.Next();
  if (lines.line() == kForm) return absl::OkStatus();
  const bool is_other =
      lines.line().starts_with(kForm.substr(0, kForm.size() - 1));
  return lines.Wrong(is_other ? "another form of guest ABI than '1'"
                              : "no guest ABI, which starts with "
                                "'# qom guest abi 1'");
}

// Tells types from properties in "TYPE.PROPERTY"; both may have dots.
class NameSplitter {
 public:
  // Each object has a line TYPE.type="TYPE".
  NameSplitter(const GuestAbi& file, const TypeRegistry& registry)
      : registry_(registry) {
    constexpr std::string_view kType = ".type";
    for (const AbiLine& line : file.lines) {
      if (!line.name().ends_with(kType)) continue;
      std::string_view type = line.name();
      type.remove_suffix(kType.size());
      if (line.value() == qom::internal::JsonOf(Value(type))) {
        of_file_.push_back(type);
      }
    }
    std::sort(of_file_.begin(), of_file_.end());
    for (const std::string_view type : of_file_) sizes_.insert(type.size());
    for (const Class* type : registry.Types()) {
      sizes_.insert(type->name().size());
    }
  }

  // Where the name of the type ends.
  size_t TypeSize(std::string_view name) const {
    for (size_t dot = name.rfind('.'); dot != name.npos && dot != 0;
         dot = name.rfind('.', dot - 1)) {
      if (!sizes_.contains(dot)) continue;  // a name may be all dots
      const std::string_view type = name.substr(0, dot);
      if (registry_.Find(type) != nullptr ||
          std::binary_search(of_file_.begin(), of_file_.end(), type)) {
        return dot;
      }
    }
    // Types are named after versions, properties begin with a letter.
    for (size_t dot = name.find('.'); dot != name.npos;
         dot = name.find('.', dot + 1)) {
      const char next = dot + 1 < name.size() ? name[dot + 1] : '0';
      if (next < '0' || next > '9') return dot;
    }
    return name.find('.');
  }

 private:
  const TypeRegistry& registry_;
  std::vector<std::string_view> of_file_;  // sorted
  std::set<size_t> sizes_;                 // of the names of types
};

AbiChange ChangeOf(const AbiLine& line, const NameSplitter& names) {
  if (line.type != nullptr) {
    return {.type = std::string(line.type->name()),
            .property = std::string(line.told->property->name),
            .told = line.told};
  }
  const std::string_view name = line.name();
  const size_t dot = names.TypeSize(name);
  return {.type = std::string(name.substr(0, dot)),
          .property = std::string(name.substr(dot + 1))};
}

absl::StatusOr<Value> ValueOfLine(std::string_view file, const GuestAbi& abi,
                                  const AbiLine& line) {
  const auto json = qom::internal::ParseJson("", line.value());
  if (json.ok()) return qom::internal::JsonToValue(*json);
  const auto number =
      static_cast<size_t>(&line - abi.lines.data()) + kHeadLines + 1;
  return Error(Cause::kMalformed, "{}:{}: the value is no JSON: '{}'", file,
               number, Escaped(line.text.substr(0, 80)));
}

absl::Status AddChange(std::string_view file, const GuestAbi& abi,
                       const AbiLine& was, const AbiLine& is,
                       const NameSplitter& names, AbiChanges& changes) {
  if (was.value() == is.value()) return absl::OkStatus();
  QOMRT_ASSIGN_OR_RETURN(Value value, ValueOfLine(file, abi, was));
  if (value == is.told->value) return absl::OkStatus();  // spelt otherwise
  AbiChange& change = changes.changed.emplace_back(ChangeOf(is, names));
  change.was = std::move(value);
  return absl::OkStatus();
}

absl::Status AddGone(std::string_view file, const GuestAbi& abi,
                     const AbiLine& was, const NameSplitter& names,
                     AbiChanges& changes) {
  QOMRT_ASSIGN_OR_RETURN(Value value, ValueOfLine(file, abi, was));
  AbiChange& change = changes.gone.emplace_back(ChangeOf(was, names));
  change.was = std::move(value);
  return absl::OkStatus();
}

}  // namespace

GuestAbi AbiOf(std::string_view machine, std::string_view release,
               const MadeTypes& types) {
  GuestAbi abi{std::string(machine), std::string(release)};
  for (const auto& [type, made] : types) {
    if (!made->created) continue;
    for (const Resolved& one : made->properties) {
      if (!IsTold(one)) continue;
      AbiLine& line = abi.lines.emplace_back();
      line.type = type;
      line.told = &one;
      line.text = fmt::format("{}.{}", type->name(), one.property->name);
      line.name_size = line.text.size();
      line.text += '=';
      line.text += qom::internal::JsonOf(one.value);
    }
  }
  std::sort(abi.lines.begin(), abi.lines.end(),
            [](const AbiLine& a, const AbiLine& b) { return a.text < b.text; });
  return abi;
}

absl::StatusOr<std::string> AbiText(const GuestAbi& abi) try {
  for (const auto& [what, name] : {std::pair("machine", &abi.machine),
                                   std::pair("release", &abi.release)}) {
    if (!IsPrintable(*name)) return CannotWrite(what, *name);
  }
  Digest digest;
  std::string text;
  size_t size = 0;
  for (const AbiLine& line : abi.lines) size += line.text.size() + 1;
  text.reserve(size);
  std::string_view last;
  for (const AbiLine& line : abi.lines) {
    const std::string_view name = line.name();
    if (!IsPrintable(name) || name.find('=') != name.npos) {
      return CannotWrite("property", name);
    }
    if (name == last) {
      return Error(Cause::kNotWritten,
                   "a guest ABI cannot hold '{}' twice, of two types", name);
    }
    last = name;
    digest.Add(line.text);
    text += line.text;
    text += '\n';
  }
  const auto head = [](std::string_view key, std::string_view value) {
    return fmt::format("{}{}{}\n", key, value.empty() ? "" : " ", value);
  };
  return fmt::format("{}\n{}{}{}{}", kForm, head(kMachine, abi.machine),
                     head(kRelease, abi.release), head(kDigest, digest.Text()),
                     text);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<AbiFile> ParseAbi(std::string_view file,
                                 std::string_view text) try {
  AbiFile parsed;
  Lines lines(file, text);
  QOMRT_RETURN_IF_ERROR(ReadForm(lines));
  QOMRT_ASSIGN_OR_RETURN(parsed.abi.machine, lines.Head(kMachine));
  QOMRT_ASSIGN_OR_RETURN(parsed.abi.release, lines.Head(kRelease));
  QOMRT_ASSIGN_OR_RETURN(const std::string_view said, lines.Head(kDigest));
  Digest digest;
  std::vector<AbiLine>& all = parsed.abi.lines;
  while (lines.Next()) {
    QOMRT_RETURN_IF_ERROR(lines.CheckIsOne());
    AbiLine line{.text = std::string(lines.line())};
    line.name_size = line.text.find('=');
    const size_t dot = line.text.find('.');
    if (line.name_size == std::string::npos || dot == 0 ||
        dot >= line.name_size) {
      return lines.Wrong("no TYPE.PROPERTY=VALUE");
    }
    if (!all.empty() && all.back().name() == line.name()) {
      return lines.Wrong("the property stands there already");
    }
    if (!all.empty() && all.back().text > line.text) {
      return lines.Wrong("the lines are not sorted");
    }
    digest.Add(line.text);
    all.push_back(std::move(line));
  }
  if (digest.Text() != said) {
    parsed.edited = fmt::format(
        "{}:{}: the digest is not that of the {} lines below, which is {}: the "
        "file was changed, or a part of it is missing",
        file, kHeadLines, all.size(), digest.Text());
  }
  return parsed;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<AbiChanges> CompareAbi(std::string_view file,
                                      const GuestAbi& was, const GuestAbi& now,
                                      const TypeRegistry& registry) try {
  AbiChanges changes;
  if (std::equal(was.lines.begin(), was.lines.end(), now.lines.begin(),
                 now.lines.end(), [](const AbiLine& a, const AbiLine& b) {
                   return a.text == b.text;
                 })) {
    return changes;
  }
  const NameSplitter names(was, registry);
  // Lines are in the order of their whole text, which is not that of names.
  const auto by_name = [](const GuestAbi& abi) {
    std::vector<const AbiLine*> sorted;
    sorted.reserve(abi.lines.size());
    for (const AbiLine& line : abi.lines) sorted.push_back(&line);
    const auto less = [](const AbiLine* a, const AbiLine* b) {
      return a->name() < b->name();
    };
    std::sort(sorted.begin(), sorted.end(), less);
    return sorted;
  };
  const std::vector<const AbiLine*> before = by_name(was);
  const std::vector<const AbiLine*> after = by_name(now);
  auto is = after.begin();
  for (const AbiLine* line : before) {
    for (; is != after.end() && (*is)->name() < line->name(); ++is) {
      changes.added.push_back(ChangeOf(**is, names));
    }
    if (is != after.end() && (*is)->name() == line->name()) {
      QOMRT_RETURN_IF_ERROR(AddChange(file, was, *line, **is, names, changes));
      ++is;
    } else {
      QOMRT_RETURN_IF_ERROR(AddGone(file, was, *line, names, changes));
    }
  }
  for (; is != after.end(); ++is) {
    changes.added.push_back(ChangeOf(**is, names));
  }
  return changes;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

std::vector<EntryOfTable> EntriesThatGave(const AbiChange& change,
                                          const MachineSet& machines,
                                          const TypeRegistry& registry) {
  std::vector<EntryOfTable> found;
  const Class* const type = registry.Find(change.type);
  if (type == nullptr || change.told == nullptr || !change.was.has_value()) {
    return found;
  }
  // The value may be that of an embedded object, whose type has the default.
  const Class* const giver = registry.Find(change.told->driver);
  for (const SharedTable& table : machines.tables()) {
    for (size_t i = 0; i < table->entries.size(); ++i) {
      const TableEntry& entry = table->entries[i];
      if (entry.property != change.property) continue;
      const Class* const driver = registry.Find(entry.driver);
      if (driver == nullptr ||
          !(type->IsA(*driver) || (giver != nullptr && giver->IsA(*driver)))) {
        continue;
      }
      const absl::StatusOr<Value> value =
          ReadValue(*change.told->property, Input::OfEntry(entry.value));
      if (value.ok() && *value == *change.was) found.push_back({table, i});
    }
  }
  return found;
}

std::string_view VerdictWord(AbiVerdict verdict) {
  switch (verdict) {
    case AbiVerdict::kSame:
      return "same";
    case AbiVerdict::kDiffers:
      return "differs";
    case AbiVerdict::kUnknown:
      return "unknown";
  }
  return "";
}

AbiVerdict VerdictOf(const Comparison& found) {
  // A guest of A has an object that B cannot make.
  if (!found.differences.empty() || !found.only_a.objects.empty()) {
    return AbiVerdict::kDiffers;
  }
  return found.untold.empty() && found.unmade.empty() ? AbiVerdict::kSame
                                                      : AbiVerdict::kUnknown;
}

}  // namespace qom::compat
