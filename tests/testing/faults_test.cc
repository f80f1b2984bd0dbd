// A fault in every step, one after the other; what it leaves behind is found.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/faults.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "testing/fixture.h"
#include "testing/matchers.h"
#include "testing/tree_picture.h"

namespace {

using qom::Cause;
using qom::Ref;
using qom::qdev::Device;
using qom::qdev::FaultProbeOf;
using qom::testing::Fault;
using qom::testing::FaultReport;
using qom::testing::ForEachFault;
using qom::testing::InjectFaults;
using qom::testing::IsOk;
using qom::testing::PictureDifference;
using qom::testing::TreePicture;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Part : public qom::Extends<Part, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-part";
  using Extends::Extends;
};

// With a step of its own, and mistakes that a test may switch on.
class Board : public qom::Extends<Board, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-board";
  struct Props;
  explicit Board(const qom::Construct& construct)
      : Extends(construct), part_(construct, "part") {}

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    absl::Status status = FaultProbeOf(context()).Take("map DMA", *this);
    if (drops_errors_) status = absl::OkStatus();
    if (hides_errors_ && !status.ok()) {
      status = qom::Error(Cause::kFailed, "no");
    }
    if (leaves_traces_ && !status.ok()) ++count_;
    return status;
  }
  void Unrealize() override {
    if (forgets_to_undo_) ++count_;
    Device::Unrealize();
  }

  bool drops_errors_ = false;
  bool hides_errors_ = false;
  bool leaves_traces_ = false;
  bool forgets_to_undo_ = false;

 private:
  qom::Child<Part> part_;
  uint32_t count_{};
};
struct Board::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Board::count_>("count"));
};

class FaultsTest : public qom::testing::DeviceTestFor<Board, Part> {
 protected:
  FaultReport Inject() {
    return InjectFaults(context(), [this] { return Realize(*board_); });
  }

  Ref<Board> board_ = New<Board>("board");
};

TEST_F(FaultsTest, EachStepFailsOnceAndThenAllSucceeds) {
  std::vector<std::string> steps;
  const size_t faults =
      ForEachFault(context(), [this] { return Realize(*board_); },
                   {.check = [&steps](const Fault& fault) {
                     steps.push_back(fault.step + " " + fault.object);
                   }});
  EXPECT_THAT(steps, ElementsAre("pre-plug /machine/peripheral/board",
                                 "realize /machine/peripheral/board",
                                 "map DMA /machine/peripheral/board",
                                 "pre-plug /machine/peripheral/board/part",
                                 "realize /machine/peripheral/board/part",
                                 "plug /machine/peripheral/board/part",
                                 "plug /machine/peripheral/board"));
  EXPECT_EQ(faults, steps.size());
  EXPECT_TRUE(board_->realized()) << "at last it runs without a fault";
}

TEST_F(FaultsTest, ASecondTryIsMadeAfterEachFault) {
  int undone = 0;
  const size_t faults = ForEachFault(
      context(), [this] { return Realize(*board_); }, {.undo = [&] {
        ++undone;
        EXPECT_TRUE(board_->realized());
        EXPECT_THAT(board_->SetRealized(false), IsOk());
      }});
  EXPECT_EQ(undone, 7);
  EXPECT_EQ(faults, 7u);
}

TEST_F(FaultsTest, ATraceOfAFaultIsFound) {
  board_->leaves_traces_ = true;
  const FaultReport report = Inject();
  ASSERT_THAT(report.problems, SizeIs(1));
  EXPECT_THAT(report.problems[0],
              AllOf(StartsWith("fault 2 in 'map DMA' of "
                               "/machine/peripheral/board: the tree is not as "
                               "before after the fault:\n"
                               "- /machine/peripheral/board (acme-board)"),
                    HasSubstr("count=0"), HasSubstr("count=1")));
}

TEST_F(FaultsTest, AnUndoThatUndoesTooLittleIsFound) {
  board_->forgets_to_undo_ = true;
  EXPECT_THAT(Inject().problems, Each(HasSubstr("count=")));
}

TEST_F(FaultsTest, ADroppedErrorIsFound) {
  board_->drops_errors_ = true;
  EXPECT_THAT(Inject().problems, Contains(HasSubstr("somebody dropped")));
}

TEST_F(FaultsTest, AnErrorThatDoesNotTellWhyIsFound) {
  board_->hides_errors_ = true;
  EXPECT_THAT(Inject().problems,
              ElementsAre(HasSubstr("the error does not tell why: "
                                    "/machine/peripheral/board: realize: no")));
}

TEST_F(FaultsTest, AnActionThatFailsWithoutAFaultIsFound) {
  const FaultReport report = InjectFaults(
      context(), [] { return qom::Error(Cause::kFailed, "never"); });
  EXPECT_THAT(report.problems,
              ElementsAre("without a fault the action fails: never"));
}

TEST_F(FaultsTest, ProblemsFailTheTest) {
  board_->hides_errors_ = true;
  EXPECT_NONFATAL_FAILURE(
      ForEachFault(context(), [this] { return Realize(*board_); }),
      "fault 2 in 'map DMA'");
}

TEST_F(FaultsTest, APictureShowsWhatIsSetPluggedLockedAndAlive) {
  const std::string before = TreePicture(context());
  EXPECT_EQ(PictureDifference(before, TreePicture(context())), "");
  ASSERT_THAT(board_->Set("count", 0), IsOk());
  EXPECT_THAT(PictureDifference(before, TreePicture(context())),
              HasSubstr("count=0*"))
      << "it was set, although to the same value";
  const std::string set = TreePicture(context());
  ASSERT_THAT(Realize(*board_), IsOk());
  EXPECT_THAT(PictureDifference(set, TreePicture(context())),
              HasSubstr("+ /machine/peripheral/board (acme-board) refs=2 "
                        "locked"));
  const Ref<Part> loose = New<Part>();
  EXPECT_THAT(TreePicture(context()), HasSubstr("acme-part ×2"));
}

}  // namespace
