// The data of the page, and the page around it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/matrix_page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/check.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/embedded_page.h"
#include "tools/matrix_answer.h"
#include "tools/output.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

using compat::MatrixCell;
using compat::MatrixRow;

// Who decided, as numbers of the page's list: the default, the layers, and what
// comes after them.
constexpr uint64_t kDefault = 0;
constexpr uint64_t kExplicit = 1 + compat::kLayerCount;
constexpr uint64_t kProgram = kExplicit + 1;

Json OriginsJson() {
  // Not in braces: to clang a list of one list is a copy of that.
  Json::Array list;
  list.push_back(Json::Array{"default", "what the type itself says"});
  for (const compat::LayerRow& row : compat::kLayers) {
    list.push_back(Json::Array{row.name, row.doc});
  }
  list.push_back(Json::Array{"explicit", "set after creation by the call"});
  list.push_back(Json::Array{"program", "set by the program afterwards"});
  return list;
}

uint64_t OriginOf(std::optional<compat::Layer> layer) {
  return layer.has_value() ? 1 + static_cast<uint64_t>(*layer) : kDefault;
}

uint64_t OriginOf(const compat::Resolved& told) {
  return told.set_explicitly ? kExplicit
         : told.is_programs  ? kProgram
                             : OriginOf(told.layer);
}

// Things that stand once, by number.
template <typename T>
class Numbered {
 public:
  uint64_t NumberOf(const T& one) {
    const auto [at, is_new] = numbers_.try_emplace(one, all_.size());
    if (is_new) all_.push_back(&at->first);
    return at->second;
  }
  const std::vector<const T*>& all() const { return all_; }

 private:
  std::map<T, uint64_t> numbers_;
  std::vector<const T*> all_;
};

class PageData {
 public:
  PageData(const std::vector<Place>& places, const compat::Matrix& matrix)
      : places_(places), matrix_(matrix) {}

  Json ToJson(const std::string& title) {
    Json::Array columns;
    for (const ColumnName& name : ColumnNames(places_)) {
      columns.push_back(
          Json::Array{name.band, name.brief, name.machine, name.more});
    }
    Json::Array rows;
    for (const MatrixRow& row : matrix_.rows) {
      rows.push_back(Json::Array{texts_.NumberOf(std::string(row.type)),
                                 texts_.NumberOf(std::string(row.property)),
                                 RunsOf(row)});
    }
    Json::Array texts;
    for (const std::string* text : texts_.all()) texts.push_back(*text);
    return Json::Object{{"title", title},
                        {"origins", OriginsJson()},
                        {"columns", std::move(columns)},
                        {"rows", std::move(rows)},
                        {"offers", Lists(offers_)},
                        {"stacks", Lists(stacks_)},
                        {"texts", std::move(texts)}};
  }

 private:
  using Numbers = std::vector<uint64_t>;

  static Json Lists(const Numbered<Numbers>& numbered) {
    Json::Array lists;
    for (const Numbers* numbers : numbered.all()) {
      lists.push_back(Json::Array(numbers->begin(), numbers->end()));
    }
    return lists;
  }

  // Columns, what the cell is, value, who decided, stack; again and again.
  Json RunsOf(const MatrixRow& row) {
    Numbers stack_of;
    for (const MatrixCell& cell : row.cells) {
      stack_of.push_back(stacks_.NumberOf(StackOf(row, cell)));
    }
    Json::Array runs;
    const size_t count = row.cell_of.size();
    for (size_t from = 0, to = 0; from < count; from = to) {
      while (to < count && row.cell_of[to] == row.cell_of[from]) ++to;
      const MatrixCell& cell = row.at(from);
      for (const uint64_t number :
           {uint64_t{to - from}, static_cast<uint64_t>(cell.is),
            texts_.NumberOf(CellText(cell)), OriginOf(cell.told),
            stack_of[row.cell_of[from]]}) {
        runs.push_back(number);
      }
    }
    return runs;
  }

  Numbers StackOf(const MatrixRow& row, const MatrixCell& cell) {
    Numbers stack;
    const compat::Resolved& told = cell.told;
    const bool later = told.set_explicitly || told.is_programs;
    for (const compat::Offer& offer : compat::StackOf(matrix_, row, cell)) {
      stack.push_back(OfferNumber(offer, offer.wins && !later));
    }
    if (later || !told.exception.empty()) {
      const std::string& why = told.exception;
      stack.push_back(offers_.NumberOf(
          {later ? OriginOf(told) : kProgram, texts_.NumberOf(why), 0,
           texts_.NumberOf(""), texts_.NumberOf(""),
           texts_.NumberOf(CellText(cell)), texts_.NumberOf(""),
           later ? 1u : 0u, texts_.NumberOf("")}));
    }
    return stack;
  }

  // Origin, table, index, driver, the entry as it is written, value, object,
  // whether it wins, what there is to say of it.
  uint64_t OfferNumber(const compat::Offer& offer, bool wins) {
    const bool is_entry = bool{offer.entry};
    std::string remark;
    if (!offer.error.ok()) {
      remark = fmt::format(", refused: {}", Message(offer.error));
    } else if (is_entry) {
      remark = OverMachineText(offer.entry);
    }
    const std::string value = offer.unknown      ? "?"
                              : offer.error.ok() ? Shown(offer.value)
                                                 : "refused";
    return offers_.NumberOf(
        {OriginOf(offer.layer),
         texts_.NumberOf(is_entry ? offer.entry.table().name : ""),
         is_entry ? uint64_t{offer.entry.index()} : 0,
         texts_.NumberOf(offer.driver),
         texts_.NumberOf(is_entry ? offer.entry->Text() : ""),
         texts_.NumberOf(value), texts_.NumberOf(offer.object), wins ? 1u : 0u,
         texts_.NumberOf(remark)});
  }

  const std::vector<Place>& places_;
  const compat::Matrix& matrix_;
  Numbered<std::string> texts_;
  Numbered<Numbers> offers_;
  Numbered<Numbers> stacks_;
};

// "pc-q35 of qemu-11.1", "pc-q35-9.2 and pc-q35-10.0 of qemu-11.1".
std::string TitleOf(const std::vector<Place>& places) {
  std::vector<std::string> names;
  std::vector<std::string> catalogues;
  const auto add = [](std::vector<std::string>& list, const std::string& one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) {
      list.push_back(one);
    }
  };
  const std::vector<ColumnName> columns = ColumnNames(places);
  const bool one_machine =
      std::all_of(columns.begin(), columns.end(), [&](const ColumnName& one) {
        return one.machine == columns.front().machine;
      });
  const bool few = columns.size() <= 2 || one_machine;
  for (size_t i = 0; i < columns.size(); ++i) {
    add(names, few ? columns[i].machine : columns[i].family);
    add(catalogues, places[i].CatalogueName());
  }
  return fmt::format("{} of {}", SomeOfThese(names, 4),
                     fmt::join(catalogues, ", "));
}

std::string EscapedHtml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// JSON that may stand in an element: no tag begins or ends in it. These
// characters stand in texts only.
std::string EscapedJson(std::string_view json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (const char c : json) {
    if (c == '<' || c == '>' || c == '&') {
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Base64(std::string_view digest) {
  const std::string bytes =
      absl::HexStringToBytes({digest.data(), digest.size()});
  return absl::Base64Escape(bytes);
}

}  // namespace

std::string MatrixPage(const std::vector<Place>& places,
                       const compat::Matrix& matrix) {
  const EmbeddedPage page = PageFiles();
  const std::string title = TitleOf(places);
  const std::map<std::string_view, std::string> parts = {
      {"title", EscapedHtml(Printable(title))},
      {"css", std::string(page.css)},
      {"rows", std::string(page.rows)},
      {"page", std::string(page.page)},
      {"css-digest", Base64(page.css_digest)},
      {"rows-digest", Base64(page.rows_digest)},
      {"page-digest", Base64(page.page_digest)},
      {"data", EscapedJson(PageData(places, matrix).ToJson(title).ToText())}};
  // Once from front to back: what is put in is not looked at.
  std::string text;
  for (std::string_view rest = page.html; !rest.empty();) {
    const size_t at = rest.find('@');
    text += rest.substr(0, at);
    if (at == std::string_view::npos) break;
    const size_t end = rest.find('@', at + 1);
    const auto part = parts.find(rest.substr(at + 1, end - at - 1));
    QOMRT_CHECK(part != parts.end(), "tools/page/page.html: an unknown part");
    text += part->second;
    rest.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace qom::tools
