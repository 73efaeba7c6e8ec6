"""Write what the documentation has from the code: the help, the keys, the names of columns.

Run `python docs/generate.py`; a test fails where the pages are not what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import click

from threadgraph.cli import cli
from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.io.formats.columns import ALIASES
from threadgraph.io.options import KEPT, LEFT_OUT
from threadgraph.io.registry import FORMATS

DOCS = Path(__file__).parent
WIDTH = 90
TYPES = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "null": "null",
}
INTRODUCTION = """\
# The command line

Written from `threadgraph --help` and the help of each command by `docs/generate.py`.
What is read is described in [input.md](input.md), what is written in [files.md](files.md).
"""


def cli_page() -> str:
    """Return docs/cli.md."""
    parts = [INTRODUCTION, _block("threadgraph --help", cli, None)]
    parent = click.Context(cli, info_name="threadgraph")
    for name, command in sorted(cli.commands.items()):
        block = _block(f"threadgraph {name} --help", command, parent)
        parts.append(f"## threadgraph {name}\n\n{block}")
    return "\n".join(parts)


def _block(title: str, command: click.Command, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        info_name=command.name if parent else "threadgraph",
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    return f"```text\n$ {title}\n{command.get_help(context).rstrip()}\n```\n"


def pages() -> dict[str, str]:
    """Return the pages that are written, or have a part that is, by file name."""
    summary, reading = ((DOCS / name).read_text("utf-8") for name in ("summary.md", "input.md"))
    formats = (DOCS / "formats.md").read_text("utf-8")
    formats = with_part(formats, "formats", _formats())
    measures = (DOCS / "measures.md").read_text("utf-8")
    return {
        "measures.md": with_part(measures, "definitions", _definitions()),
        "cli.md": cli_page(),
        "formats.md": with_part(formats, "kinds", _kinds()),
        "summary.md": with_part(summary, "keys", _keys()),
        "input.md": with_part(reading, "columns", _columns()),
    }


def with_part(page: str, name: str, part: str) -> str:
    """Return a page with what stands between the two marks of a part written anew."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, rest = page.split(begin)
    return before + begin + part + end + rest.split(end)[1]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the summary, as it is shipped."""
    file = resources.files("threadgraph.io").joinpath("summary.schema.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def keys(part: dict[str, Any], whole: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, type, meaning) of every key below `part` of the schema."""
    part = _resolved(part, whole)
    for choice in part.get("oneOf", ()):
        yield from keys(choice, whole, path)
    for name, value in part.get("properties", {}).items():
        own = f"{path}.{name}" if path else name
        yield own, _type(value, whole), value.get("description", "")
        yield from keys(value, whole, own)
    for value in part.get("patternProperties", {}).values():
        yield f"{path}.…_median, …_mean, …_max", _type(value, whole), value["description"]
    if "items" in part and "prefixItems" not in part:
        yield from keys(part["items"], whole, f"{path}[]")


def _keys() -> str:
    whole = schema()
    lines: list[str] = []
    table = False
    for path, kind, meaning in keys(whole, whole, ""):
        if "." not in path:
            kind = "" if kind == "object" else f" *({kind})*"
            lines += ["", f"### `{path}`{kind}", "", meaning]
            table = False
            continue
        if not table:
            lines += ["", "| key | type | meaning |", "|---|---|---|"]
            table = True
        lines.append(f"| `{path}` | {kind} | {meaning} |")
    return "\n".join(lines) + "\n\n"


def _columns() -> str:
    lines = ["", "| role | names |", "|---|---|"]
    for role, names in ALIASES.items():
        lines.append(f"| {role.replace('_', ' ')} | {', '.join(f'`{name}`' for name in names)} |")
    return "\n".join(lines) + "\n\n"


def _formats() -> str:
    lines = ["", "| name | what | told by | can hold | tried on |", "|---|---|---|---|---|"]
    for known in FORMATS:
        cells = (known.title, known.recognised_by, known.holds, known.checked)
        lines.append(f"| `{known.name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"


def _kinds() -> str:
    lines = ["", "| kind | by default | what it is |", "|---|---|---|"]
    lines += [f"| `{kind}` | left out | {what} |" for kind, what in sorted(LEFT_OUT.items())]
    lines += [f"| `{kind}` | kept | {what} |" for kind, what in sorted(KEPT.items())]
    return "\n".join(lines) + "\n\n"


def _definitions() -> str:
    lines: list[str] = []
    for definition in DEFINITIONS:
        lines += ["", f"### {definition.term}", "", definition.meaning]
        if definition.formula:
            lines += ["", f"Formula: {definition.formula}."]
        if definition.source:
            lines += ["", f"Source: {definition.source}."]
    return "\n".join(lines) + "\n\n"


def _resolved(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").removeprefix("#/$defs/")
    return {**whole["$defs"][name], **part} if name else part


def _type(part: dict[str, Any], whole: dict[str, Any]) -> str:
    part = _resolved(part, whole)
    if "oneOf" in part:
        return " or ".join(_type(choice, whole) for choice in reversed(part["oneOf"]))
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return " or ".join("null" if word is None else f"`{word}`" for word in part["enum"])
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return " or ".join(TYPES[kind] for kind in kinds)


def main() -> None:
    """Write the pages."""
    for name, page in pages().items():
        (DOCS / name).write_text(page, "utf-8")


if __name__ == "__main__":
    main()
