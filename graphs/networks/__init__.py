"""Analyses of the participant network beyond degrees and PageRank, one per file."""
