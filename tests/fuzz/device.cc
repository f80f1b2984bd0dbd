// Fuzzes devices: what the bytes say is done to devices, buses and listeners of
// a context, and by their callbacks while it is done
// (tests/fuzz/device_stage.h). After each operation:
//
//   - a device and its bus name each other, and no bus has more than it takes;
//   - what is realized has a parent and a realized bus, and its Realize() ran
//     once more than its Unrealize();
//   - handlers let out what they let in; listeners were told each event once;
//   - nothing is in reset after whole resets;
//   - what failed left no trace, if no callback did anything.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/context.h"
#include "tests/fuzz/device_stage.h"
#include "tests/fuzz/device_types.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

void FuzzDevice(std::string_view input) {
  Bytes bytes(input);
  Context context(DeviceTypes());
  StageOf(context).Play(bytes);
}

}  // namespace qom::fuzz
