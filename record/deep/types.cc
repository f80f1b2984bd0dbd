// The classes of an emulator, each with what it declares.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstring>

#include "record/deep/inspect.h"

namespace qomrt_inspect {

std::vector<std::string> TypeNames(const Symbols& qom) {
  std::set<std::string> names;
  for (const char* root : {"object", "interface"}) {
    for (List* at = qom.class_list(root, true); at != nullptr; at = at->next) {
      names.insert(qom.class_name(at->data));
    }
  }
  return {names.begin(), names.end()};
}

std::string JsonOf(const Symbols& qom, const void* value) {
  const Text* const json = qom.to_json(value);
  return {json->data, json->size};
}

void WriteProperty(const Symbols& qom, const Property& property, Json& json) {
  json.Key("name").Text(property.name).Key("type").Text(property.type);
  if (property.default_value != nullptr) {
    json.Key("default-value").Raw(JsonOf(qom, property.default_value));
  }
}

namespace {

// A cast tells it of classes that implement one, too.
bool IsInterface(const Symbols& qom, void* type) {
  void* root = type;
  while (void* const parent = qom.class_parent(root)) root = parent;
  return std::strcmp(qom.class_name(root), "interface") == 0;
}

void WriteInterfaces(const Symbols& qom, void* type,
                     const std::vector<std::string>& interfaces, Json& json) {
  json.Key("interfaces").Begin('[');
  for (const std::string& name : interfaces) {
    if (qom.class_cast(type, name.c_str()) != nullptr) json.Text(name.c_str());
  }
  json.End(']');
}

void WriteProperties(const Symbols& qom, void* type, Json& json) {
  json.Key("properties").Begin('[');
  PropertyIterator iterator;
  qom.class_properties(&iterator, type);
  while (const Property* property = qom.next_property(&iterator)) {
    json.Begin('{');
    WriteProperty(qom, *property, json);
    json.Flag("read-only", property->set == nullptr).End('}');
  }
  json.End(']');
}

}  // namespace

std::string InspectTypes(const Symbols& qom,
                         const std::vector<std::string>& names) {
  std::vector<std::string> interfaces;
  for (const std::string& name : names) {
    void* const type = qom.class_by_name(name.c_str());
    if (name != "interface" && IsInterface(qom, type)) {
      interfaces.push_back(name);
    }
  }
  Json json;
  json.Begin('[');
  for (const std::string& name : names) {
    void* const type = qom.class_by_name(name.c_str());
    void* const parent = qom.class_parent(type);
    const bool is_interface = IsInterface(qom, type);
    json.Begin('{').Key("name").Text(name.c_str());
    if (parent != nullptr) json.Key("parent").Text(qom.class_name(parent));
    json.Flag("abstract", qom.class_is_abstract(type));
    json.Flag("interface", is_interface);
    if (!is_interface) WriteInterfaces(qom, type, interfaces, json);
    WriteProperties(qom, type, json);
    json.End('}');
  }
  json.End(']');
  return json.text();
}

}  // namespace qomrt_inspect
