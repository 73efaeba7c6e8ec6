"""Delimited text: delimiters, quotes, line ends, limits, encodings; rows as the csv module cuts."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats import delimited
from threadgraph.io.formats.delimited_rows import TableRow, TableRun, table_rows
from threadgraph.io.options import Columns, Limits, ReadOptions
from threadgraph.io.recognise import read_source
from threadgraph.io.streams import HEAD, Source


def read(data: str | bytes, **options: object) -> tuple[Records, Ledger]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    ledger, chosen = Ledger(), ReadOptions(**options)  # type: ignore[arg-type]
    with Source(io.BytesIO(raw), "f.csv", chosen.limits) as source:
        return read_source(source, chosen, ledger), ledger


def reasons(ledger: Ledger) -> list[tuple[str, str]]:
    return [(rejected.where, rejected.reason) for rejected in ledger.rejected_records]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    rows = [["id", "author", "text"], ["1", "Ann", 'a,b;c\t"d"|e'], ["2", "Bob", "x\r\ny\u2028z"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    records, ledger = read(file.getvalue())
    assert records.texts == [rows[1][2], rows[2][2]]
    assert records.places == [2, 3]
    assert ledger.notes["format"] == ("tsv" if delimiter == "\t" else "csv")


def test_trailing_delimiters_and_the_line_of_excel() -> None:
    rows = "1;Ann;x;\n2;Bob;y;\n"
    for header in ("AuthorID;Author;Content;\n", "AuthorID;Author;Content\n"):
        records, ledger = read(header + rows)
        assert (records.authors, records.texts) == (["Ann", "Bob"], ["x", "y"])
        assert records.author_ids == ["1", "2"]
        assert not ledger.rejected
    records, _ = read("sep=;\r\nid;text\r\n1;x\r\n")
    assert (records.ids, records.texts) == (["1"], ["x"])
    _, ledger = read("id,text\n1,x\n2,y,\n")
    assert reasons(ledger) == [("f.csv:3", "wrong_field_count")]


def test_a_quote_that_never_closes() -> None:
    records, ledger = read('id,text\n1,x\n2,"open\n3,y\n4,z\n')
    assert records.ids == ["1"]
    assert reasons(ledger) == [("f.csv:3", "unclosed_quote")]
    assert "3 lines" in ledger.examples["unclosed_quote"][0].what
    assert ledger.rejected_records[0].raw == b'2,"open\n3,y\n4,z\n'
    assert ledger.read == 2


def test_faulty_rows_do_not_touch_the_next() -> None:
    data = 'id,text\n1,"a"b\n2,x\n3,c\rd\n4,y\n5,"a\nb"c\n6,z\n'
    records, ledger = read(data)
    assert records.ids == ["2", "4", "6"]
    assert reasons(ledger) == [
        ("f.csv:2", "bad_quoting"),
        ("f.csv:4", "stray_cr"),
        ("f.csv:6", "bad_quoting"),
    ]


def test_blank_rows_and_empty_cells() -> None:
    data = "\nid,parent,author,text,time\n\n1,,,,\n  \n,,,,\n2,1, ,x,\n,1,A,y,5\n"
    records, ledger = read(data)
    assert records.ids == ["1", "2"]
    assert records.parents == [None, "1"]
    assert records.authors == [None, " "]
    assert records.texts == ["", "x"]
    assert records.times == [NO_TIME, NO_TIME]
    assert ledger.counters["blank_lines"] == 4
    assert reasons(ledger) == [("f.csv:8", "no_id")]


def test_limits_of_lines_fields_and_ids() -> None:
    limits = Limits(line=60, field_size=20, id_length=3)
    wide = "w" * 70
    data = f'id,text\n1,x\n2,{wide}\n3,{"w" * 21}\n1234,y\n4,"{wide[:40]}\n{wide[:40]}\nx"\n5,z\n'
    records, ledger = read(data, limits=limits)
    assert records.ids == ["1", "5"]
    assert reasons(ledger) == [
        ("f.csv:3", "line_too_long"),
        ("f.csv:4", "field_too_large"),
        ("f.csv:5", "id_too_long"),
        ("f.csv:6", "field_too_large"),
    ]
    assert ledger.rejected_records[3].raw is None


def test_large_fields_are_fine_and_the_limit_of_csv_is_left_alone() -> None:
    before = csv.field_size_limit()
    records, _ = read("id,text\n1," + "w" * 400_000 + "\n")
    assert len(records.texts[0]) == 400_000
    assert csv.field_size_limit() == before


def test_ids_are_made_by_row() -> None:
    records, ledger = read("author,text\nA,x\nB\nC,z\n")
    assert records.ids == ["row-1", "row-3"]
    assert (records.ordered, records.thread_id) == (True, "f.csv")
    assert (ledger.counters["ids_made"], ledger.warnings["no_parents"]) == (2, 1)


def test_one_bad_line_does_not_change_the_encoding() -> None:
    good = "1,Zoë\n2,Ann\n3,Jürgen\n"
    records, ledger = read(f"id,author\n{good}".encode() + b"4,Andr\xe9\n5,Bob\n")
    assert records.ids == ["1", "2", "3", "5"]
    assert reasons(ledger) == [("f.csv:5", "not_utf8")]
    assert ledger.rejected_records[0].raw == b"4,Andr\xe9\n"
    records, ledger = read(
        f"id,author\n{good}".encode() + b"4,Andr\xe9\n", encoding_errors="replace"
    )
    assert (records.authors[-1], ledger.counters["text_repaired"]) == ("Andr\ufffd", 1)
    ascii_first = "id,author\n" + "1,Ann\n" * HEAD
    records, ledger = read(ascii_first.encode() + b"2,Andr\xe9\n")
    assert records.authors[-1] == "André"
    assert ledger.warnings == {"encoding_guessed": 1, "no_parents": 1, "no_texts": 1}


def test_a_quoted_field_with_a_line_that_is_not_utf8() -> None:
    data = 'id,text\n1,ë\n2,"x\n'.encode() + b"\xff\n" + 'y"\n3,ü\n4,ö\n'.encode()
    records, ledger = read(data)
    assert records.ids == ["1", "3", "4"]
    assert reasons(ledger) == [("f.csv:3", "not_utf8")]


def test_utf16_tables() -> None:
    data = "id\tauthor\ttext\n1\tZoë\t𝄞\n"
    for raw, options in (
        (data.encode("utf-16"), {}),
        (data.encode("utf-16-be"), {"encoding": "utf-16-be"}),
    ):
        records, ledger = read(raw, **options)
        assert (records.authors, records.texts) == (["Zoë"], ["𝄞"])
        assert ledger.notes["encoding"].startswith("utf-16")
    with pytest.raises(InputError, match="--encoding utf-16-le"):
        read(data.encode("utf-16-le"))


def test_a_table_that_is_cut() -> None:
    data = "id,author,text\n" + "".join(f'{n},A,"text\n{n}"\n' for n in range(9000))
    packed = gzip.compress(data.encode())
    records, ledger = read(packed[:-9])
    assert ledger.incomplete
    assert ledger.rejected.keys() <= {"cut_line"}
    assert records.texts == [f"text\n{n}" for n in range(len(records))]
    assert ledger.warnings["ends_early"] == 1


def test_ambiguous_and_unzoned_times() -> None:
    _, ledger = read("id,text,date\n1,x,03/04/2020\n2,y,05/06/2020\n")
    assert ledger.warnings["ambiguous_dates"] == 1
    records, ledger = read("id,text,date\n1,x,2020-04-03 10:00\n2,y,soon\n")
    assert records.times == [1585908000_000_000, NO_TIME]
    assert ledger.counters["times_unreadable"] == 1
    assert "UTC assumed" in ledger.notes["time_zone"]


def test_headers_that_are_refused() -> None:
    with pytest.raises(InputError, match="no comments"):
        read("id,author,text\n")
    with pytest.raises(InputError, match='among "a", "b", "c"; name them with --author-col'):
        read("a,b,c\n1,2,3\n4,5,6\n")
    records, _ = read("a,b,c\n1,2,3\n4,5,6\n", columns=Columns(text="c", author="b"))
    assert records.texts == ["3", "6"]


CELLS = st.text(st.sampled_from('ab ",;\t\r\n\0é\u2028'), max_size=6)


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6), st.sampled_from(",;\t"))
def test_what_is_written_is_read(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(rows)
    found = list(of_text(file.getvalue(), delimiter))
    assert [row.fields for row in found] == [seen(row) for row in rows]
    assert not any(row.fault for row in found)


@settings(max_examples=500)
@given(st.text(st.sampled_from('a",\r\n'), max_size=40))
@example('x",""y\nx",""y\n"\n')
@example('"a""\n",b\n"')
def test_rows_are_those_of_the_csv_module(text: str) -> None:
    found = of_text(text, ",")
    assert "".join(str(line) for row in found for line in row.lines) == text
    reader = csv.reader(iter(cut(text)), strict=True)
    expected: list[list[str] | None] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            expected.append(None)
        else:
            expected.append(seen(row))
    assert [None if row.fault else row.fields for row in found] == expected


def cut(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    return [*lines[:-1], text.rpartition("\n")[2]] if text[-1:] not in ("", "\n") else lines[:-1]


def seen(row: list[str]) -> list[str]:
    """A row of empty fields, or of one field of blanks, is a blank line."""
    return row if any(row) and (len(row) > 1 or row[0].strip()) else []


def of_text(text: str, delimiter: str) -> list[TableRow]:
    return [
        row
        for item in table_rows([(1, cut(text))], delimiter, Limits())
        for row in (item.rows() if isinstance(item, TableRun) else [item])
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(st.text("ab1 \"',;é\n", max_size=5), min_size=1, max_size=5), max_size=12),
    st.sampled_from(["id,author,text,parent\n", "author,text,time\n", "id,text,score;\n"]),
    st.sampled_from([Limits(), Limits(id_length=3, field_size=30, line=40)]),
    st.booleans(),
)
def test_rows_together_and_one_by_one_are_the_same(
    rows: list[list[str]], header: str, limits: Limits, quoted: bool
) -> None:
    file = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(file, quoting=quoting, lineterminator="\n").writerows(rows)
    data = header + "x,y,z,\n" * 3 + file.getvalue() + "a,b,c,d\n"
    together = outcome(data, limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited._Table, "take_run", lambda table, run: False)
        assert outcome(data, limits) == together


def outcome(data: str, limits: Limits) -> object:
    try:
        records, ledger = read(data, limits=limits, format="csv")
    except InputError as error:
        return str(error)
    return records, ledger, ledger.rejected_records
