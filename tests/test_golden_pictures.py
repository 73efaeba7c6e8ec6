"""Every diagram of one discussion, artist by artist: what is drawn, and where.

`pytest --overwrite-golden` writes tests/golden/pictures anew; look at the difference, and at the
pictures.  Names are such as the font has that comes with matplotlib.
"""

from __future__ import annotations

import numpy as np
import pytest
from factories import BAKERY, make_discussion
from matplotlib.collections import Collection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from threadgraph.graphs.diagrams.kinds import KINDS
from threadgraph.graphs.diagrams.style import drawing_context

RENAMED = {"王小明": "Zhang"}
ROWS = [
    (ident, above, RENAMED.get(name, name), text.replace("王小明", "Zhang"), minutes)
    for ident, above, name, text, minutes in BAKERY
]


def inches(figure, box):
    """The corners of a box of pixels, in inches."""
    return [round(float(value) / figure.dpi, 2) for value in box.extents]


def drawn(figure):
    """What a figure is made of, in the order of drawing, as JSON has it."""
    with drawing_context():
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        words, places, shapes, extents = [], [], [], []
        for artist in figure.findobj(lambda a: isinstance(a, Text) and a.get_text().strip()):
            if artist.get_visible():
                words.append(artist.get_text())
                places += inches(figure, artist.get_window_extent(renderer))[:2]
        for artist in figure.findobj(
            lambda a: isinstance(a, (Collection, Line2D, Patch, AxesImage)) and a.get_visible()
        ):
            if isinstance(artist, Collection):
                kind = f"{type(artist).__name__} of {len(artist.get_paths())}"
                offsets = np.asarray(artist.get_offsets())
                kind += f" at {len(offsets)}" if len(offsets) > 1 else ""
            else:
                kind = type(artist).__name__
            box = artist.get_window_extent(renderer)
            if np.all(np.isfinite(box.extents)) and kind not in ("Rectangle", "Spine"):
                shapes.append(kind)
                extents += inches(figure, box)
    return {
        "page": [round(float(side), 2) for side in figure.get_size_inches()],
        "finding": figure.finding,
        "notes": list(figure.notes),
        "texts": words,
        "places of texts": places,
        "shapes": shapes,
        "extents of shapes": extents,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_is_as_it_was(kind, golden):
    golden(f"pictures/{kind}.json", drawn(KINDS[kind](make_discussion(ROWS))))
