// What a cast and a typed handle are compiled to: no call where the answer is
// found. Reads tests/assembly/probe.cc as objdump shows it, by this build's
// compiler with -O2.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Instruction {
  std::string name;      // "cmpb"
  std::string operands;  // "$0x0,0x1e(%rsi)"
  std::string symbol;    // that a call or jump goes to, if not in the function

  bool is_call() const { return name.starts_with("call"); }
  bool is_jump() const { return name.starts_with("j"); }
  bool is_return() const { return name.starts_with("ret"); }
  bool is_indirect() const { return operands.starts_with("*"); }
  // To the part of the function that was moved out of the way as unlikely.
  bool goes_to_cold_part() const {
    return is_jump() && (symbol.find(".cold") != std::string::npos ||
                         symbol.find(".text.unlikely") != std::string::npos);
  }
  bool leaves() const {
    return is_call() || (is_jump() && (is_indirect() || !symbol.empty()));
  }
  // A value into memory at a computed place: a field of an object.
  bool is_store_to_field() const {
    return name.starts_with("mov") && operands.starts_with("%") &&
           operands.ends_with(",1)");
  }
};
using Function = std::map<unsigned long, Instruction>;  // by address

constexpr char kBlanks[] = " \t\n";

std::string_view Trim(std::string_view text) {
  const size_t from = text.find_first_not_of(kBlanks);
  if (from == text.npos) return "";
  return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

// The functions of the probe, by name.
[[maybe_unused]] std::map<std::string, Function> Disassemble(
    const std::string& objdump, const std::string& object) {
  const std::string command =
      objdump + " -d -r -C --no-show-raw-insn '" + object + "'";
  FILE* pipe = popen(command.c_str(), "r");
  std::map<std::string, Function> functions;
  Function* function = nullptr;
  Instruction* last = nullptr;
  char buffer[4096];
  while (pipe != nullptr && std::fgets(buffer, sizeof(buffer), pipe)) {
    const std::string_view line = Trim(buffer);
    // "0000000000000000 <ProbeAsClass>:"
    if (const size_t open = line.find(" <");
        buffer[0] == '0' && open != line.npos && line.ends_with(">:")) {
      const std::string name(line.substr(open + 2, line.size() - open - 4));
      function = &functions[name];
      continue;
    }
    // "  3b: R_X86_64_PLT32	absl::Status::Unref(unsigned long)-0x4"
    if (const size_t type = line.find(": R_X86_64_"); type != line.npos) {
      if (last != nullptr && (last->is_call() || last->is_jump())) {
        last->symbol = Trim(line.substr(line.find_first_of(kBlanks, type + 2)));
      }
      continue;
    }
    // "  15:	cmpb   $0x0,0x1e(%rsi)"
    const size_t colon = line.find(":\t");
    if (function == nullptr || colon == line.npos) continue;
    const std::string_view code = Trim(line.substr(colon + 2));
    const size_t space = code.find_first_of(kBlanks);
    last = &(
        *function)[std::stoul(std::string(line.substr(0, colon)), nullptr, 16)];
    last->name = code.substr(0, space);
    if (space != code.npos) last->operands = Trim(code.substr(space));
  }
  if (pipe != nullptr) pclose(pipe);
  return functions;
}

// Where an instruction may go on to within its function, without a call.
std::vector<unsigned long> Next(const Function& function,
                                Function::const_iterator at) {
  const Instruction& instruction = at->second;
  if (instruction.is_return() || instruction.is_call()) return {};
  std::vector<unsigned long> next;
  if (instruction.is_jump() && !instruction.leaves()) {
    next.push_back(std::stoul(instruction.operands, nullptr, 16));
  }
  const auto following = std::next(at);
  if (instruction.name != "jmp" && following != function.end()) {
    next.push_back(following->first);
  }
  return next;
}

// Addresses that can be reached without a call.
std::set<unsigned long> Reachable(const Function& function,
                                  unsigned long from) {
  std::set<unsigned long> reached;
  std::vector<unsigned long> waiting = {from};
  while (!waiting.empty()) {
    const unsigned long address = waiting.back();
    waiting.pop_back();
    const auto at = function.find(address);
    if (at == function.end() || !reached.insert(address).second) continue;
    for (unsigned long next : Next(function, at)) waiting.push_back(next);
  }
  return reached;
}

class AssemblyTest : public testing::Test {
 protected:
  void SetUp() override {
#ifndef QOMRT_ASSEMBLY_PROBE
    GTEST_SKIP() << "for x86_64 without sanitizers and coverage";
#else
    functions_ = Disassemble(QOMRT_OBJDUMP, QOMRT_ASSEMBLY_PROBE);
    ASSERT_THAT(functions_, Not(IsEmpty())) << "objdump showed nothing";
#endif
  }

  const Function& At(const std::string& name) {
    EXPECT_THAT(functions_[name], Not(IsEmpty())) << name << " is not there";
    return functions_[name];
  }

  // What a function leaves for, its unlikely part included.
  std::vector<std::string> Callees(const std::string& name) {
    std::vector<std::string> callees;
    for (const Function* part : std::array<const Function*, 2>{
             &At(name), &functions_[name + ".cold"]}) {
      for (const auto& [address, instruction] : *part) {
        if (!instruction.leaves() || instruction.goes_to_cold_part()) continue;
        callees.push_back(instruction.is_indirect() ? "something indirect"
                                                    : instruction.symbol);
      }
    }
    return callees;
  }

  // Whether there is a way through the function that stores a field and
  // returns, without a call.
  bool StoresWithoutACall(const std::string& name) {
    const Function& function = At(name);
    if (function.empty()) return false;
    for (unsigned long address : Reachable(function, function.begin()->first)) {
      if (!function.at(address).is_store_to_field()) continue;
      for (unsigned long after : Reachable(function, address)) {
        if (function.at(after).is_return()) return true;
      }
    }
    return false;
  }

  std::map<std::string, Function> functions_;
};

TEST_F(AssemblyTest, ACastToAClassCallsNothing) {
  EXPECT_THAT(Callees("ProbeAsClass"), IsEmpty());
  EXPECT_THAT(Callees("ProbeAsClassOfConst"), IsEmpty());
  EXPECT_THAT(Callees("ProbeIsClass"), IsEmpty());
}

TEST_F(AssemblyTest, GettingThroughAHandleCallsNothing) {
  EXPECT_THAT(Callees("ProbeGetUint32"), IsEmpty());
  EXPECT_THAT(Callees("ProbeGetBool"), IsEmpty());
}

TEST_F(AssemblyTest, SettingThroughAHandleStoresWithoutACall) {
  EXPECT_TRUE(StoresWithoutACall("ProbeSetUint32"));
  EXPECT_TRUE(StoresWithoutACall("ProbeSetInt64"));
  EXPECT_TRUE(StoresWithoutACall("ProbeSetBool"));
}

TEST_F(AssemblyTest, SettingThroughAHandleCallsOnlyWhatRefuses) {
  for (const char* name : {"ProbeSetUint32", "ProbeSetInt64", "ProbeSetBool"}) {
    // The funnel that words errors, and the end of its status.
    EXPECT_THAT(Callees(name),
                Each(testing::AnyOf(HasSubstr("internal::SetThroughHandle("),
                                    HasSubstr("Status::Unref"))))
        << name;
  }
}

TEST_F(AssemblyTest, AFunctionOutOfLineIsSeen) {
  EXPECT_THAT(Callees("ProbeCall"), Contains(HasSubstr("AsClassOutOfLine")));
  EXPECT_THAT(Callees("ProbeTailCall"),
              Contains(HasSubstr("AsClassOutOfLine")));
  EXPECT_FALSE(StoresWithoutACall("ProbeStoreAfterCall"));
}

}  // namespace
