// Fuzzes files of guest ABIs: what is read and written again reads as the same,
// and what is no file says where.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/abi.h"

#include <cstddef>
#include <string_view>

#include "qom/registry.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

void FuzzAbi(std::string_view input) {
  const auto file = compat::ParseAbi("a.abi", input);
  if (!file.ok()) {
    CheckIsGoodError(file.status());
    FUZZ_CHECK(Why(file.status()).starts_with("a.abi:"), Why(file.status()));
    return;
  }
  const auto text = compat::AbiText(file->abi);
  if (!text.ok()) return CheckIsGoodError(text.status());
  const auto again = compat::ParseAbi("a.abi", *text);
  FUZZ_CHECK(again.ok() && again->edited.empty(), *text);
  FUZZ_CHECK(again->abi.machine == file->abi.machine, *text);
  FUZZ_CHECK(again->abi.lines.size() == file->abi.lines.size(), *text);
  for (size_t i = 0; i < file->abi.lines.size(); ++i) {
    FUZZ_CHECK(again->abi.lines[i].text == file->abi.lines[i].text, *text);
  }
  const TypeRegistry none;
  const auto changes =
      compat::CompareAbi("a.abi", file->abi, compat::GuestAbi(), none);
  if (!changes.ok()) return CheckIsGoodError(changes.status());
  FUZZ_CHECK(changes->gone.size() == file->abi.lines.size(), *text);
  for (const compat::AbiChange& one : changes->gone) {
    FUZZ_CHECK(!one.type.empty(), *text);
  }
}

}  // namespace qom::fuzz
