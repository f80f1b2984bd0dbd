// The order of the passes over a batch, and over each of its types: a type
// comes after those it needs, and one that needs itself is a mistake.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/seal/sealer.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/limits.h"
#include "qom/object.h"
#include "qom/seal/draft.h"
#include "qom/seal/passes.h"
#include "qom/status.h"

namespace qom::internal {

absl::StatusOr<std::vector<std::unique_ptr<Class>>> SealBatch(
    TypeRegistry& registry, std::vector<TypeBuilder> builders) {
  Batch batch(registry);
  batch.Adopt(std::move(builders));
  for (ClassDraft& draft : batch.drafts()) {
    if (batch.has_ended()) break;
    if (batch.Finish(draft)) ResolveLinks(batch, draft);
  }
  QOMRT_RETURN_IF_ERROR(batch.status());
  std::vector<std::unique_ptr<Class>> classes;
  classes.reserve(batch.drafts().size());
  for (ClassDraft& draft : batch.drafts()) {
    classes.push_back(std::move(draft.type));
  }
  batch.Keep();
  return classes;
}

namespace {

std::string PlaceOf(const TypeDeclaration& says) {
  return says.file == nullptr ? says.source
                              : fmt::format("{}:{}", says.file, says.line);
}

}  // namespace

void Batch::Adopt(std::vector<TypeBuilder> builders) {
  std::vector<TypeDeclaration> declarations;
  declarations.reserve(builders.size());
  for (TypeBuilder& builder : builders) {
    declarations.push_back(std::move(builder.says()));
  }
  MergeAdopted(*this, declarations);
  drafts_.reserve(declarations.size());
  for (TypeDeclaration& says : declarations) {
    const Class* there = registry_.Find(says.name);
    const bool is_native = there != nullptr && there->is_native() &&
                           says.name != Object::kTypeName;
    if (is_native && says.key == nullptr) {
      Wrong(says,
            "is in the registry already, as a class of the program; data joins "
            "the classes that it is sealed with: load it before Seal()");
    } else if (there != nullptr) {
      Wrong(says, "is in the registry already");
    } else if (says.name.empty()) {
      Wrong(says, "a type needs a name");
    } else if (by_name_.contains(says.name)) {
      const TypeDeclaration& first = Find(says.name)->says;
      const std::string place = PlaceOf(first);
      const std::string other = PlaceOf(says);
      if (place.empty() || other.empty()) {
        Wrong(says, "is declared twice");
      } else {
        Wrong(says, "is declared twice, at {} and at {}", place, other);
      }
    } else {
      ClassDraft& draft = drafts_.emplace_back(std::move(says));
      by_name_.emplace(draft.says.name, &draft);
    }
  }
}

bool Batch::Finish(ClassDraft& draft) {
  if (draft.state == ClassDraft::kDone) return true;
  if (draft.state == ClassDraft::kBroken || has_ended_) return false;
  const std::string& name = draft.says.name;
  if (draft.state == ClassDraft::kOnTheWay) {
    const auto from = std::find(path_.begin(), path_.end(), name);
    Wrong(draft.says, "needs itself: {} > {}",
          fmt::join(from, path_.end(), " > "), name);
    return false;
  }
  if (path_.size() >= kMaxDepth) {
    Wrong(draft.says, "more than {} types deep", kMaxDepth);
    draft.state = ClassDraft::kBroken;
    return false;
  }
  draft.state = ClassDraft::kOnTheWay;
  path_.push_back(name);
  const bool built = RunPasses(*this, draft);
  path_.pop_back();
  draft.state = built ? ClassDraft::kDone : ClassDraft::kBroken;
  return built;
}

bool RunPasses(Batch& batch, ClassDraft& draft) {
  if (!ResolveParents(batch, draft)) return false;
  const size_t before = batch.mistakes();
  if (draft.data().parent != nullptr) {
    const ClassData& parent = draft.data().parent->data();
    constexpr size_t kRow = 50;  // bytes
    if (!batch.Inherit(draft.says,
                       parent.properties.size() + parent.interfaces.size() +
                           parent.child_rows + parent.deep_display.size() / 4 +
                           parent.record->description.size() / kRow)) {
      return false;
    }
  }
  BuildInterfaces(batch, draft);
  BuildProperties(batch, draft);
  // What a broken child makes wrong here is not reported, too.
  const bool has_children = BuildChildren(batch, draft);
  LayOut(batch, draft);
  if (has_children) MeasureChildren(draft);
  if (has_children) ResolveAliases(batch, draft);
  BuildDefaults(batch, draft);
  BuildRecord(draft);
  Publish(draft);
  return has_children && batch.mistakes() == before;
}

TypeBuilder ObjectType() {
  // The object type can be made: containers are plain objects.
  struct Plain final : Object {
    using Object::Object;
  };
  TypeBuilder object(Object::kTypeName);
  object.says().key = &kTypeKey<Object>;
  object.says().size = sizeof(Object);
  object.says().construct = [](void* memory,
                               const Construct& construct) -> Object* {
    return new (memory) Plain(construct);
  };
  return object;
}

}  // namespace qom::internal
