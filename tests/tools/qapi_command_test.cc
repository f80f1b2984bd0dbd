// `qom qapi` as its users call it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Qom;
using ::testing::HasSubstr;
using ::testing::Not;
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

const std::string& ConditionsSchema() {
  static const auto* const path = new std::string(
      (qom::test::Root() / "tests/qapi/cases/conditions.json").string());
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
  EXPECT_THAT(answer.out, HasSubstr("1 definition, 1 error\n"));
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

TEST(QapiCommandTest, WrongDocumentationKeepsNobodyFromTheDefinitions) {
  const std::string schema =
      (qom::test::Root() / "tests/qapi/cases/old_documentation.json").string();
  EXPECT_EQ(Qom("qapi check " + schema).status, 1);
  const auto answer = Qom("qapi introspect " + schema, "2>/dev/null");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, StartsWith("["));
  EXPECT_THAT(answer.out, HasSubstr("\"name\": \"at-once\""));
  const std::string told =
      Qom("qapi introspect " + schema, "2>&1 >/dev/null").out;
  EXPECT_THAT(told, HasSubstr("old_documentation.json:6:3: warning: 'Note:' is "
                              "no section any more"));
  EXPECT_THAT(told, HasSubstr(":10:32: warning: "));
  EXPECT_EQ(Qom("qapi doc " + schema).status, 0);
  EXPECT_EQ(
      Qom("qapi generate " + schema + " --out " + ::testing::TempDir() + "old")
          .status,
      0);
}

TEST(QapiCommandTest, IntrospectionIsThatOfAConfiguration) {
  const auto names = [](std::string_view config) {
    const std::string out =
        Qom(fmt::format("qapi introspect {} {}", config, ConditionsSchema()))
            .out;
    std::string found;
    for (const char* name : {"a", "b", "c"}) {
      if (out.find(fmt::format("\"name\": \"{}\"", name)) !=
          std::string::npos) {
        found += name;
      }
    }
    return found;
  };
  EXPECT_EQ(names(""), "abc");
  EXPECT_EQ(names("--config none"), "b");
  EXPECT_EQ(names("--config CONFIG_A"), "a");
  EXPECT_EQ(names("--config CONFIG_A --config CONFIG_B"), "ac");
  EXPECT_EQ(names("--config CONFIG_X"), "b");
}

TEST(QapiCommandTest, ManyStructsMayHaveOneWideBase) {
  constexpr int kCount = 700;
  const std::string path = ::testing::TempDir() + "wide_base.json";
  std::ofstream file(path);
  file << "{ 'struct': 'Base', 'data': { 'm': 'int'";
  for (int i = 0; i < kCount; ++i) file << fmt::format(", 'm{}': 'int'", i);
  file << " } }\n";
  for (int i = 0; i < kCount; ++i) {
    file << fmt::format(
        "{{ 'struct': 'Ss{0}', 'base': 'Base', 'data': {{ 'x': 'int' }} }}\n"
        "{{ 'command': 'c{0}', 'data': 'Ss{0}' }}\n",
        i);
  }
  file.close();
  const auto answer = Qom("qapi introspect " + path);
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("\"m699\""));
}

TEST(QapiCommandTest, NoConfigurationHasALowerCaseName) {
  for (const char* config : {"--config config_a", "--config ''",
                             "--config none --config CONFIG_A"}) {
    EXPECT_EQ(
        Qom(fmt::format("qapi introspect {} {}", config, DiskSchema())).status,
        2)
        << config;
  }
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

// A folder of its own, which goes with it.
class GenerateCommandTest : public ::testing::Test {
 protected:
  GenerateCommandTest()
      : out_(std::filesystem::path(::testing::TempDir()) /
             ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(out_);
  }
  ~GenerateCommandTest() override { std::filesystem::remove_all(out_); }

  qom::test::Answer Generate(const std::string& more = "") {
    return Qom("qapi generate " + DiskSchema() + " --out " +
               (out_ / "made").string() + " " + more);
  }
  std::string TextOf(const std::string& name) {
    return qom::test::ReadFile(out_ / "made" / name);
  }

  const std::filesystem::path out_;
};

TEST_F(GenerateCommandTest, FilesAreMadeAndTheirSourcesTold) {
  EXPECT_EQ(Generate().status, 0);
  EXPECT_THAT(TextOf("disk.h"), HasSubstr("namespace disk {"));
  EXPECT_THAT(TextOf("disk.h"), HasSubstr("struct DiskOptionsSparse {"));
  EXPECT_THAT(TextOf("disk_introspection.cc"), HasSubstr("disk-add"));
  EXPECT_THAT(TextOf("disk.d"), HasSubstr("disk.h: "));
  EXPECT_THAT(TextOf("disk.d"), HasSubstr("docs/examples/qapi/disk.json"));
}

TEST_F(GenerateCommandTest, AFileThatIsAsItShouldBeStays) {
  ASSERT_EQ(Generate().status, 0);
  const auto before = std::filesystem::last_write_time(out_ / "made/disk.h");
  std::filesystem::last_write_time(out_ / "made/disk.h",
                                   before - std::chrono::hours(1));
  ASSERT_EQ(Generate().status, 0);
  EXPECT_EQ(std::filesystem::last_write_time(out_ / "made/disk.h"),
            before - std::chrono::hours(1));
}

TEST_F(GenerateCommandTest, TheNamespaceCanBeChosen) {
  EXPECT_EQ(Generate("--namespace acme::disk").status, 0);
  EXPECT_THAT(TextOf("disk.h"), HasSubstr("namespace acme::disk {"));
  EXPECT_EQ(Generate("--namespace 'a b'").status, 2);
  EXPECT_EQ(Generate("--namespace a:::b").status, 2);
  EXPECT_EQ(Generate("--namespace acme::class").status, 2);
  EXPECT_EQ(Generate("--namespace std::disk").status, 2);
  EXPECT_EQ(Generate("--namespace 2disk").status, 2);
}

TEST_F(GenerateCommandTest, ANamespaceIsMadeOfWhateverNameTheFileHas) {
  std::filesystem::create_directories(out_);
  for (const auto& [stem, name_space] :
       {std::pair("default", "default_"), std::pair("2-disk", "m_2_disk"),
        std::pair("std", "std_"), std::pair("qom", "qom_")}) {
    const auto schema = out_ / (std::string(stem) + ".json");
    std::ofstream(schema) << "{ 'command': 'go' }\n";
    const Answer answer = Qom("qapi generate " + schema.string() + " --out " +
                              (out_ / "made").string());
    EXPECT_EQ(answer.status, 0) << answer.out;
    EXPECT_THAT(TextOf(std::string(stem) + ".h"),
                HasSubstr(std::string("\nnamespace ") + name_space + " {"));
  }
}

TEST_F(GenerateCommandTest, AFileOfTheSchemaIsNotWrittenOver) {
  std::filesystem::create_directories(out_);
  constexpr std::string_view kSchema = "{ 'command': 'go' }\n";
  for (const char* name : {"foo.d", "foo.h", "foo_introspection.cc"}) {
    std::ofstream(out_ / "foo.json") << "{ 'include': '" << name << "' }\n";
    std::ofstream(out_ / name) << kSchema;
    for (const std::string& schema :
         {std::string("foo.json"), std::string("foo.d")}) {
      if (!std::filesystem::exists(out_ / schema)) continue;
      const Answer answer = Qom("qapi generate " + (out_ / schema).string() +
                                " --out " + out_.string());
      EXPECT_EQ(answer.status, 2) << name;
      EXPECT_THAT(answer.out, HasSubstr("would be written over"));
    }
    EXPECT_EQ(qom::test::ReadFile(out_ / name), kSchema);
    std::filesystem::remove(out_ / name);
  }
}

TEST_F(GenerateCommandTest, AWrongSchemaMakesNothing) {
  EXPECT_EQ(Qom("qapi generate " + BrokenSchema() + " --out " +
                (out_ / "made").string())
                .status,
            1);
  EXPECT_FALSE(std::filesystem::exists(out_ / "made"));
  EXPECT_EQ(Qom("qapi generate " + DiskSchema()).status, 2);
}

TEST(SchemaCommandTest, ATypeOfTheCatalogueIsASchema) {
  const auto answer = Qom("schema virtio-blk-device");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out,
              HasSubstr("{ 'struct': 'VirtioBlkDeviceProperties',"));
  EXPECT_THAT(answer.out, HasSubstr("'*queue-size': 'uint16'"));
  EXPECT_THAT(Qom("schema virtio-blk-device --as json-schema").out,
              StartsWith("{\"$comment\":"));
  EXPECT_THAT(Qom("schema virtio-blk-device --extended").out,
              HasSubstr("'__qomrt_default': '256'"));
  EXPECT_THAT(Qom("schema virtio-blk-device --format json").out,
              StartsWith("{\"$comment\":"));
  for (const char* wrong :
       {"--as xml", "--as qapi --format json", "--extended --format json",
        "--extended --as json-schema"}) {
    EXPECT_EQ(Qom(std::string("schema virtio-blk-device ") + wrong).status, 2)
        << wrong;
  }
  EXPECT_EQ(Qom("schema virtio-blk-devise").status, 2);
}

TEST(SchemaCommandTest, TheWholeCatalogueIsASchemaWithoutMistakes) {
  const std::string file = ::testing::TempDir() + "whole_catalogue.json";
  ASSERT_EQ(Qom("schema > " + file, "").status, 0);
  const auto answer = Qom("qapi check " + file);
  EXPECT_EQ(answer.status, 0) << answer.out.substr(0, 2000);
  std::filesystem::remove(file);
}

TEST(QapiCommandTest, WhatIsAskedIsSaid) {
  EXPECT_EQ(Qom("qapi").status, 2);
  EXPECT_EQ(Qom("qapi check").status, 2);
  EXPECT_EQ(Qom("qapi chek " + DiskSchema()).status, 2);
}

TEST(QapiCommandTest, OptionsThatChooseACatalogueAreSaidToHaveNoEffect) {
  for (const char* call :
       {"check -A kvm ", "check --release 9.9 ", "check --catalog nowhere ",
        "check --arch s390x ", "check --without rubbish ",
        "check --release 9.9 --format json ", "introspect -g a.b=1 ",
        "doc -M pc-q35-9.0 "}) {
    const auto answer = Qom(std::string("qapi ") + call + DiskSchema());
    EXPECT_EQ(answer.status, 0) << call;
    EXPECT_THAT(answer.out, HasSubstr("catalogue or layers have no effect"))
        << call;
  }
  EXPECT_THAT(Qom("qapi check " + DiskSchema()).out,
              Not(HasSubstr("no effect")));
}

TEST(QapiCommandTest, AnOptionOfAnotherQuestionIsAWrongCall) {
  for (const char* call :
       {"check --format md ", "check --format html ", "check --unmask ",
        "check --out nowhere ", "introspect --namespace a ",
        "doc --out nowhere ", "doc --config CONFIG_A ",
        "generate --out nowhere --unmask "}) {
    EXPECT_EQ(Qom(std::string("qapi ") + call + DiskSchema()).status, 2)
        << call;
  }
}

}  // namespace
