"""Make an mbox of a mailing list: threads, headers and parts as lists have them."""

from __future__ import annotations

import random
from email.utils import formatdate

FORMAT = "mail"

_TEXT = (
    "the patch works for me but I would rather not change what users see without a note "
    "please test it with the next release and tell us whether the old file is still read"
)
_WORDS = _TEXT.split()
_START = 1_577_836_800


def generate(n: int, seed: int = 0) -> bytes:
    """Return an mbox of `n` messages, the same for the same seed."""
    rng = random.Random(seed)
    chains: list[tuple[str, ...]] = []
    parts: list[str] = []
    for i in range(n):
        own = f"{i:08x}.{rng.getrandbits(48):012x}@mail.h.invalid"
        recent = range(max(0, i - 200), i)
        above = chains[rng.choice(recent)] if i and rng.random() < 0.75 else ()
        chains.append((*above[-30:], own))
        parts.append(_message(rng, i, own, above[-30:]))
    return "".join(parts).encode()


def _message(rng: random.Random, i: int, own: str, above: tuple[str, ...]) -> str:
    person = int(rng.paretovariate(1.1)) % max(2, 40 + i // 50)
    when = formatdate(_START + i * 300 + rng.randrange(200), localtime=False)
    name = f"Person Number {person}"
    if person % 9 == 4:
        name = f"=?utf-8?q?P=C3=A9rson_{person}?="
    lines = [
        f"From person{person}@h{person % 97}.invalid {_separator(when)}",
        f"Return-Path: <list-bounces+{i}@lists.h.invalid>",
        "Delivered-To: archive@lists.h.invalid",
        *(
            f"Received: from mx{hop}.h.invalid (mx{hop}.h.invalid [192.0.2.{hop}])\n"
            f"\tby lists.h.invalid (Postfix) with ESMTP id {rng.getrandbits(40):010X}\n"
            f"\tfor <list@lists.h.invalid>; {when}"
            for hop in range(3)
        ),
        "Mailing-List: contact list-help@lists.h.invalid; run by ezmlm",
        "List-Post: <mailto:list@lists.h.invalid>",
        "List-Id: <list.lists.h.invalid>",
        f"From: {name} <person{person}@h{person % 97}.invalid>",
        "To: list@lists.h.invalid",
        f"Subject: {'Re: ' if above else ''}[list] {' '.join(rng.choices(_WORDS, k=6))}",
        f"Date: {when}",
        f"Message-ID: <{own}>",
    ]
    if above:
        lines.append(f"In-Reply-To: <{above[-1]}>")
        lines.append("References: " + "\n\t".join(f"<{name}>" for name in above))
    return "\n".join([*lines, "MIME-Version: 1.0", *_body(rng, bool(above)), "", ""])


def _body(rng: random.Random, answers: bool) -> list[str]:
    text = [" ".join(rng.choices(_WORDS, k=12)) for _ in range(rng.randrange(3, 12))]
    if answers:
        quoted = [f"> {' '.join(rng.choices(_WORDS, k=11))}" for _ in range(rng.randrange(2, 14))]
        text = ["On some day, Person Number 1 wrote:", *quoted, "", *text]
    form = rng.random()
    if form < 0.2:
        mark = f"=-{rng.getrandbits(64):016x}"
        return [
            f'Content-Type: multipart/alternative; boundary="{mark}"',
            *("", f"--{mark}", 'Content-Type: text/plain; charset="UTF-8"', "", *text),
            *(f"--{mark}", 'Content-Type: text/html; charset="UTF-8"', "", "<p>"),
            *(f"{line}<br>" for line in text),
            *("</p>", f"--{mark}--"),
        ]
    if form < 0.4:
        return [
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            *(f"{line} caf=E9=\n" for line in text),
        ]
    return ["Content-Type: text/plain; charset=utf-8", "", *text]


def _separator(when: str) -> str:
    day, date, month, year, clock, _ = when.replace(",", "").split()
    return f"{day} {month} {date} {clock} {year}"
