// The accelerator that translates the guest's instructions in blocks, without
// help of the host's processor: its settings, for whoever has a translator.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_TCG_ACCELERATOR_H_
#define QOMRT_QDEV_TCG_ACCELERATOR_H_

#include <cstdint>
#include <string_view>

#include "props/enum.h"
#include "props/table.h"
#include "qdev/accelerator.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class TcgThread : uint8_t { kSingle, kMulti };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::TcgThread> {
  static constexpr std::string_view kName = "string";
  static constexpr EnumName<qdev::TcgThread> kNames[] = {
      {qdev::TcgThread::kSingle, "single"},
      {qdev::TcgThread::kMulti, "multi"},
  };
};

namespace qom::qdev {

class TcgAccelerator : public Extends<TcgAccelerator, Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "tcg-accel";
  struct Props;
  using Extends::Extends;
  static void ClassInit(AcceleratorClass& c) {
    c.description = "translates guest code in software";
  }

  // In MiB; 0 leaves the choice to the translator.
  uint32_t tb_size() const { return tb_size_; }
  bool split_wx() const { return split_wx_; }
  TcgThread thread() const { return thread_; }

 private:
  uint32_t tb_size_{};
  bool split_wx_{};
  TcgThread thread_{};
};

struct TcgAccelerator::Props {
  static constexpr auto kSplitWx = props::Field<&TcgAccelerator::split_wx_>(
      "split-wx",
      {.default_value = false,
       .doc = "Translated code is mapped twice, so that no mapping can be both "
              "written and executed."});
  static constexpr auto kTbSize = props::Field<&TcgAccelerator::tb_size_>(
      "tb-size", {.default_value = 0,
                  .automatic = 0,
                  .doc = "Memory for translated code; 0: as the host has.",
                  .unit = "MiB"});
  static constexpr auto kThread = props::Field<&TcgAccelerator::thread_>(
      "thread", {.default_value = TcgThread::kMulti,
                 .doc = "One thread for all processors of the guest, or one "
                        "for each."});
  static constexpr auto kAll = props::Table(kSplitWx, kTbSize, kThread);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_TCG_ACCELERATOR_H_
