// The rows of the kind table, made from the lists in props/kinds.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/kind_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

#include "props/kinds.h"
#include "qom/link.h"
#include "qom/property.h"

namespace qom::props {
namespace {

// A list whose elements are of type V.
template <typename V>
void HoldList(ClassProperty& property) {
  SetKind<std::vector<V>>(property);
  if constexpr (std::is_integral_v<V>) {
    property.min = static_cast<uint64_t>(
        static_cast<int64_t>(std::numeric_limits<V>::min()));
    property.max = static_cast<uint64_t>(std::numeric_limits<V>::max());
  }
}

void HoldLink(ClassProperty& property) {
  property.kind = &qom::internal::kLinkKind;
  property.declared = qom::internal::kLinkKind.values;
  property.set = &qom::internal::SetLink;
  property.get = &qom::internal::GetLink;
}

template <typename V>
absl::Status CheckForm(std::string_view text) {
  return V::Parse(text).status();
}

// A list of yes and no is nothing that emulators have, a list of anything is
// anything.
template <typename V>
constexpr bool kIsListed =
    !std::is_same_v<V, bool> && !std::is_same_v<V, Value>;

template <typename... V, typename... Form>
constexpr auto MakeRows(KindList<V...>, KindList<Form...>) {
  constexpr size_t kLists = (size_t{kIsListed<V>} + ...);
  std::array<KindRow, sizeof...(V) + kLists + 1 + sizeof...(Form)> rows{};
  size_t at = 0;
  ((rows[at++] = {&internal::kKind<V>, &SetKind<V>, &internal::kUntoldKind<V>,
                  nullptr}),
   ...);
  auto add_list = [&]<typename E>(KindList<E>) {
    if constexpr (kIsListed<E>) {
      rows[at++] = {&internal::kKind<std::vector<E>>, &HoldList<E>,
                    &internal::kUntoldKind<std::vector<E>>, nullptr};
    }
  };
  (add_list(KindList<V>()), ...);
  ((rows[at++] = {&internal::kKind<Form>, nullptr, nullptr, &CheckForm<Form>}),
   ...);
  rows[at] = {&qom::internal::kLinkKind, &HoldLink, nullptr, nullptr};
  return rows;
}

constexpr auto kRows = MakeRows(BuiltInKinds(), BuiltInForms());

// Two of QEMU's properties name their types as C does.
struct OtherName {
  std::string_view name;
  std::string_view kind;
};
constexpr OtherName kOtherNames[] = {{"string", "str"},
                                     {"int", "int64"},
                                     {"int32_t", "int32"},
                                     {"uint64_t", "uint64"}};

// The kind of "link<bus>" and all others.
constexpr std::string_view kLink = "link<>";

}  // namespace

std::span<const KindRow> Kinds() { return kRows; }

const KindRow* FindKind(std::string_view name) {
  if (name.starts_with("link<") && name.ends_with('>')) name = kLink;
  for (const KindRow& row : kRows) {
    if (row.name() == name) return &row;
  }
  for (const OtherName& other : kOtherNames) {
    if (other.name == name) return FindKind(other.kind);
  }
  return nullptr;
}

void HoldUntold(const KindRow& row, ClassProperty& property) {
  row.hold(property);
  property.kind = row.untold;
  property.set = &qom::internal::SetField;
  property.get = &qom::internal::GetField;
}

const KindRow* RowOf(const PropertyKind* kind) {
  for (const KindRow& row : kRows) {
    if (row.kind == kind || (kind != nullptr && row.untold == kind)) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace qom::props
