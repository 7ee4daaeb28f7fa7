"""Checks the page of `sidebyside`: what is in it, and how it behaves in a browser.

    page.py PAGE.html                      checks what is in it
    page.py PAGE.html BROWSER FOLDER       the same, and opens it in Chromium, with screenshots in FOLDER
    page.py PAGE.html BROWSER FOLDER AXE   and looks for what keeps people out, with the script of axe-core
"""

import atexit
import base64
import html.parser
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib

WAYS = ["threads", "generators", "tasks", "python"]
VOID = {"meta", "line", "rect", "input", "br", "link", "img"}
faults = []


def check(condition, words):
    if not condition:
        faults.append(words)
        print("wrong:", words)


class Outline(html.parser.HTMLParser):
    """What elements there are, and whether each one that begins ends."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.stories, self.links = [], [], {}, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "section":
            self.stories[attributes["id"]] = {"past": "history" in classes, "ways": [], "svg": 0}
        if tag == "article" and self.stories:
            list(self.stories.values())[-1]["ways"] += [way for way in classes if way in WAYS]
        if tag == "svg":
            list(self.stories.values())[-1]["svg"] += 1
        for name in ("src", "href", "srcset", "action", "data"):
            if name in attributes:
                self.links.append(attributes[name])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        check(self.open and self.open[-1] == tag, "</%s> ends %s" % (tag, self.open[-1:]))
        if self.open:
            self.open.pop()


def check_text(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    check(len(text.encode()) < 2_000_000, "the page is larger than 2 MB")
    # An address in a source that is shown, or in a string of data, is no request.
    active = re.sub(r"<pre.*?</pre>|<script type=\"application/json\".*?</script>", "", text, flags=re.S)
    asks = re.search(r"https?://|url\(|@import|\bfetch\(|XMLHttpRequest|EventSource|WebSocket", active)
    check(not asks, "the page asks for something: %s" % asks)
    outline = Outline()
    outline.feed(text)
    outline.close()
    check(not outline.open, "elements that do not end: %s" % outline.open)
    check(len(set(outline.ids)) == len(outline.ids), "an id is there twice")
    for link in outline.links:
        check(link.startswith("#") and link[1:] in outline.ids, "a link to %s" % link)
    for name, story in outline.stories.items():
        if story["past"]:
            check(story["ways"] == ["generators", "python"], "%s has the columns %s" % (name, story["ways"]))
        else:
            check(story["ways"] == WAYS, "%s has the columns %s" % (name, story["ways"]))
            check(story["svg"] == 1, "%s has no time axis" % name)
    blocking = text[text.index('<section class="story" id="blocking"'):].split("</section>", 1)[0]
    check(blocking.count("executor's thread") >= 1, "the thread of an executor has no track")
    check('<line class="held"' in blocking, "what a blocked thread holds up is not drawn")
    check(blocking.count("in an executor</text>") >= 1, "what is done in turn is not told apart")
    print("%d stories, %d kB" % (len(outline.stories), len(text) // 1000))


class Browser:
    """Chromium without a window, spoken to over the DevTools protocol."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--remote-debugging-port=0", "--user-data-dir=" + self.profile.name, "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # However this ends, also when a check goes wrong in a way that is not foreseen.
        atexit.register(self.close)
        port_file = os.path.join(self.profile.name, "DevToolsActivePort")
        end = time.monotonic() + 60
        while not (os.path.exists(port_file) and open(port_file).read().count("\n")):
            if time.monotonic() > end:
                sys.exit("the browser does not start")
            time.sleep(0.1)
        port = int(open(port_file).readline())
        pages = json.load(urllib.request.urlopen("http://127.0.0.1:%d/json" % port))
        address = [page for page in pages if page["type"] == "page"][0]["webSocketDebuggerUrl"]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=300)
        key = base64.b64encode(os.urandom(16)).decode()
        path = address.split(str(port), 1)[1]
        self.socket.sendall((
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n" % (path, port, key)).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        self.number, self.events = 0, []

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                sys.exit("the browser has gone")
            data += part
        return data

    def message(self):
        data = b""
        while True:
            first, length = self.receive(2)
            if length == 126:
                length = struct.unpack(">H", self.receive(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.receive(8))[0]
            data += self.receive(length)
            if first & 0x80:
                return json.loads(data)

    def call(self, method, **parameters):
        self.number += 1
        data = json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        mask = os.urandom(4)
        if len(data) < 126:
            head = struct.pack(">BB", 0x81, 0x80 | len(data))
        elif len(data) < 65536:
            head = struct.pack(">BBH", 0x81, 0x80 | 126, len(data))
        else:
            head = struct.pack(">BBQ", 0x81, 0x80 | 127, len(data))
        self.socket.sendall(head + mask + bytes(byte ^ mask[i & 3] for i, byte in enumerate(data)))
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            faults.append("a script has failed")
            print("wrong:", script[:60], result["exceptionDetails"])
            return None
        return result["result"].get("value")

    def size(self, width, height, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=mobile)

    def shoot(self, path, **clip):
        more = {"clip": clip, "captureBeyondViewport": True} if clip else {}
        data = base64.b64decode(self.call("Page.captureScreenshot", format="png", **more)["data"])
        with open(path, "wb") as file:
            file.write(data)
        return data

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()


def shades(png):
    """How many different bytes a picture's rows have; a blank one has hardly any."""
    data, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        if kind == b"IDAT":
            data += png[place + 8:place + 8 + length]
        place += length + 12
    return len(set(zlib.decompress(data)))


def check_access(browser, what):
    """What axe finds that is serious: what some people cannot read or reach.

    Contrast, which takes it long, of one page of each kind; everything else of all of them.
    """
    for words in browser.run("""(async () => {
      const all = await axe.run(document, { resultTypes: ["violations"],
        rules: { "color-contrast": { enabled: false } } });
      const shades = await axe.run({ include: [[".top"], ["#timeouts"], ["#averager"]] },
        { resultTypes: ["violations"], runOnly: ["color-contrast"] });
      return [...all.violations, ...shades.violations]
        .filter((found) => ["serious", "critical"].includes(found.impact))
        .map((found) => found.id + " in " + found.nodes.length + ": "
          + found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + " " + node.failureSummary).join("; "));
    })()""") or []:
        check(False, "%s: %s" % (what, words))


def check_keyboard(browser):
    """The tab key comes by everything that can be used, in the order of the page, and never stays."""
    wanted = browser.run("""(() => {
      const able = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
        .filter((element) => element.checkVisibility() && !element.disabled);
      able.forEach((element, place) => { element.dataset.place = place; });
      window.reached = [];
      document.addEventListener("focusin", (event) => window.reached.push(+event.target.dataset.place));
      able[0].focus();
      return able.length;
    })()""")
    for _ in range(wanted - 1):
        for kind in ("rawKeyDown", "keyUp"):
            browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    reached = browser.run("window.reached")
    missing = sorted(set(range(wanted)) - set(reached))
    names = browser.run("%r.map((place) => document.querySelector(`[data-place='${place}']`).outerHTML.slice(0, 90))"
                        % missing[:3]) if missing else []
    check(not missing, "the keyboard does not reach %d of %d: %s" % (len(missing), wanted, names))
    check(reached == sorted(reached), "the keyboard jumps about")
    invisible = browser.run("""[...document.querySelectorAll("[data-place]")].filter((element) => {
      element.focus({ preventScroll: true });
      const style = getComputedStyle(element);
      return style.outlineStyle === "none" && style.boxShadow === "none";
    }).length""")
    check(invisible == 0, "%s elements do not show that they have the focus" % invisible)


def check_print(browser, folder):
    """On paper nothing is cut off, and there are the sources and the time axes."""
    browser.size(794, 1123)
    browser.call("Emulation.setEmulatedMedia", media="print", features=[
        {"name": "prefers-color-scheme", "value": "dark"}])
    overflow = browser.run("document.documentElement.scrollWidth - window.innerWidth")
    check(overflow <= 0, "printed: the page is %s too wide" % overflow)
    cut = browser.run("""[...document.querySelectorAll("main *")].filter((element) => {
      const style = getComputedStyle(element);
      return element.checkVisibility() && !(element instanceof SVGElement)
        && (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1
          || style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1);
    }).map((element) => element.outerHTML.slice(0, 90))""")
    check(cut == [], "printed: cut off: %s" % (cut or [])[:3])
    background = browser.run("getComputedStyle(document.body).backgroundColor")
    check(background == "rgb(255, 255, 255)", "printed: paper is not white but %s" % background)
    player = browser.run("""(() => {
      const styles = (query) => [...document.querySelectorAll(query)].map((element) => getComputedStyle(element));
      return styles(".playhead").some((style) => style.display !== "none")
        || styles(".track").some((style) => style.opacity !== "1")
        || new Set(styles(".wakes path").map((style) => style.opacity)).size !== 1;
    })()""")
    check(player is False, "printed: the axis shows a moment of the player")
    key = browser.run("""[...document.querySelectorAll(".time i")].every((sign) =>
      getComputedStyle(sign).printColorAdjust === "exact")""")
    check(key is True, "printed: what the axis is drawn with is left out, as backgrounds are")
    for name in ("top", "spinner", "averager"):
        browser.run("window.scrollTo({ top: 0, behavior: 'instant' })" if name == "top" else
                    "document.getElementById(%r).scrollIntoView({ behavior: 'instant' })" % name)
        check(shades(browser.shoot(os.path.join(folder, "print-%s.png" % name))) > 20, "print-%s is blank" % name)
    browser.call("Emulation.setEmulatedMedia", media="", features=[])


def check_in_browser(path, program, folder, axe=None):
    browser = Browser(program)
    browser.call("Page.enable")
    browser.call("Runtime.enable")
    browser.call("Network.enable")
    browser.call("Log.enable")
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    os.makedirs(folder, exist_ok=True)
    browser.size(1600, 1000)
    browser.call("Page.navigate", url="file://" + os.path.abspath(path))
    while browser.run("document.readyState") != "complete":
        time.sleep(0.1)

    # What scrolls smoothly may still do so when the picture is taken.
    browser.run("document.documentElement.style.scrollBehavior = 'auto'; 0")

    # Each story plays to its end, and each column stands somewhere in between.
    if axe:
        with open(axe, encoding="utf-8") as file:
            browser.run(file.read() + "; 0")
    names = browser.run("Object.keys(players)")
    for name in names:
        seen = browser.run("""(() => {
          const player = players[%r];
          const seen = new Set();
          let steps = 0;
          while (player.time < player.end && steps++ < 5000) {
            player.step(1);
            for (const line of player.section.querySelectorAll(".line.runs, .line.waits")) {
              seen.add([...line.closest(".column").classList].find((name) => name !== "column"));
            }
          }
          return { ended: player.time >= player.end, steps, seen: [...seen].sort() };
        })()""" % name)
        check(seen and seen["ended"], "%s does not play to its end" % name)
        # At the end each way says when it ended, but where tasks wait for good.
        notes = browser.run(
            "[...players[%r].section.querySelectorAll('h3 small')].map((note) => note.textContent)" % name)
        ends = name == "deadlock" or all(note.startswith("ended at ") for note in notes)
        check(len(notes) == len(seen["seen"]) and ends, "%s ends so: %s" % (name, notes))
        expected = browser.run("Object.keys(players[%r].data.runs).sort()" % name)
        check(seen and seen["seen"] == expected, "%s: lines are marked in %s only" % (name, seen))
    playing = browser.run("""(async () => {
      const player = players.spinner;
      player.show(0);
      player.playButton.click();
      await new Promise((done) => setTimeout(done, 1500));
      const time = player.time;
      player.playButton.click();
      return time > 0 && player.timer === null;
    })()""")
    check(playing, "play and pause do nothing")

    # What is printed comes when it was printed.
    hidden = browser.run("""Object.values(players).map((player) => {
      player.show(0);
      const early = player.section.querySelectorAll(".later").length;
      player.show(player.end);
      return early > 0 && player.section.querySelectorAll(".later").length === 0;
    })""")
    check(hidden and all(hidden), "what is printed does not come in its time: %s" % hidden)

    # A source, what it has printed and the axis are seen at once, and the knob is where the line of the axis is.
    for name in names:
        place = browser.run("""(() => {
          const player = players[%r];
          const box = (query) => player.section.querySelector(query).getBoundingClientRect();
          player.section.querySelector(".stage").scrollIntoView({ behavior: "instant" });
          player.show(player.end * 0.42);
          const [dock, output, line] = [".dock", ".output pre", ".playhead"].map(box);
          const slider = player.slider.getBoundingClientRect();
          const knob = slider.left + 8 + (slider.width - 16) * 0.42;
          return { low: dock.bottom - innerHeight, covered: output.top + 20 - dock.top,
            off: Math.abs(knob - line.left - line.width / 2) };
        })()""" % name)
        check(place and place["low"] <= 1, "%s: the axis is out of sight: %s" % (name, place))
        check(place and place["covered"] <= 0, "%s: the axis covers what is printed: %s" % (name, place))
        check(place and place["off"] < 4, "%s: knob and line are apart: %s" % (name, place))

    # Lines that correspond light up in several columns, by pointer and by focus.
    lit = browser.run("""[...document.querySelectorAll(".story:not(.history)")].map((story) => {
      const line = story.querySelector(".column .line[data-mark]");
      line.focus();
      const columns = [...story.querySelectorAll(".line.lit")].map((line) => line.closest(".column"));
      return new Set(columns).size;
    })""")
    check(lit and min(lit) > 1, "lines do not light up in other columns: %s" % lit)

    # The keyboard: what can be clicked can be focused, and the slider goes from event to event.
    moved = browser.run("""(() => {
      const player = players.spinner;
      player.show(0);
      player.slider.focus();
      player.slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      return player.time > 0 && document.activeElement === player.slider;
    })()""")
    check(moved, "the keyboard does not move the slider")
    past = browser.run("""[...document.querySelectorAll(".history")].map((section) => {
      const slider = section.querySelector(".player input");
      slider.value = "2";
      slider.dispatchEvent(new Event("input"));
      return section.querySelectorAll(".moment.current").length === 1
        && section.querySelectorAll(".line.waits").length > 0;
    })""")
    check(past and all(past), "a history shows nothing: %s" % past)
    # The map of an averager that was taken back leads to each of its yields, on both ways.
    ways = browser.run("""[...document.querySelectorAll("#averager .ways a")].map((link) => {
      link.click();
      const moment = document.querySelector("#averager .moment.current");
      return [link.textContent, moment.textContent.includes(`yielded ${link.textContent} `),
        link.getAttribute("aria-current"), moment.textContent.includes("back at yield 2")];
    })""")
    yields = ["0.0", "10.0", "20.0", "15.0", "30.0", "40.0"]
    check(ways == [[value, True, "step", value == "30.0"] for value in yields], "the ways: %s" % ways)
    unnamed = browser.run("""[...document.querySelectorAll("button, input, [role=group], svg[role=img]")]
      .filter((element) => !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby"))
      .length""")
    check(unnamed == 0, "%s controls have no label" % unnamed)

    for name, width, mobile, dark in [
            ("wide", 1600, False, False), ("narrow", 390, True, False), ("dark", 1600, False, True)]:
        browser.size(width, 900, mobile)
        browser.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        overflow = browser.run("document.documentElement.scrollWidth - window.innerWidth")
        check(overflow <= 0, "%s: the page is %s too wide" % (name, overflow))
        if axe:
            check_access(browser, name)
        for place in ["top"] + names + ["averager"]:
            browser.run("window.scrollTo({ top: 0, behavior: 'instant' })" if place == "top" else
                        "document.getElementById(%r).scrollIntoView({ behavior: 'instant' })" % place)
            if place in names:
                browser.run("players[%r].show(players[%r].end * 0.42)" % (place, place))
            picture = browser.shoot(os.path.join(folder, "%s-%s.png" % (name, place)))
            check(shades(picture) > 20, "%s-%s.png is blank" % (name, place))

    browser.size(1600, 1000)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    check_keyboard(browser)
    check_print(browser, folder)

    # The picture of the page.
    browser.size(1600, 1300)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    box = browser.run("""(() => {
      document.activeElement.blur();
      players.spinner.show(players.spinner.end * 0.6);
      const section = document.getElementById("spinner");
      section.scrollIntoView({ behavior: "instant" });
      const box = section.getBoundingClientRect();
      return { x: box.x + scrollX - 24, y: box.y + scrollY + 1, width: box.width + 48, height: box.height };
    })()""")
    browser.shoot(os.path.join(folder, "sidebyside.png"), **box, scale=0.65)

    # Without scripts there are the sources, the output, the time axis and all moments, and no player.
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.call("Page.navigate", url="about:blank")
    browser.size(1600, 900)
    browser.call("Page.navigate", url="file://" + os.path.abspath(path) + "#delegation")
    time.sleep(2)
    check(shades(browser.shoot(os.path.join(folder, "plain.png"))) > 20, "plain.png is blank")
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    shown = browser.run("""(() => {
      const seen = (query) => [...document.querySelectorAll(query)].filter((e) => e.offsetParent).length;
      const moments = document.querySelectorAll(".moment").length;
      return { players: seen(".player"), hidden: moments - seen(".moment") };
    })()""")
    check(shown == {"players": 0, "hidden": 0}, "without scripts: %s" % shown)

    for event in browser.events:
        if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"):
            check(False, "on the console: %s" % json.dumps(event["params"])[:300])
        if event["method"] == "Network.requestWillBeSent":
            address = event["params"]["request"]["url"]
            own = re.fullmatch(r"about:blank|file://.*\.html", address.split("#")[0])
            check(own, "a request: " + address)
    browser.close()
    print("%d stories play in the browser" % len(names))


check_text(sys.argv[1])
if len(sys.argv) > 3:
    check_in_browser(*sys.argv[1:5])
sys.exit(1 if faults else 0)
