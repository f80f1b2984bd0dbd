// Who gave the properties of live objects their values: a default, the entry of
// a layer, whoever set them, or realizing. `Origins` answers for many
// properties one after another; `Explain()` tells all about one.
//
// Example:
//
//   compat::Origins origins(context);
//   origins.Of(*disk, *disk->type().FindProperty("queue-size")).Word();
//   // "machine"
//
// Threads: as the objects that are asked for. What an Origins has looked at it
// holds; that does not change meanwhile.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_ORIGIN_H_
#define QOMRT_COMPAT_ORIGIN_H_

#include <memory>
#include <string_view>

#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"

namespace qom::compat {

struct Origin {
  // By anybody, after the layers, and by whichever name.
  bool set_explicitly = false;
  // Realizing replaced the automatic value.
  bool settled = false;
  EntryRef entry;  // that gave the first value; none: a default
  // The type that gives the default, or the entry's driver.
  std::string_view driver;

  // "set", "realize", the name of a layer, or "default".
  std::string_view Word() const;
};

class Origins {
 public:
  explicit Origins(Context& context);
  ~Origins();

  // `property` is one of the class of `object`. What owners say of it by an
  // alias counts.
  Origin Of(const Object& object, const ClassProperty& property);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_ORIGIN_H_
