// The `Sealer` turns one batch of type builders into classes, or into the list
// of everything that is wrong with them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SEAL_SEALER_H_
#define QOMRT_QOM_SEAL_SEALER_H_

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "fmt/core.h"
#include "qom/class.h"
#include "qom/internal/strings.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

namespace qom {

class Sealer {
 public:
  Sealer(TypeRegistry& registry, std::vector<TypeBuilder> batch)
      : registry_(registry), batch_(std::move(batch)) {}

  // The classes of the batch, or InvalidArgument with one line a mistake.
  absl::StatusOr<std::vector<std::unique_ptr<Class>>> Run();

  // The type every other descends from.
  static TypeBuilder ObjectType();

 private:
  // A type of the batch on its way.
  struct Draft {
    TypeBuilder* builder;
    std::unique_ptr<Class> type;
    enum { kNew, kOnTheWay, kDone, kBroken } state = kNew;
  };

  template <typename... Args>
  void Wrong(const TypeBuilder& type, fmt::format_string<Args...> format,
             Args&&... args) {
    AddError(type, fmt::format(format, std::forward<Args>(args)...));
  }
  void AddError(const TypeBuilder& type, std::string message);

  void MergeAdopted();
  bool IsAbove(std::string_view name, std::string_view type) const;
  // A published class, or one of this batch that is done; null with an error
  // added if there is none. `what` says what it is to `from`.
  const Class* Need(const TypeBuilder& from, std::string_view what,
                    std::string_view name);
  bool Visit(Draft& draft);
  bool Build(Draft& draft);

  bool ResolveParents(Draft& draft);
  void BuildInterfaces(Draft& draft);
  void BuildProperties(Draft& draft);
  void ExpandAliasAll(Draft& draft);
  void AddProperty(Draft& draft, ClassProperty property, bool redeclare);
  // False if a child is missing or broken.
  bool BuildChildren(Draft& draft);
  void LayOut(Draft& draft);
  void RenewAliases(Draft& draft);
  void ResolveAliases(Draft& draft);
  void ResolveChildAlias(Draft& draft, ClassProperty& alias);
  void ResolveSpelling(Draft& draft, ClassProperty& spelling);
  const Class* FindRoute(Draft& draft, ClassProperty& alias);
  static void TakeFrom(const ClassProperty& target, ClassProperty& alias);
  void ResolveLinks(Class& type);
  void BuildDefaults(Draft& draft);
  void BuildRecord(Draft& draft);
  void BuildTable(Draft& draft);

  TypeRegistry& registry_;
  std::vector<TypeBuilder> batch_;
  std::vector<Draft> drafts_;
  absl::flat_hash_map<std::string_view, Draft*, internal::StringHash,
                      internal::StringEq>
      by_name_;
  std::vector<std::string> path_;  // names on the way, for cycles
  std::vector<std::string> errors_;
};

}  // namespace qom

#endif  // QOMRT_QOM_SEAL_SEALER_H_
