// Fuzzes paths: trees with names of every kind and links that go round, and
// beside `Context::Resolve()` a resolver that walks the whole tree.
//
// The first byte chooses a tree, the rest is the path; digits stand for what
// paths are made of, so that more of them lead somewhere.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

class Crossing : public Extends<Crossing, Object> {
 public:
  static constexpr std::string_view kTypeName = "crossing";
  struct Props;
  using Extends::Extends;

  Link<Object> left_;
  Link<Object> right_;
};

struct Crossing::Props {
  static constexpr auto kLeft = props::Field<&Crossing::left_>("l", {});
  static constexpr auto kRight = props::Field<&Crossing::right_>("m", {});
  static constexpr auto kAll = props::Table(kLeft, kRight);
};

class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {
    registry_.Register<Crossing>();
    const absl::Status sealed = registry_.Seal();
    FUZZ_CHECK(sealed.ok(), Why(sealed));
    context_ = std::make_unique<Context>(registry_);
    Grow();
    for (size_t i = 1; i < objects_.size(); ++i) {
      Crossing& node = *As<Crossing>(objects_[i]);
      if (Below(5) != 0) node.left_ = objects_[Below(objects_.size())];
      if (Below(3) != 0) node.right_ = objects_[Below(objects_.size())];
    }
  }

  const Context& context() const { return *context_; }
  // The root first.
  const std::vector<Object*>& objects() const { return objects_; }

 private:
  size_t Below(size_t n) { return static_cast<size_t>(random_() % n); }

  void Grow() {
    static constexpr std::string_view kNames[] = {
        "a", "b", "a.0", "x[0]", "x[1]", ".", "..", " ", "\xff", "l2", "aa"};
    objects_.push_back(&context_->root());
    for (int i = 0; i < 60; ++i) {
      Object& parent = *objects_[Below(objects_.size())];
      auto made = context_->New<Crossing>();
      FUZZ_CHECK(made.ok(), Why(made.status()));
      const std::string_view name = kNames[Below(std::size(kNames))];
      if (parent.AddChild(name, *made).ok()) objects_.push_back(made->get());
    }
  }

  std::mt19937 random_;
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  std::vector<Object*> objects_;
};

Object* Step(Object& at, std::string_view name) {
  for (Object* child : ChildrenOf(at)) {
    if (child->name() == name) return child;
  }
  Crossing* const node = As<Crossing>(&at);
  if (node != nullptr && name == "l") return Raw(node->left_.object());
  if (node != nullptr && name == "m") return Raw(node->right_.object());
  return nullptr;
}

// Null if `path` leads nowhere; empty steps are none.
Object* Walk(Object* at, std::string_view path) {
  while (at != nullptr && !path.empty()) {
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(step.size() + 1, path.size()));
    if (!step.empty()) at = Step(*at, step);
  }
  return at;
}

// All that a path may mean.
std::set<Object*> Meant(const World& world, std::string_view path) {
  std::set<Object*> meant;
  if (path.starts_with('/')) {
    meant.insert(Walk(world.objects()[0], path));
  } else {
    const std::string_view first = path.substr(0, path.find('/'));
    for (Object* object : world.objects()) {
      if (object == world.objects()[0] || object->name() != first) continue;
      meant.insert(Walk(object, path.substr(first.size())));
    }
  }
  meant.erase(nullptr);
  return meant;
}

std::string Readable(std::string_view digits) {
  std::string path(digits);
  for (char& c : path) {
    static constexpr std::string_view kStandFor = "//ablm.[]";
    if (c >= '0' && c <= '8') c = kStandFor[static_cast<size_t>(c - '0')];
  }
  return path;
}

}  // namespace

void FuzzPath(std::string_view input) {
  static std::array<std::unique_ptr<World>, 8> worlds;
  Bytes bytes(input);
  const size_t seed = bytes.Below(worlds.size());
  if (worlds[seed] == nullptr) {
    worlds[seed] = std::make_unique<World>(static_cast<uint32_t>(seed));
  }
  const World& world = *worlds[seed];
  const std::string path = Readable(bytes.Rest());

  const std::set<Object*> meant = Meant(world, path);
  const auto found = world.context().Resolve(path);
  FUZZ_CHECK(found.ok() == (meant.size() == 1),
             fmt::format("'{}' may mean {} objects", path, meant.size()));
  if (found.ok()) {
    FUZZ_CHECK(&**found == *meant.begin(), path);
    const auto again = world.context().Resolve((*found)->CanonicalPath());
    FUZZ_CHECK(again.ok() && *again == *found, path);
  } else {
    CheckIsGoodError(found.status());
    const bool ambiguous = CauseOf(found.status()) == Cause::kAmbiguous;
    FUZZ_CHECK(ambiguous == (meant.size() > 1), path);
  }
  const auto bus = qdev::FindBus(world.context(), path);
  FUZZ_CHECK(!bus.ok(), path);
  CheckIsGoodError(bus.status());
}

}  // namespace qom::fuzz
