// Facts of errors: what goes in comes out, whatever it holds, and what a reader
// of the text of a status sees.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/error_facts.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;

ErrorFacts Full() {
  ErrorFacts facts;
  facts.cause = Cause::kOutOfRange;
  facts.subject = "/machine/uart";
  facts.property = "fifo";
  facts.value = "99 x=3:abc";
  facts.legal = "1..64";
  facts.type = std::string("a\0b", 3);
  facts.nearest = {"first", "se cond", ":"};
  facts.entry = EntryPlace{.layer = "machine",
                           .table = "compat 9",
                           .index = 17,
                           .driver = "uart",
                           .property = "fifo",
                           .value = "99",
                           .file = "a file.cc",
                           .line = 1234};
  return facts;
}

TEST(ErrorFactsTest, EveryFactComesBackWhateverItHolds) {
  const absl::Status status = MakeError(Full(), "too much");
  EXPECT_EQ(FactsOf(status), Full());
  EXPECT_THAT(status, HasCause(Cause::kOutOfRange, "too much"));
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
}

TEST(ErrorFactsTest, WhatIsNotKnownStaysEmpty) {
  EXPECT_EQ(FactsOf(Error(Cause::kTaken, "x")),
            (ErrorFacts{.cause = Cause::kTaken}));
  EXPECT_EQ(FactsOf(absl::OkStatus()), ErrorFacts());
  EXPECT_EQ(FactsOf(absl::InternalError("elsewhere")), ErrorFacts());
}

TEST(ErrorFactsTest, AnUnknownPropertyIsAFact) {
  const ErrorFacts facts = FactsOf(UnknownProperty("uart", "fifo sise"));
  EXPECT_EQ(facts.cause, Cause::kUnknownProperty);
  EXPECT_EQ(facts.property, "fifo sise");
  EXPECT_EQ(FactsOf(UnknownProperty("uart", "")).property, "");
  const std::string name(1000, 'x');
  const absl::Status longer = UnknownProperty("uart", name);
  EXPECT_EQ(FactsOf(longer).property, name);
  EXPECT_EQ(Message(longer), "uart has no property '" + name + "'");
}

TEST(ErrorFactsTest, AnUnknownPropertyIsKnownUnderAnyMessage) {
  const absl::Status status = UnknownProperty("uart", "fivo");
  for (std::string_view message :
       {"", "x", "'y'", "uart has no property 'fivo'; nearest: fifo"}) {
    const absl::Status other = WithMessage(status, message);
    EXPECT_EQ(Message(other), message);
    EXPECT_EQ(FactsOf(other).property, "fivo");
    EXPECT_EQ(FactsOf(Annotate(other, "uart")).property, "fivo");
  }
  EXPECT_EQ(FactsOf(Annotate(Annotate(status, "a"), "b")).property, "fivo");
}

TEST(ErrorFactsTest, AnnotatingKeepsThem) {
  const absl::Status outer = Annotate(MakeError(Full(), "too much"), "uart");
  EXPECT_EQ(Message(outer), "uart: too much");
  EXPECT_EQ(FactsOf(outer), Full());
}

TEST(ErrorFactsTest, APlaceIsNamedOnceAndAValueIsNoPlace) {
  EXPECT_EQ(InContext("uart.fifo", "too much"), "uart.fifo: too much");
  EXPECT_EQ(InContext("uart.fifo", "uart.fifo: too much"),
            "uart.fifo: too much");
  EXPECT_EQ(InContext("a.x", "b.y: a.x: too much"), "b.y: a.x: too much");
  EXPECT_EQ(InContext("art.fifo", "uart.fifo: no"), "art.fifo: uart.fifo: no");
  EXPECT_EQ(InContext("uart.fifo", "no object at '/o: uart.fifo: '"),
            "uart.fifo: no object at '/o: uart.fifo: '");
  EXPECT_EQ(InContext("uart.fifo", "'uart.fifo: ' is no number"),
            "uart.fifo: 'uart.fifo: ' is no number");
}

TEST(ErrorFactsTest, FactsAreAddedOnTheWayUp) {
  absl::Status inner = absl::UnavailableError("the host is busy");
  inner.SetPayload("test/retry", absl::Cord("later"));
  ErrorFacts facts = FactsOf(inner);
  facts.entry = Full().entry;
  const absl::Status outer = WithFacts(inner, facts);
  EXPECT_EQ(outer.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CauseOf(outer), Cause::kNone);
  EXPECT_EQ(FactsOf(outer).entry, Full().entry);
  EXPECT_EQ(*outer.GetPayload("test/retry"), "later");
  EXPECT_THAT(WithFacts(absl::OkStatus(), facts), IsOk());
}

TEST(ErrorFactsTest, FactsMayBeTakenBack) {
  const absl::Status status = WithFacts(MakeError(Full(), "x"), ErrorFacts());
  EXPECT_EQ(FactsOf(status), ErrorFacts());
  EXPECT_EQ(CauseOf(status), Cause::kNone);
}

TEST(ErrorFactsTest, ThePayloadIsReadable) {
  EXPECT_EQ(Error(Cause::kTaken, "x").ToString(),
            "ALREADY_EXISTS: x [qomrt/facts='taken']");
  EXPECT_EQ(UnknownProperty("uart", "fivo").ToString(),
            "NOT_FOUND: uart has no property 'fivo' "
            "[qomrt/facts='none@4,4']");
}

TEST(ErrorFactsTest, APayloadThatIsNotOursSaysAsMuchAsCanBeRead) {
  absl::Status odd = absl::NotFoundError("x");
  for (std::string_view payload :
       {"none@", "none@1", "none@1,", "none@9,9", "none@0,99", "none@-1",
        "none@99999", "none@99999999999999999999", "none@x"}) {
    odd.SetPayload("qomrt/facts", absl::Cord(std::string(payload)));
    EXPECT_EQ(FactsOf(odd).property, "") << payload;
  }
  for (std::string_view payload :
       {"taken", "taken ", "taken x", "taken property",
        "taken property=", "taken property=2",
        "taken property=2:", "taken property=2:a", "taken property=-1:a",
        "taken =:", "taken entry", "taken property=99999999999999999999:a"}) {
    absl::Status status = absl::AlreadyExistsError("x");
    status.SetPayload("qomrt/facts", absl::Cord(std::string(payload)));
    EXPECT_EQ(FactsOf(status), (ErrorFacts{.cause = Cause::kTaken})) << payload;
  }
}

TEST(ErrorFactsTest, EveryCauseHasAWordOfItsOwn) {
  for (int i = 0; i <= static_cast<int>(Cause::kBadSet); ++i) {
    const auto cause = static_cast<Cause>(i);
    EXPECT_EQ(CauseFromWord(CauseWord(cause)), cause);
    EXPECT_EQ(CauseOf(MakeError(cause, "x")), cause);
  }
  EXPECT_EQ(CauseFromWord("no such word"), Cause::kNone);
}

}  // namespace
}  // namespace qom
