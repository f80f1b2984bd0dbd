// Claim: listeners and guards may do anything, at any depth.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "qom/watch.h"
#include "tests/qom/watch_fixture.h"

namespace qom {
namespace {

using test::Beeper;
using test::LoudValve;
using test::Pump;
using test::WatchTest;

// Listeners that do anything, at any depth; the sanitizers see the rest.
class Chaos {
 public:
  Chaos(Context& context, unsigned seed) : context_(context), random_(seed) {
    objects_.emplace_back(&context.root());
  }

  void DoAnything() {
    if (depth_ > 3) return;
    ++depth_;
    switch (random_() % 12) {
      case 0:
        objects_.push_back(*context_.New<Pump>());
        break;
      case 1:
        objects_.push_back(*context_.New<LoudValve>());
        break;
      case 2:
        (void)Any().AddChild("x[*]", objects_[At(objects_)]);
        break;
      case 3:
        Any().Unparent();
        break;
      case 4:
        if (objects_.size() > 1) Drop(objects_);
        break;
      case 5:
        if (!subscriptions_.empty()) Drop(subscriptions_);
        break;
      case 6:
      case 7:
        Subscribe();
        break;
      case 8: {
        const NoticeBatch batch(context_);
        DoAnything();
        DoAnything();
        break;
      }
      default:
        (void)Any().Set("flow", random_() % 120);
    }
    --depth_;
  }

 private:
  template <typename T>
  size_t At(const std::vector<T>& list) {
    return random_() % list.size();
  }
  template <typename T>
  void Drop(std::vector<T>& list) {
    // What ends may come back here, so that the list is whole by then.
    std::swap(list[At(list)], list.back());
    const T gone = std::move(list.back());
    list.pop_back();
  }
  Object& Any() {
    if (random_() % 8 == 0) return context_.root();
    now_ = objects_[At(objects_)];
    held_.push_back(now_);
    if (held_.size() > 64 && depth_ == 1) held_.clear();
    return *now_;
  }
  void Subscribe() {
    Watched what = Watched::All(context_);
    switch (random_() % 4) {
      case 0:
        what = Watched::One(Any());
        break;
      case 1:
        what = Watched::Below(Any());
        break;
      case 2:
        what = Watched::Type<Beeper>(context_);
        break;
      default:
        break;
    }
    if (random_() % 4 == 0) {
      subscriptions_.push_back(Guard(what, "chaos", [this](const Notice&) {
        DoAnything();
        return random_() % 2 == 0 ? absl::OkStatus()
                                  : Error(Cause::kFailed, "no");
      }));
    } else {
      subscriptions_.push_back(
          Watch(what, Events::All(), [this](const Notice& notice) {
            EXPECT_FALSE(Describe(notice).empty());
            DoAnything();
          }));
    }
    if (subscriptions_.size() > 12) Drop(subscriptions_);
  }

  Context& context_;
  std::mt19937 random_;
  int depth_ = 0;
  std::vector<Ref<Object>> objects_;
  std::vector<Ref<Object>> held_;
  Ref<Object> now_;
  std::vector<Subscription> subscriptions_;
};

TEST_F(WatchTest, ListenersMayDoAnything) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    Chaos chaos(*context_, seed);
    for (int i = 0; i < 300; ++i) chaos.DoAnything();
  }
}

}  // namespace
}  // namespace qom
