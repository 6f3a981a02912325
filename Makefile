# Two commands: `make demo` and `make test`. Each does all its set-up on a machine with Python 3.11 and make.
# Nothing is fetched again unless what asks for it has changed: a second start needs no network.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for it in python3.11 python3.12 python3.13 python3 python; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
UV ?= $(shell command -v uv || echo .cache/uv/bin/uv)
PY := .venv/bin/python
NPM := $(CURDIR)/.venv/bin/python $(CURDIR)/tools/npm.py
STAMPS := .venv/.stamps
DIST := gendan/desk/static/dist/manifest.json
# Icons are gathered from templates and Python, so these are sources of the assets too.
PAGES := $(shell find gendan \( -name '*.html' -o -name '*.py' \) -not -path '*/tests/*' -not -path '*/static/*' \
	-not -path '*/migrations/*')
FRONTEND := $(shell find frontend -type f -not -path 'frontend/node_modules/*' 2>/dev/null)
CATALOGUES := $(shell find gendan -name '*.po')

.PHONY: help
help:
	@echo "make demo       start Gendan with the demo company"
	@echo "make test       run every check"
	@echo "make setup      install what the demo needs, and start nothing"
	@echo "make bench      print the figures (BENCH='name …' for some)"
	@echo "make chaos      kill processes at random and look for what was lost"
	@echo "make messages   bring the translation catalogues up to date"
	@echo "make clean      remove what was installed and built here"

.PHONY: setup
setup: $(STAMPS)/python $(STAMPS)/assets $(STAMPS)/messages $(STAMPS)/compiled

.PHONY: demo
demo: setup
	@exec .venv/bin/gendan demo $(DEMO)

.PHONY: test
test: setup $(STAMPS)/browser
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	.venv/bin/lint-imports
	$(PY) -m mypy
	$(PY) -m pytest

.PHONY: bench
bench: setup
	$(PY) -m bench $(BENCH)

.PHONY: chaos
chaos: setup
	$(PY) -m pytest -m chaos -n 0

.PHONY: messages
messages: setup
	@for folder in $$(find gendan -type d -name locale); do \
		(cd "$$folder/.." && $(CURDIR)/.venv/bin/django-admin makemessages -l zh_Hans --no-location -v 0) || exit 1; \
	done

.PHONY: clean
clean:
	rm -rf .venv .cache frontend/node_modules gendan/desk/static/dist
	find gendan -name '*.mo' -delete

$(STAMPS)/python: pyproject.toml uv.lock
	@$(MAKE) -s --no-print-directory $(UV)
	@$(UV) sync --locked --quiet --compile-bytecode
	@mkdir -p $(STAMPS) && touch $@

.cache/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Gendan needs Python 3.11 or newer: install it first" >&2; exit 1; }
	@$(PYTHON) -m venv .cache/uv 2>/dev/null || { rm -rf .cache/uv; \
		echo "$(PYTHON) cannot make virtual environments: install uv, or Python's venv package (apt-get install python3-venv)" >&2; exit 1; }
	@.cache/uv/bin/python -m pip install --quiet --disable-pip-version-check uv || { rm -rf .cache/uv; \
		echo "uv could not be installed: mend the network, or install uv by hand" >&2; exit 1; }

# `npm ci` refuses a lock file without the optional packages of every other platform, which some registries
# do not carry; `npm install` takes the same locked versions and writes nothing back.
$(STAMPS)/npm: frontend/package-lock.json $(STAMPS)/python
	@cd frontend && { $(NPM) ci --no-audit --no-fund --silent || \
		$(NPM) install --no-save --no-audit --no-fund --loglevel=error; }
	@touch $@

$(STAMPS)/assets: $(FRONTEND) $(PAGES) $(STAMPS)/npm
	@cd frontend && $(NPM) run --silent build -- --logLevel warn
	@touch $@

$(STAMPS)/messages: $(CATALOGUES) $(STAMPS)/python
	@$(PY) tools/compile_messages.py
	@touch $@

# Starts take half the time, also where Python is told to write no byte code.
$(STAMPS)/compiled: $(PAGES) $(STAMPS)/python
	@$(PY) -m compileall -q gendan
	@touch $@

# Never a reason to stop: without a browser its journeys are skipped and say so.
$(STAMPS)/browser: tools/browser.sh $(STAMPS)/python
	@sh tools/browser.sh && touch $@ || true
