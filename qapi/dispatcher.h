// Commands by name, with handlers that see C++ types; and events as they are
// sent. The types are generated of a schema.
//
// Example, of {'command': 'disk-add', 'data': 'Disk', 'boxed': true}:
//
//   qapi::Dispatcher dispatcher;
//   dispatcher.On<commands::DiskAdd>(
//       [&](const Disk& disk) -> absl::StatusOr<qapi::Empty> { … });
//   absl::StatusOr<Value> answer = dispatcher.Execute("disk-add", arguments);
//
// Threads: Execute() may run concurrently; On() needs exclusion.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_DISPATCHER_H_
#define QOMRT_QAPI_DISPATCHER_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qapi/codec.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

class Dispatcher {
 public:
  using Handler = std::function<absl::StatusOr<Value>(const Value& arguments)>;

  // `handle(const Command::Arguments&)` returns a StatusOr<Command::Result>.
  template <typename Command, typename F>
  void On(F handle) {
    Add(Command::kName,
        [handle = std::move(handle)](
            const Value& arguments) -> absl::StatusOr<Value> {
          auto read = FromValue<typename Command::Arguments>(arguments);
          if (!read.ok()) return read.status();
          absl::StatusOr<typename Command::Result> result = handle(*read);
          if (!result.ok()) return result.status();
          return ToValue(*result);
        });
  }
  // The one before is forgotten.
  void Add(std::string_view name, Handler handler);

  // NotFound (kUnknownCommand) with the nearest names; else what the handler
  // says. No arguments (null) are an empty object.
  absl::StatusOr<Value> Execute(std::string_view name,
                                const Value& arguments) const;
  std::vector<std::string_view> names() const;

 private:
  std::map<std::string, Handler, std::less<>> handlers_;
};

// {"event": name, "data": …}, without data if there is none; who sends it adds
// the time.
Value EventOf(std::string_view name, Value data);
template <typename Event>
Value EventOf(const typename Event::Data& data) {
  return EventOf(Event::kName, ToValue(data));
}

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_DISPATCHER_H_
