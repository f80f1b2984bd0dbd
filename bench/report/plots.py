"""Draws the pictures of docs/benchmarks.md from the results.

Usage: plots.py RESULTS.json FOLDER

The background is transparent and all colours are of middle lightness: they
read well on white and on black.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt  # noqa: E402  (after the choice of a backend)
from matplotlib.ticker import FuncFormatter, NullLocator  # noqa: E402

OURS = "#2f81f7"
OURS_TOO = ["#2f81f7", "#1f9e89", "#9a6fe0"]
GOBJECT = "#d9822b"
QT = "#3fa34d"
QEMU = "#d1495b"
NAIVE = "#b5892e"
INK = "#808890"

# What QEMU 7.2 took; see docs/benchmarks.md for the conditions.
QEMU_CREATE = {0: 4186, 400: 25090, 2000: 98996}
QEMU_TREE = {
    "canonical-path-siblings": {10000: 81716},
    "unparent": {10000: 102404},
    "add-child-any": {1000: 117925, 10000: 1634580},
    "partial-path": {10000: 939361},
}

plt.rcParams.update(
    {
        "font.family": "sans-serif",
        "font.size": 11,
        "svg.fonttype": "none",  # texts stay texts
        "svg.hashsalt": "qomrt",  # the same picture is the same file
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.titlesize": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": INK,
        "grid.alpha": 0.25,
        "xtick.color": INK,
        "ytick.color": INK,
        "lines.linewidth": 2,
        "lines.markersize": 6,
    }
)


def grouped(number, _=None):
    return f"{number:,.0f}".replace(",", "\u202f")


def time_text(ns, _=None):
    """40 → '40 ns', 81716 → '82 µs'."""
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g}\u202f{unit}"
    return f"{ns:.3g}\u202fns"


def time_axis(axis):
    axis.set_major_formatter(FuncFormatter(time_text))
    axis.set_minor_locator(NullLocator())


def label(axes, x, y, text, color, dx=8, dy=0, **more):
    axes.annotate(
        text,
        (x, y),
        xytext=(dx, dy),
        textcoords="offset points",
        va="center",
        color=color,
        fontsize=10,
        **more,
    )


def save(figure, folder, name):
    figure.savefig(
        folder / f"{name}.svg",
        transparent=True,
        bbox_inches="tight",
        metadata={"Date": None, "Creator": "scripts/bench"},
    )
    plt.close(figure)


def entries(results, folder):
    """Creation time against the number of entries that do not match."""
    ops = results["operations"]["ops"]
    figure, axes = plt.subplots(figsize=(8.6, 4.6))
    sizes = [0, 400, 2000, 20000]
    # No logarithm has a zero: it stands where 40 would.
    places = [40, 400, 2000, 20000]

    qemu = [(p, QEMU_CREATE[s]) for p, s in zip(places, sizes[:3])]
    axes.plot(*zip(*qemu), "--o", color=QEMU, markerfacecolor="none")
    label(
        axes,
        *qemu[-1],
        "QEMU 7.2, 20 properties\n(recorded elsewhere)",
        QEMU,
        dx=-4,
        dy=22,
        ha="right",
    )

    naive = [ops[f"naive/create-layered/20/{s}/0"]["ns"] for s in sizes]
    axes.plot(places, naive, "-o", color=NAIVE)
    label(axes, places[-1], naive[-1], "entries walked for\neach object", NAIVE)

    for color, properties, dy in zip(OURS_TOO, (60, 20, 0), (9, -4, -9)):
        times = [ops[f"create-layered/{properties}/{s}/0"]["ns"] for s in sizes]
        axes.plot(places, times, "-o", color=color)
        shown = f"{properties} properties" if properties else "no property"
        label(axes, places[-1], times[-1], f"qomrt, {shown}", color, dy=dy)
    for program, color in (("gobject", GOBJECT), ("qt", QT)):
        row = results["operations"].get(program, {}).get("create-20")
        if row:
            shown = {"gobject": "GObject", "qt": "Qt"}[program]
            axes.plot(places[0], row["ns"], "s", color=color)
            label(axes, places[0], row["ns"], shown, color, dx=-7, ha="right")

    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(places, ["0", *map(grouped, sizes[1:])])
    axes.xaxis.set_minor_locator(NullLocator())
    time_axis(axes.yaxis)
    axes.set_xlim(left=14)
    axes.set_ylim(bottom=10)
    axes.set_xlabel("entries in the machine layer, none of which match")
    axes.set_ylabel("create + destroy one object")
    save(figure, folder, "entries")


def siblings(results, folder):
    """Operations in the tree against the number of siblings."""
    sizes = [10, 100, 1000, 10000, 100000]
    panels = [
        ("canonical path", "canonical-path-siblings", "siblings"),
        ("un-parent", "unparent", "siblings"),
        ("add name[*]", "add-child-any", "siblings"),
        ("partial path", "partial-path", "objects in the tree"),
    ]
    figure, grid = plt.subplots(2, 2, figsize=(9, 6.6), sharey=True)
    for axes, (title, name, what) in zip(grid.flat, panels):
        recorded = sorted(QEMU_TREE[name].items())
        axes.plot(*zip(*recorded), "--o", color=QEMU, markerfacecolor="none")
        label(axes, *recorded[0], "QEMU 7.2", QEMU, dx=-8, ha="right")
        qt = results["operations"].get("qt", {})
        theirs = [
            (size, qt[f"{name}/{size}"]["ns"])
            for size in sizes
            if f"{name}/{size}" in qt
        ]
        if theirs:
            axes.plot(*zip(*theirs), "-s", color=QT)
            x, y = theirs[len(theirs) // 2]
            label(axes, x, y, "Qt", QT, dx=-8, dy=6, ha="right")
        limit = results["operations"]["limits"]
        least = [
            (size, limit[f"{name}/{size}"]["ns"])
            for size in sizes
            if f"{name}/{size}" in limit
        ]
        if len(least) == len(sizes):
            axes.plot(*zip(*least), ":o", color=INK, markersize=4)
            label(axes, *least[0], "limit", INK, dx=0, dy=-10, ha="center")
        ours = [
            results["operations"]["ops"][f"{name}/{size}"]["ns"] for size in sizes
        ]
        axes.plot(sizes, ours, "-o", color=OURS)
        label(axes, sizes[1], ours[1], "qomrt", OURS, dx=0, dy=-12, ha="center")
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, map(grouped, sizes))
        axes.xaxis.set_minor_locator(NullLocator())
        time_axis(axes.yaxis)
        axes.set_xlabel(what)
        axes.set_ylim(2.5, 4e6)
    for axes in grid[:, 0]:
        axes.set_ylabel("one operation")
    figure.tight_layout()
    save(figure, folder, "siblings")


def threads(results, folder):
    """Creation time against the number of threads."""
    rows = [
        ("malloc + memcpy, 60", "limits", "create-60", INK),
        ("qomrt, no property", "ops", "create-0", OURS),
        ("qomrt, 20", "ops", "create-20", OURS),
        ("qomrt, 60", "ops", "create-60", OURS),
        ("qomrt, 20, layer of 400", "ops", "create-layered/20/400/20", OURS),
        (
            "qomrt, virtio-blk-pci, pc-q35-2.4",
            "ops",
            "create-virtio-blk-pci-on-pc-q35-2.4",
            OURS,
        ),
        ("Qt, 20", "qt", "create-20", QT),
        ("Qt, 60", "qt", "create-60", QT),
        ("GObject, 20", "gobject", "create-20", GOBJECT),
        ("GObject, 60", "gobject", "create-60", GOBJECT),
    ]
    measured = results["threads"]
    rows = [row for row in rows if row[2] in measured.get(row[1], {})]
    figure, axes = plt.subplots(figsize=(8.6, 0.55 * len(rows) + 1))
    for place, (_, program, name, color) in enumerate(rows):
        times = {int(n): ns for n, ns in measured[program][name].items()}
        counts = sorted(times)
        high = 0.8 / len(counts)
        for i, count in enumerate(counts):
            axes.barh(
                place + (i - (len(counts) - 1) / 2) * high,
                times[count],
                height=0.9 * high,
                color=color,
                alpha=0.45 + 0.55 * i / max(1, len(counts) - 1),
            )
            text = f"{count} thread{'s' if count > 1 else ''}: "
            text += time_text(times[count])
            if i > 0:
                text += f", {times[counts[0]] / times[count]:.2f}×"
            label(
                axes,
                times[count],
                place + (i - (len(counts) - 1) / 2) * high,
                text,
                color,
                dx=5,
            )
    axes.set_yticks(range(len(rows)), [row[0] for row in rows])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xscale("log")
    axes.set_xlim(left=5)
    time_axis(axes.xaxis)
    axes.set_xlabel("time for each object, all threads together")
    save(figure, folder, "threads")


def main():
    results = json.loads(pathlib.Path(sys.argv[1]).read_text())
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    entries(results, folder)
    siblings(results, folder)
    threads(results, folder)


if __name__ == "__main__":
    main()
