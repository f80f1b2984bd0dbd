// Fuzzes the files that describe a platform, a host and a vhost-user back end:
// what is read keeps the rules of its kind, what is not has a reason.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/vhost_user/description.h"

#include <string>
#include <string_view>
#include <vector>

#include "compat/host.h"
#include "compat/platform/baseline.h"
#include "compat/platform/platform.h"
#include "qom/status.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

void CheckReason(const absl::Status& status) {
  CheckIsGoodError(status);
  FUZZ_CHECK(Why(status).starts_with("file.json"), Why(status));
}

// A host has all that the platform needs, or it is said what not.
void CheckBaseline(const compat::Platform& platform, const compat::Host& host) {
  const std::vector<compat::Platform> all = {platform};
  const compat::Baseline baseline =
      compat::BaselineOf(all, std::vector<compat::Host>{host});
  FUZZ_CHECK((baseline.platform == nullptr) == !baseline.excluded.empty(),
             platform.name);
  if (baseline.platform == nullptr) return;
  FUZZ_CHECK(baseline.entries.size() + baseline.dropped.size() ==
                 platform.entries.size(),
             platform.name);
}

}  // namespace

void FuzzDescription(std::string_view input) {
  std::vector<compat::Diagnostic> notes;
  const auto platform = compat::ReadPlatform("file.json", input, &notes);
  const auto host = compat::ReadHost("file.json", input);
  const auto backend =
      qdev::ReadVhostUserDescription("file.json", input, &notes);
  if (!platform.ok()) CheckReason(platform.status());
  if (!host.ok()) CheckReason(host.status());
  if (!backend.ok()) CheckReason(backend.status());
  for (const compat::Diagnostic& note : notes) {
    FUZZ_CHECK(note.file == "file.json" && !note.message.empty(), input);
  }
  if (platform.ok()) {
    FUZZ_CHECK(!platform->name.empty(), input);
    for (const std::string& need : platform->needs) {
      FUZZ_CHECK(compat::CheckNeed(need).ok(), need);
    }
    CheckBaseline(*platform, host.ok() ? *host : compat::Host{});
  }
  if (backend.ok()) {
    FUZZ_CHECK(backend->binary.starts_with('/'), backend->binary);
    FUZZ_CHECK(qdev::FindVhostUserType(backend->type).ok(), backend->type);
  }
}

}  // namespace qom::fuzz
