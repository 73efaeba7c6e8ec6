"""Elements of XML: whole, once, in bounded memory; damage is mended and counted; nothing opened."""

from __future__ import annotations

import io
import json
import re
import time
from collections import Counter
from contextlib import suppress
from itertools import count

import pytest
from helpers import shared
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import Source, open_source
from threadgraph.io.xml_elements import attribute, child_text, each_element, fields, local
from threadgraph.io.xml_mending import LEVELS, Mending

ANN = "<c><id>1</id><by>Ann</by><text>so it is</text></c>"
BEN = "<c><id>2</id><by>Ben</by><text><![CDATA[no <c> here & there]]></text></c>"
PAGE = f"<?xml version='1.0'?>\n<page>\n{ANN}\n{BEN}\n</page>\n"


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.size)


def opened(data: bytes | str, size: int = 2**18) -> Source:
    data = data.encode() if isinstance(data, str) else data
    return Source(Dripping(data, size), "f.xml", Limits())


def texts(
    data: bytes | str, names: str = "c", options: ReadOptions | None = None, size: int = 2**18
) -> tuple[list[dict[str, str]], Ledger]:
    ledger = Ledger()
    found = each_element(opened(data, size), set(names.split()), options or ReadOptions(), ledger)
    return [fields(element) for element in found], ledger


def ids(data: bytes | str, names: str = "c", size: int = 2**18) -> list[str | None]:
    return [found.get("id") for found in texts(data, names, size=size)[0]]


def repairs(ledger: Ledger) -> int:
    assert set(ledger.warnings) <= {"repaired_xml"}
    return ledger.warnings["repaired_xml"]


def test_elements_come_whole_and_by_local_name():
    page = "<p xmlns='u' xmlns:w='v'><w:c><w:id>1</w:id></w:c><c><id>2</id></c><d/></p>"
    found, ledger = texts(page)
    assert found == [{"id": "1"}, {"id": "2"}]
    assert not ledger.warnings and not ledger.incomplete


def test_namespaces_that_are_no_addresses_are_no_damage():
    page = "<p xmlns='http://ä ö/' xmlns:w=':'><c/></p>"
    found, ledger = texts(page)
    assert len(found) == 1 and not ledger.warnings
    found, ledger = texts(page[:-3])
    assert len(found) == 1 and ledger.warnings == {"ends_early": 1}


def test_the_first_pass_says_nothing_of_a_sound_page():
    found, ledger = texts(PAGE)
    assert [c["text"] for c in found] == ["so it is", "no <c> here & there"]
    assert ledger == Ledger(notes={"encoding": "utf-8"})


def test_elements_inside_a_wanted_one_come_first_and_are_still_inside_it():
    page = "<p><item><c id='1'/><c id='2'/></item><c id='3'/></p>"
    found = each_element(opened(page), {"item", "c"}, ReadOptions(), Ledger())
    seen = [(local(e.tag), attribute(e, "id"), local(e.getparent().tag), len(e)) for e in found]
    assert seen[:2] == [("c", "1", "item", 0), ("c", "2", "item", 0)]
    assert seen[2:] == [("item", None, "p", 2), ("c", "3", "p", 0)]


def test_the_root_itself_can_be_wanted():
    assert ids("<c><id>1</id><c><id>2</id></c></c>") == ["2", "1"]


def test_comments_and_instructions_are_not_part_of_a_text():
    assert texts("<p><c><by>An<!-- x --><?y z?>n</by></c></p>")[0] == [{"by": "Ann"}]


def test_helpers_take_the_first_of_a_name():
    element = etree.fromstring("<c xmlns:d='u' d:id='7' no='8'><to/><by>A</by><d:by>B</d:by></c>")
    assert fields(element) == {"to": "", "by": "A"}
    assert child_text(element, "by") == "A"
    assert child_text(element, "to") == ""
    assert child_text(element, "text") is None
    assert attribute(element, "id") == "7"
    assert attribute(element, "no") == "8"
    assert attribute(element, "on") is None


@pytest.mark.parametrize("wanted", ["c", "last"])
def test_the_tree_does_not_grow_with_the_file(wanted):
    page = "<p>" + "<c><by>Ann</by></c>" * 50_000 + "<last/></p>"
    found = each_element(opened(page), {wanted}, ReadOptions(), Ledger())
    assert max(len(element.getparent()) for element in found) < 5_000


def test_the_tree_stays_small_while_a_page_is_mended():
    page = "<p>]]>" + "<c><by>Ann</by></c>" * 50_000 + "</p>"
    found = each_element(opened(page), {"c"}, ReadOptions(), Ledger())
    assert max(len(element.getparent()) for element in found) < 5_000


def test_an_element_stays_whole_as_long_as_it_is_held():
    page = "<p>" + "".join(f"<c><id>{n}</id></c>" for n in range(20_000)) + "</p>"
    held = list(each_element(opened(page), {"c"}, ReadOptions(), Ledger()))
    assert [child_text(element, "id") for element in held] == [str(n) for n in range(20_000)]


def test_what_is_inside_a_wanted_element_is_kept_over_many_chunks():
    page = "<p><item>" + "<c><by>Ann</by></c>" * 30_000 + "</item></p>"
    found = each_element(opened(page, 5000), {"item"}, ReadOptions(), Ledger())
    assert [len(element) for element in found] == [30_000]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_chunks_do_not_matter(size):
    for page in (PAGE, PAGE.replace("so", "s\x0bo"), PAGE.replace("so", "sö&nbsp;")):
        assert texts(page, size=size)[0] == texts(page)[0]


# Document types.

ENTITY = '<!DOCTYPE p [<!ENTITY a "lol">]><p><c><by>&a;</by></c></p>'
HIDDEN = [
    ENTITY,
    ENTITY.replace("[", "[<!-- ]> <p> -->"),
    ENTITY.replace("[", "[<!ATTLIST p x CDATA ']><p>'>"),
    ENTITY.replace("[", "SYSTEM '[]<p>' ["),
    ENTITY.replace("[", "[<?x ]> <p> ?>"),
    ENTITY.replace('a "lol"', '% a SYSTEM "file:///etc/hostname"> %a;<!ELEMENT c ANY'),
    "<!-- " + "x" * 300_000 + " -->" + ENTITY,
]


@pytest.mark.parametrize("page", HIDDEN)
@pytest.mark.parametrize("size", [3, 2**18])
def test_a_document_type_with_entities_is_refused(page, size):
    if size == 3 and len(page) > 1000:
        return
    for whole in (page, "<?xml version='1.0'?>\n" + page):
        with pytest.raises(InputError, match="declares entities") as caught:
            texts(whole, size=size)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32-be"])
def test_entities_are_seen_in_any_encoding(encoding):
    page = f'<?xml version="1.0" encoding="{encoding}"?>'.encode("ascii") + ENTITY.encode("utf-7")
    if encoding != "utf-7":
        page = ENTITY.encode(encoding)
    with pytest.raises(InputError, match="declares entities"):
        texts(page)


def test_a_document_type_without_entities_is_passed_over():
    for kind in ("p", "p SYSTEM 'absent.dtd'", "p [<!ELEMENT c ANY>\n<!ATTLIST c x CDATA 'y'>]"):
        page = PAGE.replace("<page>", f"<!DOCTYPE {kind}>\n<page>")
        found, ledger = texts(page)
        assert found == texts(PAGE)[0]
        assert not ledger.warnings


def test_an_entity_that_only_an_absent_file_may_declare_leaves_no_hole():
    found, ledger = texts("<!DOCTYPE p SYSTEM 'x.dtd'>\n<p><c><by>a&nbsp;b &zz; c</by></c></p>")
    assert found == [{"by": "a\xa0b &zz; c"}]
    assert repairs(ledger) == 2
    assert ledger.examples["repaired_xml"][0].where == "f.xml:2"


def test_entities_of_a_second_document_are_not_expanded():
    found, _ = texts(PAGE + ENTITY)
    assert [c["by"] for c in found] == ["Ann", "Ben", "&a;"]


def test_a_document_type_without_end_or_a_long_prolog_is_refused(monkeypatch):
    monkeypatch.setattr("threadgraph.io.xml_prolog.LONGEST", 1000)
    for start in ("<!DOCTYPE p [<!ENTITY a 'b'>" + " " * 2000, "<!-- " + "x" * 2000):
        with pytest.raises(InputError, match="no element begins"):
            texts(start + "<p><c/></p>", size=300)


# Damage.

DAMAGED = {
    "control character": ("so\x08 it", "so\ufffd it", 1),
    "noncharacter": ("so\ufffe\uffff", "so\ufffd\ufffd", 2),
    "written control character": ("so &#8; &#x1F; &#65;", "so \ufffd \ufffd A", 2),
    "surrogate": ("so &#xD83D;", "so \ufffd", 1),
    "ampersand": ("so & so &; &&amp; R&D;", "so & so &; && R&D;", 4),
    "number without digits": ("so &#; &#xzz; &#4f;", "so &#; &#xzz; &#4f;", 3),
    "HTML entity": ("so&hellip; &eacute; &LT;b", "so… é <b", 3),
    "less than": ("a < b <3 <- <", "a < b <3 <- <", 4),
    "arrow": ("a <→> b", "a <→> b", 1),
    "end of CDATA": ("a ]]> b", "a ]]> b", 1),
    "CDATA in CDATA": ("<![CDATA[a <![CDATA[b]]> c]]>", "a <![CDATA[b c]]>", 1),
    "control character in CDATA": ("<![CDATA[a\x0b&b;]]>", "a\ufffd&b;", 1),
    "end tag without start": ("a</b> b", "a b", 1),
    "start tag without end": ("a<br> b", "a b", 1),
    "crossed tags": ("<b>x<i>y</b>z</i>", "xyz", 2),
    "attributes": ("<a href=u x 'z'>y</a><a x='1' x='2'/>", "y", 2),
    "reference in an attribute": ("<a href='?a=1&b=2'>y</a>", "y", 1),
    "prefix": ("<zz:b>y</zz:b>", "y", 1),
    "declaration": ("so <!b> &nbsp;", "so  \xa0", 1),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damage_is_mended_and_counted_and_the_text_kept(kind):
    broken, mended, n = DAMAGED[kind]
    found, ledger = texts(PAGE.replace("so it is", broken))
    assert [c["text"] for c in found] == [mended, "no <c> here & there"]
    assert [c["by"] for c in found] == ["Ann", "Ben"]
    assert repairs(ledger) == n
    assert ledger.examples["repaired_xml"][0].where == "f.xml:3"
    assert not ledger.incomplete


def test_what_was_handed_out_before_the_damage_is_not_handed_out_again():
    comments = "".join(f"<c><id>{n}</id></c>" for n in range(20_000))
    assert ids(f"<p>{comments}<c><id>&nbsp;</id></c></p>") == [*map(str, range(20_000)), "\xa0"]


def test_an_end_tag_that_is_missing_costs_nothing():
    found, ledger = texts(PAGE.replace("</by>", "", 1))
    assert [c["id"] for c in found] == ["1", "2"]
    assert repairs(ledger) == 1
    assert sorted(ids(PAGE.replace("</c>", "", 1))) == ["1", "2"]


def test_several_documents_in_a_row_are_read():
    assert ids(PAGE + PAGE) == ["1", "2", "1", "2"]


def test_words_before_the_document_are_left_out():
    assert ids("\n\n" + PAGE) == ["1", "2"]
    assert ids("Notice: it isn't set\n" + PAGE) == ["1", "2"]


def test_words_after_the_document_are_told():
    for words in ("that was all", "x"):
        found, ledger = texts(PAGE + words)
        assert len(found) == 2
        assert repairs(ledger) == 1
        assert not ledger.incomplete


def test_an_element_that_cannot_be_mended_is_told():
    found, ledger = texts("<p><c id='a<b'><id>1</id></c>" + ANN + "</p>")
    assert len(found) == 1
    assert ledger.warnings["xml_lost"] == 1
    assert not ledger.incomplete


@pytest.mark.parametrize("text", ["x", "it is so", "I <3 you & all", '{"a": "b"}', "&lt;c&gt;"])
def test_a_text_is_no_xml(text):
    with pytest.raises(InputError, match="is not XML") as caught:
        texts(text)
    assert not isinstance(caught.value, TruncatedError)


def test_a_document_without_what_is_wanted_gives_nothing():
    assert texts("<p><d/></p>") == ([], Ledger(notes={"encoding": "utf-8"}))


def test_damage_in_a_document_that_is_too_long_to_be_held_is_an_error():
    options = ReadOptions(limits=Limits(document=100))
    assert len(texts(PAGE, options=options)[0]) == 2
    with pytest.raises(InputError, match=r"f\.xml:4: is not XML here .*is not mended") as caught:
        texts(PAGE.replace("Ben", "B&n"), options=options)
    assert "\n" not in str(caught.value)


def test_memory_that_runs_out_is_no_fault_of_the_input(monkeypatch):
    def fail(*_: object) -> None:
        raise etree.XMLSyntaxError("unknown error", 2, 0, 0)

    class Failing:
        feed = fail

    monkeypatch.setattr(etree, "XMLPullParser", lambda *_, **__: Failing())
    with pytest.raises(MemoryError):
        texts(PAGE)


# Documents that are cut.


def whole(page: str, at: int) -> int:
    """Return how many comments end before a place, told by hand for pages like PAGE."""
    return page[:at].count("</c>")


@pytest.mark.parametrize("spot", ["so", "s\x0bo", "s&nbsp;o", "s<br>o", "sö"])
@pytest.mark.parametrize("size", [5, 2**18])
def test_cut_anywhere_only_whole_elements_come_and_it_is_told(spot, size):
    page = PAGE.replace("so", spot)
    for at in range(1, page.index("</page>") + 7):
        ledger = Ledger()
        found = each_element(opened(page[:at], size), {"c"}, ReadOptions(), ledger)
        got = []
        try:
            for element in found:
                got.append(fields(element))
        except TruncatedError as error:
            assert "ends early" in str(error) and "\n" not in str(error)
            assert not got
        else:
            assert ledger.incomplete and ledger.warnings["ends_early"] == 1
            assert len(got) > 0
        assert got == texts(page)[0][: whole(page, at)]
        in_cdata = page.rfind("<![CDATA[", 0, at) > page.rfind("]]>", 0, at)
        assert in_cdata or "xml_lost" not in ledger.warnings


def test_a_cut_document_tells_how_many_elements_were_open():
    _, ledger = texts(PAGE[: PAGE.index("Ben")])
    assert "; 1 elements that are not whole" in ledger.examples["ends_early"][0].what


def test_a_comment_without_end_hides_nothing_in_silence():
    found, ledger = texts(PAGE.replace("<page>", "<page>" + ANN + "&<!-- "))
    assert len(found) == 1
    assert ledger.incomplete
    assert ledger.warnings["xml_lost"] == 3  # that in CDATA is not told apart here


# Depth and size.


@pytest.mark.parametrize("levels", [300, LEVELS, 2_050, 20_000, 100_000])
def test_depth_costs_no_comment_and_no_time(levels):
    deep = "<b>" * levels + "it is" + "</b>" * levels
    start = time.perf_counter()
    found, ledger = texts(PAGE.replace("so it is", deep))
    assert time.perf_counter() - start < 10
    assert [c["text"] for c in found] == ["it is", "no <c> here & there"]
    assert bool(repairs(ledger)) == (levels > 2_045)


def test_wanted_elements_that_are_too_deep_are_told():
    found, ledger = texts("<c>" * 5_000 + "</c>" * 5_000)
    assert len(found) == LEVELS
    assert ledger.warnings["xml_lost"] == 5_000 - LEVELS


def test_deep_and_never_closed_is_cut():
    with pytest.raises(TruncatedError):
        texts("<p>" + "<b>" * 100_000)


@pytest.mark.parametrize("broken", ["", "&"])
def test_a_text_of_many_megabytes_is_read(broken):
    long = "word " * 3_000_000
    for text in (long, f"<![CDATA[{long}]]>"):
        found, _ = texts(f"<p>{broken}<c><text>{text}</text></c></p>")
        assert found == [{"text": long}]
    element = next(each_element(opened(f"<p><c x='{long}'/></p>"), {"c"}, ReadOptions(), Ledger()))
    assert element.get("x") == long


TEDIOUS = [
    "<![CDATA[",
    "<!--",
    "<?",
    "<a '",
    '<a b="',
    "<a b='\" ",
    "<",
    "&",
    "<!",
    "<!DOCTYPE a [",
    "]]",
    "</a>",
    "<a>",
    "<a></b>",
    "<a x=",
    "</a",
    "&a",
    "<a b ",
]


@pytest.mark.parametrize("part", TEDIOUS)
def test_no_damage_takes_more_than_linear_time(part):
    start = time.perf_counter()
    for page in (f"<p>&<c/>{part * 100_000}", f"<p>&<c/>{part * 100_000}</p>", part * 100_000):
        with suppress(InputError):
            texts(page)
    assert time.perf_counter() - start < 20


def test_many_attributes_take_no_more_than_linear_time():
    many = " ".join(f"a{n}='x'" for n in range(40_000))
    start = time.perf_counter()
    assert len(texts(f"<p><c {many}/></p>")[0]) == 1
    assert len(texts(f"<p>&<c {many} a1='y'/></p>")[0]) == 1
    assert time.perf_counter() - start < 5


def test_reading_is_about_as_fast_as_the_parser_alone():
    item = "<w:c>" + "".join(f"<w:f{n}>value {n}</w:f{n}>\n" for n in range(12)) + "</w:c>\n"
    page = ("<p xmlns:w='u'>" + item * 30_000 + "</p>").encode()

    def bare() -> None:
        for _, element in etree.iterparse(io.BytesIO(page), tag="{u}c", huge_tree=True):
            element.clear()

    def ours() -> None:
        for _ in each_element(opened(page), {"c"}, ReadOptions(), Ledger()):
            pass

    taken: dict[str, float] = {}
    for run in (bare, ours) * 3:
        start = time.perf_counter()
        run()
        spent = time.perf_counter() - start
        taken[run.__name__] = min(spent, taken.get(run.__name__, spent))
    assert taken["ours"] < 2 * taken["bare"]


# Encodings.


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be", "utf-8-sig", "cp1252"])
def test_the_encoding_that_is_declared_or_marked_is_used(encoding):
    page = PAGE.replace("'1.0'", f"'1.0' encoding='{encoding}'").replace("so", "sö “so”")
    found, ledger = texts(page.encode(encoding))
    assert found[0]["text"] == "sö “so” it is"
    assert not ledger.warnings


def test_a_declaration_that_cannot_be_true_is_passed_over():
    page = PAGE.replace("'1.0'", "'1.0' encoding='utf-16'").replace("so", "sö")
    assert texts(page)[0][0]["text"] == "sö it is"


def test_a_mark_goes_before_the_declaration_and_the_option_before_both():
    page = PAGE.replace("'1.0'", "'1.0' encoding='latin-1'").replace("so", "sö")
    assert texts(page.encode("utf-8-sig"))[0][0]["text"] == "sö it is"
    found, ledger = texts(page, options=ReadOptions(encoding="utf-8"))
    assert found[0]["text"] == "sö it is"
    assert ledger.notes["encoding"] == "utf-8"


@pytest.mark.parametrize("name", ["klingon", "punycode", "base64", "unicode_escape", "rot13"])
def test_an_unknown_encoding_is_an_error_with_advice(name):
    page = PAGE.replace("'1.0'", f"'1.0' encoding='{name}'")
    with pytest.raises(InputError, match=r"says that its encoding is .*--encoding"):
        texts(page)


@pytest.mark.parametrize("declared", ["", " encoding='UTF-8'"])
def test_windows_bytes_in_what_says_utf_8_are_guessed(declared):
    page = PAGE.replace("'1.0'", "'1.0'" + declared).replace("so", "sö “so”")
    found, ledger = texts(page.encode("cp1252"))
    assert found[0]["text"] == "sö “so” it is"
    assert ledger.warnings == {"encoding_guessed": 1}
    assert ledger.notes["encoding"] == "windows-1252 (guessed)"


def test_a_few_bad_bytes_in_utf_8_are_shown_and_counted():
    page = PAGE.replace("so", "sö").replace("Ben", "Bén").encode().replace(b"it is", b"it \xff")
    found, ledger = texts(page.replace(b"here", b"\xc3\xa9\nhere \xc3\xa9"))
    assert found[0]["text"] == "sö it \ufffd"
    assert found[1]["by"] == "Bén"
    assert ledger.warnings == {"text_repaired": 1}
    assert ledger.counters["text_repaired"] == 1


def test_bytes_that_are_not_of_the_declared_encoding_are_counted():
    page = PAGE.replace("'1.0'", "'1.0' encoding='shift_jis'").encode().replace(b"so", b"\xa0so")
    found, ledger = texts(page)
    assert found[0]["text"] == "\ufffdso it is"
    assert ledger.warnings == {"text_repaired": 1}


# Made up at random.

TAGS = ["<c>", "</c>", "<b>", "</b>", "<d/>", "<c/>", "<p:c>", "</p:c>", "<c y=\"'\" y='2'>"]
BITS = ["<c x='1'", "<![CDATA[", "]]>", "<!--", "-->", "<?x ", "?>", "<!DOCTYPE x>", "<", ">"]
WORDS = ["x", "ö", " & ", "&lt;", "&nbsp;", "&#8;", "&#65;", "\x0b", "\n", "'", '"']
PARTS = st.sampled_from([*TAGS, *BITS, *WORDS])


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=30), st.booleans(), st.sampled_from([1, 4, 2**18]))
@example(["<c x='1'", "<c>"], True, 1)
def test_every_start_tag_is_handed_out_or_told(parts, closed, size):
    page = "<p>" + "".join(parts) + ("</p>" if closed else "")
    ledger = Ledger()
    got = 0
    try:
        for _ in each_element(opened(page, size), {"c"}, ReadOptions(), ledger):
            got += 1
    except TruncatedError:
        assert not got
        return
    mending = Mending(page.encode(), {"c"})
    b"".join(mending.pieces())
    if "ends_early" not in ledger.warnings:
        assert got + ledger.warnings["xml_lost"] == mending.starts
        assert not ledger.incomplete
    else:
        assert ledger.incomplete
        assert got <= mending.starts


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=30), st.sampled_from([1, 7, 40]))
def test_each_element_comes_once_wherever_the_damage_shows(parts, size):
    numbers = count()
    page = "<p>" + re.sub(r"<c(?=/?>)", lambda _: f"<c id='{next(numbers)}'", "".join(parts))

    def numbered(size: int) -> list[str | None]:
        found = each_element(opened(page + "</p>", size), {"c"}, ReadOptions(), Ledger())
        got: list[str | None] = []
        with suppress(TruncatedError):
            got.extend(element.get("id") for element in found)
        return got

    once = numbered(2**18)
    assert numbered(size) == once
    known = [number for number in once if number is not None]
    assert len(set(known)) == len(known)


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=30))
def test_what_is_mended_is_well_formed_and_keeps_all_words(parts):
    page = "<p>" + "".join(part if part != "x" else " 77 " for part in parts) + "</p>"
    mending = Mending(page.encode(), {"c"})
    mended = b"".join(mending.pieces())
    if not mending.cut:
        parser = etree.XMLParser(recover=True)
        root = etree.fromstring(mended, parser)
        fatal = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
        assert not fatal
        if not re.search(r"<!--|<\?|<c x|<!", page):
            assert "".join(root.itertext()).count("77") == page.count("77")


# Real exports and hostile files.


@pytest.mark.parametrize(
    ("path", "names", "counts", "repaired"),
    [
        ("wordpress-wxr/importer_crazy-cdata.xml", "item", {"item": 1}, 3),
        ("wordpress-wxr/importer_malformed.xml", "category author", {}, 2),
        ("wordpress-wxr/importer_namespace-edge-cases.xml", "item", {"item": 6}, 0),
        ("wordpress-wxr/theme_unit_test.xml", "item comment", {"comment": 32}, 0),
        ("disqus/isso_disqus.xml", "thread post", {"post": 6, "thread": 9}, 0),
        ("stackexchange/ssdug_Comments.xml", "row", {"row": 230}, 0),
    ],
)
def test_exports_that_exist(path, names, counts, repaired):
    with open_source(shared("samples/" + path)) as source:
        ledger = Ledger()
        found = each_element(source, names.split(), ReadOptions(), ledger)
        seen = Counter(local(element.tag) for element in found)
    assert repairs(ledger) == repaired
    assert not ledger.incomplete
    assert seen.total() > 0
    assert counts.items() <= seen.items()


def test_hostile_files_do_as_is_expected_of_them():
    expected = json.loads(shared("hostile/EXPECTED.json").read_text())
    found = [case for case in _cases(expected) if case["file"].startswith("wxr_")]
    assert len(found) >= 8
    for case in found:
        want, ledger = case["expect"], Ledger()
        with open_source(shared("hostile/" + case["file"])) as source:
            elements = each_element(source, {"comment"}, ReadOptions(), ledger)
            if want["exit"] == 3:
                with pytest.raises(InputError):
                    next(elements)
                continue
            assert len(list(elements)) == want.get("read", 2)
        assert set(ledger.warnings) == ({want["warn"]} if "warn" in want else set())


def _cases(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [case for item in value for case in _cases(item)]
    if isinstance(value, dict):
        here = [value] if "file" in value else []
        return here + [case for item in value.values() for case in _cases(item)]
    return []
