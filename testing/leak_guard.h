// A `LeakGuard` remembers which objects of a context are alive and lists those
// that came since and are still there, with who holds them: a parent, a strong
// link, or a reference that no object explains — a Ref in the code of a device
// or of the test, an alias. A DeviceTest has one; others are for a part of a
// test.
//
// Example:
//
//   LeakGuard guard(context());
//   …
//   EXPECT_THAT(guard.Leaks(), IsEmpty());
//   // acme-uart (acme-uart), 2 references: 1 from the link 'backend' of
//   // /machine/peripheral/disk0, 1 that no object explains
//
// With a journal in its context it names objects; without one, types only.
//
// Threads: one at a time per context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_LEAK_GUARD_H_
#define QOMRT_TESTING_LEAK_GUARD_H_

#include <map>
#include <string>
#include <vector>

#include "qom/context.h"
#include "qom/object.h"

namespace qom::testing {

class LeakGuard {
 public:
  explicit LeakGuard(Context& context);

  // One line for each object that came and stayed. What is below another of
  // them is counted there. Empty if nothing did.
  std::vector<std::string> Leaks() const;

 private:
  std::map<std::string, int64_t> CountTypes() const;

  Context& context_;
  // As a number each, so that the guard itself holds nothing.
  uint64_t since_ = 0;
  std::map<std::string, int64_t> counts_;
};

// "acme-uart (at /machine/uart), 3 references: 1 from its parent /machine, …".
std::string DescribeHolders(const Object& object);

}  // namespace qom::testing

#endif  // QOMRT_TESTING_LEAK_GUARD_H_
