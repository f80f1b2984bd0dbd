// The recipes of one generation of a Context, by recipe id. Finding one that
// is there takes two loads and no lock.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_RECIPE_BOOK_H_
#define QOMRT_QOM_INTERNAL_RECIPE_BOOK_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "qom/internal/mutex.h"
#include "qom/limits.h"
#include "qom/recipe.h"

namespace qom {

class RecipeBook {
 public:
  explicit RecipeBook(std::shared_ptr<RecipeSource> source)
      : source_(std::move(source)) {}
  ~RecipeBook() {
    for (std::atomic<Page*>& page : pages_) delete page.load();
  }

  // Makes the book one of `source`, unless a recipe was asked of it.
  bool Adopt(std::shared_ptr<RecipeSource>& source) {
    // Not locked first: the source may call who publishes the next.
    if (is_used_.load(std::memory_order_acquire)) return false;
    qom::internal::MutexLock lock(&mutex_);
    if (is_used_.load(std::memory_order_relaxed)) return false;
    source_.swap(source);
    return true;
  }

  const Recipe& Find(uint32_t id, Context& context, const Class& type,
                     std::span<const PropertyDefault> defaults) {
    const Page* page = pages_[id / kPageSize].load(std::memory_order_acquire);
    if (__builtin_expect(page != nullptr, 1)) {
      const Recipe* recipe =
          page->recipes[id % kPageSize].load(std::memory_order_acquire);
      if (__builtin_expect(recipe != nullptr, 1)) return *recipe;
    }
    return Make(id, {context, type, defaults});
  }

  bool has_live_objects() {
    qom::internal::MutexLock lock(&mutex_);
    return std::any_of(owned_.begin(), owned_.end(), [](const auto& recipe) {
      return recipe->live_objects() != 0;
    });
  }

  // Every recipe made so far.
  std::vector<const Recipe*> recipes() {
    qom::internal::MutexLock lock(&mutex_);
    std::vector<const Recipe*> all;
    for (const auto& recipe : owned_) all.push_back(recipe.get());
    return all;
  }

 private:
  static constexpr uint32_t kPageSize = 1024;
  static constexpr uint32_t kPages = kMaxRecipes / kPageSize;
  struct Page {
    std::atomic<const Recipe*> recipes[kPageSize] = {};
  };

  const Recipe& Make(uint32_t id, const RecipeRequest& request) {
    qom::internal::MutexLock lock(&mutex_);
    is_used_.store(true, std::memory_order_release);
    std::atomic<Page*>& page = pages_[id / kPageSize];
    if (page.load() == nullptr) {
      page.store(new Page, std::memory_order_release);
    }
    std::atomic<const Recipe*>& slot = page.load()->recipes[id % kPageSize];
    if (slot.load() == nullptr) {
      owned_.push_back(source_ == nullptr ? std::make_unique<Recipe>(request)
                                          : source_->Make(request));
      slot.store(owned_.back().get(), std::memory_order_release);
    }
    return *slot.load();
  }

  std::shared_ptr<RecipeSource> source_;
  std::atomic<bool> is_used_{false};
  std::atomic<Page*> pages_[kPages] = {};
  qom::internal::Mutex mutex_;
  std::vector<std::unique_ptr<Recipe>> owned_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace qom

#endif  // QOMRT_QOM_INTERNAL_RECIPE_BOOK_H_
