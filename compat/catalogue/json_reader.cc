// Names the places of errors and notes in a file that is being read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "compat/catalogue/keys.h"
#include "fmt/format.h"
#include "qom/limits.h"
#include "qom/status.h"

namespace qom::compat::model {

void AddNote(Diagnostic note, std::vector<Diagnostic>& notes) {
  if (notes.size() > kMaxMistakes) return;
  if (notes.size() == kMaxMistakes) {
    note = Diagnostic();
    note.severity = Severity::kNote;
    note.code = "more-notes";
    note.message = fmt::format("there is more to note; the first {} are shown",
                               kMaxMistakes);
  }
  notes.push_back(std::move(note));
}

std::string JsonReader::Place() const {
  std::string place;
  bool after_key = false;
  for (const Part& part : path_) {
    const bool is_key = part.kind == Kind::kKey;
    if (is_key) {
      place += place.empty() ? "" : after_key ? "." : ": ";
      place += part.text;
    } else {
      if (part.kind == Kind::kElement) place += fmt::format("[{}]", part.index);
      if (part.kind == Kind::kName || !part.text.empty()) {
        place += fmt::format(" '{}'", part.text);
      }
    }
    after_key = is_key;
  }
  return place;
}

std::string_view JsonReader::Name() const {
  const auto named =
      std::find_if(path_.rbegin(), path_.rend(),
                   [](const Part& part) { return part.kind == Kind::kName; });
  return named == path_.rend() ? std::string_view() : named->text;
}

absl::Status JsonReader::Error(std::string_view what) const {
  return qom::Error(Cause::kMalformed, "{}{}{}", Place(),
                    path_.empty() ? "" : ": ", what);
}

absl::Status JsonReader::Wrong(const JsonValue& found,
                               std::string_view needed) const {
  return Error(fmt::format("{} where {} is needed",
                           qom::internal::JsonKind(found), needed));
}

void JsonReader::NoteUnknownKey(std::string_view key) {
  if (notes_ == nullptr) return;
  Diagnostic note;
  note.severity = Severity::kNote;
  note.code = "unknown-key";
  note.message =
      fmt::format("{}: {}{}nobody knows the key '{}'; it is ignored", file_,
                  Place(), path_.empty() ? "" : ": ", key.substr(0, 80));
  AddNote(std::move(note), *notes_);
}

}  // namespace qom::compat::model
