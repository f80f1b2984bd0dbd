// The code of docs/tutorial.md: a device with properties, a machine version,
// and an explanation.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace acme {

class Uart final : public qom::Extends<Uart, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

  uint32_t fifo_size() const { return fifo_size_; }

 private:
  uint32_t fifo_size_{};
  bool flow_control_{};
  std::string label_;
};

struct Uart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&Uart::fifo_size_>(
      "fifo-size", {.default_value = 64,
                    .min = 1,
                    .max = 256,
                    .doc = "Entries of the receive FIFO."});
  static constexpr auto kFlowControl = qom::props::Field<&Uart::flow_control_>(
      "flow-control", {.default_value = true, .doc = "RTS and CTS are wired."});
  static constexpr auto kLabel =
      qom::props::Field<&Uart::label_>("label", {.doc = "Text for logs."});
  static constexpr auto kAll =
      qom::props::Table(kFifoSize, kFlowControl, kLabel);
};

// Machines of release 1.0 had a FIFO of 16 entries.
constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Uart>(Uart::Props::kFifoSize, 16),
    qom::compat::Text("acme-uart", "x-old-quirk", "on",
                      qom::compat::IfMissing::kSkip)};

absl::Status Run() {
  qom::TypeRegistry registry;
  registry.Register<Uart>();
  QOMRT_RETURN_IF_ERROR(registry.Seal());

  qom::Context context(registry);
  QOMRT_RETURN_IF_ERROR(qom::compat::Layers(context).Append(
      qom::compat::Layer::kMachine, "acme_compat_1_0", kCompat1_0));

  QOMRT_ASSIGN_OR_RETURN(qom::Ref<Uart> uart, context.New<Uart>());
  QOMRT_RETURN_IF_ERROR(uart->Set("flow-control", "off"));
  QOMRT_RETURN_IF_ERROR(context.root().AddChild("uart0", uart).status());

  const absl::Status refused = uart->Set("fifo-size", "1000");
  fmt::print("refused: {}\n", qom::Message(refused));

  QOMRT_ASSIGN_OR_RETURN(const qom::compat::Explanation why,
                         qom::compat::Explain(*uart, "fifo-size"));
  fmt::print("{} fifo-size = {}\n", uart->CanonicalPath(), why.value.ToText());
  for (const qom::compat::Offer& offer : why.stack) {
    fmt::print("  {:8} {:>4} {}\n",
               offer.layer ? qom::compat::LayerName(*offer.layer) : "default",
               offer.value.ToText(), offer.wins ? "<- wins" : "");
  }
  if (refused.ok() || uart->fifo_size() != 16) {
    return qom::Error(qom::Cause::kFailed, "the tutorial is wrong");
  }
  return absl::OkStatus();
}

}  // namespace acme

int main() {
  const absl::Status status = acme::Run();
  if (!status.ok()) {
    fmt::print(stderr, "{}\n", qom::Message(status));
    return 1;
  }
  return 0;
}
