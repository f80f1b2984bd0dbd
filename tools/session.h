// A catalogue with a choice of layers, ready to be asked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_SESSION_H_
#define QOMRT_TOOLS_SESSION_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/history.h"
#include "compat/machine.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tools/options.h"

namespace qom::tools {

struct EmbeddedCatalogue;

// Thrown away with its exit status 2: the call is wrong, and why.
struct WrongCall {
  std::vector<compat::Diagnostic> diagnostics;

  void Add(Cause cause, std::string_view message,
           std::vector<std::string> nearest = {});
};

class Session {
 public:
  // Loads the catalogue the options name. Null, and why in `wrong`, if that
  // cannot be.
  static std::unique_ptr<Session> Open(const Options& options,
                                       WrongCall& wrong);

  TypeRegistry& registry() { return registry_; }
  const compat::Catalogue& catalogue() const { return catalogue_; }
  // What was read over in a catalogue of the user's; nothing for a built-in
  // one.
  std::vector<compat::Diagnostic> CatalogueNotes(const Options& options) const;

  // What the options choose, under this machine (its name; none: the default;
  // "none": no machine). A platform that the catalogue does not have is looked
  // for in the directories of definitions. Nullopt, and why, if it cannot be.
  std::optional<compat::Selection> Select(
      const Options& options, const std::optional<std::string>& name,
      WrongCall& wrong);
  // A context with that in its layers, and `more` at their ends. Null, and why,
  // if it cannot be.
  std::unique_ptr<Context> MakeContext(
      const Options& options, const std::optional<std::string>& name,
      WrongCall& wrong, std::vector<compat::LayerTable> more = {});
  // Of all machines, made once.
  const absl::StatusOr<std::vector<compat::ReleaseTable>>& Histories();
  // Name of the machine chosen by the last of these; nullopt for none.
  const std::optional<std::string>& machine() const { return machine_; }
  // Where a file of the catalogue of the user's is.
  static std::string FileOf(const Options& options, std::string_view name);
  // The built-in release that answers; nullopt for a catalogue of the user's.
  std::optional<std::string> release() const;
  // " (in 7.2 and 10.0, gone in 11.1)" of a property that only other releases
  // have; else "".
  std::string PropertyElsewhere(const Class& type,
                                std::string_view property) const;
  // The same of a machine that is not here; or why no release has it.
  std::string MachineElsewhere(std::string_view name) const;
  std::optional<std::string> AccelName(const Options& options) const;

  // Null, and why, if there is no such type.
  const Class* FindType(std::string_view name, WrongCall& wrong);
  // Splits TYPE.PROP: the type is the longest prefix that names one.
  std::optional<std::pair<const Class*, std::string>> SplitProperty(
      std::string_view text, WrongCall& wrong);
  // What the options set explicitly; false, and why, if one is malformed.
  bool ReadSets(const Options& options,
                std::vector<std::pair<std::string, std::string>>& sets,
                WrongCall& wrong);

 private:
  // False, and why, if there is none.
  bool ChooseMachine(const std::optional<std::string>& name, WrongCall& wrong);
  bool ChoosePlatform(const std::string& name, WrongCall& wrong);

  TypeRegistry registry_;
  compat::Catalogue catalogue_;
  std::optional<std::string> machine_;
  std::optional<absl::StatusOr<std::vector<compat::ReleaseTable>>> histories_;
  const EmbeddedCatalogue* embedded_ = nullptr;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_SESSION_H_
