"""threadgraph: turn any online discussion into a graph you can trust.

    >>> import threadgraph as tg
    >>> d = tg.example_discussion()
    >>> len(d), tg.summary(d).to_dict()["depth"]["max"]
    (4, 3)

Names are imported when they are first used, so that nothing heavy loads before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.graphs.assemble import AssembleOptions, assemble
    from threadgraph.graphs.attribute_joins import with_attributes
    from threadgraph.graphs.centrality import centrality
    from threadgraph.graphs.comparing.chance import chance
    from threadgraph.graphs.comparing.compare import compare
    from threadgraph.graphs.comparing.fingerprint import fingerprints
    from threadgraph.graphs.comparing.neighbours import nearest
    from threadgraph.graphs.comparing.sides import split_periods, split_threads
    from threadgraph.graphs.comparing.without import with_and_without
    from threadgraph.graphs.conversation_features import conversation_features
    from threadgraph.graphs.depth import depth
    from threadgraph.graphs.diagrams.comparison import draw_comparison
    from threadgraph.graphs.diagrams.depth import draw_depth
    from threadgraph.graphs.diagrams.exchanges import draw_exchanges
    from threadgraph.graphs.diagrams.growth import draw_growth
    from threadgraph.graphs.diagrams.ladder import draw_ladder
    from threadgraph.graphs.diagrams.matrix import draw_matrix
    from threadgraph.graphs.diagrams.network import draw_network
    from threadgraph.graphs.diagrams.options import DrawOptions
    from threadgraph.graphs.diagrams.overview import draw_overview
    from threadgraph.graphs.diagrams.timeline import draw_timeline
    from threadgraph.graphs.diagrams.tree import draw_tree
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ego import ego
    from threadgraph.graphs.errors import (
        InputError,
        LimitError,
        OutputError,
        ThreadgraphError,
        UsageError,
    )
    from threadgraph.graphs.examples import example_discussion
    from threadgraph.graphs.exchanges import exchanges
    from threadgraph.graphs.from_pandas import from_pandas
    from threadgraph.graphs.group_conversations import group_conversations
    from threadgraph.graphs.identity import IdentityOptions
    from threadgraph.graphs.measures.register import measure_named, measures, read_measure
    from threadgraph.graphs.mentions import MentionOptions
    from threadgraph.graphs.mixing import mixing
    from threadgraph.graphs.over_time import over_time
    from threadgraph.graphs.period import within
    from threadgraph.graphs.pseudonyms import pseudonymise
    from threadgraph.graphs.records import Records
    from threadgraph.graphs.report_data import ReportOptions
    from threadgraph.graphs.summary import summary
    from threadgraph.graphs.timing import timing
    from threadgraph.graphs.transcript_words import exchange_transcript
    from threadgraph.graphs.wordless import without_texts
    from threadgraph.io.convokit_corpus import write_convokit
    from threadgraph.io.export import export
    from threadgraph.io.inspection import Inspection, inspect
    from threadgraph.io.options import Columns, Limits, ReadOptions
    from threadgraph.io.read import read
    from threadgraph.io.report.notebook import Report, report
    from threadgraph.io.transcripts import write_transcript

__version__ = "0.1.0"

_HOME = {
    "AssembleOptions": "graphs.assemble",
    "Columns": "io.options",
    "Discussion": "graphs.discussion",
    "DrawOptions": "graphs.diagrams.options",
    "IdentityOptions": "graphs.identity",
    "InputError": "graphs.errors",
    "Inspection": "io.inspection",
    "LimitError": "graphs.errors",
    "Limits": "io.options",
    "MentionOptions": "graphs.mentions",
    "OutputError": "graphs.errors",
    "ReadOptions": "io.options",
    "Records": "graphs.records",
    "Report": "io.report.notebook",
    "ReportOptions": "graphs.report_data",
    "ThreadgraphError": "graphs.errors",
    "UsageError": "graphs.errors",
    "assemble": "graphs.assemble",
    "centrality": "graphs.centrality",
    "chance": "graphs.comparing.chance",
    "compare": "graphs.comparing.compare",
    "conversation_features": "graphs.conversation_features",
    "depth": "graphs.depth",
    "draw_comparison": "graphs.diagrams.comparison",
    "draw_depth": "graphs.diagrams.depth",
    "draw_exchanges": "graphs.diagrams.exchanges",
    "draw_growth": "graphs.diagrams.growth",
    "draw_ladder": "graphs.diagrams.ladder",
    "draw_matrix": "graphs.diagrams.matrix",
    "draw_network": "graphs.diagrams.network",
    "draw_overview": "graphs.diagrams.overview",
    "draw_timeline": "graphs.diagrams.timeline",
    "draw_tree": "graphs.diagrams.tree",
    "ego": "graphs.ego",
    "example_discussion": "graphs.examples",
    "exchange_transcript": "graphs.transcript_words",
    "exchanges": "graphs.exchanges",
    "export": "io.export",
    "fingerprints": "graphs.comparing.fingerprint",
    "from_pandas": "graphs.from_pandas",
    "group_conversations": "graphs.group_conversations",
    "inspect": "io.inspection",
    "measure_named": "graphs.measures.register",
    "measures": "graphs.measures.register",
    "mixing": "graphs.mixing",
    "nearest": "graphs.comparing.neighbours",
    "over_time": "graphs.over_time",
    "pseudonymise": "graphs.pseudonyms",
    "read": "io.read",
    "read_measure": "graphs.measures.register",
    "report": "io.report.notebook",
    "split_periods": "graphs.comparing.sides",
    "split_threads": "graphs.comparing.sides",
    "summary": "graphs.summary",
    "timing": "graphs.timing",
    "with_and_without": "graphs.comparing.without",
    "with_attributes": "graphs.attribute_joins",
    "within": "graphs.period",
    "without_texts": "graphs.wordless",
    "write_convokit": "io.convokit_corpus",
    "write_transcript": "io.transcripts",
}

__all__ = [
    "AssembleOptions",
    "Columns",
    "Discussion",
    "DrawOptions",
    "IdentityOptions",
    "InputError",
    "Inspection",
    "LimitError",
    "Limits",
    "MentionOptions",
    "OutputError",
    "ReadOptions",
    "Records",
    "Report",
    "ReportOptions",
    "ThreadgraphError",
    "UsageError",
    "__version__",
    "assemble",
    "centrality",
    "chance",
    "compare",
    "conversation_features",
    "depth",
    "draw_comparison",
    "draw_depth",
    "draw_exchanges",
    "draw_growth",
    "draw_ladder",
    "draw_matrix",
    "draw_network",
    "draw_overview",
    "draw_timeline",
    "draw_tree",
    "ego",
    "example_discussion",
    "exchange_transcript",
    "exchanges",
    "export",
    "fingerprints",
    "from_pandas",
    "group_conversations",
    "inspect",
    "measure_named",
    "measures",
    "mixing",
    "nearest",
    "over_time",
    "pseudonymise",
    "read",
    "read_measure",
    "report",
    "split_periods",
    "split_threads",
    "summary",
    "timing",
    "with_and_without",
    "with_attributes",
    "within",
    "without_texts",
    "write_convokit",
    "write_transcript",
]


def __getattr__(name: str) -> object:
    """Import a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'threadgraph' has no attribute {name!r}")
    value = getattr(import_module(f"threadgraph.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
