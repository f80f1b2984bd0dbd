// A `Schema` is a QAPI schema that was read and checked: its types, commands
// and events with everything they name found, in the order in which they stand.
//
// Example:
//
//   const qapi::Loaded loaded = qapi::Load("qapi-schema.json");
//   for (const qapi::Mistake& mistake : loaded.mistakes) Tell(mistake);
//   for (const qapi::Message& message : loaded.schema.messages()) {
//     if (!message.is_event) Print(message.name);
//   }
//
// A schema with mistakes has what is right in it; what is not is left out.
//
// Threads: a const Schema may be read from any thread.
// Invariant: pointers lead to types of the same schema, which may be moved;
// texts are those of its files, which it keeps.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_SCHEMA_H_
#define QOMRT_QAPI_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qapi/condition.h"
#include "qapi/doc_comment.h"
#include "qapi/mistake.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

namespace internal {
struct Source;
}  // namespace internal

// Objects and arrays in one another; files that include one another.
inline constexpr size_t kMaxNesting = 100;
inline constexpr size_t kMaxIncludeDepth = 200;
// Features of one schema, "deprecated" and "unstable" among them.
inline constexpr size_t kMaxFeatures = 64;
// Members of all types together, those of their bases counted again.
inline constexpr size_t kMaxMembers = 2'000'000;

struct Type;

struct Feature {
  std::string_view name;
  Position at{};
  Condition condition{};

  bool is_special() const { return name == "deprecated" || name == "unstable"; }
};

// A type where it is used.
struct TypeUse {
  std::string_view name{};  // "" where there is none
  bool is_array = false;
  Position at{};
  const Type* type = nullptr;  // the array, if it is one
};

// What a member says by the extension of this project: texts as a command line
// has them.
struct MemberExtension {
  struct Past {
    std::string_view until;  // the last release that had the value
    std::string_view value;
  };

  std::optional<std::string_view> default_value{};
  std::vector<Past> history{};
  std::string_view min{};  // "" without a range
  std::string_view max{};
};

struct Member {
  std::string_view name;
  Position at{};
  bool is_optional = false;
  TypeUse use{};
  Condition condition{};
  std::vector<Feature> features{};
  std::shared_ptr<const MemberExtension> extension{};  // null without
};

struct EnumValue {
  std::string_view name;
  Position at{};
  Condition condition{};
  std::vector<Feature> features{};
};

// Of a union or an alternate.
struct Branch {
  std::string_view name;
  Position at{};
  TypeUse use{};
  Condition condition{};
};

struct Type {
  enum class Kind : uint8_t { kBuiltIn, kEnum, kArray, kObject, kAlternate };
  // What a value is in JSON.
  enum class Json : uint8_t {
    kNull,
    kBool,
    kInt,
    kNumber,
    kString,
    kArray,
    kObject,
    kAny,  // of an alternate, too
  };

  Kind kind = Kind::kBuiltIn;
  Json json = Json::kAny;
  // Of what the schema gives no name: "q_obj_NAME-arg", "strList".
  std::string_view name{};
  bool is_implicit = false;
  Position at{};
  Condition condition{};
  std::vector<Feature> features{};
  const DocComment* doc = nullptr;

  // Of an enum.
  std::string_view prefix{};
  std::vector<EnumValue> values{};
  // Of an array.
  const Type* element = nullptr;
  // Of an object, which is a union if it has a tag.
  TypeUse base{};
  std::vector<Member> own_members{};
  std::vector<const Member*> members{};  // those of the bases before its own
  TypeUse tag_use{};                     // the name of the discriminator
  const Member* tag = nullptr;
  // Of a union, values without a branch last; or of an alternate.
  std::vector<Branch> branches{};

  bool is_object() const { return kind == Kind::kObject; }
  bool is_enum() const { return kind == Kind::kEnum; }
};

// A command or an event.
struct Message {
  bool is_event = false;
  std::string_view name;
  Position at{};
  Condition condition{};
  std::vector<Feature> features{};
  const DocComment* doc = nullptr;
  TypeUse data{};     // its arguments; an object
  TypeUse returns{};  // of a command; no type if it returns nothing
  bool is_boxed = false;
  // Of a command.
  bool has_handler = true;  // no 'gen': false
  bool has_success_response = true;
  bool allows_oob = false;
  bool allows_preconfig = false;
  bool is_coroutine = false;
};

class Schema {
 public:
  Schema() noexcept;  // empty
  ~Schema();
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;

  // Built-in types first, then as they stand; those without a name of their own
  // behind the definition that they belong to.
  const std::deque<Type>& types() const;
  // By file, as those were first included; in a file as they stand.
  const std::deque<Message>& messages() const;
  // Free comments, and those of definitions, as they stand.
  const std::deque<DocComment>& docs() const;
  // Null if there is none.
  const Type* FindType(std::string_view name) const;
  // The object without members.
  const Type& empty_object() const;
  // Definitions of the files, without what is wrong.
  size_t definitions() const;
  // The names of the files in the order in which they were first included.
  const std::vector<std::string>& files() const;

 private:
  friend class SchemaBuilder;
  struct Contents;

  const Contents& contents() const;

  std::unique_ptr<Contents> contents_;  // null if it is empty
};

// How the text of a file is got; qom::ReadFile() if nothing else is said.
using FileReader =
    std::function<absl::StatusOr<std::string>(const std::string& path)>;

struct Loaded {
  Schema schema{};
  std::vector<Mistake> mistakes{};
  // kOutOfMemory, and then the schema is empty and a mistake of that code tells
  // it, if there is memory for one.
  absl::Status status{};
};

// Reads the schema in the file at `path`, and checks it.
Loaded Load(const std::string& path);
Loaded Load(const std::string& path, const FileReader& read);

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_SCHEMA_H_
