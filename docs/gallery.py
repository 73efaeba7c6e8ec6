"""Make the pictures of the gallery, and sheets of every diagram at every size to look at.

    python docs/gallery.py                    docs/gallery/KIND-SIZE.png, for the site
    python docs/gallery.py --sheets FOLDER    FOLDER/KIND.png: 1 to 1,000,000 comments side by side
    python docs/gallery.py --sheets FOLDER FILE …    the same of files of your own

All discussions are invented; the same bytes come out each time.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import threadgraph as tg
from threadgraph.graphs.diagrams.kinds import KINDS
from threadgraph.io.pictures import render

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples/village_bridge.txt"
sys.path.insert(0, str(DOCS.parent / "benchmarks"))

import generate  # noqa: E402

SITE_SIZES = (500, 20_000)
SHEET_SIZES = (1, 3, 14, 80, 500, 20_000, 1_000_000)
NAMES = [
    "$_$",
    "Վարդան",
    "王小明",
    "أبو سمير",
    "😀 smile",
    "a $\\frac$ b",
    "שלום",
    "e\u0301ve",
    "_x_",
]


def invented(comments: int, *, threads: bool = False) -> tg.Discussion:
    """Return an invented discussion of one thread, or of many; some names are hostile."""
    rng = np.random.Generator(np.random.PCG64(generate.SEED))
    shape = generate.forum(comments, rng, generate.NEW_THREAD if threads else 0.0)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{comments} comments.ndjson"
        generate.write_lines(_renamed(generate.comments(shape, rng, pace=90)), path)
        return tg.read(path)


def _renamed(found: Iterator[generate.Comment]) -> Iterator[generate.Comment]:
    """Give the first people names that pictures have trouble with."""
    called: dict[str, str] = {}
    for comment in found:
        name = comment.author
        if name not in called:
            known = len(called)
            called[name] = NAMES[known] if known < len(NAMES) and name != "[deleted]" else name
        yield generate.Comment(**{**vars(comment), "author": called[name]})


def site(folder: Path) -> None:
    """Write each diagram of the example, of 500 and of 20,000 comments."""
    folder.mkdir(parents=True, exist_ok=True)
    discussions = {"example": tg.read(EXAMPLE)}
    discussions |= {str(size): invented(size) for size in SITE_SIZES}
    for name, discussion in discussions.items():
        for kind, draw in KINDS.items():
            path = folder / f"{kind}-{name}.png"
            path.write_bytes(render(draw(discussion), "png"))
            print(path)


def sheets(folder: Path, files: list[str]) -> None:
    """Write one sheet for each kind, with all discussions side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [tg.read(file) for file in files] or [invented(size) for size in SHEET_SIZES]
    for kind, draw in KINDS.items():
        pictures = []
        for discussion in found:
            begin = time.perf_counter()
            picture = Image.open(io.BytesIO(render(draw(discussion), "png"))).convert("RGB")
            told = f"{kind}, {len(discussion):,} comments, {time.perf_counter() - begin:.1f} s"
            picture.save(folder / f"{kind}-{discussion.name}.png")
            pictures.append((told, picture))
            print(told)
        _side_by_side(pictures).save(folder / f"{kind}.png")


def _side_by_side(pictures: list[tuple[str, Image.Image]]) -> Image.Image:
    width, gap, columns = 760, 30, 3
    scaled = [(told, p.resize((width, p.height * width // p.width))) for told, p in pictures]
    rows = [scaled[at : at + columns] for at in range(0, len(scaled), columns)]
    heights = [max(p.height for _, p in row) + 2 * gap for row in rows]
    sheet = Image.new("RGB", (columns * (width + gap), sum(heights)), "white")
    write = ImageDraw.Draw(sheet)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for column, (told, picture) in enumerate(row):
            sheet.paste(picture, (column * (width + gap), top + gap))
            write.text((column * (width + gap) + 8, top + 8), told, fill="black")
        top += height
    return sheet


if __name__ == "__main__":
    if "--sheets" in sys.argv:
        place, *sources = sys.argv[sys.argv.index("--sheets") + 1 :]
        sheets(Path(place), sources)
    else:
        site(DOCS / "gallery")
