// The code of docs/howto/memory_backend.md: memory of a guest that other
// processes open by a name, and the tests of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/descriptor.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "testing/conformance.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace acme {

using qom::Descriptor;
using qom::qdev::MemoryBackend;
using qom::qdev::internal::ErrnoText;
using qom::qdev::internal::PageSizeOf;

// ---- The type ---------------------------------------------------------------

class MemoryBackendShm final
    : public qom::Extends<MemoryBackendShm, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "acme-memory-backend-shm";
  struct Props;
  using Extends::Extends;
  ~MemoryBackendShm() override;
  static void ClassInit(qom::compat::CompatClass& c) {
    c.description = "memory that other processes open by a name";
  }

 protected:
  absl::StatusOr<Source> Open() override;

 private:
  std::string shm_name_;
};

struct MemoryBackendShm::Props {
  static constexpr auto kShmName =
      qom::props::Field<&MemoryBackendShm::shm_name_>(
          "shm-name", {.doc = "What others open: a slash and a name."});
  // The base says false: others would not see a store.
  static constexpr auto kShare = qom::props::Default("share", true);
  static constexpr auto kAll = qom::props::Table(kShmName, kShare);
};

absl::StatusOr<MemoryBackend::Source> MemoryBackendShm::Open() {
  if (shm_name_.size() < 2 || shm_name_[0] != '/') {
    return qom::Error(qom::Cause::kBadValue,
                      "shm-name: '{}' is no name; write a slash and a name",
                      shm_name_);
  }
  Source source;
  source.fd =
      Descriptor(shm_open(shm_name_.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600));
  if (!source.fd.is_open()) {
    return qom::Error(qom::Cause::kFailed, "shm-name={}: {}", shm_name_,
                      ErrnoText(errno));
  }
  source.undo = [name = shm_name_] { shm_unlink(name.c_str()); };
  absl::Cleanup undo = source.undo;  // until it is Complete()'s to do
  source.page_size = PageSizeOf(source.fd.number());
  if (ftruncate(source.fd.number(), static_cast<off_t>(size())) != 0) {
    return qom::Error(qom::Cause::kFailed, "size: {}: {}", size(),
                      ErrnoText(errno));
  }
  std::move(undo).Cancel();
  return source;
}

// Only if Complete() succeeded is there a descriptor.
MemoryBackendShm::~MemoryBackendShm() {
  if (fd() >= 0) shm_unlink(shm_name_.c_str());
}

void RegisterAcmeObjects(qom::TypeRegistry& registry) {
  registry.Register<MemoryBackendShm>();
}

// ---- The tests --------------------------------------------------------------

namespace {

using qom::Cause;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::testing::IsOk;
using qom::testing::StatusIs;
using ::testing::HasSubstr;

// A name that no other test of this machine uses.
std::string FreeName() { return fmt::format("/acme-howto-{}", getpid()); }

bool Exists(const std::string& name) {
  return Descriptor(shm_open(name.c_str(), O_RDWR, 0)).is_open();
}

using MemoryBackendShmTest = qom::testing::DeviceTestFor<MemoryBackendShm>;

TEST_F(MemoryBackendShmTest, AnotherProcessSeesAStore) {
  const auto object = ObjectAdd(context(), "acme-memory-backend-shm", "m0",
                                {{"shm-name", FreeName()}, {"size", "1M"}});
  ASSERT_THAT(object, IsOk());
  auto& backend = qom::Cast<MemoryBackend>(**object);
  backend.memory()[7] = std::byte{42};

  const Descriptor other(shm_open(FreeName().c_str(), O_RDWR, 0));
  std::byte seen{};
  ASSERT_EQ(pread(other.number(), &seen, 1, 7), 1);
  EXPECT_EQ(seen, std::byte{42});
}

TEST_F(MemoryBackendShmTest, TheNameGoesWithTheObject) {
  ASSERT_THAT(ObjectAdd(context(), "acme-memory-backend-shm", "m0",
                        {{"shm-name", FreeName()}, {"size", "1M"}}),
              IsOk());
  EXPECT_TRUE(Exists(FreeName()));
  ASSERT_THAT(ObjectDel(context(), "m0"), IsOk());
  EXPECT_FALSE(Exists(FreeName()));
}

TEST_F(MemoryBackendShmTest, AFailureLeavesNoName) {
  // Nodes the host does not have are found out after Open().
  EXPECT_THAT(ObjectAdd(context(), "acme-memory-backend-shm", "m0",
                        {{"shm-name", FreeName()},
                         {"size", "1M"},
                         {"policy", "bind"},
                         {"host-nodes", "999"}}),
              StatusIs(Cause::kFailed));
  EXPECT_FALSE(Exists(FreeName()));
}

TEST_F(MemoryBackendShmTest, ANameIsNeeded) {
  EXPECT_THAT(
      ObjectAdd(context(), "acme-memory-backend-shm", "m0", {{"size", "1M"}}),
      StatusIs(Cause::kBadValue, HasSubstr("shm-name: '' is no name")));
}

QOMRT_CONFORMANCE_SUITE(AcmeObjects, RegisterAcmeObjects,
                        {{"acme-memory-backend-shm",
                          {.settings = {{"shm-name", FreeName()},
                                        {"size", "64K"}}}}});

}  // namespace
}  // namespace acme
