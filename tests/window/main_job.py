#!/usr/bin/python3
"""The main job once in the real window, as a planner does it, on the open data of Flensburg: a new project, boundaries of
two departments, facilities, an indicator, the comparison, save, close, open again; then what is in the file.

    /usr/bin/python3 tests/window/main_job.py [--artifacts DIR] [--data DIR] PROGRAM
"""

import argparse
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from driver import Desk, Steps, check, equal  # noqa: E402
from texts import Texts  # noqa: E402

# What the data hold. V-measure and uncovered area were computed with GEOS, independently of Klammer.
DISTRICTS, DISTRICTS_COUNT = "shp/flensburg_stadtteile.zip", 13
WARDS, WARDS_COUNT = "shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", 44
KITAS, KITAS_COUNT = "points/kitas_flensburg.geojson", 70
UNEMPLOYED, PERIOD = "tables/fl_unemployed_residents_by_district.csv", "2022"
V_MEASURE = re.compile(r"0,706|0,71\b")
UNCOVERED = re.compile(r"4,9\d? km²")

TITLE = "Räume in Flensburg"
step = Steps()


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
        """Waits until no job runs."""
        self.window.wait_for(self.texts("status-ready"), timeout_s=60)

    def end(self):
        """Quits; no run may have panicked, logged errors or failed."""
        self.window.key("ctrl+q")
        equal(self.window.wait_closed(), 0, "exit code")
        equal(self.window.complaints(), [], "standard error")


@step("the window opens in German, with empty settings")
def opens(job):
    job.launch("de")
    job.window.wait_for(job.texts("start-claim"))
    job.window.wait_for(job.texts("command-open-sample"), role="push button")
    job.window.screenshot("01-start")


@step("a new project")
def new_project(job):
    window, texts = job.window, job.texts
    window.click(texts("command-new-project"), role="push button")
    window.fill(texts("project-title"), TITLE)
    window.click(texts("project-create"), role="push button")
    window.wait_for(texts("layers-definitions"))
    window.wait_for(texts("status-never-saved"))


@step("the districts of the statistics office, from a ZIP")
def import_districts(job):
    window, texts = job.window, job.texts
    window.click(texts("command-import-definition"), role="push button")
    job.give_file(job.file(DISTRICTS))
    window.wait_for(texts.like("import-recognised", count=str(DISTRICTS_COUNT)))
    window.fill(texts("department-name"), "Statistikstelle")
    window.fill(texts("import-name"), "Stadtteile")
    window.screenshot("02-import")
    job.import_from(DISTRICTS)
    window.wait_for("Stadtteile", role="toggle button")


@step("the electoral wards, from a shapefile, by another department")
def import_wards(job):
    window, texts = job.window, job.texts
    window.key("ctrl+i")
    job.give_file(job.file(WARDS))
    window.wait_for(texts.like("import-recognised", count=str(WARDS_COUNT)))
    window.fill(texts("department-name"), "Wahlamt")
    window.fill(texts("import-name"), "Wahlbezirke")
    job.import_from(WARDS)
    window.wait_for("Wahlbezirke", role="toggle button")
    window.wait_for("Statistikstelle")


@step("kindergartens as facilities")
def import_facilities(job):
    window, texts = job.window, job.texts
    window.key("ctrl+shift+e")
    job.give_file(job.file(KITAS))
    window.wait_for(texts.like("import-recognised-points", count=str(KITAS_COUNT)))
    window.fill(texts("import-name"), "Kitas")
    job.import_from(KITAS)
    window.wait_for(f"Kitas ({KITAS_COUNT})")


@step("the unemployed as indicator: codes 3 and STGT03 find each other")
def import_indicator(job):
    window, texts = job.window, job.texts
    window.key("ctrl+shift+k")
    job.give_file(job.file(UNEMPLOYED))
    count = str(DISTRICTS_COUNT)
    window.wait_for(texts.like("indicator-result", matched=count, all=count))
    window.fill(texts("import-name"), "Arbeitslose")
    window.screenshot("03-indicator")
    job.import_from(UNEMPLOYED)
    window.wait_for("Arbeitslose", role="radio button")


@step("the map shows it all, and a click selects a space")
def map_is_drawn(job):
    window, texts = job.window, job.texts
    window.screenshot("04-map")
    x, y, width, height = window.wait_for(texts("map-name"), role="canvas").box
    # Thirteen areas in classes of colour, outlines of two definitions, symbols: a blank map has one or two colours.
    colours = window.colours((x + width // 4, y + height // 4, width // 2, height // 2))
    check(colours > 20, f"the map has {colours} colours only")


@step("the comparison says what GEOS says")
def compare(job):
    window, texts = job.window, job.texts
    window.key("ctrl+b")
    window.click(texts("comparison-run"), role="push button")
    window.wait_for_text(V_MEASURE, timeout_s=60)
    window.wait_for_text(UNCOVERED)
    job.ready()
    window.screenshot("05-comparison")


@step("undo and redo")
def undo_and_redo(job):
    window = job.window
    window.key("ctrl+z")
    window.wait_gone("Arbeitslose", role="radio button")
    window.key("ctrl+y")
    window.wait_for("Arbeitslose", role="radio button")


@step("save to one file")
def save(job):
    window, texts = job.window, job.texts
    window.key("ctrl+s")
    job.give_file(job.project, button="file-save")
    window.wait_for(texts.like("status-saved", file=job.project.name))
    check(job.project.is_file(), f"{job.project} was not written")


@step("close the project and the program")
def close(job):
    window, texts = job.window, job.texts
    window.key("ctrl+w")
    window.wait_for(texts("start-claim"))
    window.wait_for(job.project.name)
    job.end()


@step("the file holds what was done, and is a GeoPackage by itself")
def file_is_right(job):
    equal([path.name for path in sorted(job.folder.iterdir())], [job.project.name], "files beside the project")
    with closing(sqlite3.connect(f"file:{job.project}?mode=ro", uri=True)) as db:

        def rows(query):
            return db.execute(query).fetchall()

        equal(rows("PRAGMA integrity_check"), [("ok",)], "integrity")
        equal(rows("PRAGMA application_id"), [(0x47504B47,)], "application id (GPKG)")
        equal(rows("SELECT title, crs FROM klammer_project"), [(TITLE, 25832)], "project")
        departments = [("Statistikstelle",), ("Wahlamt",)]
        equal(rows("SELECT name FROM klammer_department ORDER BY name"), departments, "departments")
        for kind, expected in (
            ("definition", {"Stadtteile": DISTRICTS_COUNT, "Wahlbezirke": WARDS_COUNT}),
            ("facility_set", {"Kitas": KITAS_COUNT}),
        ):
            tables = rows(f"SELECT name, table_name FROM klammer_{kind}")
            counts = {name: rows(f'SELECT count(*) FROM "{table}"')[0][0] for name, table in tables}
            equal(counts, expected, kind)
            layers = {table for (table,) in rows("SELECT table_name FROM gpkg_contents")}
            check({table for _, table in tables} <= layers, f"not all of {tables} are layers: {layers}")
        observed = rows("SELECT provenance, count(*) FROM klammer_observation GROUP BY provenance")
        equal(sum(count for _, count in observed), DISTRICTS_COUNT, f"observations {observed}")
        commands = rows("SELECT kind FROM klammer_history ORDER BY seq")
        check(len(commands) >= 5, f"the history has {commands} only")


@step("open it again, in English")
def opens_again(job):
    job.launch("en")
    window, texts = job.window, job.texts
    window.wait_for(texts("start-claim"))
    window.key("ctrl+o")
    job.give_file(job.project)
    for name, role in (("Stadtteile", None), ("Wahlbezirke", None), (f"Kitas ({KITAS_COUNT})", None)):
        window.wait_for(name, role)
    window.wait_for("Arbeitslose", role="radio button")
    window.wait_for(texts.like("status-saved", file=job.project.name))
    job.ready()
    window.screenshot("06-again")


@step("an unsaved change is asked about at the close button, and kept when saved")
def closes_unsaved(job):
    window, texts = job.window, job.texts
    window.key("ctrl+z")
    window.wait_for(texts("status-unsaved"))
    window.ask_to_close()
    window.wait_for(texts("unsaved-title"))
    window.click(texts("unsaved-save"), role="push button")
    equal(window.wait_closed(), 0, "exit code")
    equal(window.complaints(), [], "standard error")
    with closing(sqlite3.connect(f"file:{job.project}?mode=ro", uri=True)) as db:
        equal(db.execute("SELECT count(*) FROM klammer_indicator").fetchall(), [(0,)], "indicators after undo")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--artifacts", type=Path, default=Path("target/window-test"))
    data = os.environ.get("KLAMMER_TEST_DATA", "../shared/data")
    arguments.add_argument("--data", type=Path, default=Path(data) / "flensburg")
    given = arguments.parse_args()
    with Desk(given.artifacts.resolve()) as desk:
        return step.run(Job(desk, given.program.resolve(), given.data.resolve()))


if __name__ == "__main__":
    sys.exit(main())
