// A `Plan` is a `qom::Recipe` with the layers in it: matched, parsed and folded
// once for a type, run for every object of it. Values of plain fields end up in
// the recipe's runs, beside the defaults, and cost nothing more. What has an
// effect beyond the object's own fields stays as a step, in order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_INTERNAL_PLAN_H_
#define QOMRT_COMPAT_INTERNAL_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/recipe.h"

namespace qom::compat::internal {

class Plan final : public Recipe {
 public:
  Plan(const RecipeRequest& request, LayerStack& stack,
       std::shared_ptr<const LayerSnapshot> snapshot);

  absl::Status ApplyLayers(Object& object,
                           const Construct& construct) const override;

  // What it was made from.
  const LayerSnapshot& snapshot() const { return *snapshot_; }
  // The entry that gave a property of the type its value; none if none did.
  EntryRef Winner(const ClassProperty& property) const;

 private:
  struct Step {
    enum Kind : uint8_t {
      kField,    // store `value` into the field
      kAlias,    // kField or kCall of the child behind `property`
      kCall,     // call the setter
      kDynamic,  // a property the class does not have
      kRefused,  // `error` says why the entry cannot apply
    } kind;
    EntryRef entry;
    const ClassProperty* property;
    std::unique_ptr<FieldValue> value;
    absl::Status error;
  };

  void AddEntry(EntryRef entry, RecipeDraft& draft);
  absl::Status RunStep(const Step& step, Object& object) const;

  LayerStack& stack_;
  std::shared_ptr<const LayerSnapshot> snapshot_;
  const bool adds_names_;  // the type's constructors may
  bool folding_ = true;    // no step with an effect of its own so far
  bool only_optional_ = true;
  std::vector<Step> steps_;
  std::vector<EntryRef> winners_;  // by property index, may be short
};

class PlanSource final : public RecipeSource {
 public:
  PlanSource(LayerStack& stack, std::shared_ptr<const LayerSnapshot> snapshot)
      : stack_(stack), snapshot_(std::move(snapshot)) {}

  std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
    return std::make_unique<Plan>(request, stack_, snapshot_);
  }

 private:
  LayerStack& stack_;
  std::shared_ptr<const LayerSnapshot> snapshot_;
};

// The recipe as a plan; null if it is of defaults only.
const Plan* PlanOf(const Recipe& recipe);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_INTERNAL_PLAN_H_
