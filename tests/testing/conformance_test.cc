// The conformance suite finds each mistake it promises to find, in a type that
// makes just that one, and none in a good type.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/conformance.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/user_creatable.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/type_builder.h"
#include "testing/matchers.h"

namespace {

using qom::Cause;
using qom::Ref;
using qom::qdev::Device;
using qom::testing::CheckConformance;
using qom::testing::ConformanceOptions;
using qom::testing::ConformanceReport;
using qom::testing::ConformanceTestName;
using qom::testing::ConformanceTypes;
using qom::testing::DeviceTest;
using qom::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One mistake that a type may make.
enum class Flaw {
  kNone,
  kGetterFails,
  kTakesEverything,
  kNeverOn,
  kSetterChangesAndFails,
  kSetterFailsWithoutCause,
  kSetterChangesAnother,
  kDefaultDrifts,
  kRealizeLeavesATrace,
  kRealizeFailsWithoutCause,
  kUnrealizeForgets,
  kRealizesOnce,
  kResetChangesSettings,
  kHoldsItself,
  kDropsErrors,
};
Flaw flaw = Flaw::kNone;
int made = 0;

// A kind of values that calls itself a bool and may be none.
struct Loose {
  bool flag = false;
  friend bool operator==(const Loose&, const Loose&) = default;
};

}  // namespace

template <>
struct qom::props::ValueTraits<Loose> {
  static constexpr std::string_view kName = "bool";
  static constexpr qom::ValueCategory kCategory = qom::ValueCategory::kBoolean;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            Loose* value) {
    if (!visitor.is_input() && flaw == Flaw::kGetterFails) {
      return qom::Error(Cause::kFailed, "nobody knows");
    }
    if (visitor.is_input() && flaw == Flaw::kTakesEverything) {
      value->flag = true;
      return absl::OkStatus();
    }
    bool flag = value->flag;
    QOMRT_RETURN_IF_ERROR(visitor.Bool(&flag));
    if (flaw == Flaw::kNeverOn && flag) {
      return qom::Error(Cause::kBadValue, "it is never on");
    }
    value->flag = flag;
    return absl::OkStatus();
  }
};

namespace {

// A device that makes the mistake `flaw`.
class Flawed : public qom::Extends<Flawed, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-flawed";
  struct Props;
  explicit Flawed(const qom::Construct& construct) : Extends(construct) {
    ++made;
  }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    absl::Status status =
        qom::qdev::FaultProbeOf(context()).Take("start", *this);
    if (flaw == Flaw::kDropsErrors) status = absl::OkStatus();
    if (flaw == Flaw::kRealizeLeavesATrace && !status.ok()) ++count_;
    if (flaw == Flaw::kRealizeFailsWithoutCause) {
      return absl::InternalError("no");
    }
    if (flaw == Flaw::kRealizesOnce && ++realized_ > 1) {
      return qom::Error(Cause::kFailed, "worn out");
    }
    if (flaw == Flaw::kHoldsItself) self_ = Ref<Object>(this);
    return status;
  }
  void Unrealize() override {
    if (flaw == Flaw::kUnrealizeForgets) ++count_;
    Device::Unrealize();
  }
  void ResetHold(qom::qdev::ResetKind kind) override {
    Device::ResetHold(kind);
    if (flaw == Flaw::kResetChangesSettings) speed_ = 1;
  }

  uint32_t computed() const {
    return flaw == Flaw::kDefaultDrifts ? static_cast<uint32_t>(made)
                                        : computed_;
  }
  uint32_t count() const { return count_; }
  absl::Status SetComputed(uint32_t value) {
    if (flaw == Flaw::kSetterFailsWithoutCause) {
      return absl::InternalError("no");
    }
    if (flaw == Flaw::kSetterChangesAndFails) computed_ = value;
    if (flaw == Flaw::kSetterChangesAnother) ++count_;
    if (value > 100) {
      return qom::Error(Cause::kOutOfRange, "{} is outside 0..100", value);
    }
    computed_ = value;
    return absl::OkStatus();
  }

 private:
  uint32_t computed_ = 0;
  uint32_t count_{};
  uint32_t speed_{};
  Loose loose_;
  int realized_ = 0;
  Ref<Object> self_;
};
struct Flawed::Props {
  static constexpr auto kAll = qom::props::Table(
      qom::props::Computed<&Flawed::computed, &Flawed::SetComputed>(
          "computed", {.doc = "A number from 0 to 100."}),
      qom::props::Computed<&Flawed::count>("count",
                                           {.doc = "What went wrong."}),
      qom::props::Field<&Flawed::speed_>(
          "speed",
          {.default_value = 9, .min = 1, .max = 10, .doc = "How fast."}),
      qom::props::Field<&Flawed::loose_>("loose", {.doc = "A flag."}));
};

class Undocumented : public qom::Extends<Undocumented, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-undocumented";
  struct Props;
  using Extends::Extends;

 private:
  bool quiet_{};
};
struct Undocumented::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Undocumented::quiet_>("quiet"));
};

// Needs a bus, which the kit fakes, and a peer, which the author prepares.
class Picky : public qom::Extends<Picky, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-picky";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "acme-bus"; }
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    if (peer_) return absl::OkStatus();
    return qom::Error(Cause::kWrongPhase, "it has no peer");
  }

 private:
  qom::Link<Device> peer_;
};
struct Picky::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Picky::peer_>(
          "peer", {.doc = "Who is at the other end."}));
};

// An object for users to create that cannot always be.
class Ticket
    : public qom::Extends<Ticket, qom::Object, qom::qdev::UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "acme-ticket";
  struct Props;
  using Extends::Extends;
  absl::Status Complete() override {
    if (number_ != 0) return absl::OkStatus();
    return qom::Error(Cause::kBadValue, "number: 0 is no ticket");
  }

 private:
  uint32_t number_{};
};
struct Ticket::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Ticket::number_>(
          "number", {.doc = "The number of the ticket; not 0."}));
};

void RegisterTypes(qom::TypeRegistry& registry) {
  registry.Register<Flawed>();
  registry.Register<Undocumented>();
  registry.Register<Picky>();
  registry.Register<Ticket>();
}

class ConformanceTest : public ::testing::Test {
 protected:
  ConformanceTest() {
    RegisterTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  ~ConformanceTest() override { flaw = Flaw::kNone; }

  ConformanceReport Check(std::string_view type,
                          const ConformanceOptions& options = {}) {
    return CheckConformance(registry_, *registry_.Find(type), options);
  }
  std::vector<std::string> ProblemsOf(Flaw one) {
    flaw = one;
    return Check("acme-flawed").problems;
  }

  qom::TypeRegistry registry_;
};

TEST_F(ConformanceTest, ATypeWithoutAMistakeConforms) {
  const ConformanceReport report = Check("acme-flawed");
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.refusal, "");
  EXPECT_EQ(report.properties, 8u) << "those of its own and of every device";
  EXPECT_GE(report.sets, 30u);
  EXPECT_GE(report.refused, 10u);
  EXPECT_GE(report.read_back, 10u);
  EXPECT_GE(report.realized, 4u);
  EXPECT_GE(report.unrealized, 3u);
  EXPECT_EQ(report.resets, 3u);
  EXPECT_EQ(report.hot_plugged, 1u);
  EXPECT_EQ(report.faults, 4u) << "pre-plug, realize, start, plug";
}

TEST_F(ConformanceTest, AGetterThatFailsIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kGetterFails),
              Contains("acme-flawed.loose: cannot be read: acme-flawed.loose: "
                       "nobody knows"));
}

TEST_F(ConformanceTest, AnIllegalValueThatIsTakenIsFound) {
  const std::vector<std::string> problems = ProblemsOf(Flaw::kTakesEverything);
  EXPECT_THAT(problems,
              Contains("acme-flawed.loose: the text 'maybe' is taken"));
  EXPECT_THAT(problems, Contains("acme-flawed.loose: the number 2 is taken"));
  EXPECT_THAT(problems, Contains("acme-flawed.loose: a list is taken"));
  EXPECT_THAT(problems, Contains("acme-flawed.loose: the text 'off' reads back "
                                 "as 'on'"));
}

TEST_F(ConformanceTest, ALegalValueThatIsRefusedIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kNeverOn),
              Contains("acme-flawed.loose: the text 'yes' is refused: "
                       "acme-flawed.loose: it is never on"));
}

TEST_F(ConformanceTest, ARefusedSetThatChangesThePropertyIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kSetterChangesAndFails),
              Contains(HasSubstr("acme-flawed.computed: the number 4294967295 "
                                 "was refused but changed it from '0' to "
                                 "'4294967295'")));
}

TEST_F(ConformanceTest, AnErrorWithoutACauseIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kSetterFailsWithoutCause),
              Contains(HasSubstr("acme-flawed.computed: the error for the "
                                 "number 0 has no cause")));
}

TEST_F(ConformanceTest, ASetThatChangesAnotherPropertyForGoodIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kSetterChangesAnother),
              Contains(HasSubstr("acme-flawed.count: after 'computed' was set "
                                 "and set back: it was '0' and is '")));
}

TEST_F(ConformanceTest, ADefaultThatDriftsIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kDefaultDrifts),
              Contains(HasSubstr("acme-flawed.computed: a fresh object differs "
                                 "from the first one: it was '")));
}

TEST_F(ConformanceTest, ATraceOfAFailedRealizeIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kRealizeLeavesATrace),
              Contains(HasSubstr("it does not bear faults: fault 2 in 'start' "
                                 "of /machine/peripheral/conformance: the tree "
                                 "is not as before")));
}

TEST_F(ConformanceTest, ARefusalWithoutACauseIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kRealizeFailsWithoutCause),
              ElementsAre(HasSubstr("it refuses with an error without a cause: "
                                    "/machine/peripheral/conformance: realize: "
                                    "no")));
}

TEST_F(ConformanceTest, AnUnrealizeThatForgetsIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kUnrealizeForgets),
              Contains(HasSubstr("it is not as before after it was realized "
                                 "and unrealized")));
}

TEST_F(ConformanceTest, ADeviceThatRealizesOnlyOnceIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kRealizesOnce),
              Contains(HasSubstr("it cannot be realized again: ")));
}

TEST_F(ConformanceTest, AResetThatChangesSettingsIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kResetChangesSettings),
              Contains(HasSubstr("it is reset: which changes settings:\n"
                                 "- speed=9\n+ speed=1")));
}

TEST_F(ConformanceTest, ADroppedErrorIsFound) {
  EXPECT_THAT(ProblemsOf(Flaw::kDropsErrors),
              Contains(HasSubstr("fault 2 in 'start' of "
                                 "/machine/peripheral/conformance: the action "
                                 "succeeds, so somebody dropped the error")));
}

TEST_F(ConformanceTest, APropertyWithoutADocIsFoundUnlessTheAuthorSaysSo) {
  EXPECT_THAT(Check("acme-undocumented").problems,
              ElementsAre("acme-undocumented.quiet: it has no doc"));
  EXPECT_THAT(Check("acme-undocumented", {.needs_docs = false}).problems,
              IsEmpty());
}

TEST_F(ConformanceTest, AnAbstractTypeHasNothingToConform) {
  EXPECT_THAT(Check("device").problems,
              ElementsAre("it is abstract: there are no objects of it"));
}

TEST_F(ConformanceTest, ADeviceThatRefusesCleanlyConforms) {
  const ConformanceReport report = Check("acme-picky");
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.refusal,
            "/machine/peripheral/conformance: realize: it has no peer");
  EXPECT_EQ(report.faults, 0u);
}

TEST_F(ConformanceTest, AnAuthorPreparesWhatADeviceNeeds) {
  ConformanceOptions options;
  options.prepare["acme-picky"] = {
      .settings = {{"peer", "/machine/peripheral/peer"}},
      .world = [](DeviceTest& world) -> absl::Status {
        return world.TryNew("acme-flawed", {}, "peer").status();
      }};
  const ConformanceReport report = Check("acme-picky", options);
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.refusal, "");
  EXPECT_GE(report.faults, 4u);
}

TEST_F(ConformanceTest, AnObjectOfUsersIsAddedAndDeleted) {
  EXPECT_EQ(Check("acme-ticket").refusal,
            "object 'conformance': acme-ticket: number: 0 is no ticket");
  ConformanceOptions options;
  options.prepare["acme-ticket"] = {.settings = {{"number", 3}}};
  const ConformanceReport report = Check("acme-ticket", options);
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.refusal, "");
  EXPECT_EQ(report.faults, 2u) << "add object, complete";
}

TEST_F(ConformanceTest, WhatIsPreparedMustWork) {
  ConformanceOptions options;
  options.prepare["acme-picky"] = {.settings = {{"peer", ""}}};
  EXPECT_THAT(Check("acme-picky", options).problems,
              ElementsAre("it does not work as prepared: "
                          "/machine/peripheral/conformance: realize: it has no "
                          "peer"));
  options.prepare["acme-ticket"] = {.settings = {{"number", 0}}};
  EXPECT_THAT(Check("acme-ticket", options).problems,
              ElementsAre(HasSubstr("it does not work as prepared: ")));
}

TEST_F(ConformanceTest, APreparationOfAPropertyThatIsNotThereIsAProblem) {
  ConformanceOptions options;
  options.prepare["acme-picky"] = {.settings = {{"pear", "/machine"}}};
  EXPECT_THAT(Check("acme-picky", options).problems,
              ElementsAre(HasSubstr("has no property 'pear'; nearest: peer")));
  options.prepare["acme-ticket"] = {.settings = {{"numbre", 3}}};
  EXPECT_THAT(Check("acme-ticket", options).problems,
              ElementsAre(HasSubstr("no property 'numbre'; nearest: number")));
}

TEST_F(ConformanceTest, WhatWasDoneIsCounted) {
  qom::testing::ConformanceCounts counts;
  EXPECT_EQ(counts.ToString(), "nothing");
  counts.sets = 12;
  counts.realized = 3;
  counts += counts;
  EXPECT_EQ(counts.ToString(), "24 sets, realized 6×");
}

TEST_F(ConformanceTest, AWrongPreparationIsAProblem) {
  ConformanceOptions options;
  options.prepare["acme-picky"] = {.settings = {{"peer", "/nobody"}}};
  EXPECT_THAT(Check("acme-picky", options).problems,
              ElementsAre(HasSubstr("it cannot be made as prepared: ")));
}

TEST_F(ConformanceTest, ATypeDeclaredFromDataIsCheckedToo) {
  qom::TypeBuilder type("acme-data");
  type.Property(qom::props::RuntimeProperty(registry_, "lanes", "uint8", 4));
  registry_.Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const ConformanceReport report = Check("acme-data");
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_GE(report.sets, 10u);
}

// Leaks on purpose, and so must clean up: not with the others.
TEST(ConformanceLeakTest, AnObjectThatHoldsItselfIsFound) {
  static qom::TypeRegistry* const registry = [] {
    auto* made_registry = new qom::TypeRegistry;
    RegisterTypes(*made_registry);
    return made_registry;
  }();
  ASSERT_THAT(registry->Seal(), IsOk());
  flaw = Flaw::kHoldsItself;
  const ConformanceReport report =
      CheckConformance(*registry, *registry->Find("acme-flawed"));
  flaw = Flaw::kNone;
  EXPECT_THAT(report.problems,
              Contains(HasSubstr("it leaks: acme-flawed, 1 reference: 1 "
                                 "reference that no object explains")));
}

TEST(ConformanceSuiteTest, ItHasATestForEachConcreteTypeOfItsOwn) {
  EXPECT_THAT(ConformanceTypes(RegisterTypes),
              ElementsAre("acme-flawed", "acme-picky", "acme-ticket",
                          "acme-undocumented"));
  EXPECT_THAT(ConformanceTypes(RegisterTypes, {.library_types = true}),
              Contains("object"));
}

TEST(ConformanceSuiteTest, EveryPreparedNameIsTested) {
  EXPECT_THAT(
      ConformanceTypes([](qom::TypeRegistry& r) { r.Register<Picky>(); },
                       {{{"acme-pikcy", {}}, {"acme-picky", {}}}}),
      ElementsAre("acme-picky", "acme-pikcy"));
  EXPECT_NONFATAL_FAILURE(
      qom::testing::ExpectConformance(RegisterTypes, "acme-pikcy", {}),
      "the suite prepares what is not there: unknown type 'acme-pikcy'; "
      "nearest: acme-picky");
}

TEST(ConformanceSuiteTest, ASuiteOfNothingFails) {
  const auto none = [](qom::TypeRegistry&) {};
  EXPECT_THAT(ConformanceTypes(none), ElementsAre(""));
  EXPECT_EQ(ConformanceTestName(""), "no_types");
  EXPECT_NONFATAL_FAILURE(qom::testing::ExpectConformance(none, "", {}),
                          "the suite is of no type");
}

TEST(ConformanceSuiteTest, TypesThatCannotBeSealedFailItsTest) {
  const auto wrong = [](qom::TypeRegistry& registry) {
    qom::TypeBuilder type("acme-orphan");
    type.Parent("acme-nobody");
    registry.Add(std::move(type));
  };
  EXPECT_THAT(ConformanceTypes(wrong), ElementsAre(""));
  EXPECT_NONFATAL_FAILURE(qom::testing::ExpectConformance(wrong, "", {}),
                          "the types of the suite: type 'acme-orphan': ");
}

TEST(ConformanceSuiteTest, WhatRefusesUnpreparedIsToBeSkippedAndSaysWhy) {
  const std::string why =
      qom::testing::ExpectConformance(RegisterTypes, "acme-picky", {});
  EXPECT_THAT(why, HasSubstr("acme-picky was not put through its life, only "));
  EXPECT_THAT(why, HasSubstr("realize: it has no peer\nsay what it needs in "
                             "the suite: {{\"acme-picky\", {.settings = "));
}

TEST(ConformanceSuiteTest, NamesOfTypesAreNamesOfTests) {
  EXPECT_EQ(ConformanceTestName("virtio-blk-pci"), "virtio_blk_pci");
  EXPECT_EQ(ConformanceTestName("a.b_c"), "a_x2e_b_x5f_c");
}

TEST(ConformanceSuiteTest, AProblemFailsTheTest) {
  EXPECT_NONFATAL_FAILURE(
      qom::testing::ExpectConformance(RegisterTypes, "acme-undocumented", {}),
      "acme-undocumented does not conform:\n"
      "  acme-undocumented.quiet: it has no doc");
}

QOMRT_CONFORMANCE_SUITE(Good,
                        [](qom::TypeRegistry& registry) {
                          registry.Register<Flawed>();
                          registry.Register<Ticket>();
                        },
                        {{"acme-ticket", {.settings = {{"number", 3}}}}});

}  // namespace
