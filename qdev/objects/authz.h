// Who may connect: a list of rules (`authz-list`), the same in a file
// (`authz-list-file`), one name (`authz-simple`), what the host's PAM says
// (`authz-pam`). Servers name such an object by id.
//
// Example: of `rules`, the first that matches decides, else `policy` does.
//
//   -object authz-list,id=a0,policy=deny,rules.0.match=fred,
//           rules.0.policy=allow
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_AUTHZ_H_
#define QOMRT_QDEV_OBJECTS_AUTHZ_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/enum.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class AuthzPolicy : uint8_t { kDeny, kAllow };
// How a rule's `match` is compared.
enum class AuthzFormat : uint8_t { kExact, kGlob };

}  // namespace qom::qdev

template <>
struct qom::props::EnumNames<qom::qdev::AuthzPolicy> {
  static constexpr std::string_view kName = "QAuthZListPolicy";
  static constexpr EnumName<qdev::AuthzPolicy> kNames[] = {
      {qdev::AuthzPolicy::kDeny, "deny"},
      {qdev::AuthzPolicy::kAllow, "allow"},
  };
};
template <>
struct qom::props::EnumNames<qom::qdev::AuthzFormat> {
  static constexpr std::string_view kName = "QAuthZListFormat";
  static constexpr EnumName<qdev::AuthzFormat> kNames[] = {
      {qdev::AuthzFormat::kExact, "exact"},
      {qdev::AuthzFormat::kGlob, "glob"},
  };
};

namespace qom::qdev {

struct AuthzRule {
  std::string match;
  AuthzPolicy policy{};
  AuthzFormat format{};

  friend bool operator==(const AuthzRule&, const AuthzRule&) = default;
};

// "0.match=fred,0.policy=allow,1.match=*,1.policy=deny,1.format=glob". A rule
// needs `match` and `policy`; `format` is exact if it says none.
struct AuthzRules {
  static constexpr std::string_view kTypeName = "QAuthZListRule";
  std::vector<AuthzRule> list;

  static absl::StatusOr<AuthzRules> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const AuthzRules&, const AuthzRules&) = default;
};

class Authz : public Extends<Authz, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "authz";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};

class AuthzList : public Extends<AuthzList, Authz> {
 public:
  static constexpr std::string_view kTypeName = "authz-list";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "rules that say who may connect";
  }

  AuthzPolicy policy() const { return policy_; }
  AuthzRules rules() const { return rules_; }
  absl::Status SetPolicy(AuthzPolicy policy) { return Change(policy_, policy); }
  absl::Status SetRules(AuthzRules rules) {
    return Change(rules_, std::move(rules));
  }

 private:
  AuthzPolicy policy_{};
  AuthzRules rules_;
};
struct AuthzList::Props {
  static constexpr auto kPolicy =
      props::Computed<&AuthzList::policy, &AuthzList::SetPolicy>(
          "policy", {.default_value = AuthzPolicy::kDeny,
                     .doc = "For whom no rule matches.",
                     .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kRules =
      props::Computed<&AuthzList::rules, &AuthzList::SetRules>(
          "rules", {.doc = "The rules, the first that matches first: of each "
                           "its match, its policy, its format.",
                    .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = props::Table(kPolicy, kRules);
};

class AuthzListFile : public Extends<AuthzListFile, Authz> {
 public:
  static constexpr std::string_view kTypeName = "authz-list-file";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "rules in a file that say who may connect";
  }

  const std::string& filename() const { return filename_; }
  bool refresh() const { return refresh_; }
  // What the file had when the object was completed.
  const std::string& content() const { return content_; }

 protected:
  absl::Status Check() override;

 private:
  std::string filename_;
  std::string content_;
  bool refresh_{};
};
struct AuthzListFile::Props {
  static constexpr auto kFilename = props::Field<&AuthzListFile::filename_>(
      "filename", {.doc = "A regular file with `policy` and `rules` in JSON."});
  static constexpr auto kRefresh = props::Field<&AuthzListFile::refresh_>(
      "refresh",
      {.default_value = true, .doc = "It is read again when it changes."});
  static constexpr auto kAll = props::Table(kFilename, kRefresh);
};

class AuthzSimple : public Extends<AuthzSimple, Authz> {
 public:
  static constexpr std::string_view kTypeName = "authz-simple";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "the one who may connect";
  }

  std::string identity() const { return identity_; }
  absl::Status SetIdentity(std::string identity) {
    return Change(identity_, std::move(identity));
  }

 protected:
  absl::Status Check() override { return Require("identity", identity_); }

 private:
  std::string identity_;
};
struct AuthzSimple::Props {
  static constexpr auto kIdentity =
      props::Computed<&AuthzSimple::identity, &AuthzSimple::SetIdentity>(
          "identity", {.doc = "The name that who connects must have proved.",
                       .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = props::Table(kIdentity);
};

class AuthzPam : public Extends<AuthzPam, Authz> {
 public:
  static constexpr std::string_view kTypeName = "authz-pam";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "the host's PAM says who may connect";
  }

  const std::string& service() const { return service_; }

 protected:
  absl::Status Check() override { return Require("service", service_); }

 private:
  std::string service_;
};
struct AuthzPam::Props {
  static constexpr auto kService = props::Field<&AuthzPam::service_>(
      "service", {.doc = "The PAM service that is asked."});
  static constexpr auto kAll = props::Table(kService);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_AUTHZ_H_
