# Two commands for people: `make demo` and `make test`.  Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
SETUP := $(VENV)/.ready

.PHONY: demo test lint types build docs bench clean

demo: $(SETUP)
	@$(VENV)/bin/threadgraph analyze examples/village_bridge.txt

test: $(SETUP)
	@$(RUN) -m pytest --numprocesses auto --dist worksteal

lint: $(SETUP)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

# Inside tests/, so that our folder io/ does not stand in for the standard module of that name;
# against an installed copy, because type checkers do not follow the hook of an editable install.
types: $(SETUP)
	@cd tests && ../$(VENV)/bin/mypy

build: $(SETUP)
	@rm -rf dist build
	@$(RUN) -m build --quiet

# The pictures of the gallery are made anew, then the site: build/site/index.html.
docs: $(SETUP)
	@$(RUN) docs/gallery.py >/dev/null
	@$(VENV)/bin/sphinx-build --quiet --fail-on-warning --builder html docs build/site

bench: $(SETUP)
	@$(RUN) benchmarks/run.py

# An installation that is not editable is complete and fast to check; it is made again as soon
# as a source file is newer.
SOURCES := pyproject.toml $(wildcard *.py) $(shell find graphs io -name '*.py' -o -name '*.json' -o -path '*/assets/*')

$(SETUP): $(SOURCES)
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' 2>/dev/null || $(RUN) -m pip install --upgrade 'pip>=25.1'
	@rm -rf build
	@$(RUN) -m pip install --quiet --disable-pip-version-check --group dev .
	@touch $(SETUP)

clean:
	@rm -rf $(VENV) build dist *.egg-info
