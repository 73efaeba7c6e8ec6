"""The page of the report: one file, the same bytes every time, and nothing in it can break out."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from commands import environment
from factories import bakery, make_discussion, random_discussion
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import threadgraph
from threadgraph.graphs.errors import InvariantError
from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.graphs.words import Section
from threadgraph.io.report import template
from threadgraph.io.report.island import island
from threadgraph.io.report.notebook import report
from threadgraph.io.report.packing import Packed, pack, to_bytes, to_letters, unpack
from threadgraph.io.report.page import report_html, size_warning, write_report
from threadgraph.io.report.template import SCRIPTS, STYLES

ASSETS = Path(template.__file__).parent / "assets"
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "--><img src=x onerror=alert(1)>",
    "</title></style></textarea></noscript><svg onload=alert(1)>",
    "line\u2028separator\u2029",
    "{{title}} {{data}} {{script}}",
    "__proto__",
    "constructor",
    "half \ud83d of a pair",
    "nul \x00 \x01 \x1b[31m",
    "javascript:alert(1)",
    "\" onmouseover='alert(1)' x=`y`",
    "&lt;b&gt; &amp;amp; &#x3c;i&#x3e;",
    "turned \u202eround\u202c \u2066 \u200b \ufeff",
    "$_$ a $\\frac$ b \\u003c \\",
    "x" * 4000,
    "e" + "\u0301" * 300,
    "😀 👩‍👩‍👧 王小明",
]
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def hostile_discussion():
    rows = [
        (f"{i}{text}", f"{i - 1}{HOSTILE[i - 1]}" if i % 3 else None, text, f"@{text} {text}", i)
        for i, text in enumerate(HOSTILE)
    ]
    d = make_discussion(rows, thread_id="</script>")
    return replace(
        d, name=HOSTILE[0], thread_titles=["".join(HOSTILE[:7])], labels=["<b>"] * len(d.ids)
    )


def harmless(value):
    """Letters instead of anything else, in all that a report holds."""
    if isinstance(value, str):
        return re.sub("[^A-Za-z0-9]", "x", value)
    if isinstance(value, (list, tuple)):
        return type(value)(harmless(item) for item in value)
    if isinstance(value, dict):
        return {key: harmless(item) for key, item in value.items()}
    if isinstance(value, Section):
        return Section(harmless(value.heading), harmless(value.lines))
    return value


def harmless_data(data):
    words = data.words
    return replace(
        data,
        name=harmless(data.name),
        title=harmless(data.title),
        people=harmless(data.people),
        nodes=harmless(data.nodes),
        threads=harmless(data.threads),
        words=replace(
            words,
            lead=harmless(words.lead),
            findings=harmless(words.findings),
            quality=harmless(words.quality),
        ),
    )


def by_lxml(page):
    return [
        (element.tag, sorted(element.attrib.items()))
        for element in lxml.html.document_fromstring(page.encode()).iter()
        if isinstance(element.tag, str)
    ]


def by_lexbor(page):
    return [
        (node.tag, sorted(node.attributes.items()))
        for node in LexborHTMLParser(page).root.traverse(include_text=False)
        if not node.tag.startswith("-")
    ]


def data_in(page):
    """Read the data back as the script does; they must be the same for two parsers."""
    node = LexborHTMLParser(page).css_first("#data")
    text = node.text()
    assert text == lxml.html.document_fromstring(page.encode()).get_element_by_id("data").text
    about = node.attributes
    if "data-packed" not in about:
        return json.loads(text)
    packed = Packed(text, about["data-packed"], int(about["data-bytes"]), int(about["data-size"]))
    return json.loads(unpack(packed))


@pytest.mark.parametrize("elements", [by_lxml, by_lexbor])
@pytest.mark.parametrize("plain_bytes", [10**9, 0], ids=["plain", "packed"])
def test_hostile_letters_make_no_elements(elements, plain_bytes):
    data = report_data(hostile_discussion())
    found = elements(report_html(data, plain_bytes=plain_bytes))
    expected = elements(report_html(harmless_data(data), plain_bytes=plain_bytes))
    without_size = [
        [
            (tag, [a for a in about if a[0] not in ("data-bytes", "data-size")])
            for tag, about in tree
        ]
        for tree in (found, expected)
    ]
    assert without_size[0] == without_size[1]
    tags = Counter(tag for tag, _ in found)
    assert tags["script"] == 2
    assert tags["style"] == tags["title"] == 1
    assert not {"img", "svg", "iframe", "object", "embed", "base", "form"} & set(tags)


@pytest.mark.parametrize(
    ("plain_bytes", "lzma_bytes"),
    [(10**9, 0), (0, 10**9), (0, 0)],
    ids=["plain", "lzma", "deflate"],
)
@pytest.mark.parametrize("make", [hostile_discussion, bakery, lambda: make_discussion([])])
def test_the_data_read_back_are_those_put_in(make, plain_bytes, lzma_bytes):
    data = report_data(make()).to_dict()
    found = island(data, plain_bytes=plain_bytes, lzma_bytes=lzma_bytes)
    about = dict(re.findall(r'data-(\w+)="(\w+)"', found.attributes))
    text = found.content
    if about:
        sizes = int(about["bytes"]), int(about["size"])
        text = unpack(Packed(text, about["packed"], *sizes)).decode()
    assert json.loads(text) == json.loads(json.dumps(data))
    assert not re.search("[<&\u2028\u2029\ud800-\udfff]", found.content)
    assert "NaN" not in text
    assert "Infinity" not in text


def test_the_page_holds_its_data():
    d = hostile_discussion()
    data = report_data(d)
    for plain_bytes in (10**9, 0):
        found = data_in(report_html(data, plain_bytes=plain_bytes))
        assert found == {
            **json.loads(json.dumps(data.to_dict())),
            "version": threadgraph.__version__,
        }
    assert found["people"]["name"] == [d.people.names[p] for p in d.central.order]


def test_nan_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        island({"a": [float("nan")]})


def test_nothing_invisible_acts_in_the_words_of_the_page():
    page = report_html(report_data(hostile_discussion()))
    words = re.sub(r"(?s)<(script|style).*?</\1>", "", page)
    assert not ACTS.search(words)
    assert not re.search("[\ud800-\udfff]", page)
    assert "{{title}} {{data}} {{script}}" in words


def test_names_from_right_to_left_stand_apart():
    d = make_discussion([("1", None, "عمر الشريف", "", 0), ("2", "1", "Ann", "", 1)])
    assert "<bdi>عمر الشريف</bdi>" in report_html(report_data(d))


def test_the_policy_allows_our_script_and_style_alone():
    page = lxml.html.document_fromstring(report_html(report_data(hostile_discussion())).encode())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    script = page.xpath("//script[@type='module']")[0].text
    assert rules == {
        "default-src": ["'none'"],
        "script-src": [f"'{sha256(script)}'"],
        "style-src": [f"'{sha256(page.find('.//style').text)}'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert page.find("head")[1].get("http-equiv") == "Content-Security-Policy"


def sha256(text):
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_nothing_in_the_page_is_loaded_from_anywhere():
    page = report_html(report_data(hostile_discussion()))
    for tag, attributes in by_lxml(page):
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "data", "srcset", "poster", "background"):
                assert re.fullmatch("#[a-z]+|data:,", value), (tag, name, value)
            assert name != "style"
    assert not re.search(r"url\(|@import|@font-face", template.style())
    asks = r"fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\b\s*[({'\"]"
    assert not re.search(asks, template.script())


def test_the_script_makes_elements_of_no_text():
    makes = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    assert not re.search(makes, template.script())


def test_every_part_is_joined_once():
    there = {path.name for path in ASSETS.iterdir()} - {"page.html"}
    assert there == {*SCRIPTS, *STYLES}
    assert len(set(SCRIPTS)) == len(SCRIPTS)
    assert SCRIPTS[-1] == "main.js"


def test_a_missing_part_is_named(monkeypatch):
    with pytest.raises(InvariantError, match=r"part nothing\.js is missing"):
        template.asset("nothing.js")


def test_a_part_that_would_end_its_element_is_refused(monkeypatch):
    monkeypatch.setattr(template, "asset", lambda name: "const end = '</script>';")
    with pytest.raises(InvariantError, match="</script"):
        template._joined(("one.js",))


RUN = """
import sys
sys.path.insert(0, {tests!r})
from test_report_page import hostile_discussion
from threadgraph.graphs.report_data import report_data
from threadgraph.io.report.page import write_report
write_report(report_data(hostile_discussion()), sys.stdout.buffer)
"""


def test_two_runs_give_the_same_bytes():
    code = RUN.format(tests=str(Path(__file__).parent))
    pages = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**environment(), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1]
    assert pages[0].decode() == report_html(report_data(hostile_discussion()))


def test_what_is_written_is_what_is_returned():
    data, out = report_data(bakery()), io.BytesIO()
    write_report(data, out)
    assert out.getvalue().decode() == report_html(data)


@pytest.mark.parametrize("plain_bytes", [10**9, 0])
def test_without_text_no_word_of_any_text_is_in_the_page(plain_bytes):
    rng = random.Random(1)
    words = ["".join(rng.choices("bcdfghjklmnpqrstvwxz", k=9)) for _ in range(60)]
    texts = [" ".join(rng.sample(words, 6)) for _ in range(30)]
    rows = [(str(i), str(i // 2) if i else None, "AB"[i % 2], t, i) for i, t in enumerate(texts)]
    data = report_data(make_discussion(rows), options=ReportOptions(text="none"))
    page = report_html(data, plain_bytes=plain_bytes)
    everything = page + json.dumps(data_in(page))
    assert not [word for word in words if word in everything]
    with_text = report_data(make_discussion(rows))
    assert all(word in report_html(with_text) for text in texts for word in text.split())


def test_small_data_can_be_read_in_the_page_and_large_ones_are_packed():
    data = report_data(random_discussion(400, 12))
    assert "words of comment 399" in report_html(data)
    packed = report_html(data, plain_bytes=1000)
    assert "words of comment 399" not in packed
    assert data_in(packed) == data_in(report_html(data))
    assert 'id="data">' in report_html(data)
    assert 'id="data" data-packed="lzma" data-bytes="' in packed


def test_twenty_thousand_comments_make_less_than_a_megabyte(tmp_path):
    """Invented comments of 231 characters on average, by 2,362 people in 322 threads."""
    maker = Path(__file__).resolve().parents[1] / "benchmarks/generate.py"
    made = tmp_path / "comments.ndjson"
    command = [sys.executable, maker, "comments", "20000", made]
    subprocess.run(command, env=environment(PYTHONUTF8="1"), check=True, timeout=120)
    d = threadgraph.read(made)
    page = report_html(report_data(d))
    assert len(d) == 20_000
    assert sum(map(len, d.texts)) > 4_500_000
    assert len(page.encode()) < 1_000_000
    assert data_in(page)["nodes"]["text"][-1] == d.texts[-1]


def test_a_very_large_page_is_told():
    assert size_warning(25_000_000) is None
    assert size_warning(25_000_001).startswith("the report has 25 MB")


@given(st.binary(max_size=300))
def test_letters_hold_any_bytes(data):
    letters = to_letters(data)
    assert to_bytes(letters)[: len(data)] == data
    assert not set(letters) & set("<&\"'\n")


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=50), max_size=5), st.booleans())
def test_packing_is_undone(chunks, small):
    assert unpack(pack(chunks, lzma_bytes=10**6 if small else -1)) == b"".join(chunks)


def test_long_data_are_written_as_letters_in_parts():
    data = random.Random(2).randbytes(500_001)
    assert to_bytes(to_letters(data))[: len(data)] == data
    assert len(to_letters(data)) < 1.2309 * len(data)


UNPACK = """
const fs = require("fs");
const parts = new Function(fs.readFileSync(process.argv[1], "utf8") + "; return {unpacked};")();
(async () => {
  for (const [text, method, bytes, size] of JSON.parse(fs.readFileSync(0, "utf8")))
    console.log(JSON.stringify(await parts.unpacked(text, method, bytes, size)));
})();
"""


def samples():
    rng = random.Random(3)
    words = [
        "alpha",
        "beta",
        "gamma",
        "կամուրջ",
        "橋",
        "😀",
        "{",
        '"',
        "\\",
        "\n",
        "aaaaaaaaaaaaaa",
    ]
    yield from ("", "a", "ab" * 5000, "x" * 100_000, HOSTILE[16])
    for size in (1, 10, 1000, 30_000):
        yield " ".join(rng.choices(words, k=size))
    yield "".join(chr(rng.randrange(32, 0x2000)) for _ in range(50_000))
    quoted = "".join(rng.choices("abcdefgh ", k=20_000))
    yield quoted + "".join(rng.choices("ijk", k=300_000)) + quoted * 2


def test_the_script_unpacks_what_is_packed():
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("Node is missing in CI")
        pytest.skip("needs Node")
    texts = list(samples())
    packed = [pack([t.encode()], lzma_bytes=limit) for t in texts for limit in (10**9, -1)]
    given_to = json.dumps([[p.letters, p.method, p.packed_bytes, p.size] for p in packed])
    ran = subprocess.run(
        [node, "-e", UNPACK, str(ASSETS / "unpack.js")],
        input=given_to,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    found = [json.loads(line) for line in ran.stdout.split("\n")[:-1]]
    assert found == [text for text in texts for _ in range(2)]


def test_a_report_can_be_held_saved_and_shown(tmp_path):
    held = report(bakery(), people_drawn=5)
    assert held.data.people["drawn"] == 5
    assert held.html is held.html
    assert held.save(tmp_path / "page.html").read_text("utf-8") == held.html
    assert repr(held) == (
        "<Report 'example': 14 comments by 8 people in 1 thread, on 2024-01-01 (UTC).>"
    )
    assert len(repr(held.display())) < 60


def test_a_notebook_shows_the_page_in_a_frame_of_its_own():
    held = report(hostile_discussion())
    for frame, height in ((held.display(), 700), (held.display(height=300), 300)):
        shown = lxml.html.fragment_fromstring(frame._repr_html_())
        assert shown.tag == "iframe"
        assert shown.get("srcdoc") == held.html
        assert shown.get("height") == str(height)
        assert "allow-same-origin" not in shown.get("sandbox")
        assert {"allow-scripts", "allow-downloads"} <= set(shown.get("sandbox").split())
