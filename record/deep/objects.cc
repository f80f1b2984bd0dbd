// New objects, each in a forked process: making or reading one may crash.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "record/deep/inspect.h"
#include "record/deep/pointer_arrays.h"

namespace qomrt_inspect {
namespace {

constexpr size_t kMostObjects = 4000;  // that one embeds
constexpr int kMostTries = 16;
constexpr int kMostHops = 8;  // from alias to alias
constexpr unsigned kSeconds = 10;

struct Node {
  Object* object;
  std::string path;
};

bool IsChild(const Property& property) {
  return std::strncmp(property.type, "child<", 6) == 0;
}

// The object and all below.
std::vector<Node> Embedded(const Symbols& qom, Object* top) {
  std::vector<Node> nodes = {{top, ""}};
  for (size_t i = 0; i < nodes.size() && nodes.size() < kMostObjects; ++i) {
    PropertyIterator iterator;
    qom.object_properties(&iterator, nodes[i].object);
    while (const Property* property = qom.next_property(&iterator)) {
      if (!IsChild(*property) || property->opaque == nullptr) continue;
      const std::string& path = nodes[i].path;
      nodes.push_back(
          {static_cast<Object*>(property->opaque),
           path.empty() ? property->name : path + "/" + property->name});
    }
  }
  return nodes;
}

// What makes objects of one type, looks at them and reports.
class Reporter {
 public:
  // Properties of `skipped` ("path:name") are not read.
  Reporter(const Symbols& qom, const std::set<std::string>& skipped, int pipe)
      : qom_(qom), skipped_(skipped), pipe_(pipe) {
    Object* const any = qom.object_new("container");
    alias_getter_ = qom.add_alias(any, "alias", any, "type")->get;
  }

  void Report(const std::string& name) {
    nodes_ = Embedded(qom_, qom_.object_new(name.c_str()));
    json_.Begin('[');
    // What reading embeds is not looked at.
    for (const Node& node : nodes_) WriteNode(node);
    json_.End(']');
    Say("=" + json_.text());
  }

 private:
  void Say(const std::string& text) const {
    for (size_t done = 0; done < text.size();) {
      const ssize_t count =
          write(pipe_, text.data() + done, text.size() - done);
      if (count <= 0) _exit(9);
      done += static_cast<size_t>(count);
    }
  }

  void WriteNode(const Node& node) {
    json_.Begin('{').Key("path").Text(node.path.c_str());
    json_.Key("type").Text(qom_.object_type(node.object));
    json_.Key("properties").Begin('[');
    PropertyIterator iterator;
    qom_.object_properties(&iterator, node.object);
    while (const Property* property = qom_.next_property(&iterator)) {
      json_.Begin('{');
      WriteProperty(qom_, *property, json_);
      if (!IsChild(*property)) WriteState(node, *property);
      json_.End('}');
    }
    json_.End(']').End('}');
  }

  void WriteState(const Node& node, const Property& property) {
    const Property* real = &property;
    Alias alias = {node.object, property.name};
    for (int i = 0;
         i < kMostHops && real != nullptr && real->get == alias_getter_; ++i) {
      alias = *static_cast<const Alias*>(real->opaque);
      real = qom_.object_property(static_cast<Object*>(alias.target),
                                  alias.property);
    }
    if (real == nullptr) real = &property;
    json_.Flag("read-only", real->set == nullptr);
    if (real != &property) WriteAlias(node, alias);
    const std::string key = node.path + ":" + property.name;
    if (skipped_.count(key) > 0) {
      json_.Key("unreadable").Text("crash");
    } else if (real->get == nullptr) {
      json_.Key("unreadable").Text("no-getter");
    } else {
      WriteValue(node, property, key);
    }
  }

  void WriteAlias(const Node& node, const Alias& alias) {
    auto* const target = static_cast<Object*>(alias.target);
    json_.Key("alias").Begin('{');
    json_.Key("type").Text(qom_.object_type(target));
    json_.Key("property").Text(alias.property);
    if (target == node.object) {
      json_.Flag("same-object", true);
    } else {
      for (const Node& one : nodes_) {
        if (one.object == target) json_.Key("path").Text(one.path.c_str());
      }
    }
    json_.End('}');
  }

  void WriteValue(const Node& node, const Property& property,
                  const std::string& key) {
    Say("?" + key + "\n");
    void* error = nullptr;
    const void* const value =
        qom_.read_property(node.object, property.name, &error);
    if (error != nullptr) {
      json_.Key("unreadable").Text("error");
    } else if (value == nullptr) {
      json_.Key("unreadable").Text("null");
    } else {
      json_.Key("value").Raw(JsonOf(qom_, value));
    }
  }

  const Symbols& qom_;
  const std::set<std::string>& skipped_;
  int pipe_;
  const void* alias_getter_;
  std::vector<Node> nodes_;
  Json json_;
};

// The forked process, from its beginning to its end.
[[noreturn]] void BeForked(const Symbols& qom, const std::string& name,
                           const std::set<std::string>& skipped, int pipe) {
  const int nothing = open("/dev/null", O_RDWR);
  for (int stream = 0; stream < 3; ++stream) dup2(nothing, stream);
  for (const int crash : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM}) {
    signal(crash, SIG_DFL);
  }
  alarm(kSeconds);
  // What its machine would have objects start with is not asked for.
  if (const PointerArray* const table =
          FindArray(static_cast<void**>(qom.machine()->type) + 4, 90)) {
    const_cast<PointerArray*>(table)->size = 0;
  }
  Reporter(qom, skipped, pipe).Report(name);
  _exit(0);
}

// All that the forked process says.
std::string Listen(int pipe) {
  std::string text;
  char bytes[1 << 16];
  ssize_t count = 0;
  while ((count = read(pipe, bytes, sizeof(bytes))) > 0) {
    text.append(bytes, static_cast<size_t>(count));
  }
  return text;
}

// What it was about to read when it ended; "" if it was something else.
std::string LastRead(const std::string& said) {
  const size_t end = said.rfind('\n');
  const size_t begin = said.rfind('?', end);
  return end == std::string::npos || begin == std::string::npos
             ? ""
             : said.substr(begin + 1, end - begin - 1);
}

}  // namespace

std::string InspectObjects(const Symbols& qom, const std::string& name) {
  std::set<std::string> skipped;
  for (int i = 0; i < kMostTries; ++i) {
    int pipes[2];
    if (pipe(pipes) != 0) return "";
    const pid_t process = fork();
    if (process == 0) {
      close(pipes[0]);
      BeForked(qom, name, skipped, pipes[1]);
    }
    close(pipes[1]);
    const std::string said = Listen(pipes[0]);
    close(pipes[0]);
    int status = 0;
    waitpid(process, &status, 0);
    const size_t answer = said.rfind("\n=");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      if (answer != std::string::npos) return said.substr(answer + 2);
      if (said.rfind('=', 0) == 0) return said.substr(1);
    }
    const std::string last = LastRead(said);
    if (last.empty() || !skipped.insert(last).second) return "";
  }
  return "";
}

}  // namespace qomrt_inspect
