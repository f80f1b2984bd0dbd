// The rows of a matrix, of which only those in sight are elements; filters,
// keys, links, and the stack of offers behind a cell.
//
// The data, by tools/matrix_page.cc; a number in it is a place in `texts`, unless
// said otherwise:
//
//   columns  [family, version, catalogue, whole name], texts themselves
//   origins  [name, what it is], texts themselves
//   rows     [type, property, [columns, what, value, origin, stack, ...]]
//            what: one of IS; origin and stack are places in their lists
//   stacks   [offer, ...], places in `offers`, in the order in which they apply
//   offers   [origin, table, index, driver, entry, value, object, wins, remark]
//
// All that is shown goes through shown() into text nodes: no name or value is
// ever read as anything else.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { texts, columns, origins, offers, stacks } = data;
  const IS = ["value", "unknown", "unreadable", "no object", "absent", "absent"];
  const grid = $("grid"), head = $("head"), body = $("rows"), why = $("why");
  const fields = ["type", "property", "value"].map($);

  // Characters that steer or turn round what stands beside them are told.
  const STEERS =
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const shown = (text) =>
    text.replace(STEERS, (c) =>
      `‹U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`);
  const texts_shown = texts.map(shown);

  function element(tag, classes, ...content) {
    const made = document.createElement(tag);
    if (classes) made.className = classes;
    made.append(...content);
    return made;
  }
  const mono = (text, classes = "") => element("span", `mono ${classes}`, text);

  // ---- Rows: as they come, and alike ones together -------------------------

  const startsFamily = columns.map((c, i) => i > 0 && columns[i - 1][0] !== c[0]);

  // Neighbouring columns of a family that show the same, whatever is behind it.
  function runs(flat) {
    const list = [];
    for (let i = 0, column = 0; i < flat.length; i += 5) {
      const [count, is, value, origin, stack] = flat.slice(i, i + 5);
      for (const end = column + count; column < end; ++column) {
        let last = list.at(-1);
        if (!last || startsFamily[column] || last.is !== is ||
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

  let lines = [];  // what is to be seen: {row, type}
  const pressed = new Set();
  const lower = texts.map((text) => text.toLowerCase());

  // Of each text, whether it has all words of the field; null if there is none.
  function fitting(field) {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return null;
    return lower.map((text) => words.every((word) =>
      word.length > 1 && word[0] === "="
        ? text === word.slice(1) || text === `"${word.slice(1)}"`
        : text.includes(word)));
  }

  function filter() {
    performance.mark("filter");
    const [types, properties, values] = fields.map(fitting);
    lines = [];
    for (const row of $("alike").checked ? together : all) {
      if (properties && !properties[row.property]) continue;
      if (values && !row.runs.some((run) => values[run.value])) continue;
      if (pressed.size && !row.runs.some((run) => pressed.has(run.origin))) continue;
      const type = types ? row.types.find((one) => types[one]) : row.types[0];
      if (type !== undefined) lines.push({ row, type });
    }
    const number = (n) => n.toLocaleString("en");
    const total = ($("alike").checked ? together : all).length;
    const pairs = lines.reduce((sum, line) => sum + line.row.types.length, 0);
    $("count").textContent =
      `${lines.length === total ? "" : `${number(lines.length)} of `}${number(total)} rows` +
      (pairs === lines.length ? "" : ` for ${number(pairs)} properties of types`) +
      `, ${number(columns.length)} columns`;
    $("none").hidden = lines.length > 0;
    grid.setAttribute("aria-rowcount", lines.length + 1);
    picked.line = Math.max(0, Math.min(picked.line, lines.length - 1));
    redraw();
    performance.measure("filter", "filter");
  }

  // ---- What is in sight ----------------------------------------------------

  let height = 30, width = 40, names = 456;
  const drawn = new Map();  // by line
  const picked = { line: 0, column: columns.length - 1 };

  function measure() {
    const style = getComputedStyle(document.documentElement);
    height = parseInt(style.getPropertyValue("--row"), 10);
    names = parseInt(style.getPropertyValue("--names"), 10);
    const room = (grid.clientWidth - names) / columns.length;
    const label = Math.max(...columns.map((c) => (c[1] || c[0]).length)) * 7.5 + 8;
    width = Math.max(22, Math.min(260, Math.floor(room)));
    grid.classList.toggle("narrow", width < label);
    document.documentElement.style.setProperty("--column", `${width}px`);
    drawHead();
    redraw();
  }

  function redraw() {
    body.style.height = `${lines.length * height}px`;
    drawn.clear();
    body.replaceChildren();
    draw();
  }

  function drawHead() {
    const band = element("div", "band");
    const labels = element("div", "labels");
    const several = columns.some((c) => c[0] !== columns[0][0]) && columns.some((c) => c[1]);
    columns.forEach(([family, version, catalogue, whole], i) => {
      const text = shown(version || family) + (catalogue ? ` ${shown(catalogue)}` : "");
      const label = element("span", "", text);
      label.title = shown(whole);
      label.setAttribute("role", "columnheader");
      label.setAttribute("aria-colindex", i + 3);
      if (startsFamily[i]) label.classList.add("first");
      labels.append(label);
      if (!several || (i > 0 && !startsFamily[i])) return;
      const title = element("div", startsFamily[i] ? "first" : "", element("span", "", shown(family)));
      const next = startsFamily.indexOf(true, i + 1);
      title.style.width = `${((next < 0 ? columns.length : next) - i) * width}px`;
      band.append(title);
    });
    const titles = element("div", "names", element("span", "type", element("span", "", "Type")),
                           element("span", "", "Property"));
    head.replaceChildren(titles, element("div", "columns", band, labels));
    grid.setAttribute("aria-colcount", columns.length + 2);
  }

  function spanText(run) {
    const [from, to] = [columns[run.from], columns[run.to]];
    if (run.from === run.to) return shown(from[3]);
    return `${shown(from[3])} to ${shown(from[2] || !to[1] ? to[3] : to[1])}`;
  }

  function drawRun(run, line) {
    const text = texts_shown[run.value];
    const cell = element("div", `run o${run.origin} ${run.is === 0 ? "" : IS[run.is]}`,
                         mono(text));
    const size = (run.to - run.from + 1) * width;
    if (startsFamily[run.from]) cell.classList.add("first");
    cell.style.left = `${run.from * width}px`;
    cell.style.width = `${size}px`;
    if (size < text.length * 7.3 + 10) cell.classList.add("tight");
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", run.from + 3);
    cell.setAttribute("aria-colspan", run.to - run.from + 1);
    cell.setAttribute("aria-label",
                      `${spanText(run)}: ${text}, ${origins[run.origin][0]}`);
    cell.title = `${spanText(run)}\n${text.slice(0, 400)}\n${origins[run.origin][0]}`;
    cell.id = `cell-${line}-${run.from}`;
    return cell;
  }

  function drawLine(i) {
    const { row, type } = lines[i];
    const types = element("span", "type", mono(texts_shown[type]));
    if (row.types.length > 1) {
      const more = element("span", "more", `+${row.types.length - 1}`);
      more.title = `and ${row.types.length - 1} other types alike`;
      types.append(more);
    }
    types.title = texts_shown[type];
    const property = mono(texts_shown[row.property] || "(the type)");
    property.title = texts_shown[row.property];
    const both = element("div", "names", types, property);
    both.setAttribute("role", "rowheader");
    const cells = element("div", "columns", ...row.runs.map((run) => drawRun(run, i)));
    cells.style.width = `${columns.length * width}px`;
    const made = element("div", "row", both, cells);
    made.style.top = `${i * height}px`;
    made.setAttribute("role", "row");
    made.setAttribute("aria-rowindex", i + 2);
    made.dataset.line = i;
    return made;
  }

  function draw(everything = false) {
    const above = everything ? lines.length : 12;
    const first = Math.max(0, Math.floor(grid.scrollTop / height) - above);
    const last = Math.min(lines.length - 1,
                          Math.ceil((grid.scrollTop + grid.clientHeight) / height) + above);
    for (const [i, row] of drawn) {
      if (i >= first && i <= last) continue;
      row.remove();
      drawn.delete(i);
    }
    for (let i = first; i <= last; ++i) {
      if (drawn.has(i)) continue;
      drawn.set(i, drawLine(i));
      body.append(drawn.get(i));
    }
    mark();
  }

  const runAt = (line, column) =>
    lines[line]?.row.runs.find((run) => column >= run.from && column <= run.to);

  function mark() {
    for (const old of body.querySelectorAll(".picked")) {
      old.classList.remove("picked");
      old.removeAttribute("aria-selected");
    }
    const run = runAt(picked.line, picked.column);
    const cell = run && $(`cell-${picked.line}-${run.from}`);
    grid.removeAttribute("aria-activedescendant");
    if (!cell) return;
    cell.classList.add("picked");
    cell.setAttribute("aria-selected", "true");
    grid.setAttribute("aria-activedescendant", cell.id);
  }

  // Scrolls so far that the picked cell is in sight.
  function reveal() {
    const top = picked.line * height;
    const room = grid.clientHeight - head.offsetHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + height > grid.scrollTop + room) grid.scrollTop = top + height - room;
    const left = picked.column * width;
    const wide = grid.clientWidth - names;
    if (left < grid.scrollLeft) grid.scrollLeft = left;
    else if (left + width > grid.scrollLeft + wide) grid.scrollLeft = left + width - wide;
    draw();
  }

  // ---- Why -----------------------------------------------------------------

  function offerItem(number) {
    const [origin, table, index, driver, entry, value, object, wins, remark] = offers[number];
    const [name, doc] = origins[origin];
    const layer = element("span", "", element("span", `swatch o${origin}`), name);
    layer.title = doc;
    const from = element("div", "from");
    if (texts[entry]) {
      from.append(mono(`${texts_shown[table]}[${index}]`), " ", mono(texts_shown[entry]));
    } else if (texts[driver]) {
      from.append("default of ", mono(texts_shown[driver]));
    } else {
      from.append(texts_shown[table]);
    }
    if (texts[object]) {
      from.append(texts[object] === "." ? " · of the owner"
                                        : ` · in ${texts_shown[object]}`);
    }
    if (texts[remark]) from.append(` · ${texts_shown[remark]}`);
    const top = element("div", "top", mono(texts_shown[value], "value"), layer);
    const item = element("li", `offer o${origin} ${wins ? "wins" : ""}`, top, from);
    item.setAttribute("aria-label", `${name}: ${texts_shown[value]}${wins ? ", decides" : ", overridden"}`);
    return item;
  }

  function historyItem(run, current) {
    const button = element("button", "", element("span", `swatch o${run.origin}`),
                           element("span", "span", spanText(run)),
                           mono(texts_shown[run.value], "value"));
    button.type = "button";
    button.setAttribute("aria-current", String(current));
    button.addEventListener("click", () => open(picked.line, run.to));
    return element("li", "", button);
  }

  // The row of the line's own type, which has the stack of that type.
  const ownRow = ({ row, type }) =>
    row.members?.find((one) => one.types[0] === type) ?? row;

  function open(line, column) {
    if (!lines[line]) return;
    Object.assign(picked, { line, column });
    const row = ownRow(lines[line]);
    const run = row.runs.find((one) => column >= one.from && column <= one.to);
    const stack = stacks[run.stacks[column - run.from]];
    const name = nameOf(row);
    const link = element("a", "", shown(name));
    link.href = `#${encodeURIComponent(name)}`;
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", shut);
    const is = element("p", "is", element("b", "", texts_shown[run.value]),
                       ` on ${shown(columns[column][3])}`);
    const offered = element("ol", "", ...stack.map(offerItem));
    offered.setAttribute("aria-label", "Offers in the order in which they apply; the last that can decides");
    const history = element("ol", "history", ...row.runs.map((one) => historyItem(one, one === run)));
    why.replaceChildren(close, element("h2", "", link), is);
    if (stack.length) why.append(element("h3", "", "Who offers what; the last decides"), offered);
    why.append(element("h3", "", "On other versions"), history);
    const { types } = lines[line].row;
    if (types.length > 1) {
      const list = element("p", "mono", types.map((one) => texts_shown[one]).join(" "));
      why.append(element("details", "", element("summary", "", `${types.length} types alike`), list));
    }
    const was = why.hidden;
    why.hidden = false;
    grid.classList.add("open");
    why.scrollTop = 0;
    if (was) measure();
    reveal();
    history_replace(`#${encodeURIComponent(name)}`);
  }

  // Pages of some origins may not change their address.
  function history_replace(hash) {
    try { window.history.replaceState(null, "", hash); } catch { /* it stays */ }
  }

  function shut() {
    if (why.hidden) return;
    why.hidden = true;
    grid.classList.remove("open");
    history_replace("#");
    measure();
    reveal();
    grid.focus();
  }

  // "#type.property" opens that cell on the last version.
  function follow() {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (!name) return;
    const find = () => {
      for (let i = 0; i < lines.length; ++i) {
        const type = lines[i].row.types.find((one) => nameOf(lines[i].row, one) === name);
        if (type === undefined) continue;
        lines[i].type = type;
        drawn.get(i)?.remove();
        drawn.delete(i);
        return i;
      }
      return -1;
    };
    let line = find();
    if (line < 0) {
      clear();
      line = find();
    }
    if (line >= 0) open(line, columns.length - 1);
  }

  // ---- What people do ------------------------------------------------------

  function clear() {
    for (const field of fields) field.value = "";
    pressed.clear();
    for (const chip of $("legend").children) chip.setAttribute("aria-pressed", "false");
    filter();
  }

  function move(line, column) {
    picked.line = Math.max(0, Math.min(lines.length - 1, line));
    picked.column = Math.max(0, Math.min(columns.length - 1, column));
    if (why.hidden) reveal();
    else open(picked.line, picked.column);
  }

  function onGridKey(event) {
    const { line, column } = picked;
    const run = runAt(line, column);
    if (!run || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / height) - 2);
    const moves = {
      ArrowDown: () => move(line + 1, column),
      ArrowUp: () => move(line - 1, column),
      ArrowLeft: () => move(line, run.from - 1),
      ArrowRight: () => move(line, run.to + 1),
      PageDown: () => move(line + page, column),
      PageUp: () => move(line - page, column),
      Home: () => move(event.ctrlKey ? 0 : line, 0),
      End: () => move(event.ctrlKey ? lines.length - 1 : line, columns.length - 1),
      Enter: () => open(line, column),
      " ": () => open(line, column),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function onKey(event) {
    const in_field = event.target.matches("input[type=search]");
    if (event.key === "/" && !in_field) {
      event.preventDefault();
      fields[0].focus();
      fields[0].select();
    } else if (event.key === "Escape") {
      if (!why.hidden) shut();
      else if (fields.some((field) => field.value) || pressed.size) clear();
      else grid.focus();
    } else if (in_field && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      grid.focus();
      move(0, picked.column);
    }
  }

  function onClick(event) {
    const cell = event.target.closest(".run, .names");
    const row = event.target.closest(".row");
    if (!cell || !row) return;
    const left = event.clientX - row.querySelector(".columns").getBoundingClientRect().left;
    const column = cell.matches(".names")
      ? columns.length - 1
      : Math.max(0, Math.min(columns.length - 1, Math.floor(left / width)));
    open(Number(row.dataset.line), column);
  }

  function makeLegend() {
    const there = new Set(all.flatMap((row) => row.runs.map((run) => run.origin)));
    for (const origin of [...there].sort((a, b) => a - b)) {
      const [name, doc] = origins[origin];
      const chip = element("button", `o${origin}`, element("span", "swatch"), name);
      chip.type = "button";
      chip.title = doc;
      chip.setAttribute("aria-pressed", "false");
      chip.addEventListener("click", () => {
        const on = !pressed.delete(origin);
        if (on) pressed.add(origin);
        chip.setAttribute("aria-pressed", String(on));
        filter();
      });
      $("legend").append(chip);
    }
  }

  const system = matchMedia("(prefers-color-scheme: dark)");
  let theme = null;  // null: the system's
  function paint() {
    const dark = theme ? theme === "dark" : system.matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    $("theme").textContent = dark ? "Light" : "Dark";
    $("theme").setAttribute("aria-label", `${dark ? "Light" : "Dark"} colours`);
  }
  system.addEventListener("change", paint);
  $("theme").addEventListener("click", () => {
    theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    paint();
  });
  $("help").addEventListener("click", () => {
    $("keys").hidden = !$("keys").hidden;
    $("help").setAttribute("aria-expanded", String(!$("keys").hidden));
    measure();
  });

  for (const field of fields) {
    field.addEventListener("input", () => { grid.scrollTop = 0; filter(); });
  }
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("alike").addEventListener("change", () => { grid.scrollTop = 0; filter(); });
  $("clear").addEventListener("click", clear);
  grid.addEventListener("keydown", onGridKey);
  grid.addEventListener("scroll", () => requestAnimationFrame(() => draw()), { passive: true });
  body.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => draw(true));
  new ResizeObserver(() => measure()).observe(grid);

  paint();
  makeLegend();
  measure();
  filter();
  grid.scrollLeft = grid.scrollWidth;
  follow();
})();
