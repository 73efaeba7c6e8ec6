"""Drawings: one file per kind of picture, painting coordinates that were computed before."""
