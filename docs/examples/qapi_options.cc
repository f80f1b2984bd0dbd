// Options that a schema checks before anything is made of them, by the schema
// of the library's own objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qapi/schema.h"
#include "qapi/schema_check.h"
#include "qdev/objects/register.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/command_line.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace {

// `schema` must live as long as the context.
absl::Status CheckBy(const qom::qapi::Schema& schema, qom::Context& context) {
  QOMRT_ASSIGN_OR_RETURN(qom::qapi::ArgumentCheck check,
                         qom::qapi::SchemaCheck(schema, "ObjectOptions"));
  qom::qdev::ArgumentChecksOf(context).Add(std::move(check));
  return absl::OkStatus();
}

}  // namespace

int main() {
  const qom::qapi::Loaded loaded = qom::qapi::Load("qapi/schemas/objects.json");
  if (!loaded.mistakes.empty()) return 1;
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  qom::qdev::RegisterObjectTypes(registry);
  if (!registry.Seal().ok()) return 1;
  qom::Context context(registry);
  if (!CheckBy(loaded.schema, context).ok()) return 1;

  const auto add = [&](std::string_view argument) {
    const absl::Status status =
        qom::qdev::TakeCommand(context, "object_add", argument).status();
    return std::string(status.message());
  };
  const std::string fine = add("memory-backend-ram,id=m0,size=64k,share=on");
  const std::string wrong = add("memory-backend-ram,id=m1,size=64k,shar=on");
  fmt::print("{}\n", wrong);
  return fine.empty() &&
                 wrong == "object 'm1': no member 'shar'; nearest: share"
             ? 0
             : 1;
}
