// Who may connect, by option: the texts of rules, and what each kind needs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/authz.h"

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
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AuthzTest : public test::SettingsTest {};

const AuthzRule kFred = {"fred", AuthzPolicy::kAllow, AuthzFormat::kExact};
const AuthzRule kHome = {"CN=*,O=Home", AuthzPolicy::kDeny, AuthzFormat::kGlob};

TEST_F(AuthzTest, RulesComeByDotsOrInJson) {
  auto& dots = New<AuthzList>(
      "authz-list,id=a,policy=allow,rules.0.match=fred,rules.0.policy=allow,"
      "rules.1.match=CN=*,,O=Home,rules.1.policy=deny,rules.1.format=glob");
  EXPECT_EQ(dots.policy(), AuthzPolicy::kAllow);
  EXPECT_THAT(dots.rules().list, ElementsAre(kFred, kHome));
  auto& json = New<AuthzList>(
      R"({"qom-type":"authz-list","id":"b","rules":[)"
      R"({"match":"fred","policy":"allow","format":"exact"},)"
      R"({"match":"CN=*,O=Home","policy":"deny","format":"glob"}]})");
  EXPECT_EQ(json.policy(), AuthzPolicy::kDeny);
  EXPECT_EQ(json.rules(), dots.rules());
  EXPECT_THAT(Try(R"({"qom-type":"authz-list","id":"c","rules":[]})"), IsOk());
}

TEST_F(AuthzTest, TheTextOfRulesIsReadAsItIsShown) {
  auto& list = New<AuthzList>("authz-list,id=a");
  EXPECT_THAT(list.Get("rules"), IsOkAndHolds(""));
  ASSERT_THAT(list.SetRules({{kFred, kHome}}), IsOk());
  const auto text = list.Get("rules");
  EXPECT_THAT(text, IsOkAndHolds("0.match=fred,0.policy=allow,0.format=exact,"
                                 "1.match=CN=*,,O=Home,1.policy=deny,"
                                 "1.format=glob"));
  ASSERT_THAT(list.SetRules({}), IsOk());
  ASSERT_THAT(list.Set("rules", *text), IsOk());
  EXPECT_THAT(list.rules().list, ElementsAre(kFred, kHome));
}

TEST_F(AuthzTest, WhatIsNoRuleIsRefused) {
  for (const char* wrong :
       {"rules.0.match=fred", "rules.0.policy=deny", "rules=abc", "rules.0=abc",
        "rules.0.match=fred,rules.0.policy=maybe", "policy=maybe",
        "rules.0.match=fred,rules.0.policy=deny,rules.0.color=red",
        "rules.0.match=fred,rules.0.policy=deny,rules.0.format=regex",
        "rules.match=fred,rules.policy=deny"}) {
    EXPECT_THAT(Try(std::string("authz-list,id=a,") + wrong),
                HasCause(Cause::kBadValue))
        << wrong;
  }
  EXPECT_THAT(Try(R"({"qom-type":"authz-list","id":"a","rules":[3]})"),
              HasCause(Cause::kBadValue, HasSubstr("NUMBER.FIELD")));
}

TEST_F(AuthzTest, RulesMayChangeLater) {
  auto& list = New<AuthzList>("authz-list,id=a");
  EXPECT_THAT(list.Set("policy", "allow"), IsOk());
  EXPECT_THAT(list.Set("rules", "0.match=fred,0.policy=allow"), IsOk());
  EXPECT_THAT(list.rules().list, ElementsAre(kFred));
}

TEST_F(AuthzTest, AFileIsReadByItsName) {
  auto& list = New<AuthzListFile>("authz-list-file,id=a,refresh=off,filename=" +
                                  File("acl", R"({"policy":"deny"})"));
  EXPECT_EQ(list.content(), R"({"policy":"deny"})");
  EXPECT_FALSE(list.refresh());
  EXPECT_THAT(Try("authz-list-file,id=b"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Try("authz-list-file,id=b,filename=/no/such"),
              HasCause(Cause::kUnreadableFile));
}

TEST_F(AuthzTest, OneNameAndAServiceOfPamAreNeeded) {
  auto& simple = New<AuthzSimple>("authz-simple,id=a,identity=CN=fred,,O=Home");
  EXPECT_EQ(simple.identity(), "CN=fred,O=Home");
  EXPECT_THAT(simple.Set("identity", "bob"), IsOk());
  EXPECT_THAT(simple.Set("identity", ""), HasCause(Cause::kBadValue));
  EXPECT_EQ(simple.identity(), "bob");
  EXPECT_THAT(Try("authz-simple,id=b"),
              HasCause(Cause::kBadValue, HasSubstr("identity: it is missing")));
  EXPECT_EQ(New<AuthzPam>("authz-pam,id=p,service=vnc").service(), "vnc");
  EXPECT_THAT(Try("authz-pam,id=b"),
              HasCause(Cause::kBadValue, HasSubstr("service: it is missing")));
}

}  // namespace
}  // namespace qom::qdev
