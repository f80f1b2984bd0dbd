// The keys of a catalogue's files: one table for each kind of JSON object, in
// which a row says which member of the model a key reads into and is written
// from. Both directions go through the tables, so that what is written can be
// read.
//
// Example:
//
//   model::Model model;
//   JsonReader reader("limits.json", &notes);
//   QOMRT_RETURN_IF_ERROR(ReadLimits(document, reader, model));
//   JsonWriter json;
//   WriteLimits(model, json);  // what was read, sorted by name
//
// Threads: any; a reader and a writer belong to their caller.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_KEYS_H_
#define QOMRT_COMPAT_CATALOGUE_KEYS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/model.h"
#include "compat/diagnostic.h"
#include "qom/internal/json.h"
#include "qom/internal/json_writer.h"

namespace qom::compat::model {

using qom::internal::JsonValue;
using qom::internal::JsonWriter;

// Adds a note, unless there are too many for anybody to read.
void AddNote(Diagnostic note, std::vector<Diagnostic>& notes);

// Where in a file something stands that is being read; errors and notes name
// the place.
class JsonReader {
 public:
  enum class Kind { kKey, kName, kElement };
  // One level down, for as long as it lives.
  class Step {
   public:
    Step(JsonReader& reader, std::string_view text, Kind kind = Kind::kKey,
         size_t index = 0)
        : reader_(reader) {
      reader.path_.push_back({text, kind, index});
    }
    Step(const Step&) = delete;
    ~Step() { reader_.path_.pop_back(); }

   private:
    JsonReader& reader_;
  };

  // Notes are dropped if there is no place for them.
  explicit JsonReader(std::string_view file,
                      std::vector<Diagnostic>* notes = nullptr)
      : file_(file), notes_(notes) {}

  // "types 'disk': props[2]: doc"
  std::string Place() const;
  absl::Status Error(std::string_view what) const;
  // "…: a number where a string is needed"
  absl::Status Wrong(const JsonValue& found, std::string_view needed) const;
  void NoteUnknownKey(std::string_view key);
  // What the element that is being read is called, once it is known.
  void NameElement(std::string_view name) { path_.back().text = name; }
  // The innermost name on the way.
  std::string_view Name() const;

 private:
  struct Part {
    std::string_view text;
    Kind kind;
    size_t index;
  };
  std::string_view file_;
  std::vector<Diagnostic>* notes_;
  std::vector<Part> path_;
};

absl::Status ReadTypes(const JsonValue& root, JsonReader& reader, Model& model);
absl::Status ReadLimits(const JsonValue& root, JsonReader& reader,
                        Model& model);
absl::Status ReadMachines(const JsonValue& root, JsonReader& reader,
                          Model& model);
// `name` is that of the file without ".json".
absl::Status ReadAccelFile(std::string_view name, const JsonValue& root,
                           JsonReader& reader, Model& model);
absl::Status ReadFeatureBits(const JsonValue& root, JsonReader& reader,
                             Model& model);
// A list of [driver, property, value] or [driver, property, value, optional],
// where optional is true or {"optional": true}.
absl::StatusOr<std::vector<TableEntry>> ReadEntries(const JsonValue& json,
                                                    JsonReader& reader);
void WriteEntries(const std::vector<TableEntry>& entries, JsonWriter& json);

void WriteTypes(const Model& model, JsonWriter& json);
void WriteLimits(const Model& model, JsonWriter& json);
void WriteMachines(const Model& model, JsonWriter& json);
void WriteAccelFile(const AccelFile& file, JsonWriter& json);
void WriteFeatureBits(const Model& model, JsonWriter& json);

// Notes types and properties that `registry` does not have: the file may be
// that of several catalogues.
void NoteUnknownBits(const FeatureBits& bits, const TypeRegistry& registry,
                     std::vector<Diagnostic>& notes);

// Keys that no attribute of a machine may have.
bool IsMachineKey(std::string_view key);

// How `a` and `b` differ: "doc: nothing becomes "x"", a line for each key.
std::vector<std::string> Differences(const Property& a, const Property& b);
std::vector<std::string> Differences(const Type& a, const Type& b);

}  // namespace qom::compat::model

#endif  // QOMRT_COMPAT_CATALOGUE_KEYS_H_
