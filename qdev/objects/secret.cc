// Where the bytes of a secret come from, and what has to fit if they are
// encrypted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/secret.h"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "fmt/format.h"
#include "qdev/objects/host_memory.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/files.h"
#include "qom/internal/strings.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

constexpr size_t kBlockLength = 16;
constexpr size_t kKeyLength = 32;

absl::StatusOr<std::string> Decode(std::string_view what,
                                   std::string_view text) {
  std::string bytes;
  // Lines may end, but there are no blanks in them.
  if (text.find_first_of(" \t\r\v\f") == text.npos &&
      absl::Base64Unescape(qom::internal::ToAbsl(text), &bytes)) {
    return bytes;
  }
  // The text may be what must not be shown.
  return Error(Cause::kBadValue, "{}: it is no base64", what);
}

}  // namespace

absl::Status SecretCommon::Check() {
  QOMRT_ASSIGN_OR_RETURN(bytes_, Load());
  if (format_ == SecretFormat::kBase64) {
    QOMRT_ASSIGN_OR_RETURN(bytes_, Decode("format=base64", bytes_));
  }
  return keyid_.empty() ? absl::OkStatus() : CheckEncryption();
}

absl::Status SecretCommon::CheckEncryption() {
  QOMRT_ASSIGN_OR_RETURN(const Ref<SecretCommon> secret,
                         FindSecret(context(), "keyid", keyid_));
  const absl::StatusOr<std::string> key = secret->Read();
  // Where it cannot be taken apart here, its length is not known.
  if (key.ok() && key->size() != kKeyLength) {
    return Error(Cause::kBadValue, "keyid: '{}' has {} bytes, not {}", keyid_,
                 key->size(), kKeyLength);
  }
  QOMRT_RETURN_IF_ERROR(Require("iv", iv_));
  QOMRT_ASSIGN_OR_RETURN(iv_bytes_, Decode("iv", iv_));
  if (iv_bytes_.size() != kBlockLength) {
    return Error(Cause::kBadValue, "iv: it has {} bytes, not {}",
                 iv_bytes_.size(), kBlockLength);
  }
  if (bytes_.size() % kBlockLength != 0) {
    return Error(Cause::kBadValue,
                 "keyid: {} encrypted bytes are no multiple of {}",
                 bytes_.size(), kBlockLength);
  }
  return absl::OkStatus();
}

absl::StatusOr<Ref<SecretCommon>> FindSecret(const Context& context,
                                             std::string_view property,
                                             std::string_view id) {
  const Ref<Object> object = FindUserObject(context, id);
  const SecretCommon* secret = As<SecretCommon>(object.get());
  // One that is being made has no bytes yet.
  if (object == nullptr || (secret != nullptr && !secret->is_complete())) {
    return Error(Cause::kNoSuchObject, "{}: there is no secret '{}'", property,
                 id);
  }
  if (secret != nullptr) return As<SecretCommon>(object);
  return Error(Cause::kBadValue, "{}: '{}' is no secret but {}", property, id,
               WithArticle(object->type().name()));
}

absl::StatusOr<std::string> SecretCommon::ReadWithKeys(int most) const {
  if (keyid_.empty()) return bytes_;
  if (most == 0) {
    return Error(Cause::kFailed,
                 "keyid={}: more than {} secrets lead on from one to the next",
                 keyid_, kMostKeys);
  }
  QOMRT_ASSIGN_OR_RETURN(const Ref<SecretCommon> secret,
                         FindSecret(context(), "keyid", keyid_));
  QOMRT_ASSIGN_OR_RETURN(const std::string key, secret->ReadWithKeys(most - 1));
  return Decrypt(bytes_, key, iv_bytes_);
}

absl::StatusOr<std::string> SecretCommon::Decrypt(
    std::string_view /*text*/, std::string_view /*key*/,
    std::string_view /*iv*/) const {
  return absl::UnimplementedError(qom::internal::ToAbsl(fmt::format(
      "keyid={}: decrypting a secret is not offered here", keyid_)));
}

absl::StatusOr<std::string> Secret::Load() {
  const bool has_data = WasSet(*type().FindProperty("data")) || !data_.empty();
  if (!file_.empty()) {
    if (!has_data) return ReadFile(file_);
    return Error(Cause::kBadValue, "data and file: only one of them can be");
  }
  if (has_data) return data_;
  return Error(Cause::kBadValue, "data: it is missing, and so is file");
}

absl::StatusOr<std::string> SecretKeyring::Load() {
  if (serial_ == 0) {
    return Error(Cause::kBadValue, "serial: it is missing");
  }
  // The kernel says the length first; the key may change in between.
  std::string bytes;
  while (true) {
    const long length =
        syscall(SYS_keyctl, KEYCTL_READ, serial_, bytes.data(), bytes.size());
    if (length < 0) {
      return Error(Cause::kFailed, "serial={}: {}", serial_,
                   internal::ErrnoText(errno));
    }
    const bool whole = static_cast<size_t>(length) <= bytes.size();
    bytes.resize(static_cast<size_t>(length));
    if (whole) return bytes;
  }
}

}  // namespace qom::qdev
