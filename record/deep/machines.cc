// Compat tables: what each machine class applies, and where each entry lies.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <dlfcn.h>
#include <link.h>

#include <cstdint>

#include "record/deep/inspect.h"
#include "record/deep/pointer_arrays.h"

namespace qomrt_inspect {
namespace {

// A class is not as large as this; what comes first is QOM's own.
constexpr size_t kClassWords = 90;
constexpr size_t kOwnWords = 4;

// The name of the exported table that an entry lies in; null if none does.
const char* TableOf(const Entry* entry) {
  Dl_info info;
  void* extra = nullptr;
  if (dladdr1(entry, &info, &extra, RTLD_DL_SYMENT) == 0 ||
      info.dli_sname == nullptr || extra == nullptr) {
    return nullptr;
  }
  const auto* const symbol = static_cast<const ElfW(Sym)*>(extra);
  const auto offset = reinterpret_cast<uintptr_t>(entry) -
                      reinterpret_cast<uintptr_t>(info.dli_saddr);
  return offset < symbol->st_size ? info.dli_sname : nullptr;
}

void WriteEntry(const Entry* entry, Json& json) {
  json.Begin('{').Key("qom-type").Text(entry->driver);
  json.Key("property").Text(entry->property).Key("value").Text(entry->value);
  json.Flag("optional", entry->optional);
  // Entries that lie one after the other are of one table.
  json.Key("place").Raw(std::to_string(reinterpret_cast<uintptr_t>(entry)));
  if (const char* const table = TableOf(entry)) json.Key("table").Text(table);
  json.End('}');
}

}  // namespace

std::string InspectMachines(const Symbols& qom,
                            const std::vector<std::string>& names) {
  Json json;
  json.Begin('[');
  for (const std::string& name : names) {
    void* const type = qom.class_by_name(name.c_str());
    if (qom.class_cast(type, "machine") == nullptr ||
        qom.class_is_abstract(type)) {
      continue;
    }
    const PointerArray* const array =
        FindArray(static_cast<void**>(type) + kOwnWords, kClassWords);
    json.Begin('{').Key("type").Text(name.c_str()).Key("entries").Begin('[');
    for (unsigned i = 0; array != nullptr && i < array->size; ++i) {
      WriteEntry(static_cast<const Entry*>(array->data[i]), json);
    }
    json.End(']').Key("entry-size").Raw(std::to_string(sizeof(Entry)));
    json.End('}');
  }
  json.End(']');
  return json.text();
}

std::string InspectEnums(const Symbols& qom,
                         const std::vector<std::string>& names) {
  std::set<std::string> types;
  for (const std::string& name : names) {
    PropertyIterator iterator;
    qom.class_properties(&iterator, qom.class_by_name(name.c_str()));
    while (const Property* property = qom.next_property(&iterator)) {
      types.insert(property->type);
    }
  }
  Json json;
  json.Begin('{');
  for (const std::string& type : types) {
    const auto* const names_of = static_cast<const EnumNames*>(
        dlsym(RTLD_DEFAULT, (type + "_lookup").c_str()));
    if (names_of == nullptr) continue;
    json.Key(type.c_str()).Begin('[');
    for (int i = 0; i < names_of->size; ++i) {
      if (names_of->names[i] != nullptr) json.Text(names_of->names[i]);
    }
    json.End(']');
  }
  json.End('}');
  return json.text();
}

}  // namespace qomrt_inspect
