"""The HTML report: one page in one file, made of the parts in `assets` and the data."""
