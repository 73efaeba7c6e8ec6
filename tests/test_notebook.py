"""The notebook of the examples: it runs, and what it shows is static and inert."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

TOUR = Path(__file__).resolve().parents[1] / "examples/tour.ipynb"


@pytest.mark.filterwarnings("ignore")
def test_the_tour_runs():
    notebook = nbformat.read(TOUR, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells), "kept without outputs"
    nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(TOUR.parent)}},
    ).execute()
    pages = [
        output.data["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    frames = [page for page in pages if "<iframe" in page]
    assert len(frames) == 1
    assert "allow-same-origin" not in frames[0]
    assert all("<script" not in page for page in pages if page not in frames)
    pictures = sum(
        "image/png" in output.get("data", {})
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
    assert pictures == 3
