// A batch of declarations on its way to classes: what the passes of this folder
// work on. A `ClassDraft` is one type, what was said about it beside the class
// that comes of it; a `Batch` holds the drafts, finds types by name, whether
// published or still to be made, and keeps every mistake that was found.
//
// Example, a pass:
//
//   void BuildThing(Batch& batch, ClassDraft& draft) {
//     const Class* thing = batch.Need(draft.says, "thing", draft.says.thing);
//     if (thing == nullptr) return;              // batch has the mistake
//     if (thing->is_abstract()) batch.Wrong(draft.says, "…");
//     draft.data().thing = thing;
//   }
//
// Threads: a batch belongs to the thread that seals.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SEAL_DRAFT_H_
#define QOMRT_QOM_SEAL_DRAFT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/core.h"
#include "qom/class.h"
#include "qom/internal/hash.h"
#include "qom/internal/strings.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/type_builder.h"

namespace qom::internal {

struct ClassDraft {
  explicit ClassDraft(TypeDeclaration declaration)
      : says(std::move(declaration)), type(new Class) {}

  ClassData& data() const { return type->data_; }

  TypeDeclaration says;
  std::unique_ptr<Class> type;
  enum { kNew, kOnTheWay, kDone, kBroken } state = kNew;
};

class Batch {
 public:
  explicit Batch(TypeRegistry& registry) : registry_(registry) {}
  ~Batch() { registry_.ReturnRecipeIds(recipe_ids_); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  TypeRegistry& registry() const { return registry_; }
  std::vector<ClassDraft>& drafts() { return drafts_; }

  // Makes drafts of what was declared; a mistake for each that is there twice.
  void Adopt(std::vector<TypeBuilder> builders);
  // Runs the passes on a draft, and first on those it needs. False if it is
  // broken, with the mistakes added.
  bool Finish(ClassDraft& draft);

  // A type of the batch, finished or not; null if there is none.
  ClassDraft* Find(std::string_view name) const;
  // A published class, or one of this batch that is finished; null with a
  // mistake added if there is none. `what` says what it is to `from`, and
  // `remedy` what to do.
  const Class* Need(const TypeDeclaration& from, std::string_view what,
                    std::string_view name, std::string_view remedy = "");

  // The place among the children of `type`; none if it embeds no such object.
  std::optional<size_t> FindChild(const Class& type, std::string_view name);

  // A number for a recipe. The mistake that ends the batch if there is none.
  uint32_t TakeRecipeId(const TypeDeclaration& from);
  // Notes how much a type takes over from its ancestors; false, with the
  // mistake that ends the batch, if it is too much all together.
  bool Inherit(const TypeDeclaration& from, size_t rows);
  // True once nothing more is to be looked at.
  bool has_ended() const { return has_ended_; }
  // Keeps the numbers that were taken; else they go back with the batch.
  void Keep() { recipe_ids_.clear(); }

  // Adds a mistake of `type`, once.
  template <typename... Args>
  void Wrong(const TypeDeclaration& type, fmt::format_string<Args...> format,
             Args&&... args) {
    AddMistake(type, fmt::format(format, std::forward<Args>(args)...));
  }
  // "; nearest: …" with properties of `type`, or nothing.
  std::string OrNearest(const Class& type, std::string_view property);
  size_t mistakes() const { return mistakes_.size() + untold_; }
  // OK, or InvalidArgument with one line a mistake.
  absl::Status status() const;

 private:
  using ChildPlaces =
      qom::internal::HashMap<std::string_view, size_t, StringHash, StringEq>;

  void AddMistake(const TypeDeclaration& type, std::string message);

  TypeRegistry& registry_;
  std::vector<ClassDraft> drafts_;
  qom::internal::HashMap<std::string_view, ClassDraft*, StringHash, StringEq>
      by_name_;
  qom::internal::HashMap<const Class*, ChildPlaces> child_places_;
  std::vector<std::string> path_;  // names on the way, for cycles
  std::vector<uint32_t> recipe_ids_;
  size_t inherited_ = 0;
  Suggestions suggestions_;
  bool has_ended_ = false;
  std::vector<std::string> mistakes_;
  qom::internal::HashSet<std::string> told_;
  size_t untold_ = 0;  // mistakes beyond kMaxMistakes
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_SEAL_DRAFT_H_
