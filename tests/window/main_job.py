#!/usr/bin/python3
"""The main job once in the real window, as a planner does it, on the open data of Flensburg: a new project, boundaries of
two departments, facilities, an indicator, the comparison, save, close, open again; then what is in the file.

    /usr/bin/python3 tests/window/main_job.py [--artifacts DIR] [--data DIR] PROGRAM
"""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from driver import Steps, check, equal  # noqa: E402
from job import run  # noqa: E402

# What the data hold. V-measure and uncovered area were computed with GEOS, independently of Klammer.
DISTRICTS, DISTRICTS_COUNT = "shp/flensburg_stadtteile.zip", 13
MORE = ("shp/flensburg_stadtbezirke.zip", "shp/flensburg_kommunalwahlkreise_2023/Wahlkreise.shp")
WARDS, WARDS_COUNT = "shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", 44
KITAS, KITAS_COUNT = "points/kitas_flensburg.geojson", 70
UNEMPLOYED, PERIOD = "tables/fl_unemployed_residents_by_district.csv", "2022"
V_MEASURE = re.compile(r"0,706|0,71\b")
UNCOVERED = re.compile(r"4,9\d? km²")

TITLE = "Räume in Flensburg"
step = Steps()


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
    # Asked once; the rest of the job is done without a name.
    window.wait_for(texts("who-title"))
    window.screenshot("01-who")
    window.click(texts("who-nobody"), role="push button")
    window.fill(texts("project-title"), TITLE)
    window.click(texts("project-create"), role="push button")
    window.wait_for(texts("layers-definitions"))
    window.wait_for(texts("status-never-saved"))


@step("a file that is none is refused in plain words, and work goes on")
def refuse_nonsense(job):
    window, texts = job.window, job.texts
    broken = job.folder / "kaputt.shp"
    broken.write_text("Das ist kein Shapefile.", encoding="utf-8")
    window.key("ctrl+i")
    job.give_file(broken)
    window.wait_for(texts("action-ok"), role="push button")
    window.wait_for_text(re.escape(broken.name))
    window.screenshot("02-refused")
    window.click(texts("action-ok"), role="push button")
    window.wait_gone(texts("action-ok"), role="push button")
    broken.unlink()


@step("the districts of the statistics office, from a ZIP")
def import_districts(job):
    window, texts = job.window, job.texts
    window.click(texts("command-import-definition"), role="push button")
    job.give_file(job.file(DISTRICTS))
    window.wait_for(texts.like("import-recognised", count=str(DISTRICTS_COUNT)))
    window.fill(texts("department-name"), "Statistikstelle")
    window.fill(texts("import-name"), "Stadtteile")
    window.fill(texts("source-date"), "31.12.2023")
    window.fill(texts("source-attribution"), "Stadt Flensburg")
    window.fill(texts("source-licence"), "CC0")
    window.screenshot("03-import")
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
    # What is found, and what mending would change, is told before anything is imported.
    window.wait_for(texts.like("import-remedies"))
    window.screenshot("03-import-findings")
    window.click(texts("import-with-remedies"), role="push button")
    window.wait_gone(texts("import-with-remedies"), role="push button", timeout_s=60)
    job.ready()
    window.wait_for("Wahlbezirke", role="toggle button")
    window.wait_for("Statistikstelle")


@step("the cracks of the wards are mended, and undone")
def mended(job):
    window, texts = job.window, job.texts
    window.click(texts("tab-findings"), role="toggle button")
    window.wait_gone(texts("explain-gap-sliver"))
    window.click(texts("tab-history"), role="toggle button")
    window.wait_for(texts.like("explain-history-mend-definition", name="Wahlbezirke"))
    window.key("ctrl+z")
    job.ready()
    # As the office drew them, and as GEOS measured them.
    window.click(texts("tab-findings"), role="toggle button")
    window.wait_for(texts("explain-gap-sliver"))
    window.screenshot("03-findings")


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
    window.screenshot("04-indicator")
    job.import_from(UNEMPLOYED)
    window.wait_for("Arbeitslose", role="radio button")


@step("the map shows it all")
def map_is_drawn(job):
    window, texts = job.window, job.texts
    window.screenshot("05-map")
    x, y, width, height = window.wait_for(texts("map-name"), role="canvas").box
    # Thirteen areas in classes of colour, outlines of two definitions, symbols: a blank map has one or two colours.
    colours = window.colours((x + width // 4, y + height // 4, width // 2, height // 2))
    check(colours > 20, f"the map has {colours} colours only")


@step("the definition tells where it comes from")
def source_is_told(job):
    window, texts = job.window, job.texts
    window.click(texts("tab-space"), role="toggle button")
    for told in ("Stadt Flensburg", "CC0", "31.12.2023", "UTF-8"):
        window.wait_for(told)


@step("a click on the map selects a space, a click in the table another")
def select(job):
    window, texts = job.window, job.texts
    x, y, width, height = window.wait_for(texts("map-name"), role="canvas").box
    # The south-west of the town, which "Alles zeigen" puts there.
    window.click_at(x + width * 25 // 100, y + height * 72 // 100)
    window.wait_for("STGT06", where=lambda node: node.box and node.box[0] > x + width)
    window.screenshot("06-selected")
    window.click("05 Friesischer Berg", role="label", where=lambda node: node.box and node.box[1] > y + height)
    window.wait_for("STGT05", where=lambda node: node.box and node.box[0] > x + width)


@step("the comparison says what GEOS says")
def compare(job):
    window, texts = job.window, job.texts
    window.key("ctrl+b")
    window.click(texts("comparison-run"), role="push button")
    window.wait_for_text(V_MEASURE, timeout_s=60)
    window.wait_for_text(UNCOVERED)
    job.ready()
    window.screenshot("07-comparison")


@step("undo and redo, told in the history")
def undo_and_redo(job):
    window, texts = job.window, job.texts
    window.key("ctrl+z")
    window.wait_gone("Arbeitslose", role="radio button")
    window.key("ctrl+y")
    window.wait_for("Arbeitslose", role="radio button")
    window.click(texts("tab-history"), role="toggle button")
    for key, name in (("import-indicator", "Arbeitslose"), ("import-facilities", "Kitas"), ("import-definition", "Stadtteile")):
        window.wait_for(texts.like(f"explain-history-{key}", name=name))
    window.screenshot("08-history")


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
        sources = rows("SELECT source_date, source_attribution, source_licence FROM klammer_definition ORDER BY name")
        equal(sources[0], ("2023-12-31", "Stadt Flensburg", "CC0"), "source of Stadtteile")
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
    window.screenshot("09-again")


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


@step("unsaved work survives a crash")
def survives_a_crash(job):
    job.launch("de")
    window, texts = job.window, job.texts
    window.click(job.project.name)
    window.wait_for(f"Kitas ({KITAS_COUNT})")
    window.key("ctrl+z")
    window.wait_gone(f"Kitas ({KITAS_COUNT})")
    window.wait_for(texts("status-unsaved"))
    window.kill()
    with closing(sqlite3.connect(f"file:{job.project}?mode=ro", uri=True)) as db:
        equal(db.execute("SELECT count(*) FROM klammer_facility_set").fetchall(), [(1,)], "facilities as saved")

    job.launch("de")
    window = job.window
    window.wait_for(texts.like("start-recoverable", title=TITLE))
    window.screenshot("10-recover")
    window.click(texts("start-recover"), role="push button")
    window.wait_for(texts("status-unsaved"))
    window.wait_for("Wahlbezirke", role="toggle button")
    check(not window.there(f"Kitas ({KITAS_COUNT})"), "the undone step is back")
    job.ready()
    window.key("ctrl+s")
    window.wait_for(texts.like("status-saved", file=job.project.name))
    job.end()
    with closing(sqlite3.connect(f"file:{job.project}?mode=ro", uri=True)) as db:
        equal(db.execute("SELECT count(*) FROM klammer_facility_set").fetchall(), [(0,)], "facilities as recovered")


@step("four definitions of one city as a picture, by OpenGL and by wgpu")
def pictures(job):
    files = [job.file(name) for name in (DISTRICTS, *MORE, WARDS)]
    for renderer in ("glow", "wgpu"):
        picture = job.desk.artifacts / f"11-view-{renderer}.png"
        picture.unlink(missing_ok=True)
        command = [job.program, "--lang", "de", "view", *files, "--snapshot", picture, "--size", "1200x800"]
        home = job.desk.folder / f"picture-{renderer}"
        environment = dict(os.environ, KLAMMER_RENDERER=renderer, KLAMMER_DATA_DIR=str(home))
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        equal((done.returncode, done.stderr), (0, ""), f"exit code and messages with {renderer}")
        facts = subprocess.run(
            ["identify", "-format", "%w %h %k", picture], capture_output=True, text=True, check=True
        ).stdout.split()
        equal(facts[:2], ["1200", "800"], "size of the picture")
        check(int(facts[2]) > 60, f"the picture has {facts[2]} colours only")
        check(not list((home / "work").glob("*/*.gpkg")), "a working copy stays behind")


@step("a picture of what is no boundary file is refused")
def no_picture(job):
    nonsense = job.desk.folder / "nonsense.geojson"
    nonsense.write_text("{", encoding="utf-8")
    picture = job.desk.folder / "none.png"
    command = [job.program, "--lang", "de", "view", nonsense, "--snapshot", picture]
    environment = dict(os.environ, KLAMMER_DATA_DIR=str(job.desk.folder / "no-picture"))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    equal(done.returncode, 2, "exit code")
    check("nonsense.geojson" in done.stderr, f"the file is not named: {done.stderr}")
    check(not picture.exists(), "there is a picture of nothing")


if __name__ == "__main__":
    sys.exit(run(step, __doc__))
