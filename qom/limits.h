// How large data may make things: what a catalogue, a table or a declaration
// asks for beyond these numbers is refused by an error that says the number,
// before the memory is taken. What a program does in C++ is its own affair.
//
// Threads: constants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_LIMITS_H_
#define QOMRT_QOM_LIMITS_H_

#include <cstddef>
#include <cstdint>

#pragma GCC visibility push(default)

namespace qom {

// Types of one registry, and embedded objects to which their owners give
// values of their own: each has a recipe.
inline constexpr uint32_t kMaxRecipes = 1u << 18;
// Ancestors of a type; objects that are embedded in one another.
inline constexpr uint32_t kMaxDepth = 1000;
// What the types of one batch inherit, all together: each has its own list of
// the properties, interfaces and children of its ancestors, and of what is set
// in those.
inline constexpr size_t kMaxInherited = 10'000'000;
// Objects that one creation embeds, the outermost counted, and their bytes.
inline constexpr size_t kMaxEmbedded = 100'000;
inline constexpr size_t kMaxEmbeddedBytes = size_t{1} << 28;
// Bytes of one object.
inline constexpr uint32_t kMaxObjectSize = 1u << 24;
// Mistakes of one batch that are told one by one.
inline constexpr size_t kMaxMistakes = 1000;
// Letters that are compared to say which names may have been meant, for all
// mistakes of one input: help with a slip is worth some milliseconds.
inline constexpr size_t kMaxComparedLetters = 50'000'000;
// Entries of compat tables that a file or a history stands for, or that one
// choice of machine, accelerator and platform applies.
inline constexpr size_t kMaxEntries = 2'000'000;
// Bytes of names and texts in entries of which a file says less.
inline constexpr size_t kMaxEntryText = size_t{1} << 28;
// JSON values that one file, or all files of a catalogue, hold.
inline constexpr size_t kMaxJsonValues = 2'500'000;
// What types.json need not repeat is repeated for each type or property that
// takes it over: rows with their texts, lists of legal values, names on the way
// to embedded objects. Bytes of that.
inline constexpr size_t kMaxRepeated = size_t{1} << 27;
// Steps from type to ancestor, or to embedded type, on which a catalogue is
// looked through.
inline constexpr size_t kMaxSteps = 20'000'000;

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_LIMITS_H_
