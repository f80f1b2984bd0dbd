// Lines are read twice: once to know which questions there are, and again when
// one is asked, so that a large file is never held as documents.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/saved_conversation.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::record {
namespace {

constexpr size_t kMostProblems = 20;

std::string KeyOf(std::string_view execute, const JsonValue* arguments) {
  if (arguments == nullptr || arguments->ObjectEmpty()) {
    return std::string(execute);
  }
  return fmt::format("{} {}", execute, ToLine(*arguments, true));
}

// The question of a line, or what is wrong with the line.
absl::StatusOr<std::string> QuestionOf(std::string_view place,
                                       const JsonValue& line) {
  const std::string_view execute = TextOf(line, "execute");
  if (execute.empty()) {
    return qom::Error(Cause::kMalformed, "{}: no question (\"execute\")",
                      place);
  }
  const JsonValue* const arguments = MemberOf(line, "arguments");
  if (arguments != nullptr && !arguments->IsObject()) {
    return qom::Error(Cause::kMalformed,
                      "{}: {} where the object \"arguments\" is needed", place,
                      JsonKind(*arguments));
  }
  if (MemberOf(line, "return") == nullptr &&
      MemberOf(line, "error") == nullptr && !IsTrue(line, "died")) {
    return qom::Error(Cause::kMalformed,
                      "{}: no answer (\"return\", \"error\", \"died\": true)",
                      place);
  }
  return KeyOf(execute, arguments);
}

}  // namespace

absl::StatusOr<SavedConversation> SavedConversation::Read(
    std::string_view name, std::string text) try {
  SavedConversation saved(name, std::move(text));
  size_t number = 0;
  for (size_t begin = 0; begin < saved.text_.size();) {
    const size_t end =
        std::min(saved.text_.find('\n', begin), saved.text_.size());
    const Line line{begin, end - begin};
    begin = end + 1;
    ++number;
    if (line.size == 0) continue;
    const absl::Status read =
        saved.ReadLine(fmt::format("{}:{}", name, number), line);
    if (!read.ok()) saved.AddProblem(read);
  }
  if (saved.problem_count_ > kMostProblems) {
    saved.problems_.push_back(
        fmt::format("{}: {} more lines cannot be read", name,
                    saved.problem_count_ - kMostProblems));
  }
  if (!saved.answers_.empty()) return saved;
  return qom::Error(Cause::kMalformed, "{}: no conversation{}{}", name,
                    saved.problems_.empty() ? ": the file is empty" : "; ",
                    saved.problems_.empty() ? "" : saved.problems_.front());
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status SavedConversation::ReadLine(std::string_view place, Line line) {
  const std::string_view text =
      std::string_view(text_).substr(line.begin, line.size);
  QOMRT_ASSIGN_OR_RETURN(const JsonDocument document, ParseJson(place, text));
  QOMRT_ASSIGN_OR_RETURN(const std::string question,
                         QuestionOf(place, document));
  answers_[question].lines.push_back(line);
  return absl::OkStatus();
}

void SavedConversation::AddProblem(const absl::Status& problem) {
  if (++problem_count_ <= kMostProblems) {
    problems_.push_back(Escaped(Message(problem)));
  }
}

Answer SavedConversation::Ask(const Question& question) {
  absl::StatusOr<JsonDocument> arguments = ParseJson(
      "arguments", question.arguments.empty() ? "{}" : question.arguments);
  if (!arguments.ok()) return Answer::NotAsked();
  const auto at = answers_.find(KeyOf(question.execute, &*arguments));
  if (at == answers_.end()) return Answer::NotAsked();
  Answers& answers = at->second;
  const Line line = answers.lines[answers.next];
  if (answers.next + 1 < answers.lines.size()) ++answers.next;
  absl::StatusOr<JsonDocument> document =
      ParseJson(name_, std::string_view(text_).substr(line.begin, line.size));
  if (!document.ok()) return Answer::NotAsked();
  if (const JsonValue* said = MemberOf(*document, "return"); said != nullptr) {
    return Answer::Return(CopyOf(*said));
  }
  if (const JsonValue* error = MemberOf(*document, "error"); error != nullptr) {
    return Answer::Error(TextOf(*error, "class"));
  }
  return Answer::Died("the emulator died on this question");
}

Answer Saver::Ask(const Question& question) {
  Answer answer = other_.Ask(question);
  if (answer.kind == Answer::Kind::kNotAsked) return answer;
  text_ += fmt::format(R"({{"execute":"{}")", question.execute);
  if (!question.arguments.empty()) {
    text_ += fmt::format(R"(,"arguments":{})", question.arguments);
  }
  switch (answer.kind) {
    case Answer::Kind::kReturn:
      text_ += fmt::format(R"(,"return":{})", ToLine(answer.said));
      break;
    case Answer::Kind::kError:
      text_ += fmt::format(R"(,"error":{{"class":{}}})", Quoted(answer.why));
      break;
    default:
      text_ += R"(,"died":true)";
  }
  text_ += "}\n";
  return answer;
}

}  // namespace qom::record
