// The machine as an object: what its properties say together, and the end of
// its start-up.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/machine.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

// The object that property `key` of the machine names by id or path; null for
// "".
absl::StatusOr<Ref<Object>> Named(const Machine& machine, std::string_view key,
                                  const std::string& name,
                                  std::string_view type) {
  if (name.empty()) return Ref<Object>();
  auto told = [&](const absl::Status& status) {
    return Annotate(status, fmt::format("machine {}: {}='{}'",
                                        machine.version(), key, name));
  };
  const std::string path = name.find('/') == std::string::npos
                               ? fmt::format("{}/{}", kObjects, name)
                               : name;
  absl::StatusOr<Ref<Object>> found = machine.context().Resolve(path);
  if (!found.ok()) return told(found.status());
  if ((*found)->type().IsA(type)) return found;
  return told(Error(Cause::kBadValue, "it is {}, not {}",
                    WithArticle((*found)->type().name()), WithArticle(type)));
}

}  // namespace

absl::StatusOr<Ref<Object>> Machine::MemoryBackend() const try {
  return Named(*this, Props::kMemoryBackend.name, memory_backend_,
               "memory-backend");
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Ref<Object>> Machine::MemoryEncryption() const try {
  return Named(*this, Props::kMemoryEncryption.name, memory_encryption_,
               "confidential-guest-support");
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status Machine::Start() {
  for (const Capability& capability :
       type().record<MachineClass>()->capabilities) {
    QOMRT_ASSIGN_OR_RETURN(const Value value, GetValue(capability.property));
    if (capability.host_has(*this, value)) continue;
    ErrorFacts facts{.cause = Cause::kFailed};
    facts.type = type().name();
    facts.property = capability.property;
    facts.value = value.ToText();
    return MakeError(
        facts,
        fmt::format("{}={}: this host does not have it; -machine {}=… "
                    "takes less",
                    capability.property, facts.value, capability.property));
  }
  return absl::OkStatus();
}

absl::Status Machine::SetReady() try {
  compat::LayerStack& layers = compat::Layers(context());
  SomeOf missed;
  for (const std::string& path : layers.ObjectsThatMissedALayer()) {
    missed.Add(path);
  }
  if (!missed.empty()) {
    return Error(Cause::kWrongPhase,
                 "these objects were created before a layer was set: {}",
                 missed.ToText());
  }
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> backend, MemoryBackend());
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> encryption, MemoryEncryption());
  uint64_t size = resources_.memory.size;
  if (backend) {
    QOMRT_ASSIGN_OR_RETURN(const Value has, backend->GetValue("size"));
    if (size != 0 && has != Value(size)) {
      return Error(Cause::kBadValue,
                   "machine {}: its memory has {} bytes, but its "
                   "memory-backend '{}' has {}",
                   version_, size, memory_backend_, has.ToText());
    }
    if (has.is_integer()) size = has.uint_value();
  }
  resources_.memory.size = size;
  backend_ = backend;
  encryption_ = encryption;
  layers.Freeze();
  LockAsComplete();
  ready_ = true;
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

void Machine::VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) {
  // Those on no bus and in no other device; whoever they are in visits more.
  WalkTree(*this, [this, &visit](Object& object, size_t) {
    if (&object == this) return true;
    if (Device* device = As<Device>(&object)) {
      if (device->parent_bus() == nullptr) visit(*device);
      return false;
    }
    Bus* const bus = As<Bus>(&object);
    if (bus != nullptr) visit(*bus);
    return bus == nullptr;
  });
}

Machine* MachineOf(const Context& context) {
  return As<Machine>(context.root().Child("machine").get());
}

bool MachineRuns(const Context& context) {
  const Machine* const machine = MachineOf(context);
  return machine != nullptr && machine->ready();
}

}  // namespace qom::qdev

template void qom::RegisterNativeType<qom::qdev::Machine>(
    qom::TypeRegistry& registry, const char*, int);
