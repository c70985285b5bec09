#!/usr/bin/python3
"""From the departments' definitions to a common one in the real window, on four definitions of Flensburg or on the sample: compare,
propose, paint a dozen changes by mouse, take positions, decide, export the crosswalk, undo all, redo all, save, open again.

    /usr/bin/python3 tests/window/agree_job.py [--artifacts DIR] [--data DIR] PROGRAM [--sample]
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from driver import Steps, check, equal  # noqa: E402
from job import run  # noqa: E402

# How the four definitions of the town come into the project, by the command line: the window's import has a job of its own.
RESIDENTS = 99_341
BEGINNINGS = (
    ("new", "{project}", "--title", "Räume in Flensburg", "--crs", "EPSG:25832"),
    ("import", "{project}", "{data}/shp/flensburg_stadtteile.zip", "--name", "Stadtteile", "--department", "Statistikstelle"),
    ("import-residents", "{project}", "{data}/tables/fl_residents_by_district.csv", "--definition", "Stadtteile"),
    ("import", "{project}", "{data}/shp/flensburg_stadtbezirke.zip", "--name", "Stadtbezirke", "--department", "Jugendamt"),
    ("import", "{project}", "{data}/shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", "--name", "Wahlbezirke",
     "--department", "Wahlamt", "--apply-remedies"),
    ("import", "{project}", "{data}/shp/flensburg_kommunalwahlkreise_2023/Wahlkreise.shp", "--name", "Wahlkreise",
     "--department", "Kreisamt", "--apply-remedies"),
)  # fmt: skip
FLENSBURG = ("Stadtteile", "Stadtbezirke", "Wahlbezirke", "Wahlkreise")
SAMPLE = ("Statistische Blöcke", "Gemeinden", "Sozialräume", "Grundschulbezirke", "Versorgungsregionen", "Pflegeräume")
ON_SAMPLE = "--sample" in sys.argv
DEFINITIONS = SAMPLE if ON_SAMPLE else FLENSBURG
# Strokes of the brush.
STROKES = 12
DRAFT, COMMON = "Entwurf A", "Gemeinsame Räume 2027"
REASON, CONDITION, RESOLUTION = "Der Wahlbezirk 12 ist geteilt", "Mürwik bleibt ein Raum", "RV-118/2026"
POSITIONS = (
    ("Statistikstelle", "stance-agrees", ""),
    ("Jugendamt", "stance-agrees-if", CONDITION),
    ("Schulamt" if ON_SAMPLE else "Wahlamt", "stance-objects", REASON),
)
step = Steps()


def rows(job, query):
    """What the project file holds, as it was saved last."""
    with closing(sqlite3.connect(f"file:{job.project}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()


@step("definitions of several departments are in a project")
def begin(job):
    home, sample = job.desk.folder / "command-line", job.desk.folder / "sample"
    for words in (("demo", "--no-window", "--out", str(sample)),) if ON_SAMPLE else BEGINNINGS:
        command = [word.format(project=job.project, data=job.data) for word in words]
        environment = dict(os.environ, KLAMMER_DATA_DIR=str(home))
        done = subprocess.run(
            [job.program, "--lang", "de", *command], env=environment, capture_output=True, text=True, timeout=120
        )
        # 1: done, with findings; the overlaps in the data are known.
        check(done.returncode in (0, 1), f"{words[0]}: exit code {done.returncode}, {done.stderr}")
    if ON_SAMPLE:
        shutil.copyfile(sample / "auental.gpkg", job.project)
    job.drafts = rows(job, "SELECT name FROM klammer_draft")
    job.crosswalks = rows(job, "SELECT count(*) FROM klammer_crosswalk")[0][0]
    job.launch("de", "view", job.project)
    window = job.window
    window.wait_for(job.texts("who-title"))
    window.click(job.texts("who-nobody"), role="push button")
    for name in DEFINITIONS:
        window.wait_for(name, role="toggle button")
    job.ready()
    window.screenshot("01-four-definitions")


@step("two of them are compared: whom it concerns, largest first")
def compare(job):
    window, texts = job.window, job.texts
    window.key("ctrl+b")
    window.click(texts("comparison-run"), role="push button", timeout_s=60)
    job.ready()
    window.wait_for_text(r"0,\d+")
    window.screenshot("02-comparison")


@step("common spaces are proposed, following all four")
def propose(job):
    window, texts = job.window, job.texts
    window.key("ctrl+shift+n")
    window.click(texts("draft-start-proposal"), role="radio button")
    window.fill(texts("table-name"), DRAFT)
    window.fill(texts("rulebook-residents"), "5000")
    window.screenshot("03-what-to-propose")
    window.click(texts("draft-begin"), role="push button")
    window.wait_for(texts("draft-proposal-title"), timeout_s=60)
    window.screenshot("04-proposal")
    window.click(texts("action-close"), role="push button")
    window.wait_gone(texts("draft-proposal-title"))
    job.ready()
    window.screenshot("05-draft")


@step("it is changed by mouse: a dozen strokes")
def paint(job):
    window, texts = job.window, job.texts
    for number in ("1", "2"):
        window.key("ctrl+r")
        job.ready()
    window.key("ctrl+7")
    for _ in range(2):
        window.key("bracketright")
    left, top, width, height = window.wait_for(texts("map-name")).box
    for stroke in range(STROKES):
        # Across the town, now from west to east and now back, in its northern half and in its southern.
        y = top + round(height * (0.25 + 0.5 * stroke / (STROKES - 1)))
        ends = [(left + round(width * share), y) for share in (0.42, 0.58)]
        window.drag(*(ends if stroke % 2 == 0 else reversed(ends)))
        job.ready()
    window.screenshot("06-painted")


@step("departments say what they think of it")
def take_positions(job):
    window, texts = job.window, job.texts
    window.key("ctrl+shift+p")
    for department, stance, text in POSITIONS:
        cell = texts.like("positions-cell", department=department, what=DRAFT, stance=texts("stance-no-answer"))
        window.click(cell, role="push button")
        window.wait_for(texts("position-title"))
        window.click(texts(stance), role="radio button")
        if text:
            window.fill(texts("position-reason" if stance == "stance-objects" else "position-condition"), text)
        if stance == "stance-objects":
            window.screenshot("07-position")
        window.click(texts("position-keep"), role="push button")
        window.wait_gone(texts("position-title"))
        window.wait_for(texts.like("positions-cell", department=department, what=DRAFT, stance=texts(stance)))
    window.screenshot("08-positions")
    window.click(texts("positions-open"), role="toggle button")
    window.wait_for_text(re.escape(REASON))
    window.wait_for_text(re.escape(CONDITION))
    window.screenshot("09-open-conflicts")


@step("it is decided all the same, and told what is open")
def decide(job):
    window, texts = job.window, job.texts
    window.click(texts("positions-decisions"), role="toggle button")
    window.click(texts("command-decide"), role="push button")
    window.wait_for(texts("decision-title"))
    window.wait_for_text("1 Ablehnung ist offen")
    for field, text in (
        ("name", COMMON), ("version", "1.0"), ("valid-from", "01.01.2027"), ("body", "Ratsversammlung"),
        ("resolution", RESOLUTION),
    ):  # fmt: skip
        window.fill(texts(f"decision-{field}"), text)
    window.screenshot("10-decision")
    window.click(texts("decision-do"), role="push button")
    window.wait_for(COMMON, role="toggle button", timeout_s=60)
    job.ready()
    window.wait_for_text(re.escape(RESOLUTION))
    window.screenshot("11-decided")


@step("the crosswalk to the common spaces is kept and exported")
def export_crosswalk(job):
    window, texts = job.window, job.texts
    window.key("ctrl+shift+u")
    window.click(texts("crosswalks-compute"), role="push button")
    window.wait_for(texts("crosswalks-keep"), role="push button", timeout_s=60)
    job.ready()
    window.screenshot("12-crosswalk")
    window.click(texts("crosswalks-keep"), role="push button")
    window.wait_for(texts.like("crosswalks-kept", count=str(job.crosswalks + 1)))
    job.ready()
    window.click(texts("crosswalks-export-xlsx"), role="push button")
    book = job.desk.folder / "Umsteigeschlüssel Räume.xlsx"
    job.give_file(book, button="file-save")
    window.wait_for_text(re.escape(book.name))
    with zipfile.ZipFile(book) as parts:
        check("xl/workbook.xml" in parts.namelist(), f"{book} is no workbook")


@step("all of it is undone, and done again")
def undo_all(job):
    window, texts = job.window, job.texts
    undone = 0
    # Down to the empty project the command line began with: a dozen strokes and more.
    while window.there(DEFINITIONS[0], role="toggle button"):
        check(undone < 60, "more was undone than was done")
        window.key("ctrl+z")
        job.ready()
        undone += 1
    check(undone > STROKES, f"{undone} steps undone")
    window.screenshot("13-all-undone")
    for _ in range(undone):
        window.key("ctrl+y")
        job.ready()
    for name in (*DEFINITIONS, COMMON):
        window.wait_for(name, role="toggle button")
    window.screenshot("14-all-done-again")
    window.key("ctrl+s")
    window.wait_for(texts.like("status-saved", file=job.project.name))
    job.end()


@step("the file holds the draft, the positions, the decision and the crosswalk")
def file_is_right(job):
    equal(rows(job, "PRAGMA integrity_check"), [("ok",)], "integrity")
    equal(sorted(rows(job, "SELECT name FROM klammer_draft")), sorted([*job.drafts, (DRAFT,)]), "drafts")
    blocks = rows(
        job,
        f"""SELECT count(*), count(space) FROM klammer_draft_block
            WHERE draft IN (SELECT uid FROM klammer_draft WHERE name = '{DRAFT}')""",
    )[0]
    check(blocks[1] > 20, f"of {blocks[0]} blocks {blocks[1]} have a space")
    positions = rows(job, "SELECT stance, text FROM klammer_position ORDER BY stance")
    equal(positions, [("agrees", ""), ("agrees_if", CONDITION), ("objects", REASON)], "positions")
    decisions = rows(job, "SELECT version, valid_from, body, resolution FROM klammer_decision")
    equal(decisions, [("1.0", "2027-01-01", "Ratsversammlung", RESOLUTION)], "decisions")
    equal(rows(job, "SELECT count(*) FROM klammer_crosswalk"), [(job.crosswalks + 1,)], "crosswalks")
    table = rows(job, f"SELECT table_name FROM klammer_definition WHERE name = '{COMMON}'")[0][0]
    check(rows(job, f'SELECT count(*) FROM "{table}"')[0][0] > 1, "the common definition has no spaces")


@step("opened again, it is all there, in English too")
def opens_again(job):
    job.launch("en", "view", job.project)
    window, texts = job.window, job.texts
    for name in (*DEFINITIONS, COMMON):
        window.wait_for(name, role="toggle button")
    job.ready()
    window.key("ctrl+shift+p")
    for department, stance, _ in POSITIONS:
        window.wait_for(texts.like("positions-cell", department=department, what=DRAFT, stance=texts(stance)))
    window.screenshot("15-opened-again")
    window.click(texts("positions-decisions"), role="toggle button")
    window.wait_for_text(re.escape(RESOLUTION))
    window.screenshot("16-decisions")
    window.key("ctrl+b")
    job.ready()
    window.screenshot("17-comparison")
    job.end()


if __name__ == "__main__":
    sys.argv = [argument for argument in sys.argv if argument != "--sample"]
    sys.exit(run(step, __doc__))
