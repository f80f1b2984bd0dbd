// A table of values that moved, short enough for people: what is alike in many
// types or on many machines is one row.
//
//   TYPE                             PROPERTY   7.2  10.0  MACHINES
//   e1000 e1000e and 98 more         rombar     1    -1    all
//   nvme                             cmb_size   0    16    pc-q35-2.4 to 4.2
//
// Example:
//
//   DriftTable table("7.2", "10.0");
//   table.Add("pc-q35-2.4", {"e1000", "rombar", "1", "-1"});
//   table.Print(options, machines);
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_DRIFT_TABLE_H_
#define QOMRT_TOOLS_DRIFT_TABLE_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "qom/value.h"
#include "tools/options.h"

namespace qom::tools {

struct Drift {
  std::string type;
  std::string property;
  std::string a;
  std::string b;
  std::string because{};

  friend auto operator<=>(const Drift&, const Drift&) = default;
};

class DriftTable {
 public:
  // What stands above the two values.
  DriftTable(std::string_view a, std::string_view b) : a_(a), b_(b) {}

  void Add(const std::string& machine, Drift drift) {
    machines_of_[std::move(drift)].insert(machine);
  }
  bool empty() const { return machines_of_.empty(); }
  // `machines`: all that were looked at.
  void Print(const Options& options,
             const std::vector<std::string>& machines) const;

 private:
  std::string a_;
  std::string b_;
  std::map<Drift, std::set<std::string>> machines_of_;
};

// Of many names the first ones, or all with --wide.
std::string FirstOfNames(const Options& options,
                         const std::vector<std::string>& names);

// A value as a cell of a table; but with --wide, lists and objects that are as
// long as a page are only counted.
std::string ShownInCell(const Options& options, const Value& value);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_DRIFT_TABLE_H_
