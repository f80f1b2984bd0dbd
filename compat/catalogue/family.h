// The types of a model by name, each with its parent: what a type has and
// starts with, its ancestors included. For Infer().
//
// Example:
//
//   Family family(model);
//   const Family::Member* disk = family.Find("disk");
//   family.FindRow(disk, "n")->type;  // as the nearest ancestor says
//
// Threads: one at a time; types that the model gets later are not noticed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_CATALOGUE_FAMILY_H_
#define QOMRT_COMPAT_CATALOGUE_FAMILY_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/model.h"
#include "compat/diagnostic.h"
#include "qom/internal/hash.h"
#include "qom/internal/strings.h"
#include "qom/limits.h"

namespace qom::compat::model {

class Family {
 public:
  template <typename V>
  using ByText =
      qom::internal::HashMap<std::string_view, V, qom::internal::StringHash,
                             qom::internal::StringEq>;
  struct Member {
    Type* type = nullptr;
    Member* parent = nullptr;
    int depth = 0;        // number of ancestors and 1; 0: not known yet
    ByText<size_t> rows;  // places in type->props
    qom::internal::HashSet<std::string_view> readonly;
    // Aliases that it binds, and where they lead.
    ByName<std::string> bound;
    // Objects that it hides behind aliases: name, type.
    std::vector<std::pair<std::string, std::string>> hidden;

    // What Infer() finds is forgotten; rows are listed as they are now.
    void Restart();
  };

  // `model` must live as long, its types where they are.
  explicit Family(Model& model);

  std::deque<Member>& members() { return members_; }
  const std::deque<Member>& members() const { return members_; }
  Member* Find(std::string_view type) const;

  // As `member` or the nearest of its ancestors says; null if none does. Null
  // has nothing.
  const Row* FindRow(const Member* member, std::string_view property) const;
  // Those of `asked` of which neither the type nor a descendant has such a row.
  using Asked = std::pair<const Member*, std::string_view>;
  qom::internal::HashSet<Asked> Missing(
      qom::internal::HashSet<Asked> asked) const;
  // The default overlaid by what types start with.
  const Value* InitialValue(const Member* member,
                            std::string_view property) const;
  const Alias* FindAlias(const Member* member, std::string_view property) const;
  const std::string* FindBound(const Member* member,
                               std::string_view property) const;
  bool IsReadOnly(const Member* member, std::string_view property) const;
  const std::string* FindUnreadable(const Member* member,
                                    std::string_view property) const;
  // What limits.json says; or the list of its type's values.
  Limits LimitsOf(const Member* member, std::string_view property,
                  std::string_view property_type) const;

  // True once more types and children were looked at than kMaxSteps, if that is
  // a limit; answers are of no use then.
  bool IsTired() const { return is_limited_ && steps_ > kMaxSteps; }
  void LimitSteps() { is_limited_ = true; }
  void Step() const { ++steps_; }

  // Names from an object to an embedded one of a type: "a" or "a/b". The first
  // one found, level by level; a type is looked into once.
  std::optional<std::string> PathToChild(const Member& member,
                                         std::string_view child_type) const;
  // True if the first name of `path` is a child.
  bool KnowsPath(const Member& member, std::string_view path) const;

  // The type of a child that an ancestor was found to embed; null if none was.
  const std::string* InheritedChild(const Member& member,
                                    std::string_view name) const;

  // What the property that an `alias` of `owner` leads to, at `path` in it,
  // starts with: what an owner further in gives it, else its own value.
  const Value* ValueBehind(const Member& owner, std::string_view path,
                           const Alias& alias) const;

  // Layers by the rule of a catalogue: what the key `layered` lists; without
  // it, all of them below object-compat, or if there is no such type.
  LayerMask LayersOf(const Member* member) const;

 private:
  template <typename T, typename F>
  T Nearest(const Member* member, F find) const;
  const Child* FindChild(const Member* member, std::string_view name) const;

  Model& model_;
  std::deque<Member> members_;
  ByText<Member*> by_name_;
  // What the key `layered` lists; made when it is first asked for.
  mutable std::optional<qom::internal::HashMap<std::string_view, LayerMask>>
      layered_;
  bool is_limited_ = false;
  mutable size_t steps_ = 0;
};

// True if a value says that there is none.
bool IsUnset(const Value& value);
// True if a type of properties names a link.
bool IsLink(std::string_view type);
bool Lists(const Texts& names, std::string_view name);

// What types start with in a row: the first such value that is set, and which
// sorts of values there are.
struct Sample {
  const Value* first = nullptr;
  uint32_t sorts = 0;  // bits, for KindOf()

  void Add(const Value& value);
};
// The rows for which some type starts with something.
qom::internal::HashMap<const Row*, Sample> Samples(Family& family);
// The kind that a row is held by if it does not say: by its type, and by its
// default and `sample`, which it can hold.
std::string KindOf(const Row& row, Sample sample, const Model& model);

// Notes what limits.json says of types and properties that are not there.
void NoteUnusedLimits(const Model& model, const Family& family,
                      std::vector<Diagnostic>& notes);

}  // namespace qom::compat::model

#endif  // QOMRT_COMPAT_CATALOGUE_FAMILY_H_
