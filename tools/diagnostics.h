// What an answer of `qom` tells beside itself: what is wrong with the call,
// notes on the catalogue, entries that nothing used. Nothing is told twice.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_DIAGNOSTICS_H_
#define QOMRT_TOOLS_DIAGNOSTICS_H_

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "compat/diagnostic.h"
#include "qom/context.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {

using Diagnostics = std::vector<compat::Diagnostic>;

// Prints why the call is wrong, and returns its exit status, 2.
int Wrong(const Options& options, const WrongCall& wrong);
int Wrong(const Options& options, std::string_view message);

// Whether both are about the same entry of the same table.
bool SameEntry(const compat::Diagnostic& a, const compat::Diagnostic& b);
// Whether it is about an entry of a layer of the user's own.
bool IsOfUser(const compat::Diagnostic& one);
// What was told, to find what is the same in as much time however much it is.
class ToldSoFar {
 public:
  // A view of it is kept.
  void Add(const compat::Diagnostic& one);
  bool Has(const compat::Diagnostic& one) const;

 private:
  using Text = std::string_view;
  std::set<std::tuple<Text, Text, Text>> sentences_;
  std::set<std::tuple<Text, Text, Text, int64_t>> entries_;
};
// Those of `all` that `other` has, too.
Diagnostics InBoth(Diagnostics all, const Diagnostics& other);
// Adds what `more` says and `diagnostics` does not.
void Merge(Diagnostics more, Diagnostics& diagnostics);
bool HasError(std::span<const compat::Diagnostic> diagnostics);

// Of a command that reads no catalogue: a note with this message if there are
// options that choose one, or layers. --arch is one of them unless the command
// `takes_arch`.
Diagnostics IgnoredCatalogueOptions(const Options& options, bool takes_arch,
                                    std::string_view message);
// Of a command that tells what the catalogue declares: what was read over in
// it, and that options which choose layers have no effect.
Diagnostics CatalogueNotes(const Options& options, const Session& session);
// The first line of an answer to people: the built-in release, and the machine
// if the answer is about one.
void PrintRelease(const Session& session,
                  const std::optional<std::string>& machine = std::nullopt);
// The answer of such a command to a program.
void PrintAnswer(const Options& options, const Session& session,
                 Json::Object answer);

// Entries of layer files, globals and the user's platform that nothing asked
// for used. Those that could not apply are in `told`. The tables of a catalogue
// are left out: they are shared by emulators that lack some of the drivers.
Diagnostics UnusedEntries(Context& context, const Options& options,
                          std::span<const compat::Diagnostic> told);
// Of those, what no object could use: a type or a property that is not there, a
// value that does not fit. For a question that is not about objects.
Diagnostics UnfitEntries(Context& context, const Options& options);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_DIAGNOSTICS_H_
