// The files that TLS credentials are made of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/tls_creds.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/secret.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status TlsCreds::CheckFile(std::string_view name) const {
  QOMRT_RETURN_IF_ERROR(Require("dir", dir_));
  const std::string path = fmt::format("{}/{}", dir_, name);
  if (access(path.c_str(), R_OK) == 0) return absl::OkStatus();
  return Error(Cause::kUnreadableFile, "dir: cannot read the file '{}': {}",
               path, internal::ErrnoText(errno));
}

absl::Status TlsCredsX509::Check() {
  QOMRT_RETURN_IF_ERROR(CheckFile("ca-cert.pem"));
  // A client may go without one of its own.
  if (endpoint() == TlsEndpoint::kServer) {
    QOMRT_RETURN_IF_ERROR(CheckFile("server-cert.pem"));
    QOMRT_RETURN_IF_ERROR(CheckFile("server-key.pem"));
  }
  if (passwordid_.empty()) return absl::OkStatus();
  return FindSecret(context(), "passwordid", passwordid_).status();
}

}  // namespace qom::qdev
