"""Run `python -m threadgraph`."""

from threadgraph.cli import main

if __name__ == "__main__":
    main()
