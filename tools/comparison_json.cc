// The keys under which differences are told.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/comparison_json.h"

#include <string_view>
#include <utility>

namespace qom::tools {

Json ToJson(const compat::Difference& difference) {
  return Json::Object{{"type", difference.type},
                      {"property", difference.property},
                      {"a", difference.a},
                      {"b", difference.b}};
}

Json ToJson(const compat::UntoldValue& untold) {
  Json::Array where;
  if (!untold.a.has_value()) where.push_back("a");
  if (!untold.b.has_value()) where.push_back("b");
  return Json::Object{{"type", untold.type},
                      {"property", untold.property},
                      {"a", untold.a.has_value() ? Json(*untold.a) : Json()},
                      {"b", untold.b.has_value() ? Json(*untold.b) : Json()},
                      {"unknown", std::move(where)}};
}

Json ToJson(const compat::OnlyThere& only) {
  Json::Array types;
  for (const std::string_view type : only.types) types.push_back(type);
  Json::Array properties;
  for (const auto& [type, property] : only.properties) {
    properties.push_back(Json::Array{type, property});
  }
  Json::Array objects;
  for (const std::string_view type : only.objects) objects.push_back(type);
  return Json::Object{{"types", std::move(types)},
                      {"properties", std::move(properties)},
                      {"objects", std::move(objects)}};
}

}  // namespace qom::tools
