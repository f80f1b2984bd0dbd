// Recording from emulators that run: a stand-in that dies in every way there
// is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/emulator.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/files.h"
#include "record/recorder.h"
#include "tests/record/talk.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom::record {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The properties of "bad" are the question on which it dies.
Talk ThreeTypes() {
  return Talk(R"([{"name":"a"},{"name":"bad"},{"name":"c"}])")
      .Properties("a", R"([{"name":"n","type":"int","default-value":1}])")
      .Die("qom-list-properties", R"({"typename":"bad"})")
      .Properties("c", R"([{"name":"n","type":"int"}])");
}

class EmulatorTest : public ::testing::Test {
 protected:
  EmulatorTest() { limits_.answer = std::chrono::milliseconds(5000); }

  // A stand-in with this conversation; it dies in this way.
  absl::StatusOr<Facts> RecordStandIn(const Talk& talk, const char* how) {
    const std::string file = scratch_.At("talk.jsonl");
    EXPECT_THAT(WriteFile(file, talk.text()), IsOk());
    setenv("QOMRT_STAND_IN", file.c_str(), 1);
    setenv("QOMRT_STAND_IN_DIES", how, 1);
    auto emulator = StartEmulator(QOMRT_STAND_IN_PROGRAM, limits_);
    EXPECT_THAT(emulator.status(), IsOk());
    return Record(**emulator, limits_);
  }

  // Only what is known of "bad" may be missing, and why.
  void ExpectAllButBad(const absl::StatusOr<Facts>& facts,
                       std::string_view why) {
    ASSERT_THAT(facts.status(), IsOk());
    EXPECT_EQ(facts->release, "qemu-9.1");
    EXPECT_TRUE(facts->types.at("a").properties.has_value());
    EXPECT_FALSE(facts->types.at("bad").properties.has_value());
    EXPECT_TRUE(facts->types.at("c").properties.has_value());
    EXPECT_THAT(facts->died_on, ElementsAre("bad"));
    EXPECT_THAT(facts->missing, Contains(HasSubstr(why)));
    EXPECT_FALSE(facts->is_cut_short);
    EXPECT_EQ(facts->restarts, 2);
  }

  const test::ScratchFolder scratch_;
  Limits limits_;
};

TEST_F(EmulatorTest, OneThatExitsIsStartedAgain) {
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "exit"),
                  "it ended with status 1: stand-in: this question is too "
                  "much");
}

TEST_F(EmulatorTest, OneThatCrashesIsStartedAgain) {
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "abort"), "by the signal 6");
}

TEST_F(EmulatorTest, OneThatHangsIsStoppedAndStartedAgain) {
  limits_.answer = std::chrono::milliseconds(500);
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "hang"),
                  "no answer within 500ms; it was stopped");
}

TEST_F(EmulatorTest, OneThatOnlySendsEventsIsStopped) {
  limits_.answer = std::chrono::milliseconds(500);
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "flood"), "no answer within");
}

TEST_F(EmulatorTest, OneThatSpeaksNonsenseIsStopped) {
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "garbage"), "not JSON");
}

TEST_F(EmulatorTest, OneWhoseLineHasNoEndIsStopped) {
  limits_.answer_bytes = size_t{8} << 20;
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "huge"),
                  "an answer of more than 8388608 bytes");
}

TEST_F(EmulatorTest, OneWhoseAnswerIsTooDeepIsStopped) {
  ExpectAllButBad(RecordStandIn(ThreeTypes(), "deep"),
                  "nested more than 64 levels");
}

TEST_F(EmulatorTest, OneThatIsDeafAfterAnAnswerIsAskedAgain) {
  limits_.answer = std::chrono::milliseconds(500);
  const auto facts = RecordStandIn(ThreeTypes(), "close");
  ASSERT_THAT(facts.status(), IsOk());
  EXPECT_TRUE(facts->types.at("c").properties.has_value());
  EXPECT_THAT(facts->died_on, IsEmpty());
}

TEST_F(EmulatorTest, APlainFileIsNoProgram) {
  const std::string file = scratch_.At("text");
  ASSERT_THAT(WriteFile(file, "text"), IsOk());
  EXPECT_THAT(StartEmulator(file, limits_).status(),
              HasCause(Cause::kFailed, HasSubstr("cannot start '" + file)));
}

TEST_F(EmulatorTest, AProgramThatIsNoEmulatorSaysWhatItSaid) {
  EXPECT_THAT(StartEmulator("/bin/false", limits_).status(),
              HasCause(Cause::kFailed, HasSubstr("ended with status 1")));
}

TEST_F(EmulatorTest, NobodyAtASocketIsAnError) {
  EXPECT_THAT(CallEmulator("unix:" + scratch_.At("none"), limits_).status(),
              HasCause(Cause::kFailed, HasSubstr("cannot call")));
  EXPECT_THAT(CallEmulator("tcp:localhost:1", limits_).status(),
              HasCause(Cause::kBadCall, HasSubstr("as unix:PATH")));
  EXPECT_THAT(CallEmulator("unix:" + std::string(200, 'x'), limits_).status(),
              HasCause(Cause::kBadCall, HasSubstr("has 1 to 107 bytes")));
}

// Answers every question with the same line, then hangs up.
class Listener {
 public:
  Listener(const std::string& path, std::string line, int answers)
      : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address)),
              0);
    EXPECT_EQ(listen(socket_, 1), 0);
    thread_ = std::thread([this, line = std::move(line), answers] {
      const int one = accept(socket_, nullptr, nullptr);
      Say(one, R"({"QMP": {}})");
      char question[4096];
      for (int i = 0; i < answers && read(one, question, 4096) > 0; ++i) {
        Say(one, line);
      }
      close(socket_);
      close(one);
    });
  }
  ~Listener() { thread_.join(); }

 private:
  static void Say(int socket, const std::string& line) {
    const std::string text = line + "\r\n";
    EXPECT_EQ(send(socket, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }

  int socket_;
  std::thread thread_;
};

TEST_F(EmulatorTest, ASocketIsAskedAsAProgramIs) {
  const Listener listener(scratch_.At("monitor"), R"({"return": "yes"})", 2);
  auto emulator = CallEmulator("unix:" + scratch_.At("monitor"), limits_);
  ASSERT_THAT(emulator.status(), IsOk());
  EXPECT_EQ(ToLine((*emulator)->Ask({"query-name"}).said), R"("yes")");
}

TEST_F(EmulatorTest, WhenASocketIsGoneNothingMoreIsAsked) {
  const Listener listener(scratch_.At("monitor"),
                          R"({"return": [{"name": "a"}, {"name": "b"}]})", 6);
  auto emulator = CallEmulator("unix:" + scratch_.At("monitor"), limits_);
  ASSERT_THAT(emulator.status(), IsOk());
  const auto facts = Record(**emulator, limits_);
  ASSERT_THAT(facts.status(), IsOk());
  EXPECT_TRUE(facts->is_cut_short);
  EXPECT_THAT(facts->missing, Contains(HasSubstr("not all was asked")));
}

}  // namespace
}  // namespace qom::record
