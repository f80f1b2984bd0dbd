// Conversations as files, one JSON object a line: a question with what became
// of it. SavedConversation answers from such a file, a Saver makes one.
//
// Example:
//
//   {"execute":"query-target","return":{"arch":"x86_64"}}
//   {"execute":"qom-list-properties","arguments":{"typename":"a"},"died":true}
//
// A question is the same whatever the order of its arguments. One that stands
// there several times gets its answers in turn, the last one from then on.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_SAVED_CONVERSATION_H_
#define QOMRT_RECORD_SAVED_CONVERSATION_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "record/conversation.h"

namespace qom::record {

class SavedConversation final : public Conversation {
 public:
  // Of the text of a file. InvalidArgument if no line can be read; what is
  // wrong with others, and where, is in problems().
  static absl::StatusOr<SavedConversation> Read(std::string_view name,
                                                std::string text);

  Answer Ask(const Question& question) override;
  absl::Status Restart() override { return absl::OkStatus(); }

  // At most kMostProblems, and then how many more there are.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  struct Line {
    size_t begin;
    size_t size;
  };
  struct Answers {
    std::vector<Line> lines;
    size_t next = 0;
  };

  SavedConversation(std::string_view name, std::string text)
      : name_(name), text_(std::move(text)) {}
  absl::Status ReadLine(std::string_view place, Line line);
  void AddProblem(const absl::Status& problem);

  std::string name_;
  std::string text_;
  std::map<std::string, Answers, std::less<>> answers_;  // by question
  std::vector<std::string> problems_;
  size_t problem_count_ = 0;
};

class Saver final : public Conversation {
 public:
  // Asks `other`, which must live as long.
  explicit Saver(Conversation& other) : other_(other) {}

  Answer Ask(const Question& question) override;
  absl::Status Restart() override { return other_.Restart(); }

  // The file so far.
  const std::string& text() const { return text_; }

 private:
  Conversation& other_;
  std::string text_;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_SAVED_CONVERSATION_H_
