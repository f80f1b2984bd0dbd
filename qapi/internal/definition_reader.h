// Makes types, commands and events of the objects in a file. The types that
// they name are not looked for yet.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_DEFINITION_READER_H_
#define QOMRT_QAPI_INTERNAL_DEFINITION_READER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "qapi/condition.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/names.h"
#include "qapi/internal/source.h"
#include "qapi/schema.h"

namespace qom::qapi::internal {

struct Definition {
  std::string_view kind;  // "struct"
  std::string_view name;
  Position at;  // of the name
  const DocComment* doc = nullptr;
  // One of these.
  Type* type = nullptr;
  Message* message = nullptr;
  // The object whose members stand in place: of a union's base, or arguments.
  Type* in_place = nullptr;
  // Something of it could not be read, and is told: what it lacks says nothing.
  bool is_partial = false;
};

class DefinitionReader {
 public:
  DefinitionReader(Source& source, std::deque<Type>& types,
                   std::deque<Message>& messages, Mistakes& mistakes)
      : source_(source),
        types_(types),
        messages_(messages),
        mistakes_(mistakes) {}

  // Nothing if not even its name can be told.
  std::optional<Definition> Read(const Expression& expression);

 private:
  // What a message is about: "member 'size'".
  struct Subject {
    std::string_view what;
    std::string_view name;
  };
  static std::string Shown(Subject subject);

  struct Form;
  static const Form kForms[];

  // The key that says what is defined; null, and why, if there is none.
  const Node* FindForm(const Expression& expression, const Form** form);

  void ReadEnum(const Node& object, Definition& definition);
  void ReadStruct(const Node& object, Definition& definition);
  void ReadUnion(const Node& object, Definition& definition);
  void ReadAlternate(const Node& object, Definition& definition);
  void ReadCommand(const Node& object, Definition& definition);
  void ReadEvent(const Node& object, Definition& definition);

  void ReadFlags(const Node& object, Message& message);
  void ReadData(const Node& object, Definition& definition);
  void ReadValue(const Node& node, bool is_excepted, Type& type);
  void ReadMembers(const Node& object, const Definition& owner,
                   std::vector<Member>& members);
  void ReadMember(const Node& node, NameOf what, bool is_excepted,
                  std::vector<Member>& members);
  void ReadBranches(const Node& object, Definition& definition);
  std::vector<Feature> ReadFeatures(const Node& object, Subject subject);
  void ReadFeature(const Node& node, std::vector<Feature>& features);
  Condition ReadCondition(const Node& object, Subject subject);
  // Puts the operands of `condition` on `open`; false after a mistake.
  bool ReadOperands(const Node& condition, Subject subject,
                    std::vector<Condition::Step>& steps,
                    std::vector<const Node*>& open);
  std::shared_ptr<const MemberExtension> ReadExtension(const Node& node,
                                                       Subject subject);
  void ReadPast(const Node& node, Subject subject, MemberExtension& extension);
  TypeUse ReadUse(const Node& node, Subject subject, bool may_be_array);
  Type& MakeInPlace(const Definition& owner, std::string_view role,
                    const Node& members);

  bool IsKind(const Node& node, Node::Kind kind, std::string_view wanted,
              Subject subject);
  // Reports keys that `object` lacks (false then) or should not have.
  bool CheckKeys(const Node& object, Subject subject,
                 std::span<const std::string_view> required,
                 std::span<const std::string_view> optional);

  Source& source_;
  std::deque<Type>& types_;
  std::deque<Message>& messages_;
  Mistakes& mistakes_;
  bool is_dropped_ = false;  // something of the definition is left out
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_DEFINITION_READER_H_
