// What is seen of the rows of rows.js, of which only those in sight are elements;
// keys, links, and the stack of offers behind a cell.
//
// All that is shown goes through shown() into text nodes: no name or value is
// ever read as anything else.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const {
    title, texts, texts_shown, columns, origins, offers, stacks, IS,
    startsBand, all, together, shown, nameOf, select,
  } = matrix;
  const grid = $("grid"), head = $("head"), body = $("rows"), why = $("why");
  const fields = ["type", "property", "value"].map($);

  function element(tag, classes, ...content) {
    const made = document.createElement(tag);
    if (classes) made.className = classes;
    made.append(...content);
    return made;
  }
  const mono = (text, classes = "") => element("span", `mono ${classes}`, text);

  // ---- The filter ----------------------------------------------------------

  let lines = [];  // what is to be seen: {row, type}
  const pressed = new Set();
  let changed = null;  // only what changed in this column
  function filter() {
    performance.mark("filter");
    const rows = $("alike").checked ? together : all;
    lines = select(rows, fields.map((field) => field.value), pressed, changed);
    const number = (n) => n.toLocaleString("en");
    const total = rows.length;
    const pairs = lines.reduce((sum, line) => sum + line.row.types.length, 0);
    $("count").textContent =
      `${lines.length === total ? "" : `${number(lines.length)} of `}${number(total)} rows` +
      (pairs === lines.length ? "" : `, ${number(pairs)} properties`) +
      (changed === null ? `, ${number(columns.length)} columns`
                        : `, changed in ${columnText(changed)}`);
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
    const label = Math.max(...columns.map((c) => c[1].length)) * 7.5 + 8;
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
    const several = startsBand.includes(true);
    columns.forEach(([name, brief], i) => {
      const label = element("span", i === changed ? "changed" : "", shown(brief));
      label.title = columnText(i) + (compares(i) ? "\nClick: only what changed in it" : "");
      label.addEventListener("click", () => showChanges(i));
      label.setAttribute("role", "columnheader");
      label.setAttribute("aria-colindex", i + 2);
      if (startsBand[i]) label.classList.add("first");
      labels.append(label);
      if (!several || (i > 0 && !startsBand[i])) return;
      const top = element("div", startsBand[i] ? "first" : "", element("span", "", shown(name)));
      const next = startsBand.indexOf(true, i + 1);
      top.style.width = `${((next < 0 ? columns.length : next) - i) * width}px`;
      band.append(top);
    });
    const titles = element("div", "names", element("span", "type", element("span", "", "Type")),
                           element("span", "", "Property"));
    titles.setAttribute("role", "columnheader");
    titles.setAttribute("aria-colindex", 1);
    head.replaceChildren(titles, element("div", "columns", band, labels));
    grid.setAttribute("aria-colcount", columns.length + 1);
  }

  // There is one before it that it can have changed from.
  const compares = (i) => i > 0 && !startsBand[i];

  // Only what changed in the column; if that is so already, everything.
  function showChanges(column) {
    if (!compares(column)) return;
    changed = changed === column ? null : column;
    drawHead();
    filter();
  }

  const columnText = (i) => shown(columns[i][2] + columns[i][3]);

  function spanText(run) {
    const [from, to] = [columns[run.from], columns[run.to]];
    if (run.from === run.to) return columnText(run.from);
    return from[2] === to[2]
      ? `${columnText(run.from)} to ${shown(to[1])}`
      : `${shown(from[2])} to ${shown(to[1] + to[3])}`;
  }

  function drawRun(run, line) {
    const text = texts_shown[run.value];
    const cell = element("div", `run o${run.origin} ${run.is === 0 ? "" : "none"}`,
                         mono(text));
    const says = run.is === 0 ? `${text}, ${origins[run.origin][0]}` : IS[run.is];
    const size = (run.to - run.from + 1) * width;
    if (startsBand[run.from]) cell.classList.add("first");
    cell.style.left = `${run.from * width}px`;
    cell.style.width = `${size}px`;
    if (size < text.length * 7.3 + 10) cell.classList.add("tight");
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", run.from + 2);
    cell.setAttribute("aria-colspan", run.to - run.from + 1);
    cell.setAttribute("aria-label", `${spanText(run)}: ${says}`);
    cell.title = `${spanText(run)}\n${says.slice(0, 400)}`;
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
    both.setAttribute("aria-colindex", 1);
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
    // The column, and as much of what shows the same in front of it as fits.
    const wide = grid.clientWidth - names;
    const right = (picked.column + 1) * width;
    const run = runAt(picked.line, picked.column);
    const left = Math.max((run ? run.from : picked.column) * width, right - wide);
    if (left < grid.scrollLeft) grid.scrollLeft = left;
    else if (right > grid.scrollLeft + wide) grid.scrollLeft = right - wide;
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
    if (texts[remark]) from.append(texts_shown[remark]);
    const top = element("div", "top", mono(texts_shown[value], "value"), layer);
    const item = element("li", `offer o${origin} ${wins ? "wins" : ""}`, top, from);
    item.setAttribute("aria-label", `${name}: ${texts_shown[value]}${wins ? ", decides" : ", overridden"}`);
    return item;
  }

  function historyItem(run, current) {
    const button = element("button", "",
                           element("span", run.is === 0 ? `swatch o${run.origin}` : ""),
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
    const is = element("p", "is", element("b", "", run.is === 0 ? texts_shown[run.value] : IS[run.is]),
                       ` on ${columnText(column)}`);
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
    if (line < 0) return;
    open(line, columns.length - 1);
    grid.scrollTop = line * height - grid.clientHeight / 3;
    grid.focus({ preventScroll: true });
  }

  // ---- What people do ------------------------------------------------------

  function clear() {
    for (const field of fields) field.value = "";
    pressed.clear();
    changed = null;
    drawHead();
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
    const run = runAt(line, column) ?? { from: column, to: column };
    if (event.altKey || event.metaKey) return;
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
      c: () => showChanges(column),
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
      else if (fields.some((field) => field.value) || pressed.size || changed !== null) clear();
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

  document.title = shown(title);
  document.querySelector("h1").textContent = shown(title);
  paint();
  makeLegend();
  measure();
  filter();
  grid.scrollLeft = grid.scrollWidth;
  follow();
})();
