// Compat bugs of QEMU's history, each rebuilt in miniature: the check that is
// said to find it does, and is content once it is repaired; what nothing finds
// is not found, and what would be is shown.
//
// tests/data/compat-bugs/CLASS.json has a program for each: types, tables and
// machines with the mistake in them. Parts such as "repaired" say which of them
// are others. docs/compat-bugs.md is made of the same facts.
//
// test: one process
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/abi.h"
#include "compat/bisect.h"
#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/lint/lint.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "rapidjson/document.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"
#include "tests/support/matchers.h"
#include "tests/support/pages.h"
#include "tests/support/recorded.h"

namespace qom::compat::bugs {
namespace {

using qom::test::IsOk;
using recorded::Text;
using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using JsonPart = rapidjson::Value;

// ---- The miniatures --------------------------------------------------------

std::string DataPath(std::string_view below) {
  return fmt::format("{}/data/{}", QOMRT_TEST_SOURCE_DIR, below);
}

std::vector<std::string> TextsOf(const JsonPart& list) {
  std::vector<std::string> texts;
  for (const JsonPart& one : list.GetArray()) texts.emplace_back(Text(one));
  return texts;
}

// {"NAME": …, …} of `bug[key]`, with those of `other[key]` instead.
std::string Overlaid(const JsonPart& bug, const JsonPart* other,
                     const char* key) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  writer.StartObject();
  const auto has = [key](const JsonPart* part) {
    return part != nullptr && part->HasMember(key);
  };
  for (const JsonPart* part : {&bug, other}) {
    if (!has(part)) continue;
    for (const auto& member : (*part)[key].GetObject()) {
      if (part == &bug && has(other) &&
          (*other)[key].HasMember(member.name.GetString())) {
        continue;
      }
      writer.Key(member.name.GetString());
      member.value.Accept(writer);
    }
  }
  writer.EndObject();
  return text.GetString();
}

// The program of a bug, or what another part makes of it.
struct Miniature {
  TypeRegistry registry;
  Catalogue catalogue;

  std::vector<LayerTable> LayersOf(const std::string& machine) {
    return *catalogue.machines.Assemble({.machine = machine}, registry);
  }
};

std::unique_ptr<Miniature> Load(const JsonPart& bug, const JsonPart* other) {
  const std::string types =
      fmt::format(R"({{"types": {}}})", Overlaid(bug, other, "types"));
  const std::string machines = fmt::format(
      R"({{"tables": {}, "machines": {}}})", Overlaid(bug, other, "tables"),
      Overlaid(bug, other, "machines"));
  const CatalogueFile files[] = {{"types.json", types},
                                 {"machines.json", machines}};
  auto miniature = std::make_unique<Miniature>();
  auto loaded = LoadCatalogue(files, miniature->registry);
  EXPECT_THAT(loaded, IsOk()) << types << machines;
  if (loaded.ok()) miniature->catalogue = *std::move(loaded);
  return miniature;
}

struct CompatBug {
  std::string fix;
  std::string month;
  std::string bug_class;
  std::string what;
  std::string file{};  // that has it
};

void PrintTo(const CompatBug& bug, std::ostream* out) { *out << bug.what; }

// What history says, by month; and the one that came later.
std::vector<CompatBug> CompatBugs() {
  std::vector<CompatBug> bugs;
  const rapidjson::Document facts =
      recorded::ReadJson(DataPath("compat-bugs.json"));
  const auto add = [&bugs](const JsonPart& one) {
    bugs.push_back({one["fix"].GetString(), one["month"].GetString(),
                    one["class"].GetString(), one["what"].GetString()});
  };
  for (const JsonPart& one : facts["bugs"].GetArray()) add(one);
  for (const std::string& file : recorded::FilesIn(DataPath("compat-bugs"))) {
    const rapidjson::Document rebuilt =
        recorded::ReadJson(DataPath(fmt::format("compat-bugs/{}.json", file)));
    for (const JsonPart& one : rebuilt["bugs"].GetArray()) {
      if (one.HasMember("what")) add(one);
      const auto at = std::find_if(
          bugs.begin(), bugs.end(),
          [&one](const auto& bug) { return bug.fix == Text(one["fix"]); });
      EXPECT_NE(at, bugs.end()) << Text(one["fix"]);
      if (at != bugs.end()) at->file = file;
    }
  }
  std::stable_sort(bugs.begin(), bugs.end(), [](const auto& a, const auto& b) {
    return a.month < b.month;
  });
  return bugs;
}

// ---- The checks ------------------------------------------------------------

// What a machine shows its guests.
class Shown {
 public:
  Shown(Miniature& program, const std::string& machine)
      : context_(program.registry) {
    EXPECT_THAT(
        program.catalogue.machines.Select({.machine = machine}, context_),
        IsOk());
    std::vector<const Class*> types = program.registry.Types();
    std::erase_if(types, [](const Class* type) {
      return type->is_abstract() || type->is_interface();
    });
    for (const Class* type : types) made_.push_back(Resolve(context_, *type));
    MadeTypes all;
    for (size_t i = 0; i < types.size(); ++i) {
      all.emplace_back(types[i], &made_[i]);
    }
    abi_ = AbiOf(machine, "", all);
  }

  const GuestAbi& abi() const { return abi_; }

 private:
  Context context_;
  std::vector<Resolution> made_;
  GuestAbi abi_;
};

// "TYPE.PROPERTY" of what the machine shows otherwise than the file that was
// kept from `released`.
std::vector<std::string> AbiChangesOf(Miniature& now, Miniature& released,
                                      const std::string& machine) {
  const auto text = AbiText(Shown(released, machine).abi());
  const auto was = ParseAbi("released", text.value_or(""));
  EXPECT_THAT(was, IsOk());
  std::vector<std::string> names;
  if (!was.ok()) return names;
  const Shown is(now, machine);
  const auto changes = CompareAbi("released", was->abi, is.abi(), now.registry);
  EXPECT_THAT(changes, IsOk());
  if (!changes.ok()) return names;
  for (const auto* list : {&changes->changed, &changes->gone}) {
    for (const AbiChange& one : *list) {
      names.push_back(fmt::format("{}.{}", one.type, one.property));
    }
  }
  return names;
}

// "PLACE" of an entry, "MACHINE TABLE" of what is about a machine.
std::vector<std::string> PlacesFound(Miniature& program,
                                     std::string_view code) {
  std::vector<std::string> places;
  for (const lint::Finding& one :
       lint::Lint(program.catalogue.machines, program.registry).findings) {
    if (one.code != code) continue;
    places.push_back(one.index < 0
                         ? fmt::format("{} {}", one.machine, one.table)
                         : fmt::format("{}#{}", one.table, one.index));
  }
  return places;
}

std::vector<lint::Finding> ErrorsOf(Miniature& program) {
  std::vector<lint::Finding> errors =
      lint::Lint(program.catalogue.machines, program.registry).findings;
  std::erase_if(errors, [](const lint::Finding& one) {
    return one.severity != Severity::kError;
  });
  return errors;
}

const JsonPart* PartOf(const JsonPart& bug, const char* part) {
  return bug.HasMember(part) ? &bug[part] : nullptr;
}

void CheckByLint(const JsonPart& bug, const JsonPart& check) {
  const auto wrong = Load(bug, nullptr);
  const std::string code = check["code"].GetString();
  for (const std::string& place : TextsOf(check["finds"])) {
    EXPECT_THAT(PlacesFound(*wrong, code), Contains(place));
  }
  if (check.HasMember("nearest")) {
    const auto found =
        lint::Lint(wrong->catalogue.machines, wrong->registry).findings;
    EXPECT_THAT(found.front().nearest, Contains(Text(check["nearest"])));
  }
  const auto repaired = Load(bug, &bug["repaired"]);
  EXPECT_THAT(PlacesFound(*repaired, code), IsEmpty());
  EXPECT_THAT(ErrorsOf(*repaired), IsEmpty());
}

void CheckByHistory(const JsonPart& bug, const JsonPart& check) {
  const auto told = Load(bug, &bug["history"]);
  EXPECT_THAT(PlacesFound(*told, Text(check["code"])), Not(IsEmpty()));
}

void CheckByAbi(const JsonPart& bug, const JsonPart& check) {
  const std::string machine = check["machine"].GetString();
  const auto wrong = Load(bug, nullptr);
  const auto released = Load(bug, &bug["released"]);
  EXPECT_THAT(AbiChangesOf(*wrong, *released, machine),
              ElementsAreArray(TextsOf(check["finds"])));
  const auto repaired = Load(bug, &bug["repaired"]);
  EXPECT_THAT(AbiChangesOf(*repaired, *released, machine), IsEmpty());
}

void CheckByBisect(const JsonPart& bug, const JsonPart& check) {
  const auto program = Load(bug, nullptr);
  const JsonPart& fails = check["guest_fails_if"];
  const Class& type = *program->registry.Find(Text(fails[0]));
  const auto found = Bisect(
      program->LayersOf(check["good"].GetString()),
      program->LayersOf(check["bad"].GetString()),
      [&](const std::vector<LayerTable>& layers) -> absl::StatusOr<Verdict> {
        // Stands for a guest that is started.
        Context context(program->registry);
        QOMRT_RETURN_IF_ERROR(Layers(context).Append(layers));
        const auto value = Explain(context, type, Text(fails[1]));
        QOMRT_RETURN_IF_ERROR(value.status());
        return value->value == recorded::ToValue(fails[2]) ? Verdict::kBad
                                                           : Verdict::kGood;
      });
  ASSERT_THAT(found, IsOk());
  std::vector<std::string> names;
  for (const Suspect& one : found->entries) names.push_back(one.name().Text());
  EXPECT_THAT(names, ElementsAreArray(TextsOf(check["finds"])));
}

void CheckByExplain(const JsonPart& bug, const JsonPart& check) {
  const auto program = Load(bug, nullptr);
  const std::string of = check["of"].GetString();
  const size_t dot = of.find('.');
  const JsonPart& says = check["says"];
  for (const auto& [in, winner] :
       {std::pair("in", "winner"),
        std::pair("repaired_in", "repaired_winner")}) {
    Context context(program->registry);
    const Layer layer = *LayerByName(Text(check[in]));
    ASSERT_THAT(program->catalogue.machines.Select(
                    {.machine = check["machine"].GetString(),
                     .more = {{layer, MakeTable("the user's",
                                                {{says[0].GetString(),
                                                  says[1].GetString(),
                                                  says[2].GetString()}})}}},
                    context),
                IsOk());
    const auto why =
        Explain(context, *program->registry.Find(of.substr(0, dot)),
                of.substr(dot + 1));
    ASSERT_THAT(why, IsOk());
    EXPECT_EQ(LayerName(*why->winner()->layer), Text(check[winner]));
    EXPECT_EQ(why->stack.size(), 3u);  // the loser is told, too
  }
}

void CheckByMissedLayer(const JsonPart& bug, const JsonPart& check) {
  const auto program = Load(bug, nullptr);
  const std::string machine = check["machine"].GetString();
  const auto& machines = program->catalogue.machines;
  Context early(program->registry);
  const auto object = early.New(Text(check["makes"]));
  ASSERT_THAT(object, IsOk());
  ASSERT_THAT(machines.Select({.machine = machine}, early), IsOk());
  EXPECT_THAT(Layers(early).ObjectsThatMissedALayer(),
              Contains(HasSubstr(check["makes"].GetString())));
  Context late(program->registry);
  ASSERT_THAT(machines.Select({.machine = machine}, late), IsOk());
  const auto in_time = late.New(Text(check["makes"]));
  EXPECT_THAT(Layers(late).ObjectsThatMissedALayer(), IsEmpty());
}

void CheckByJournal(const JsonPart& bug, const JsonPart& check) {
  const auto program = Load(bug, nullptr);
  const std::string of = check["of"].GetString();
  const std::string type = of.substr(0, of.find('.'));
  const std::string property = of.substr(of.find('.') + 1);
  Context context(program->registry, {.journal = true});
  ASSERT_THAT(
      Layers(context).Append(
          {{Layer::kGlobal,
            MakeTable("-cpu", {{type, property, Text(check["user"])}})}}),
      IsOk());
  const auto object = context.New(type);
  ASSERT_THAT(object, IsOk());
  // Stands for an accelerator that knows better.
  ASSERT_THAT(
      (*object)->Set(property, Text(check["program"]), SetBy::kInternal),
      IsOk());
  const auto why = Explain(**object, property);
  ASSERT_THAT(why, IsOk());
  EXPECT_EQ(why->stack.back().entry.table().name, "-cpu");
  EXPECT_NE(why->stack.back().value, why->value);
  ASSERT_EQ(why->sets.size(), 1u);
  EXPECT_EQ(why->sets.front().by, SetBy::kInternal);
}

// Nothing that looks at tables or at values sees it; what would, does.
void CheckByNothing(const JsonPart& bug) {
  const auto wrong = Load(bug, nullptr);
  const auto released = Load(bug, &bug["released"]);
  EXPECT_THAT(lint::Lint(wrong->catalogue.machines, wrong->registry).findings,
              IsEmpty());
  for (const auto& machine : bug["machines"].GetObject()) {
    EXPECT_THAT(AbiChangesOf(*wrong, *released, machine.name.GetString()),
                IsEmpty());
  }
  const JsonPart* const shown = PartOf(bug, "shown");
  if (shown == nullptr) return;
  const auto now = Load(bug, &(*shown)["now"]);
  const auto then = Load(bug, &(*shown)["released"]);
  EXPECT_THAT(AbiChangesOf(*now, *then, (*shown)["machine"].GetString()),
              ElementsAreArray(TextsOf((*shown)["finds"])));
}

// ---- The tests -------------------------------------------------------------

class CompatBugTest : public ::testing::TestWithParam<CompatBug> {
 protected:
  CompatBugTest()
      : file_(recorded::ReadJson(
            DataPath(fmt::format("compat-bugs/{}.json", GetParam().file)))) {
    for (const JsonPart& one : file_["bugs"].GetArray()) {
      if (Text(one["fix"]) == GetParam().fix) bug_ = &one;
    }
  }

  rapidjson::Document file_;
  const JsonPart* bug_ = nullptr;
};

TEST_P(CompatBugTest, IsFoundByTheCheckThatIsSaidToFindIt) {
  ASSERT_NE(bug_, nullptr) << "nobody rebuilt it";
  EXPECT_EQ(GetParam().file, GetParam().bug_class);
  for (const JsonPart& check : (*bug_)["checks"].GetArray()) {
    const std::string_view by = Text(check["by"]);
    SCOPED_TRACE(by);
    if (by == "lint") CheckByLint(*bug_, check);
    if (by == "history") CheckByHistory(*bug_, check);
    if (by == "abi") CheckByAbi(*bug_, check);
    if (by == "bisect") CheckByBisect(*bug_, check);
    if (by == "explain") CheckByExplain(*bug_, check);
    if (by == "missed-layer") CheckByMissedLayer(*bug_, check);
    if (by == "overwritten") CheckByJournal(*bug_, check);
  }
  if ((*bug_)["checks"].Empty()) CheckByNothing(*bug_);
}

INSTANTIATE_TEST_SUITE_P(History, CompatBugTest,
                         ::testing::ValuesIn(CompatBugs()),
                         [](const auto& info) {
                           std::string name = info.param.fix;
                           std::erase_if(name, [](char c) {
                             return c == ' ' || c == '-';
                           });
                           return name;
                         });

// ---- The page --------------------------------------------------------------

std::string FoundBy(const JsonPart& check) {
  const std::string_view by = Text(check["by"]);
  if (by == "lint" || by == "history") {
    return fmt::format("`qom lint`: [{0}](lint/{0}.md)", Text(check["code"]));
  }
  if (by == "abi") {
    std::vector<std::string> names = TextsOf(check["finds"]);
    const size_t more = names.size() - 1;
    return fmt::format("`qom abi check`: `{}` of `{}`{}", names.front(),
                       Text(check["machine"]),
                       more == 0 ? "" : fmt::format(" and {} more", more));
  }
  if (by == "bisect") {
    return fmt::format("`qom bisect`: `{}`",
                       fmt::join(TextsOf(check["finds"]), "` `"));
  }
  if (by == "missed-layer") return "`ObjectsThatMissedALayer()`";
  if (by == "overwritten") return "`Explain()` of the object: who set it";
  return "`qom explain`: who wins";
}

// The page, and what it is to say: a row for each bug.
std::vector<std::vector<std::string>> TableOfPage(const char* heading) {
  return qom::test::TableBelow(
      qom::test::ReadFile(qom::test::Root() / "docs/compat-bugs.md"), heading);
}

template <typename F>
void ForEachRebuilt(F look_at) {
  for (const CompatBug& bug : CompatBugs()) {
    const rapidjson::Document file = recorded::ReadJson(
        DataPath(fmt::format("compat-bugs/{}.json", bug.file)));
    for (const JsonPart& one : file["bugs"].GetArray()) {
      if (Text(one["fix"]) == bug.fix) look_at(bug, one);
    }
  }
}

TEST(CompatBugsPageTest, SaysWhatTheTestsShow) {
  std::vector<std::vector<std::string>> rows;
  std::string wanted;
  ForEachRebuilt([&](const CompatBug& bug, const JsonPart& rebuilt) {
    std::vector<std::string> found;
    for (const JsonPart& check : rebuilt["checks"].GetArray()) {
      found.push_back(FoundBy(check));
    }
    if (rebuilt.HasMember("would")) {
      found.push_back(fmt::format("nothing. {}", Text(rebuilt["would"])));
    }
    rows.push_back({bug.month, bug.bug_class, bug.what,
                    fmt::format("{}", fmt::join(found, "; "))});
    wanted += fmt::format("| {} |\n", fmt::join(rows.back(), " | "));
  });
  EXPECT_EQ(TableOfPage("## What finds them"), rows) << wanted;
  EXPECT_EQ(rows.size(), 38u);
}

TEST(CompatBugsPageTest, CountsAreThoseOfTheRows) {
  // In the order of the page.
  enum Kind { kLint, kAbi, kExplain, kBisect, kNothing, kKinds };
  const std::map<std::string_view, Kind> kinds = {
      {"lint", kLint},          {"history", kLint},  {"abi", kAbi},
      {"explain", kExplain},    {"bisect", kBisect}, {"missed-layer", kExplain},
      {"overwritten", kExplain}};
  std::vector<size_t> counts(kKinds);
  ForEachRebuilt([&](const CompatBug& bug, const JsonPart& rebuilt) {
    std::set<Kind> found;
    for (const JsonPart& check : rebuilt["checks"].GetArray()) {
      const auto kind = kinds.find(Text(check["by"]));
      ASSERT_NE(kind, kinds.end()) << bug.fix;
      found.insert(kind->second);
    }
    if (found.empty()) found.insert(kNothing);
    for (const Kind kind : found) ++counts[kind];
  });
  const auto table = TableOfPage("# Compat bugs, and what finds them");
  ASSERT_EQ(table.size(), counts.size());
  for (size_t i = 0; i < counts.size(); ++i) {
    EXPECT_EQ(table[i].back(), fmt::format("{}", counts[i])) << table[i][0];
  }
}

}  // namespace
}  // namespace qom::compat::bugs
