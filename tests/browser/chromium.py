# A Chromium without a window, driven over a pipe by its own protocol: no driver
# program, no port, no package but the browser.
#
# Example:
#
#   with Chromium(1280, 800) as browser:
#       browser.open(path_of_a_page)
#       browser.press("ArrowDown")
#       print(browser.value("document.title"), browser.complaints)
#
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")
KEYS = {"Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowLeft": 37,
        "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


def find():
    """The browser's program; None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    def __init__(self, width, height, dark=False, patience=60):
        self.complaints = []  # of the console, and what the page threw
        self.requests = []  # addresses beside that of the page
        self._patience = patience
        self._size = (width, height)
        self._dark = dark
        self._number = 0
        self._buffer = b""
        self._events = []

    def __enter__(self):
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._read, browser_out = os.pipe()
        browser_in, self._write = os.pipe()
        # It reads commands from 3 and writes answers to 4.
        command = ["sh", "-c", f'exec "$@" 3<&{browser_in} 4>&{browser_out}',
                   "sh", find(), "--headless=new", "--no-sandbox",
                   "--disable-gpu", "--disable-dev-shm-usage",
                   "--hide-scrollbars", "--no-first-run",
                   "--disable-background-networking",
                   "--remote-debugging-pipe",
                   f"--user-data-dir={self._home.name}", "about:blank"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=(browser_in, browser_out),
            env={**os.environ, "HOME": self._home.name})
        os.close(browser_in)
        os.close(browser_out)
        self._session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(t for t in targets if t["type"] == "page")
        self._session = self.call("Target.attachToTarget",
                                  targetId=page["targetId"],
                                  flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(*self._size)
        self.colours(self._dark)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        os.close(self._read)
        os.close(self._write)
        self._home.cleanup()

    def call(self, method, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") != self._number:
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer["result"]

    def _next(self):
        end = time.monotonic() + self._patience
        while b"\0" not in self._buffer:
            left = end - time.monotonic()
            if left < 0 or not select.select([self._read], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            chunk = os.read(self._read, 1 << 16)
            if not chunk:
                raise RuntimeError("the browser ended")
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(line)
        self._notice(message)
        return message

    def _notice(self, message):
        method, what = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(what["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(what["args"]))
        elif method == "Log.entryAdded":
            self.complaints.append(what["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)

    def colours(self, dark):
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path, fragment=""):
        address = pathlib.Path(path).resolve().as_uri() + fragment
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete' &&"
                   " location.protocol === 'file:'")
        self.settle()

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def until(self, condition):
        """Waits until the page says so; the page itself tells the time."""
        end = time.monotonic() + self._patience
        while not self.value(f"Boolean({condition})"):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            self.settle()

    def settle(self):
        """Waits until what was done is drawn."""
        self.value("new Promise((go) => requestAnimationFrame(() =>"
                   " requestAnimationFrame(() => go(true))))")

    def press(self, key):
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        facts = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, 0)}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **facts)
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)
        self.settle()

    def type(self, text):
        for letter in text:
            self.press(letter)

    def paste(self, text):
        self.call("Input.insertText", text=text)
        self.settle()

    def click(self, selector):
        place = self.value(
            f"(() => {{ const box = document.querySelector({selector!r})"
            ".getBoundingClientRect();"
            " return [box.left + box.width / 2, box.top + box.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0],
                      y=place[1], button="left", clickCount=1)
        self.settle()

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
