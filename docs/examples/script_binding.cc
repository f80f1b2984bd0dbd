// The code of docs/howto/script_binding.md: device types that a script declares
// and that behave by what the script says. The script language is a stand-in of
// a few lines, functions by name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "props/accessor_property.h"
#include "props/runtime_property.h"
#include "qdev/create.h"
#include "qdev/register.h"
#include "qdev/script_device.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace acme {

using qom::Value;
using qom::qdev::ScriptDevice;

// A stand-in for an interpreter: what a script defined, by name, and the
// variables of one of its objects.
struct Variables : std::map<std::string, Value, std::less<>> {};
struct Script {
  using Function = std::function<absl::StatusOr<Value>(Variables& self)>;
  std::map<std::string, Function, std::less<>> functions;

  absl::StatusOr<Value> Call(std::string_view name, Variables& self) const {
    const auto at = functions.find(name);
    if (at != functions.end()) return at->second(self);
    return qom::Error(qom::Cause::kFailed, "the script has no '{}'", name);
  }
};

// The script's half of an object.
Variables& Half(const qom::Object& object) {
  return *static_cast<Variables*>(
      qom::Cast<ScriptDevice>(object).script().get());
}

absl::Status DeclareLamp(qom::TypeRegistry& registry,
                         std::shared_ptr<const Script> script) {
  qom::qdev::ScriptDeviceBuilder lamp(registry, "script-lamp");
  // Held by the object, reached by layers, options and handles.
  qom::ClassProperty watts =
      qom::props::RuntimeProperty(registry, "watts", "uint8", 60);
  watts.doc = "How bright it is.";
  watts.max = 100;
  lamp.type().Property(std::move(watts));
  // Held by the script.
  lamp.type().Property(qom::props::AccessorProperty(
      registry, "warmth", "int32",
      {.get = [](const qom::Object& object) -> absl::StatusOr<Value> {
         return Half(object)["warmth"];
       },
       .set =
           [](qom::Object& object, const Value& value) {
             Half(object)["warmth"] = value;
             return absl::OkStatus();
           }}));
  // An object that each lamp embeds, and what it starts with.
  lamp.type().Child("socket", "script-socket");
  lamp.type().ChildDefault("socket", "volts", Value(230));
  lamp.type().ClassInit([](qom::ObjectClass& record) {
    record.description = "a lamp of a script";
  });
  lamp.hooks().post_init = [](ScriptDevice& self) {
    auto half = std::make_shared<Variables>();
    (*half)["warmth"] = Value(0);
    self.set_script(std::move(half));
  };
  lamp.hooks().realize = [script](ScriptDevice& self) {
    // A child that it owns, made while it is realized; it goes with the lamp.
    QOMRT_ASSIGN_OR_RETURN(const qom::Ref<qom::Object> bulb,
                           self.context().New("object"));
    QOMRT_RETURN_IF_ERROR(self.AddChild("bulb", bulb).status());
    return script->Call("realize", Half(self)).status();
  };
  lamp.hooks().finalize = [](ScriptDevice& self) {
    std::printf("a lamp of %s watts ends\n",
                self.Get("watts").value_or("?").c_str());
  };
  QOMRT_ASSIGN_OR_RETURN(qom::TypeBuilder type, std::move(lamp).Build());
  registry.Add(std::move(type));

  qom::TypeBuilder socket("script-socket");
  socket.Property(
      qom::props::RuntimeProperty(registry, "volts", "uint16", 110));
  registry.Add(std::move(socket));
  return registry.Seal();
}

absl::Status Run() {
  auto script = std::make_shared<Script>();
  script->functions["realize"] = [](Variables& self) -> absl::StatusOr<Value> {
    if (self["warmth"] == Value(13)) {
      return qom::Error(qom::Cause::kFailed, "it is too warm");
    }
    return Value();
  };
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  QOMRT_RETURN_IF_ERROR(DeclareLamp(registry, script));

  qom::Context context(registry);
  const auto make = [&context](std::string_view id, int warmth) {
    const qom::qdev::Setting warm[] = {{"warmth", Value(warmth)}};
    return qom::qdev::Create(context,
                             {.kind = qom::qdev::Creation::Kind::kDevice,
                              .type = "script-lamp",
                              .id = id,
                              .settings = warm});
  };
  QOMRT_ASSIGN_OR_RETURN(const qom::Ref<qom::Object> lamp, make("desk", 3));
  std::printf("%s: warmth %s\n", lamp->CanonicalPath().c_str(),
              lamp->Get("warmth").value_or("?").c_str());
  const absl::Status refused = make("stove", 13).status();
  std::printf("%s\n", std::string(qom::Message(refused)).c_str());
  return refused.ok() ? qom::Error(qom::Cause::kFailed, "13 was not refused")
                      : absl::OkStatus();
}

}  // namespace acme

int main() {
  const absl::Status status = acme::Run();
  if (status.ok()) return 0;
  std::printf("error: %s\n", std::string(qom::Message(status)).c_str());
  return 1;
}
