// Fuzzes what an emulator may say: as a saved conversation, which becomes facts
// and a catalogue that loads or a reason why not, and as the bytes that come
// through a monitor's socket.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/socket.h>

#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "record/catalogue_of.h"
#include "record/conversation.h"
#include "record/monitor.h"
#include "record/recorder.h"
#include "record/saved_conversation.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

using namespace record;  // NOLINT(google-build-using-namespace)

constexpr Limits kSmall = {
    .answer_bytes = 1 << 16, .deaths = 50, .types = 1000, .properties = 10'000};

void CheckCounts(const RecordedCatalogue& recorded) {
  FUZZ_CHECK(
      recorded.properties ==
          recorded.with_default + recorded.with_initial + recorded.unknown,
      fmt::format("{}", recorded.properties));
  for (const std::string& missing : recorded.missing) {
    FUZZ_CHECK(!missing.empty(), "");
  }
}

// Twice the same; and what was kept of a conversation says the same again.
void CheckRecord(std::string_view input) {
  auto saved = SavedConversation::Read("talk", std::string(input));
  if (!saved.ok()) return CheckIsGoodError(saved.status());
  Saver saver(*saved);
  const auto facts = Record(saver, kSmall);
  if (!facts.ok()) return CheckIsGoodError(facts.status());
  FUZZ_CHECK(facts->restarts <= kSmall.deaths, input);
  const auto recorded = CatalogueOf(*facts);
  if (!recorded.ok()) return CheckIsGoodError(recorded.status());
  CheckCounts(*recorded);

  auto kept = SavedConversation::Read("kept", saver.text());
  FUZZ_CHECK(kept.ok() && kept->problems().empty(), saver.text());
  const auto again = Record(*kept, kSmall);
  FUZZ_CHECK(again.ok(), Why(again.status()));
  const auto same = CatalogueOf(*again);
  FUZZ_CHECK(same.ok(), Why(same.status()));
  for (size_t i = 0; i < recorded->files.size(); ++i) {
    FUZZ_CHECK(same->files[i].text == recorded->files[i].text,
               same->files[i].text);
  }
}

// All that the other end will ever say.
void CheckMonitor(std::string_view input) {
  int sockets[2];
  FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0, "");
  Descriptor ours(sockets[0]);
  const Descriptor theirs(sockets[1]);
  const std::string_view said = input.substr(0, 1 << 16);
  if (send(theirs.number(), said.data(), said.size(), MSG_DONTWAIT) < 0) return;
  shutdown(theirs.number(), SHUT_WR);
  Monitor monitor(std::move(ours), kSmall);
  if (!monitor.Greet().ok()) return;
  for (;;) {
    const Answer answer = monitor.Ask({"query-target"});
    if (!answer.is_died()) continue;
    FUZZ_CHECK(!answer.why.empty(), input);
    return;
  }
}

}  // namespace

void FuzzRecord(std::string_view input) {
  CheckRecord(input);
  CheckMonitor(input);
}

}  // namespace qom::fuzz
