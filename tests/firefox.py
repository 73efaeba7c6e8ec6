"""Debian's Firefox for the tests of pages, driven by WebDriver BiDi over one socket."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
QUIET = """user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
"""
PATIENCE = 60
MASK = b"mask"


@contextmanager
def firefox():
    """Start the browser with an empty profile; give a `Session` with it."""
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as profile:
        (Path(profile) / "user.js").write_text(QUIET)
        command = [FIREFOX, "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": profile},
        )
        rest = threading.Thread(target=lambda: list(process.stderr))
        try:
            host, port = _address(process.stderr)
            rest.start()  # what nobody reads would stop the browser
            with socket.create_connection((host, port), timeout=PATIENCE) as connection:
                session = Session(connection, f"{host}:{port}")
                yield session
                session.stream.close()
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
            if rest.is_alive():
                rest.join(timeout=PATIENCE)
            process.stderr.close()


def _address(lines):
    """Read what the browser says until it tells where it listens."""
    for line in lines:
        found = re.search(r"WebDriver BiDi listening on ws://([\w.]+):(\d+)", line)
        if found:
            return found[1], int(found[2])
    raise AssertionError("Firefox ended before it listened")


class Session:
    """Commands to the browser, and what its pages say meanwhile."""

    def __init__(self, connection, host):
        """Begin to speak WebDriver BiDi over a connection."""
        self.stream = connection.makefile("rwb")
        self.said: list[str] = []
        self.asked: list[str] = []
        self.sent = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.stream.write(
            f"GET /session HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.stream.flush()
        answer = self.stream.readline()
        assert b"101" in answer, answer
        while self.stream.readline().strip():
            pass
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        events = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.userPromptOpened"]
        self.send("session.subscribe", events=events, contexts=[self.context])

    def send(self, method, **params):
        """Send a command and return its result; what pages say on the way is kept."""
        self.sent += 1
        self._write(json.dumps({"id": self.sent, "method": method, "params": params}).encode())
        while True:
            message = json.loads(self._read())
            if message.get("id") == self.sent:
                assert message["type"] == "success", message
                return message["result"]
            if message.get("method") == "log.entryAdded":
                self.said.append(f"{message['params']['level']}: {message['params']['text']}")
            if message.get("method") == "browsingContext.userPromptOpened":
                self.said.append(f"{message['params']['type']}: {message['params']['message']}")
            if message.get("method") == "network.beforeRequestSent":
                self.asked.append(message["params"]["request"]["url"])

    def open(self, url):
        """Open a page and wait until it is loaded."""
        self.send("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def value(self, function, *arguments):
        """Call a function of JavaScript in the page, wait for it, and return what it gives."""
        answer = self.send(
            "script.callFunction",
            functionDeclaration=f"async (...all) => JSON.stringify(await ({function})(...all))",
            arguments=[{"type": "string", "value": each} for each in arguments],
            target={"context": self.context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def press(self, *keys):
        """Press keys, one after the other."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send(
            "input.performActions",
            context=self.context,
            actions=[{"type": "key", "id": "keys", "actions": actions}],
        )

    def drag(self, x, y, to):
        """Press the mouse at a point of the window, move it along to `to`, and let it go."""
        moves = [{"type": "pointerMove", "x": x + (to - x) * i // 4, "y": y} for i in range(5)]
        down, up = ({"type": f"pointer{way}", "button": 0} for way in ("Down", "Up"))
        self.send(
            "input.performActions",
            context=self.context,
            actions=[
                {"type": "pointer", "id": "mouse", "actions": [moves[0], down, *moves[1:], up]}
            ],
        )

    def _write(self, data, kind=1):
        """Send one frame, masked as clients have to, its length as short as it can be."""
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        else:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        masked = bytes(byte ^ MASK[place % 4] for place, byte in enumerate(data))
        self.stream.write(head + MASK + masked)
        self.stream.flush()

    def _read(self):
        """Return the next message, of one frame or several; a ping is answered."""
        message = b""
        while True:
            first, size = self._bytes(2)
            if size > 125:
                size = int.from_bytes(self._bytes(2 if size == 126 else 8), "big")
            data = self._bytes(size)
            if first & 0x0F == 9:
                self._write(data, kind=10)
            elif first & 0x0F < 3:
                message += data
                if first & 0x80:
                    return message

    def _bytes(self, number):
        data = self.stream.read(number)
        assert len(data) == number, "Firefox closed the connection"
        return data
