// What a program finds when it is started: its variables, its descriptors, its
// group; and that its end is ours to await.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::internal {
namespace {

using test::HasCause;

// The status with which a script of the shell ends.
int EndOf(const SpawnOrders& orders, const std::string& script,
          std::vector<std::string> environment = {}) {
  const absl::StatusOr<pid_t> process =
      orders.Start({"/bin/sh", "-c", script}, std::move(environment));
  EXPECT_TRUE(process.ok()) << process.status();
  int status = -1;
  if (process.ok()) waitpid(*process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(SpawnTest, AVariableThatIsGivenStandsForOursAndOthersStay) {
  const SpawnOrders orders;
  EXPECT_EQ(
      EndOf(orders, "test \"$PATH\" = one && test -z \"$PAT\"", {"PATH=one"}),
      0);
  EXPECT_EQ(
      EndOf(orders, "test -n \"$PATH\" && test \"$QOM\" = a=b", {"QOM=a=b"}),
      0);
}

TEST(SpawnTest, ItHasTheDescriptorsThatItIsGiven) {
  SpawnOrders orders;
  orders.Open("/dev/null", O_RDONLY, 0);
  orders.Give(0, 7);
  EXPECT_EQ(EndOf(orders, "test -z \"$(cat)\" && test -e /dev/fd/7"), 0);
}

TEST(SpawnTest, ItIgnoresWhatEndsProgramsFromTheTerminalIfWeDoAndNothingElse) {
  const auto hang_up = signal(SIGHUP, SIG_IGN);
  const auto broken_pipe = signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(EndOf(SpawnOrders(), "kill -HUP $$; exit 5"), 5);
  EXPECT_EQ(EndOf(SpawnOrders(), "kill -PIPE $$; exit 5"), -1);
  signal(SIGHUP, hang_up);
  signal(SIGPIPE, broken_pipe);
}

TEST(SpawnTest, AProgramThatIsNotThereIsAnError) {
  EXPECT_THAT(SpawnOrders().Start({"/no/such/program"}, {}).status(),
              HasCause(Cause::kFailed));
}

}  // namespace
}  // namespace qom::internal
