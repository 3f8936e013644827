# One word for each thing you may want; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help demo test check bench score lock clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: .venv/run.installed ## take samples/heap into ./demo-library and serve it (PORT=8000)
	@$(BIN)/reliquary add samples/heap --library demo-library
	@$(BIN)/reliquary serve --library demo-library --port $(PORT)

test: .venv/test.installed ## the whole suite; what needs PostgreSQL, Chromium or Java is skipped by name where missing
	@$(BIN)/python -m pytest -n 2 -rs

check: .venv/test.installed ## lint, types and import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/test.installed ## the benchmarks; each prints a ratio and its machine
	@for bench in benchmarks/bench_*.py; do $(BIN)/python $$bench || exit 1; done

score: .venv/run.installed ## how well documents are read, field by field
	@$(BIN)/reliquary score evaluation/gold/*.jsonl

lock: .venv/test.installed ## pin requirements/*.in with hashes (needs uv)
	@for set in run test; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate -o requirements/$$set.txt requirements/$$set.in; done

clean: ## forget the demo library and the environment
	rm -rf .venv demo-library

.venv/run.installed: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.installed: .venv/run.installed requirements/test.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
