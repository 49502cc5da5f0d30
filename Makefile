# Every target does its own set-up. `make` alone lists the targets.

PYTHON   ?= python3
SCENARIO ?= hills_and_canyon
FORMATS  ?=
ARGS     ?=

VENV := .venv
BIN  := $(VENV)/bin
FRAMEWORKS := .venv-frameworks

.DEFAULT_GOAL := help
.PHONY: help render gallery slides test references fuzz lint docs site bench mutate clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

render: $(VENV)/ready  ## render one scenario: SCENARIO=name, FORMATS=gif,mp4, ARGS='--size 800x600'
	@$(BIN)/landscapes render $(SCENARIO) $(if $(FORMATS),--formats $(FORMATS)) $(ARGS)

gallery: $(VENV)/ready  ## render every scenario that is out of date, and renders/index.html
	@$(BIN)/landscapes gallery $(if $(FORMATS),--formats $(FORMATS)) $(ARGS)

slides: $(VENV)/ready  ## write everything for a talk about one scenario: renders/SCENARIO.slides/
	@$(BIN)/landscapes slides $(SCENARIO) $(ARGS)

test: $(VENV)/ready-dev  ## run the tests
	@$(BIN)/python -m pytest -n 2 $(ARGS)

references: $(FRAMEWORKS)/ready  ## run other libraries' optimizers for the tests: ARGS='torch optax keras'
	@$(FRAMEWORKS)/bin/python -m tools.framework_runs $(ARGS)

fuzz: $(VENV)/ready-dev  ## test with random inputs for a few minutes: ARGS='scenarios --seconds 600'
	@$(BIN)/python -m fuzz $(ARGS)

lint: $(VENV)/ready-dev  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

docs: $(VENV)/ready  ## regenerate the reference, the architecture table, the page on fidelity and the schema
	@$(BIN)/landscapes reference --out docs/reference.md
	@$(BIN)/python -m tools.architecture
	@$(BIN)/python -m tools.fidelity
	@$(BIN)/landscapes schema --out scenarios/schema.json

site: $(VENV)/ready-docs  ## build the documentation: site/index.html
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -d .sphinx_cache docs site

bench: $(VENV)/ready-bench  ## compare speed, size and memory with plain matplotlib and JAX
	@$(BIN)/python benchmarks/compare.py $(ARGS)

mutate: $(VENV)/ready-mutation  ## count the small faults that tests catch: ARGS='"*__mutmut_*7"' tries a tenth
	@$(BIN)/mutmut run $(ARGS)
	@$(BIN)/python benchmarks/mutants.py

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) $(FRAMEWORKS) mutants site .mypy_cache .pytest_cache .ruff_cache .sphinx_cache .hypothesis

is_new_enough = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "landscapes needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }

$(VENV)/bin/python:
	@$(is_new_enough)
	@echo "setting up $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[slides,watch]'
	@touch $@

$(VENV)/ready-dev: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/ready

$(VENV)/ready-bench: $(VENV)/ready-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

$(VENV)/ready-docs: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@ $(VENV)/ready

$(VENV)/ready-mutation: $(VENV)/ready-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutation]'
	@touch $@

$(FRAMEWORKS)/ready: tools/framework_runs/requirements.txt
	@$(is_new_enough)
	@echo "setting up $(FRAMEWORKS) (once, some minutes)"
	@$(PYTHON) -m venv $(FRAMEWORKS)
	@$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check --editable . -r $<
	@touch $@
