// What TLS credentials need, by option, and which files have to be there.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/tls_creds.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::HasSubstr;

class TlsCredsTest : public test::SettingsTest {
 protected:
  std::string Dir() { return ",dir=" + Folder().string(); }
};

TEST_F(TlsCredsTest, CertificatesAreLookedForWhereTheyShouldBe) {
  EXPECT_THAT(Try("tls-creds-x509,id=t"),
              HasCause(Cause::kBadValue, HasSubstr("dir: it is missing")));
  EXPECT_THAT(Try("tls-creds-x509,id=t" + Dir()),
              HasCause(Cause::kUnreadableFile, HasSubstr("/ca-cert.pem'")));
  File("ca-cert.pem", "");
  EXPECT_THAT(Try("tls-creds-x509,id=t" + Dir()), IsOk());
  EXPECT_THAT(Try("tls-creds-x509,id=t,endpoint=server" + Dir()),
              HasCause(Cause::kUnreadableFile, HasSubstr("/server-cert.pem'")));
  File("server-cert.pem", "");
  EXPECT_THAT(Try("tls-creds-x509,id=t,endpoint=server" + Dir()),
              HasCause(Cause::kUnreadableFile, HasSubstr("/server-key.pem'")));
  File("server-key.pem", "");
  // As libvirt starts a server.
  auto& creds = New<TlsCredsX509>(
      R"({"qom-type":"tls-creds-x509","id":"vnc-tls-creds0","dir":")" +
      Folder().string() + R"(","endpoint":"server","verify-peer":false})");
  EXPECT_EQ(creds.endpoint(), TlsEndpoint::kServer);
  EXPECT_FALSE(creds.verify_peer());
  EXPECT_TRUE(creds.sanity_check());
  EXPECT_THAT(creds.Get("loaded"), IsOkAndHolds("on"));
}

TEST_F(TlsCredsTest, ThePasswordOfAKeyIsASecret) {
  File("ca-cert.pem", "");
  EXPECT_THAT(Try("tls-creds-x509,id=t,passwordid=s" + Dir()),
              HasCause(Cause::kNoSuchObject, HasSubstr("passwordid: ")));
  ASSERT_THAT(Add("secret,id=s,data=hush"), IsOk());
  EXPECT_THAT(Try("tls-creds-x509,id=t,passwordid=s" + Dir()), IsOk());
}

TEST_F(TlsCredsTest, AKeyThatBothKnowIsInAFile) {
  EXPECT_THAT(Try("tls-creds-psk,id=t,username=bob"),
              HasCause(Cause::kBadValue, HasSubstr("dir: it is missing")));
  EXPECT_THAT(Try("tls-creds-psk,id=t" + Dir()),
              HasCause(Cause::kUnreadableFile, HasSubstr("/keys.psk'")));
  File("keys.psk", "");
  EXPECT_EQ(
      New<TlsCredsPsk>("tls-creds-psk,id=t,username=bob" + Dir()).username(),
      "bob");
}

TEST_F(TlsCredsTest, WhoProvesNothingNeedsNothingAndAFirmwareItsCiphers) {
  EXPECT_THAT(Try("tls-creds-anon,id=t,endpoint=server"), IsOk());
  EXPECT_THAT(Try("tls-creds-anon,id=t,endpoint=both"),
              HasCause(Cause::kBadValue));
  EXPECT_EQ(New<TlsCipherSuites>("tls-cipher-suites,id=t,priority=@SYSTEM")
                .priority(),
            "@SYSTEM");
  EXPECT_THAT(Try("tls-cipher-suites,id=u"),
              HasCause(Cause::kBadValue, HasSubstr("priority: it is missing")));
}

}  // namespace
}  // namespace qom::qdev
