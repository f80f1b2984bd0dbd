// Handlers found by the names of their commands.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/dispatcher.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qapi {

void Dispatcher::Add(std::string_view name, Handler handler) {
  handlers_.insert_or_assign(std::string(name), std::move(handler));
}

absl::StatusOr<Value> Dispatcher::Execute(std::string_view name,
                                          const Value& arguments) const {
  const auto found = handlers_.find(name);
  if (found == handlers_.end()) {
    ErrorFacts facts{.cause = Cause::kUnknownCommand};
    facts.value = name;
    facts.nearest = NearestNames(name, names());
    return MakeError(facts, fmt::format("no command '{}'{}", Escaped(name),
                                        OrNearest(facts.nearest)));
  }
  return found->second(arguments.is_null() ? Value::OfObject({}) : arguments);
}

std::vector<std::string_view> Dispatcher::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, handler] : handlers_) names.push_back(name);
  return names;
}

Value EventOf(std::string_view name, Value data) {
  Value::Object event;
  event.emplace_back("event", name);
  if (data.is_object() && !data.object_value().empty()) {
    event.emplace_back("data", std::move(data));
  }
  return Value::OfObject(std::move(event));
}

}  // namespace qom::qapi
