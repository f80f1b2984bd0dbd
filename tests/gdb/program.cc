// What gdb is to show: a program that stops where its variables are as
// run.cmake expects them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/tree/tree.h"  // as a library that is built with -g has it
#include "qom/value.h"

// Where run.cmake looks.
extern "C" __attribute__((noinline)) void Stop() { asm volatile(""); }

class Lamp final : public qom::Extends<Lamp, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  using Extends::Extends;

 private:
  uint32_t brightness_ = 7;
};

class Board final : public qom::Extends<Board, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "board";
  explicit Board(const qom::Construct& construct)
      : Extends(construct), lamp_(construct, "lamp") {}

  qom::Child<Lamp> lamp_;
  qom::Link<Lamp> spare_;
};

int main() {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<Board>();
  registry.Register<Lamp>();
  if (!registry.Seal().ok()) return 1;
  qom::Context context(registry);

  qom::Ref<Board> board = context.New<Board>().value();
  qom::Ref<qom::Object> none;
  if (!context.root().AddChild("board", board).ok()) return 1;
  qom::Ref<Lamp> loose = context.New<Lamp>().value();
  board->spare_ = loose;

  const qom::Value text = "a text";
  const qom::Value list = qom::Value::List{1, -2, true, 0.5, qom::Value()};
  const absl::Status fine;
  const absl::Status code(absl::StatusCode::kAborted, "");
  const absl::Status error =
      qom::Error(qom::Cause::kOutOfRange, "{} is too much", 12);
  Stop();
  return text.is_text() && list.is_list() && fine.ok() && !code.ok() &&
                 !error.ok() && !none
             ? 0
             : 1;
}
