// The sentences that describe a type, kept until the registry is sealed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/type_builder.h"

#include <functional>
#include <string_view>
#include <utility>

namespace qom {

TypeBuilder::TypeBuilder(std::string_view name) : name_(name) {}
TypeBuilder::TypeBuilder(const TypeBuilder&) = default;
TypeBuilder::TypeBuilder(TypeBuilder&&) noexcept = default;
TypeBuilder& TypeBuilder::operator=(const TypeBuilder&) = default;
TypeBuilder& TypeBuilder::operator=(TypeBuilder&&) noexcept = default;
TypeBuilder::~TypeBuilder() = default;

TypeBuilder& TypeBuilder::Parent(std::string_view parent) {
  parent_ = parent;
  return *this;
}
TypeBuilder& TypeBuilder::Abstract() {
  abstract_ = true;
  return *this;
}
TypeBuilder& TypeBuilder::Interface() {
  interface_ = true;
  abstract_ = true;
  return *this;
}
TypeBuilder& TypeBuilder::Implements(std::string_view interface) {
  interfaces_.emplace_back(interface);
  return *this;
}
TypeBuilder& TypeBuilder::Property(ClassProperty property) {
  properties_.push_back(std::move(property));
  return *this;
}
ClassProperty& TypeBuilder::AddProperty() { return properties_.emplace_back(); }
TypeBuilder& TypeBuilder::Redeclare(ClassProperty property) {
  redeclared_.push_back(std::move(property));
  return *this;
}
TypeBuilder& TypeBuilder::Remove(std::string_view property) {
  removed_.emplace_back(property);
  return *this;
}
TypeBuilder& TypeBuilder::Default(std::string_view property, Value value) {
  defaults_.emplace_back(property, std::move(value));
  return *this;
}
TypeBuilder& TypeBuilder::Recorded() {
  recorded_ = true;
  return *this;
}
TypeBuilder& TypeBuilder::Child(std::string_view name, std::string_view type,
                                bool hidden) {
  children_.push_back({std::string(name), std::string(type), hidden});
  return *this;
}
TypeBuilder& TypeBuilder::ChildDefault(std::string_view child,
                                       std::string_view property, Value value) {
  child_defaults_.push_back(
      {std::string(child), std::string(property), std::move(value)});
  return *this;
}
TypeBuilder& TypeBuilder::AliasAll(const void* child_key,
                                   std::string_view child_type,
                                   Object* (*find)(const Object& owner)) {
  alias_all_.push_back({child_key, child_type, find});
  return *this;
}
TypeBuilder& TypeBuilder::ClassInit(std::function<void(ObjectClass&)> init) {
  class_init_.push_back(std::move(init));
  return *this;
}
TypeBuilder& TypeBuilder::ClassBaseInit(
    std::function<void(ObjectClass&)> init) {
  class_base_init_.push_back(std::move(init));
  return *this;
}
TypeBuilder& TypeBuilder::PostInit(void (*hook)(Object&)) {
  post_init_.push_back(hook);
  return *this;
}
TypeBuilder& TypeBuilder::Source(std::string_view source) {
  source_ = source;
  return *this;
}

void TypeBuilder::ImplementsNative(std::string_view name, const void* key,
                                   void* (*cast)(Object*)) {
  native_interfaces_.push_back({name, key, cast});
}

}  // namespace qom
