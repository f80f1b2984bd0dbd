// What a server or client proves itself with over TLS: nothing
// (`tls-creds-anon`), a key that both know (`tls-creds-psk`), a certificate
// (`tls-creds-x509`); and which ciphers a firmware may use
// (`tls-cipher-suites`). The files are looked for; what reads them is the
// embedder's.
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_TLS_CREDS_H_
#define QOMRT_QDEV_OBJECTS_TLS_CREDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class TlsEndpoint : uint8_t { kClient, kServer };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::TlsEndpoint> {
  static constexpr std::string_view kName = "QCryptoTLSCredsEndpoint";
  static constexpr EnumName<qdev::TlsEndpoint> kNames[] = {
      {qdev::TlsEndpoint::kClient, "client"},
      {qdev::TlsEndpoint::kServer, "server"},
  };
};

namespace qom::qdev {

class TlsCreds : public Extends<TlsCreds, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "tls-creds";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;

  const std::string& dir() const { return dir_; }
  const std::string& priority() const { return priority_; }
  TlsEndpoint endpoint() const { return endpoint_; }
  bool verify_peer() const { return verify_peer_; }
  bool loaded() const { return is_complete(); }

 protected:
  // kBadValue without a `dir`, kUnreadableFile if `name` cannot be read there.
  absl::Status CheckFile(std::string_view name) const;

 private:
  std::string dir_;
  std::string priority_;
  TlsEndpoint endpoint_{};
  bool verify_peer_{};
};
struct TlsCreds::Props {
  static constexpr auto kDir = props::Field<&TlsCreds::dir_>(
      "dir", {.doc = "The directory with the files."});
  static constexpr auto kEndpoint = props::Field<&TlsCreds::endpoint_>(
      "endpoint", {.default_value = TlsEndpoint::kClient,
                   .doc = "Which side of a connection it is for."});
  static constexpr auto kLoaded = props::Computed<&TlsCreds::loaded>(
      "loaded", {.doc = "Its files are there."});
  static constexpr auto kPriority = props::Field<&TlsCreds::priority_>(
      "priority", {.doc = "Which ciphers may be used, as GnuTLS writes it; "
                          "empty: as the library likes."});
  static constexpr auto kVerifyPeer = props::Field<&TlsCreds::verify_peer_>(
      "verify-peer",
      {.default_value = true, .doc = "The other side must prove itself, too."});
  static constexpr auto kAll =
      props::Table(kDir, kEndpoint, kLoaded, kPriority, kVerifyPeer);
};

class TlsCredsAnon : public Extends<TlsCredsAnon, TlsCreds> {
 public:
  static constexpr std::string_view kTypeName = "tls-creds-anon";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "TLS where nobody proves anything";
  }
};

class TlsCredsPsk : public Extends<TlsCredsPsk, TlsCreds> {
 public:
  static constexpr std::string_view kTypeName = "tls-creds-psk";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "TLS with a key that both sides know";
  }

  const std::string& username() const { return username_; }

 protected:
  absl::Status Check() override { return CheckFile("keys.psk"); }

 private:
  std::string username_;
};
struct TlsCredsPsk::Props {
  static constexpr auto kUsername = props::Field<&TlsCredsPsk::username_>(
      "username", {.doc = "Whose key a client takes; empty: that of `qemu`."});
  static constexpr auto kAll = props::Table(kUsername);
};

class TlsCredsX509 : public Extends<TlsCredsX509, TlsCreds> {
 public:
  static constexpr std::string_view kTypeName = "tls-creds-x509";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "TLS with certificates";
  }

  const std::string& passwordid() const { return passwordid_; }
  bool sanity_check() const { return sanity_check_; }

 protected:
  absl::Status Check() override;

 private:
  std::string passwordid_;
  bool sanity_check_{};
};
struct TlsCredsX509::Props {
  static constexpr auto kPasswordid = props::Field<&TlsCredsX509::passwordid_>(
      "passwordid", {.doc = "Id of the secret that the private key is "
                            "encrypted with; empty: it is not."});
  static constexpr auto kSanityCheck =
      props::Field<&TlsCredsX509::sanity_check_>(
          "sanity-check", {.default_value = true,
                           .doc = "The certificates are looked at before they "
                                  "are used."});
  static constexpr auto kAll = props::Table(kPasswordid, kSanityCheck);
};

class TlsCipherSuites : public Extends<TlsCipherSuites, TlsCreds> {
 public:
  static constexpr std::string_view kTypeName = "tls-cipher-suites";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "ciphers that a guest's firmware may use";
  }

 protected:
  absl::Status Check() override { return Require("priority", priority()); }
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_TLS_CREDS_H_
