# The page of `qom diff --format html` as people use it: in Chromium, with mouse
# and keys, wide and narrow, light and dark. Skipped where there is no Chromium
# (scripts/setup --browser installs it).
#
# Usage: page_test.py QOM
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import chromium

QOM = sys.argv.pop(1)
SKIPPED = 77

HOSTILE = {
    "types.json": {"types": {
        "</script><script>hacked=1</script>": {"props": [
            ["<img src=x onerror=hacked=2>", "str", "'\"><b>bold"],
            ["\u202egnp.exe", "str", "first"]]}}},
    "machines.json": {
        "machines": {"<b>\u202ebox</b>-2.0": {"tables": []},
                     "<b>\u202ebox</b>-1.0": {"tables": ["t"]}},
        "tables": {"t": [
            ["</script><script>hacked=1</script>",
             "<img src=x onerror=hacked=2>", "</style><script>hacked=3</script>"],
            ["</script><script>hacked=1</script>", "\u202egnp.exe",
             "\u2067second"]]}}}


def make_page(folder, name, *arguments):
    path = pathlib.Path(folder, name)
    subprocess.run([QOM, "diff", *arguments, "--format", "html", "--out", path],
                   check=True)
    return path


def setUpModule():
    global BROWSER, HOME, FAMILIES, HOSTILE_PAGE
    HOME = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(HOME.cleanup)
    BROWSER = chromium.Chromium(1280, 800)
    BROWSER.__enter__()
    unittest.addModuleCleanup(BROWSER.__exit__)
    FAMILIES = make_page(HOME.name, "families.html", "--family",
                         "pc-i440fx,pc-q35", "--release", "10.0")
    for file, content in HOSTILE.items():
        pathlib.Path(HOME.name, file).write_text(json.dumps(content))
    HOSTILE_PAGE = make_page(HOME.name, "hostile.html", "--family", "*",
                             "--catalog", HOME.name)


class PageTest(unittest.TestCase):
    size = (1280, 800)

    def setUp(self):
        self.browser = BROWSER
        self.browser.resize(*self.size)
        self.browser.colours(dark=False)
        self.browser.complaints.clear()
        self.browser.requests.clear()
        self.page = FAMILIES

    def open(self, fragment=""):
        self.browser.open(self.page, fragment)

    def number(self, expression):
        return int(self.browser.value(expression))

    def rows(self):
        """Texts of the rows that are elements now, from top to bottom."""
        return self.browser.value("""
            [...document.querySelectorAll('#rows .row')]
              .sort((a, b) => a.dataset.line - b.dataset.line)
              .map((row) => row.querySelector('.names').innerText
                               .replaceAll('\\n', ' '))""")

    def lines(self):
        return self.number("document.getElementById('grid').ariaRowCount") - 1

    def fill(self, field, text):
        self.browser.click(f"#{field}")
        self.browser.value(f"document.getElementById({field!r}).select()")
        self.browser.paste(text)

    def why(self):
        return self.browser.value(
            "document.getElementById('why').hidden ? '' :"
            " document.getElementById('why').innerText")

    def tearDown(self):
        self.assertEqual(self.browser.complaints, [])
        strangers = [address for address in self.browser.requests
                     if not address.startswith(("file:", "about:"))]
        self.assertEqual(strangers, [])


class RowsTest(PageTest):
    def test_rows_appear_and_only_those_in_sight_are_elements(self):
        self.open()
        self.assertGreater(self.lines(), 100)
        shown = self.rows()
        self.assertGreater(len(shown), 20)
        self.assertLess(len(shown), 80)
        self.browser.value("document.getElementById('alike').click()")
        self.browser.settle()
        self.assertGreater(self.lines(), 3000)
        self.assertLess(len(self.rows()), 80)

    def test_scrolling_brings_other_rows(self):
        self.open()
        before = self.rows()
        self.browser.value("document.getElementById('grid').scrollTop = 1e6")
        self.browser.settle()
        self.assertNotIn(before[0], self.rows())
        last = self.lines() - 1
        self.assertTrue(self.browser.value(
            f"document.querySelector('[data-line=\"{last}\"]') !== null"))

    def test_heads_stay_in_sight(self):
        self.open()
        place = ("(() => { const box = document.querySelector('#head')"
                 ".getBoundingClientRect(); return box.top })()")
        before = self.browser.value(place)
        self.browser.value("document.getElementById('grid').scrollTop = 3000")
        self.browser.value("document.getElementById('grid').scrollLeft = 200")
        self.browser.settle()
        self.assertEqual(self.browser.value(place), before)
        self.assertEqual(self.browser.value(
            "document.querySelector('.row .names')"
            ".getBoundingClientRect().left"), 0)

    def test_assistive_programs_are_told_what_is_there(self):
        self.open()
        self.assertEqual(self.browser.value(
            "document.querySelectorAll('[role=gridcell]:not([aria-label])')"
            ".length"), 0)
        self.assertRegex(self.browser.value(
            "document.querySelector('[role=gridcell]').ariaLabel"),
            r"^pc-i440fx-2\.4 to .*: on, default$|^pc-i440fx-2\.4.*, machine$")
        self.assertEqual(self.number(
            "document.querySelectorAll('#grid [role=columnheader]').length"), 62)


class FilterTest(PageTest):
    def test_each_field_filters(self):
        self.open()
        self.fill("type", "virtio-rng")
        self.assertTrue(all("virtio-rng" in row for row in self.rows()))
        by_type = self.lines()
        self.fill("property", "vectors")
        self.assertLess(self.lines(), by_type)
        self.assertTrue(all("vectors" in row for row in self.rows()))
        self.fill("value", "=0")
        self.assertEqual(self.lines(), 1)
        self.fill("value", "=77")
        self.assertEqual(self.lines(), 0)
        self.assertTrue(self.browser.value(
            "document.getElementById('none').checkVisibility()"))

    def test_all_words_must_be_there(self):
        self.open()
        self.fill("type", "net virtio")
        self.assertGreater(self.lines(), 0)
        self.assertTrue(all("virtio" in row and "net" in row
                            for row in self.rows()))

    def test_the_legend_filters_by_who_decides(self):
        self.open()
        everything = self.lines()
        self.browser.click("#legend .o4")
        self.assertEqual(self.browser.value(
            "document.querySelector('#legend .o4').ariaPressed"), "true")
        self.assertLess(self.lines(), everything)
        self.browser.click("#legend .o4")
        self.assertEqual(self.lines(), everything)

    def test_a_version_in_the_head_shows_what_changed_in_it(self):
        self.open()
        everything = self.lines()
        self.browser.click("#head .labels span:last-child")
        changed = self.lines()
        self.assertLess(changed, everything)
        self.assertIn("changed in pc-q35-10.0", self.browser.value(
            "document.getElementById('count').textContent"))
        pair = subprocess.run(
            [QOM, "diff", "-M", "pc-q35-9.2", "-M", "pc-q35-10.0", "--release",
             "10.0", "--format", "csv"], check=True, capture_output=True)
        self.browser.click("#alike")
        self.assertEqual(self.lines(), len(pair.stdout.splitlines()) - 1)
        self.browser.click("#head .labels span:last-child")
        self.browser.click("#alike")
        self.assertEqual(self.lines(), everything)
        self.browser.press("/")
        self.browser.press("ArrowDown")
        self.browser.press("c")
        self.assertEqual(self.lines(), changed)

    def test_escape_clears(self):
        self.open()
        everything = self.lines()
        self.fill("type", "e1000")
        self.assertLess(self.lines(), everything)
        self.browser.press("Escape")
        self.assertEqual(self.lines(), everything)


class WhyTest(PageTest):
    def test_a_click_opens_the_whole_stack(self):
        self.open()
        self.fill("type", "virtio-blk-device")
        self.fill("property", "=num-queues")
        self.browser.value("document.getElementById('grid').scrollLeft = 0")
        self.browser.settle()
        self.browser.click("#rows .row .run")
        why = self.why()
        self.assertIn("virtio-blk-device.num-queues", why)
        self.assertIn("default of virtio-blk-device", why)
        self.assertIn("hw_compat_5_1", why)
        self.assertEqual(self.browser.value(
            "document.querySelectorAll('#why .offer').length"), 2)
        self.assertIn("hw_compat_5_1", self.browser.value(
            "document.querySelector('#why .offer.wins').innerText"))
        self.browser.press("Escape")
        self.assertEqual(self.why(), "")

    def test_other_versions_are_a_click_away(self):
        self.open("#virtio-blk-device.num-queues")
        self.assertIn("65535 on pc-q35-10.0", self.why())
        self.browser.click("#why .history li:nth-child(3) button")
        self.assertIn("1 on pc-q35-5.1", self.why())

    def test_a_link_opens_its_row(self):
        self.open("#virtio-rng-pci.vectors")
        self.assertIn("virtio-rng-pci.vectors", self.why())
        box = self.browser.value(
            "(() => { const box = document.querySelector('.run.picked')"
            ".getBoundingClientRect(); return [box.top, box.bottom] })()")
        self.assertGreater(box[0], 130)
        self.assertLessEqual(box[1], 800)

    def test_a_link_to_a_row_that_is_filtered_out_clears_the_filter(self):
        self.open()
        self.fill("type", "e1000")
        self.browser.value("location.hash = '#virtio-rng-pci.vectors'")
        self.browser.settle()
        self.assertIn("virtio-rng-pci.vectors", self.why())

    def test_an_opened_cell_can_be_shared(self):
        self.open("#virtio-rng-pci.vectors")
        self.browser.press("ArrowUp")
        shared = self.browser.value("location.hash")
        self.assertNotEqual(shared, "#virtio-rng-pci.vectors")
        why = self.why()
        self.open(shared)
        self.assertEqual(self.why().splitlines()[:3], why.splitlines()[:3])

    def test_a_link_to_nothing_opens_nothing(self):
        for fragment in ("#no-such.row", "#%E0%A4%A", "#"):
            self.open(fragment)
            self.assertEqual(self.why(), "")


class KeysTest(PageTest):
    def test_the_page_is_used_without_a_mouse(self):
        self.open()
        self.browser.press("/")
        self.browser.type("virtio-blk-device")
        self.browser.press("ArrowDown")
        picked = ("document.getElementById(document.getElementById('grid')"
                  ".getAttribute('aria-activedescendant')).ariaLabel")
        self.assertIn("pc-q35-10.0", self.browser.value(
            picked).replace(" to 10.0", " pc-q35-10.0"))
        before = self.browser.value(picked)
        self.browser.press("Home")
        self.assertIn("pc-i440fx-2.4", self.browser.value(picked))
        self.browser.press("End")
        self.assertEqual(self.browser.value(picked), before)
        self.browser.press("ArrowLeft")
        self.assertNotEqual(self.browser.value(picked), before)
        self.browser.press("Enter")
        first = self.why()
        self.assertIn("virtio-blk-device.", first)
        self.browser.press("ArrowDown")
        self.assertNotEqual(self.why(), first)
        self.browser.press("Escape")
        self.assertEqual(self.why(), "")
        self.assertEqual(self.browser.value("document.activeElement.id"),
                         "grid")


class NarrowTest(PageTest):
    size = (400, 800)

    def test_the_page_is_no_wider_than_the_window(self):
        for width in (400, 320):
            self.browser.resize(width, 800)
            for fragment in ("", "#virtio-blk-device.num-queues"):
                self.open(fragment)
                self.assertLessEqual(self.number(
                    "document.documentElement.scrollWidth"), width)
                self.assertGreater(len(self.rows()), 5)
        self.assertIn("hw_compat_5_1", self.browser.value(
            "document.querySelector('#why .history button').click(),"
            " document.getElementById('why').innerText"))


class ColoursTest(PageTest):
    CONTRAST = """
      (() => {
        const light = (color) => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d');
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data]
            .map((x) => x / 255)
            .map((x) => x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
          return .2126 * r + .7152 * g + .0722 * b;
        };
        const behind = (element) => {
          for (; element; element = element.parentElement) {
            const color = getComputedStyle(element).backgroundColor;
            if (color !== 'rgba(0, 0, 0, 0)') return color;
          }
          return 'white';
        };
        return Math.min(...[...document.querySelectorAll(
            'h1, #count, button, label, .names span, .labels span, .run span,' +
            '#why h2, #why .is, #why .from, #why .value, #why .span')]
          .filter((one) => one.checkVisibility())
          .map((one) => {
            const [a, b] = [light(getComputedStyle(one).color),
                            light(behind(one))].sort();
            return (b + .05) / (a + .05);
          }));
      })()"""

    def test_texts_can_be_read_in_light_and_dark(self):
        for dark in (False, True):
            self.browser.colours(dark)
            self.open("#virtio-blk-device.num-queues")
            self.browser.value(
                "document.querySelector('#why .history button').click()")
            self.assertEqual(self.browser.value(
                "document.documentElement.dataset.theme"),
                "dark" if dark else "light")
            self.assertGreaterEqual(self.browser.value(self.CONTRAST), 4.5)

    def test_the_button_changes_the_colours(self):
        self.open()
        before = self.browser.value(
            "getComputedStyle(document.body).backgroundColor")
        self.browser.click("#theme")
        self.assertNotEqual(self.browser.value(
            "getComputedStyle(document.body).backgroundColor"), before)


class HostileTest(PageTest):
    def setUp(self):
        super().setUp()
        self.page = HOSTILE_PAGE

    def test_names_and_values_are_only_shown(self):
        self.open()
        self.assertEqual(self.lines(), 2)
        text = self.browser.value("document.body.innerText")
        self.assertIn("</script><script>hacked=1</script>", text)
        self.assertIn("<img src=x onerror=hacked=2>", text)
        self.assertIn("‹U+202E›gnp.exe", text)
        self.assertIn("<b>‹U+202E›box</b>", self.browser.value(
            "document.title"))
        self.assertNotIn("\u202e", text)
        self.browser.click("#rows .row .run")
        self.assertIn("</style><script>hacked=3</script>", self.why())
        self.assertEqual(self.browser.value("typeof hacked"), "undefined")
        self.assertEqual(self.browser.value(
            "document.querySelectorAll('img, b, iframe').length"), 1)  # of `is`

    def test_the_page_may_load_nothing(self):
        self.open()
        self.assertEqual(self.browser.value(
            "fetch('https://example.invalid/').then(() => 'loaded',"
            " () => 'refused')"), "refused")
        self.assertEqual(self.browser.value(
            "(() => { const one = document.createElement('script');"
            " one.textContent = 'hacked = 4'; document.body.append(one);"
            " return typeof hacked; })()"), "undefined")
        self.browser.settle()
        self.assertTrue(self.browser.complaints)
        self.browser.complaints.clear()  # they say that it was refused
        self.browser.requests.clear()


if __name__ == "__main__":
    if chromium.find() is None:
        print("no chromium: scripts/setup --browser installs it")
        sys.exit(SKIPPED)
    unittest.main()
