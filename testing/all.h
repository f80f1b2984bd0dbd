// All of testing/: the kit to test device models with. For a precompiled
// header, or to begin with; see qomrt.h. Needs GoogleTest.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_ALL_H_
#define QOMRT_TESTING_ALL_H_

#include "testing/conformance.h"
#include "testing/fake_bus.h"
#include "testing/fake_machine.h"
#include "testing/faults.h"
#include "testing/fixture.h"
#include "testing/guest_abi.h"
#include "testing/leak_guard.h"
#include "testing/manual_clock.h"
#include "testing/matchers.h"
#include "testing/matches_guest_abi.h"
#include "testing/registers.h"
#include "testing/signal_probe.h"
#include "testing/status_matchers.h"
#include "testing/tree_picture.h"

#endif  // QOMRT_TESTING_ALL_H_
