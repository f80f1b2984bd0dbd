// The client's end of a monitor: a JSON object a line over a socket. A line
// that does not come in time, is too long or is no answer ends the
// conversation; nothing that comes from the other end can do more.
//
// Example:
//
//   Monitor monitor(std::move(socket), limits);
//   QOMRT_RETURN_IF_ERROR(monitor.Greet());
//   Answer answer = monitor.Ask({"query-target"});
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_MONITOR_H_
#define QOMRT_RECORD_MONITOR_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/descriptor.h"
#include "record/conversation.h"
#include "record/limits.h"

namespace qom::record {

class Monitor {
 public:
  // What comes through `errors` is read along, and its end kept.
  Monitor(Descriptor socket, const Limits& limits, Descriptor errors = {});

  // Awaits the greeting, and leaves the mode of negotiation.
  absl::Status Greet();
  Answer Ask(const Question& question);
  // Asks the emulator to end, and waits for nothing.
  void Quit();

  // The last bytes of what came through `errors`.
  std::string TakeErrors();
  size_t bytes_read() const { return bytes_read_; }

 private:
  using Clock = std::chrono::steady_clock;

  absl::Status Send(std::string_view text);
  absl::StatusOr<std::string> ReadLine();
  // The next line that is no event.
  absl::StatusOr<JsonDocument> ReadAnswer();
  // Until the socket is ready for what `events` asks.
  absl::Status Wait(short events);
  void ReadErrors();

  Descriptor socket_;
  Descriptor errors_;
  Limits limits_;
  Clock::time_point deadline_{};  // of the question that is being asked
  std::string received_;          // and not yet read as lines
  size_t searched_ = 0;           // bytes of it without an end of line
  size_t bytes_read_ = 0;
  std::string last_errors_;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_MONITOR_H_
