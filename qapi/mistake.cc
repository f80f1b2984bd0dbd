// The table of the rules of the schema language.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/mistake.h"

#include <cstddef>
#include <iterator>
#include <span>

namespace qom::qapi {
namespace {

constexpr CodeRow kRows[] = {
    {Code::kStrayText, "stray-text",
     "outside of strings there are { } [ ] : , true, false and comments"},
    {Code::kOpenString, "open-string", "a string ends on its line"},
    {Code::kBadEscape, "bad-escape", "the only escape in a string is \\\\"},
    {Code::kBadCharacter, "bad-character",
     "a string is made of printable ASCII, a comment of UTF-8 without control "
     "characters"},
    {Code::kUnexpectedToken, "unexpected-token",
     "objects are { 'key': value, … }, arrays [ value, … ]"},
    {Code::kDuplicateKey, "duplicate-key", "no key of an object stands twice"},
    {Code::kTooDeep, "too-deep",
     "objects and arrays nest to 100 levels, includes to 200"},
    {Code::kTooLarge, "too-large",
     "a schema has up to 2 500 000 values, its types 2 000 000 members"},
    {Code::kNotAnObject, "not-an-object",
     "what stands at the top of a file is an object"},
    {Code::kBadDirective, "bad-directive",
     "include takes a file name, pragma an object; neither has other keys"},
    {Code::kUnreadableFile, "unreadable-file", "an included file can be read"},
    {Code::kOutOfMemory, "out-of-memory", "there is memory for a schema"},
    {Code::kIncludeCycle, "include-cycle", "no file includes itself"},
    {Code::kUnknownPragma, "unknown-pragma",
     "a pragma has a name of the language"},
    {Code::kBadComment, "bad-comment",
     "a documentation comment begins and ends with ##, its lines with '# '"},
    {Code::kBadHeading, "bad-heading",
     "a heading is the first line of a comment that documents no definition"},
    {Code::kBadIndent, "bad-indent", "the lines of a description line up"},
    {Code::kMisplacedDoc, "misplaced-doc",
     "documentation stands right before the definition that it is of"},
    {Code::kMissingDoc, "missing-doc",
     "a definition has documentation, where doc-required says so"},
    {Code::kOtherSymbol, "other-symbol",
     "documentation names the definition that follows"},
    {Code::kUndocumented, "undocumented",
     "documentation describes each member, argument, value and feature"},
    {Code::kUnknownArgument, "unknown-argument",
     "documentation describes only what the definition has"},
    {Code::kMisplacedSection, "misplaced-section",
     "members are described before tagged sections; Returns: and Errors: are "
     "of "
     "commands"},
    {Code::kDuplicateSection, "duplicate-section",
     "a section or description stands once; TODO: as often as needed"},
    {Code::kEmptySection, "empty-section", "a section says something"},
    {Code::kRetiredSection, "retired-section",
     "notes and examples are rST directives"},
    {Code::kNoDefinition, "no-definition",
     "a definition has one key of enum, struct, union, alternate, command and "
     "event"},
    {Code::kUnknownKey, "unknown-key", "an object has only keys of its kind"},
    {Code::kMissingKey, "missing-key", "an object has the keys it needs"},
    {Code::kWrongKind, "wrong-kind",
     "a value is a string, boolean, array or object as its key asks for"},
    {Code::kBadName, "bad-name",
     "types are CamelCase, events UPPER_CASE, everything else lower-case"},
    {Code::kReservedName, "reserved-name",
     "names that generated code makes itself are not taken"},
    {Code::kBadCondition, "bad-condition",
     "a condition is an UPPER_CASE name, or an object of all, any or not"},
    {Code::kBadFlag, "bad-flag",
     "a flag stands only with the value that is not its default"},
    {Code::kBadFeature, "bad-feature",
     "deprecated and unstable are not of types; at most 64 features"},
    {Code::kBadDefault, "bad-default",
     "a default, its history and a range are of an optional member, and values "
     "of its type"},
    {Code::kAlreadyDefined, "already-defined",
     "types, commands and events have one name space"},
    {Code::kNameClash, "name-clash",
     "names differ by more than hyphens and underscores"},
    {Code::kUnknownType, "unknown-type", "a type is built in or defined"},
    {Code::kWrongType, "wrong-type",
     "a base is a struct, a branch an object, arguments are objects"},
    {Code::kBadDiscriminator, "bad-discriminator",
     "a discriminator is an enum member of the base, always there"},
    {Code::kUnknownBranch, "unknown-branch",
     "a branch is a value of the discriminator"},
    {Code::kNoBranches, "no-branches",
     "a union or alternate has a branch at least"},
    {Code::kIndistinct, "indistinct",
     "branches of an alternate look different in JSON"},
    {Code::kContainsItself, "contains-itself",
     "no type is its own base or branch"},
    {Code::kNeedsBoxed, "needs-boxed",
     "arguments with conditions or branches are boxed"},
};

constexpr bool InOrder() {
  for (size_t i = 0; i < std::size(kRows); ++i) {
    if (static_cast<size_t>(kRows[i].code) != i) return false;
  }
  return std::size(kRows) == static_cast<size_t>(Code::kNeedsBoxed) + 1;
}
static_assert(InOrder());

}  // namespace

std::span<const CodeRow> CodeRows() { return kRows; }

}  // namespace qom::qapi
