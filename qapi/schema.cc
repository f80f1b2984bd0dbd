// Schemas loaded: files are read, definitions made of them, names found, and
// what they mean is looked at. Each step reports what it finds and goes on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/schema.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <new>
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
#include "qom/internal/out_of_memory.h"

namespace qom::qapi {

struct Schema::Contents {
  internal::Source source{};
  std::deque<Type> types{};
  std::deque<Message> messages{};
  internal::TypeIndex index{};
  Type nothing{.kind = Type::Kind::kObject, .json = Type::Json::kObject};
  const Type* empty_object = &nothing;
  size_t definitions = 0;
};

Schema::Schema() noexcept = default;
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

const Schema::Contents& Schema::contents() const {
  static const auto* const none = new Contents;
  return contents_ == nullptr ? *none : *contents_;
}

const std::deque<Type>& Schema::types() const { return contents().types; }

const std::deque<Message>& Schema::messages() const {
  return contents().messages;
}

const std::deque<DocComment>& Schema::docs() const {
  return contents().source.docs;
}

const Type* Schema::FindType(std::string_view name) const {
  if (contents_ == nullptr) return nullptr;
  const auto found = contents_->index.find(name);
  return found == contents_->index.end() ? nullptr : found->second;
}

const Type& Schema::empty_object() const { return *contents().empty_object; }

size_t Schema::definitions() const { return contents().definitions; }

const std::vector<std::string>& Schema::files() const {
  return contents().source.files;
}

class SchemaBuilder {
 public:
  static Loaded Build(const std::string& path, const FileReader& read) {
    auto contents = std::make_unique<Schema::Contents>();
    internal::Source& source = contents->source;
    internal::Mistakes mistakes;
    internal::ReadSource(path, read, source, mistakes);

    internal::Resolver resolver(source, contents->types, contents->index,
                                mistakes);
    Type& empty = resolver.AddBuiltIns();
    contents->empty_object = &empty;
    std::vector<internal::Definition> definitions;
    internal::DefinitionReader reader(source, contents->types,
                                      contents->messages, mistakes);
    for (const internal::Expression& expression : source.expressions) {
      std::optional<internal::Definition> definition = reader.Read(expression);
      if (definition.has_value()) definitions.push_back(*definition);
      if (definition.has_value() && !expression.is_broken) {
        ++contents->definitions;
      }
    }
    resolver.Resolve(definitions);
    std::erase_if(definitions, [](const internal::Definition& one) {
      return one.type != nullptr && one.type->kind == Type::Kind::kBuiltIn;
    });
    internal::Checks(source, empty, mistakes).Check(definitions);
    // A file's own stand before those of what it includes.
    std::stable_sort(contents->messages.begin(), contents->messages.end(),
                     [](const Message& a, const Message& b) {
                       return a.at.file < b.at.file;
                     });
    Loaded loaded{.mistakes = mistakes.Take(source.files)};
    loaded.schema.contents_ = std::move(contents);
    return loaded;
  }
};

namespace {

Loaded NotLoaded(std::string_view path) {
  Loaded failed{.status = qom::internal::OutOfMemory("Load")};
  try {
    failed.mistakes.push_back(
        {Code::kOutOfMemory, std::string(path), 0, 0, "out of memory"});
  } catch (const std::bad_alloc&) {
    // The status tells it.
  }
  return failed;
}

}  // namespace

Loaded Load(const std::string& path, const FileReader& read) try {
  return SchemaBuilder::Build(path, read);
} catch (const std::bad_alloc&) {
  return NotLoaded(path);
}

Loaded Load(const std::string& path) try {
  return Load(path, [](const std::string& file) { return ReadFile(file); });
} catch (const std::bad_alloc&) {
  return NotLoaded(path);
}

}  // namespace qom::qapi
