"""Drives the real program in a real window: a virtual screen, a window manager, mouse and keyboard, and the
accessibility tree to find things by the names people (and screen readers) know them by.

Runs with Debian's own Python (/usr/bin/python3), whose `gi` has the accessibility bindings; .ci/run lists the packages.
Nothing here knows the program's panels; `main_job.py` does.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from functools import cached_property
from itertools import islice
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

POLL_S = 0.05
COMPLAINTS = re.compile(r"panicked at|RUST_BACKTRACE|\bERROR\b|Segmentation|Gdk-|AddressSanitizer")


class WindowTestError(Exception):
    """What was expected did not happen; the message says what was there instead."""


def until(condition, timeout_s, otherwise):
    """The first true value of `condition()`; after the time is up, raises with what `otherwise()` says."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            value = condition()
        except GLib.Error:  # a widget went away while it was being read
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise WindowTestError(f"after {timeout_s} s: {otherwise()}")
        time.sleep(POLL_S)


def says(wanted, text):
    """Whether a text is the wanted one: equal to a string, or found by a compiled pattern."""
    return bool(wanted.search(text)) if hasattr(wanted, "search") else wanted == text


class Node:
    """One widget of the accessibility tree."""

    def __init__(self, accessible, depth):
        self.accessible = accessible
        self.depth = depth

    # Every question goes to the program and back, so only what is needed is asked, and what stays is asked once.

    @cached_property
    def role(self):
        return self.accessible.get_role_name()

    @cached_property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def states(self):
        """Names such as enabled, showing, checked, selected, expanded."""
        return {state.value_nick for state in self.accessible.get_state_set().get_states()}

    @property
    def text(self):
        """What stands in it: a label's or a field's text, else its name."""
        if "Text" in self.accessible.get_interfaces():
            return Atspi.Text.get_text(self.accessible, 0, -1)
        return self.name

    @property
    def box(self):
        """(x, y, width, height) on the screen in pixels, or None where it has no place."""
        if "Component" not in self.accessible.get_interfaces():
            return None
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.SCREEN)
        return (box.x, box.y, box.width, box.height)

    @property
    def selected(self):
        return bool({"checked", "selected", "pressed"} & self.states)

    def children(self):
        for at in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(at)
            if child is not None:
                yield Node(child, self.depth + 1)

    def line(self):
        text = self.text
        told = "" if text == self.name else f" text={text!r}"
        return f"{'  ' * self.depth}{self.role} {self.name!r}{told} {self.box} {' '.join(sorted(self.states))}"


class Desk:
    """A screen, a window manager, a session bus with accessibility switched on, and empty settings folders."""

    def __init__(self, artifacts, size=(1600, 1000), keyboard="de"):
        self.artifacts = Path(artifacts)
        self.artifacts.mkdir(parents=True, exist_ok=True)
        self.size = size
        self.keyboard = keyboard
        self.started = []
        self.folder = Path(tempfile.mkdtemp(prefix="klammer-window-"))

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.started):
            stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _background(self, command, **kwargs):
        log = open(self.artifacts / f"{Path(command[0]).name}.log", "ab")  # noqa: SIM115 (lives as long as the process)
        process = subprocess.Popen(command, stdout=kwargs.pop("stdout", log), stderr=log, **kwargs)
        self.started.append(process)
        return process

    def _start(self):
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        for name in ("WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "XMODIFIERS", "LC_ALL"):
            os.environ.pop(name, None)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        os.environ["GSETTINGS_BACKEND"] = "memory"  # leave the settings of whoever runs this alone

        read, write = os.pipe()
        width, height = self.size
        self._background(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write],
        )
        os.close(write)
        with os.fdopen(read) as number:
            display = number.readline().strip()
        if not display:
            raise WindowTestError(f"Xvfb did not start; see {self.artifacts}/Xvfb.log")
        os.environ["DISPLAY"] = f":{display}"
        # On the layout with umlauts, typing them works; on the default one they are lost.
        subprocess.run(["setxkbmap", self.keyboard], check=True)
        self._background(["openbox"])

        bus = self._background(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
        )
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self._background(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        until(self._switch_accessibility_on, 20, lambda: "the accessibility bus does not answer")
        Atspi.init()

    @staticmethod
    def _switch_accessibility_on():
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            session.call_sync(
                "org.a11y.Bus",
                "/org/a11y/bus",
                "org.freedesktop.DBus.Properties",
                "Set",
                GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))),
                None,
                Gio.DBusCallFlags.NONE,
                2000,
            )
        return True

    def launch(self, command, language="de", settings="first", timeout_s=60):
        """Starts the program and waits for its window. Same `settings` name: same settings and data folders."""
        return Window(self, command, language, self.folder / "home" / settings, timeout_s)


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Window:
    """The running program."""

    def __init__(self, desk, command, language, home, timeout_s):
        self.desk = desk
        self.runs = desk.artifacts / f"program-{len(desk.started)}"
        environment = dict(os.environ)
        environment["HOME"] = str(home)
        for name, folder in (("CONFIG", "config"), ("DATA", "data"), ("CACHE", "cache"), ("STATE", "state")):
            environment[f"XDG_{name}_HOME"] = str(home / folder)
        locale = {"de": "de_DE.UTF-8", "en": "en_GB.UTF-8"}[language]
        environment.update(LANG=locale, LC_ALL=locale, LANGUAGE=language, RUST_BACKTRACE="1")
        home.mkdir(parents=True, exist_ok=True)
        self.out = open(f"{self.runs}.out", "wb")  # noqa: SIM115 (lives as long as the process)
        self.err = open(f"{self.runs}.err", "wb")  # noqa: SIM115
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=self.out, stderr=self.err, env=environment, cwd=desk.folder
        )
        desk.started.append(self.process)
        self.frame = None
        until(self._find_frame, timeout_s, lambda: f"no window of {command[0]}; {self.last_words()}")
        self.window_id = until(self._find_window, 10, lambda: "the window is in no window list")

    # -- finding ------------------------------------------------------------------------------------------------

    def _find_frame(self):
        if self.process.poll() is not None:
            raise WindowTestError(f"the program ended with {self.process.returncode}; {self.last_words()}")
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for at in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(at)
            if application is None or application.get_process_id() != self.process.pid:
                continue
            # What is cached here lags behind what is on the screen.
            application.set_cache_mask(Atspi.Cache.NONE)
            for child in range(application.get_child_count()):
                frame = application.get_child_at_index(child)
                if frame is not None and frame.get_role_name() == "frame" and frame.get_child_count() > 0:
                    self.frame = frame
                    return True
        return False

    def _find_window(self):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        return found[-1] if found else None

    def nodes(self):
        """Everything in the tree now, an open dialog first. Widgets that go away meanwhile are left out."""
        top = Node(self.frame, 0)
        yield top
        parts = sorted(top.children(), key=lambda node: node.role != "dialog")
        for part in parts:
            yield from self._below(part)

    def _below(self, node):
        yield node
        try:
            children = list(node.children())
        except GLib.Error:
            return
        for child in children:
            yield from self._below(child)

    def find_all(self, name, role=None, where=lambda node: True):
        """The widgets of that name (a string, or a compiled pattern), one after the other."""
        for node in self.nodes():
            try:
                if says(name, node.name) and (role is None or node.role == role) and where(node):
                    yield node
            except GLib.Error:
                continue

    def there(self, name, role=None):
        """Whether something of that name (a string, or a compiled pattern) is in the window now."""
        return next(self.find_all(name, role), None) is not None

    def wait_for(self, name, role=None, timeout_s=20, nth=0, where=lambda node: True):
        """The first (or nth) widget of that name, as soon as it is there."""

        def found():
            self._alive()
            return next(islice(self.find_all(name, role, where), nth, None), None)

        return until(found, timeout_s, lambda: f"no {role or 'widget'} {wanted(name)}. There is: {self.summary()}")

    def wait_gone(self, name, role=None, timeout_s=20):
        until(lambda: self._alive() or not self.there(name, role), timeout_s, lambda: f"{wanted(name)} is still there")

    def texts_on_screen(self):
        """All texts within the window: of labels, buttons, fields. Rows scrolled out of a list may be among them."""
        left, top, width, height = Node(self.frame, 0).box
        texts = []
        for node in self.nodes():
            try:
                box, text = node.box, node.text
            except GLib.Error:
                continue
            if text and box and box[2] > 0 and box[3] > 0:
                inside = left <= box[0] + box[2] / 2 <= left + width and top <= box[1] + box[3] / 2 <= top + height
                if inside and "showing" in node.states:
                    texts.append(text)
        return texts

    def wait_for_text(self, pattern, timeout_s=20):
        """The first text on the screen in which the pattern is found; returns the match."""
        pattern = re.compile(pattern) if isinstance(pattern, str) else pattern

        def found():
            self._alive()
            return next((match for match in map(pattern.search, self.texts_on_screen()) if match), None)

        return until(found, timeout_s, lambda: f"no text {wanted(pattern)}. There is: {self.summary()}")

    def summary(self):
        return " | ".join(dict.fromkeys(text.replace("\n", " ")[:80] for text in self.texts_on_screen()))[:4000]

    def tree(self):
        lines = []
        for node in self.nodes():
            try:
                lines.append(node.line())
            except GLib.Error:
                continue
        return "\n".join(lines)

    # -- doing --------------------------------------------------------------------------------------------------

    def click(self, name, role=None, timeout_s=20, nth=0, button=1, times=1, where=lambda node: True):
        """Clicks a widget in its middle, once it is enabled and has come to rest."""
        node = self.wait_for(name, role, timeout_s, nth, where)
        # In a scrolling area it may be out of sight; elsewhere this does nothing.
        if "Component" in node.accessible.get_interfaces():
            Atspi.Component.scroll_to(node.accessible, Atspi.ScrollType.ANYWHERE)
        boxes = []

        def resting():
            node = self.wait_for(name, role, timeout_s, nth, where)
            box = node.box
            if "enabled" not in node.states or not box or box[2] < 1 or not self._reachable(box):
                boxes.clear()
                return None
            boxes.append(box)
            # The pointer goes there first: its arrival may be what makes the window lay itself out anew.
            self.move_to(*middle(box))
            return node if boxes[-3:] == [box] * 3 else None

        node = until(resting, timeout_s, lambda: f"{wanted(name)} never became ready to be clicked: {boxes[-3:]}")
        self.click_at(*middle(boxes[-1]), button=button, times=times)
        return node

    def _reachable(self, box):
        left, top, width, height = Node(self.frame, 0).box
        x, y = middle(box)
        return left <= x < left + width and top <= y < top + height

    def click_at(self, x, y, button=1, times=1):
        self._alive()
        xdotool("mousemove", x, y)
        time.sleep(POLL_S)
        xdotool("click", "--repeat", times, "--delay", 60, button)
        time.sleep(POLL_S)

    def move_to(self, x, y):
        xdotool("mousemove", x, y)
        time.sleep(POLL_S)

    def drag(self, start, end, steps=8):
        xdotool("mousemove", *start)
        xdotool("mousedown", 1)
        for step in range(1, steps + 1):
            at = [round(a + (b - a) * step / steps) for a, b in zip(start, end)]
            xdotool("mousemove", *at)
            time.sleep(0.02)
        xdotool("mouseup", 1)

    def type(self, text):
        xdotool("type", "--delay", 12, "--", text)
        time.sleep(POLL_S)

    def key(self, combination):
        """Presses keys as xdotool names them: ctrl+s, Escape, Return."""
        xdotool("key", combination)
        time.sleep(POLL_S)

    def fill(self, name, text, nth=0, timeout_s=20):
        """Replaces what stands in the text field of that name, and checks that it stands there."""
        def is_field(node):
            return "editable" in node.states

        self.click(name, timeout_s=timeout_s, nth=nth, where=is_field)
        # Keys that arrive in the frame of the click would find nothing focused.
        self.wait_for(name, timeout_s=5, nth=nth, where=lambda node: is_field(node) and "focused" in node.states)
        self.key("ctrl+a")
        self.type(text)

        def typed():
            return self.wait_for(name, timeout_s=timeout_s, nth=nth, where=is_field).text

        until(lambda: typed() == text, 5, lambda: f"the field {wanted(name)} holds {typed()!r} instead of {text!r}")

    def choose(self, name, option, nth=0, timeout_s=20):
        """Opens a drop-down by its name and takes an option."""
        self.click(name, role="combo box", nth=nth, timeout_s=timeout_s)
        time.sleep(4 * POLL_S)
        self.click(option, where=lambda node: node.role != "combo box", nth=0, timeout_s=timeout_s)

    def resize(self, width, height):
        subprocess.run(["xdotool", "windowsize", "--sync", self.window_id, str(width), str(height)], check=True)
        time.sleep(0.3)

    # -- pictures -----------------------------------------------------------------------------------------------

    def screenshot(self, name):
        """Saves what is on the screen among the artifacts."""
        path = self.desk.artifacts / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], check=True)
        return path

    def colours(self, box):
        """How many different colours a part of the screen has: one or two mean that nothing was drawn there."""
        x, y, width, height = box
        crop = f"{width}x{height}+{x}+{y}"
        shot = subprocess.run(["import", "-window", "root", "png:-"], capture_output=True, check=True).stdout
        command = ["convert", "png:-", "-crop", crop, "+repage", "-depth", "8", "-format", "%k", "info:-"]
        return int(subprocess.run(command, input=shot, capture_output=True, check=True).stdout)

    # -- ending -------------------------------------------------------------------------------------------------

    def _alive(self):
        if self.process.poll() is not None:
            raise WindowTestError(f"the program ended with {self.process.returncode}; {self.last_words()}")

    def ask_to_close(self):
        """What the window's close button does."""
        subprocess.run(["xdotool", "windowfocus", "--sync", self.window_id], check=True)
        self.key("alt+F4")

    def wait_closed(self, timeout_s=20):
        """Waits for the program to end by itself; its exit code."""
        until(lambda: self.process.poll() is not None, timeout_s, lambda: f"it does not end. {self.summary()}")
        return self.process.returncode

    def stderr(self):
        return Path(f"{self.runs}.err").read_text(encoding="utf-8", errors="replace")

    def complaints(self):
        """Lines of standard error that no run may have: panics, errors."""
        return [line for line in self.stderr().splitlines() if COMPLAINTS.search(line)]

    def last_words(self):
        return "standard error ends: " + " / ".join(self.stderr().splitlines()[-8:])


def middle(box):
    x, y, width, height = box
    return (round(x + width / 2), round(y + height / 2))


def wanted(name):
    return f"/{name.pattern}/" if hasattr(name, "pattern") else repr(name)


def xdotool(*arguments):
    subprocess.run(["xdotool", *[str(argument) for argument in arguments]], check=True)


def check(condition, message):
    """Fails the step when the condition does not hold; unlike `assert`, also under `python -O`."""
    if not condition:
        raise WindowTestError(message)


def equal(found, expected, what):
    check(found == expected, f"{what}: {found!r}, expected {expected!r}")


class Steps:
    """Runs the steps of a job in order; each needs those before, so the first failure ends it."""

    def __init__(self):
        self.steps = []

    def __call__(self, title):
        def register(function):
            self.steps.append((title, function))
            return function

        return register

    def run(self, state):
        """Runs all; prints a line each and the closing one; returns the exit code."""
        passed = 0
        for title, function in self.steps:
            begun = time.monotonic()
            try:
                function(state)
            except Exception:  # noqa: BLE001 (whatever it is, the step failed)
                print(f"FAILED  {title}", flush=True)
                traceback.print_exc(file=sys.stdout)
                self._keep_evidence(state)
                break
            passed += 1
            print(f"ok      {title} ({time.monotonic() - begun:.1f} s)", flush=True)
        failed = len(self.steps) - passed
        for title, _ in self.steps[passed + 1 :]:
            print(f"not run {title}", flush=True)
        print(f"{passed} passed, {failed} failed", flush=True)
        return 1 if failed else 0

    @staticmethod
    def _keep_evidence(state):
        window = getattr(state, "window", None)
        if window is None:
            return
        try:
            print(f"picture: {window.screenshot('failure')}")
            tree = window.desk.artifacts / "failure-tree.txt"
            tree.write_text(window.tree(), encoding="utf-8")
            print(f"widgets: {tree}")
        except Exception as error:  # noqa: BLE001 (the failure itself was told already)
            print(f"no evidence kept: {error}")
        print(window.last_words(), flush=True)
