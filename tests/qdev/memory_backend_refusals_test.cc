// What no memory back end can be is refused, and a refusal leaves no file,
// descriptor or mapping behind.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/user_creatable.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/qdev/memory_backend_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::qdev::Setting;
using qom::test::HasCause;
using qom::test::IsOk;
using qom::test::kPage;
using qom::test::Mappings;
using qom::test::MemoryBackendTest;
using qom::test::OpenFiles;
using qom::test::Text;
using ::testing::AllOf;
using ::testing::HasSubstr;

// A back end of one's own that forgot what it must say.
class Forgetful : public qom::Extends<Forgetful, qom::qdev::MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-forgetful";
  using Extends::Extends;

 protected:
  absl::StatusOr<Source> Open() override { return Source(); }
};

TEST_F(MemoryBackendTest, ABackEndThatSaysNoPageSizeIsABugAndNamed) {
  registry_.Register<Forgetful>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_DEATH((void)Add("memory-backend-forgetful", {{"size", "1M"}}),
               "memory-backend-forgetful: Open\\(\\) says no page size");
}

struct Refusal {
  std::vector<Setting> settings;
  Cause cause;
  const char* message;
};

TEST_F(MemoryBackendTest, WhatNoBackEndCanBe) {
  const Refusal kRefusals[] = {
      {{}, Cause::kBadValue, "size: it is not set; write size=1G, say"},
      {{{"size", "0"}}, Cause::kOutOfRange, "size: 0 is outside 1.."},
      {{{"size", "15E"}}, Cause::kOutOfRange, "size: 17293822569102704640"},
      {{{"size", "7E"}}, Cause::kFailed, "cannot map"},
      {{{"size", "x"}}, Cause::kBadValue, "'x'"},
      {{{"size", "1M"}, {"prealloc-threads", "0"}},
       Cause::kOutOfRange,
       "prealloc-threads: 0 is outside 1.."},
      {{{"size", "1M"}, {"policy", "bind"}},
       Cause::kBadValue,
       "policy: host-nodes must say"},
      {{{"size", "1M"}, {"policy", "near"}},
       Cause::kBadValue,
       "one of default, preferred, bind, interleave"},
      {{{"size", "1M"}, {"host-nodes", "0"}},
       Cause::kBadValue,
       "host-nodes: policy=default is about no nodes"},
      {{{"size", "1M"}, {"host-nodes", "5000"}, {"policy", "bind"}},
       Cause::kOutOfRange,
       "host-nodes: 5000 is outside 0..1023"},
  };
  for (const char* type :
       {"memory-backend-ram", "memory-backend-memfd", "memory-backend-shm"}) {
    for (const Refusal& refusal : kRefusals) {
      const auto refused = Add(type, refusal.settings);
      if (refused.status().code() == absl::StatusCode::kUnimplemented) continue;
      if (std::string_view(type) != "memory-backend-ram" &&
          refusal.cause == Cause::kFailed) {
        EXPECT_FALSE(refused.ok());
        continue;
      }
      EXPECT_THAT(refused,
                  HasCause(refusal.cause, AllOf(HasSubstr("object 'm0'"),
                                                HasSubstr(refusal.message))));
    }
  }
  EXPECT_THAT(ObjectAdd(*context_, "memory-backend", "m0"),
              HasCause(Cause::kAbstractType));
  EXPECT_EQ(OpenFiles(), files_before_);
}

TEST_F(MemoryBackendTest, ANodeThatTheHostDoesNotHaveIsRefused) {
  const auto refused =
      Add("memory-backend-ram",
          {{"size", "1M"}, {"policy", "bind"}, {"host-nodes", "1023"}});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(qom::Message(refused.status())), HasSubstr("policy"));
}

TEST_F(MemoryBackendTest, AHugePageSizeIsAPowerOfTwo) {
  EXPECT_THAT(Add("memory-backend-memfd",
                  {{"size", "3M"}, {"hugetlb", "on"}, {"hugetlbsize", "3M"}}),
              HasCause(Cause::kBadValue,
                       HasSubstr("hugetlbsize: 3145728 is no power of two")));
  EXPECT_THAT(Add("memory-backend-memfd",
                  {{"size", "4M"}, {"hugetlb", "on"}, {"hugetlbsize", "4k"}}),
              HasCause(Cause::kBadValue, HasSubstr("is no huge page")));
  // A size that no host has.
  EXPECT_THAT(Add("memory-backend-memfd",
                  {{"size", "4M"}, {"hugetlb", "on"}, {"hugetlbsize", "8k"}}),
              HasCause(Cause::kFailed, HasSubstr("hugetlbsize=8192")));
}

TEST_F(MemoryBackendTest, WhatNoFileCanBe) {
  const std::string path = File(2 * kPage);
  const Refusal kRefusals[] = {
      {{{"mem-path", ""}}, Cause::kBadValue, "mem-path: it is empty"},
      {{{"size", "0"}}, Cause::kOutOfRange, "size: 0 is outside"},
      {{{"size", Text(3 * kPage)}}, Cause::kOutOfRange, "offset=0 and size="},
      {{{"size", Text(2 * kPage)}, {"offset", Text(kPage)}},
       Cause::kOutOfRange,
       "bytes; offset="},
      {{{"offset", "1"}}, Cause::kBadValue, "offset: 1 is no multiple of the"},
      {{{"offset", Text(kPage / 2)}}, Cause::kBadValue, "page size"},
      {{{"offset", "16777215T"}}, Cause::kOutOfRange, "beyond what a file"},
      {{{"align", Text(kPage / 2)}}, Cause::kBadValue, "align: "},
      {{{"align", Text(3 * kPage)}}, Cause::kBadValue, "no power of two"},
      {{{"align", "8E"}}, Cause::kOutOfRange, "align: 9223372036854775808"},
      {{{"align", "4E"}}, Cause::kFailed, "cannot map"},
      {{{"rom", "on"}}, Cause::kBadValue, "say readonly=on"},
      {{{"rom", "on"}, {"share", "on"}}, Cause::kBadValue, "say readonly=on"},
      {{{"rom", "off"}, {"readonly", "on"}, {"share", "on"}},
       Cause::kBadValue,
       "rom=off: with share=on a store reaches the file"},
      {{{"rom", "maybe"}}, Cause::kBadValue, "one of auto, on, off"},
      {{{"mem-path", qom::Value(path + "/below")}},
       Cause::kNoSuchObject,
       "Not a directory"},
      {{{"mem-path", qom::Value(path + "-none")}, {"readonly", "on"}},
       Cause::kNoSuchObject,
       "No such file"},
      {{{"mem-path", qom::Value(folder_.string())}, {"readonly", "on"}},
       Cause::kBadValue,
       "is a directory"},
  };
  for (const Refusal& refusal : kRefusals) {
    const auto refused = AddFile(path, refusal.settings);
    EXPECT_THAT(refused,
                HasCause(refusal.cause, AllOf(HasSubstr("object 'm0'"),
                                              HasSubstr(refusal.message))));
    EXPECT_EQ(OpenFiles(), files_before_);
    EXPECT_THAT(Mappings(folder_.string()), ::testing::IsEmpty());
  }
  EXPECT_EQ(Content(path), std::string(2 * kPage, 'x'));
}

TEST_F(MemoryBackendTest, ALinkToNothingIsNamedAsOne) {
  const std::filesystem::path link = folder_ / "link";
  std::filesystem::create_symlink("nowhere", link);
  for (const char* readonly : {"on", "off"}) {
    EXPECT_THAT(AddFile(link.string(), {{"readonly", readonly}}),
                HasCause(Cause::kNoSuchObject,
                         HasSubstr("link' is a symbolic link to 'nowhere', "
                                   "which is not there")));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "nowhere"));
  // One that leads to a file is as good as the file.
  std::filesystem::create_symlink(File(kPage, "nowhere"), folder_ / "good");
  EXPECT_THAT(AddFile((folder_ / "good").string(), {}), IsOk());
}

TEST_F(MemoryBackendTest, AFifoIsRefusedWithoutWaitingForItsOtherEnd) {
  const std::string path = (folder_ / "fifo").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(AddFile(path, {{"readonly", "on"}}),
              HasCause(Cause::kBadValue, HasSubstr("is no file, device")));
}

TEST_F(MemoryBackendTest, AFileThatWasMadeGoesAgainIfTheRestFails) {
  const std::string path = (folder_ / "new").string();
  EXPECT_FALSE(AddFile(path, {{"offset", "1"}}).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(AddFile(path, {{"align", "4E"}}).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(MemoryBackendTest, AnEmptyFileStaysEmptyIfTheRestFails) {
  const std::string path = File(0);
  EXPECT_FALSE(AddFile(path, {{"align", "4E"}}).ok());
  EXPECT_EQ(std::filesystem::file_size(path), 0u);
}

TEST_F(MemoryBackendTest, AFileThatWasRefusedIsNotDiscarded) {
  const std::string path = File(kPage);
  EXPECT_FALSE(AddFile(path, {{"discard-data", "on"}, {"align", "4E"}}).ok());
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, APreallocationWithoutRoomIsAnError) {
  // More than the file system of this test can have; the file is sparse.
  const auto file = AddFile((folder_ / "large").string(),
                            {{"size", "4096T"}, {"share", "on"}});
  EXPECT_FALSE(file.ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(MemoryBackendTest, ManyLivesLeaveNothingOpen) {
  const std::string path = File(kPage);
  for (int i = 0; i < 200; ++i) {
    ASSERT_THAT(AddFile(path, {{"share", "on"}}), IsOk());
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    ASSERT_THAT(Add("memory-backend-memfd", {{"size", "1M"}}), IsOk());
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
  EXPECT_EQ(OpenFiles(), files_before_);
}

}  // namespace
