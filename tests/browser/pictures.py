# Makes the pictures of docs/howto/look_at_machine_versions.md anew.
#
# Usage: pictures.py QOM FOLDER
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import pathlib
import subprocess
import sys
import tempfile

from chromium import Chromium

qom, folder = sys.argv[1], pathlib.Path(sys.argv[2])
with tempfile.TemporaryDirectory() as home:
    page = pathlib.Path(home, "pc-q35.html")
    subprocess.run([qom, "diff", "--family", "pc-q35", "--release", "10.0",
                    "--format", "html", "--out", page], check=True)
    with Chromium(1280, 720) as browser:
        browser.open(page)
        browser.picture(folder / "versions_light.png")
        browser.colours(dark=True)
        browser.open(page, "#virtio-net-pci.disable-legacy")
        browser.click("#why .history li:first-child button")
        browser.picture(folder / "versions_why_dark.png")
        browser.resize(400, 720)
        browser.open(page, "#virtio-net-pci.disable-legacy")
        browser.click("#why .history li:first-child button")
        browser.picture(folder / "versions_narrow_dark.png")
        browser.colours(dark=False)
        browser.open(page)
        browser.click("#type")
        browser.type("virtio")
        browser.picture(folder / "versions_narrow_light.png")
