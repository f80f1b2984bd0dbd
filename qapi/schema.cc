// Schemas loaded: files are read, definitions made of them, names found, and
// what they mean is looked at. Each step reports what it finds and goes on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/schema.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qapi/internal/checks.h"
#include "qapi/internal/definition_reader.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/resolver.h"
#include "qapi/internal/source.h"
#include "qom/files.h"

namespace qom::qapi {

struct Schema::Index {
  internal::TypeIndex types;
};

Schema::Schema() = default;
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

const Type* Schema::FindType(std::string_view name) const {
  const auto found = index_->types.find(name);
  return found == index_->types.end() ? nullptr : found->second;
}

const std::deque<DocComment>& Schema::docs() const { return source_->docs; }

const std::vector<std::string>& Schema::files() const { return source_->files; }

class SchemaBuilder {
 public:
  static Loaded Build(const std::string& path, const FileReader& read) {
    Schema schema;
    internal::Mistakes mistakes;
    schema.source_ = std::make_unique<internal::Source>();
    schema.index_ = std::make_unique<Schema::Index>();
    internal::Source& source = *schema.source_;
    internal::ReadSource(path, read, source, mistakes);

    internal::Resolver resolver(source, schema.types_, schema.index_->types,
                                mistakes);
    Type& empty = resolver.AddBuiltIns();
    schema.empty_object_ = &empty;
    std::vector<internal::Definition> definitions;
    internal::DefinitionReader reader(source, schema.types_, schema.messages_,
                                      mistakes);
    for (const internal::Expression& expression : source.expressions) {
      std::optional<internal::Definition> definition = reader.Read(expression);
      if (definition.has_value()) definitions.push_back(*definition);
      if (definition.has_value() && !expression.is_broken) {
        ++schema.definitions_;
      }
    }
    resolver.Resolve(definitions);
    std::erase_if(definitions, [](const internal::Definition& one) {
      return one.type != nullptr && one.type->kind == Type::Kind::kBuiltIn;
    });
    internal::Checks(source, empty, mistakes).Check(definitions);
    // A file's own stand before those of what it includes.
    std::stable_sort(schema.messages_.begin(), schema.messages_.end(),
                     [](const Message& a, const Message& b) {
                       return a.at.file < b.at.file;
                     });
    return {std::move(schema), mistakes.Take(source.files)};
  }
};

Loaded Load(const std::string& path, const FileReader& read) {
  return SchemaBuilder::Build(path, read);
}

Loaded Load(const std::string& path) {
  return Load(path, [](const std::string& file) { return ReadFile(file); });
}

}  // namespace qom::qapi
