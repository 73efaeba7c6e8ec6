"""One file per input format; the list of them is in threadgraph.io.recognise."""
