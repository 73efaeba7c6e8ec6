"""The commands of analysis as a user types them: explain, compare, over-time, exchanges, --all."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from commands import command

ROOT = Path(__file__).resolve().parents[1]
PAGE = str(ROOT / "examples" / "village_bridge.txt")
BOARD = str(ROOT / "examples" / "village_board.csv")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def told(*line, code=0):
    found = command(*line)
    assert found.code == code, found.err
    return found.out


def refused(code, *line):
    found = command(*line)
    assert found.code == code, found.out + found.err
    assert found.err.startswith("threadgraph: ") and found.err.count("\n") == 1
    assert "Traceback" not in found.err
    return found.err


def rows_of(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- explain, and all measures ----------------------------------------------------------------


def test_a_measure_is_explained_with_its_value_and_the_comments_behind():
    alone, here = told("explain", "reciprocity"), told("explain", "reciprocity", PAGE, "--top", "2")
    assert "Formula:" in alone and "On village_bridge" not in alone
    assert here.startswith(alone.rstrip()) and "The comments behind it" in here
    plain = json.loads(told("explain", "reciprocity", PAGE, "--json"))
    assert 0 < plain["value"] < 1 and plain["comments"]


def test_terms_are_explained_and_a_wrong_order_is_told():
    assert told("explain", "turn").startswith("Turn\n")
    assert "did you mean" in refused(2, "explain", "reciprocaty")
    assert "name the measure first" in refused(2, "explain", PAGE)


def test_without_a_name_all_measures_are_listed():
    listed = told("explain")
    plain = json.loads(told("explain", "--json"))
    assert len(plain) > 150
    assert all(measure["name"] in listed for measure in plain)


def test_all_measures_are_told_when_they_are_asked_for():
    few, every = told("summary", PAGE), told("summary", PAGE, "--all")
    assert "explain NAME" in few and "though it says little here" not in few
    assert "though it says little here: needs 20 people" in every
    plain = json.loads(told("summary", PAGE, "--all", "--json"))
    assert plain["measures"]["density"]["shown"] is False
    assert json.loads(told("summary", PAGE, "--json"))["measures"] is None


# --- compare ------------------------------------------------------------------------------------


def test_sources_threads_and_periods_stand_side_by_side():
    assert "village_bridge" in told("compare", PAGE, BOARD)
    years = told("compare", BOARD, "--by", "year")
    assert "2023" in years and "95" in years
    threads = sorted({row["thread_id"] for row in rows_of(BOARD)})[:2]
    assert "Side by side" in told("compare", BOARD, "--thread", threads[0], "--thread", threads[1])
    assert "before 2024" in told("compare", BOARD, "--at", "2024-01-01")
    assert "Threads most like" in told("compare", BOARD, "--like", threads[0])


def test_a_comparison_is_written_as_a_table_a_picture_and_json():
    told("compare", BOARD, "--by", "year", "-o", "years.csv")
    told("compare", BOARD, "--by", "year", "-o", "years.png")
    assert Path("years.png").read_bytes().startswith(b"\x89PNG")
    rows = rows_of("years.csv")
    plain = json.loads(told("compare", BOARD, "--by", "year", "--json"))
    assert len(plain["figures"]) == len(rows) and plain["sides"] == ["2023", "2024"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ((), "one source"),
        (("--by", "year", "--at", "2024"), "do not go together"),
        (("--thread", "x"), "two threads or more"),
        (("--like", "nowhere"), "there is no thread"),
        (("--like", "x", "-o", "x.png"), ".csv"),
        (("--at", "whenever"), "no date"),
        (("--by", "year", "--json", "-o", "x.csv"), "--json prints"),
    ],
)
def test_what_cannot_be_compared_is_told(line, says):
    assert says in refused(2, "compare", BOARD, *line)


# --- over time ----------------------------------------------------------------------------------


def test_windows_are_told_written_and_cut():
    whole = told("over-time", BOARD, "--window", "year")
    assert "2023" in whole and "2024" in whole
    assert (
        "2023"
        not in told("over-time", BOARD, "--window", "year", "--since", "2024").split(
            "most addressed"
        )[-1]
    )
    for table in ("windows", "links", "people"):
        told("over-time", BOARD, "--table", table, "-o", f"{table}.csv")
        assert Path(f"{table}.csv").read_text().count("\n") > 2
    assert json.loads(told("over-time", BOARD, "--window", "month", "--json"))[0]["people"] > 0


def test_windows_that_cannot_be_are_told():
    assert "not a window" in refused(2, "over-time", BOARD, "--window", "fortnight")
    assert "no comment has a time" in refused(3, "over-time", undated())


def undated():
    Path("undated.csv").write_text("id,parent,author\n1,,Ann\n2,1,Bob\n")
    return "undated.csv"


def test_a_period_is_counted_and_an_empty_one_is_told():
    plain = json.loads(told("summary", BOARD, "--since", "2024", "--json"))
    assert plain["ledger"]["filtered"] > 0
    assert plain["ledger"]["read"] == plain["ledger"]["kept"] + plain["ledger"]["filtered"]
    assert "none lies in it" in refused(3, "summary", BOARD, "--until", "1999")
    assert "no comment has a time" in refused(3, "summary", undated(), "--since", "1999")
    assert "is no date" in refused(2, "summary", BOARD, "--since", "soon")


# --- exchanges ----------------------------------------------------------------------------------


def test_exchanges_are_ranked_grouped_and_told_of_one():
    assert "turns" in told("exchanges", BOARD, "--by", "turns")
    assert "together" in told("exchanges", BOARD, "--groups") or "No three" in told(
        "exchanges", BOARD, "--groups"
    )
    assert "in contact with" in told("exchanges", PAGE, "Ruth")
    for ending in ("txt", "md", "html", "csv"):
        told("exchanges", PAGE, "Marta Holm", "Jonas P.", "-o", f"talk.{ending}")
        assert Path(f"talk.{ending}").stat().st_size > 200
    assert json.loads(told("exchanges", PAGE, "Ruth", "--json"))[0]["person"] == "Ruth"


# --- columns of one's own -----------------------------------------------------------------------


def test_a_column_of_ones_own_rides_along():
    rows = rows_of(BOARD)
    with Path("coded.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "stance"])
        writer.writerows([row["id"], "for" if i % 3 else "against"] for i, row in enumerate(rows))
    assert "Across your own values" in told("summary", BOARD, "--attributes", "coded.csv")
    told("export", BOARD, "--attributes", "coded.csv", "--table", "mixing", "-o", "mixing.csv")
    assert "stance" in Path("mixing.csv").read_text()
    told("draw", BOARD, "--attributes", "coded.csv", "--colour-by", "stance", "--kind", "network",
         "-o", "network.svg")  # fmt: skip
    assert "against" in Path("network.svg").read_text()
    assert "goes with the kinds" in refused(
        2, "draw", BOARD, "--attributes", "coded.csv", "--colour-by", "stance", "--kind", "depth"
    )


def test_known_bots_are_dropped_by_name_too():
    Path("bots.csv").write_text("id,parent,author\n1,,Ann\n2,1,AutoModerator\n3,2,Bob\n")
    plain = json.loads(told("summary", "bots.csv", "--drop", "bot", "--json"))
    assert plain["ledger"]["by_reason"]["filtered"] == {"bot": 1}


@pytest.mark.parametrize("table", ["branches", "measures", "person_measures", "thread_measures",
                                   "groups", "windows", "presence", "response_times",
                                   "fingerprints", "indicators", "features"])  # fmt: skip
def test_every_table_can_be_exported(table):
    told("export", BOARD, "--table", table, "-o", f"{table}.csv")
    assert Path(f"{table}.csv").read_text().partition("\n")[0].count(",") > 2
