// What is wrong with a schema: where, under which word, and what would be
// right. A run reports all it can find; one mistake hides others only where
// they would be about what it made unreadable.
//
// Example, as `qom qapi check` shows one:
//
//   disk.json:12:21: error: no type 'sise'; nearest: size [unknown-type]
//
// Threads: plain values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_MISTAKE_H_
#define QOMRT_QAPI_MISTAKE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace qom::qapi {

enum class Code : uint8_t {
  // Of what a file is made of.
  kStrayText,
  kOpenString,
  kBadEscape,
  kBadCharacter,
  kUnexpectedToken,
  kDuplicateKey,
  kTooDeep,
  kTooLarge,
  kNotAnObject,
  // Of directives.
  kBadDirective,
  kUnreadableFile,
  kOutOfMemory,
  kIncludeCycle,
  kUnknownPragma,
  // Of documentation.
  kBadComment,
  kBadHeading,
  kBadIndent,
  kMisplacedDoc,
  kMissingDoc,
  kOtherSymbol,
  kUndocumented,
  kUnknownArgument,
  kMisplacedSection,
  kDuplicateSection,
  kEmptySection,
  kRetiredSection,
  // Of the form of a definition.
  kNoDefinition,
  kUnknownKey,
  kMissingKey,
  kWrongKind,
  kBadName,
  kReservedName,
  kBadCondition,
  kBadFlag,
  kBadFeature,
  kBadDefault,
  // Of what it means.
  kAlreadyDefined,
  kNameClash,
  kUnknownType,
  kWrongType,
  kBadDiscriminator,
  kUnknownBranch,
  kNoBranches,
  kIndistinct,
  kContainsItself,
  kNeedsBoxed,
};

struct CodeRow {
  Code code;
  std::string_view word;  // "unknown-type"; stable
  std::string_view rule;  // what holds where there is no such mistake
};

// All codes, in the order above.
std::span<const CodeRow> CodeRows();
inline std::string_view CodeWord(Code code) {
  return CodeRows()[static_cast<size_t>(code)].word;
}

// Whether it is about what a schema says to people: its definitions are what
// they would be without the mistake.
constexpr bool IsOfDocumentation(Code code) {
  return code >= Code::kBadComment && code <= Code::kRetiredSection;
}

// A place in the files of a schema; lines and columns (bytes) count from one.
struct Position {
  uint32_t file = 0;
  uint32_t line = 0;
  uint32_t column = 0;
};

struct Mistake {
  Code code;
  std::string file;
  uint32_t line;
  uint32_t column;
  std::string message;
};

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_MISTAKE_H_
