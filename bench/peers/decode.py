"""Decodes columns of a Parquet file, row group by row group where the library can, and prints the number of rows.

    decode.py FILE.parquet pyarrow|polars COLUMN…

Columns that the file does not have are left out.
"""

import json
import sys


def pyarrow_rows(path, columns):
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.parquet.read_schema(path)
    columns = [name for name in columns if name in schema.names]
    texts = [name for name in columns if pyarrow.types.is_dictionary(schema.field(name).type)]
    file = pyarrow.parquet.ParquetFile(path, read_dictionary=texts)
    return sum(file.read_row_group(group, columns=columns).num_rows for group in range(file.num_row_groups))


def polars_rows(path, columns):
    import polars

    events = polars.scan_parquet(path)
    names = events.collect_schema().names()
    return sum(part.height for part in events.select([name for name in columns if name in names]).collect_batches())


path, library, *columns = sys.argv[1:]
print(json.dumps([{"pyarrow": pyarrow_rows, "polars": polars_rows}[library](path, columns)]))
