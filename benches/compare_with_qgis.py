#!/usr/bin/python3
"""Time and memory of `klammer view FILE --snapshot` and of `qgis --noplugins --snapshot`, turn by turn on one machine.

usage: compare_with_qgis.py PROGRAM [--runs N] [--cells COLUMNSxROWS ...] [FILE.shp ...]

Without files it writes coverages of 100 x 100 and 400 x 250 polygons with 41 vertices and 32 fields into a temporary folder. Both
programs draw into the same virtual screen (Xvfb) with software rendering, 1600 x 1000, each with an empty folder of its own for
settings. The first run of each program warms the disk's cache and is not counted. Told are the medians of wall clock and processor
time (all threads) and the highest resident memory, and their ratios. On a machine that is busy with other things the processor
time says more than the clock. Needs QGIS, Xvfb, Mesa and nothing from PyPI.
"""
import argparse
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SIZE = (1600, 1000)
PATIENCE_S = 300
WIDTH_M, HEIGHT_M, LEFT, BOTTOM = 40_000.0, 30_000.0, 420_000.0, 5_780_000.0
PRJ = (
    'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
FIELDS = 30


def coverage(columns, rows, steps=10):
    """Polygons without gaps and overlaps: every shared border is one wiggly line used by both neighbours."""
    chance = random.Random(1)
    across, up = WIDTH_M / columns, HEIGHT_M / rows
    node = {}
    for j in range(rows + 1):
        for i in range(columns + 1):
            dx, dy = chance.uniform(-0.25, 0.25) * across, chance.uniform(-0.25, 0.25) * up
            x = i * across + (dx if 0 < i < columns else 0.0)
            y = j * up + (dy if 0 < j < rows else 0.0)
            node[i, j] = (LEFT + x, BOTTOM + y)

    def line(a, b, straight):
        (ax, ay), (bx, by) = a, b
        points = []
        for k in range(1, steps):
            t = k / steps
            off = 0.0 if straight else chance.uniform(-0.06, 0.06)
            points.append((ax + (bx - ax) * t - (by - ay) * off, ay + (by - ay) * t + (bx - ax) * off))
        return points

    level = {(i, j): line(node[i, j], node[i + 1, j], j in (0, rows)) for j in range(rows + 1) for i in range(columns)}
    upright = {(i, j): line(node[i, j], node[i, j + 1], i in (0, columns)) for j in range(rows) for i in range(columns + 1)}
    for j in range(rows):
        for i in range(columns):
            ring = [node[i, j], *level[i, j], node[i + 1, j], *upright[i + 1, j], node[i + 1, j + 1]]
            ring += [*reversed(level[i, j + 1]), node[i, j + 1], *reversed(upright[i, j]), node[i, j]]
            # Outer rings run clockwise in shapefiles.
            yield ring[::-1]


def write(folder, columns, rows):
    """A shapefile with its table, as GDAL writes one."""
    shp, shx = bytearray(100), bytearray(100)
    for number, ring in enumerate(coverage(columns, rows), 1):
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        content = struct.pack("<i4d3i", 5, min(xs), min(ys), max(xs), max(ys), 1, len(ring), 0)
        content += struct.pack(f"<{2 * len(ring)}d", *(value for point in ring for value in point))
        shx += struct.pack(">2i", len(shp) // 2, len(content) // 2)
        shp += struct.pack(">2i", number, len(content) // 2) + content
    for part in (shp, shx):
        struct.pack_into(">i", part, 0, 9994)
        struct.pack_into(">i", part, 24, len(part) // 2)
        struct.pack_into("<2i4d", part, 28, 1000, 5, LEFT, BOTTOM, LEFT + WIDTH_M, BOTTOM + HEIGHT_M)
    fields = [("ID", b"C", 80, 0), ("NAME", b"C", 80, 0)] + [(f"V{k:02}", b"N", 24, 15) for k in range(FIELDS)]
    length = 1 + sum(field[2] for field in fields)
    dbf = bytearray(struct.pack("<4BIHH20x", 3, 124, 1, 1, columns * rows, 33 + 32 * len(fields), length))
    for name, kind, width, decimals in fields:
        dbf += struct.pack("<11sc4x2B14x", name.encode(), kind, width, decimals)
    dbf += b"\r"
    chance = random.Random(7)
    for number in range(columns * rows):
        dbf += b" " + f"B{number:06}".encode().ljust(80)
        dbf += f"Planungsraum {number} Süd-Höhe".encode().ljust(80)
        for _ in range(FIELDS):
            dbf += f"{chance.randrange(900):>8}.000000000000000".encode()
    dbf += b"\x1a"
    stem = folder / f"cells_{columns * rows}"
    for ending, data in (("shp", shp), ("shx", shx), ("dbf", dbf), ("prj", PRJ.encode()), ("cpg", b"UTF-8")):
        stem.with_suffix("." + ending).write_bytes(data)
    return stem.with_suffix(".shp")


def run(command, environment, picture):
    """Wall clock and processor time in s, highest resident memory in MB."""
    picture.unlink(missing_ok=True)
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # A dialog nobody answers would wait for ever.
    watchdog = threading.Timer(PATIENCE_S, process.kill)
    watchdog.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if not picture.is_file():
        sys.exit(f"no picture (exit code {process.returncode}): {' '.join(map(str, command))}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def screen():
    """A virtual screen of our own; answers with its process and name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1680x1100x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        return process, ":" + said.readline().strip()


def compare(program, path, runs, environment, folder):
    picture = folder / "picture.png"
    size = f"{SIZE[0]}x{SIZE[1]}"
    commands = {
        "QGIS": ["qgis", "--noplugins", "--nologo", "--snapshot", picture, "--width", str(SIZE[0]), "--height", str(SIZE[1]), path],
        "Klammer": [program, "--lang", "de", "view", path, "--snapshot", picture, "--size", size],
    }
    found = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            measured = run(command, environment, picture)
            if turn > 0:
                found[name].append(measured)
    print(f"{path.name}: medians of {runs} runs, turn by turn; load {os.getloadavg()[0]:.1f}")
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in found.items()}
    for name, (wall, processor, memory) in medians.items():
        print(f"  {name:8} {wall:6.2f} s   processor {processor:6.2f} s   memory {memory:5.0f} MB")
    ratios = [own / peer for own, peer in zip(medians["Klammer"], medians["QGIS"])]
    print("  {:8} {:6.2f}     processor {:6.2f}     memory {:5.2f}".format("ratio", *ratios), flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("files", type=Path, nargs="*")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--cells", nargs="+", default=["100x100", "400x250"])
    given = arguments.parse_intermixed_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for own in ("home", "runtime", "data"):
            (folder / own).mkdir(mode=0o700)
        paths = given.files or [write(folder, *map(int, cells.split("x"))) for cells in given.cells]
        server, display = screen()
        # QGIS must find the system's own Python, whatever this shell has.
        environment = dict(
            PATH="/usr/local/bin:/usr/bin:/bin",
            LANG="C.UTF-8",
            DISPLAY=display,
            HOME=str(folder / "home"),
            XDG_RUNTIME_DIR=str(folder / "runtime"),
            KLAMMER_DATA_DIR=str(folder / "data"),
            LIBGL_ALWAYS_SOFTWARE="1",
            QT_QPA_PLATFORM="xcb",
        )
        try:
            for path in paths:
                compare(given.program.resolve(), path.resolve(), given.runs, environment, folder)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
