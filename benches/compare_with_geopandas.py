#!/usr/bin/env python3
"""Overlay and transfer by `klammer` and by geopandas and tobler, turn by turn on one machine.

usage: compare_with_geopandas.py PROGRAM [--runs N] [--cells 100x100 400x250] [--over 50x45] [--variables 30]

Writes coverages of wiggly cells (every shared border is one line used by both neighbours; 41 vertices a cell) as shapefiles with variables
into a temporary folder: the finer ones as they are, the coarser one turned by 17 degrees. Told are the medians of

* overlay: computing alone, and with reading and writing a GeoPackage;
* transfer of all variables as counts, areas as weights: computing alone, and with reading both files and writing a CSV;
* the highest memory of each process,

their ratios, and how far results differ. Each run is a process of its own. On a busy machine trust none of it; processor time is
told beside the clock. Needs geopandas and tobler (PyPI): `pip install geopandas tobler`.
"""
import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZE, LEFT, BOTTOM = (40_000.0, 30_000.0), 420_000.0, 5_780_000.0


def coverage(path, columns, rows, seed, angle, prefix, variables, vertices=40):
    """An exact coverage as a shapefile."""
    import geopandas
    import numpy
    from shapely.geometry import Polygon

    random, steps = numpy.random.default_rng(seed), max(2, vertices // 4)
    x, y = numpy.meshgrid(numpy.linspace(0, SIZE[0], columns + 1), numpy.linspace(0, SIZE[1], rows + 1))
    moved_x = random.uniform(-0.25, 0.25, x.shape) * SIZE[0] / columns
    moved_y = random.uniform(-0.25, 0.25, y.shape) * SIZE[1] / rows
    moved_x[:, [0, -1]] = 0
    moved_y[[0, -1], :] = 0
    node = numpy.dstack([x + moved_x, y + moved_y])

    def line(start, end, straight):
        share = numpy.linspace(0, 1, steps + 1)[1:-1]
        points = numpy.outer(1 - share, start) + numpy.outer(share, end)
        if not straight:
            across = numpy.array([-(end - start)[1], (end - start)[0]])
            points += (random.uniform(-0.06, 0.06, len(share)) * numpy.sin(numpy.pi * share))[:, None] * across
        return points

    flat = {(j, i): line(node[j, i], node[j, i + 1], j in (0, rows)) for j in range(rows + 1) for i in range(columns)}
    steep = {(j, i): line(node[j, i], node[j + 1, i], i in (0, columns)) for j in range(rows) for i in range(columns + 1)}
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    middle, cells = numpy.array(SIZE) / 2, []
    for j in range(rows):
        for i in range(columns):
            ring = numpy.vstack([
                node[j, i], flat[j, i], node[j, i + 1], steep[j, i + 1],
                node[j + 1, i + 1], flat[j + 1, i][::-1], node[j + 1, i], steep[j, i][::-1],
            ]) - middle
            turned = numpy.column_stack([ring[:, 0] * cosine - ring[:, 1] * sine, ring[:, 0] * sine + ring[:, 1] * cosine])
            cells.append(Polygon(turned + middle + [LEFT, BOTTOM]))
    data = {"ID": [f"{prefix}{i:06d}" for i in range(len(cells))]}
    for variable in range(variables):
        data[f"V{variable:02d}"] = random.integers(0, 900, len(cells)).astype(float)
    geopandas.GeoDataFrame(data, geometry=cells, crs=25832).to_file(path, encoding="utf-8")


def by_peers(task, fine, coarse, out, variables):
    """One run of geopandas or tobler in this process; prints what was measured."""
    import geopandas

    if task == "transfer":
        from tobler.area_weighted import area_interpolate
    started = time.perf_counter()
    a, b = geopandas.read_file(fine), geopandas.read_file(coarse)
    read_s = time.perf_counter() - started
    started = time.perf_counter()
    if task == "overlay":
        result = geopandas.overlay(a[["ID", "geometry"]], b[["ID", "geometry"]], how="intersection")
    else:
        result = area_interpolate(a, b, extensive_variables=[f"V{v:02d}" for v in range(variables)])
    compute_s = time.perf_counter() - started
    started = time.perf_counter()
    if task == "overlay":
        result.to_file(out, driver="GPKG")
        total = float(result.area.sum())
    else:
        result.insert(0, "ID", b["ID"])
        result.drop(columns="geometry").to_csv(out, index=False)
        total = float(result["V00"].sum())
    write_s = time.perf_counter() - started
    print(json.dumps({
        "read_s": read_s, "compute_s": compute_s, "write_s": write_s, "total": total, "rows": len(result),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


def run(command):
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**json.loads(done.stdout), "wall_s": wall, "processor_s": processor}


def median(runs, key):
    return statistics.median(one[key] for one in runs)


def whole(one):
    return one["read_s"] + one["compute_s"] + one["write_s"]


def compare(task, program, fine, coarse, folder, options):
    mine, theirs = [], []
    for _ in range(options.runs):
        out = folder / f"mine.{'gpkg' if task == 'overlay' else 'csv'}"
        fields = ["--counts", ",".join(f"V{v:02d}" for v in range(options.variables))] if task == "transfer" else []
        mine.append(run([program, task, str(fine), str(coarse), *fields, "--out", str(out), "--json", "--internal"]))
        out = folder / f"theirs.{'gpkg' if task == 'overlay' else 'csv'}"
        out.unlink(missing_ok=True)
        arguments = [task, str(fine), str(coarse), str(out), str(options.variables)]
        theirs.append(run([sys.executable, __file__, "--peer", *arguments]))
    for one in mine + theirs:
        one["whole_s"] = whole(one)
    print(f"{task} {fine.stem} x {coarse.stem}, medians of {options.runs}")
    for key in ("compute_s", "read_s", "write_s", "whole_s", "processor_s", "peak_mb"):
        a, b = median(mine, key), median(theirs, key)
        print(f"  {key:12} {a:9.3f} {b:9.3f}   {b / a:6.1f} times")
    total = mine[0]["pieces_area_m2"] if task == "overlay" else mine[0]["figures"][0]["total_after"]
    print(f"  result differs by {abs(total / theirs[0]['total'] - 1):.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cells", nargs="+", default=["100x100", "400x250"])
    parser.add_argument("--over", default="50x45")
    parser.add_argument("--variables", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)

        def written(cells, seed, angle, prefix, variables):
            path = folder / f"{cells}.shp"
            coverage(path, *map(int, cells.split("x")), seed, angle, prefix, variables)
            return path

        coarse = written(options.over, 2, 17.0, "T", 0)
        for cells in options.cells:
            fine = written(cells, 1, 0.0, "B", options.variables)
            for task in ("overlay", "transfer"):
                compare(task, options.program, fine, coarse, folder, options)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        by_peers(*sys.argv[2:6], int(sys.argv[6]))
    else:
        main()
