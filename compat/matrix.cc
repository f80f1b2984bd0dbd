// Each type is asked once for each set of entries that matches it and what it
// embeds; columns that have the same share the answer, and then, property by
// property, the cell.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/matrix.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/internal/place.h"
#include "compat/layer_stack.h"
#include "compat/resolutions.h"
#include "qom/assign.h"
#include "qom/internal/hash.h"

namespace qom::compat {
namespace {

using Entries = std::vector<EntryRef>;

// Columns in which the same entries match a type and its parts.
struct Group {
  const Resolutions::Made* made = nullptr;
  size_t column = 0;  // the first
  std::map<std::string_view, const ResolvedChild*> children{};

  // The entries that speak of a value, whatever name it has.
  const Entries& Of(const ClassProperty& property) const {
    static const Entries kNone;
    const auto at = by_field.find(&Unaliased(property));
    return at == by_field.end() ? kNone : at->second;
  }
  qom::internal::HashMap<const ClassProperty*, Entries> by_field{};
};

// A type by name as all columns have it.
class TypeRows {
 public:
  TypeRows(std::string_view name, const std::vector<MatrixColumn>& columns,
           const std::vector<const Class*>& types)
      : name_(name), columns_(columns), types_(types) {}

  void AddTo(std::vector<MatrixRow>& rows) {
    group_of_.assign(columns_.size(), kNoGroup);
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (types_[i] != nullptr) group_of_[i] = GroupOf(i);
    }
    if (MatrixRow row = TypeRow(); row.cells.size() > 1) {
      rows.push_back(std::move(row));
    }
    if (groups_.size() < 2) return;
    std::set<std::string_view> names;
    for (const Group& group : groups_) {
      for (const Resolved& one : group.made->resolution.properties) {
        names.insert(one.property->name);
      }
      for (const ResolvedChild& child : group.made->resolution.children) {
        names.insert(child.name);
      }
    }
    for (const std::string_view name : names) {
      MatrixRow row = RowOf(name);
      if (Varies(row)) rows.push_back(std::move(row));
    }
  }

 private:
  static constexpr size_t kNoGroup = ~size_t{0};

  size_t GroupOf(size_t column) {
    const MatrixColumn& asked = columns_[column];
    const Class& type = *types_[column];
    const Resolutions::Made& made = resolutions_.Of(
        *asked.context, type, [&] { return asked.resolve(type); },
        asked.beside);
    for (size_t i = groups_.size(); i-- > 0;) {
      if (groups_[i].made == &made) return i;
    }
    Group group{.made = &made,
                .column = column,
                .children = made.resolution.ChildrenByName()};
    for (const Resolutions::Part& part : made.parts) {
      for (const EntryRef entry : part.entries) {
        if (const auto* property = part.type->FindProperty(entry->property)) {
          group.by_field[&Unaliased(*property)].push_back(entry);
        }
      }
    }
    groups_.push_back(std::move(group));
    return groups_.size() - 1;
  }

  // A resolution that says nothing was not asked for.
  CellIs TypeIn(size_t column) const {
    if (types_[column] == nullptr) return CellIs::kNoType;
    const Resolution& one = groups_[group_of_[column]].made->resolution;
    return one.created || one.diagnostics.empty() ? CellIs::kValue
                                                  : CellIs::kNoObject;
  }

  MatrixRow TypeRow() const {
    MatrixRow row{name_, ""};
    for (size_t i = 0; i < columns_.size(); ++i) {
      MatrixCell cell{.is = TypeIn(i), .column = i};
      if (cell.is == CellIs::kValue) cell.told.value = true;
      const auto same = std::find_if(
          row.cells.begin(), row.cells.end(),
          [&cell](const MatrixCell& other) { return cell.is == other.is; });
      row.cell_of.push_back(static_cast<uint32_t>(same - row.cells.begin()));
      if (same == row.cells.end()) row.cells.push_back(std::move(cell));
    }
    return row;
  }

  static MatrixCell CellOf(const Group& group, std::string_view name) {
    MatrixCell cell{.column = group.column};
    const Resolved* const one = group.made->resolution.FindProperty(name);
    if (!group.made->resolution.created) {
      cell.is = CellIs::kNoObject;
    } else if (one == nullptr) {
      const auto child = group.children.find(name);
      cell.is =
          child == group.children.end() ? CellIs::kNoProperty : CellIs::kValue;
      if (cell.is == CellIs::kValue) cell.told.value = child->second->path;
    } else {
      cell.told = *one;
      cell.is = !one->unreadable.empty() ||
                        (!one->exception.empty() && !one->is_programs)
                    ? CellIs::kUnreadable
                : one->unknown ? CellIs::kUnknown
                               : CellIs::kValue;
    }
    return cell;
  }

  MatrixRow RowOf(std::string_view name) const {
    MatrixRow row{name_, std::string(name)};
    std::vector<const Group*> shown;  // by cell
    std::map<size_t, uint32_t> cell_of_group;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const auto [at, is_new] = cell_of_group.try_emplace(
          group_of_[i], static_cast<uint32_t>(row.cells.size()));
      if (is_new) {
        const Group* const group =
            group_of_[i] == kNoGroup ? nullptr : &groups_[group_of_[i]];
        MatrixCell cell =
            group == nullptr ? MatrixCell{.column = i} : CellOf(*group, name);
        const auto same = std::find_if(
            row.cells.begin(), row.cells.end(), [&](const MatrixCell& other) {
              const Group* const its =
                  shown[static_cast<size_t>(&other - row.cells.data())];
              return IsSame(cell, group, other, its);
            });
        if (same != row.cells.end()) {
          at->second = static_cast<uint32_t>(same - row.cells.begin());
        } else {
          row.cells.push_back(std::move(cell));
          shown.push_back(group);
        }
      }
      row.cell_of.push_back(at->second);
    }
    return row;
  }

  // Whether the two show the same, and have the same stack.
  static bool IsSame(const MatrixCell& a, const Group* of_a,
                     const MatrixCell& b, const Group* of_b) {
    if (!a.ShowsAs(b)) return false;
    if (of_a == nullptr || of_b == nullptr) return true;  // none is there
    if (a.told.property == nullptr) return true;
    return of_a->made->parts.front().type == of_b->made->parts.front().type &&
           AreTheSame(of_a->Of(*a.told.property), of_b->Of(*b.told.property));
  }

  static bool Varies(const MatrixRow& row) {
    const MatrixCell* first = nullptr;
    bool is_somewhere = false;
    bool is_missing = false;
    for (const MatrixCell& cell : row.cells) {
      is_missing = is_missing || cell.is == CellIs::kNoProperty;
      is_somewhere = is_somewhere || cell.is == CellIs::kValue ||
                     cell.told.property != nullptr;
      if (cell.is != CellIs::kValue) continue;
      if (first == nullptr) first = &cell;
      if (first->told.value != cell.told.value) return true;
    }
    return is_somewhere && is_missing;
  }

  std::string_view name_;
  const std::vector<MatrixColumn>& columns_;
  const std::vector<const Class*>& types_;  // by column; null: has none
  Resolutions resolutions_;
  std::vector<Group> groups_;
  std::vector<size_t> group_of_;  // by column
};

}  // namespace

bool MatrixCell::ShowsAs(const MatrixCell& other) const {
  const Resolved& a = told;
  const Resolved& b = other.told;
  if (is != other.is || !(a.value == b.value) || a.layer != b.layer ||
      a.driver != b.driver || a.set_explicitly != b.set_explicitly ||
      a.exception != b.exception || a.unreadable != b.unreadable ||
      bool{a.entry} != bool{b.entry}) {
    return false;
  }
  return !a.entry || (a.entry.table().name == b.entry.table().name &&
                      a.entry.index() == b.entry.index());
}

Matrix CompareAll(std::vector<MatrixColumn> columns) {
  Matrix matrix{std::move(columns)};
  std::map<std::string_view, std::vector<const Class*>> types;
  for (size_t i = 0; i < matrix.columns.size(); ++i) {
    for (const Class* type : matrix.columns[i].types) {
      auto& of_columns = types[type->name()];
      of_columns.resize(matrix.columns.size());
      of_columns[i] = type;
    }
  }
  for (const auto& [name, of_columns] : types) {
    TypeRows(name, matrix.columns, of_columns).AddTo(matrix.rows);
  }
  return matrix;
}

std::vector<Offer> StackOf(const Matrix& matrix, const MatrixRow& row,
                           const MatrixCell& cell) {
  if (cell.told.property == nullptr) return {};
  const MatrixColumn& column = matrix.columns[cell.column];
  const auto type =
      std::lower_bound(column.types.begin(), column.types.end(), row.type,
                       [](const Class* one, std::string_view name) {
                         return one->name() < name;
                       });
  Explanation why;
  internal::StackPlace(*Layers(*column.context).snapshot(), **type,
                       internal::PlaceOf(**type, *cell.told.property), why);
  return std::move(why.stack);
}

}  // namespace qom::compat
