"""Times of a column: every way of writing them, and what only the whole column can settle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadgraph.graphs.records import NO_TIME
from threadgraph.io.dates import EARLIEST, LATEST, read_date
from threadgraph.io.times import format_time, parse_times

MORNING = "2020-03-03T10:05:00Z"
MIDNIGHT = "2020-03-03T00:00:00Z"


def shown(values):
    return [None if value == NO_TIME else format_time(value) for value in values]


def one(text):
    return shown(parse_times([text]).values)[0]


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-03T10:05:00Z",
        "2020-03-03T10:05:00+00:00",
        "2020-03-03 10:05",
        "2020-03-03T12:05:00+0200",
        "2020-03-03 12:05:00 +02:00",
        "2020-03-03 10:05:00 UTC",
        "20200303T100500Z",
        "2020/03/03 10:05",
        "2020.3.3 10:05",
        "2020-3-3 10:05 am",
        "03.03.2020, 10:05 Uhr",
        "Tue, 3 Mar 2020 11:05:00 +0100",
        "3 Mar 20 10:05:00 GMT",
        "Tue Mar  3 10:05:00 2020",
        "Tue Mar 03 10:05:00 +0000 2020",
        "Tue Mar 03 2020 11:05:00 GMT+0100 (CET)",
        "03/Mar/2020:10:05:00 +0000",
        "March 3, 2020 at 10:05 am",
        "March 3rd, 2020 10:05 am",
        "Mar. 3, 2020 @ 10:05 a.m.",
        "3 March 2020 at 10:05",
        "Tuesday, March 3, 2020, 5:05 AM EST",
        "3. März 2020 um 10:05 Uhr",
        "Dienstag, 3. Mrz. 2020, 10.05 Uhr",
        "le 3 mars 2020 à 10 h 05",
        "mar. 3 mars 2020 à 10h05",
        "3 de marzo de 2020 a las 10:05",
        "3 marzo, 2020 a las 10:05 a. m.",
        "martedì 3 marzo 2020 alle ore 10:05",
        "3 de março de 2020 às 10:05",
        "3 maart 2020 om 10:05 uur",
        "3 марта 2020 г. в 10:05",
        "2020 թ. մարտի 3-ին, 10:05",
        "2020年3月3日 10:05",
        "2020年3月3日 上午10:05",
        "1583229900",
        "1583229900.0",
        1583229900,
        1583229900.0,
    ],
)
def test_one_moment_in_many_writings(text):
    assert one(text) == MORNING


@pytest.mark.parametrize(
    "text",
    ["2020-03-03", "March 3, 2020", "3. März 2020", "1583193600", "3 марта 2020", "03.03.2020"],
)
def test_a_day_alone_is_its_midnight(text):
    assert one(text) == MIDNIGHT


def test_the_hours_of_the_twelve_hour_clock():
    clock = ["12:53 am", "1:00 am", "11:59 am", "12:00 pm", "1:00 PM", "11:59 p.m.", "10 pm"]
    values = parse_times([f"January 27th, 2009 {hour}" for hour in clock]).values
    hours = [text[11:16] for text in shown(values)]
    assert hours == ["00:53", "01:00", "11:59", "12:00", "13:00", "23:59", "22:00"]


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "en short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "hy": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի "
    "նոյեմբերի դեկտեմբերի",
}


@pytest.mark.parametrize("language", MONTHS)
def test_the_months_of_every_language(language):
    texts = [f"7 {month} 2021 18:30" for month in MONTHS[language].split()]
    expected = [f"2021-{month:02d}-07T18:30:00Z" for month in range(1, 13)]
    assert shown(parse_times(texts).values) == expected


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "2 hours ago",
        "10:05",
        "March 3",
        "In 2020 it rained",
        "we met on March 3, 2020",
        "31 June 2020",
        "2020-02-30",
        "2020-13-01",
        "March 3, 2020 25:00",
        "March 3, 2020 10:61",
        "1.2.3.4",
        "3 March 2020 +99:00",
        "Infinity",
        "1e999",
        "٢٠٢٠-٠٣-٠٣ x",
        "9" * 40,
        "March 3, 2020 " * 20,
    ],
)
def test_what_is_no_time_has_none_and_is_counted(text):
    parsed = parse_times([text])
    assert parsed.values == [NO_TIME]
    assert (parsed.missing, parsed.unreadable, parsed.out_of_range) == (0, 1, 0)


def test_absent_values_are_missing_not_unreadable():
    absent = [None, "", "  ", "null", "None", "NaN", "nan", float("nan"), 0, -1, "0", "-1", "0.0"]
    absent += ["0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "N/A"]
    parsed = parse_times(absent)
    assert parsed.values == [NO_TIME] * len(absent)
    assert parsed.missing == len(absent)
    assert parsed.unreadable == parsed.out_of_range == 0


def test_an_empty_column():
    assert parse_times([]).values == []


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (1583229900, "s"),
        (1583229900000, "ms"),
        (1583229900000000, "us"),
        (1583229900000000000, "ns"),
    ],
)
@pytest.mark.parametrize("kind", [int, float, str])
def test_the_unit_of_numbers_by_their_size(number, unit, kind):
    parsed = parse_times([kind(number)])
    assert shown(parsed.values) == [MORNING]
    assert parsed.unit == unit
    assert parsed.looks_like_ms == (unit == "ms")
    assert not parsed.zone_assumed


def test_one_unit_for_the_whole_column():
    seconds = [1583229900, 1583229901, 1583229902000]
    assert parse_times(seconds).out_of_range == 1
    milliseconds = [1583229900000, "1583229901000", 1583229902]
    parsed = parse_times(milliseconds)
    assert parsed.unit == "ms"
    assert parsed.out_of_range == 1, "a number in seconds must not become a day in 1970"
    assert parsed.values[2] == NO_TIME


def test_small_counts_and_times_before_1970_are_times():
    assert parse_times([1, 2, 3, 1000]).values == [1_000_000, 2_000_000, 3_000_000, 1_000_000_000]
    assert shown(parse_times([-86400]).values) == ["1969-12-31T00:00:00Z"]


def test_numbers_out_of_any_range_leave_the_others_alone():
    seconds = [1583229900, 1583229900, 1583229900]
    parsed = parse_times([*seconds, 10**18, 10**30, 10**4000, -(10**17), float("inf")])
    assert shown(parsed.values) == [MORNING] * 3 + [None] * 5
    assert parsed.out_of_range + parsed.unreadable == 5
    assert parsed.missing == 0


def test_fractions_of_a_second_survive():
    assert one("1583229900.123456") == "2020-03-03T10:05:00.123456Z"
    assert one(1583229900.5) == "2020-03-03T10:05:00.500000Z"
    assert one("2020-03-03T10:05:00.123456789+00:00") == "2020-03-03T10:05:00.123456Z"


def test_eight_digits_are_days_only_if_all_are():
    assert shown(parse_times(["20200303", None, "20191231"]).values) == [
        MIDNIGHT,
        None,
        "2019-12-31T00:00:00Z",
    ]
    assert one("20200303100500") == MORNING
    mixed = parse_times(["20200303", "20209999"])
    assert mixed.unit == "s"


def test_a_thirteen_settles_the_order_of_day_and_month():
    parsed = parse_times(["03/04/2020 10:00", "13/04/2020 10:00"])
    assert shown(parsed.values) == ["2020-04-03T10:00:00Z", "2020-04-13T10:00:00Z"]
    assert (parsed.order, parsed.ambiguous) == ("dmy", False)
    parsed = parse_times(["03/04/2020 10:00", "04/13/2020 10:00 pm"])
    assert shown(parsed.values) == ["2020-03-04T10:00:00Z", "2020-04-13T22:00:00Z"]
    assert (parsed.order, parsed.ambiguous) == ("mdy", False)


def test_without_proof_or_with_two_there_is_no_time():
    for column in (
        ["03/04/2020 10:00"],
        ["03/04/2020", "13/04/2020", "04/13/2020"],
        ["03.04.2020", "13.04.2020", "04.13.2020"],
    ):
        parsed = parse_times(column)
        assert parsed.ambiguous
        assert parsed.order is None
        assert parsed.values == [NO_TIME] * len(column)
        assert parsed.unreadable == len(column)


def test_ambiguity_does_not_take_the_clear_dates_along():
    parsed = parse_times(["03/04/2020", "2020-03-03", "3/3/2020", "3 March 2020"])
    assert shown(parsed.values) == [None, MIDNIGHT, MIDNIGHT, MIDNIGHT]
    assert parsed.ambiguous


def test_dates_with_dots_are_day_first_unless_disproved():
    assert parse_times(["03.04.2020"]).order == "dmy"
    assert one("03.04.2020") == "2020-04-03T00:00:00Z"
    assert shown(parse_times(["03.04.2020", "04.13.2020"]).values)[0] == "2020-03-04T00:00:00Z"


def test_an_impossible_date_proves_nothing():
    parsed = parse_times(["31/31/2020", "13/04/2020"])
    assert parsed.order == "dmy"
    assert parsed.unreadable == 1


def test_a_missing_zone_is_said():
    assert parse_times(["2020-03-03 10:05"]).zone_assumed
    assert parse_times(["March 3, 2020"]).zone_assumed
    assert not parse_times(["2020-03-03T10:05Z", 1583229900, None, "x"]).zone_assumed


def test_other_values_are_unreadable():
    parsed = parse_times([True, "x", 1583229900])
    assert shown(parsed.values) == [None, None, MORNING]
    assert parsed.unreadable == 2


def test_format_time_refuses_what_is_no_time():
    assert format_time(EARLIEST) == "0001-01-01T00:00:00Z"
    assert format_time(LATEST) == "9999-12-31T23:59:59.999999Z"
    for value in (NO_TIME, EARLIEST - 1, LATEST + 1):
        with pytest.raises(ValueError, match="not a time"):
            format_time(value)


MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def exact(moment):
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(st.lists(st.tuples(MOMENTS, ZONES)))
def test_iso_texts_are_read_as_they_are_written(pairs):
    moments = [moment.replace(tzinfo=zone) for moment, zone in pairs]
    parsed = parse_times([moment.isoformat() for moment in moments])
    assert parsed.values == [exact(moment) for moment in moments]


@given(st.datetimes(datetime(1970, 1, 1), datetime(2068, 1, 1)), ZONES)
def test_mail_dates_are_read_as_they_are_written(moment, zone):
    moment = moment.replace(microsecond=0, tzinfo=zone)
    assert parse_times([format_datetime(moment)]).values == [exact(moment)]


@given(st.integers(EARLIEST, LATEST))
def test_format_and_parse_are_inverse(value):
    text = format_time(value)
    if text.startswith("0001-01-01"):
        return
    assert parse_times([text]).values == [value]


@given(st.lists(st.dates(datetime(1900, 1, 1).date()), min_size=1), st.booleans())
def test_numeric_dates_follow_the_order_the_column_proves(days, month_first):
    pattern = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    parsed = parse_times([day.strftime(pattern) for day in days])
    truth = [exact(datetime(d.year, d.month, d.day, tzinfo=UTC)) for d in days]
    if any(day.day > 12 for day in days):
        assert parsed.values == truth
    else:
        for value, right, day in zip(parsed.values, truth, days, strict=True):
            assert value == (right if day.day == day.month else NO_TIME)


VALUES = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.text(alphabet="0123456789/.-: TZ+", max_size=25),
    st.sampled_from(["3 March 2020", "03/04/2020", "13.4.2020 10:00", "1583229900", "2 hours ago"]),
)


@given(st.lists(VALUES))
def test_any_column_is_accounted_for(column):
    parsed = parse_times(column)
    assert len(parsed.values) == len(column)
    untimed = parsed.values.count(NO_TIME)
    assert untimed == parsed.missing + parsed.unreadable + parsed.out_of_range
    assert all(v == NO_TIME or EARLIEST <= v <= LATEST for v in parsed.values)
    backwards = parse_times(column[::-1])
    assert backwards.values == parsed.values[::-1], "the order of rows must not matter"


@given(st.text())
def test_any_text_is_a_date_or_none(text):
    read_date(text)


def test_a_person_may_say_the_order():
    found = parse_times(["03/04/2020", "05/06/2020", "13/04/2020", "04/13/2020"], "mdy")
    assert (found.order, found.ambiguous, found.unreadable) == ("mdy", False, 0)
    days = [datetime.fromtimestamp(value / 1e6, UTC).date().isoformat() for value in found.values]
    assert days == ["2020-03-04", "2020-05-06", "2020-04-13", "2020-04-13"]
    found = parse_times(["03/04/2020"], "dmy")
    assert datetime.fromtimestamp(found.values[0] / 1e6, UTC).month == 4
