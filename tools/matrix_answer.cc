// Rows that say the same of many types are one for people, and remain many for
// programs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/matrix_answer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "tools/drift_table.h"
#include "tools/text_table.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

using compat::CellIs;
using compat::Matrix;
using compat::MatrixCell;
using compat::MatrixRow;

std::string ShortText(const Options& options, const MatrixCell& cell) {
  return cell.is == CellIs::kValue ? ShownInCell(options, cell.told.value)
                                   : CellText(cell);
}

// "up to 5.0: 128, since 5.1: 256"; with the family in front where there are
// several.
std::string History(const Options& options,
                    const std::vector<ColumnName>& columns,
                    const MatrixRow& row) {
  const bool one_band = columns.front().band == columns.back().band;
  const auto text_of = [&](size_t column) {
    const MatrixCell& cell = row.at(column);
    return row.property.empty() && cell.is == CellIs::kValue
               ? "there"
               : ShortText(options, cell);
  };
  std::string text;
  for (size_t first = 0; first < columns.size();) {
    size_t last = first;
    while (last + 1 < columns.size() &&
           columns[first].band == columns[last + 1].band) {
      ++last;
    }
    if (!text.empty()) text += "; ";
    if (!one_band) text += columns[first].band + ": ";
    for (size_t from = first; from <= last;) {
      const std::string value = text_of(from);
      size_t to = from;
      while (to < last && text_of(to + 1) == value) ++to;
      if (from > first) text += ", ";
      if (from == first && to == last) {
        text += value;
      } else if (from == first) {
        text += fmt::format("up to {}: {}", columns[to].brief, value);
      } else if (to == last) {
        text += fmt::format("since {}: {}", columns[from].brief, value);
      } else if (from == to) {
        text += fmt::format("{}: {}", columns[from].brief, value);
      } else {
        text += fmt::format("{} to {}: {}", columns[from].brief,
                            columns[to].brief, value);
      }
      from = to + 1;
    }
    first = last + 1;
  }
  return text;
}

// Whether it says of a type where it is; not where there are objects of it.
bool IsAboutType(const MatrixRow& row) {
  return row.property.empty() &&
         std::none_of(row.cells.begin(), row.cells.end(),
                      [](const MatrixCell& cell) {
                        return cell.is == CellIs::kNoObject;
                      });
}

std::string_view WordOf(CellIs is) {
  switch (is) {
    case CellIs::kValue:
      return "value";
    case CellIs::kUnknown:
      return "unknown";
    case CellIs::kUnreadable:
      return "unreadable";
    case CellIs::kNoObject:
      return "no-object";
    case CellIs::kNoProperty:
      return "no-property";
    case CellIs::kNoType:
      return "no-type";
  }
  return "";
}

Json RangeJson(const MatrixRow& row, const MatrixRange& range) {
  const compat::Resolved& told = range.cell->told;
  Json::Object json = {{"from", uint64_t{range.from}},
                       {"to", uint64_t{range.to}},
                       {"is", WordOf(range.cell->is)},
                       {"value", told.value}};
  if (!told.unreadable.empty()) json["unreadable"] = told.unreadable;
  if (!told.exception.empty()) json["exception"] = told.exception;
  if (told.property == nullptr || row.property.empty()) return json;
  json["origin"] = told.set_explicitly
                       ? Json(Json::Object{{"layer", "explicit"}})
                   : told.is_programs
                       ? Json(Json::Object{{"layer", "program"}})
                       : Json(OriginJson(told.layer, told.entry, told.driver));
  return json;
}

std::string CsvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

// Texts as they are, what there is not as nothing.
std::string CsvCell(const MatrixCell& cell) {
  if (cell.is == CellIs::kUnknown) return "?";
  if (cell.is != CellIs::kValue) return "";
  return CsvField(cell.told.value.is_text() ? cell.told.value.text_value()
                                            : Shown(cell.told.value));
}

}  // namespace

std::vector<MatrixRange> RangesOf(const MatrixRow& row) {
  std::vector<MatrixRange> ranges;
  for (size_t i = 0; i < row.cell_of.size(); ++i) {
    const MatrixCell& cell = row.at(i);
    if (!ranges.empty() && ranges.back().cell->ShowsAs(cell)) {
      ranges.back().to = i;
      ranges.back().cell = &cell;
    } else {
      ranges.push_back({i, i, &cell});
    }
  }
  return ranges;
}

std::vector<ColumnName> ColumnNames(const std::vector<Place>& places) {
  const auto all_alike = [&places](auto of) {
    return std::all_of(places.begin(), places.end(), [&](const Place& place) {
      return of(place) == of(places.front());
    });
  };
  const bool one_catalogue =
      all_alike([](const Place& place) { return place.CatalogueName(); });
  const bool one_machine =
      all_alike([](const Place& place) { return place.machine; });
  const bool one_accel =
      all_alike([](const Place& place) { return place.options.accel; });
  const bool one_platform =
      all_alike([](const Place& place) { return place.options.platform; });
  std::vector<ColumnName> names;
  for (const Place& place : places) {
    ColumnName& name = names.emplace_back();
    name.machine = name.family = name.brief = place.machine.value_or("none");
    const auto& machines = place.session->catalogue().machines;
    if (const auto found = machines.FindMachine(name.machine); found.ok()) {
      name.family = (*found)->family();
      if (!(*found)->release().empty()) name.brief = (*found)->release();
    }
    name.band = name.family;
    std::string& more = name.more;
    if (!one_catalogue) more += fmt::format(" of {}", place.CatalogueName());
    if (!one_accel) {
      more += fmt::format(" with {}", place.options.accel.value_or("no accel"));
    }
    if (!one_platform) {
      more +=
          fmt::format(" on {}", place.options.platform.value_or("no platform"));
    }
    if (more.empty()) continue;
    if (!one_machine) {
      name.band += more;
    } else {
      name.brief = one_catalogue ? more.substr(1) : more.substr(4);
    }
  }
  return names;
}

std::string CellText(const MatrixCell& cell) {
  switch (cell.is) {
    case CellIs::kValue:
      return Shown(cell.told.value);
    case CellIs::kUnknown:
      return "?";
    case CellIs::kUnreadable:
      return "unreadable";
    case CellIs::kNoObject:
      return "no object";
    case CellIs::kNoProperty:
    case CellIs::kNoType:
      return "—";
  }
  return "";
}

void PrintMatrixText(const Options& options, const std::vector<Place>& places,
                     const Matrix& matrix) {
  const std::vector<ColumnName> columns = ColumnNames(places);
  if (places.front().session == places.back().session) {
    PrintRelease(*places.front().session,
                 columns.size() == 1
                     ? Printable(columns.front().full())
                     : fmt::format("{} machines from {} to {}", columns.size(),
                                   Printable(columns.front().full()),
                                   Printable(columns.back().full())));
  }
  if (matrix.rows.empty()) {
    Out(columns.size() == 1
            ? "there is no other place to compare it with\n"
            : fmt::format("no difference between {} places\n", columns.size()));
    return;
  }
  struct Line {
    std::string property;
    std::string history;
    std::vector<std::string_view> types{};
  };
  std::vector<Line> lines;
  std::map<std::pair<std::string, std::string>, size_t> line_of;
  for (const MatrixRow& row : matrix.rows) {
    Line line{row.property.empty() ? "(the type)" : row.property,
              IsAboutType(row) ? "" : History(options, columns, row)};
    if (IsAboutType(row)) {
      std::vector<std::string> there;
      for (const MatrixRange& range : RangesOf(row)) {
        if (range.cell->is != CellIs::kValue) continue;
        there.push_back(range.from == range.to
                            ? columns[range.from].brief
                            : fmt::format("{} to {}", columns[range.from].brief,
                                          columns[range.to].brief));
      }
      line.history = fmt::format("only {}", fmt::join(there, ", "));
    }
    const auto [at, is_new] =
        line_of.try_emplace({line.property, line.history}, lines.size());
    if (is_new) lines.push_back(std::move(line));
    lines[at->second].types.push_back(row.type);
  }
  TextTable table({"TYPE", "PROPERTY", "VALUE"});
  for (const Line& line : lines) {
    table.Add({Listed(options, line.types), line.property, line.history});
  }
  table.Print(options);
}

Json MatrixJson(const std::vector<Place>& places, const Matrix& matrix,
                const Diagnostics& diagnostics) {
  Json::Array columns;
  for (const Place& place : places) columns.push_back(PlaceJson(place));
  Json::Array rows;
  for (const MatrixRow& row : matrix.rows) {
    Json::Array ranges;
    for (const MatrixRange& range : RangesOf(row)) {
      ranges.push_back(RangeJson(row, range));
    }
    rows.push_back(Json::Object{
        {"type", row.type},
        {"property", row.property.empty() ? Json() : Json(row.property)},
        {"ranges", std::move(ranges)}});
  }
  return Json::Object{{"columns", std::move(columns)},
                      {"rows", std::move(rows)},
                      {"diagnostics", ToJson(diagnostics)}};
}

std::string MatrixCsv(const std::vector<Place>& places, const Matrix& matrix) {
  std::string csv = "type,property";
  for (const ColumnName& column : ColumnNames(places)) {
    csv += "," + CsvField(column.full());
  }
  csv += "\r\n";
  for (const MatrixRow& row : matrix.rows) {
    csv += fmt::format("{},{}", CsvField(row.type), CsvField(row.property));
    for (size_t i = 0; i < row.cell_of.size(); ++i) {
      csv += "," + CsvCell(row.at(i));
    }
    csv += "\r\n";
  }
  return csv;
}

}  // namespace qom::tools
