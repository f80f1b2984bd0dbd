// Makes an object of every type of a program and holds it against a file.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/matches_guest_abi.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "compat/abi.h"
#include "compat/explain.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/files.h"
#include "qom/status.h"
#include "testing/guest_abi.h"
#include "testing/internal/kit_types.h"
#include "testing/internal/promises.h"

namespace qom::testing {
namespace {

using compat::Resolution;

// What the concrete types show that are not the library's.
absl::StatusOr<compat::MadeTypes> MakeOwnTypes(Context& context,
                                               std::string_view machine,
                                               std::deque<Resolution>& keep) {
  const std::vector<std::string> of_library = internal::LibraryTypes();
  compat::MadeTypes made;
  for (const Class* type : context.registry().Types()) {
    if (type->is_abstract() || type->is_interface() ||
        type->name() == Object::kTypeName ||
        std::binary_search(of_library.begin(), of_library.end(),
                           type->name())) {
      continue;
    }
    const Resolution& all = keep.emplace_back(compat::Resolve(context, *type));
    if (!all.created) {
      return Error(Cause::kFailed, "{} cannot be created on {}: {}",
                   type->name(), machine,
                   all.diagnostics.empty() ? "no reason is known"
                                           : all.diagnostics.front().message);
    }
    made.emplace_back(type, &all);
  }
  return made;
}

std::vector<std::string> Sentences(const compat::AbiChanges& changes) {
  std::vector<std::string> sentences;
  for (const compat::AbiChange& one : changes.changed) {
    sentences.push_back(fmt::format("{}.{} is {} ({}) and was {}", one.type,
                                    one.property, one.told->value.ToText(),
                                    internal::OriginOfValue(*one.told),
                                    one.was->ToText()));
  }
  for (const compat::AbiChange& one : changes.gone) {
    sentences.push_back(fmt::format("{}.{} is gone and was {}", one.type,
                                    one.property, one.was->ToText()));
  }
  for (const compat::AbiChange& one : changes.added) {
    sentences.push_back(fmt::format("{}.{} is new: {} ({})", one.type,
                                    one.property, one.told->value.ToText(),
                                    internal::OriginOfValue(*one.told)));
  }
  return sentences;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckGuestAbiFile(
    const MachineOf& machine, const std::string& path,
    std::string_view update) {
  Context context(machine.registry);
  QOMRT_RETURN_IF_ERROR(
      machine.machines.Select({.machine = machine.machine}, context));
  std::deque<Resolution> keep;
  QOMRT_ASSIGN_OR_RETURN(const compat::MadeTypes made,
                         MakeOwnTypes(context, machine.machine, keep));
  const compat::GuestAbi now = compat::AbiOf(machine.machine, "", made);
  std::error_code ignored;
  if (update == "rewrite" ||
      (update == "record" && !std::filesystem::exists(path, ignored))) {
    QOMRT_ASSIGN_OR_RETURN(const std::string text, compat::AbiText(now));
    QOMRT_RETURN_IF_ERROR(WriteFile(path, text));
  } else if (!update.empty() && update != "record") {
    return Error(Cause::kBadValue,
                 "QOMRT_GUEST_ABI={} is wrong; legal: record, rewrite", update);
  }
  QOMRT_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  QOMRT_ASSIGN_OR_RETURN(const compat::AbiFile file,
                         compat::ParseAbi(path, text));
  QOMRT_ASSIGN_OR_RETURN(
      const compat::AbiChanges changes,
      compat::CompareAbi(path, file.abi, now, machine.registry));
  std::vector<std::string> sentences = Sentences(changes);
  if (file.abi.machine != machine.machine) {
    sentences.push_back(fmt::format("the file is of {}", file.abi.machine));
  }
  if (!file.edited.empty()) sentences.push_back(file.edited);
  return sentences;
}

bool GuestAbiMatcher::MatchAndExplain(
    const MachineOf& machine, ::testing::MatchResultListener* listener) const {
  const absl::StatusOr<std::vector<std::string>> problems =
      CheckGuestAbiFile(machine, path_, update_);
  if (!problems.ok()) {
    *listener << Message(problems.status());
    return false;
  }
  constexpr size_t kTold = 20;
  const size_t told = std::min(problems->size(), kTold);
  *listener << fmt::format(
      "{}",
      fmt::join(problems->begin(),
                problems->begin() + static_cast<std::ptrdiff_t>(told), "\n  "));
  if (told < problems->size()) {
    *listener << fmt::format("\n  and {} more", problems->size() - told);
  }
  return problems->empty();
}

GuestAbiMatcher MatchesGuestAbi(std::string_view file, const char* source) {
  return GuestAbiMatcher(internal::PathBeside(file, source), GuestAbiUpdate());
}

}  // namespace qom::testing
