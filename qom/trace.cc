// The listener that writes lines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/trace.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace qom {

Subscription Trace(const Watched& what, TraceSink sink, Events events) {
  return Watch(what, events, [sink = std::move(sink)](const Notice& notice) {
    sink(Describe(notice));
  });
}

TraceSink LinesTo(std::FILE* file) {
  return [file](std::string_view line) {
    // One call, so that lines of threads do not mix.
    std::string whole(line);
    whole += '\n';
    (void)std::fwrite(whole.data(), 1, whole.size(), file);
  };
}

}  // namespace qom
