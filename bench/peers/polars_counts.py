"""Handovers and A→B→A between holds with polars, from Parquet or CSV.

    polars_counts.py FILE told|untold

untold: sorts the events by case, time and place in the file, then shifts within each case.
told:   knows that the rows stand case by case and in order: shifts the whole columns and compares the cases.
"""

import json
import sys

import polars
from polars import col


def scan(path, columns):
    if path.endswith(".parquet"):
        return polars.scan_parquet(path, row_index_name="row").select(columns)
    names = ["case", "activity", "time", "unit", "officer", "status", "difficulty"]
    # An explicit type for every column; polars reads times with an offset as text only, so they are parsed after.
    events = polars.scan_csv(path, has_header=False, skip_rows=1, schema=dict.fromkeys(names, polars.String),
                             row_index_name="row").select(columns)
    if "time" in columns:
        events = events.with_columns(col("time").str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_zone="UTC", time_unit="us"))
    return events


def untold(path):
    case, unit = "case", col("unit")
    events = scan(path, ["case", "unit", "time", "row"]).filter(unit.is_not_null()).sort(case, "time", "row")
    holds = events.filter(unit.ne_missing(unit.shift(1).over(case)))
    steps = holds.with_columns(handover=unit.shift(1).over(case).is_not_null(), back=unit.shift(2).over(case) == unit)
    handover, back = col("handover"), col("back").fill_null(False)
    return steps.select(
        handovers=handover.sum(), handing=col(case).filter(handover).n_unique(),
        returns=back.sum(), returning=col(case).filter(back).n_unique(),
    ).collect(engine="in-memory")


def told(path):
    case, unit = col("case"), col("unit")
    events = scan(path, ["case", "unit"]).filter(unit.is_not_null())
    holds = events.filter(unit.ne_missing(unit.shift(1)) | case.ne_missing(case.shift(1)))
    further = (case == case.shift(2)).fill_null(False)
    steps = holds.select(
        "case", handover=(case == case.shift(1)).fill_null(False), further=further,
        back=further & (unit == unit.shift(2)).fill_null(False),
    )
    handover, back = col("handover"), col("back")
    # A case's first handover is the one before which no other of that case stands; cases stand together, so runs are cases.
    return steps.select(
        handovers=handover.sum(), handing=(handover & ~col("further")).sum(),
        returns=back.sum(), returning=case.filter(back).rle_id().max().fill_null(-1).cast(polars.Int64) + 1,
    ).collect(engine="streaming")


print(json.dumps({"told": told, "untold": untold}[sys.argv[2]](sys.argv[1]).row(0)))
