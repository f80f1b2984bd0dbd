// The rows of a matrix: what the data says of them, which are alike, and which
// fit a filter. page.js shows them.
//
// The data, by tools/matrix_page.cc; a number in it is a place in `texts`, unless
// said otherwise:
//
//   columns  [band, name in its band, machine, " of ..."], texts themselves
//   origins  [name, what it is], texts themselves
//   rows     [type, property, [columns, what, value, origin, stack, ...]]
//            what: one of IS; origin and stack are places in their lists
//   stacks   [offer, ...], places in `offers`, in the order in which they apply
//   offers   [origin, table, index, driver, entry, value, object, wins, remark]; a
//            remark begins with a comma
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
"use strict";
const matrix = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { texts, columns, origins, offers, stacks } = data;
  const IS = ["value", "unknown", "unreadable", "no object", "no such property",
    "no such type"];

  // Characters that steer or turn round what stands beside them are told.
  const STEERS =
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const shown = (text) =>
    text.replace(STEERS, (c) =>
      `‹U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`);
  const texts_shown = texts.map(shown);

  // ---- Rows: as they come, and alike ones together -------------------------

  const startsBand = columns.map((c, i) => i > 0 && columns[i - 1][0] !== c[0]);

  // Neighbouring columns of a band that show the same, whatever is behind it.
  function runs(flat) {
    const list = [];
    for (let i = 0, column = 0; i < flat.length; i += 5) {
      const [count, is, value, origin, stack] = flat.slice(i, i + 5);
      for (const end = column + count; column < end; ++column) {
        let last = list.at(-1);
        if (!last || startsBand[column] || last.is !== is ||
            last.value !== value || last.origin !== origin) {
          last = { from: column, is, value, origin, stacks: [] };
          list.push(last);
        }
        last.stacks.push(stack);
        last.to = column;
      }
    }
    return list;
  }
  const all = data.rows.map(([type, property, flat]) => {
    const list = runs(flat);
    return {
      types: [type], property, runs: list,
      key: `${property} ${list.map((r) => [r.to, r.is, r.value, r.origin])}`,
    };
  });
  const together = [];
  const by_key = new Map();
  for (const row of all) {
    const other = by_key.get(row.key);
    if (other) {
      other.types.push(row.types[0]);
      other.members.push(row);
    } else {
      const first = { ...row, types: [...row.types], members: [row] };
      by_key.set(row.key, first);
      together.push(first);
    }
  }
  const nameOf = (row, type = row.types[0]) =>
    texts[row.property] === "" ? texts[type] : `${texts[type]}.${texts[row.property]}`;

  // ---- The filter ----------------------------------------------------------

  const lower = texts.map((text) => text.toLowerCase());

  // Of each text, whether it has all words of `filter`; null if that has none.
  function fitting(filter) {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return null;
    return lower.map((text) => words.every((word) =>
      word.length > 1 && word[0] === "="
        ? text === word.slice(1) || text === `"${word.slice(1)}"`
        : text.includes(word)));
  }

  // The lines that fit: {row, type}, with the first type that does. `wanted` has
  // the origins of which one must decide somewhere; empty: any. `changed` is the
  // column that must show something else than the one before; null: none.
  function select(rows, filters, wanted, changed) {
    const [types, properties, values] = filters.map(fitting);
    const lines = [];
    for (const row of rows) {
      if (properties && !properties[row.property]) continue;
      if (values && !row.runs.some((run) => values[run.value])) continue;
      if (wanted.size && !row.runs.some((run) => run.is === 0 && wanted.has(run.origin))) continue;
      if (changed !== null && !row.runs.some((run) => run.from === changed)) continue;
      const type = types ? row.types.find((one) => types[one]) : row.types[0];
      if (type !== undefined) lines.push({ row, type });
    }
    return lines;
  }

  return {
    title: data.title, texts, texts_shown, columns, origins, offers, stacks, IS,
    startsBand, all, together, shown, nameOf, select,
  };
})();
