// `-m` to and from sizes in bytes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/memory_option.h"

#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/internal/unknown_key.h"
#include "qdev/options/key_values.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kMemorySyntax = {.implied_key = "size"};

absl::Status ReadMemorySize(std::string text, uint64_t* bytes) {
  constexpr uint64_t kPage = 8192;
  QOMRT_RETURN_IF_ERROR(ParseSize(text, bytes));
  if (*bytes > std::numeric_limits<uint64_t>::max() - (kPage - 1)) {
    return Error(Cause::kOutOfRange, "{} bytes are more than can be", *bytes);
  }
  *bytes = (*bytes + kPage - 1) / kPage * kPage;
  return absl::OkStatus();
}

absl::Status ReadMemoryKey(const KeyValue& pair, MemorySize& memory) {
  if (pair.key == "size") {
    // "512", "1." or "0x200".
    const bool has_no_suffix =
        !pair.value.empty() &&
        std::string_view("0123456789.").find(pair.value.back()) !=
            std::string_view::npos;
    return ReadMemorySize(has_no_suffix ? pair.value + "M" : pair.value,
                          &memory.size);
  }
  if (pair.key == "maxmem") return ReadMemorySize(pair.value, &memory.max_size);
  if (pair.key == "slots") {
    return ParseUint(pair.value, std::numeric_limits<uint32_t>::max(),
                     &memory.slots);
  }
  constexpr std::string_view kKeys[] = {"size", "slots", "maxmem"};
  return internal::UnknownKey(pair.key, kKeys);
}

absl::StatusOr<MemorySize> MemoryFrom(const KeyValueList& pairs) {
  MemorySize memory;
  bool has_max = false;
  bool has_slots = false;
  for (const KeyValue& pair : pairs) {
    if (absl::Status status = ReadMemoryKey(pair, memory); !status.ok()) {
      return Annotate(status,
                      fmt::format("{}={}", pair.key, Quoted(pair.value)));
    }
    has_max = has_max || pair.key == "maxmem";
    has_slots = has_slots || pair.key == "slots";
  }
  if (!has_max && has_slots) {
    return Error(Cause::kBadValue, "slots={} need a maxmem", memory.slots);
  }
  if (!has_max) return memory;
  if (memory.max_size < memory.size) {
    return Error(Cause::kBadValue, "maxmem ({} bytes) is less than size ({})",
                 memory.max_size, memory.size);
  }
  if (memory.slots != 0 && memory.max_size == memory.size) {
    return Error(Cause::kBadValue,
                 "slots={} are for nothing: maxmem is the size, {} bytes",
                 memory.slots, memory.size);
  }
  return memory;
}

}  // namespace

absl::StatusOr<MemorySize> ParseMemoryOption(std::string_view text) try {
  const absl::StatusOr<KeyValueList> pairs =
      ParseKeyValues(text, kMemorySyntax);
  absl::StatusOr<MemorySize> memory =
      pairs.ok() ? MemoryFrom(*pairs) : pairs.status();
  if (memory.ok()) return memory;
  return Annotate(memory.status(), fmt::format("-m {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintMemoryOption(const MemorySize& memory) try {
  KeyValueList pairs;
  auto add = [&pairs](std::string_view key, uint64_t number,
                      std::string_view unit) {
    if (number != 0) {
      pairs.push_back({std::string(key), fmt::format("{}{}", number, unit)});
    }
  };
  add("size", memory.size, "b");
  add("slots", memory.slots, "");
  add("maxmem", memory.max_size, "b");
  QOMRT_ASSIGN_OR_RETURN(std::string text,
                         PrintKeyValues(pairs, kMemorySyntax));
  // What is written must be what was meant.
  QOMRT_ASSIGN_OR_RETURN(const MemorySize same, ParseMemoryOption(text));
  if (same == memory) return text;
  return Error(Cause::kBadValue, "-m {}: a size is no multiple of 8 KiB", text);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
