// `qom qapi` as its users call it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Qom;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string& DiskSchema() {
  static const auto* const path = new std::string(
      (qom::test::Root() / "docs/examples/qapi/disk.json").string());
  return *path;
}
const std::string& BrokenSchema() {
  static const auto* const path = new std::string(
      (qom::test::Root() / "tests/qapi/cases/broken.json").string());
  return *path;
}

TEST(QapiCommandTest, ARightSchemaIsCounted) {
  const auto answer = Qom("qapi check " + DiskSchema());
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.out, "5 definitions, 0 errors\n");
}

TEST(QapiCommandTest, MistakesAreLinesThatEditorsUnderstand) {
  const auto answer = Qom("qapi check " + BrokenSchema());
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out,
              HasSubstr("broken.json:3:13: error: no type 'sise'; nearest: "
                        "size, Disk [unknown-type]\n"));
}

TEST(QapiCommandTest, ProgramsGetMistakesAsJson) {
  const auto answer =
      Qom("qapi check --format json " + BrokenSchema() + " " + DiskSchema());
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, StartsWith("{\n \"definitions\": 6,"));
  EXPECT_THAT(answer.out, HasSubstr("\"column\": 13"));
  EXPECT_THAT(answer.out, HasSubstr("\"code\": \"unknown-type\""));
}

TEST(QapiCommandTest, IntrospectionIsAnArrayOfNumberedTypes) {
  const auto answer = Qom("qapi introspect " + DiskSchema());
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, StartsWith("[{\n  \"arg-type\": \"0\",\n"));
}

TEST(QapiCommandTest, IntrospectionCanShowTheNamesOfTypes) {
  EXPECT_THAT(Qom("qapi introspect --unmask " + DiskSchema()).out,
              HasSubstr("\"name\": \"DiskOptionsSparse\""));
}

TEST(QapiCommandTest, TheReferenceIsMarkdownOrHtml) {
  EXPECT_THAT(Qom("qapi doc " + DiskSchema()).out, StartsWith("# Disks\n"));
  EXPECT_THAT(Qom("qapi doc --format md " + DiskSchema()).out,
              StartsWith("# Disks\n"));
  EXPECT_THAT(Qom("qapi doc --format html " + DiskSchema()).out,
              StartsWith("<!DOCTYPE html>\n"));
  EXPECT_EQ(Qom("qapi doc --format json " + DiskSchema()).status, 2);
  EXPECT_EQ(Qom("qapi introspect --format md " + DiskSchema()).status, 2);
}

TEST(QapiCommandTest, AWrongSchemaIsNotIntrospected) {
  const auto answer = Qom("qapi introspect " + BrokenSchema());
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("no type 'sise'"));
}

TEST(QapiCommandTest, AFileThatIsNotThereIsAWrongCall) {
  const auto answer = Qom("qapi check /nothing.json");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("/nothing.json"));
}

TEST(QapiCommandTest, WhatIsAskedIsSaid) {
  EXPECT_EQ(Qom("qapi").status, 2);
  EXPECT_EQ(Qom("qapi check").status, 2);
  EXPECT_EQ(Qom("qapi chek " + DiskSchema()).status, 2);
}

}  // namespace
