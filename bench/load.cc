// Copyright 2026 The qomrt Authors.
//
// From files to a machine: reading a catalogue, putting a machine version's
// tables into a context, creating the first device. Needs data/catalogues of
// the source tree; skipped without it.

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "bench/fixture.h"
#include "bench/operation.h"
#include "benchmark/benchmark.h"
#include "qomrt/compat/catalogue.h"

namespace qom::bench {
namespace {

// The catalogue, looked for in the folders above the program; "" if there is
// none.
std::string CatalogueDirectory() {
  std::error_code error;
  std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe", error);
  while (folder.has_relative_path()) {
    folder = folder.parent_path();
    const std::filesystem::path found =
        folder / "data/catalogues/qemu-7.2/x86_64";
    if (std::filesystem::is_directory(found, error)) return found.string();
  }
  return "";
}

constexpr char kNoCatalogue[] = "no data/catalogues/qemu-7.2/x86_64";

void BM_LoadCatalogue(benchmark::State& state) {
  const std::string directory = CatalogueDirectory();
  if (directory.empty()) return state.SkipWithError(kNoCatalogue);
  size_t types = 0;
  for (auto _ : state) {
    TypeRegistry registry;
    const compat::Catalogue catalogue =
        Check(compat::LoadCatalogueDirectory(directory, registry));
    types = registry.Types().size();
  }
  state.counters["types"] = static_cast<double>(types);
}

void BM_SelectMachine(benchmark::State& state) {
  const std::string directory = CatalogueDirectory();
  if (directory.empty()) return state.SkipWithError(kNoCatalogue);
  TypeRegistry registry;
  const compat::Catalogue catalogue =
      Check(compat::LoadCatalogueDirectory(directory, registry));
  for (auto _ : state) {
    Context context(registry);
    Check(catalogue.machines.Select({.machine = "pc-q35-2.4"}, context));
    const Ref<Object> disk = Check(context.New("virtio-blk-pci"));
    DoNotOptimize(disk);
  }
}

void BM_CreateDisk(benchmark::State& state) {
  const std::string directory = CatalogueDirectory();
  if (directory.empty()) return state.SkipWithError(kNoCatalogue);
  TypeRegistry registry;
  const compat::Catalogue catalogue =
      Check(compat::LoadCatalogueDirectory(directory, registry));
  Context context(registry);
  Check(catalogue.machines.Select({.machine = "pc-q35-2.4"}, context));
  const Class* type = registry.Find("virtio-blk-pci");
  if (type == nullptr) Die("no virtio-blk-pci");
  const Ref<Object> first = Check(context.New(*type));
  for (auto _ : state) {
    const Ref<Object> disk = Check(context.New(*type));
    DoNotOptimize(disk);
  }
}

BENCHMARK(BM_LoadCatalogue)
    ->Name("load-catalogue-qemu-7.2-x86_64")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SelectMachine)
    ->Name("select-pc-q35-2.4-and-first-disk")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CreateDisk)->Name("create-virtio-blk-pci");

}  // namespace
}  // namespace qom::bench

BENCHMARK_MAIN();
