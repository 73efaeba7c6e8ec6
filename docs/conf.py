"""How the documentation becomes a site: `make docs` writes it to build/site."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "threadgraph"
author = "the threadgraph authors"
version = release = installed("threadgraph")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "gallery/*.md"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# Pages link to files of the repository (README, examples) that are no pages of the site.
suppress_warnings = ["myst.xref_missing"]

html_theme = "furo"
html_title = "threadgraph"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None
# Fonts of the system only: the site, too, asks nothing of the network.
pygments_style = "default"
