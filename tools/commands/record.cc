// `qom record`: a catalogue of an emulator, from what its monitor tells.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/writer.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "qom/files.h"
#include "qom/status.h"
#include "record/catalogue_of.h"
#include "record/conversation.h"
#include "record/emulator.h"
#include "record/facts.h"
#include "record/limits.h"
#include "record/recorder.h"
#include "record/saved_conversation.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/embedded_inspector.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"--qemu", "PROGRAM",
     "The emulator; else qemu-system-ARCH, by --arch.\n"
     "It is started without a machine"},
    {"--qmp", "ADDRESS",
     "unix:PATH, where the monitor of one listens\n"
     "that runs; better not one with a guest, for\n"
     "it may die on a question"},
    {"--from", "FILE", "A saved conversation"},
    {"--deep", "",
     "Also looks into the program, which must export\n"
     "its symbols: aliases, exact tables, all values"},
    {"--out", "DIR", "For the catalogue; else RELEASE/ARCH"},
    {"--save", "FILE", "Keeps the conversation"},
    {"--timeout", "SECONDS", "For one answer; 10 if not given"},
};

// A conversation that was made for the options, and what is to be told of it.
struct Emulator {
  std::unique_ptr<record::Conversation> conversation;
  std::vector<std::string> problems{};
};

absl::StatusOr<record::Limits> LimitsOf(const Options& options) {
  record::Limits limits;
  const std::string& text = options.Value("--timeout");
  if (text.empty()) return limits;
  int seconds = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 1 ||
      seconds > 3600) {
    return Error(Cause::kBadCall, "--timeout takes 1 to 3600 seconds, not '{}'",
                 text);
  }
  limits.answer = std::chrono::seconds(seconds);
  return limits;
}

absl::StatusOr<Emulator> OpenConversation(const Options& options,
                                          const record::Limits& limits) {
  const std::string& program = options.Value("--qemu");
  const std::string& address = options.Value("--qmp");
  const std::string& file = options.Value("--from");
  if (int{!program.empty()} + int{!address.empty()} + int{!file.empty()} > 1) {
    return Error(Cause::kBadCall,
                 "one of --qemu, --qmp and --from says whom to ask");
  }
  if (options.Has("--deep") && !(address.empty() && file.empty())) {
    return Error(Cause::kBadCall,
                 "--deep looks into a program that it starts (--qemu)");
  }
  Emulator emulator;
  if (!file.empty()) {
    QOMRT_ASSIGN_OR_RETURN(std::string text, ReadFile(file));
    QOMRT_ASSIGN_OR_RETURN(
        record::SavedConversation saved,
        record::SavedConversation::Read(file, std::move(text)));
    emulator.problems = saved.problems();
    emulator.conversation =
        std::make_unique<record::SavedConversation>(std::move(saved));
  } else if (!address.empty()) {
    QOMRT_ASSIGN_OR_RETURN(emulator.conversation,
                           record::CallEmulator(address, limits));
  } else {
    const std::string started =
        program.empty() ? fmt::format("qemu-system-{}", options.arch) : program;
    QOMRT_ASSIGN_OR_RETURN(
        emulator.conversation,
        options.Has("--deep")
            ? record::InspectEmulator(started, InspectorLibrary(), limits)
            : record::StartEmulator(started, limits));
  }
  return emulator;
}

// Checks it against what the call says, and completes it.
absl::Status SettleArch(const Options& options, record::Facts& facts) {
  if (facts.arch.empty() && options.says_arch) facts.arch = options.arch;
  if (facts.arch.empty()) {
    return Error(Cause::kBadCall,
                 "the emulator does not tell its architecture: say --arch");
  }
  if (options.says_arch && facts.arch != options.arch) {
    return Error(Cause::kBadCall, "the emulator is one of {}, not of {}",
                 facts.arch, options.arch);
  }
  return absl::OkStatus();
}

struct Recorded {
  record::Facts facts;
  record::RecordedCatalogue catalogue;
  std::string out;
  double seconds;
};

absl::StatusOr<Recorded> RecordInto(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  QOMRT_ASSIGN_OR_RETURN(const record::Limits limits, LimitsOf(options));
  QOMRT_ASSIGN_OR_RETURN(const Emulator emulator,
                         OpenConversation(options, limits));
  record::Saver saver(*emulator.conversation);
  const std::string& save = options.Value("--save");
  std::error_code error;
  if (!save.empty() &&
      std::filesystem::equivalent(save, options.Value("--from"), error)) {
    return Error(Cause::kBadCall,
                 "--save '{}' would write over what --from reads", save);
  }
  absl::StatusOr<record::Facts> facts =
      record::Record(save.empty() ? *emulator.conversation : saver, limits);
  // What was said may tell why there is no more.
  if (!save.empty()) QOMRT_RETURN_IF_ERROR(WriteFile(save, saver.text()));
  if (!facts.ok() && !emulator.problems.empty()) {
    return Annotate(facts.status(), emulator.problems.front());
  }
  QOMRT_RETURN_IF_ERROR(facts.status());
  QOMRT_RETURN_IF_ERROR(SettleArch(options, *facts));
  facts->missing.insert(facts->missing.begin(), emulator.problems.begin(),
                        emulator.problems.end());

  QOMRT_ASSIGN_OR_RETURN(record::RecordedCatalogue catalogue,
                         record::CatalogueOf(*facts));
  std::string out = options.Value("--out");
  if (out.empty()) {
    out = fmt::format("{}/{}",
                      facts->release.empty() ? "emulator" : facts->release,
                      facts->arch);
  }
  QOMRT_RETURN_IF_ERROR(compat::WriteCatalogueFiles(out, catalogue.files));
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  return Recorded{*std::move(facts), std::move(catalogue), std::move(out),
                  time.count()};
}

compat::Diagnostic NotTold(std::string_view what) {
  compat::Diagnostic diagnostic;
  diagnostic.severity = compat::Severity::kWarning;
  diagnostic.code = "not-told";
  diagnostic.message = fmt::format("not told: {}", what);
  return diagnostic;
}

// No more than somebody reads.
Diagnostics MissingIn(const Recorded& recorded) {
  constexpr size_t kMost = 100;
  Diagnostics diagnostics;
  size_t more = 0;
  for (const auto* list :
       {&recorded.facts.missing, &recorded.catalogue.missing}) {
    for (const std::string& one : *list) {
      if (diagnostics.size() < kMost) {
        diagnostics.push_back(NotTold(one));
      } else {
        ++more;
      }
    }
  }
  if (more > 0) diagnostics.push_back(NotTold(fmt::format("{} more", more)));
  return diagnostics;
}

void PrintRecorded(const Recorded& recorded) {
  const record::Facts& facts = recorded.facts;
  const record::RecordedCatalogue& all = recorded.catalogue;
  Out(fmt::format(
      "{} ({}), {}, in {}\n",
      Printable(facts.release.empty() ? "an emulator" : facts.release),
      Printable(facts.version), Printable(facts.arch),
      Printable(recorded.out)));
  Out(
      fmt::format("{} types; of {} properties of concrete ones, {} have a "
                  "default,\n{} were seen in objects, {} are unknown\n",
                  all.types, all.properties, all.with_default, all.with_initial,
                  all.unknown));
  Out(fmt::format("{} machines with {} tables of {} entries\n", all.machines,
                  all.tables, all.entries));
  if (!facts.died_on.empty()) {
    Out(fmt::format(
        "the emulator died on {}\n",
        Printable(fmt::format("{}", fmt::join(facts.died_on, ", ")))));
  }
}

Json RecordedJson(const Recorded& recorded, const Diagnostics& diagnostics) {
  const record::Facts& facts = recorded.facts;
  const record::RecordedCatalogue& all = recorded.catalogue;
  Json::Array died_on(facts.died_on.begin(), facts.died_on.end());
  return Json::Object{{"release", facts.release},
                      {"version", facts.version},
                      {"arch", facts.arch},
                      {"types", uint64_t{all.types}},
                      {"properties", uint64_t{all.properties}},
                      {"with_default", uint64_t{all.with_default}},
                      {"with_initial", uint64_t{all.with_initial}},
                      {"unknown", uint64_t{all.unknown}},
                      {"machines", uint64_t{all.machines}},
                      {"tables", uint64_t{all.tables}},
                      {"entries", uint64_t{all.entries}},
                      {"died_on", std::move(died_on)},
                      {"complete", !facts.is_cut_short},
                      {"seconds", Value(recorded.seconds)},
                      {"out", recorded.out},
                      {"diagnostics", ToJson(diagnostics)}};
}

int Run(const Options& options, Session& /*session*/) {
  const absl::StatusOr<Recorded> recorded = RecordInto(options);
  if (!recorded.ok()) {
    WrongCall wrong;
    wrong.diagnostics.push_back(compat::DiagnosticOf(recorded.status()));
    return Wrong(options, wrong);
  }
  Diagnostics diagnostics = IgnoredCatalogueOptions(
      options, true,
      "record asks an emulator; options that choose a catalogue or layers have "
      "no effect");
  Merge(MissingIn(*recorded), diagnostics);
  if (options.json) {
    PrintJson(RecordedJson(*recorded, diagnostics));
  } else {
    PrintRecorded(*recorded);
    PrintDiagnostics(diagnostics);
  }
  return recorded->facts.died_on.empty() && !recorded->facts.is_cut_short ? 0
                                                                          : 1;
}

}  // namespace

const Command& Record() {
  static constexpr Command kCommand = {
      .name = "record",
      .summary = "Makes a catalogue of an emulator",
      .options = kOptions,
      .run = &Run,
      .example = "qom record --qemu qemu-system-x86_64 --out my-emulator",
      .asks = Command::Asks::kNothing};
  return kCommand;
}

}  // namespace qom::tools
