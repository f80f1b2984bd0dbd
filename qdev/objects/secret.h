// Passwords and keys that other objects name by id: from the option or a file
// (`secret`), or from the keyring of the host's kernel (`secret_keyring`).
//
// A secret that is encrypted with another, `keyid`, is taken apart by
// Decrypt(): AES-256 in CBC mode, which an embedder brings. Without that, the
// object is there, and only Read() says that it cannot.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * object,
//       qdev::ObjectAdd(context, "secret", "s0",
//                       {{"format", "base64"}, {"data", "bGV0bWVpbg=="}}));
//   QOMRT_ASSIGN_OR_RETURN(std::string password,
//                          qom::Cast<qdev::SecretCommon>(object).Read());
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_SECRET_H_
#define QOMRT_QDEV_OBJECTS_SECRET_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/ref.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class SecretFormat : uint8_t { kRaw, kBase64 };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::SecretFormat> {
  static constexpr std::string_view kName = "QCryptoSecretFormat";
  static constexpr EnumName<qdev::SecretFormat> kNames[] = {
      {qdev::SecretFormat::kRaw, "raw"},
      {qdev::SecretFormat::kBase64, "base64"},
  };
};

namespace qom::qdev {

class SecretCommon : public Extends<SecretCommon, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "secret_common";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  // The bytes of the secret: not encoded, not encrypted. Requires
  // is_complete(). kNoSuchObject if the secret of `keyid` went, kFailed if more
  // than kMostKeys secrets lead on from one to the next; Unimplemented if it
  // takes a Decrypt() that nobody brought.
  static constexpr int kMostKeys = 64;
  absl::StatusOr<std::string> Read() const { return ReadWithKeys(kMostKeys); }
  bool loaded() const { return is_complete(); }

 protected:
  // `text` as it was before somebody encrypted it with the 32 bytes of `key`,
  // from the 16 of `iv` on.
  virtual absl::StatusOr<std::string> Decrypt(std::string_view text,
                                              std::string_view key,
                                              std::string_view iv) const;

  // Gets what is said, or lies where it is said to, in the form of `format`.
  virtual absl::StatusOr<std::string> Load() = 0;
  absl::Status Check() override;

 private:
  absl::Status CheckEncryption();
  // What leads on is looked up by id: it may have been made anew, and lead back
  // here.
  absl::StatusOr<std::string> ReadWithKeys(int most) const;

  SecretFormat format_{};
  std::string keyid_;
  std::string iv_;
  std::string bytes_;     // decoded, and encrypted if there is a key
  std::string iv_bytes_;  // decoded
};

// The secret that `property` names. kNoSuchObject if there is none, kBadValue
// if the object of that id is none.
absl::StatusOr<Ref<SecretCommon>> FindSecret(const Context& context,
                                             std::string_view property,
                                             std::string_view id);

struct SecretCommon::Props {
  static constexpr auto kFormat = props::Field<&SecretCommon::format_>(
      "format", {.default_value = SecretFormat::kRaw,
                 .doc = "How its bytes are written."});
  static constexpr auto kIv = props::Field<&SecretCommon::iv_>(
      "iv", {.doc = "The 16 bytes that encryption began with (base64); with "
                    "`keyid`."});
  static constexpr auto kKeyid = props::Field<&SecretCommon::keyid_>(
      "keyid", {.doc = "The secret that this one is encrypted with (AES-256, "
                       "CBC); empty: it is not."});
  static constexpr auto kLoaded = props::Computed<&SecretCommon::loaded>(
      "loaded", {.doc = "Its bytes are there."});
  static constexpr auto kAll = props::Table(kFormat, kIv, kKeyid, kLoaded);
};

class Secret : public Extends<Secret, SecretCommon> {
 public:
  static constexpr std::string_view kTypeName = "secret";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a password or key, said or in a file";
  }

 protected:
  absl::StatusOr<std::string> Load() override;

 private:
  std::string data_;
  std::string file_;
};

struct Secret::Props {
  static constexpr auto kData = props::Field<&Secret::data_>(
      "data", {.doc = "The secret itself; who may ask for properties can read "
                      "it, and others see it among the running programs."});
  static constexpr auto kFile = props::Field<&Secret::file_>(
      "file", {.doc = "The regular file that it is the content of, instead of "
                      "`data`."});
  static constexpr auto kAll = props::Table(kData, kFile);
};

class SecretKeyring : public Extends<SecretKeyring, SecretCommon> {
 public:
  static constexpr std::string_view kTypeName = "secret_keyring";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "a password or key in the keyring of the host's kernel";
  }

 protected:
  absl::StatusOr<std::string> Load() override;

 private:
  int32_t serial_{};
};

struct SecretKeyring::Props {
  static constexpr auto kSerial = props::Field<&SecretKeyring::serial_>(
      "serial", {.default_value = 0,
                 .doc = "The number of the key; there is none without it."});
  static constexpr auto kAll = props::Table(kSerial);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_SECRET_H_
