// A program that is started without a shell: which descriptors it has, signals
// as they are for a new program, and variables beside ours. What ends programs
// from the terminal it ignores if we do, as under nohup.
//
// Example:
//
//   SpawnOrders orders;
//   orders.Open("/dev/null", O_RDONLY, 0);
//   orders.Give(2, 1);  // what it prints goes to our standard error
//   QOMRT_ASSIGN_OR_RETURN(const pid_t process,
//                          orders.Start({"true"}, {"LAYER=a.json"}));
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_SPAWN_H_
#define QOMRT_QOM_INTERNAL_SPAWN_H_

#include <spawn.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace qom::internal {

class SpawnOrders {
 public:
  SpawnOrders();
  SpawnOrders(const SpawnOrders&) = delete;
  SpawnOrders& operator=(const SpawnOrders&) = delete;
  ~SpawnOrders();

  // Our descriptor `number` is its `as`.
  void Give(int number, int as);
  // The file is its descriptor `as`.
  void Open(const char* path, int flags, int as);
  // It gets a process group of its own.
  void StartApart();

  // The program is looked for as a shell does. `environment` is "NAME=value"
  // each, and stands for ours of that name. kFailed if it cannot be started.
  absl::StatusOr<pid_t> Start(std::vector<std::string> command,
                              std::vector<std::string> environment) const;

 private:
  void Note(int error) {
    if (error_ == 0) error_ = error;
  }

  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
  int flags_;
  int error_ = 0;  // the first
};

// Of a process that ended, by its status as waitpid() tells it: "it ended with
// status 1".
std::string HowItEnded(int status);

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_SPAWN_H_
