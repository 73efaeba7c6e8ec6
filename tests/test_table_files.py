"""CSV and Parquet files hold the table exactly, and the same bytes each time."""

from __future__ import annotations

import csv
import io
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threadgraph.graphs.errors import OutputError, UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.check import check_csv, check_parquet
from threadgraph.io.escape import unguard_cell, unmark_surrogates
from threadgraph.io.tables import ROW_GROUP, write_csv, write_parquet
from threadgraph.io.write import write_file

pieces = ['"', ",", "\r", "\n", "\r\n", "\x00", "=", "'", "\ud800", "\\u{}", "\u2028", "\x85", "é"]
texts = st.lists(st.sampled_from(pieces) | st.characters(codec=None), max_size=8).map("".join)
TIMES = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)
VALUES = {
    "string": texts,
    "int": st.integers(-(2**63), 2**63 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "time": TIMES,
}


@st.composite
def tables(draw):
    rows = draw(st.integers(0, 5))
    names = draw(st.lists(texts, min_size=1, max_size=5, unique=True))
    columns = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(VALUES)))
        cell = st.none() | VALUES[kind]
        columns[name] = Column(kind, draw(st.lists(cell, min_size=rows, max_size=rows)))
    return columns


def written(write, columns, **options):
    out = io.BytesIO()
    write(columns, out, **options)
    return out.getvalue()


def read_csv_back(data, guarded):
    limit = csv.field_size_limit(2**31 - 1)
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    finally:
        csv.field_size_limit(limit)
    undo = unguard_cell if guarded else str
    return [unmark_surrogates(undo(c)) for c in rows[0]], rows[1:]


def parsed(cell, kind, guarded):
    if kind == "string":
        return unmark_surrogates(unguard_cell(cell) if guarded else cell)
    if cell == "":
        return None
    if kind in ("int", "long"):
        return int(cell)
    if kind == "double":
        return float(cell)
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    return int((np.datetime64(cell.removesuffix("Z"), "us")).astype(np.int64))


@given(tables(), st.booleans())
def test_csv_round_trip_through_the_csv_module(columns, guarded):
    data = written(write_csv, columns, spreadsheet_safe=guarded)
    header, rows = read_csv_back(data, guarded)
    assert header == list(columns)
    assert len(rows) == len(next(iter(columns.values())))
    for n, column in enumerate(columns.values()):
        found = [parsed(row[n], column.type, guarded) for row in rows]
        # The csv module itself does not tell a missing from an empty field.
        expected = ["" if v is None and column.type == "string" else v for v in column.values]
        assert found == expected


@given(st.lists(st.none() | texts, max_size=6))
@example([None, "", "\r"])
def test_missing_and_empty_text_differ_in_csv(values):
    lines = written(
        write_csv, {"a": Column("string", values), "b": Column("int", [1] * len(values))}
    )
    out = io.BytesIO()
    for value in values:
        cell = written(write_csv, {"a": Column("string", [value]), "b": Column("int", [1])})
        out.write(cell.removeprefix(b"a,b\n"))
        assert cell.startswith(b"a,b\n,1\n") == (value is None)
        assert cell.startswith(b'a,b\n"",1\n') == (value == "")
    assert lines == b"a,b\n" + out.getvalue()


def test_csv_by_hand():
    columns = {
        "id": Column("string", ["007", "1e5", "NA"]),
        "text": Column("string", ['say "hi"', "a\rb", None]),
        "depth": Column("int", np.array([0, 1, 2], dtype=np.int32)),
        "share": Column("double", np.array([0.1, np.nan, np.inf])),
        "deleted": Column("boolean", [True, False, None]),
        "time": Column("time", np.array([0, NO_TIME, 1_466_715_660_500_000])),
    }
    assert written(write_csv, columns) == (
        b"id,text,depth,share,deleted,time\n"
        b'007,"say ""hi""",0,0.1,true,1970-01-01T00:00:00Z\n'
        b'1e5,"a\rb",1,,false,\n'
        b"NA,,2,,,2016-06-23T21:01:00.500000Z\n"
    )


def test_lone_return_does_not_split_a_row():
    data = written(write_csv, {"a": Column("string", ["x\ry", "\r"]), "b": Column("int", [1, 2])})
    assert len(list(csv.reader(io.StringIO(data.decode(), newline="")))) == 3


def test_only_text_is_guarded_for_spreadsheets():
    columns = {"=name": Column("string", ["=1+1", "'tis", "ok"]), "n": Column("int", [-1, 0, 1])}
    assert written(write_csv, columns, spreadsheet_safe=True) == (
        b"'=name,n\n'=1+1,-1\n''tis,0\nok,1\n"
    )


def test_a_table_of_one_column_has_no_empty_line():
    data = written(write_csv, {"a": Column("string", ["x", None, ""])})
    assert data == b'a\nx\n""\n""\n'


@given(tables())
@settings(max_examples=60, deadline=None)
def test_parquet_round_trip(columns):
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(written(write_parquet, columns)))
    assert [unmark_surrogates(name) for name in table.column_names] == list(columns)
    for n, column in enumerate(columns.values()):
        found = table.column(n)
        if column.type == "time":
            found = found.cast("int64")
        found = found.to_pylist()
        if column.type == "string":
            found = [None if v is None else unmark_surrogates(v) for v in found]
        assert found == list(column.values)


def test_parquet_types_and_missing_values():
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "s": Column("string", ["", None]),
        "i": Column("int", [1, None]),
        "d": Column("double", np.array([0.5, np.nan])),
        "b": Column("boolean", np.array([True, False])),
        "t": Column("time", np.array([0, NO_TIME])),
    }
    table = pq.read_table(io.BytesIO(written(write_parquet, columns)))
    assert table.schema.types == [
        pa.large_string(), pa.int64(), pa.float64(), pa.bool_(), pa.timestamp("us", "UTC")
    ]  # fmt: skip
    assert [c.null_count for c in table.columns] == [1, 1, 1, 0, 1]


def test_parquet_row_groups_are_fixed():
    import pyarrow.parquet as pq

    columns = {"n": Column("int", np.arange(ROW_GROUP + 5))}
    data = written(write_parquet, columns)
    meta = pq.read_metadata(io.BytesIO(data))
    assert [meta.row_group(g).num_rows for g in range(meta.num_row_groups)] == [ROW_GROUP, 5]
    assert meta.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_the_same_table_gives_the_same_bytes(write):
    columns = {
        "name": Column("string", [f"p{n % 7}" for n in range(9000)]),
        "x": Column("double", np.linspace(0, 1, 9000)),
    }
    as_lists = {name: Column(c.type, list(c.values)) for name, c in columns.items()}
    assert written(write, columns) == written(write, columns) == written(write, as_lists)


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_an_empty_table_has_its_header(write, tmp_path):
    path = tmp_path / ("t.csv" if write is write_csv else "t.parquet")
    write_file(path, partial(write, {"a": Column("string", []), "b": Column("time", [])}))
    check = check_csv if write is write_csv else check_parquet
    check(path, rows=0)


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize(
    "columns",
    [
        {"a": Column("int", [1]), "b": Column("int", [1, 2])},
        {},
        {"a": Column("int", ["7"])},
        {"a": Column("int", [1.0])},
        {"a": Column("double", ["1.5"])},
        {"a": Column("boolean", ["false"])},
        {"a": Column("string", [5])},
        {"a": Column("time", [253_402_300_800_000_000])},
    ],
)
def test_a_table_that_is_none_is_refused(write, columns):
    with pytest.raises(UsageError):
        written(write, columns)


def test_whole_numbers_beyond_64_bits():
    columns = {"n": Column("int", [2**63])}
    assert written(write_csv, columns) == b"n\n9223372036854775808\n"
    with pytest.raises(UsageError, match="64 bits"):
        written(write_parquet, columns)


@pytest.mark.parametrize(
    ("write", "check", "name"),
    [(write_csv, check_csv, "t.csv"), (write_parquet, check_parquet, "t.parquet")],
)
def test_a_wrong_number_of_rows_is_found(write, check, name, tmp_path):
    columns = {"n": Column("int", [1, 2, 3]), "text": Column("string", ["a\nb", "", None])}
    write_file(tmp_path / name, partial(write, columns), check=partial(check, rows=3))
    with pytest.raises(OutputError, match="it has 3 rows, not 4"):
        write_file(tmp_path / name, partial(write, columns), check=partial(check, rows=4))


def test_a_field_longer_than_the_limit_of_the_csv_module(tmp_path):
    columns = {"text": Column("string", ["x" * 300_000]), "n": Column("int", [1])}
    before = csv.field_size_limit()
    write_file(tmp_path / "t.csv", partial(write_csv, columns), check=partial(check_csv, rows=1))
    assert csv.field_size_limit() == before


def test_datetime64_of_any_unit_is_understood():
    times = np.array(["2016-06-23T21:01:00", "NaT"], dtype="datetime64[s]")
    assert written(write_csv, {"t": Column("time", times), "n": Column("int", [1, 2])}) == (
        b"t,n\n2016-06-23T21:01:00Z,1\n,2\n"
    )
