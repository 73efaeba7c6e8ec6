"""What a measure is, in words, and its value on a discussion with the comments behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.graphs.measures.measure import OURS, defined
from threadgraph.graphs.measures.register import SCOPES, Reading, measures, read_measure
from threadgraph.graphs.phrases import count, duration, short
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.measures.measure import Measure, Number, Value

LONGEST_WORDS = 60


def list_measures() -> list[Section]:
    """List every measure under what it is a property of: its name and its title.

    >>> [section.heading for section in list_measures()][0]
    'Of the discussion'
    """
    found = []
    for scope, words in SCOPES.items():
        rows = tuple((m.name, m.title) for m in measures().values() if m.scope == scope)
        if rows:
            found.append(Section(f"Of {words}", [], ("name", "what it is"), rows))
    return found


def explain(measure: Measure) -> list[Section]:
    """Explain a measure: meaning, formula, direction, source, caveat, checks, cost.

    >>> from threadgraph.graphs.measures.register import measure_named
    >>> explain(measure_named("density"))[0].heading
    'Density (density)'
    """
    m = measure
    lines = [m.meaning, f"Formula: {m.formula.rstrip('.')}.", f"How to read it: {m.reading}"]
    if m.source:
        ours = m.source == OURS
        lines.append(f"Source: {'our own definition' if ours else m.source.rstrip('.')}.")
    if m.caveat:
        lines.append(f"Mind: {m.caveat}")
    if m.checks:
        lines.append(f"Checked against: {', '.join(m.checks)}.")
    if m.cost != "linear":
        lines.append(f"Cost: {m.cost.rstrip('.')}.")
    return [Section(f"{m.title} ({m.name})", lines)]


def explain_term(name: str) -> list[Section]:
    """Explain a term that is no measure ("address", "turn"); nothing for what is no term.

    >>> explain_term("turn")[0].heading
    'Turn'
    """
    wanted = name.casefold().strip()
    for found in DEFINITIONS:
        words = found.term.casefold().replace("(", ",").replace(")", "").replace(" and ", ",")
        if wanted in (found.term.casefold(), *(word.strip() for word in words.split(","))):
            lines = [found.meaning]
            lines += [f"Formula: {found.formula.rstrip('.')}."] if found.formula else []
            lines += [f"Source: {found.source.rstrip('.')}."] if found.source else []
            return [Section(found.term, lines)]
    return []


def explain_on(measure: Measure, discussion: Discussion, *, top: int = 10) -> list[Section]:
    """Explain a measure and give its value on a discussion, with the comments behind it.

    `top` limits the lists of people, pairs, threads and comments; 0 shows all.
    """
    read = read_measure(discussion, measure)
    sections = [*explain(measure), _value(read, discussion, top)]
    behind = read.answer.rows
    if behind is not None and len(behind):
        sections.append(_behind(discussion, behind, top))
    return sections


def as_plain(measure: Measure, discussion: Discussion | None = None) -> dict[str, object]:
    """Return the same as plain values, ready for JSON; with all values and the ids behind.

    >>> from threadgraph.graphs.measures.register import measure_named
    >>> as_plain(measure_named("density"))["of"]
    'discussion'
    """
    m = measure
    found: dict[str, object] = {
        "name": m.name,
        "title": m.title,
        "of": m.scope,
        "meaning": m.meaning,
        "formula": m.formula,
        "reading": m.reading,
        "source": m.source or None,
        "caveat": m.caveat or None,
        "checks": list(m.checks),
        "cost": m.cost,
        "unit": m.unit or None,
    }
    if discussion is None:
        return found
    read = read_measure(discussion, m)
    answer = read.answer
    found |= {
        "value": read.value,
        "undefined_because": None if is_known(read) else answer.why,
        "how": answer.how,
        "hidden_because": says_little(read),
    }
    if answer.values is not None or answer.words is not None:
        every = np.arange(len(answer.words or ()) if answer.values is None else len(answer.values))
        given = answer.words if answer.values is None else [defined(v) for v in answer.values]
        names = _names(discussion, m, every)
        found["values"] = [list(pair) for pair in zip(names, given or (), strict=True)]
    if answer.rows is not None:
        found["comments"] = [discussion.ids[row] for row in answer.rows.tolist()]
    return found


def figure(value: Value, unit: str = "") -> str:
    """Write a figure as a person reads it: whole numbers whole, others to four digits.

    Seconds are told as hours and days; of several figures those that are whole numbers are
    counts.  Never in powers of ten.

    >>> figure(1234), figure(2 / 3), figure(-0.5), figure(25521.7), figure(0.0000123)
    ('1,234', '0.6667', '−0.5', '25,522', '0.0000123')
    >>> figure({"a": 1, "b": None}), figure(None), figure(19_620, "seconds")
    ('a: 1; b: undefined', 'undefined', '5 hours 27 minutes')
    """
    if value is None:
        return "undefined"
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return _span(value) if unit == "seconds" else _number(value)
    parts = value.items()
    return "; ".join(
        f"{key}: {figure(part, '' if isinstance(part, int) else unit)}" for key, part in parts
    )


def exact(value: Value) -> str | None:
    """Write several figures by name as they are, for a table that programs read.

    >>> exact({"median": 1200.5, "replies": 3, "mean": None})
    'median: 1200.5; replies: 3; mean: '
    """
    if isinstance(value, (int, float)):
        return repr(value)
    if value is None or isinstance(value, str):
        return value
    return "; ".join(f"{key}: {exact(part) or ''}" for key, part in value.items())


def told(read: Reading) -> str:
    """Say the value of a measure in a cell: one figure, or the least, middle and largest."""
    unit = read.measure.unit
    if read.spread is not None:
        least, middle, largest = (figure(value, unit) for value in read.spread)
        if read.spread[0] == read.spread[2]:
            return f"{least} for all"
        return f"{least} to {largest}, median {middle}"
    if read.answer.words is not None and read.value is None:
        return figure(tallied(read.answer.words))
    least_known = (read.answer.how or "").startswith("at least")
    return ("at least " if least_known else "") + figure(read.value, unit)


def is_known(read: Reading) -> bool:
    """Whether a measure has any value here."""
    words = read.answer.words
    named = words is not None and any(word is not None for word in words)
    return read.value is not None or read.spread is not None or named


def says_little(read: Reading) -> str | None:
    """Why a figure that is there says little here; None if it says what it says."""
    why = read.hidden
    if why is None and read.value is not None:
        why = read.answer.why
    return why and why.rstrip(".")


def _span(seconds: Number) -> str:
    """Seconds as a person says them, a delay of nothing included."""
    if seconds == 0:
        return "0 seconds"
    return duration(seconds) if seconds > 0 else f"−{duration(-seconds)}"


def _number(value: Number) -> str:
    """A number in digits only, with the minus sign of print."""
    if abs(value) < 1e-12:
        return "0"
    if float(value).is_integer() and abs(value) < 1e15:
        text = f"{int(value):,}"
    elif abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = format(Decimal(f"{value:.4g}"), "f")
    return text.replace("-", "−")


def tallied(words: list[str | None]) -> Mapping[str, int]:
    """Count how often each word is there, the most frequent first.

    >>> tallied(["b", "a", "b", None])
    {'b': 2, 'a': 1}
    """
    seen: dict[str, int] = {}
    for word in words:
        if word is not None:
            seen[word] = seen.get(word, 0) + 1
    return dict(sorted(seen.items(), key=lambda item: (-item[1], item[0])))


def _value(read: Reading, d: Discussion, top: int) -> Section:
    answer, m = read.answer, read.measure
    known = is_known(read)
    lines = [f"{told(read)}."] if known else []
    if answer.why:
        lines.append(f"{'Mind' if known else 'Undefined'}: {answer.why.rstrip('.')}.")
    if answer.how:
        lines.append(f"How it was got: {answer.how.rstrip('.')}.")
    if read.hidden:
        lines.append(f"Not shown by itself: {m.title.lower()} {read.hidden}.")
    heading = f"On {short(d.name)}"
    if answer.values is None and answer.words is None:
        return Section(heading, lines)
    rows, total = _listed(read, d, top)
    if len(rows) < total:
        lines.append(f"The first {len(rows):,} of {total:,}; --top 0 shows all.")
    columns = (SCOPES[m.scope].removeprefix("each ").removeprefix("top-level "), m.title.lower())
    return Section(heading, lines, columns, rows)


def _listed(read: Reading, d: Discussion, top: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Rows of (who or what, figure), the largest first, equal ones in order."""
    answer = read.answer
    if answer.values is not None:
        known = np.flatnonzero(np.isfinite(answer.values))
        order = known[np.argsort(-answer.values[known], kind="stable")]
        cells = [figure(float(v), read.measure.unit) for v in answer.values[order[: top or None]]]
    else:
        words = answer.words or []
        order = np.array([i for i, word in enumerate(words) if word is not None], np.int64)
        cells = [str(words[i]) for i in order[: top or None].tolist()]
    names = _names(d, read.measure, order[: top or None])
    return tuple(zip(names, cells, strict=True)), len(order)


def _names(d: Discussion, measure: Measure, rows: NDArray[np.int64]) -> list[str]:
    found = rows.tolist()
    if measure.scope == "person":
        return [short(d.people.names[p], 40) for p in found]
    if measure.scope == "thread":
        return [short(d.thread_titles[t] or d.thread_ids[t], 50) for t in found]
    if measure.scope == "pair":
        names, x = d.people.names, d.exchanges
        return [f"{short(names[x.a[k]], 30)} and {short(names[x.b[k]], 30)}" for k in found]
    if measure.scope == "branch":
        from threadgraph.graphs.branches import branch_rows

        heads = branch_rows(d)
        return [f"{short(d.ids[heads[k]], 40)} ({_author(d, int(heads[k]))})" for k in found]
    return [f"{short(d.ids[row], 40)} ({_author(d, row)})" for row in found]


def _author(d: Discussion, row: int) -> str:
    if not d.is_record[row]:
        return "not in the input"
    return short(d.people.names[d.author[row]], 30) if d.author[row] >= 0 else "unknown"


def _behind(d: Discussion, behind: NDArray[np.int64], top: int) -> Section:
    rows = behind[: top or None].tolist()
    cells = tuple((short(d.ids[row], 40), _author(d, row), _words(d, row)) for row in rows)
    lines = [f"{count(len(behind), 'comment')}."]
    if len(rows) < len(behind):
        lines = [f"The first {len(rows):,} of {len(behind):,} comments; --top 0 shows all."]
    return Section("The comments behind it", lines, ("comment", "by", "words"), cells)


def _words(d: Discussion, row: int) -> str:
    words = " ".join((d.texts[row] if d.texts is not None else "")[:400].split())
    return words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS].rstrip() + "…"
