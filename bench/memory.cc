// Copyright 2026 The qomrt Authors.
//
// Heap per object, in bytes as the allocator hands them out (its own word per
// block included) and in blocks. The allocation functions are replaced by ones
// that count; the C library's own do the work.

#include <malloc.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "benchmark/benchmark.h"

// A sanitizer counts by itself.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)

namespace {

// What lies on the heap now. Of one thread: others do not allocate meanwhile.
constinit thread_local int64_t heap_bytes = 0;
constinit thread_local int64_t heap_blocks = 0;

void Count(void* memory, int sign) {
  if (memory == nullptr) return;
  const size_t size = malloc_usable_size(memory) + sizeof(size_t);
  heap_bytes += sign * static_cast<int64_t>(size);
  heap_blocks += sign;
}

}  // namespace

extern "C" {

void* __libc_malloc(size_t size);                  // NOLINT
void* __libc_calloc(size_t count, size_t size);    // NOLINT
void* __libc_realloc(void* memory, size_t size);   // NOLINT
void* __libc_memalign(size_t align, size_t size);  // NOLINT
void __libc_free(void* memory);                    // NOLINT

void* malloc(size_t size) {
  void* memory = __libc_malloc(size);
  Count(memory, 1);
  return memory;
}
void* calloc(size_t count, size_t size) {
  void* memory = __libc_calloc(count, size);
  Count(memory, 1);
  return memory;
}
void* realloc(void* memory, size_t size) {
  Count(memory, -1);
  void* moved = __libc_realloc(memory, size);
  Count(moved, 1);
  return moved;
}
void* memalign(size_t align, size_t size) {
  void* memory = __libc_memalign(align, size);
  Count(memory, 1);
  return memory;
}
void* aligned_alloc(size_t align, size_t size) { return memalign(align, size); }
int posix_memalign(void** memory, size_t align, size_t size) {
  *memory = memalign(align, size);
  return *memory == nullptr ? ENOMEM : 0;
}
void free(void* memory) {
  Count(memory, -1);
  __libc_free(memory);
}

}  // extern "C"

namespace qom::bench {
namespace {

constexpr size_t kObjects = 1000;

// Runs `make` kObjects times and shows what stays on the heap of each.
template <typename Make>
void CountEach(benchmark::State& state, Make make) {
  for (auto _ : state) {
    const int64_t bytes = heap_bytes;
    const int64_t blocks = heap_blocks;
    for (size_t i = 0; i < kObjects; ++i) make(i);
    state.counters["bytes"] =
        static_cast<double>(heap_bytes - bytes) / kObjects;
    state.counters["mallocs"] =
        static_cast<double>(heap_blocks - blocks) / kObjects;
  }
}

template <typename T>
void BM_Object(benchmark::State& state) {
  World world(400);
  const Ref<T> first = Check(world.context.New<T>());
  std::array<Ref<T>, kObjects> objects;
  CountEach(state,
            [&](size_t i) { objects[i] = Check(world.context.New<T>()); });
}

void BM_Child(benchmark::State& state) {
  World world;
  Ref<Object> parent = Check(world.context.New<Payload>());
  CountEach(state, [&](size_t i) {
    Check(parent->AddChild(fmt::format("device-{:05}", i),
                           Check(world.context.New<Payload>())));
  });
}

void BM_DynamicProperties(benchmark::State& state) {
  World world;
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back(SettingNamed(i));
  const Ref<Payload> first = Check(world.context.New<Payload>());
  std::array<Ref<Payload>, kObjects> objects;
  CountEach(state, [&](size_t i) {
    objects[i] = Check(world.context.New<Payload>());
    Payload* payload = objects[i].get();
    for (const std::string& name : names) {
      DynamicAccessors accessors;
      accessors.get = [payload](const Object&, Visitor& visitor) {
        uint64_t value = std::to_integer<uint64_t>(payload->bytes[0]);
        return visitor.Unsigned(&value, UINT8_MAX);
      };
      accessors.set = [payload](Object&, Visitor& visitor) {
        uint64_t value = 0;
        absl::Status status = visitor.Unsigned(&value, UINT8_MAX);
        payload->bytes[0] = static_cast<std::byte>(value);
        return status;
      };
      Check(payload->AddProperty(name, "uint8", std::move(accessors)));
    }
  });
}

// A class: what a sealed run-time type of twenty properties holds.
void BM_RunTimeClass(benchmark::State& state) {
  auto registry = std::make_unique<TypeRegistry>();
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back(SettingNamed(i));
  for (auto _ : state) {
    const int64_t bytes = heap_bytes;
    const int64_t blocks = heap_blocks;
    for (size_t i = 0; i < kObjects; ++i) {
      TypeBuilder type(fmt::format("type-{:05}", i));
      for (const std::string& name : names) {
        type.Property(
            props::RuntimeProperty(*registry, name, "uint32", Value(1)));
      }
      registry->Add(std::move(type));
    }
    Check(registry->Seal());
    state.counters["bytes"] =
        static_cast<double>(heap_bytes - bytes) / kObjects;
    state.counters["mallocs"] =
        static_cast<double>(heap_blocks - blocks) / kObjects;
  }
}

// What the plan of a class of twenty properties holds, once per context.
void BM_FirstUse(benchmark::State& state) {
  for (auto _ : state) {
    World world(400);
    const Ref<Payload> other = Check(world.context.New<Payload>());
    const int64_t bytes = heap_bytes;
    const int64_t blocks = heap_blocks;
    const Class& type = LeafOf<Layered>(Made::kNative);
    { const Ref<Object> object = Check(world.context.New(type)); }
    state.counters["bytes"] = static_cast<double>(heap_bytes - bytes);
    state.counters["mallocs"] = static_cast<double>(heap_blocks - blocks);
  }
}

BENCHMARK_TEMPLATE(BM_Object, Payload)->Name("heap-plain")->Iterations(1);
BENCHMARK_TEMPLATE(BM_Object, LayeredPayload)
    ->Name("heap-layered")
    ->Iterations(1);
BENCHMARK(BM_Child)->Name("heap-child-named")->Iterations(1);
BENCHMARK(BM_DynamicProperties)
    ->Name("heap-20-dynamic-properties")
    ->Iterations(1);
BENCHMARK(BM_RunTimeClass)->Name("heap-rt-class-20")->Iterations(1);
BENCHMARK(BM_FirstUse)->Name("heap-first-use-20")->Iterations(1);

}  // namespace
}  // namespace qom::bench

#endif

BENCHMARK_MAIN();
