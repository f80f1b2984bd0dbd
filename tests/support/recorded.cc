// The recorded data, read and unpacked for replays, and the count of what they
// compared.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/support/recorded.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "qom/files.h"
#include "qom/status.h"

namespace qom::recorded {

namespace fs = std::filesystem;

std::string RecordedPath(std::string_view below) {
  return std::string(QOMRT_TEST_DATA_DIR "/qemu-7.2/").append(below);
}

std::string CataloguePath(std::string_view below) {
  return std::string(QOMRT_CATALOGUE_DIR "/qemu-7.2/").append(below);
}

std::string RecordedOf(std::string_view release) {
  return fmt::format("{}/{}/", QOMRT_TEST_DATA_DIR, release);
}

std::string ReleasePath(std::string_view release, std::string_view arch) {
  return fmt::format("{}/{}/{}", QOMRT_UNPACKED_CATALOGUES, release, arch);
}

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

rapidjson::Document ReadJson(const std::string& path) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(
      ReadFile(path).value_or("").c_str());
  EXPECT_FALSE(document.HasParseError()) << path;
  return document;
}

std::string_view Text(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

Value ToValue(const rapidjson::Value& json) {
  if (json.IsBool()) return json.GetBool();
  if (json.IsUint64()) return json.GetUint64();
  if (json.IsInt64()) return json.GetInt64();
  if (json.IsDouble()) return json.GetDouble();
  if (json.IsString()) return Text(json);
  if (json.IsArray()) {
    Value::List list;
    for (const auto& one : json.GetArray()) list.push_back(ToValue(one));
    return list;
  }
  if (json.IsObject()) {
    Value::Object members;
    for (const auto& one : json.GetObject()) {
      members.emplace_back(Text(one.name), ToValue(one.value));
    }
    return Value::OfObject(std::move(members));
  }
  return Value();
}

bool Names(const rapidjson::Value& object, const char* key,
           std::string_view name) {
  if (!object.HasMember(key)) return false;
  const rapidjson::Value& names = object[key];
  if (names.IsObject()) return names.HasMember(std::string(name).c_str());
  for (const auto& one : names.GetArray()) {
    if (one.IsString() && Text(one) == name) return true;
  }
  return false;
}

bool SameValue(const Value& a, const Value& b) {
  if (a == b) return true;
  return a.ToText().empty() && b.ToText().empty() &&
         (a.is_null() || b.is_null());
}

void Overlay(const rapidjson::Value& changed, Values& values) {
  for (const auto& member : changed.GetObject()) {
    values.insert_or_assign(std::string(Text(member.name)),
                            ToValue(member.value));
  }
}

compat::Selection Arch::Choose(const std::string& machine) const {
  compat::Selection selection;
  if (catalogue.machines.FindMachine(machine).ok()) selection.machine = machine;
  return selection;
}

std::vector<std::string> RecordedArchs() {
  std::vector<std::string> archs;
  for (const std::string& name : FilesIn(CataloguePath(""))) {
    if (fs::exists(RecordedPath(name))) archs.push_back(name);
  }
  return archs;
}

std::unique_ptr<Arch> LoadArch(const std::string& name) {
  auto arch = std::make_unique<Arch>();
  absl::StatusOr<compat::Catalogue> catalogue =
      compat::LoadCatalogueDirectory(CataloguePath(name), arch->registry);
  EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
  if (!catalogue.ok()) return nullptr;
  arch->catalogue = *std::move(catalogue);
  return arch;
}

Exceptions::Exceptions(std::initializer_list<const char*> kinds) {
  const rapidjson::Document document =
      ReadJson(RecordedPath("exceptions.json"));
  for (const char* kind : kinds) {
    for (const auto& row : document[kind].GetArray()) {
      Row& parsed = rows_.emplace_back();
      for (const char* key : {"arch", "machine", "type", "property"}) {
        if (row.HasMember(key)) {
          parsed.patterns[key] = std::regex(row[key].GetString());
        }
      }
      parsed.reason = row["reason"].GetString();
    }
  }
}

const std::string* Exceptions::Find(const std::string& arch,
                                    const std::string& machine,
                                    const Class& type,
                                    std::string_view property) const {
  auto fits = [](const Row& row, const char* key, std::string_view text) {
    const auto at = row.patterns.find(key);
    return at == row.patterns.end() ||
           std::regex_match(text.begin(), text.end(), at->second);
  };
  auto fits_type = [&fits, &type](const Row& row) {
    for (const Class* up = &type; up != nullptr; up = up->parent()) {
      if (fits(row, "type", up->name())) return true;
    }
    for (const auto& interface : type.interfaces()) {
      if (fits(row, "type", interface.interface->name())) return true;
    }
    return false;
  };
  for (const Row& row : rows_) {
    if (fits(row, "arch", arch) && fits(row, "machine", machine) &&
        fits(row, "property", property) && fits_type(row)) {
      return &row.reason;
    }
  }
  return nullptr;
}

void Count::Compare(const std::string& arch, const std::string& machine,
                    const std::string& object, const Class& type,
                    std::string_view property, const Value& want,
                    const Value* got) {
  constexpr size_t kShown = 20;
  ++compared_;
  if (got != nullptr && SameValue(*got, want)) {
    ++equal_;
  } else if (const std::string* reason =
                 exceptions_.Find(arch, machine, type, property)) {
    ++excepted_[*reason];
  } else if (++wrong_ <= kShown) {
    ADD_FAILURE() << arch << " " << machine << " " << object << " ("
                  << type.name() << ")." << property << ": recorded '"
                  << want.ToText() << "', ours '"
                  << (got == nullptr ? "none" : got->ToText()) << "'";
  }
}

void Count::Print() const {
  std::printf("%-12s compared %.3f M, equal %.3f M, wrong %zu\n", kind_,
              static_cast<double>(compared_) / 1e6,
              static_cast<double>(equal_) / 1e6, wrong_);
  for (const auto& [reason, count] : excepted_) {
    std::printf("%-12s excepted %zu: %s\n", kind_, count, reason.c_str());
  }
  for (const auto& [reason, count] : left_out_) {
    std::printf("%-12s left out %zu: %s\n", kind_, count, reason.c_str());
  }
}

bool InAModule(std::string_view driver) {
  for (std::string_view prefix :
       {"virtio-gpu", "virtio-vga", "vhost-user-gpu", "vhost-user-vga", "qxl",
        "usb-redir", "usb-host", "ccid-card", "u2f"}) {
    if (driver.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace qom::recorded
