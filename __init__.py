"""threadgraph: turn any online discussion into a graph you can trust."""

__version__ = "0.1.0"
