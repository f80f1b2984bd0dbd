// Reads types.json and limits.json into type builders.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_TYPES_H_
#define QOMRT_COMPAT_CATALOGUE_TYPES_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "compat/catalogue/catalogue.h"
#include "compat/internal/json.h"
#include "qom/internal/strings.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

namespace qom::compat::internal {

class TypeReader {
 public:
  TypeReader(TypeRegistry& registry, Catalogue& catalogue)
      : registry_(registry), catalogue_(catalogue) {}

  absl::Status ReadLimits(const JsonValue& root);
  // Adds every type to the registry, or none; does not seal it.
  absl::Status ReadTypes(const JsonValue& root);
  // Notes what limits.json says of types and properties that are not there.
  // After ReadTypes().
  void NoteUnusedLimits();

 private:
  template <typename V>
  using ByName =
      absl::flat_hash_map<std::string_view, V, qom::internal::StringHash,
                          qom::internal::StringEq>;
  struct Row {
    std::string_view type;
    const JsonValue* default_value = nullptr;
    const JsonValue* details = nullptr;  // an object
    // A value some type of the catalogue starts with; tells the kind of a
    // property whose type name does not.
    const JsonValue* sample = nullptr;
  };
  struct Alias {
    std::string_view type;  // empty: another spelling on the same object
    std::string_view property;
    std::string_view path;  // empty: to the first object of that type
  };
  struct Child {
    std::string_view name;
    std::string_view type;
    bool hidden = false;
    const JsonValue* values = nullptr;  // an object
  };
  struct Type {
    std::string_view name;
    const JsonValue* json = nullptr;
    Type* parent = nullptr;
    bool is_abstract = false;
    bool is_interface = false;
    int depth = 0;  // number of ancestors and 1; 0: not known yet
    std::vector<std::pair<std::string_view, Row>> order;  // own rows
    ByName<Row*> rows;
    ByName<const JsonValue*> initial;
    ByName<Alias> aliases;
    ByName<bool> readonly;
    ByName<const JsonValue*> unreadable;
    std::vector<Child> children;
    std::optional<bool> hotpluggable;
    // Aliases that this type or an ancestor has bound to a child.
    ByName<std::string> bound;
    std::vector<std::pair<std::string, std::string>> hidden;  // name, type
  };
  struct Limits {
    std::optional<int64_t> min;
    std::optional<uint64_t> max;
    PropertyRule rule;
  };

  absl::Status CollectProperties(const JsonValue& json, const std::string& at,
                                 Type& type);
  absl::Status CollectChildren(const JsonValue& json, const std::string& at,
                               Type& type);
  absl::Status CheckDetails(const JsonValue& json, const std::string& at);
  absl::Status CollectType(std::string_view name, const JsonValue& json);
  absl::Status CheckParents();
  absl::Status CheckNames();
  absl::Status CheckObject(const Type& type) const;
  void CollectSamples();
  const Row* FindRow(const Type& type, std::string_view property) const;
  const JsonValue* InitialValue(const Type& type,
                                std::string_view property) const;
  std::optional<std::string> PathToChild(const Type& type,
                                         std::string_view child_type) const;
  std::optional<std::string> KnownPath(const Type& type,
                                       std::string_view path) const;
  ClassProperty MakeRow(const Type& type, std::string_view name,
                        const Row& row) const;
  void ApplyDetails(const JsonValue& details, ClassProperty& property) const;
  void MarkUnreadable(ClassProperty& property, const JsonValue& why) const;
  void ApplyLimits(const Type& type, ClassProperty& property) const;
  absl::Status BuildType(Type& type);
  ForDescendants& ForDescendantsOf(const Type& type, std::string_view property);
  absl::Status BindAliases(Type& type, TypeBuilder& builder,
                           ByName<ClassProperty>& own);
  void SetLayers(const Type& type, TypeBuilder& builder) const;

  TypeRegistry& registry_;
  Catalogue& catalogue_;
  std::vector<std::unique_ptr<Type>> types_;
  ByName<Type*> by_name_;
  std::map<std::string, const PropertyRule*, std::less<>> values_of_type_;
  // Kept by the registry: rows point to their rules.
  std::shared_ptr<std::map<std::pair<std::string, std::string>, Limits>>
      limits_ = std::make_shared<
          std::map<std::pair<std::string, std::string>, Limits>>();
  std::vector<TypeBuilder> builders_;
  bool has_object_compat_ = false;
};

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_CATALOGUE_TYPES_H_
