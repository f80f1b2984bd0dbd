// Platforms of one name are ordered by their releases; a search in depth finds
// those that come after one another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/internal/order.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "compat/history.h"
#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

Diagnostic About(const Platform& platform, std::string_view message,
                 Severity severity) {
  Diagnostic diagnostic =
      DiagnosticOf(ErrorFacts{.cause = Cause::kBadPlatform}, message, severity);
  diagnostic.file = platform.file;
  return diagnostic;
}

// Places of platforms of which each comes after the next, and the last after
// the first; empty if there are none.
std::vector<size_t> CircleIn(const std::vector<std::vector<size_t>>& older) {
  enum class State : unsigned char { kNew, kOpen, kDone };
  std::vector<State> states(older.size(), State::kNew);
  std::vector<std::pair<size_t, size_t>> way;  // place, next of its older ones
  for (size_t start = 0; start < older.size(); ++start) {
    if (states[start] != State::kNew) continue;
    states[start] = State::kOpen;
    way.emplace_back(start, 0);
    while (!way.empty()) {
      auto& [at, next] = way.back();
      if (next == older[at].size()) {
        states[at] = State::kDone;
        way.pop_back();
        continue;
      }
      const size_t to = older[at][next++];
      if (states[to] == State::kOpen) {
        std::vector<size_t> circle;
        for (const auto& [place, unused] : way) {
          if (place == to || !circle.empty()) circle.push_back(place);
        }
        return circle;
      }
      if (states[to] == State::kNew) {
        states[to] = State::kOpen;
        way.emplace_back(to, 0);
      }
    }
  }
  return {};
}

}  // namespace

std::vector<std::vector<size_t>> OlderOnes(
    std::span<const Platform> platforms) {
  std::vector<std::vector<size_t>> older(platforms.size());
  std::map<std::string_view, size_t> places;
  std::map<std::string_view, std::vector<size_t>> families;
  for (size_t i = 0; i < platforms.size(); ++i) {
    places.emplace(platforms[i].name, i);
    const Release release = SplitRelease(platforms[i].name);
    if (!release.number.empty()) families[release.history].push_back(i);
  }
  const auto number = [&](size_t i) {
    return SplitRelease(platforms[i].name).number;
  };
  for (auto& [family, members] : families) {
    std::sort(members.begin(), members.end(), [&](size_t a, size_t b) {
      return CompareReleases(number(a), number(b)) < 0;
    });
    for (size_t i = 1; i < members.size(); ++i) {
      older[members[i]].push_back(members[i - 1]);
    }
  }
  for (size_t i = 0; i < platforms.size(); ++i) {
    for (const std::string& name : platforms[i].after) {
      const auto at = places.find(name);
      if (at != places.end()) older[i].push_back(at->second);
    }
  }
  return older;
}

void TellOrder(std::span<const Platform> platforms,
               std::vector<Diagnostic>& diagnostics) {
  std::set<std::string_view> defined;
  for (const Platform& platform : platforms) defined.insert(platform.name);
  for (const Platform& platform : platforms) {
    for (const std::string& name : platform.after) {
      if (defined.contains(name)) continue;
      diagnostics.push_back(
          About(platform,
                fmt::format("{}: '{}' comes after '{}', which no file defines",
                            Escaped(platform.file), Escaped(platform.name),
                            Escaped(name)),
                Severity::kNote));
    }
  }
  const std::vector<size_t> circle = CircleIn(OlderOnes(platforms));
  if (circle.empty()) return;
  std::string names;
  for (const size_t at : circle) {
    names += fmt::format("'{}' comes after ", Escaped(platforms[at].name));
  }
  const Platform& first = platforms[circle.front()];
  diagnostics.push_back(
      About(first,
            fmt::format("{}: {}'{}': none of them is the newest",
                        Escaped(first.file), names, Escaped(first.name)),
            Severity::kWarning));
}

}  // namespace qom::compat::internal
