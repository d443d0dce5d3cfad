# `make` or `make help` lists what can be made. Needed: git, make and Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test parts lint types bench clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## install fedlearn and its development tools into .venv

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11: name a newer one, such as make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv module: on Debian and Ubuntu install python3-venv" >&2; exit 2; }
	@echo "Installing fedlearn and its development tools into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## two hosts learn from each other, in under a minute
	@tools/demo

test: $(STAMP) parts lint types ## lint, types and all tests; what cannot run here is skipped with its reason
	@echo "Running the tests ..."
	@mkdir -p build
	@$(BIN)/python -m pytest -n logical --dist loadfile -q -rs --junit-xml=build/junit.xml $(PYTEST_ARGS)

parts: # programs that some tests need, installed where that is possible
	@tools/test-parts

lint: $(STAMP) ## ruff: rules and formatting
	@echo "Checking rules and formatting ..."
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted: run $(BIN)/ruff format ." >&2; exit 1; }

types: $(STAMP) ## mypy, strict
	@echo "Checking types ..."
	@$(BIN)/mypy

bench: $(STAMP) ## measure and print the figures of benchmarks/
	@for script in benchmarks/*.py; do $(BIN)/python "$$script" || exit 1; done

clean: ## remove what can be made again
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
