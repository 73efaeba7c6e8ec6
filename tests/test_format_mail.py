from __future__ import annotations

import email.header
import email.utils
import gzip
import hashlib
import io
import json
import mailbox
import re
import zipfile
from contextlib import closing
from datetime import UTC

import pytest
from helpers import SHARED, shared
from hypothesis import given, settings
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.formats import mail
from threadgraph.io.formats.mail_addresses import Addresses
from threadgraph.io.formats.mail_bodies import body_of
from threadgraph.io.formats.mail_charsets import decode
from threadgraph.io.formats.mail_headers import (
    decode_words,
    ends_inside_header,
    message_id,
    read_time,
    refers,
    split_header,
)
from threadgraph.io.formats.mail_people import (
    addresses_in,
    is_service,
    person_of,
    shared_ids,
    split_author,
)
from threadgraph.io.formats.mail_separators import messages
from threadgraph.io.formats.mail_titles import bare
from threadgraph.io.head import Head
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise, recognise_source
from threadgraph.io.signs.mail import is_maildir
from threadgraph.io.streams import CHUNK, Source, open_source

MBOX = "samples/mbox/"
MAVEN = MBOX + "ponymail_maven-dev-2017-11-"
EXPORTERS = ("listsao", "mailarchivesao", "mboxvm")
PONYMAIL = {
    # messages as SOURCES.tsv counts them
    "asterix-dev-201709-mailarchivesao": 53,
    "commits_ponymail_apache_org_2016-06": 82,
    "empty_attachment": 1,
    "empty_body": 1,
    "httpd-users-200606-part": 12,
    "maven-dev-2017-11-listsao": 320,
    "maven-dev-2017-11-mailarchivesao": 317,
    "maven-dev-2017-11-mboxvm": 317,
    "maven_duplicates_2017_listsao_1": 10,
    "nexus-html-only": 3,
    "no_date": 1,
    "ponymail-dev-1079-mailarchiesao": 1,
    "text_enriched": 1,
    "tomcat-ancient-boundary": 1,
}
HEAD = b"From: Ann <ann@h.invalid>\nDate: Sun, 01 Mar 2020 10:00:00 +0000\nSubject: s\n"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_bytes(data, options=None, name="box"):
    """Return records, joined as the program does, and the ledger."""
    ledger = Ledger()
    options = options or ReadOptions()
    with Source(io.BytesIO(data), name, options.limits) as source:
        records = mail.read(source, options, ledger)
    return mail.join([records], options, ledger)[0], ledger


def one(data, options=None):
    records, _ = read_bytes(data, options)
    assert len(records) == 1
    return records


def text_of(header, body=b"x\n"):
    return one(HEAD + b"Message-ID: <1@h>\n" + header + b"\n" + body).texts[0]


# What is recognised.


def samples_of_mail():
    for folder, pattern in (("mbox", "**/*"), ("usenet", "utzoo*"), ("nasty", "m*_*")):
        yield from (SHARED / "samples" / folder).glob(pattern)
    yield from (SHARED / "hostile").glob("mbox_*")


def test_every_sample_of_mail_is_recognised_by_its_content():
    shared("samples/mbox")
    paths = [path for path in samples_of_mail() if path.is_file()]
    assert len(paths) > 300
    for path in paths:
        with path.open("rb") as file, Source(file, "x.dat", Limits()) as source:
            assert recognise_source(source, ReadOptions()) == "mail", path


def test_no_other_sample_is_taken_for_mail():
    shared("samples")
    ours = set(samples_of_mail())
    others = [p for p in (SHARED / "samples").glob("*/*") if p.is_file() and p not in ours]
    others += [p for p in (SHARED / "hostile").iterdir() if p.is_file() and p not in ours]
    for path in others:
        try:
            with open_source(path) as source:
                data, whole = source.head, source.whole
        except InputError:
            continue
        head = Head(data, path.name, whole)
        assert head.syntax != "text" or not mail_sign(head), path


def mail_sign(head):
    from threadgraph.io.signs.mail import is_mail

    return is_mail(head)


@pytest.mark.parametrize(
    "text",
    [
        b"From here on we agree.\nBob: yes\n\nAnn: no\n",
        b"From Ann:\nHello\n\nBob said:\nHi\n",
        b"Subject: Hello\nBob: yes\n\nText\n",
        b"Note: this is a page\n\nFrom: Ann\nSubject: hi\n\nx\n",
        b"author: Ann\ntext: x\n\n",
        b"Ann says:\nFrom x@h.invalid Sun Mar  1 10:00:00 2020\nFrom: Ann\n",
        b"From,Subject\nann@h.invalid,Hello\n",
    ],
)
def test_other_text_is_not_mail(text):
    assert recognise(text) != "mail"


def test_folders_of_a_maildir_are_told_by_their_names():
    assert is_maildir(["cur/1:2,S", "tmp/x", "dovecot-uidlist"])
    assert is_maildir(["list/new/1", "list/cur/2:2,", "other/cur/3"])
    assert is_maildir(["a.eml", "b/c.EML"])
    assert not is_maildir([])
    assert not is_maildir(["new/page.html", "cur/data.json"])
    assert not is_maildir(["a.eml", "b.txt"])
    assert not is_maildir(["thread/1.mbox", "currency/2.mbox"])


# Hostile files.

HOSTILE = SHARED / "hostile/EXPECTED.json"
ROWS = {
    row["file"]: row["expect"]
    for row in (json.loads(HOSTILE.read_text("utf-8")) if HOSTILE.exists() else [])
    if row["file"].startswith("mbox_")
}


@pytest.mark.parametrize("name", sorted(ROWS) or ["mbox_01_from_body.mbox"])
def test_hostile_files_come_out_as_expected(name):
    d = tg.read(shared(f"hostile/{name}"))
    book, expected = d.ledger, dict(ROWS[name])
    assert expected.pop("exit") == 0
    warning = expected.pop("warn", None)
    assert warning is None or book.warnings[warning] == 1
    known = {
        "read": book.read,
        "kept": book.kept,
        "duplicates": book.duplicates.total(),
        "rejected": book.rejected.total(),
        "max_nesting": tg.depth(d).max_nesting,
        "names": len({name for seen in d.people.spellings for name in seen}),
    }
    found = {key: known.get(key, book.counters[key]) for key in expected}
    assert found == expected


def test_a_line_that_begins_with_from_is_text_and_a_quoted_one_is_unquoted_once():
    d = tg.read(shared("hostile/mbox_01_from_body.mbox"))
    assert d.texts == ["hello\n\nFrom here on we agree.\nbye", "ok\n\nFrom the top\n>>From"]


def test_parts_beyond_the_depth_read_are_left_out_and_the_message_kept():
    d = tg.read(shared("hostile/mbox_08_mime_400.mbox"))
    assert d.texts == ["", "x"]


# Real samples, against the standard library.


@pytest.mark.parametrize(("name", "count"), PONYMAIL.items())
def test_every_message_of_an_archive_is_read_once(name, count):
    path = shared(f"{MBOX}ponymail_{name}.mbox")
    with closing(mailbox.mbox(path, create=False)) as box:
        assert len(box) == count
    book = tg.read(path).ledger
    assert (book.read, book.rejected.total(), book.filtered.total()) == (count, 0, 0)


def told(message, field):
    """Return a header as the standard library decodes it."""
    value = str(message[field] or "").replace("\n", "")
    return str(email.header.make_header(email.header.decode_header(value)))


BOXES = ("maven-dev-2017-11-mboxvm", "asterix-dev-201709-mailarchivesao", "httpd-users-200606-part")


@pytest.mark.parametrize("name", BOXES)
def test_names_times_and_texts_are_those_of_the_standard_library(name):
    path = shared(f"{MBOX}ponymail_{name}.mbox")
    d = tg.read(path)
    row_of = {name: row for row, name in enumerate(d.ids)}
    with closing(mailbox.mbox(path, create=False)) as box:
        known = [message for message in box if message["message-id"]]
    compared = 0
    for message in known:
        row = row_of[message["message-id"].strip().strip("<>")]
        author, address = email.utils.parseaddr(told(message, "from"))
        shown = author or address.partition("@")[0]
        assert d.author_names[row].casefold() == " ".join(shown.strip("'").split()).casefold()
        if message["date"]:
            date = email.utils.parsedate_to_datetime(message["date"])
            date = date if date.tzinfo else date.replace(tzinfo=UTC)
            assert d.time[row] == int(date.timestamp()) * 1_000_000
        if message.get_content_type() == "text/plain":
            charset = message.get_content_charset("utf-8")
            text = message.get_payload(decode=True).decode(charset).replace("\r\n", "\n")
            text = re.sub(r"(?m)^>(>*From )", r"\1", text)
            if message.get_param("format") == "flowed":
                text = re.sub(r"(?m)^ ", "", text)
            text = re.sub(r"(?m)^([A-Z]{2,3}> )", r"> \1", text)
            assert d.texts[row] == text.strip("\n").rstrip()
            compared += 1
    assert compared > len(known) / 3


def test_three_messages_are_as_seen_in_the_files():
    maven = tg.read(shared(MAVEN + "listsao.mbox"))
    lkml = tg.read(shared(MBOX + "notmuch_corpora/lkml"))
    news = tg.read(shared("samples/usenet/utzoo_mhtsa.157.txt"))
    for d, name, parent, time, author, text in (
        (
            maven,
            "20171118170314.0de729ca@copperhead.int.arc7.info",
            "1913164.cpWisNKQ4Q@giga",
            "2017-11-18T17:03:14",
            "cae98db4c680",
            "2ed5fcca5b7c",
        ),
        (
            lkml,
            "cdc48b6ab9446585f304c801cca45a2a9d1e37ec.1289789605.git.address-968931b7",
            "cover.1289789604.git.address-968931b7",
            "2010-11-15T03:04:49",
            "fbec6c465c65",
            "a814fa31144a",
        ),
        (news, "mhtsa.157", None, "1982-05-05T22:33:48", "5efc60b80fa2", "703f63c5fce9"),
    ):
        row = d.ids.index(name)
        up = d.parent[row]
        assert (d.ids[up] if up >= 0 else None) == parent
        assert str(d.time[row].astype("datetime64[us]"))[:19] == time
        assert (digest(d.author_names[row]), digest(d.texts[row])) == (author, text)


def test_no_address_is_shown_as_a_name_or_an_id_of_a_person():
    for path in (MAVEN + "listsao.mbox", MBOX + "notmuch_corpora/lkml"):
        people = tg.read(shared(path)).people
        assert not any("@" in name for seen in people.spellings for name in seen)
        assert not any("@" in key for key in people.keys)


@pytest.mark.parametrize("name", ["lkml", "default", "threading"])
def test_no_address_of_a_sender_is_anywhere_but_in_texts(name):
    path = shared(f"{MBOX}notmuch_corpora/{name}")
    values = [
        str(email.message_from_bytes(file.read_bytes())["from"])
        for file in path.rglob("*")
        if file.is_file()
    ]
    senders = {address.lower() for _, address in email.utils.getaddresses(values) if address}
    assert senders
    d = tg.read(path)
    places = [*d.ids, *d.thread_ids, *d.people.keys, *(d.thread_titles or [])]
    places += [spelling for seen in d.people.spellings for spelling in seen]
    places += [e.what for examples in d.ledger.examples.values() for e in examples]
    found = [place for place in places for own in senders if place and own in place.lower()]
    assert not found
    assert any("address-" in own for own in d.ids) == (name != "threading")


# The same month from three exporters: 320, 317 and 317 messages.


def test_exports_of_the_same_month_hold_the_same_threads():
    found = [tg.read(shared(f"{MAVEN}{name}.mbox")) for name in EXPORTERS]
    assert [len(d) for d in found] == [317, 317, 317]
    assert found[0].ledger.duplicates == {"identical": 3}
    ids = [set(d.ids) for d in found]
    assert ids[0] == ids[1] == ids[2]
    assert {len(d.thread_ids) for d in found} == {93}
    assert {len(d.people) for d in found} == {62}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_exports_given_together_are_one(order):
    d = tg.read(*(shared(f"{MAVEN}{EXPORTERS[i]}.mbox") for i in order))
    assert (d.ledger.read, d.ledger.kept) == (954, 317)
    assert d.ledger.duplicates == {"identical": 636, "edited": 1}
    alone = tg.read(shared(f"{MAVEN}listsao.mbox"))
    assert (len(d.thread_ids), tg.depth(d).max) == (93, tg.depth(alone).max)


def test_the_address_of_a_robot_that_writes_for_many_is_no_person():
    d = tg.read(shared(MAVEN + "listsao.mbox"))
    with closing(mailbox.mbox(shared(MAVEN + "listsao.mbox"), create=False)) as box:
        names: dict[str, set[str]] = {}
        for message in box:
            name, address = email.utils.parseaddr(told(message, "from"))
            names.setdefault(address, set()).add(name)
    most = max(names, key=lambda address: len(names[address]))
    assert len(names[most]) > 20
    assert d.ledger.counters["shared_addresses"] == 1
    by_name = [key for key in d.people.keys if not key.startswith("ID:")]
    assert len(by_name) == len({name.casefold() for name in names[most]})


# Folders and archives.


def test_a_maildir_is_read_as_one_input_and_mail_beside_its_folders_too():
    d = tg.read(shared(MBOX + "notmuch_corpora/default"))
    assert (d.ledger.read, d.ledger.kept, d.inputs[0].format) == (53, 52, "mail")
    assert d.ledger.duplicates == {"identical": 1}
    d = tg.read(shared(MBOX + "notmuch_corpora/lkml"))
    assert (d.ledger.read, d.ledger.kept) == (210, 176)


def test_messages_of_a_plain_folder_are_threaded_together():
    d = tg.read(shared(MBOX + "notmuch_corpora/duplicate"))
    assert (d.ledger.read, len(d), d.inputs[0].format) == (9, 3, "mail")


def test_an_archive_of_messages_is_read_and_what_is_no_mail_told(tmp_path):
    path = tmp_path / "mail.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cur/1:2,S", HEAD + b"Message-ID: <1@h>\n\nFirst\n")
        archive.writestr("cur/2:2,S", HEAD + b"Message-ID: <2@h>\nIn-Reply-To: <1@h>\n\nSecond\n")
        archive.writestr(
            "new/3", b"From x@h.invalid Sun Mar  1 10:00:00 2020\n" + HEAD + b"\nThird\n"
        )
        archive.writestr("uidlist", b"3 V1 N4\n")
        archive.writestr(".Sent/cur/4", HEAD + b"\nHidden\n")
    d = tg.read(path)
    assert sorted(d.texts) == ["First", "Second", "Third"]
    assert (len(d.thread_ids), d.ledger.counters["ids_made"]) == (2, 1)
    assert d.ledger.warnings["files_skipped"] == 2


# Separators.


def box_of(*bodies, end=b"\n"):
    found = [
        b"From ann@h.invalid Sun Mar  1 10:00:00 2020\n%sMessage-ID: <%d@h>\n\n%s\n\n"
        % (HEAD, number, body)
        for number, body in enumerate(bodies)
    ]
    return b"".join(found).replace(b"\n", end)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_messages_are_cut_alike_with_both_ends_of_lines(end):
    records, ledger = read_bytes(box_of(b"one\nFrom two: x", b"three", b">From four", end=end))
    assert records.texts == ["one\nFrom two: x", "three", "From four"]
    assert (ledger.read, records.places) == (3, [1, 10, 18])


@pytest.mark.parametrize(
    ("line", "following", "begins"),
    [
        (b"From ann@h.invalid Sun Mar  1 10:00:00 2020", b"From: x", True),
        (b"From ann at h.invalid  Sun Mar  1 10:00:00 2020", b"From: x", True),
        (b"From MAILER-DAEMON Sun Mar  1 10:00:00 2020", b"Date: x", True),
        (b"From ann@h.invalid", b"Return-Path: <x>", True),
        (b"From ann@h.invalid Thu", b"Return-Path: <x>", True),
        (b"From ", b"List-Id: <x>", True),
        (b"From ann@h.invalid Sun Mar  1 10:00:00 2020", b"no header", False),
        (b"From ann@h.invalid Sun Mar  1 10:00:00 2020", b"", False),
        (b"From here on we agree", b"Note: x", False),
        (b"From ann@h.invalid I heard that", b"Note: x", False),
        (b"Fromage Sun Mar  1 10:00:00 2020", b"Note: x", False),
    ],
)
def test_a_separator_has_a_sender_or_a_date_and_a_header_after_it(line, following, begins):
    data = box_of(b"first") + line + b"\n" + following + b"\n\nsecond\n"
    assert len(read_bytes(data)[0]) == 1 + begins


def test_a_separator_needs_a_blank_line_before_it():
    line = b"From ann@h.invalid Sun Mar  1 10:00:00 2020\nSubject: x"
    assert len(read_bytes(box_of(b"quoted mail\n" + line))[0]) == 1


def test_a_length_that_is_stated_is_not_believed():
    data = box_of(b"one", b"two").replace(b"Subject: s", b"Subject: s\nContent-Length: 5000")
    assert read_bytes(data)[0].texts == ["one", "two"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 700_000), min_size=1, max_size=4),
    st.sampled_from([b"word ", b"word\n", b"\n", b"From me\n", b"From \n"]),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_messages_of_any_length_are_cut_where_they_begin(sizes, filler, end):
    bodies = [filler * (size // len(filler)) + b"." for size in sizes]
    data = box_of(*bodies, end=end)
    with Source(io.BytesIO(data), "box", Limits()) as source:
        found = list(messages(source, Ledger()))
    assert len(found) == len(bodies)
    assert b"".join(m.separator + m.data for m in found) == data
    assert [m.line for m in found] == [
        data.count(b"\n", 0, data.index(b"Message-ID: <%d@h>" % i)) - 3 for i in range(len(found))
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_separator_is_found_wherever_a_block_of_bytes_ends(end):
    start = len(box_of(b"", b"second", end=end)) - len(box_of(b"second", end=end))
    for offset in range(-4, 70):
        data = box_of(b"x" * (CHUNK - start + offset), b"second", end=end)
        assert read_bytes(data)[0].texts[1:] == ["second"]


def test_a_single_message_is_read_from_its_first_line():
    records = one(b"\n\n" + HEAD + b"Message-ID: <1@h>\n\nHi\n\nFrom x@h.invalid\nTo: me\n")
    assert records.texts == ["Hi\n\nFrom x@h.invalid\nTo: me"]
    assert records.places == [3]


def test_a_line_over_the_limit_is_told_and_the_message_kept():
    options = ReadOptions(limits=Limits(line=1000))
    records, ledger = read_bytes(box_of(b"one\n" + b"x" * 2000 + b"\ntwo", b"three"), options)
    assert records.texts == ["one\ntwo", "three"]
    assert ledger.warnings["line_too_long"] == 1


def test_a_text_over_the_limit_is_rejected():
    options = ReadOptions(limits=Limits(field_size=100))
    records, ledger = read_bytes(box_of(b"x" * 101, b"three"), options)
    assert (records.texts, ledger.rejected) == (["three"], {"field_too_large": 1})
    assert ledger.examples["field_too_large"][0].where == "box:1"


def test_a_message_that_is_cut_in_its_header_is_rejected(tmp_path):
    data = gzip.compress(box_of(b"first", b"second" * 100, b"third"))
    path = tmp_path / "box.mbox.gz"
    kept = set()
    for size in range(60, len(data) - 9):
        path.write_bytes(data[:size])
        try:
            d = tg.read(path)
        except TruncatedError:
            continue
        assert d.ledger.incomplete
        kept.add((d.ledger.read, len(d)))
    assert kept & {(1, 1), (2, 1), (2, 2), (3, 2)}
    assert all(read - n <= 1 for read, n in kept)


WHOLE = b"From x@h.invalid Sun Mar  1 10:00:00 2020\n" + HEAD + b"Message-ID: <1@h>\n\nOne\n\n"
BEGUN = b"From x@h.invalid Sun Mar  1 10:00:00 2020\nFrom: Bob <bob@h.invalid>\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "cut",
    [
        b"Subject: a",
        b"Subject: a\n b",
        b"Subject: a\nMessage-I",
        b"Subject: a\nReferences: <1@h>\n <2@",
        b"Subject: a\nReferences: <1@h>\n <2@\n",
        b"Message-ID: <2@\n",
        b"To: ann@h.invalid,\n",
    ],
)
def test_an_input_that_ends_inside_a_header_is_incomplete(cut, end):
    data = (WHOLE + BEGUN + cut).replace(b"\n", end)
    records, ledger = read_bytes(data)
    assert (records.texts, ledger.read, ledger.rejected) == (["One"], 2, {"cut_line": 1})
    assert ledger.incomplete
    assert ledger.warnings["ends_early"] == 1
    assert ledger.examples["cut_line"][0].where == "box:9"


@pytest.mark.parametrize(
    "end",
    [
        b"Subject: a\n",
        b"Subject: a <b\n",
        b"Subject: a;\n",
        b"Subject: a\n\n",
        b"Subject: a\n\nx",
        b"Subject: a\nNo blank line stands before this",
        b"Message-ID: <2@h>\n",
    ],
)
def test_a_message_of_a_header_alone_is_no_sign_of_a_cut(end):
    records, ledger = read_bytes(WHOLE + BEGUN + end)
    assert (len(records), ledger.incomplete, ledger.rejected) == (2, False, {})


def test_only_the_last_message_can_be_cut():
    records, ledger = read_bytes(BEGUN + b"To: ann@h.invalid,\n\n" + WHOLE)
    assert (len(records), ledger.incomplete) == (2, False)
    assert not ends_inside_header(b"From: a\rSubject: b\r\rold Macs end lines so")


def test_a_folder_is_incomplete_if_a_message_in_it_is_cut(tmp_path):
    for name, data in (("1.eml", HEAD + b"\nHi\n"), ("2.eml", HEAD + b"Message-ID: <2@")):
        (tmp_path / name).write_bytes(data)
    d = tg.read(tmp_path)
    assert (d.texts, d.ledger.rejected, d.ledger.incomplete) == (["Hi"], {"cut_line": 1}, True)


def test_no_sample_is_taken_for_cut():
    shared("samples/mbox")
    files = [path for path in samples_of_mail() if path.is_file()]
    for path in files:
        with path.open("rb") as file, Source(file, "x", Limits()) as source:
            *_, last = messages(source, Ledger())
        assert not ends_inside_header(last.data.replace(b"\r\n", b"\n")), path


# Headers.


def test_fields_are_folded_repeated_and_odd():
    data = b"Subject: a\n\tb\nX : y\nsubject: second\n>From z\nTo: t\n\nbody\n\nmore\n"
    fields, body = split_header(data)
    assert fields == {b"subject": b" a\n\tb", b"x": b" y", b"to": b" t"}
    assert body == b"body\n\nmore\n"


def test_a_header_ends_at_the_first_line_that_is_no_field():
    assert split_header(b"To: t\nHello all\nSubject: x\n") == (
        {b"to": b" t"},
        b"Hello all\nSubject: x\n",
    )
    assert split_header(b"To: t") == ({b"to": b" t"}, b"")
    assert split_header(b"\nbody") == ({}, b"body")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?ISO-8859-2?Q?V=EDt_O?= x", "Vít O x"),
        ("=?utf-8?b?w6k?=", "é"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?utf-8?q?a?= b =?utf-8*en?q?c?=", "a b c"),
        ("=?iso-8859-1?q?a?= =?utf-8?q?=C3=A9?=", "aé"),
        ("=?utf-8?q?=ff=fe?=", "=?utf-8?q?=ff=fe?="),
        ("=?x-unknown?b?!!!?=", "=?x-unknown?b?!!!?="),
        ("=?utf-7?q?+ADw-script?=", "=?utf-7?q?+ADw-script?="),
        ("=?utf-8?b?!!!?=", "=?utf-8?b?!!!?="),
        ("2 =? 3", "2 =? 3"),
    ],
)
def test_encoded_words_are_decoded_or_stay_as_they_are(raw, text):
    assert decode_words(raw) == text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b" <1@h>", "1@h"),
        (b" < 1@h >", "1@h"),
        (b"<1@h", "1@h"),
        (b"1@h", "1@h"),
        (b"(note) <1@h> (note)", "1@h"),
        (b"\n <1@h>", "1@h"),
        (b" <>", None),
        (b"", None),
    ],
)
def test_ids_lose_their_brackets(value, name):
    assert message_id(value) == name


@pytest.mark.parametrize(
    ("references", "reply", "found"),
    [
        (b"<a@h> <b@h>", b"<b@h>", (("a@h", "b@h"), "b@h", ())),
        (b"<a@h>\n\t<b@h>,<c@h>.", b"", (("a@h", "b@h", "c@h"), None, ())),
        (b"<a@h><a@h>", b"<b@h", (("a@h",), "b@h", ())),
        (b"a@h b@h", b"b@h", (("a@h", "b@h"), "b@h", ())),
        (b"", b"Ann's message of Sunday <b@h>", ((), None, ("b@h",))),
        (b"", b"Ann <ann@h>'s message of Sunday <b@h>", ((), None, ("ann@h", "b@h"))),
        (b"", b"Sunday's message", ((), None, ())),
    ],
)
def test_references_are_found_however_they_are_written(references, reply, found):
    assert refers({b"references": references, b"in-reply-to": reply}) == found


def test_of_very_many_references_the_first_and_the_last_count():
    value = b" ".join(b"<%d@h>" % i for i in range(5000))
    references = refers({b"references": value}).references
    assert (len(references), references[0], references[-1]) == (1000, "0@h", "4999@h")


def test_prose_and_cut_ids_of_in_reply_to_name_an_absent_parent():
    for name in ("strange", "wrong"):
        d = tg.read(shared(f"{MBOX}hyperkitty_{name}-in-reply-to-header.txt"))
        (absent,) = [d.ids[row] for row in range(len(d.ids)) if not d.is_record[row]]
        assert absent.startswith("200704070053.46646.other.person@example")
        assert d.ledger.counters["orphans"] == 1


TEN = 1_583_056_800_000_000


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Sun, 01 Mar 2020 10:00:00 +0000", TEN),
        ("Sun, 1 Mar 2020 11:00:00 +0100 (CET)", TEN),
        ("1 Mar 20 10:00 GMT", TEN),
        ("Sunday, 1-Mar-2020 05:00:00 EST", TEN),
        ("Sun Mar  1 10:00:00 2020", TEN),
        ("Sun, 01 Mar 2020 10:00:00 -0000", TEN),
        ("Sun, 01 Mar 2020 10:00:00", TEN),
        ("Sun, 1 March 2020 10:00:00 XYZ", TEN),
        ("2020-03-01T11:00:00+01:00", TEN),
        ("2020-03-01 10:00:00", TEN),
        ("21 Jun 91 02:56:59 GMT", 677_473_019_000_000),
        ("Wed, 05 May 82 22:33:48 GMT", 389_486_028_000_000),
        ("Thu, 99 Foo 2020 25:61:61 +9999", NO_TIME),
        ("1 Jan 2020 00:00:00 +99999999999", NO_TIME),
        ("30 Feb 2020 00:00:00 +0000", NO_TIME),
        ("31 Dec 9999 23:59:59 -2300", NO_TIME),
        ("1 Jan 0000 00:00:00 +0000", NO_TIME),
        ("03/04/2020 10:00", NO_TIME),
        ("yesterday", NO_TIME),
        ("", NO_TIME),
    ],
)
def test_dates_of_mail_and_news(text, time):
    assert read_time(text) == time


def test_the_time_of_a_message_without_date_is_estimated_and_counted():
    bare_head = HEAD.replace(b"Date:", b"X-Date:")
    separator = b"From x@h.invalid Sun Mar  1 10:00:00 2020\n"
    hops = (
        b"Received: by b; Sun, 1 Mar 2020 10:00:09 +0000\n"
        b"Received: by a;\n\tSun, 1 Mar 2020 11:00:00 +0100\n"
    )
    for data in (separator + bare_head + b"\nx\n", hops + bare_head + b"\nx\n"):
        records, ledger = read_bytes(data)
        assert (records.times, ledger.counters["times_estimated"]) == ([TEN], 1)
    records, ledger = read_bytes(bare_head + b"\nx\n")
    assert (records.times, ledger.counters["times_estimated"]) == ([NO_TIME], 0)


def test_a_date_that_cannot_be_read_is_no_reason_to_guess_one():
    separator = b"From x@h.invalid Sun Mar  1 10:00:00 2020\n"
    records, ledger = read_bytes(separator + b"From: a\nDate: soon\n\nx\n")
    assert (records.times, ledger.counters["times_unreadable"]) == ([NO_TIME], 1)


# People.


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Ann Lee <ann@h.invalid>", "Ann Lee", "ann@h.invalid"),
        ('"Lee, Ann" <ann@h.invalid>', "Lee, Ann", "ann@h.invalid"),
        ("ann@h.invalid (Ann Lee)", "Ann Lee", "ann@h.invalid"),
        ("ann at h.invalid (Ann Lee)", "Ann Lee", "ann@h.invalid"),
        ("Ann Lee <ann at h.invalid>", "Ann Lee", "ann@h.invalid"),
        ("ann at h dot invalid (Ann)", "Ann", "ann@h.invalid"),
        ("ann@h.invalid", None, "ann@h.invalid"),
        ("<ann@h.invalid>", None, "ann@h.invalid"),
        ('"ann@h.invalid" <ann@h.invalid>', "ann", "ann@h.invalid"),
        ("ann@h.invalid, bob@h.invalid", None, "ann@h.invalid"),
        ("Ann <ann@h.invalid>, Bob <bob@h.invalid>", "Ann", "ann@h.invalid"),
        ("=?utf-8?q?Ann=2C_Lee?= <ann@h.invalid>", "Ann, Lee", "ann@h.invalid"),
        ('"=?utf-8?q?=C3=89va?=" <eva@h.invalid>', "Éva", "eva@h.invalid"),
        ("café <e@h.invalid>", "café", "e@h.invalid"),
        ("x!h!ann (Ann)", "Ann", "x!h!ann"),
        ('"unclosed <b@c', "unclosed", "b@c"),
        ("a@[", None, "a@["),
        ("Ann", "Ann", None),
        ("", None, None),
    ],
)
def test_names_and_addresses_are_told_apart(value, name, address):
    assert split_author(value) == (name, address)


def test_without_a_name_the_local_part_is_shown_and_the_address_hashed():
    person = person_of("Ann.Lee@H.Invalid")
    assert (person.name, person.id) == ("ann.lee", person_of("X <ann.lee@h.invalid>").id)
    assert re.fullmatch("sha256-16:[0-9a-f]{16}", person.id)


def test_a_list_that_writes_for_people_lends_them_no_address():
    assert person_of("'Ann' via List <list@h.invalid>") == ("Ann", None, False)
    own = person_of("Ann <ann@h.invalid>").id
    assert person_of("Ann via List <list@h.invalid>", "Ann <ann@h.invalid>").id == own
    assert person_of("Ann via List <list@h.invalid>", "List <list@h.invalid>").id is None


def test_an_address_is_shared_if_its_names_have_nothing_in_common():
    assert shared_ids([("Ann", "1"), ("Bob", "1"), ("Cid", "1")]) == {"1"}
    assert shared_ids([("Ann (X)", "1"), ("Bob (X)", "1"), ("Cid (X)", "1")]) == {"1"}
    assert shared_ids([("Ann Lee", "1"), ("Lee, Ann", "1"), ("Ann", "1"), ("annie", "1")]) == set()
    assert shared_ids([("Ann", "1"), ("Bob", "1"), (None, "1")]) == set()
    assert shared_ids([("Ann", None), ("Bob", None), ("Cid", None)]) == set()


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (b"From: noreply@h.invalid\n", "bot"),
        (b"From: CI <no-reply+x@h.invalid>\n", "bot"),
        (b"From: Reply <reply@h.invalid>\n", None),
        (b"From: ann@h.invalid\nAuto-Submitted: auto-generated\n", "bot"),
        (b"From: ann@h.invalid\nAuto-Submitted: no\n", None),
        (b"From: ann@h.invalid\nControl: cancel <x>\n", None),
    ],
)
def test_programs_are_marked(header, label):
    labels = one(header + b"Message-ID: <1@h>\n\nx\n").labels
    assert (labels or [None]) == [label]


def test_messages_of_the_mailbox_itself_and_control_articles_are_left_out():
    folder = b"From: x@h\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\nx\n"
    control = b"From: x@h\nNewsgroups: a.b\nControl: cancel <1@h>\n\nx\n"
    for data in (folder, control):
        records, ledger = read_bytes(data)
        assert (len(records), ledger.filtered["system"]) == (0, 1)
        assert len(read_bytes(data, ReadOptions(keep=frozenset({"system"})))[0]) == 1


@pytest.mark.parametrize("ending", [" (JIRA)", " (via GitHub)", " [bot]", " - JIRA", " (ASF)"])
def test_two_names_with_the_ending_of_a_service_are_two_people(ending):
    pairs = [("Ann Miller" + ending, "1"), ("Bob Stone" + ending, "1")]
    assert shared_ids(pairs) == {"1"}
    assert shared_ids(pairs[:1]) == set()
    assert shared_ids([pairs[0], ("ann miller", "1")]) == set()


def test_who_changes_the_name_on_an_address_stays_one_person():
    for before, after in (
        ("Ann Miller", "Ann Stone"),
        ("Ann Miller", "Zoe Stone"),
        ("Ann Miller (ACME)", "Ann Stone (ACME)"),
        ("Ann Miller (Acme)", "Zoe Stone (Acme)"),
        ("Ann Miller (ACME)", "Zoe Stone (EMCA)"),
        ("Ann (at work)", "Ann - at home"),
    ):
        assert shared_ids([(before, "1"), (after, "1")]) == set()


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        *((name, True) for name in ("jira", "JIRA", "noreply", "no-reply+x", "git", "gitbox")),
        *((name, True) for name in ("builds", "bugzilla-daemon", "notifications", "ci.bot")),
        *((name, False) for name in ("ann", "ann.git", "wikinger", "jirasek", "building", "abbot")),
    ],
)
def test_addresses_of_services_are_told_by_their_first_part(local, expected):
    assert is_service(f"{local}@h.invalid") is expected


def boxes_of(*heads):
    parts, ledger, options = [], Ledger(), ReadOptions()
    for number, head in enumerate(heads):
        data = head + b"\n\nx%d\n" % number
        with Source(io.BytesIO(data), f"box{number}", options.limits) as source:
            parts.append(mail.read(source, options, ledger))
    return mail.join(parts, options, ledger), ledger


def test_names_decide_at_the_address_of_a_service_over_all_files():
    parts, ledger = boxes_of(b"From: Ann <jira@h>", b"From: Bob <jira@h>")
    assert [part.author_ids for part in parts] == [[None], [None]]
    assert ledger.counters["shared_addresses"] == 1
    for heads in (
        (b"From: Ann <jira@h>", b"From: ANN <jira@h>"),
        (b"From: Ann <ann@h>", b"From: Bob <ann@h>"),
    ):
        parts, ledger = boxes_of(*heads)
        assert parts[0].author_ids == parts[1].author_ids != [None]


def test_an_author_of_whom_only_via_is_told_has_no_such_name():
    for value in ('" via RT" <rt@h.invalid>', '"via RT" <rt-bugs@h.invalid>', "via X <jira@h>"):
        assert person_of(value) == (None, None, False)
    assert person_of("via Dev <dev@h.invalid>") == (None, None, False)
    assert person_of("via RT <ann@h.invalid>") == person_of("ann@h.invalid")
    assert person_of("\"'' via RT\" <ann@h.invalid>") == person_of("ann@h.invalid")
    assert person_of("via RT <noreply@h.invalid>") == (None, None, True)
    assert person_of("via RT") == (None, None, False)
    assert person_of("Via Appia <via@h.invalid>").name == "Via Appia"


# Addresses in ids.


def test_the_address_of_a_sender_is_hashed_in_ids_and_in_all_that_refers_to_them():
    parts, _ = boxes_of(
        b"From: Ann <Ann@h.invalid>\nSubject: ask ann@h.invalid\nMessage-ID: <1-ann@h.invalid>",
        b"From: Bob <bob@h.invalid>\nMessage-ID: <2-joann@h.invalid>\n"
        b"In-Reply-To: <1-ann@h.invalid>",
        b"From: Cid <cid@h.invalid>\nMessage-ID: <3-zoe@h.invalid>\n"
        b"References: <1-ann@h.invalid> <absent-bob@h.invalid>",
    )
    ann, bob = (
        f"address-{hashlib.sha256(b).hexdigest()[:8]}" for b in (b"ann@h.invalid", b"bob@h.invalid")
    )
    assert [part.ids for part in parts] == [
        [f"1-{ann}"],
        ["2-joann@h.invalid"],
        ["3-zoe@h.invalid"],
    ]
    assert [part.parents for part in parts] == [[None], [f"1-{ann}"], [f"1-{ann}"]]
    assert parts[2].stated == [f"absent-{bob}"]
    assert parts[0].titles == {f"1-{ann}": f"ask {ann}"}
    assert all(part.extra == {} for part in parts)


def test_the_longest_address_that_stands_at_the_end_of_an_id_is_hashed():
    known = Addresses({"ann@h.invalid", "b-ann@h.invalid", "h!cid", "@h", "x" * 400 + "@h.invalid"})
    assert known.id_without("1.b-ann@h.invalid").startswith("1.address-")
    assert known.id_without("1%ANN@H.invalid").startswith("1%address-")
    assert known.id_without("ann@h.invalid").startswith("address-")
    for same in ("", "@", "1", "h!cid", "ann@h.invalid.x", "1ann@h.invalid", "ann@h.invalid@x"):
        assert known.id_without(same) == same
    assert known.ids_without([None, ""]) == [None, ""]


def test_the_addresses_of_all_authors_in_a_field_are_found():
    assert addresses_in("Ann <ann at h.invalid>") == {"ann@h.invalid"}
    assert addresses_in("A <A@h>, b@h (B)") == {"a@h", "b@h"}
    assert addresses_in("Ann") == set()


@given(st.text("ab-.@A", max_size=12), st.text("ab-.@A", max_size=12))
def test_different_ids_stay_different(one, other):
    known = Addresses({"a@b", "b@a", "a-a@b", "b"})
    assert (known.id_without(one) == known.id_without(other)) == (one == other)


def test_very_long_ids_of_one_host_take_linear_time():
    known = Addresses({"ann@h.invalid"})
    name = "a." * 500_000 + "@h.invalid"
    assert known.id_without(name) == name


# Ids that have to be made.


def test_a_message_without_an_id_gets_one_from_what_no_machine_changes():
    first, ledger = read_bytes(b"Received: by a\n" + HEAD + b"\nHi\n")
    again, _ = read_bytes(b"Received: by b\n" + HEAD + b"\nHi\n")
    other, _ = read_bytes(HEAD + b"\nHo\n")
    assert first.ids == again.ids != other.ids
    assert ledger.counters["ids_made"] == 1


def test_dateless_messages_without_id_are_told_apart_by_all_they_hold():
    data = b"From a@h.invalid\nTo: x\n\nHi\n\nFrom b@h.invalid\nTo: x\n\nHi\n\n"
    assert len(set(read_bytes(data)[0].ids)) == 2


# Texts.


@pytest.mark.parametrize(
    ("data", "charset", "found"),
    [
        ("é".encode(), "utf-8", ("é", None)),
        (b"\xe9\x80", "iso-8859-1", ("é€", None)),
        ("é".encode(), "", ("é", None)),
        ("é".encode(), "us-ascii", ("é", None)),
        (b"\xe9", "", ("é", "encoding_guessed")),
        (b"\xe9", "utf-8", ("é", "encoding_guessed")),
        (b"\xe9", "non-existing-codec", ("é", "encoding_guessed")),
        ("é\nè\n".encode() + b"\xff", "utf-8", ("é\nè\n\ufffd", "text_repaired")),
        (b"+ADw-b+AD4-", "utf-7", ("+ADw-b+AD4-", None)),
        (b"x", "undefined", ("x", None)),
        (b"x", "base64", ("x", None)),
        (b'\x1b$B$"\x1b(B', "iso-2022-jp", ("あ", None)),
        ("中".encode("gb18030"), "gb2312", ("中", None)),
    ],
)
def test_charsets_decode_or_are_guessed_aloud(data, charset, found):
    assert decode(data, charset) == found


@pytest.mark.parametrize(
    ("name", "warnings", "text"),
    [
        ("iso8859", {"encoding_guessed": 1}, "53dcdc9d60d8"),
        ("utf8", {}, "005a5e367018"),
        ("unknown", {}, "6173bb57e2c2"),
    ],
)
def test_payloads_of_unknown_and_missing_charsets_are_read(name, warnings, text):
    d = tg.read(shared(f"{MBOX}hyperkitty_payload-{name}.txt"))
    assert (len(d), d.ledger.warnings) == (1, warnings)
    assert digest(d.texts[0].rpartition("\n")[2]) == text


def multipart(kind, *parts, mark=b"b"):
    lines = b"".join(b"--%s\n%s\n" % (mark, part) for part in parts)
    return b"Content-Type: multipart/%s; boundary=%s\n" % (kind, mark), lines + b"--%s--\n" % mark


PLAIN = b"Content-Type: text/plain\n\nplain\n"
HTML = b"Content-Type: text/html\n\n<p>rich</p>\n"
PATCH = b"Content-Type: text/x-patch\n\n+1\n"
ATTACHED = b"Content-Type: text/plain\nContent-Disposition: attachment\n\nlog\n"
ENCLOSED = b"Content-Type: message/rfc822\n\nFrom: x\n\nother\n"


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        (b"alternative", [PLAIN, HTML], "plain"),
        (b"alternative", [HTML, PLAIN], "plain"),
        (b"mixed", [PLAIN, PATCH, PLAIN], "plain\nplain"),
        (b"mixed", [PLAIN, ATTACHED], "plain"),
        (b"mixed", [PLAIN, ENCLOSED], "plain"),
        (b"digest", [ENCLOSED], ""),
        (b"signed", [b"\nbare\n", b"Content-Type: application/pgp-signature\n\nx\n"], "bare"),
    ],
)
def test_the_plain_text_of_a_message_is_read(kind, parts, text):
    assert text_of(*multipart(kind, *parts)) == text


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        (b"alternative", [HTML], "rich"),
        (b"alternative", [b"Content-Type: text/plain\n\n\n", HTML], "rich"),
        (b"mixed", [HTML, PLAIN], "rich\nplain"),
    ],
)
def test_html_is_read_where_there_is_no_plain_text_of_the_same(kind, parts, text):
    assert text_of(*multipart(kind, *parts)) == text


def test_a_message_of_html_alone_is_its_text():
    assert text_of(b"Content-Type: text/html\n", b"<b>a</b> &amp; b\n") == "a & b"


def test_parts_within_parts_are_read_in_order():
    header, body = multipart(b"alternative", PLAIN, HTML, mark=b"b1")
    whole = multipart(b"mixed", header + b"\n" + body, b"\nfooter\n", mark=b"b")
    assert text_of(*whole) == "plain\nfooter"


@pytest.mark.parametrize(
    ("header", "body", "text"),
    [
        (b"Content-Type: multipart/mixed\n", b"--x\n\nbody\n--x--\n", "body"),
        (b"Content-Type: multipart/mixed; boundary=y\n", b"no parts\n", "no parts"),
        (b"Content-Type: multipart/mixed; boundary=y\n", b"--y\n\nnever closed\n", "never closed"),
        (b"Content-Type: multipart/mixed; boundary=b1\n", b"--b1\n\n--b10\n--b1--\n", "--b10"),
        (b"Content-Type: nonsense\n", b"text\n", "text"),
        (b"Content-Type: image/png\n", b"binary\n", ""),
        (b"Content-Transfer-Encoding: base64\n", b"Y2Fmw6k\n", "café"),
        (b"Content-Transfer-Encoding: base64\n", b"Y2Fm w6k= \n", "café"),
        (b"Content-Transfer-Encoding: QUOTED-PRINTABLE\n", b"caf=C3=A9=\n!\n", "café!"),
        (
            b"Content-Type: text/plain; format=flowed\n",
            b" From x\n >no\n>yes\n",
            "From x\n>no\n>yes",
        ),
        (b"Content-Type: text/enriched\n", b"a\nb\n\n<bold>c</bold> << d\n", "a b\nc < d"),
        (b"", b"|> old\n> usual\nAL> named\nHTML> x\n", "> old\n> usual\n> AL> named\nHTML> x"),
        (b"", b"a\n-- \nAnn\n", "a\n-- \nAnn"),
        (b"", b"a\n-------------- next part --------------\nscrubbed\n", "a"),
        (
            b"",
            b"> -------------- next part --------------\nb\n",
            "> -------------- next part --------------\nb",
        ),
    ],
)
def test_texts_are_read_however_they_are_wrapped(header, body, text):
    assert text_of(header, body) == text


def test_what_pipermail_writes_for_attachments_is_cut_and_counted():
    d = tg.read(shared(MBOX + "hyperkitty_pipermail_nextpart.txt"))
    assert d.ledger.counters["attachments_left_out"] == 1
    raw = shared(MBOX + "hyperkitty_pipermail_nextpart.txt").read_text("utf-8")
    body = raw.partition("\n\n")[2].partition("\n-------------- next part")[0]
    assert d.texts == [body.rstrip()]


def test_parts_fifty_deep_are_read_and_deeper_ones_told():
    def nested(depth):
        body = b"--b%d\n\nin there\n" % (depth - 1)
        for level in range(depth - 1, 0, -1):
            header = b"Content-Type: multipart/mixed; boundary=b%d\n\n" % level
            body = b"--b%d\n" % (level - 1) + header + body
        return body_of({b"content-type": b"multipart/mixed; boundary=b0"}, body)

    assert (nested(50).text, nested(50).too_deep) == ("in there", False)
    assert (nested(51).text, nested(51).too_deep) == ("", True)


def test_an_encoding_asked_for_holds_for_bytes_that_are_not_encoded():
    data = HEAD + b"Content-Type: text/plain; charset=us-ascii\n\ncaf\xe9\n"
    ledger, options = Ledger(), ReadOptions(encoding="latin-1")
    with Source(io.BytesIO(data), "x", options.limits) as source:
        assert mail.read(source, options, ledger).texts == ["café"]
    assert not ledger.warnings


# Usenet.


def test_an_article_of_the_eighties_has_five_lines_for_a_header():
    d = tg.read(shared("samples/usenet/utzoo_mhtsa.157.txt"))
    raw = shared("samples/usenet/utzoo_mhtsa.157.txt").read_text("ascii").split("\n", 5)
    assert (d.ids, d.texts) == (["mhtsa.157"], [raw[5].rstrip()])
    assert d.thread_titles == [raw[4].removeprefix("Re: ")]
    assert d.author_names == [raw[2].rpartition("!")[2]]


def test_an_article_of_b_news_has_other_names_for_its_fields():
    data = (
        b"Relay-Version: B 2.10\nPath: x!h!ann\nFrom: h!ann (Ann Lee)\nNewsgroups: net.misc\n"
        b"Title: Re: Hello\nArticle-I.D.: h.123\nPosted: Fri Nov 19 16:14:55 1982\n\nHi\n"
    )
    assert recognise(data) == "mail"
    records = one(data)
    assert (records.ids, records.authors, records.texts) == (["h.123"], ["Ann Lee"], ["Hi"])
    assert records.times == [406_570_495_000_000]
    assert records.titles == {"h.123": "Hello"}


def test_a_modern_article_is_read_as_mail():
    d = tg.read(shared("samples/usenet/utzoo_1654.txt"))
    assert d.time.tolist() == [677_473_019_000_000]
    assert d.texts[0].startswith("> ")


# Titles.


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Hello", "Hello"),
        ("RE: AW: Re[2]: SV: Hello", "Hello"),
        ("Fwd: Re: Hello", "Hello"),
        ("回复: Hello", "Hello"),
        ("[list] Re: [LIST] Hello", "Hello"),
        ("[vote] Hello", "[vote] Hello"),
        ("Re:", "Re:"),
        ("Research: Hello", "Research: Hello"),
        ("", ""),
    ],
)
def test_titles_are_subjects_without_what_answers_add(subject, title):
    assert bare(subject, frozenset({"list"})) == title


def test_threads_are_titled_by_their_opening_or_its_oldest_reply():
    data = (
        b"From a@h.invalid\nMessage-ID: <1@h>\nSubject: [l] One\n\nx\n\n"
        b"From a@h.invalid\nMessage-ID: <2@h>\nReferences: <1@h>\nSubject: Re: [l] Other\n\nx\n\n"
        b"From a@h.invalid\nMessage-ID: <3@h>\nReferences: <0@h>\nSubject: Re: [l] Zero\n\nx\n\n"
    )
    assert read_bytes(data)[0].titles == {"1@h": "One", "0@h": "Zero"}


# Whatever comes.


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    b"From a@h.invalid Sun Mar  1 10:00:00 2020\n",
                    b"From: ",
                    b"Message-ID: ",
                    b"\n",
                ),
                *(b"<1@h>", b"Date: ", b"Subject: ", b"References: ", b"=?utf-8?b?", b"?=", b";"),
                *(
                    b"Content-Type: multipart/mixed; boundary=x\n",
                    b"--x\n",
                    b"--x--",
                    b" ",
                    b"\r\n",
                ),
                *(
                    b"Content-Transfer-Encoding: base64\n",
                    b"\xff",
                    b"\0",
                    b"(",
                    b'"',
                    b"<",
                    b">From ",
                ),
                *(b"Content-Type: text/plain; charset=utf-16\n", b"x@y", b"1 Jan 2020", b"9" * 40),
            ]
        ),
        max_size=60,
    )
)
def test_nothing_is_lost_and_nothing_fails(pieces):
    data = b"".join(pieces) or b"x"
    records, ledger = read_bytes(data)
    assert ledger.read == len(records) + ledger.rejected.total() + ledger.filtered.total()
    assert ledger.read >= 1
    assert len(records.parents) == len(records) == len(records.times)
