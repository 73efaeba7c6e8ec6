"""Read JSON lines (NDJSON): one object per line, one comment per object."""

from __future__ import annotations

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import prepare
from threadgraph.io.formats.json_table import JsonTable
from threadgraph.io.formats.rows import Fault
from threadgraph.io.lines import LongLine
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a stream of JSON lines; InputError if no key names words or people.

    A line that is no usable record is rejected with its number and a reason; blank lines are
    counted.  Of a stream that ends early, the line that was cut is rejected.
    """
    prepare(source, options, ledger)
    table = JsonTable(source.name, lambda line: f"{source.name}:{line}", options, ledger)
    limit = options.limits.line
    for block in source.blocks():
        if isinstance(block, LongLine):
            what = (
                f"line longer than limit: {block.length:,} bytes, over {limit:,} "
                "(--limit-line raises it)"
            )
            table.reject(Fault("line_too_long", what), block.line, None)
            continue
        data, first = block.data, block.first
        cut = b""
        if source.ended_early and not data.endswith(b"\n"):
            start = data.rfind(b"\n") + 1
            data, cut = data[:start], data[start:]
        if data:
            table.read_lines(data, first)
        if cut.strip():
            fault = Fault("cut_line", "the input ends inside this line")
            table.reject(fault, first + data.count(b"\n"), cut)
    return table.finish()
