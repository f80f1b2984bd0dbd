// Sockets without blocking, and poll() with the deadline of each question.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/monitor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fmt/chrono.h"
#include "fmt/format.h"
#include "qom/status.h"

namespace qom::record {
namespace {

constexpr size_t kMostErrors = 2048;  // bytes

absl::Status Broken(std::string_view verb, int error) {
  return qom::Error(Cause::kFailed, "cannot {} it: {}", verb,
                    std::generic_category().message(error));
}

void DoNotBlock(const Descriptor& descriptor) {
  if (!descriptor.is_open()) return;
  const int flags = fcntl(descriptor.number(), F_GETFL);
  fcntl(descriptor.number(), F_SETFL, flags | O_NONBLOCK);
}

bool IsTransient(int error) {
  return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

Monitor::Monitor(Descriptor socket, const Limits& limits, Descriptor errors)
    : socket_(std::move(socket)), errors_(std::move(errors)), limits_(limits) {
  DoNotBlock(socket_);
  DoNotBlock(errors_);
}

absl::Status Monitor::Greet() {
  deadline_ = Clock::now() + limits_.answer;
  QOMRT_ASSIGN_OR_RETURN(const JsonDocument greeting, ReadAnswer());
  if (MemberOf(greeting, "QMP") == nullptr) {
    return qom::Error(Cause::kFailed, "it is no monitor: it greets with {}",
                      ToLine(greeting).substr(0, 80));
  }
  const Answer answer = Ask({"qmp_capabilities"});
  if (answer.is_return()) return absl::OkStatus();
  return qom::Error(Cause::kFailed, "it refuses to talk: {}", answer.why);
}

Answer Monitor::Ask(const Question& question) {
  deadline_ = Clock::now() + limits_.answer;
  const std::string text =
      question.arguments.empty()
          ? fmt::format("{{\"execute\":\"{}\"}}\n", question.execute)
          : fmt::format("{{\"execute\":\"{}\",\"arguments\":{}}}\n",
                        question.execute, question.arguments);
  if (const absl::Status sent = Send(text); !sent.ok()) {
    return Answer::Died(Message(sent));
  }
  absl::StatusOr<JsonDocument> answer = ReadAnswer();
  if (!answer.ok()) return Answer::Died(Message(answer.status()));
  if (const JsonValue* said = MemberOf(*answer, "return"); said != nullptr) {
    return Answer::Return(CopyOf(*said));
  }
  if (const JsonValue* error = MemberOf(*answer, "error"); error != nullptr) {
    return Answer::Error(TextOf(*error, "class"));
  }
  return Answer::Died(
      fmt::format("what came is no answer: {}", ToLine(*answer).substr(0, 80)));
}

void Monitor::Quit() {
  deadline_ = Clock::now() + std::chrono::seconds(1);
  Send("{\"execute\":\"quit\"}\n").IgnoreError();
}

absl::Status Monitor::Send(std::string_view text) {
  while (!text.empty()) {
    QOMRT_RETURN_IF_ERROR(Wait(POLLOUT));
    const ssize_t sent =
        send(socket_.number(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      text.remove_prefix(static_cast<size_t>(sent));
    } else if (!IsTransient(errno)) {
      return Broken("write to", errno);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Monitor::ReadLine() {
  for (;;) {
    const size_t end = received_.find('\n', searched_);
    if (end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      searched_ = 0;
      return line;
    }
    searched_ = received_.size();
    if (received_.size() > limits_.answer_bytes) {
      return qom::Error(Cause::kFailed, "an answer of more than {} bytes",
                        limits_.answer_bytes);
    }
    if (bytes_read_ > limits_.all_bytes) {
      return qom::Error(Cause::kFailed, "answers of more than {} bytes",
                        limits_.all_bytes);
    }
    QOMRT_RETURN_IF_ERROR(Wait(POLLIN));
    char bytes[1 << 16];
    const ssize_t count = recv(socket_.number(), bytes, sizeof(bytes), 0);
    if (count == 0) return qom::Error(Cause::kFailed, "it ended");
    if (count < 0) {
      if (IsTransient(errno)) continue;
      return Broken("read from", errno);
    }
    received_.append(bytes, static_cast<size_t>(count));
    bytes_read_ += static_cast<size_t>(count);
  }
}

absl::StatusOr<JsonDocument> Monitor::ReadAnswer() {
  for (;;) {
    QOMRT_ASSIGN_OR_RETURN(const std::string line, ReadLine());
    if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
    QOMRT_ASSIGN_OR_RETURN(JsonDocument document, ParseJson("answer", line));
    if (MemberOf(document, "event") == nullptr) return document;
  }
}

absl::Status Monitor::Wait(short events) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
    if (left.count() <= 0) {
      return qom::Error(Cause::kFailed, "no answer within {}", limits_.answer);
    }
    pollfd polled[] = {{socket_.number(), events, 0},
                       {errors_.number(), POLLIN, 0}};
    const int ready = poll(polled, 2, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return Broken("wait for", errno);
    if (ready <= 0) continue;
    if (polled[1].revents != 0) ReadErrors();
    if (polled[0].revents != 0) return absl::OkStatus();
  }
}

void Monitor::ReadErrors() {
  char bytes[4096];
  ssize_t count = 0;
  while ((count = read(errors_.number(), bytes, sizeof(bytes))) > 0) {
    last_errors_.append(bytes, static_cast<size_t>(count));
    if (last_errors_.size() > kMostErrors) {
      last_errors_.erase(0, last_errors_.size() - kMostErrors);
    }
    if (Clock::now() > deadline_) return;
  }
  if (count == 0) errors_.Close();
}

std::string Monitor::TakeErrors() {
  if (errors_.is_open()) ReadErrors();
  return std::exchange(last_errors_, {});
}

}  // namespace qom::record
