// The names of all directories are collected first; only what takes effect is
// read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/layered_directories.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/files.h"
#include "qom/status.h"

namespace qom {
namespace {

// The parts of "a:b", empty ones left out.
std::vector<std::string_view> Parts(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const size_t end = std::min(list.find(':'), list.size());
    if (end != 0) parts.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

std::string_view ValueOf(Environment environment, const char* name) {
  const char* const value = environment(name);
  return value == nullptr ? std::string_view() : value;
}

// Of XDG's variables, only absolute paths count.
std::vector<std::string_view> DataDirectories(Environment environment) {
  std::string_view list = ValueOf(environment, "XDG_DATA_DIRS");
  if (list.empty()) list = "/usr/local/share:/usr/share";
  std::vector<std::string_view> parts = Parts(list);
  std::erase_if(parts, [](auto part) { return !part.starts_with('/'); });
  std::reverse(parts.begin(), parts.end());
  return parts;
}

std::string ConfigDirectory(Environment environment) {
  const std::string_view config = ValueOf(environment, "XDG_CONFIG_HOME");
  if (config.starts_with('/')) return std::string(config);
  const std::string_view home = ValueOf(environment, "HOME");
  return home.starts_with('/') ? fmt::format("{}/.config", home) : "";
}

// What lies at a path, with links followed.
enum class Kind { kNothing, kDirectory, kEmpty, kOther };

Kind KindOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return Kind::kNothing;
  if (S_ISDIR(status.st_mode)) return Kind::kDirectory;
  const bool is_null =
      S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
  const bool is_empty = S_ISREG(status.st_mode) && status.st_size == 0;
  return is_null || is_empty ? Kind::kEmpty : Kind::kOther;
}

// Directories, each where it stands last.
class Places {
 public:
  void Add(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    std::erase(paths_, path);
    paths_.push_back(std::move(path));
  }
  std::vector<std::string> Take() { return std::move(paths_); }

 private:
  std::vector<std::string> paths_;
};

// The paths of each name, general to specific.
using ByName = std::map<std::string, std::vector<std::string>>;

void LookInto(const std::string& path, LayeredFiles& found, ByName& paths) {
  LayeredFiles::Directory directory{.path = path};
  directory.is_there = KindOf(path) != Kind::kNothing;
  if (directory.is_there) {
    const absl::StatusOr<std::vector<std::string>> names = ListDirectory(path);
    directory.status = names.status();
    for (const std::string& name :
         names.ok() ? *names : std::vector<std::string>()) {
      std::string file =
          fmt::format("{}/{}", path == "/" ? "" : std::string_view(path), name);
      if (name.starts_with('.')) {
        found.ignored.push_back(
            {std::move(file), "its name begins with a dot"});
      } else if (KindOf(file) == Kind::kDirectory) {
        found.ignored.push_back({std::move(file), "it is a directory"});
      } else {
        ++directory.files;
        paths[name].push_back(std::move(file));
      }
    }
  }
  found.directories.push_back(std::move(directory));
}

}  // namespace

std::vector<std::string> LayeredPath(const LayeredPlace& place,
                                     Environment environment) {
  Places places;
  const std::string_view said = ValueOf(environment, place.variable);
  if (!said.empty()) {
    for (const std::string_view part : Parts(said)) {
      places.Add(std::string(part));
    }
    return places.Take();
  }
  for (const std::string_view data :
       place.data.has_value() ? *place.data : DataDirectories(environment)) {
    places.Add(fmt::format("{}/{}", data, place.below));
  }
  places.Add(fmt::format("/etc/{}", place.below));
  if (const std::string config = ConfigDirectory(environment);
      !config.empty()) {
    places.Add(fmt::format("{}/{}", config, place.below));
  }
  return places.Take();
}

std::vector<std::string> LayeredPath(const LayeredPlace& place) {
  return LayeredPath(
      place, [](const char* name) -> const char* { return std::getenv(name); });
}

LayeredFiles ReadLayeredFiles(std::span<const std::string> directories) {
  LayeredFiles found;
  ByName paths;
  for (const std::string& directory : directories) {
    LookInto(directory, found, paths);
  }
  size_t left = kMostLayeredBytes;
  for (auto& [name, all] : paths) {
    std::string path = std::move(all.back());
    all.pop_back();
    if (KindOf(path) == Kind::kEmpty) {
      for (std::string& file : all) {
        found.hidden.push_back({std::move(file), path});
      }
      if (all.empty()) {
        found.ignored.push_back({path, "it is empty, and hides nothing"});
      }
      continue;
    }
    LayeredFile file{name, std::move(path), std::string(), std::move(all)};
    file.text = ReadFile(file.path, kMostLayeredFileBytes);
    if (file.text.ok() && file.text->size() > left) {
      file.text = Error(Cause::kUnreadableFile,
                        "cannot read the file '{}': it and those before it "
                        "have more than {} MiB",
                        file.path, kMostLayeredBytes >> 20);
    }
    if (file.text.ok()) left -= file.text->size();
    found.files.push_back(std::move(file));
  }
  return found;
}

}  // namespace qom
