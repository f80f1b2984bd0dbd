// The checks of what the properties of a type say and take.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/property_conformance.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/property.h"
#include "qom/status.h"
#include "qom/visitors.h"
#include "testing/internal/property_values.h"

namespace qom::testing::internal {
namespace {

// "'on'", "12", "a list".
std::string Shown(const Trial& trial) {
  if (trial.value.is_list()) return "a list";
  std::string text = trial.value.ToText();
  if (text.size() > 40) text = text.substr(0, 40) + "…";
  return trial.as_text           ? fmt::format("the text '{}'", text)
         : trial.value.is_text() ? fmt::format("the string value '{}'", text)
         : trial.value.is_bool() ? fmt::format("the boolean {}", text)
                                 : fmt::format("the number {}", text);
}

// What is read back if `trial` was taken; unknown for what has several texts.
bool ReadsBack(const Trial& trial, const ClassProperty& field,
               const Value& now) {
  if (trial.promise != Promise::kTaken) return true;
  if (now.is_bool()) {
    const std::string text = trial.value.ToText();
    return now.bool_value() == (text == "on" || text == "yes");
  }
  if (field.link_type.empty()) return now.ToText() == trial.value.ToText();
  return now.ToText().empty();
}

class PropertyChecker {
 public:
  PropertyChecker(Context& context, const Class& type,
                  ConformanceReport& report)
      : context_(context), type_(type), report_(report) {}

  void Run() {
    const int64_t alive = context_.live_objects();
    if (!Create()) return;
    const std::vector<std::string> first = ReadAll();
    for (const ClassProperty* property : type_.properties()) {
      if (property == nullptr || IsLifeCycle(*property)) continue;
      CheckOne(*property, first);
    }
    object_.Reset();
    if (const int64_t left = context_.live_objects() - alive; left != 0) {
      Problem(fmt::format("{} objects leaked: {}", left,
                          fmt::join(context_.LiveTypes(), ", ")));
    }
    if (!Create()) return;
    ExpectSame(first, "a fresh object differs from the first one");
    object_.Reset();
  }

 private:
  void Problem(std::string text) {
    report_.problems.push_back(std::move(text));
  }
  void Problem(const ClassProperty& property, std::string_view text) {
    Problem(fmt::format("{}.{}: {}", type_.name(), property.name, text));
  }

  bool Create() {
    absl::StatusOr<Ref<Object>> object = context_.New(type_);
    if (!object.ok()) {
      Problem(
          fmt::format("it cannot be created: {}", Message(object.status())));
      return false;
    }
    object_ = *std::move(object);
    return true;
  }

  // That of a device is a step of its life, which comes later.
  bool IsLifeCycle(const ClassProperty& property) const {
    return property.name == "realized" && Is<qdev::Device>(object_.get());
  }

  std::string Read(const ClassProperty& property) const {
    if (property.get == nullptr) return "";
    TextOutputVisitor output;
    const absl::Status status = object_->GetProperty(property, output);
    return status.ok() ? output.TakeText() : std::string(Message(status));
  }

  std::vector<std::string> ReadAll() {
    std::vector<std::string> texts;
    for (const ClassProperty* property : type_.properties()) {
      std::string& text = texts.emplace_back();
      if (property == nullptr) continue;
      text = Read(*property);
      if (property->get == nullptr) continue;
      const absl::Status status = object_->GetValue(property->name).status();
      // That nobody told a value is an answer.
      if (!status.ok() && CauseOf(status) != Cause::kUnknownValue) {
        Problem(*property, fmt::format("cannot be read: {}", Message(status)));
      }
    }
    return texts;
  }

  void ExpectSame(const std::vector<std::string>& before,
                  std::string_view what) {
    size_t at = 0;
    for (const ClassProperty* property : type_.properties()) {
      const std::string& old = before[at++];
      if (property == nullptr) continue;
      const std::string now = Read(*property);
      if (now == old) continue;
      Problem(*property,
              fmt::format("{}: it was '{}' and is '{}'", what, old, now));
    }
  }

  absl::Status Try(const ClassProperty& property, const Trial& trial,
                   SetBy by = SetBy::kInternal) {
    absl::Status status =
        trial.as_text
            ? object_->Set(property.name, trial.value.text_value(), by)
            : object_->Set(property.name, trial.value, by);
    ++report_.sets;
    if (!status.ok()) ++report_.refused;
    return status;
  }

  void CheckOne(const ClassProperty& property,
                const std::vector<std::string>& first) {
    ++report_.properties;
    const size_t problems = report_.problems.size();
    const std::string& initial = first[property.index];
    if (property.set == nullptr || property.has(PropertyFlags::kReadOnly)) {
      CheckLocked(property, SetBy::kInternal);
      return;
    }
    if (property.has(PropertyFlags::kInternal)) {
      CheckLocked(property, SetBy::kUser);
    }
    const std::vector<Trial> trials = TrialsOf(property);
    for (const Trial& trial : trials) {
      if (trial.promise != Promise::kRefused) continue;
      CheckTrial(property, trial);
    }
    if (report_.problems.size() == problems) {
      ExpectSame(first, fmt::format("a refused set of '{}' changed it",
                                    property.name));
    }
    for (const Trial& trial : trials) {
      if (trial.promise == Promise::kRefused) continue;
      CheckTrial(property, trial);
    }
    Restore(property, initial, first);
  }

  void CheckLocked(const ClassProperty& property, SetBy by) {
    const std::string before = Read(property);
    const Trial trial{Value(before), true, Promise::kRefused};
    const absl::Status status = Try(property, trial, by);
    if (CauseOf(status) != Cause::kReadOnly) {
      Problem(property,
              fmt::format("a set of a property that cannot be set says '{}'",
                          status.ToString()));
    }
    if (Read(property) != before) Problem(property, "a refused set changed it");
  }

  void CheckTrial(const ClassProperty& property, const Trial& trial) {
    const std::string before = Read(property);
    const absl::Status status = Try(property, trial);
    if (!status.ok()) {
      if (trial.promise == Promise::kTaken) {
        Problem(property, fmt::format("{} is refused: {}", Shown(trial),
                                      Message(status)));
      }
      CheckError(property, trial, status);
      if (const std::string now = Read(property); now != before) {
        Problem(property,
                fmt::format("{} was refused but changed it from '{}' to '{}'",
                            Shown(trial), before, now));
      }
      return;
    }
    if (trial.promise == Promise::kRefused) {
      Problem(property, fmt::format("{} is taken", Shown(trial)));
    } else if (property.get != nullptr) {
      const absl::StatusOr<Value> now = object_->GetValue(property.name);
      ++report_.read_back;
      if (!now.ok() || !ReadsBack(trial, FieldBehind(property), *now)) {
        Problem(property, fmt::format("{} reads back as '{}'", Shown(trial),
                                      Read(property)));
      }
    }
  }

  void CheckError(const ClassProperty& property, const Trial& trial,
                  const absl::Status& status) {
    const std::string_view message = Message(status);
    if (CauseOf(status) == Cause::kNone) {
      Problem(property, fmt::format("the error for {} has no cause: {}",
                                    Shown(trial), message));
    }
    if (message.find(property.name) == std::string_view::npos) {
      Problem(property,
              fmt::format("the error for {} does not name the property: {}",
                          Shown(trial), message));
    }
  }

  // Sets the property back to what it was at first, which is its default.
  void Restore(const ClassProperty& property, const std::string& initial,
               const std::vector<std::string>& first) {
    if (property.get == nullptr) {
      // Nobody can tell what to set it to.
      object_.Reset();
      (void)Create();
      return;
    }
    const absl::Status status =
        Try(property, Trial{Value(initial), true, Promise::kTaken});
    if (!status.ok()) {
      // What stands for "not set" need not be legal.
      if (property.automatic.is_null() && !initial.empty()) {
        Problem(property, fmt::format("its default '{}' is refused: {}",
                                      initial, Message(status)));
      }
      object_.Reset();
      (void)Create();
      return;
    }
    ExpectSame(first,
               fmt::format("after '{}' was set and set back", property.name));
  }

  Context& context_;
  const Class& type_;
  ConformanceReport& report_;
  Ref<Object> object_;
};

void CheckDeclaration(const Class& type, const ClassProperty& property,
                      const ConformanceOptions& options,
                      ConformanceReport& report) {
  auto problem = [&](std::string_view text) {
    report.problems.push_back(
        fmt::format("{}.{}: {}", type.name(), property.name, text));
  };
  if (property.type.empty()) problem("its value type has no name");
  if (options.needs_docs && property.doc.empty() &&
      property.declared_by->is_native() && !property.is_alias()) {
    problem("it has no doc");
  }
  if (property.get == nullptr && !property.has(PropertyFlags::kUnreadable)) {
    problem("it has no getter and is not marked unreadable");
  }
  if (const Value* value = type.DefaultOf(property)) {
    const absl::Status status = property.Check(*value);
    if (!status.ok()) {
      problem(fmt::format("its default {} is not legal: {}", value->ToText(),
                          Message(status)));
    }
  }
}

}  // namespace

void CheckDeclarations(const Class& type, const ConformanceOptions& options,
                       ConformanceReport& report) {
  for (const ClassProperty* property : type.properties()) {
    if (property != nullptr) CheckDeclaration(type, *property, options, report);
  }
}

void CheckProperties(TypeRegistry& registry, const Class& type,
                     ConformanceReport& report) {
  Context context(registry);
  PropertyChecker(context, type, report).Run();
}

}  // namespace qom::testing::internal
