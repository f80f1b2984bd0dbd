// `qom qapi`: schemas of the QAPI language are checked, and shown as a client
// would learn them over the wire.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "qapi/generate.h"
#include "qapi/introspect.h"
#include "qapi/mistake.h"
#include "qapi/reference.h"
#include "qapi/schema.h"
#include "qom/files.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"question", "check|introspect|doc|generate FILE...",
     "check: what is wrong with schemas, with line and\n"
     "column. introspect: the answer to query-qmp-schema.\n"
     "doc: the reference, with --format md or html.\n"
     "generate: C++ in the folder --out, and FILE.d with\n"
     "the files that it is made of"},
    {"--unmask", "", "introspect: names of types, not numbers"},
    {"--config", "NAME…",
     "introspect: only what is there when these names are\n"
     "set, such as CONFIG_LINUX, and no others; `none`:\n"
     "when no name is. Otherwise all is there"},
    {"--out", "DIR", "generate: where the files go; it is made"},
    {"--namespace", "NAME", "generate: else the name of the file"}};

// Of --config: a configuration that sets nothing.
constexpr std::string_view kNoName = "none";

struct Schemas {
  std::vector<qapi::Mistake> mistakes{};
  uint64_t definitions = 0;
};

Json ToJson(const qapi::Mistake& mistake) {
  return Json::Object{{"file", mistake.file},
                      {"line", uint64_t{mistake.line}},
                      {"column", uint64_t{mistake.column}},
                      {"code", qapi::CodeWord(mistake.code)},
                      {"message", mistake.message}};
}

// For people: as compilers write it.
std::string Line(const qapi::Mistake& mistake,
                 std::string_view what = "error") {
  return fmt::format("{}:{}:{}: {}: {} [{}]\n", Printable(mistake.file),
                     mistake.line, mistake.column, what,
                     Printable(mistake.message), qapi::CodeWord(mistake.code));
}

Diagnostics NotesOf(const Options& options) {
  return IgnoredCatalogueOptions(
      options, false,
      "qapi reads the files that it is given; options that choose a catalogue "
      "or layers have no effect");
}

// The file itself cannot be read: line 0 stands for the call.
bool IsOfCall(std::span<const qapi::Mistake> mistakes) {
  return !mistakes.empty() && mistakes.front().line == 0;
}

int Unreadable(const Options& options, const qapi::Mistake& mistake) {
  WrongCall wrong;
  wrong.Add(Cause::kUnreadableFile, mistake.message);
  return Wrong(options, wrong);
}

int Failed(const Options& options, const absl::Status& status) {
  WrongCall wrong;
  wrong.diagnostics.push_back(compat::DiagnosticOf(status));
  return Wrong(options, wrong);
}

int Check(const Options& options, std::span<const std::string> files) {
  Schemas all;
  for (const std::string& file : files) {
    qapi::Loaded loaded = qapi::Load(file);
    if (!loaded.status.ok()) return Failed(options, loaded.status);
    if (IsOfCall(loaded.mistakes)) {
      return Unreadable(options, loaded.mistakes.front());
    }
    all.definitions += loaded.schema.definitions();
    for (qapi::Mistake& one : loaded.mistakes) {
      all.mistakes.push_back(std::move(one));
    }
  }
  if (options.json) {
    Json::Array errors;
    for (const qapi::Mistake& one : all.mistakes) errors.push_back(ToJson(one));
    PrintJson(Json::Object{{"errors", std::move(errors)},
                           {"definitions", all.definitions},
                           {"diagnostics", tools::ToJson(NotesOf(options))}});
  } else {
    for (const qapi::Mistake& one : all.mistakes) Out(Line(one));
    Out(fmt::format("{}, {}\n",
                    Counted(all.definitions, "definition", "definitions"),
                    Counted(all.mistakes.size(), "error", "errors")));
    PrintDiagnostics(NotesOf(options));
  }
  return all.mistakes.empty() ? 0 : 1;
}

// What is wrong with a schema that should have been right.
int Refuse(const Options& options, std::span<const qapi::Mistake> mistakes) {
  if (IsOfCall(mistakes)) return Unreadable(options, mistakes.front());
  if (options.json) {
    Json::Array errors;
    for (const qapi::Mistake& one : mistakes) errors.push_back(ToJson(one));
    PrintJson(Json::Object{{"errors", std::move(errors)}});
  } else {
    for (const qapi::Mistake& one : mistakes) Err(Line(one));
  }
  return 1;
}

// Whether there is nothing wrong but with the documentation, whose rules differ
// from release to release: that is told, and keeps nobody from the definitions.
bool IsUsable(std::span<const qapi::Mistake> mistakes) {
  for (const qapi::Mistake& one : mistakes) {
    if (!qapi::IsOfDocumentation(one.code)) return false;
  }
  for (const qapi::Mistake& one : mistakes) Err(Line(one, "warning"));
  return true;
}

// What `show` answers to the schema in `file`, if that can be used.
int WithSchema(const Options& options, const std::string& file,
               absl::FunctionRef<int(const qapi::Schema& schema)> show) {
  const qapi::Loaded loaded = qapi::Load(file);
  if (!loaded.status.ok()) return Failed(options, loaded.status);
  if (!IsUsable(loaded.mistakes)) return Refuse(options, loaded.mistakes);
  PrintDiagnostics(NotesOf(options));
  return show(loaded.schema);
}

int ShowIntrospection(const Options& options, const std::string& file) {
  const std::vector<std::string>& set = options.Values("--config");
  for (const std::string& name : set) {
    if (qapi::Condition::IsName(name)) continue;
    if (name == kNoName && set.size() == 1) continue;
    return Wrong(
        options,
        fmt::format("--config takes names as conditions have them, such as "
                    "CONFIG_LINUX, or none alone; not '{}'",
                    Escaped(name)));
  }
  return WithSchema(options, file, [&](const qapi::Schema& schema) {
    const qapi::IntrospectOptions how{.unmask = options.Has("--unmask")};
    PrintJson(
        set.empty()
            ? qapi::Introspect(schema, how)
            : qapi::Introspect(schema, how, [&set](std::string_view name) {
                return std::find(set.begin(), set.end(), name) != set.end();
              }));
    return 0;
  });
}

int ShowReference(const Options& options, const std::string& file) {
  return WithSchema(options, file, [&](const qapi::Schema& schema) {
    Out(qapi::Reference(schema, options.format == "html"
                                    ? qapi::ReferenceFormat::kHtml
                                    : qapi::ReferenceFormat::kMarkdown));
    return 0;
  });
}

// A file that is as it should be is not touched: what is made of it stays.
absl::Status WriteChanged(const std::string& path, const std::string& text) {
  const absl::StatusOr<std::string> before = ReadFile(path);
  if (before.ok() && *before == text) return absl::OkStatus();
  return WriteFile(path, text);
}

// A path as build systems read it, relative to nothing.
std::string InDepfile(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  std::string escaped;
  for (const char c : error ? path : whole.lexically_normal().string()) {
    if (c == ' ' || c == '#') escaped += '\\';
    if (c == '$') escaped += '$';
    escaped += c;
  }
  return escaped;
}

absl::Status WriteGenerated(const Options& options, const std::string& file,
                            const qapi::Schema& schema) {
  const std::filesystem::path out(options.Value("--out"));
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) {
    return Error(Cause::kFailed, "cannot make the folder '{}': {}",
                 out.string(), error.message());
  }
  const std::string stem = std::filesystem::path(file).stem().string();
  const std::vector<qapi::GeneratedFile> generated = qapi::Generate(
      schema, {.stem = stem, .name_space = options.Value("--namespace")});
  std::string depends = InDepfile((out / generated.front().name).string());
  depends += ':';
  for (const std::string& part : schema.files()) {
    depends += " " + InDepfile(part);
  }
  std::vector<std::string> names = {stem + ".d"};
  for (const qapi::GeneratedFile& one : generated) names.push_back(one.name);
  for (const std::string& name : names) {
    for (const std::string& part : schema.files()) {
      if (!std::filesystem::equivalent(out / name, part, error)) continue;
      return Error(Cause::kBadCall,
                   "'{}' would be written over, and is a file of the schema",
                   part);
    }
  }
  for (const qapi::GeneratedFile& one : generated) {
    QOMRT_RETURN_IF_ERROR(WriteChanged((out / one.name).string(), one.text));
  }
  return WriteChanged((out / (stem + ".d")).string(), depends + "\n");
}

int GenerateFiles(const Options& options, const std::string& file) {
  const std::string& name_space = options.Value("--namespace");
  if (options.Value("--out").empty()) {
    return Wrong(options, "qapi generate takes --out DIR");
  }
  if (!name_space.empty() && !qapi::IsNamespace(name_space)) {
    return Wrong(options, fmt::format("'{}' is no namespace of C++",
                                      Escaped(name_space)));
  }
  return WithSchema(options, file, [&](const qapi::Schema& schema) {
    const absl::Status written = WriteGenerated(options, file, schema);
    return written.ok() ? 0 : Failed(options, written);
  });
}

struct Question {
  std::string_view name;
  int (*answer)(const Options& options, const std::string& file);
  std::string_view formats;  // as well as text
  std::string_view takes;    // of the options of only some questions
};
constexpr Question kQuestions[] = {
    {"check", nullptr, "json", ""},  // of several files
    {"introspect", &ShowIntrospection, "json", "--unmask --config"},
    {"doc", &ShowReference, "md html", ""},
    {"generate", &GenerateFiles, "", "--out --namespace"},
};

// "" if the question is answered in the format that was given.
std::string WrongFormat(const Question& question, std::string_view format) {
  if (format == "text") return "";
  for (std::string_view left = question.formats; !left.empty();) {
    const std::string_view one = left.substr(0, left.find(' '));
    if (one == format) return "";
    left.remove_prefix(std::min(one.size() + 1, left.size()));
  }
  return fmt::format("qapi {} does not answer as {}", question.name, format);
}

// "" if the question takes all options that were given.
std::string WrongOption(const Question& question, const Options& options) {
  const std::pair<std::string_view, bool> given[] = {
      {"--unmask", options.Has("--unmask")},
      {"--config", !options.Values("--config").empty()},
      {"--out", !options.Value("--out").empty()},
      {"--namespace", !options.Value("--namespace").empty()}};
  for (const auto& [option, is_given] : given) {
    if (is_given && question.takes.find(option) == std::string_view::npos) {
      return fmt::format("qapi {} takes no {}", question.name, option);
    }
  }
  return "";
}

int Run(const Options& options, Session&) {
  const std::span<const std::string> words(options.names);
  const std::string question = words.empty() ? "" : words.front();
  const std::span<const std::string> files =
      words.subspan(words.empty() ? 0 : 1);
  for (const Question& one : kQuestions) {
    if (one.name != question) continue;
    for (const std::string& wrong :
         {WrongFormat(one, options.format), WrongOption(one, options)}) {
      if (!wrong.empty()) return Wrong(options, wrong);
    }
    if (one.answer == nullptr) {
      if (files.empty()) return Wrong(options, "qapi check takes files");
      return Check(options, files);
    }
    if (files.size() == 1) return one.answer(options, files.front());
    return Wrong(options, fmt::format("qapi {} takes one file", one.name));
  }
  constexpr std::string_view kTakes =
      "qapi takes check, introspect, doc or generate, and a file";
  return Wrong(options, question.empty() ? std::string(kTakes)
                                         : fmt::format("{}, not '{}'", kTakes,
                                                       Escaped(question)));
}

}  // namespace

const Command& Qapi() {
  static constexpr Command kCommand = {
      .name = "qapi",
      .summary = "Checks and shows QAPI schemas",
      .options = kOptions,
      .run = &Run,
      .example = "qom qapi check qapi-schema.json",
      .asks = Command::Asks::kNothing,
      .formats = "md html"};
  return kCommand;
}

}  // namespace qom::tools
