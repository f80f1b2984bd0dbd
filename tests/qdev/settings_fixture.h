// A context with the types of qdev/objects/, for tests that add objects as
// users write them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QDEV_SETTINGS_FIXTURE_H_
#define QOMRT_TESTS_QDEV_SETTINGS_FIXTURE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom::test {

class SettingsTest : public ::testing::Test {
 protected:
  explicit SettingsTest(void (*before)(TypeRegistry&) = nullptr) {
    qdev::RegisterDeviceTypes(registry_);
    if (before != nullptr) before(registry_);
    qdev::RegisterObjectTypes(registry_);
    const absl::Status sealed = registry_.Seal();
    EXPECT_THAT(sealed, IsOk());
    context_ = std::make_unique<Context>(registry_);
  }

  // What `-object TEXT` makes.
  absl::StatusOr<Object*> Add(std::string_view text) {
    QOMRT_ASSIGN_OR_RETURN(const qdev::ObjectOption option,
                           qdev::ParseObjectOption(text));
    return qdev::ObjectAdd(*context_, option);
  }
  // The same for one that must be.
  template <typename T>
  T& New(std::string_view text) {
    const absl::StatusOr<Object*> object = Add(text);
    EXPECT_THAT(object, IsOk()) << text;
    return Cast<T>(**object);
  }
  // Adds and deletes it; what is wrong, if something is.
  absl::Status Try(std::string_view text) {
    const absl::StatusOr<Object*> object = Add(text);
    if (!object.ok()) return object.status();
    return qdev::ObjectDel(*context_, (*object)->name());
  }

  const std::filesystem::path& Folder() const { return scratch_.path(); }
  // A file of the test's folder; its path.
  std::string File(std::string_view name, std::string_view content) const {
    return scratch_.Put(name, content);
  }

 private:
  const ScratchFolder scratch_;

 protected:
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QDEV_SETTINGS_FIXTURE_H_
