// The facts of an error as the payload of its status: the word of the cause,
// then each fact with its length, for it may hold any byte:
//
//   out-of-range subject=4:uart property=4:fifo legal=5:1..64
//
// To probe for a property by name is common. An error that says no more than
// that has the names in its message already, at the end, and the payload is how
// long they are: so few bytes need no memory of their own.
//
//   none@4,4                          for "uart has no property 'fivo'"
//   unknown-property subject=4:uart property=4:fivo    is what it means
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/error_facts.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"
#include "fmt/format.h"
#include "qom/internal/strings.h"

namespace qom {
namespace {

constexpr absl::string_view kUrl = "qomrt/facts";

template <typename Owner>
struct TextRow {
  std::string_view key;
  std::string Owner::*text;
};
constexpr TextRow<ErrorFacts> kTexts[] = {
    {"subject", &ErrorFacts::subject}, {"property", &ErrorFacts::property},
    {"value", &ErrorFacts::value},     {"legal", &ErrorFacts::legal},
    {"type", &ErrorFacts::type},
};
constexpr TextRow<EntryPlace> kEntryTexts[] = {
    {"entry.layer", &EntryPlace::layer},
    {"entry.table", &EntryPlace::table},
    {"entry.driver", &EntryPlace::driver},
    {"entry.property", &EntryPlace::property},
    {"entry.value", &EntryPlace::value},
    {"entry.file", &EntryPlace::file},
};
struct NumberRow {
  std::string_view key;
  int64_t EntryPlace::*number;
};
constexpr NumberRow kEntryNumbers[] = {
    {"entry.index", &EntryPlace::index},
    {"entry.line", &EntryPlace::line},
};
constexpr std::string_view kNearest = "nearest";
constexpr std::string_view kNoProperty = "none@";
constexpr std::string_view kHasNone = " has no property '";

using Buffer = fmt::memory_buffer;

void Put(std::string_view text, Buffer& buffer) {
  buffer.append(text.data(), text.data() + text.size());
}

void PutFact(std::string_view key, std::string_view text, Buffer& buffer) {
  if (text.empty()) return;
  buffer.push_back(' ');
  Put(key, buffer);
  buffer.push_back('=');
  const fmt::format_int size(text.size());
  buffer.append(size.data(), size.data() + size.size());
  buffer.push_back(':');
  Put(text, buffer);
}

std::string_view TextOf(const Buffer& buffer) {
  return {buffer.data(), buffer.size()};
}

void Attach(const Buffer& payload, absl::Status& status) {
  if (payload.size() == 0) return;
  // Up to fifteen bytes a Cord holds without memory of its own.
  status.SetPayload(kUrl, absl::Cord(internal::ToAbsl(TextOf(payload))));
}

void Encode(const ErrorFacts& facts, Buffer& payload) {
  Put(CauseWord(facts.cause), payload);
  for (const auto& row : kTexts) PutFact(row.key, facts.*row.text, payload);
  for (const std::string& name : facts.nearest) {
    PutFact(kNearest, name, payload);
  }
  if (!facts.entry.has_value()) return;
  for (const auto& row : kEntryTexts) {
    PutFact(row.key, (*facts.entry).*row.text, payload);
  }
  for (const NumberRow& row : kEntryNumbers) {
    PutFact(row.key, fmt::format_int((*facts.entry).*row.number).str(),
            payload);
  }
}

// The word in front, which is taken off.
std::string_view TakeWord(std::string_view& payload) {
  const std::string_view word = payload.substr(0, payload.find(' '));
  payload.remove_prefix(word.size());
  return word;
}

// Takes " key=SIZE:text" off; false if there is none.
bool TakeFact(std::string_view& payload, std::string_view& key,
              std::string_view& text) {
  const size_t equals = payload.find('=');
  if (equals == std::string_view::npos || payload[0] != ' ') return false;
  key = payload.substr(1, equals - 1);
  const char* const end = payload.data() + payload.size();
  size_t size = 0;
  const auto [colon, error] =
      std::from_chars(payload.data() + equals + 1, end, size);
  if (error != std::errc() || colon == end ||
      size > static_cast<size_t>(end - colon) - 1) {
    return false;
  }
  text = std::string_view(colon + 1, size);
  payload.remove_prefix(static_cast<size_t>(colon + 1 - payload.data()) + size);
  return true;
}

void Keep(std::string_view key, std::string_view text, ErrorFacts& facts) {
  for (const auto& row : kTexts) {
    if (row.key == key) facts.*row.text = text;
  }
  if (key == kNearest) facts.nearest.emplace_back(text);
  if (!key.starts_with("entry.")) return;
  if (!facts.entry.has_value()) facts.entry.emplace();
  for (const auto& row : kEntryTexts) {
    if (row.key == key) (*facts.entry).*row.text = text;
  }
  for (const NumberRow& row : kEntryNumbers) {
    if (row.key != key) continue;
    (void)std::from_chars(text.data(), text.data() + text.size(),
                          (*facts.entry).*row.number);
  }
}

// The payload as one text, the short form in full; false if there is none.
bool PayloadOf(const absl::Status& status, std::string& text) {
  if (status.ok()) return false;
  const absl::optional<absl::Cord> payload = status.GetPayload(kUrl);
  if (!payload.has_value()) {
    if (status.code() != absl::StatusCode::kResourceExhausted) return false;
    text = CauseWord(Cause::kOutOfMemory);
    return true;
  }
  text = std::string(*payload);
  if (!text.starts_with(kNoProperty)) return true;
  size_t size = 0;
  size_t type_size = 0;
  const char* const end = text.data() + text.size();
  const char* const comma =
      std::from_chars(text.data() + kNoProperty.size(), end, size).ptr;
  if (comma == end) return false;
  (void)std::from_chars(comma + 1, end, type_size);
  std::string_view message = Message(status);
  if (size > message.size() || type_size > message.size() ||
      size + type_size + kHasNone.size() >= message.size()) {
    return false;
  }
  message.remove_suffix(1);
  const std::string_view property = message.substr(message.size() - size);
  message.remove_suffix(size + kHasNone.size());
  Buffer full;
  Put(CauseWord(Cause::kUnknownProperty), full);
  PutFact("subject", message.substr(message.size() - type_size), full);
  PutFact("property", property, full);
  text = TextOf(full);
  return true;
}

}  // namespace

Cause CauseOf(const absl::Status& status) {
  std::string text;
  if (!PayloadOf(status, text)) return Cause::kNone;
  std::string_view rest = text;
  return CauseFromWord(TakeWord(rest));
}

ErrorFacts FactsOf(const absl::Status& status) {
  ErrorFacts facts;
  std::string text;
  if (!PayloadOf(status, text)) return facts;
  std::string_view rest = text;
  facts.cause = CauseFromWord(TakeWord(rest));
  std::string_view key;
  std::string_view fact;
  while (TakeFact(rest, key, fact)) Keep(key, fact, facts);
  return facts;
}

namespace {

// `text` without its middle: `kept` bytes of each end stay, and whole
// characters.
std::string Ends(std::string_view text, size_t kept) {
  auto is_inside = [text](size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
  };
  size_t head = kept;
  while (head > 0 && is_inside(head)) --head;
  size_t tail = text.size() - kept;
  while (tail < text.size() && is_inside(tail)) ++tail;
  return fmt::format("{}…({} more bytes)…{}", text.substr(0, head), tail - head,
                     text.substr(tail));
}

// `text` with the middle left out of each line that is too long to be read.
std::string_view WithShortLines(std::string_view text, std::string& room) {
  constexpr size_t kMost = 1100;
  constexpr size_t kKept = 250;
  if (text.size() <= kMost) return text;
  room.clear();
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (at != 0) room += '\n';
    if (line.size() <= kMost) {
      room += line;
    } else {
      room += Ends(line, kKept);
    }
    at = end + 1;
  }
  return room;
}

}  // namespace

std::string_view Shortened(std::string_view message, std::string& room) {
  constexpr size_t kMost = 3300;
  constexpr size_t kKept = 1000;
  message = WithShortLines(message, room);
  if (message.size() <= kMost) return message;
  return room = Ends(message, kKept);
}

absl::Status MakeError(Cause cause, std::string_view message) {
  std::string room;
  message = Shortened(message, room);
  absl::Status status(internal::CodeOf(cause), internal::ToAbsl(message));
  Buffer payload;
  Put(CauseWord(cause), payload);
  Attach(payload, status);
  return status;
}

absl::Status MakeError(const ErrorFacts& facts, std::string_view message) {
  std::string room;
  message = Shortened(message, room);
  absl::Status status(internal::CodeOf(facts.cause), internal::ToAbsl(message));
  return WithFacts(status, facts);
}

absl::Status UnknownProperty(std::string_view type, std::string_view name) {
  // Without a format: a tenth of the work would be that.
  char text[240];
  const size_t size = type.size() + kHasNone.size() + name.size() + 1;
  if (size > sizeof(text)) {
    ErrorFacts facts{.cause = Cause::kUnknownProperty};
    facts.subject = type;
    facts.property = name;
    return MakeError(facts, fmt::format("{}{}{}'", type, kHasNone, name));
  }
  std::memcpy(text, type.data(), type.size());
  std::memcpy(text + type.size(), kHasNone.data(), kHasNone.size());
  std::memcpy(text + size - name.size() - 1, name.data(), name.size());
  text[size - 1] = '\'';
  absl::Status status(internal::CodeOf(Cause::kUnknownProperty),
                      absl::string_view(text, size));
  char payload[kNoProperty.size() + 2 * 20 + 1];
  std::memcpy(payload, kNoProperty.data(), kNoProperty.size());
  char* end = std::to_chars(payload + kNoProperty.size(), std::end(payload) - 1,
                            name.size())
                  .ptr;
  *end++ = ',';
  end = std::to_chars(end, std::end(payload), type.size()).ptr;
  status.SetPayload(kUrl, absl::Cord(absl::string_view(
                              payload, static_cast<size_t>(end - payload))));
  return status;
}

absl::Status WithFacts(const absl::Status& status, const ErrorFacts& facts) {
  if (status.ok()) return status;
  absl::Status with = status;
  with.ErasePayload(kUrl);
  Buffer payload;
  Encode(facts, payload);
  Attach(payload, with);
  return with;
}

absl::Status WithMessage(const absl::Status& status, std::string_view message) {
  std::string room;
  message = WithShortLines(message, room);
  absl::Status with(status.code(), internal::ToAbsl(message));
  status.ForEachPayload(
      [&with](absl::string_view url, const absl::Cord& payload) {
        with.SetPayload(url, payload);
      });
  // The short form is about the end of the message.
  return message.ends_with(Message(status)) ? with
                                            : WithFacts(with, FactsOf(status));
}

absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  return WithMessage(status, InContext(context, Message(status)));
}

std::string InContext(std::string_view context, std::string_view why) {
  // Only among the places that it begins with: further on it may show a value,
  // which can say anything.
  std::string_view rest = why;
  for (size_t end; (end = rest.find(": ")) != rest.npos;) {
    const std::string_view place = rest.substr(0, end);
    if (place == context) return std::string(why);
    if (place.find_first_of(" '\"") != place.npos) break;
    rest.remove_prefix(end + 2);
  }
  return fmt::format("{}: {}", context, why);
}

}  // namespace qom
