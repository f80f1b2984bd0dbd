// A gate listens to its inputs while it is realized. What a level reaches may
// do anything, also end the gate.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/signal_gates.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/ref.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status SignalOr::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  QOMRT_RETURN_IF_ERROR(in_.Make(*this, "in", lines_));
  for (size_t i = 0; i < in_.size(); ++i) {
    in_[i]->OnChange([this](int /*level*/) { Update(); });
  }
  return absl::OkStatus();
}

void SignalOr::Unrealize() {
  for (size_t i = 0; i < in_.size(); ++i) {
    if (Signal* line = in_[i]) line->OnChange(nullptr);
  }
  in_.Clear();
  Update();
  Device::Unrealize();
}

void SignalOr::Update() {
  bool high = false;
  for (size_t i = 0; i < in_.size() && !high; ++i) {
    high = in_[i] != nullptr && in_[i]->level() != 0;
  }
  if (std::exchange(high_, high) != high) SetLevel(out_, high ? 1 : 0);
}

absl::Status SignalSplit::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  std::vector<std::unique_ptr<SignalOut>> out;
  for (const std::string& path : to_) {
    const absl::StatusOr<Ref<Object>> found = context().Resolve(path);
    if (!found.ok()) return Annotate(found.status(), Props::kTo.name);
    Signal* const line = As<Signal>(found->get());
    if (line == nullptr) {
      return Error(Cause::kBadValue, "{}: '{}' is {}, not {}", Props::kTo.name,
                   path, WithArticle((*found)->type().name()),
                   WithArticle(Signal::kTypeName));
    }
    out.push_back(std::make_unique<SignalOut>());
    *out.back() = line;
  }
  out_ = std::move(out);
  in_->OnChange([this](int level) { Forward(level); });
  return absl::OkStatus();
}

void SignalSplit::Unrealize() {
  in_->OnChange(nullptr);
  out_.clear();
  Device::Unrealize();
}

void SignalSplit::Forward(int level) {
  const Ref<Object> keep(this);
  // Who hears of it may set the line again; the rest has that level then.
  for (size_t i = 0; i < out_.size() && in_->level() == level; ++i) {
    SetLevel(*out_[i], level);
  }
}

}  // namespace qom::qdev
