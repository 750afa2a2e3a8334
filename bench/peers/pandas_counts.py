"""Handovers and A→B→A between holds with pandas on dictionary codes, from Parquet.

    pandas_counts.py FILE told|untold

untold: sorts the events by case and time, stably. told: knows that the rows stand case by case and in order.
Both then compare neighbours as arrays, which is faster than pandas' own groupby (see pm4py_counts.py).
"""

import json
import sys

import numpy
import pandas


def main(path, order):
    columns = ["case", "unit"] if order == "told" else ["case", "unit", "time"]
    events = pandas.read_parquet(path, columns=columns)
    events = events[events["unit"].notna()]
    if order == "untold":
        events = events.sort_values(["case", "time"], kind="stable")
    case, unit = (events[name].cat.codes.to_numpy() for name in ("case", "unit"))
    held = numpy.append(True, (case[1:] != case[:-1]) | (unit[1:] != unit[:-1]))
    case, unit = case[held], unit[held]
    handover = case[1:] == case[:-1]
    back = (case[2:] == case[:-2]) & (unit[2:] == unit[:-2])
    figures = [handover.sum(), len(numpy.unique(case[1:][handover])), back.sum(), len(numpy.unique(case[2:][back]))]
    print(json.dumps([int(figure) for figure in figures]))


main(*sys.argv[1:])
