// The page of `qom diff --format html` as a file: it loads nothing, and no name
// or value gets out of the data.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Between the first `begin` and the `end` behind it.
std::string Between(std::string_view text, std::string_view begin,
                    std::string_view end) {
  const size_t from = text.find(begin);
  if (from == std::string_view::npos) return "";
  text.remove_prefix(from + begin.size());
  return std::string(text.substr(0, text.find(end)));
}

size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

rapidjson::Document DataOf(const std::string& page) {
  rapidjson::Document data;
  data.Parse(Between(page, "id=\"data\">", "</script>").c_str());
  EXPECT_FALSE(data.HasParseError());
  return data;
}

TEST(DiffPageTest, ItIsOneFileThatMayLoadNothing) {
  const Answer answer =
      Qom("diff --family pc-q35 virtio-rng-pci --format html");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, StartsWith("<!doctype html>"));
  EXPECT_THAT(answer.out, HasSubstr("default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(answer.out, HasSubstr("<title>pc-q35 of qemu-7.2</title>"));
  for (const std::string_view loads :
       {" src=", "<link", "url(", "@import", "http:", "https:", "fetch("}) {
    EXPECT_THAT(answer.out, Not(HasSubstr(loads)));
  }
}

TEST(DiffPageTest, TheDataHasEachTextOfferAndStackOnce) {
  const Answer answer =
      Qom("diff --family pc-q35 virtio-rng-pci --format html");
  const auto data = DataOf(answer.out);
  const auto& rows = data["rows"];
  ASSERT_EQ(rows.Size(),
            Json("diff --family pc-q35 virtio-rng-pci")["rows"].Size());
  const auto& texts = data["texts"];
  for (const auto& row : rows.GetArray()) {
    EXPECT_STREQ(texts[row[0].GetUint()].GetString(), "virtio-rng-pci");
    unsigned columns = 0;
    const auto& runs = row[2];
    for (rapidjson::SizeType i = 0; i < runs.Size(); i += 5) {
      columns += runs[i].GetUint();
      EXPECT_LT(runs[i + 2].GetUint(), texts.Size());
      EXPECT_LT(runs[i + 3].GetUint(), data["origins"].Size());
      ASSERT_LT(runs[i + 4].GetUint(), data["stacks"].Size());
      for (const auto& offer :
           data["stacks"][runs[i + 4].GetUint()].GetArray()) {
        EXPECT_LT(offer.GetUint(), data["offers"].Size());
      }
    }
    EXPECT_EQ(columns, data["columns"].Size());
  }
}

TEST(DiffPageTest, HostileNamesAndValuesAreData) {
  const std::string folder = ::testing::TempDir() + "hostile_page";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {
      "</script><script>alert(1)</script>": {"props": [
          ["<img src=x onerror=alert(2)>", "str", "@js@ \"'`&amp;<!--"],
          ["\u202egnp.exe", "str", "\u2028\u0000x"]]}}})";
  std::ofstream(folder + "/machines.json") << R"({"machines": {
      "</title><script>alert(3)</script>-2.0": {"tables": []},
      "</title><script>alert(3)</script>-1.0": {"tables": ["t"]}},
    "tables": {"t": [["</script><script>alert(1)</script>",
                      "<img src=x onerror=alert(2)>", "]]><script>"]]}})";
  const Answer page =
      Qom("diff --family '*' --format html --catalog " + folder);
  ASSERT_EQ(page.status, 0) << page.out;
  const Answer plain = Qom("diff --family pc-q35 virtio-rng-pci --format html");
  for (const std::string_view tag :
       {"<script", "</script", "<img", "</title"}) {
    EXPECT_EQ(CountOf(page.out, tag), CountOf(plain.out, tag)) << tag;
  }
  const auto data = DataOf(page.out);
  ASSERT_EQ(data["rows"].Size(), 1u);
  EXPECT_STREQ(data["texts"][data["rows"][0][0].GetUint()].GetString(),
               "</script><script>alert(1)</script>");
}

}  // namespace
}  // namespace qom::test
