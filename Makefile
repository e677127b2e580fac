# `make` sets up and builds everything; `make help` lists the rest. Nothing is written outside .venv, .cache and output.
PYTHON ?= python3
# What brew installs, Python finds only when told so; in a variable of the shell it would be lost on the way.
MAC := $(if $(filter Darwin,$(shell uname -s)),env DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib)
PY := $(MAC) .venv/bin/python
ARGS ?=
UV_VERSION := uv==0.13.9
UV := .cache/lock/bin/uv
COMPILE = $(UV) --quiet --cache-dir .cache/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header $(ARGS)

.PHONY: all setup setup-test test lint conformance-tools audit lock visual bench bench-packets clean help
.SILENT:

all: setup  ## set up, then build everything into output/ (ARGS="--paper a4" and the like go to build.py)
	$(PY) build.py $(ARGS)

setup:  ## make .venv, and check what the machine needs
	$(PYTHON) -m factsheet.tools.setup

setup-test:
	$(PYTHON) -m factsheet.tools.setup --test

test: setup-test  ## set up, then run all tests on every core (ARGS="-k words -x" goes to pytest; "-n 0": in one process)
	$(PY) -m pytest -n auto --maxprocesses 8 --dist worksteal $(ARGS)

lint: setup-test  ## style, format and types
	$(PY) -m ruff check --quiet
	$(PY) -m ruff format --quiet --check
	$(PY) -m mypy --no-error-summary
	echo "lint: nothing to say"

conformance-tools:  ## install Chromium, LibreOffice, veraPDF, axe-core, vnu and other judges for the conformance tests
	$(PYTHON) -m factsheet.tools.conformance

audit:  ## ask the registries for advisories against every lock file (ARGS="--strict": what they do not answer fails)
	$(PYTHON) -m factsheet.tools.audit $(ARGS)

lock:  ## write the lock files anew from pyproject.toml (ARGS="--upgrade" takes newer versions)
	test -x $(UV) || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/python -m pip install --quiet $(UV_VERSION); }
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --output-file requirements-test.lock --group test --constraints requirements.lock pyproject.toml
	$(COMPILE) --output-file tests/conformance/requirements.txt tests/conformance/requirements.in
	$(COMPILE) --output-file tests/conformance/supply.txt tests/conformance/supply.in
	$(COMPILE) --output-file tests/bench/requirements.txt --constraints requirements.lock tests/bench/requirements.in

visual: setup-test  ## show how pages look beside those of main (ARGS="REV" compares with another revision)
	$(PY) -m tests.visual.run $(ARGS)

bench: setup-test  ## measure builds beside pandoc + Typst and a plain script (ARGS="--runs 9")
	$(PY) -m tests.bench.run $(ARGS)

bench-packets: setup-test  ## measure packets of 10, 50 and 195 sheets (ARGS="--sizes 10")
	$(PY) -m tests.bench.packets $(ARGS)

clean:  ## remove what was made: output, .cache and .venv
	rm -rf output .cache .venv

help:  ## this list
	sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 20
