"""Logs of chats: the styles of programs, days and midnights, nicks, and real logs whole."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from commands import environment
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

from threadgraph.graphs.addressees import infer_addressees
from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.irc import looks_like_irc, read
from threadgraph.io.formats.irc_lines import date_in, read_line
from threadgraph.io.formats.irc_nicks import Nicks
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import Source
from threadgraph.io.times import format_time

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "irc_addressees.py"

STYLES = {
    "brackets": """\
[03:04] <ann> hello
[03:05]  * bob waves at ann
=== bob is now known as rob
=== cy [~c@host] has joined #x
[03:09] <rob> ann: yes
""",
    "irssi": """\
--- Log opened Sun Apr 27 03:00:00 2008
03:04 <@ann> hello
03:05  * bob waves at ann
03:06 -!- bob is now known as rob
03:07 -!- cy [~c@host] has joined #x
03:09 < rob> ann: yes
""",
    "weechat": """\
2008-04-27 03:04:05\t@ann\thello
2008-04-27 03:05:00\t *\tbob waves at ann
2008-04-27 03:06:00\t--\tbob is now known as rob
2008-04-27 03:07:00\t-->\tcy (~c@host) has joined #x
2008-04-27 03:09:00\trob\tann: yes
""",
    "znc": """\
[03:04:05] <ann> hello
[03:05:00] * bob waves at ann
[03:06:00] *** bob is now known as rob
[03:07:00] *** Joins: cy (~c@host)
[03:09:00] <rob> ann: yes
""",
    "xchat": """\
**** BEGIN LOGGING AT Sun Apr 27 03:00:00 2008

Apr 27 03:04:05 <ann>\thello
Apr 27 03:05:00 *\tbob waves at ann
Apr 27 03:06:00 *\tbob is now known as rob
Apr 27 03:07:00 *\tcy (~c@host) has joined #x
Apr 27 03:09:00 <rob>\tann: yes
""",
    "mirc": """\
Session Start: Sun Apr 27 03:00:00 2008
Session Ident: #x
[03:04] <+ann> hello
[03:05] * bob waves at ann
[03:06] * bob is now known as rob
[03:07] * cy has quit IRC (bye)
[03:09] <rob> \x02\x0304,05ann: yes\x0f
""",
    "dates": """\
2008-04-27T03:04:05 <ann> hello
2008-04-27T03:05:00 * bob waves at ann
2008-04-27T03:06:00 *** bob is now known as rob
2008-04-27T03:09:00 <rob> ann: yes
""",
    "channels": """\
room 2008-04-27 [03:04:05] <ann> hello
room 2008-04-27 [03:05:00] * bob waves at ann
room 2008-04-27 [03:06:00] === bob is now known as rob
room 2008-04-27 [03:09:00] <rob> ann: yes
""",
    "half days": """\
[3:04 AM] <ann> hello
[3:05 AM] * bob waves at ann
[3:06 AM] *** Nick change: bob -> rob
[3:09 AM] <rob> ann: yes
""",
}


def parsed(
    log: str | bytes, name: str = "x.2008-04-27.log", **options: Any
) -> tuple[Records, Ledger]:
    """Read a log; the books must balance."""
    data = log.encode() if isinstance(log, str) else log
    choices, ledger = ReadOptions(**options), Ledger()
    records = read(Source(io.BytesIO(data), name, choices.limits), choices, ledger)
    ledger.kept = len(records)
    ledger.check()
    return records, ledger


def times(log: str, name: str = "x.2008-04-27.log") -> list[str | None]:
    """Days and hours of the messages."""
    found = parsed(log, name)[0].times
    return [None if t == NO_TIME else format_time(t)[8:16] for t in found]


def people(log: str) -> list[str | None] | None:
    return parsed(log)[0].author_ids


@pytest.mark.parametrize("style", STYLES)
def test_the_logs_of_each_program_are_read(style):
    log = STYLES[style]
    dated = style in ("irssi", "weechat", "xchat", "mirc", "dates", "channels")
    records, ledger = parsed(log, "x.log" if dated else "x.2008-04-27.log")
    assert records.authors == ["ann", "bob", "rob"]
    assert records.texts == ["hello", "waves at ann", "ann: yes"]
    assert records.labels == [None, "action", None]
    assert records.author_ids == ["ann", "bob", "bob"]
    assert [format_time(t)[:16] for t in records.times] == [
        "2008-04-27T03:04",
        "2008-04-27T03:05",
        "2008-04-27T03:09",
    ]
    lines = [row for row, line in enumerate(log.splitlines(), 1) if line]
    assert (ledger.read, ledger.filtered["system"]) == (len(lines), len(lines) - 3)
    assert records.ids == [f"L{row}" for row in records.places]
    assert records.places[-1] == lines[-1]
    assert looks_like_irc(log)


def test_a_log_is_one_thread_in_the_order_of_its_lines():
    records, ledger = parsed("[03:04] <ann> a\n[03:04] <bob> b\n", "logs/#x.log.gz")
    assert (records.thread_id, records.threads, records.ordered) == ("#x", None, True)
    assert records.parents == [None, None]
    assert records.groups == ["#x", "#x"]
    assert records.address_styles == {"at", "colon"}
    assert assemble(records, ledger).thread_ids == ["#x"]


def test_several_channels_in_a_log_are_several_threads():
    row = "{} 2008-04-27 [03:04] <ann> a\n"
    records, _ = parsed(row.format("one") + row.format("two") + row.format("one"), "log.txt")
    assert records.thread_id is None
    assert records.threads == records.groups == ["log one", "log two", "log one"]
    assert records.titles == {"log one": "one", "log two": "two"}
    records, _ = parsed(row.format("one") * 2, "log.txt")
    assert (records.thread_id, records.titles) == ("log", {"log": "one"})


def test_days_come_from_the_line_the_log_or_the_name():
    said = "23:59 <ann> a\n00:01 <ann> b\n"
    assert times(said) == ["27T23:59", "28T00:01"]
    assert times(said, "x_20080427.txt") == ["27T23:59", "28T00:01"]
    assert times(said, "x.log") == [None, None]
    changed = "23:59 <ann> a\n--- Day changed Wed Apr 30 2008\n00:01 <ann> b\n"
    assert times(changed, "x.log") == [None, "30T00:01"]
    assert times(changed) == ["27T23:59", "30T00:01"]


def test_a_date_whose_month_is_not_settled_is_no_date():
    assert times("--- Day changed 03/04/2008\n10:00 <ann> a\n") == ["27T10:00"]


def test_times_are_taken_as_utc_and_that_is_told():
    assert parsed("10:00 <ann> a\n")[1].notes["time_zone"] == "UTC assumed"
    assert "time_zone" not in parsed("10:00 <ann> a\n", "x.log")[1].notes


def test_noon_and_midnight_are_told_apart():
    log = "[12:30 AM] <ann> a\n[11:00 AM] <ann> b\n[12:30 PM] <ann> c\n[1:00 pm] <ann> d\n"
    assert times(log) == ["27T00:30", "27T11:00", "27T12:30", "27T13:00"]


def test_a_clock_that_falls_a_little_is_of_the_same_day():
    assert times("10:02 <ann> a\n10:01 <bob> b\n") == ["27T10:02", "27T10:01"]


def test_system_lines_move_the_clock_over_midnight():
    log = "23:59 <ann> a\n00:00 -!- bob [b@h] has joined #x\n23:50 <ann> b\n"
    assert times(log) == ["27T23:59", "28T23:50"]


def test_a_year_that_is_not_written_goes_on_after_december():
    log = "**** BEGIN LOGGING AT Wed Dec 31 23:00:00 2008\nDec 31 23:59:00 <ann> a\n"
    records, _ = parsed(log + "Jan 01 00:01:00 <ann> b\nFeb 30 00:01:00 <ann> c\n", "x.log")
    assert [format_time(t)[:10] for t in records.times[:2]] == ["2008-12-31", "2009-01-01"]
    assert times("Apr 27 10:00:00 <ann> a\n", "x.log") == [None]
    records, _ = parsed("Mar 31 10:00:00 <ann> a\n")
    assert format_time(records.times[0])[:10] == "2008-03-31"


@pytest.mark.parametrize("name", ["x.log", "2008-13-01", "20080230", "120080427", "2008-04-278"])
def test_names_without_a_day_give_none(name):
    assert date_in(name) is None


def test_a_clock_that_no_day_has_gives_no_time():
    assert times("[25:00] <ann> a\n[10:00] <ann> b\n") == [None, "27T10:00"]


def test_who_renames_stays_the_same_person():
    log = "<ann> a\n=== ann is now known as ann|away\n<ann|away> b\n<ANN|away> c\n"
    assert people(log + "=== ann|away is now known as ann\n<ann> d\n") == ["ann"] * 4
    assert people(log + "<ANN|AWAY> d\n") == ["ann|away"] * 4


def test_who_gets_the_own_nick_back_is_the_same_person():
    log = "<ann> a\n<ann> b\n<ann_> c\n=== ann_ is now known as ann\n<ann> d\n"
    assert people(log) == ["ann"] * 4


def test_a_nick_left_by_a_rename_is_of_somebody_else_afterwards():
    log = "<guest> a\n=== guest is now known as bob\n<guest> b\n<bob> c\n"
    assert people(log) == ["guest", "guest (2)", "guest"]
    assert people(log + "<bob> d\n") == ["bob", "guest", "bob", "bob"]


def test_only_renames_that_are_whole_count():
    log = "<ann> a\n<bob> b\n=== ann is now known as bob in these parts\n<bob> c\n"
    assert people(log) == ["ann", "bob", "bob"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcdA") | st.none())))
def test_nobody_who_speaks_is_without_a_name_or_shares_it(events):
    nicks, persons, spoken = Nicks(), [], []
    for nick, new in events:
        if new is None:
            persons.append(nicks.speak(nick))
            spoken.append(nick)
        else:
            nicks.rename(nick, new)
    names = nicks.people(persons)
    assert len(names) == len(persons)
    roots = {}
    for person, name in zip(persons, names, strict=True):
        assert roots.setdefault(person, name) == name
    if all(new is None for _, new in events):
        assert names == spoken


def test_an_old_sign_for_actions_is_known_by_the_nick():
    records, ledger = parsed("[03:04] <ann> a\n=== ann waves\n=== join us now\n")
    assert records.texts == ["a", "waves"]
    assert parsed("* @ann -> tea\n")[0].texts == ["-> tea"]
    assert parsed("* @ann -> tea\n")[0].authors == ["ann"]
    assert (records.labels, ledger.filtered["system"]) == ([None, "action"], 1)


@pytest.mark.parametrize(
    "line",
    [
        "[03:04] -ann- psst",
        "03:04 -!- mode/#x [+o ann] by bob",
        "03:04 -!- ann waves",
        "03:04 -ChanServ:#x- welcome",
        "[03:04] * Topic for #x is: tea",
        "[03:04] * ann sets mode: +o bob",
        "[03:04] * ann was kicked by bob (no)",
        "[03:04] * ann changes topic to 'tea'",
        "=== ann [+o bob]  by ChanServ",
        "--> ann (a@h) has joined #x",
        "2008-04-27 03:04:05\t\tno prefix",
        "2008-04-27 03:04:05\t<--\tann (a@h) has left #x",
        "--- Log closed Sun Apr 27 04:46:12 2008",
        "--- Day changed to some other day",
        "**** ENDING LOGGING AT Sun Apr 27 04:46:12 2008",
    ],
)
def test_lines_of_the_system_are_counted_and_left_out(line):
    records, ledger = parsed(f"[03:03] <ann> a\n{line}\n")
    assert (len(records), ledger.filtered["system"]) == (1, 1)


def test_lines_of_the_system_are_kept_if_asked_for():
    records, _ = parsed(STYLES["brackets"], keep=frozenset({"system"}))
    assert len(records) == 5
    assert records.labels == [None, "action", "system", "system", None]
    assert records.authors[2:4] == [None, None]
    assert records.author_ids == ["ann", "bob", None, None, "bob"]
    assert records.groups is not None
    assert [group is None for group in records.groups] == [False, False, True, True, False]
    records, ledger = parsed(STYLES["brackets"], drop=frozenset({"action"}))
    assert (records.author_ids, ledger.filtered["action"]) == (["ann", "bob"], 1)


def test_what_is_no_line_of_a_log_is_rejected_and_kept_aside():
    _, ledger = parsed("[03:04] <ann> a\n\nWell met\n[03:05] ann: b\n<a name> c\n")
    assert (ledger.rejected["not_a_message"], ledger.counters["blank_lines"]) == (3, 1)
    assert [found.raw for found in ledger.rejected_records][:1] == [b"Well met"]
    assert ledger.examples["not_a_message"][0].where == "x.2008-04-27.log:3"


def test_nicks_may_hold_any_signs_and_even_blanks():
    for nick in ("[joe]", "j`o^e|x", "a name", "Jürgen", "(x)", "x-y_z", "\\x/"):
        assert parsed(f"[03:04] <{nick}> a <b> c\n")[0].authors == [nick]
        assert parsed(f"[03:04] <{nick}> a <b> c\n")[0].texts == ["a <b> c"]


def test_single_lines_of_another_encoding_are_read_and_told():
    log = "[03:04] <ann> grüß\n[03:05] <bob> café\n".encode() + b"[03:06] <cy> caf\xe9\n"
    records, ledger = parsed(log)
    assert records.texts[1] == records.texts[2]
    assert ledger.warnings["text_repaired"] == ledger.counters["text_repaired"] == 1
    _, ledger = parsed(log, encoding="utf-8")
    assert ledger.rejected == {"not_utf8": 1}


def test_a_last_line_without_a_line_end_is_read():
    assert parsed("[03:04] <ann> a")[0].texts == ["a"]


def test_the_line_inside_which_a_log_ends_is_rejected():
    said = "".join(f"[03:04] <ann> {random.Random(n).random()}\n" for n in range(9_000))
    records, ledger = parsed(gzip.compress(said.encode())[:-40_000])
    assert 1_000 < len(records) == ledger.read - 1
    assert (ledger.rejected, records.texts[0]) == ({"cut_line": 1}, said.split()[2])


def test_lines_and_texts_over_a_limit_are_rejected():
    log = "[03:04] <ann> a\n[03:04] <ann> " + "x" * 300 + "\n[03:05] <bob> b\n"
    records, ledger = parsed(log, limits=Limits(line=200))
    assert (records.ids, ledger.rejected) == (["L1", "L3"], {"line_too_long": 1})
    records, ledger = parsed(log, limits=Limits(field_size=200))
    assert (records.ids, ledger.rejected) == (["L1", "L3"], {"field_too_large": 1})
    assert records.author_ids == ["ann", "bob"]


@given(st.lists(st.text(st.sampled_from("[]<>*-=!:03 \tabc,#@()x\x03\x00é"), max_size=25)))
def test_every_line_is_accounted_for(lines):
    log = "\n".join(lines)
    if log:
        records, ledger = parsed(log)
        blank = ledger.counters["blank_lines"]
        assert ledger.read + blank == len(log.split("\n")) - (log[-1:] == "\n")
        assert len(records.author_ids or []) == len(records.groups or []) == len(records)


@pytest.mark.parametrize(
    "text",
    [
        "Ann says:\n\n03:04 hello\n",
        "id,author,text\n1,ann,hello\n",
        "<p> hello\n<b> you\n",
        "[03:04] <ann> a\nb\n",
        "<ann> hello\n<bob> you\n[03:04] <cy> a\n",
        "- a list\n- of things\n* and more\n",
        "1. Ann said:\n\n   hello\n",
        "[12/03/2020, 10:00] Ann: hello\n",
        "id\tauthor\ttext\n1\tann\thello\n",
        "",
    ],
)
def test_other_files_do_not_look_like_logs(text):
    assert not looks_like_irc(text)


def test_long_lines_of_signs_take_no_time():
    start = time.process_time()
    for line in ("[03:04] <" + "a " * 50_000, "=== " + "a [" * 50_000, "* " + "a" * 100_000):
        read_line(line)
        read_line(f"[03:04] {line}")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("name", "read_lines", "messages", "actions", "answers"),
    [
        ("2008-04-27.train-a.raw.txt", 1979, 1958, 19, 921),
        ("2008-04-27.train-a.ascii.txt", 1979, 1958, 19, 914),
        ("stripe.0.ascii.txt", 1200, 1200, 0, 409),
    ],
)
def test_real_logs_are_read_whole(name, read_lines, messages, actions, answers):
    data = shared(f"samples/irc-disentangled/{name}").read_bytes()
    records, ledger = parsed(data, name)
    assert looks_like_irc(data[:50_000].decode())
    assert (ledger.read, len(records)) == (read_lines, messages)
    assert ledger.filtered["system"] == read_lines - messages
    assert ledger.counters["action_records"] == actions
    assert NO_TIME not in records.times
    assert sorted(records.times) == records.times
    found = infer_addressees(
        records.ids,
        records.authors,
        records.texts,
        records.groups or [],
        author_ids=records.author_ids,
        styles=records.address_styles,
    )
    assert len(records) - found.parents.count(None) == answers


def test_a_log_becomes_a_discussion_with_inferred_parents():
    records, ledger = parsed(STYLES["brackets"] + "[03:10] <cy> bob: no\n")
    discussion = assemble(records, ledger)
    assert discussion.rules is not None
    found = dict(
        zip(discussion.ids, zip(discussion.parent, discussion.rules, strict=True), strict=True)
    )
    assert found["L5"] == (discussion.ids.index("L1"), "leading_name")
    assert found["L6"] == (discussion.ids.index("L5"), "leading_name")
    assert found["L2"][1] is None
    assert ledger.counters["inferred_parents"] == 2


def test_the_measurement_on_annotated_logs_is_the_one_documented():
    shared("samples/irc-disentangled")
    done = subprocess.run(
        [sys.executable, str(BENCHMARK)],
        check=True,
        capture_output=True,
        env=environment(PYTHONUTF8="1"),
    )
    rows = [row for row in done.stdout.decode().splitlines() if "train-a" in row or "stripe" in row]
    documented = (BENCHMARK.parents[1] / "docs" / "addressees.md").read_text(encoding="utf-8")
    assert len(rows) == 4
    for row in rows:
        assert row in documented
