"""A CSV as Parquet in the shape of our registered form, made with polars and pyarrow: to tune the peers without our program.

Sorted by case, time and original order; texts as dictionaries; row groups of 64k events or a little more that split no case.
It is not what our program writes: no classes, and nothing in the file's own metadata, so our program does not measure it.

    stand_in.py LOG.csv FILE.parquet
"""

import sys

import polars
import pyarrow
import pyarrow.parquet

ROWS = 64 * 1024
NAMES = {"case:concept:name": "case", "concept:name": "activity", "time:timestamp": "time", "org:group": "unit",
         "org:resource": "officer", "lifecycle:transition": "status", "impact": "difficulty"}


def main(source, path):
    written = polars.col("time").str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us")
    offset = (polars.col("time").str.slice(20, 2).cast(polars.Int16) * 60 + polars.col("time").str.slice(23, 2).cast(polars.Int16))
    offset = polars.when(polars.col("time").str.slice(19, 1) == "-").then(-offset).otherwise(offset)
    events = (
        polars.scan_csv(source, schema=dict.fromkeys(NAMES, polars.String), row_index_name="place")
        .rename(NAMES)
        .with_columns(offset=offset)
        .with_columns(time=(written - polars.duration(minutes="offset")).dt.replace_time_zone("UTC"), place=polars.col("place") + 2)
        .sort("case", "time", "place")
        .select("case", "activity", "time", "offset", "unit", "officer", "status", "difficulty", "place")
        .collect()
    )
    first = events.select(polars.arg_where(polars.col("case") != polars.col("case").shift(1)))["case"].to_list()
    bounds, wanted = [0], ROWS
    for row in first:
        if row >= wanted:
            bounds.append(row)
            wanted = row + ROWS
    bounds.append(events.height)
    text = pyarrow.dictionary(pyarrow.int32(), pyarrow.utf8())
    schema = pyarrow.schema([(name, {"time": pyarrow.timestamp("us", "UTC"), "offset": pyarrow.int16(),
                                     "place": pyarrow.uint32()}.get(name, text)) for name in events.columns])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="snappy") as writer:
        for start, end in zip(bounds, bounds[1:]):
            part = events[start:end].to_arrow()
            columns = [column.cast(pyarrow.utf8()).dictionary_encode() if schema.field(name).type == text else column.cast(schema.field(name).type)
                       for name, column in zip(part.column_names, part.columns)]
            writer.write_table(pyarrow.table(columns, schema=schema), row_group_size=end - start)


main(sys.argv[1], sys.argv[2])
