// Conditions asked and shown: one walk over the steps, with a stack of what the
// operands came to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/condition.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qom::qapi {
namespace {

// Calls `step(operands, step)` for each step, where `operands` ends in those of
// the step, and puts what it returns in their place.
template <typename Result, typename F>
Result Fold(const std::vector<Condition::Step>& steps, F of_step) {
  std::vector<Result> stack;
  for (const Condition::Step& step : steps) {
    const size_t count = step.kind == Condition::Kind::kName  ? 0
                         : step.kind == Condition::Kind::kNot ? 1
                                                              : step.count;
    const auto first = stack.end() - static_cast<std::ptrdiff_t>(count);
    Result result = of_step(step, first, stack.end());
    stack.erase(first, stack.end());
    stack.push_back(std::move(result));
  }
  return std::move(stack.back());
}

struct Shown {
  std::string text;
  bool is_joined = false;
};

std::string InBrackets(const Shown& shown) {
  return shown.is_joined ? "(" + shown.text + ")" : shown.text;
}

// How a condition is written.
struct Words {
  std::string_view before_name;
  std::string_view after_name;
  std::string_view all;
  std::string_view any;
  std::string_view no;
};

std::string ShowWith(const Words& words,
                     const std::vector<Condition::Step>& steps) {
  if (steps.empty()) return "";
  return Fold<Shown>(
             steps,
             [&words](const Condition::Step& step, auto first, auto end) {
               Shown shown;
               if (step.kind == Condition::Kind::kName) {
                 shown.text = words.before_name;
                 shown.text += step.name;
                 shown.text += words.after_name;
                 return shown;
               }
               if (step.kind == Condition::Kind::kNot) {
                 shown.text = words.no;
                 shown.text += InBrackets(*first);
                 return shown;
               }
               if (end - first == 1) return *first;
               shown = {InBrackets(*first), true};
               for (auto operand = first + 1; operand != end; ++operand) {
                 shown.text +=
                     step.kind == Condition::Kind::kAll ? words.all : words.any;
                 shown.text += InBrackets(*operand);
               }
               return shown;
             })
      .text;
}

}  // namespace

bool Condition::IsName(std::string_view name) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return !name.empty() && is_upper(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_upper(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

bool Condition::Holds(IsSet is_set) const {
  if (is_always()) return true;
  return Fold<char>(steps_, [&is_set](const Step& step, auto first, auto end) {
           const auto is_true = [](char value) { return value != 0; };
           switch (step.kind) {
             case Kind::kName:
               return is_set(step.name);
             case Kind::kAll:
               return std::all_of(first, end, is_true);
             case Kind::kAny:
               return std::any_of(first, end, is_true);
             case Kind::kNot:
               break;
           }
           return *first == 0;
         }) != 0;
}

std::string Condition::ToText() const {
  return ShowWith({"", "", " and ", " or ", "not "}, steps_);
}

std::string Condition::ToPreprocessor() const {
  return ShowWith({"defined(", ")", " && ", " || ", "!"}, steps_);
}

}  // namespace qom::qapi
