// Types that write down what happens to their objects: a chip with an embedded
// part, and a type below the chip.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_PHASES_TYPES_H_
#define QOMRT_TESTS_QOM_PHASES_TYPES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"

namespace qom::test {

// What happened in a context, in order.
struct Log {
  explicit Log(Context& /*context*/) {}
  std::vector<std::string> lines;
};

inline std::vector<std::string>& LogOf(Context& context) {
  return context.Slot<Log>().lines;
}
inline void Note(Context& context, std::string line) {
  LogOf(context).push_back(std::move(line));
}

// Embedded in Chip. Its level is computed, so that every set of it shows.
class Part : public Extends<Part, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "part";
  struct Props;
  explicit Part(const Construct& construct) : Extends(construct) {
    Note(context(), "part: constructor");
  }
  ~Part() override { Note(context(), "part: finalize"); }
  void PostInit() {
    Note(context(), fmt::format("part: post-init, level {}", level_));
  }
  uint32_t GetLevel() const { return level_; }
  absl::Status SetLevel(uint32_t level) {
    level_ = level;
    Note(context(), fmt::format("part: level = {}", level));
    return absl::OkStatus();
  }

 private:
  uint32_t level_ = 0;
};
struct Part::Props {
  static constexpr auto kLevel =
      props::Computed<&Part::GetLevel, &Part::SetLevel>("level",
                                                        {.default_value = 1});
  static constexpr auto kAll = props::Table(kLevel);
};

// Writes a line when the members before and after it are being made.
struct Mark {
  Mark(const Construct& construct, std::string_view line) {
    Note(construct.context(), std::string(line));
  }
};

// Embeds a Part, and computes its mode.
class Chip : public Extends<Chip, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "chip";
  struct Props;
  explicit Chip(const Construct& construct)
      : Extends(construct),
        begin_(construct, "chip: constructor begins"),
        part_(construct, "part"),
        end_(construct, "chip: constructor ends") {}
  ~Chip() override { Note(context(), "chip: finalize"); }
  void PostInit() {
    Note(context(),
         fmt::format("chip: post-init, mode {}, size {}", mode_, size_));
  }
  uint32_t GetMode() const { return mode_; }
  absl::Status SetMode(uint32_t mode) {
    mode_ = mode;
    Note(context(), fmt::format("chip: mode = {}", mode));
    return absl::OkStatus();
  }

 private:
  Mark begin_;
  qom::Child<Part> part_;
  Mark end_;
  uint32_t mode_ = 0;
  uint32_t size_ = 0;
};
struct Chip::Props {
  static constexpr auto kMode = props::Computed<&Chip::GetMode, &Chip::SetMode>(
      "mode", {.default_value = 10});
  static constexpr auto kSize =
      props::Field<&Chip::size_>("size", {.default_value = 1});
  static constexpr auto kPartLevel = props::Alias<&Chip::part_>("level");
  static constexpr auto kAll = props::Table(kMode, kSize, kPartLevel);
};

// Gives the properties of its ancestor other defaults.
class FastChip : public Extends<FastChip, Chip> {
 public:
  static constexpr std::string_view kTypeName = "fast-chip";
  struct Props;
  explicit FastChip(const Construct& construct) : Extends(construct) {
    Note(context(), "fast-chip: constructor");
  }
  ~FastChip() override { Note(context(), "fast-chip: finalize"); }
  void PostInit() {
    Note(context(), fmt::format("fast-chip: post-init, speed {}", speed_));
  }
  uint32_t GetSpeed() const { return speed_; }
  absl::Status SetSpeed(uint32_t speed) {
    speed_ = speed;
    Note(context(), fmt::format("fast-chip: speed = {}", speed));
    return absl::OkStatus();
  }

 private:
  uint32_t speed_ = 0;
};
struct FastChip::Props {
  static constexpr auto kSpeed =
      props::Computed<&FastChip::GetSpeed, &FastChip::SetSpeed>(
          "speed", {.default_value = 100});
  static constexpr auto kSize = props::Default("size", 2);
  static constexpr auto kMode = props::Default("mode", 20);
  static constexpr auto kAll = props::Table(kSpeed, kSize, kMode);
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_PHASES_TYPES_H_
