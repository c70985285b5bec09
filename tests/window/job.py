"""What the jobs in the real window share: the project, its files, and how a job is started."""

import argparse
import os
from pathlib import Path

from driver import Desk, check, equal
from texts import Texts


class Job:
    """What the steps share."""

    def __init__(self, desk, program, data):
        self.desk, self.program, self.data = desk, program, data
        self.window = None
        self.texts = None
        # A name with umlauts and a blank: files of planners have such names.
        self.folder = desk.folder / "Sozialräume 2024"
        self.folder.mkdir()
        self.project = self.folder / "Flensburg Räume.gpkg"

    def launch(self, language, *arguments):
        self.texts = Texts(language)
        self.window = self.desk.launch([self.program, *arguments], language)

    def file(self, name):
        path = Path(self.data) / name
        check(path.is_file(), f"{path} is missing; set KLAMMER_TEST_DATA")
        return path

    def give_file(self, path, button="file-open"):
        """Fills the line for a path in the file dialog that is open."""
        self.window.fill(self.texts("file-path"), str(path))
        self.window.click(self.texts(button), role="push button")
        self.window.wait_gone(self.texts("file-path"))

    def import_from(self, path):
        """Presses import in the dialog that is open, and waits until it is done."""
        self.window.click(self.texts("action-import"), role="push button")
        self.window.wait_gone(self.texts("action-import"), role="push button", timeout_s=60)
        self.ready()

    def ready(self):
        """Waits until no job runs, and none begins on the result of the last."""
        self.window.wait_for(self.texts("status-ready"), timeout_s=60, lasting_s=0.6)

    def end(self):
        """Quits; no run may have panicked, logged errors or failed."""
        self.window.key("ctrl+q")
        equal(self.window.wait_closed(), 0, "exit code")
        equal(self.window.complaints(), [], "standard error")


def run(steps, about):
    """Runs the steps of a job with what the command line says; the exit code."""
    arguments = argparse.ArgumentParser(description=about.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--artifacts", type=Path, default=Path("target/window-test"))
    data = os.environ.get("KLAMMER_TEST_DATA", "../shared/data")
    arguments.add_argument("--data", type=Path, default=Path(data) / "flensburg")
    given = arguments.parse_args()
    with Desk(given.artifacts.resolve()) as desk:
        return steps.run(Job(desk, given.program.resolve(), given.data.resolve()))
