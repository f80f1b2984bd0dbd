// The exceptions of a catalogue: values that are not what the layers say,
// because the program sets them after those.
//
// Example:
//
//   const Exception* one = catalogue.exceptions.Find(type, "guid", "pc-9.0");
//   if (one != nullptr) fmt::print("{}\n", one->reason);
//
// Threads: const methods may run at once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_EXCEPTIONS_H_
#define QOMRT_COMPAT_CATALOGUE_EXCEPTIONS_H_

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "qom/class.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct Exception {
  std::string type{};                     // and its descendants; "": all
  std::vector<std::string> properties{};  // empty: all
  std::vector<std::string> machines{};    // empty: all
  std::optional<Value> value{};           // what it becomes, if always the same
  std::string reason{};

  friend bool operator==(const Exception&, const Exception&) = default;
};

class Exceptions {
 public:
  Exceptions() = default;
  explicit Exceptions(std::vector<Exception> all);

  // As the catalogue has them: of several that speak of something, the first
  // counts.
  const std::vector<Exception>& all() const { return all_; }
  // The first that speaks of a property; null if none does. `machine` is "" for
  // none.
  const Exception* Find(const Class& type, std::string_view property,
                        std::string_view machine) const;

  friend bool operator==(const Exceptions& a, const Exceptions& b) {
    return a.all_ == b.all_;
  }

 private:
  // Places in all_, ascending, by property; "" for all properties.
  using Places = std::map<std::string, std::vector<size_t>, std::less<>>;

  std::vector<Exception> all_;
  std::map<std::string, Places, std::less<>> of_type_;  // "" for all types
};

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_CATALOGUE_EXCEPTIONS_H_
