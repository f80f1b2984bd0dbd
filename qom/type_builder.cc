// How a builder notes what it is told.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/type_builder.h"

#include <functional>
#include <string_view>
#include <utility>

namespace qom {

TypeBuilder::TypeBuilder(std::string_view name) { says_.name = name; }
TypeBuilder::TypeBuilder(const TypeBuilder&) = default;
TypeBuilder::TypeBuilder(TypeBuilder&&) noexcept = default;
TypeBuilder& TypeBuilder::operator=(const TypeBuilder&) = default;
TypeBuilder& TypeBuilder::operator=(TypeBuilder&&) noexcept = default;
TypeBuilder::~TypeBuilder() = default;

TypeBuilder& TypeBuilder::Parent(std::string_view parent) {
  says_.parent = parent;
  return *this;
}
TypeBuilder& TypeBuilder::Abstract() {
  says_.is_abstract = true;
  return *this;
}
TypeBuilder& TypeBuilder::Interface() {
  says_.is_interface = true;
  says_.is_abstract = true;
  return *this;
}
TypeBuilder& TypeBuilder::Implements(std::string_view interface) {
  says_.interfaces.emplace_back(interface);
  return *this;
}
TypeBuilder& TypeBuilder::Property(ClassProperty property) {
  says_.properties.push_back(std::move(property));
  return *this;
}
ClassProperty& TypeBuilder::AddProperty() {
  return says_.properties.emplace_back();
}
TypeBuilder& TypeBuilder::Redeclare(ClassProperty property) {
  says_.redeclared.push_back(std::move(property));
  return *this;
}
TypeBuilder& TypeBuilder::Remove(std::string_view property) {
  says_.removed.emplace_back(property);
  return *this;
}
TypeBuilder& TypeBuilder::Default(std::string_view property, Value value) {
  says_.defaults.emplace_back(property, std::move(value));
  return *this;
}
TypeBuilder& TypeBuilder::Recorded() {
  says_.is_recorded = true;
  return *this;
}
TypeBuilder& TypeBuilder::Child(std::string_view name, std::string_view type,
                                bool hidden) {
  says_.children.push_back({std::string(name), std::string(type), hidden});
  return *this;
}
TypeBuilder& TypeBuilder::ChildDefault(std::string_view child,
                                       std::string_view property, Value value) {
  says_.child_defaults.push_back(
      {std::string(child), std::string(property), std::move(value)});
  return *this;
}
TypeBuilder& TypeBuilder::AliasAll(const void* child_key,
                                   std::string_view child_type,
                                   Object* (*find)(const Object& owner)) {
  says_.alias_all.push_back({child_key, child_type, find});
  return *this;
}
TypeBuilder& TypeBuilder::ClassInit(std::function<void(ObjectClass&)> init) {
  says_.class_init.push_back(std::move(init));
  return *this;
}
TypeBuilder& TypeBuilder::ClassBaseInit(
    std::function<void(ObjectClass&)> init) {
  says_.class_base_init.push_back(std::move(init));
  return *this;
}
TypeBuilder& TypeBuilder::PostInit(void (*hook)(Object&)) {
  says_.post_init.push_back(hook);
  return *this;
}
TypeBuilder& TypeBuilder::Source(std::string_view source) {
  says_.source = source;
  return *this;
}

void TypeBuilder::ImplementsNative(std::string_view name, const void* key,
                                   void* (*cast)(Object*)) {
  says_.native_interfaces.push_back({name, key, cast});
}

}  // namespace qom
