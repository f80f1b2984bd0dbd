// The dynamic properties of an object, over definitions that objects share.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/tree/dynamic_properties.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "qom/internal/name_hash.h"
#include "qom/status.h"
#include "qom/tree/tree.h"

namespace qom::internal {
// ---- DynamicDefinitions ----------------------------------------------------

DynamicDefinitions::~DynamicDefinitions() {
  for (DynamicDefinition* one : all_) delete one;
}

bool DynamicDefinitions::Same::operator()(const DynamicDefinition* a,
                                          const DynamicDefinition* b) const {
  return a->get_operations == b->get_operations &&
         a->set_operations == b->set_operations && a->flags == b->flags &&
         a->name == b->name && a->type == b->type;
}

const DynamicDefinition* DynamicDefinitions::Take(
    std::string_view name, std::string_view type,
    const DynamicAccessors& accessors, PropertyFlags flags) {
  DynamicDefinition wanted;
  wanted.name = name;
  wanted.type = type;
  wanted.flags = flags;
  wanted.hash = HashName(name);
  wanted.get_operations = accessors.get.operations();
  wanted.set_operations = accessors.set.operations();
  MutexLock lock(&mutex_);
  auto at = all_.find(&wanted);
  if (at == all_.end()) {
    auto* made = new DynamicDefinition(wanted);
    made->name_text = name;
    made->type_text = type;
    made->name = made->name_text;
    made->type = made->type_text;
    if (accessors.get) made->get = &DynamicProperties::Get;
    if (accessors.set) made->set = &DynamicProperties::Set;
    at = all_.insert(made).first;
  }
  ++(*at)->users;
  return *at;
}

void DynamicDefinitions::Return(const DynamicDefinition* definition) {
  MutexLock lock(&mutex_);
  auto* one = const_cast<DynamicDefinition*>(definition);
  if (--one->users > 0) return;
  all_.erase(one);
  delete one;
}

// ---- DynamicProperties -----------------------------------------------------

const DynamicProperties::Entry* DynamicProperties::FindEntry(
    std::string_view name, uint64_t hash) const {
  auto fits = [&](const Entry& entry) {
    return entry.definition != nullptr && entry.definition->hash == hash &&
           entry.definition->name == name;
  };
  if (index_.empty()) {
    const auto at = std::find_if(entries_.begin(), entries_.end(), fits);
    return at == entries_.end() ? nullptr : &*at;
  }
  const size_t mask = index_.size() - 1;
  for (size_t at = hash & mask; index_[at] != 0; at = (at + 1) & mask) {
    const Entry& entry = entries_[index_[at] - 1];
    if (fits(entry)) return &entry;
  }
  return nullptr;
}

const DynamicDefinition* DynamicProperties::Find(std::string_view name) const {
  const Entry* entry = FindEntry(name, HashName(name));
  return entry == nullptr ? nullptr : entry->definition;
}

const AliasTarget* DynamicProperties::AliasOf(
    const DynamicDefinition& definition) const {
  const Entry& entry = *FindEntry(definition.name, definition.hash);
  if (definition.get_operations ==
      DynamicAccessors::Get::OperationsOf<AliasGetter>()) {
    return static_cast<const AliasGetter*>(entry.get_state);
  }
  if (definition.set_operations ==
      DynamicAccessors::Set::OperationsOf<AliasSetter>()) {
    return static_cast<const AliasSetter*>(entry.set_state);
  }
  return nullptr;
}

// The one with the property may be gone by now: the setter may have removed it
// before its new value is read.
absl::Status DynamicProperties::Get(const ObjectProperty& property,
                                    const Object& object, Visitor& visitor) {
  const auto& definition = static_cast<const DynamicDefinition&>(property);
  const Entry* entry =
      object.extra()->dynamic->FindEntry(definition.name, definition.hash);
  if (entry == nullptr || entry->definition != &definition) {
    return UnknownProperty(object.type().name(), definition.name);
  }
  return definition.get_operations->call(entry->get_state, object, visitor);
}

absl::Status DynamicProperties::Set(const ObjectProperty& property,
                                    Object& object, Visitor& visitor) {
  const auto& definition = static_cast<const DynamicDefinition&>(property);
  const Entry* entry =
      object.extra()->dynamic->FindEntry(definition.name, definition.hash);
  if (entry == nullptr || entry->definition != &definition) {
    return UnknownProperty(object.type().name(), definition.name);
  }
  return definition.set_operations->call(entry->set_state, object, visitor);
}

void DynamicProperties::Add(std::string_view name, std::string_view type,
                            DynamicAccessors accessors, PropertyFlags flags) {
  const DynamicDefinition* definition =
      definitions_.Take(name, type, accessors, flags);
  entries_.push_back(
      {definition, accessors.get.Release(), accessors.set.Release()});
  ++count_;
  if (entries_.size() > kFew && entries_.size() * 2 > index_.size()) {
    Reindex();
  } else if (!index_.empty()) {
    Index(static_cast<uint32_t>(entries_.size() - 1));
  }
}

DynamicProperties::Entry DynamicProperties::TakeOut(
    const DynamicDefinition& definition) {
  auto* entry = const_cast<Entry*>(FindEntry(definition.name, definition.hash));
  if (!index_.empty()) {
    Unindex(static_cast<uint32_t>(entry - entries_.data()));
  }
  const Entry gone = std::exchange(*entry, Entry{});
  --count_;
  if (count_ * 2 < entries_.size()) {
    std::erase_if(entries_,
                  [](const Entry& one) { return one.definition == nullptr; });
    Reindex();
  }
  return gone;
}

void DynamicProperties::End(const Entry& gone) {
  if (calls_ == 0) {
    Destroy(gone);
  } else {
    removed_.push_back(gone);
  }
}

void DynamicProperties::EndCall() {
  if (--calls_ != 0) return;
  for (const Entry& entry : std::exchange(removed_, {})) Destroy(entry);
}

void DynamicProperties::Clear() {
  const std::vector<Entry> gone = std::exchange(entries_, {});
  index_.clear();
  count_ = 0;
  for (const Entry& entry : gone) {
    if (entry.definition != nullptr) Destroy(entry);
  }
}

void DynamicProperties::Destroy(const Entry& entry) {
  const DynamicDefinition& definition = *entry.definition;
  if (definition.get_operations != nullptr &&
      definition.get_operations->destroy != nullptr) {
    definition.get_operations->destroy(entry.get_state);
  }
  if (definition.set_operations != nullptr &&
      definition.set_operations->destroy != nullptr) {
    definition.set_operations->destroy(entry.set_state);
  }
  definitions_.Return(&definition);
}

void DynamicProperties::Index(uint32_t position) {
  const size_t mask = index_.size() - 1;
  size_t at = entries_[position].definition->hash & mask;
  while (index_[at] != 0) at = (at + 1) & mask;
  index_[at] = position + 1;
}

// What comes behind moves up as far as it may: a place that stayed taken would
// make each way past it longer.
void DynamicProperties::Unindex(uint32_t position) {
  const size_t mask = index_.size() - 1;
  size_t free = entries_[position].definition->hash & mask;
  while (index_[free] != position + 1) free = (free + 1) & mask;
  for (size_t at = (free + 1) & mask; index_[at] != 0; at = (at + 1) & mask) {
    const size_t first = entries_[index_[at] - 1].definition->hash;
    if (((at - first) & mask) >= ((at - free) & mask)) {
      index_[free] = index_[at];
      free = at;
    }
  }
  index_[free] = 0;
}

void DynamicProperties::Reindex() {
  index_.clear();
  if (entries_.size() <= kFew) return;
  index_.resize(std::bit_ceil(entries_.size() * 2 + 2));
  for (uint32_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].definition != nullptr) Index(i);
  }
}

// ---- DynamicCall -----------------------------------------------------------

DynamicCall::DynamicCall(const Object& object)
    : object_(object),
      properties_(object.extra()->dynamic.get()),
      keep_(&object) {
  if (properties_ != nullptr) ++properties_->calls_;
}

DynamicCall::~DynamicCall() {
  if (properties_ != nullptr) properties_->EndCall();
}

absl::Status DynamicCall::Check(const ObjectProperty& property) const {
  return call_.Check(object_, property);
}

}  // namespace qom::internal
