// Secrets by option: where their bytes come from, and which are refused.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/secret.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/user_creatable.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using ::testing::HasSubstr;

// 32 times 'k', 16 times 'i', 16 bytes of something, in base64.
constexpr std::string_view kKey =
    "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";
constexpr std::string_view kIv = "aWlpaWlpaWlpaWlpaWlpaQ==";
constexpr std::string_view kEncrypted = "el5Ej1ROV0Rd+o5FvQy/Zg==";

class SecretTest : public test::SettingsTest {
 protected:
  using SettingsTest::SettingsTest;
  std::string Encrypted(std::string_view more) {
    return fmt::format("secret,id=s,format=base64,data={},{}", kEncrypted,
                       more);
  }
};

TEST_F(SecretTest, TheBytesAreSaidOrInAFileAndRawOrBase64) {
  EXPECT_THAT(New<Secret>("secret,id=a,data=let,,me").Read(),
              IsOkAndHolds("let,me"));
  EXPECT_THAT(New<Secret>("secret,id=b,format=base64,data=bGV0bWVpbg==").Read(),
              IsOkAndHolds("letmein"));
  EXPECT_THAT(New<Secret>("secret,id=c,file=" + File("raw", "a\nb\n")).Read(),
              IsOkAndHolds("a\nb\n"));
  EXPECT_THAT(New<Secret>("secret,id=d,format=base64,file=" +
                          File("coded", "bGV0bWVpbg==\n"))
                  .Read(),
              IsOkAndHolds("letmein"));
  EXPECT_THAT(New<Secret>("secret,id=e,data=").Read(), IsOkAndHolds(""));
}

// As libvirt starts every guest.
TEST_F(SecretTest, TheMasterKeyOfAManagementLayerIsTaken) {
  const std::string path = File("master-key.aes", std::string("\0\xff\n9", 4));
  EXPECT_THAT(New<Secret>(R"({"qom-type":"secret","id":"masterKey0",)"
                          R"("format":"raw","file":")" +
                          path + "\"}")
                  .Read(),
              IsOkAndHolds(std::string("\0\xff\n9", 4)));
}

TEST_F(SecretTest, OneSourceIsNeededAndNoMore) {
  EXPECT_THAT(Try("secret,id=s"),
              HasCause(Cause::kBadValue, HasSubstr("data: it is missing")));
  EXPECT_THAT(Try("secret,id=s,data=a,file=" + File("f", "b")),
              HasCause(Cause::kBadValue, HasSubstr("only one of them")));
  EXPECT_THAT(Try("secret,id=s,file=" + (Folder() / "none").string()),
              HasCause(Cause::kUnreadableFile, HasSubstr("none")));
  EXPECT_THAT(Try("secret,id=s,file=" + Folder().string()),
              HasCause(Cause::kUnreadableFile));
}

TEST_F(SecretTest, WhatIsNoBase64IsRefused) {
  for (const char* wrong : {"Y%Wj", "YW Jj", "YWJj=YWJ"}) {
    EXPECT_THAT(Try(fmt::format("secret,id=s,format=base64,data={}", wrong)),
                HasCause(Cause::kBadValue, HasSubstr("no base64")))
        << wrong;
  }
  EXPECT_THAT(Try("secret,id=s,format=hex,data=616263"),
              HasCause(Cause::kBadValue, HasSubstr("format='hex'")));
}

TEST_F(SecretTest, WhatIsWrongIsNotShown) {
  const absl::Status status = Try("secret,id=s,format=base64,data=hush!");
  EXPECT_THAT(status, HasCause(Cause::kBadValue, HasSubstr("no base64")));
  EXPECT_THAT(std::string(status.message()), ::testing::Not(HasSubstr("hush")));
}

TEST_F(SecretTest, ItSaysThatItIsLoadedAndChangesNoMore) {
  auto& secret = New<Secret>("secret,id=s,data=a");
  EXPECT_THAT(secret.Get("loaded"), IsOkAndHolds("on"));
  EXPECT_THAT(secret.Get("data"), IsOkAndHolds("a"));
  EXPECT_THAT(secret.Set("data", "b"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(Try("secret,id=t,data=a,loaded=on"), HasCause(Cause::kReadOnly));
}

TEST_F(SecretTest, AnEncryptedOneIsKeptAndReadByWhoCanDecryptIt) {
  ASSERT_THAT(Add(fmt::format("secret,id=k,format=base64,data={}", kKey)),
              IsOk());
  auto& secret = New<Secret>(Encrypted(fmt::format("keyid=k,iv={}", kIv)));
  EXPECT_THAT(secret.Read(), StatusIs(absl::StatusCode::kUnimplemented));
  ASSERT_THAT(ObjectDel(*context_, "k"), IsOk());
  EXPECT_THAT(secret.Read(), HasCause(Cause::kNoSuchObject));
}

TEST_F(SecretTest, ThoseThatLeadBackToThemselvesAreAnError) {
  ASSERT_THAT(Add(fmt::format("secret,id=k,format=base64,data={}", kKey)),
              IsOk());
  auto& secret = New<Secret>(Encrypted(fmt::format("keyid=k,iv={}", kIv)));
  ASSERT_THAT(ObjectDel(*context_, "k"), IsOk());
  ASSERT_THAT(Add(fmt::format("secret,id=k,format=base64,data={},keyid=s,iv={}",
                              kEncrypted, kIv)),
              IsOk());
  EXPECT_THAT(secret.Read(),
              HasCause(Cause::kFailed, HasSubstr("more than 64 secrets")));
}

TEST_F(SecretTest, KeyBeginningAndLengthHaveToFit) {
  ASSERT_THAT(Add(fmt::format("secret,id=k,format=base64,data={}", kKey)),
              IsOk());
  ASSERT_THAT(Add("secret,id=short,data=0123456789abcdef"), IsOk());
  ASSERT_THAT(Add("can-bus,id=bus"), IsOk());
  EXPECT_THAT(Try(Encrypted("keyid=k")),
              HasCause(Cause::kBadValue, HasSubstr("iv: it is missing")));
  EXPECT_THAT(Try(Encrypted("keyid=k,iv=aWlpaWlpaWk=")),
              HasCause(Cause::kBadValue, HasSubstr("iv: it has 8 bytes")));
  EXPECT_THAT(Try(Encrypted("keyid=k,iv=%")),
              HasCause(Cause::kBadValue, HasSubstr("iv: it is no base64")));
  EXPECT_THAT(Try(fmt::format("secret,id=s,data=abc,keyid=k,iv={}", kIv)),
              HasCause(Cause::kBadValue, HasSubstr("3 encrypted bytes")));
  EXPECT_THAT(Try(Encrypted(fmt::format("keyid=short,iv={}", kIv))),
              HasCause(Cause::kBadValue, HasSubstr("16 bytes, not 32")));
  EXPECT_THAT(Try(Encrypted(fmt::format("keyid=bus,iv={}", kIv))),
              HasCause(Cause::kBadValue, HasSubstr("but a can-bus")));
  for (const char* none : {"later", "s"}) {
    EXPECT_THAT(Try(Encrypted(fmt::format("keyid={},iv={}", none, kIv))),
                HasCause(Cause::kNoSuchObject))
        << none;
  }
}

TEST_F(SecretTest, TheKernelsKeyringIsAsked) {
  EXPECT_THAT(Try("secret_keyring,id=s"),
              HasCause(Cause::kBadValue, HasSubstr("serial: it is missing")));
  EXPECT_THAT(Try("secret_keyring,id=s,serial=99999999999"),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Try("secret_keyring,id=s,serial=2147483646"),
              HasCause(Cause::kFailed, HasSubstr("serial=2147483646: ")));
}

// Says what it was given.
class ShownSecret final : public Secret {
 public:
  using Secret::Secret;

 protected:
  absl::StatusOr<std::string> Decrypt(std::string_view text,
                                      std::string_view key,
                                      std::string_view iv) const override {
    return fmt::format("{} {} {}", text.size(), key.size(), iv);
  }
};

class EmbeddedSecretTest : public test::SettingsTest {
 protected:
  EmbeddedSecretTest()
      : SettingsTest(+[](TypeRegistry& registry) {
          RegisterObjectAs<Secret, ShownSecret>(registry);
        }) {}
};

TEST_F(EmbeddedSecretTest, AnEmbedderBringsTheCipher) {
  ASSERT_THAT(Add(fmt::format("secret,id=k,format=base64,data={}", kKey)),
              IsOk());
  EXPECT_THAT(New<Secret>(fmt::format("secret,id=s,format=base64,data={},"
                                      "keyid=k,iv={}",
                                      kEncrypted, kIv))
                  .Read(),
              IsOkAndHolds("16 32 iiiiiiiiiiiiiiii"));
}

}  // namespace
}  // namespace qom::qdev
