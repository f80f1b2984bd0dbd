// Every node of every file, turned into every wrong kind of JSON value, is one
// error that names its place; the few that are legal load.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"
#include "tests/compat/bad_input_files.h"

namespace {

using qom::test::ExpectOneError;
using qom::test::Files;
using qom::test::kLayer;
using qom::test::kNames;
using qom::test::Load;
using qom::test::LoadLayer;
using qom::test::Text;
using ::testing::HasSubstr;

using Json = rapidjson::Value;
using Path = std::vector<std::string>;  // keys, and "[n]"

void CollectPaths(const Json& value, const Path& here,
                  std::vector<Path>* paths) {
  paths->push_back(here);
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      Path next = here;
      next.emplace_back(member.name.GetString());
      CollectPaths(member.value, next, paths);
    }
  } else if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      Path next = here;
      next.push_back(fmt::format("[{}]", i));
      CollectPaths(value[i], next, paths);
    }
  }
}

Json* NodeAt(Json& root, const Path& path) {
  Json* node = &root;
  for (const std::string& step : path) {
    node = node->IsArray() ? &(*node)[static_cast<rapidjson::SizeType>(
                                 std::stoul(step.substr(1)))]
                           : &(*node)[step.c_str()];
  }
  return node;
}

std::string ToText(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// 0 null, 1 boolean, 2 integer, 3 fraction, 4 text, 5 list, 6 object.
int KindOf(const Json& value) {
  if (value.IsNull()) return 0;
  if (value.IsBool()) return 1;
  if (value.IsInt64() || value.IsUint64()) return 2;
  if (value.IsNumber()) return 3;
  return value.IsString() ? 4 : value.IsArray() ? 5 : 6;
}
Json OfKind(int kind) {
  switch (kind) {
    case 0:
      return Json();
    case 1:
      return Json(true);
    case 2:
      return Json(7);
    case 3:
      return Json(1.5);
    case 4:
      return Json("text");
    case 5:
      return Json(rapidjson::kArrayType);
    default:
      return Json(rapidjson::kObjectType);
  }
}

// Where more than one kind of value is right.
bool IsLegal(std::string_view file, const Path& path, int kind) {
  const std::string at = fmt::format("{}", fmt::join(path, "/"));
  if (path.empty()) return false;
  if (path.size() == 1 && (at == "about" || at == "emulator")) return true;
  if (file == "limits.json" || file == "accel_fast.json") {
    if (at == "left_out") return true;
    // The value of an entry is anything.
    return at.starts_with("left_out/") || at == "all/mode" ||
           at == "per_type/disk/queue-size";
  }
  if (file == "machines.json") {
    if (at == "machines/box-2.0/default-cpu-type") return true;
    const bool is_entry_value = path.size() >= 4 && path.back() == "[2]" &&
                                path[path.size() - 2].starts_with("[");
    if (is_entry_value) return true;
    if (at == "exceptions/[0]/value") return kind == 0;  // no value
    // Entries, or tables by name, if only none.
    if (at == "accelerators/fast" || at == "platforms/host") return kind == 6;
    return at.ends_with("/[3]") && kind == 1;
  }
  if (at == "types/small-disk/not_created") return kind == 1 || kind == 4;
  // A default may be null: nothing there. What is called a text holds whatever
  // it starts with.
  if (at == "types/disk/props/[1]/[2]" || at == "types/disk/props/[2]/[2]") {
    return true;
  }
  // Null is a value that an emulator may report.
  if ((path.size() == 5 && path[2] == "props" && path[4] == "[2]") ||
      (path.size() == 4 && path[2] == "initial")) {
    return kind == 0;
  }
  return false;
}

TEST(BadInputTest, TheSmallCatalogueIsGood) {
  EXPECT_TRUE(Load(Files()).ok()) << Text(Load(Files()));
  EXPECT_TRUE(LoadLayer(kLayer).ok()) << Text(LoadLayer(kLayer));
}

TEST(BadInputTest, EveryNodeOfEveryWrongKindIsOneError) {
  int tried = 0;
  for (std::string_view name : kNames) {
    Files good;
    rapidjson::Document document;
    document.Parse(good.Named(name).c_str());
    std::vector<Path> paths;
    CollectPaths(document, {}, &paths);
    for (const Path& path : paths) {
      for (int kind = 0; kind <= 6; ++kind) {
        rapidjson::Document changed;
        changed.CopyFrom(document, changed.GetAllocator());
        Json* node = NodeAt(changed, path);
        if (KindOf(*node) == kind) continue;
        *node = OfKind(kind);
        Files files;
        files.Named(name) = ToText(changed);
        const absl::Status status = Load(files);
        SCOPED_TRACE(fmt::format("{} at {} is {}: {}", name,
                                 fmt::join(path, "/"), ToText(OfKind(kind)),
                                 Text(status)));
        ++tried;
        if (IsLegal(name, path, kind)) {
          EXPECT_TRUE(status.ok());
          continue;
        }
        ExpectOneError(status, name);
        // It names the type, table, machine or key that is meant.
        std::vector<::testing::Matcher<std::string>> named;
        for (const std::string& step : path) {
          if (step[0] != '[') named.push_back(HasSubstr(step));
        }
        if (!named.empty()) {
          EXPECT_THAT(Text(status), ::testing::AnyOfArray(named));
        }
      }
    }
  }
  EXPECT_GT(tried, 700);
}

TEST(BadInputTest, EveryNodeOfALayerFileOfEveryWrongKindIsOneError) {
  rapidjson::Document document;
  document.Parse(kLayer.data(), kLayer.size());
  std::vector<Path> paths;
  CollectPaths(document, {}, &paths);
  for (const Path& path : paths) {
    for (int kind = 0; kind <= 6; ++kind) {
      rapidjson::Document changed;
      changed.CopyFrom(document, changed.GetAllocator());
      Json* node = NodeAt(changed, path);
      if (KindOf(*node) == kind) continue;
      *node = OfKind(kind);
      const std::string at = fmt::format("{}", fmt::join(path, "/"));
      const absl::Status status = LoadLayer(ToText(changed));
      SCOPED_TRACE(
          fmt::format("{} is {}: {}", at, ToText(OfKind(kind)), Text(status)));
      const bool legal = at == "about" ||
                         (at.ends_with("[2]") && path.size() == 3) ||
                         (at.ends_with("[3]") && kind == 1);
      if (legal) {
        EXPECT_TRUE(status.ok());
      } else {
        ExpectOneError(status, "my.json");
      }
    }
  }
}

}  // namespace
