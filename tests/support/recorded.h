// What the real binaries showed (tests/data/qemu-7.2-recorded.tar.xz), and
// what every replay of it needs: the catalogue of an architecture, the places
// where code and not a layer decides, and the count of what was compared.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_RECORDED_H_
#define QOMRT_TESTS_SUPPORT_RECORDED_H_

#include <cstddef>
#include <initializer_list>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/machine.h"
#include "qom/class.h"
#include "qom/registry.h"
#include "qom/value.h"
#include "rapidjson/document.h"

namespace qom::recorded {

// The folder of the recorded values.
std::string RecordedPath(std::string_view below);
// The folder of the catalogues that the project ships.
std::string CataloguePath(std::string_view below);
// The same of another release: the folder of its recorded values, and that of
// the catalogue of an architecture.
std::string RecordedOf(std::string_view release);
std::string ReleasePath(std::string_view release, std::string_view arch);
// Names of the files of a folder, without extension, sorted; none if the
// folder is not there.
std::vector<std::string> FilesIn(const std::string& folder);

// A file of ours. A file that cannot be read fails the test.
rapidjson::Document ReadJson(const std::string& path);
std::string_view Text(const rapidjson::Value& value);
Value ToValue(const rapidjson::Value& json);
// True if `object[key]`, an object or a list, holds `name`.
bool Names(const rapidjson::Value& object, const char* key,
           std::string_view name);

// As `a == b`, but an unset link or text may be written as "".
bool SameValue(const Value& a, const Value& b);

using Values = std::map<std::string, Value, std::less<>>;
void Overlay(const rapidjson::Value& changed, Values& values);

struct Arch {
  TypeRegistry registry;
  compat::Catalogue catalogue;

  // The machine if it is known, else none.
  compat::Selection Choose(const std::string& machine) const;
};
// Those that are both shipped and recorded.
std::vector<std::string> RecordedArchs();
// Null, and a failed test, if it cannot be loaded.
std::unique_ptr<Arch> LoadArch(const std::string& name);

// Places where code, not a layer, decides a value.
class Exceptions {
 public:
  explicit Exceptions(std::initializer_list<const char*> kinds);

  // The reason, or null.
  const std::string* Find(const std::string& arch, const std::string& machine,
                          const Class& type, std::string_view property) const;

 private:
  struct Row {
    std::map<std::string, std::regex> patterns;
    std::string reason;
  };
  std::vector<Row> rows_;
};

// What a replay compared; the first wrong values fail the test by name.
class Count {
 public:
  Count(const char* kind, std::initializer_list<const char*> exceptions)
      : kind_(kind), exceptions_(exceptions) {}

  void Compare(const std::string& arch, const std::string& machine,
               const std::string& object, const Class& type,
               std::string_view property, const Value& want, const Value* got);
  void LeaveOut(const std::string& reason) { ++left_out_[reason]; }

  void Print() const;
  size_t compared() const { return compared_; }
  size_t wrong() const { return wrong_; }

 private:
  const char* kind_;
  Exceptions exceptions_;
  size_t compared_ = 0;
  size_t equal_ = 0;
  size_t wrong_ = 0;
  std::map<std::string, size_t> excepted_;
  std::map<std::string, size_t> left_out_;
};

// Debian's binary has these types in modules, and does not know a type before
// something loads its module; a catalogue always does.
bool InAModule(std::string_view driver);

}  // namespace qom::recorded

#endif  // QOMRT_TESTS_SUPPORT_RECORDED_H_
