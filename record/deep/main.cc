// Where the library comes to life: the first time that the emulator asks GLib
// what to wait for, all of its start is done.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "record/deep/inspect.h"

namespace qomrt_inspect {
namespace {

class Answers {
 public:
  explicit Answers(const char* file) : file_(std::fopen(file, "w")) {}
  ~Answers() {
    if (file_ != nullptr) std::fclose(file_);
  }

  bool is_open() const { return file_ != nullptr; }
  // `type` is what is asked about; null if nothing. An answer that is "" is
  // none.
  void Add(const char* question, const char* type, const std::string& answer) {
    Json json;
    json.Begin('{').Key("execute").Text(question);
    if (type != nullptr) {
      json.Key("arguments").Begin('{').Key("typename").Text(type).End('}');
    }
    if (answer.empty()) {
      json.Key("error").Begin('{').Key("class").Text("NotCreated").End('}');
    } else {
      json.Key("return").Raw(answer);
    }
    json.End('}');
    std::fprintf(file_, "%s\n", json.text().c_str());
    std::fflush(file_);  // or every fork has a part of it
  }

 private:
  FILE* file_;
};

// The exit status.
int Inspect(const char* file) {
  const Symbols* const qom = Symbols::Find();
  if (qom == nullptr) return 3;
  Answers answers(file);
  if (!answers.is_open()) return 4;
  if (void* modules = dlsym(RTLD_DEFAULT, "module_load_qom_all")) {
    reinterpret_cast<void (*)()>(modules)();
  }
  const std::vector<std::string> names = TypeNames(*qom);
  answers.Add("x-deep-types", nullptr, InspectTypes(*qom, names));
  answers.Add("x-deep-enums", nullptr, InspectEnums(*qom, names));
  answers.Add("x-deep-machines", nullptr, InspectMachines(*qom, names));
  for (const std::string& name : names) {
    if (qom->class_is_abstract(qom->class_by_name(name.c_str()))) continue;
    answers.Add("x-deep-objects", name.c_str(), InspectObjects(*qom, name));
  }
  return 0;
}

}  // namespace
}  // namespace qomrt_inspect

extern "C" __attribute__((visibility("default"))) int g_main_context_query(
    void* context, int priority, int* timeout, void* descriptors, int count) {
  const char* const file = std::getenv("QOMRT_INSPECT_OUT");
  static bool has_begun = false;
  if (file != nullptr && !std::exchange(has_begun, true)) {
    _exit(qomrt_inspect::Inspect(file));
  }
  using Function = int (*)(void*, int, int*, void*, int);
  static const auto glibs =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "g_main_context_query"));
  return glibs(context, priority, timeout, descriptors, count);
}
