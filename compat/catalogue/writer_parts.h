// Writes types.json and limits.json from a registry, machines.json and
// accel_NAME.json from a Catalogue. The reader of these files derives much from
// little; a `TypeWriter` therefore keeps what it has decided to write of each
// type, and asks before it writes more: what would the reader make of that?
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_WRITER_PARTS_H_
#define QOMRT_COMPAT_CATALOGUE_WRITER_PARTS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/fresh_object.h"
#include "compat/catalogue/writer.h"
#include "compat/internal/json_writer.h"
#include "compat/layer.h"
#include "qom/class.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "qom/value.h"

namespace qom::compat::internal {

// The key `layered` of machines.json.
struct LayeredTypes {
  bool declared = false;  // false: left to the reader's rule
  std::vector<std::string> builtin;
  std::vector<std::string> global;
};

class TypeWriter {
 public:
  TypeWriter(TypeRegistry& registry, const Catalogue& catalogue);

  // Decides what to write. FailedPrecondition if types take layers in a way
  // that the format cannot say.
  absl::Status Prepare();
  const LayeredTypes& layered() const { return layered_; }
  bool has_limits() const { return !values_.empty() || !limits_.empty(); }
  absl::StatusOr<std::string> TypesJson() const;
  absl::StatusOr<std::string> LimitsJson() const;

 private:
  // An entry of limits.json.
  struct Limits {
    bool has_range = false;
    bool is_signed = false;
    uint64_t min = 0;
    uint64_t max = 0;
    bool power_of_two = false;
    bool zero_is_unset = false;
    uint32_t length = 0;
    std::vector<std::string> values;
    std::string text;

    friend bool operator==(const Limits&, const Limits&) = default;
  };
  // The object at the end of a property.
  struct Details {
    std::string kind;
    std::string_view doc;
    std::string_view unit;
    PropertyFlags flags = PropertyFlags::kNone;
    std::string_view deprecated_since;
    std::string_view replacement;
    const Value* automatic = nullptr;
    const std::vector<HistoryEntry>* history = nullptr;

    bool IsEmpty() const;
  };
  struct Row {
    const ClassProperty* property = nullptr;
    const Value* default_value = nullptr;
    Details details;
    const Value* sample = nullptr;  // what some type starts with
  };
  using Alias = AliasTarget;
  struct Child {
    std::string name;
    std::string type;
    bool hidden = false;
    std::map<std::string, Value, std::less<>> values;
  };
  using ChildValues = std::map<std::pair<std::string, std::string>, Value>;
  // What types.json says of a type, and what the reader makes of it.
  struct Type {
    const Class* type = nullptr;
    const Type* parent = nullptr;
    std::optional<FreshObject> fresh;
    std::deque<Row> rows;
    std::map<std::string_view, Row*> rows_by_name;
    std::map<std::string, Value, std::less<>> initial;
    std::map<std::string, Alias, std::less<>> aliases;
    std::vector<Child> children;
    std::vector<std::string> readonly;
    std::map<std::string, std::string, std::less<>> unreadable;
    std::vector<std::string> removed;
    std::optional<bool> hotpluggable;
    // What the reader adds: aliases it binds and where they lead, objects it
    // hides behind them, what the type gives its children.
    std::map<std::string, std::string, std::less<>> bound;
    std::vector<std::pair<std::string, std::string>> hidden;  // name, type
    ChildValues child_values;
  };

  absl::Status FindLayered();
  bool Predicts(const LayeredTypes& layered) const;
  LayerMask PredictMask(const Class& type, const LayeredTypes& layered) const;
  std::vector<const Class*> InOrder();
  void FindBelow();
  void FindValueLists();

  void Describe(Type& type);
  void AddForDescendants(Type& type);
  void AddChildren(Type& type);
  void AddChild(Type& type, std::string_view name, const Class& child,
                bool hidden);
  void AddRows(Type& type);
  void AddAliases(Type& type);
  void AddHiddenChildren(Type& type);
  void AddAccess(Type& type, const ClassProperty& property, bool redeclares);
  void AddInitial(Type& type);
  void AddChildValues(Type& type);
  void GiveChild(Type& type, const std::string& child,
                 const std::string& property, const Value& value);
  void AddHotpluggable(Type& type);
  void AddLimits(const Type& type, const ClassProperty& property);
  void FindSamples();
  void NameKinds();

  const Type* ModelOf(std::string_view name) const;
  const Row* FindRow(const Type* type, std::string_view property) const;
  const Value* InitialValue(const Type* type, std::string_view property) const;
  const Alias* FindAlias(const Type* type, std::string_view property) const;
  const std::string* FindBound(const Type* type,
                               std::string_view property) const;
  std::optional<std::string> PathToChild(const Type& type,
                                         std::string_view child_type) const;
  // Whether the reader, made to declare `property` anew by another key than
  // `props`, makes the same of what it inherits.
  bool SameAsInherited(const Type& type, const ClassProperty& property) const;
  std::optional<Alias> AliasOf(const Type& type,
                               const ClassProperty& property) const;
  bool IsBoundIn(const Type& type, const ClassProperty& property) const;
  Details DetailsOf(const Type& type, const ClassProperty& property) const;
  Limits LimitsOf(const ClassProperty& property) const;
  const PropertyKind* KindOfReader(const Row& row);
  std::string KindName(const Row& row) const;

  void WriteType(const Type& type, JsonWriter& json) const;
  void WriteRow(const Row& row, JsonWriter& json) const;
  void WriteChildren(const Type& type, JsonWriter& json) const;

  TypeRegistry& registry_;
  const Catalogue& catalogue_;
  LayeredTypes layered_;
  std::map<std::string_view, std::unique_ptr<Type>> types_;
  // Of catalogue_.for_descendants: what some descendant has.
  std::set<std::pair<std::string_view, std::string_view>> below_;
  // Of limits.json: lists of values by property type, and the rest.
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, std::map<std::string, Limits>, std::less<>> limits_;
  // The kinds that a catalogue can name.
  TypeRegistry scratch_;
  std::vector<std::pair<std::string, ClassProperty>> kinds_;
};

absl::StatusOr<std::vector<WrittenFile>> WriteMachines(
    const Catalogue& catalogue, const LayeredTypes& layered);

// What answers otherwise in `loaded`; see WrittenCatalogue.
std::vector<Diagnostic> CompareTypes(const TypeRegistry& registry,
                                     const TypeRegistry& loaded);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_CATALOGUE_WRITER_PARTS_H_
