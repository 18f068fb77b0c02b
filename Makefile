# Everything there is to remember: make run, make test, make check, make seed, make bench, make docs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-dev run seed test test-sqlite test-postgresql check lint types imports bench docs lock clean migrations migrated

help: ## Show these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(PY):
	@found=""; \
	for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "casemgmt needs Python 3.11 or newer, and found none." >&2; exit 1; fi; \
	$$found -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

setup: $(VENV)/.runtime ## Create the environment with the locked packages
setup-dev: $(VENV)/.dev

run: setup ## Set up what is missing and serve the demo town at http://127.0.0.1:8000 (PORT=…)
	@$(PY) manage.py prepare_development --port $(PORT)
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

seed: setup ## Load the demo town again into an empty database (CASES=1000 SEED=1 adds fictional cases)
	@$(PY) manage.py prepare_development --port $(PORT)
	@if [ -n "$(CASES)" ]; then $(PY) manage.py seed_demo --cases $(CASES) --seed $(or $(SEED),1); fi

test: setup-dev test-sqlite test-postgresql ## Run the tests: on SQLite, and on PostgreSQL where one is reachable

test-sqlite: setup-dev
	@echo "== Tests on SQLite =="
	@env -u TEST_DATABASE_URL $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-postgresql: setup-dev
	@url="$$($(PY) -m tests.engines)"; \
	if [ -z "$$url" ]; then echo "== PostgreSQL is not reachable: its tests were skipped (see above) =="; \
	else echo "== Tests on PostgreSQL =="; TEST_DATABASE_URL="$$url" $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --with-database; fi

check: setup-dev ## What CI runs: style, types, import rules, migrations, tests
	@$(MAKE) --no-print-directory -j2 --output-sync=target types migrated lint imports migrations
	@$(MAKE) --no-print-directory test

migrations: setup-dev
	@$(PY) manage.py makemigrations --check --dry-run --settings casemgmt.settings.test

migrated: setup-dev
	@$(PY) -m tests.migrated

lint: setup-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: setup-dev
	@$(PY) -m mypy casemgmt cases housing services

imports: setup-dev
	@$(VENV)/bin/lint-imports

bench: setup-dev ## Measure lists, details and writes against a bare DRF endpoint, in one run
	@$(PY) -m tests.performance.bench $(BENCH)

docs: setup-dev ## Write the generated pages of docs/reference and the OpenAPI documents
	@$(PY) manage.py write_reference --settings casemgmt.settings.test

lock: setup-dev ## Renew the hashed lock files (needs uv)
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile -q pyproject.toml --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 --upgrade -o requirements.txt
	$(VENV)/bin/uv pip compile -q pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 --upgrade -o requirements-dev.txt

clean: ## Remove the environment, keys and the demo database (asks first)
	@read -p "Remove .venv and var/ with its keys and database? [y/N] " answer && [ "$$answer" = y ] && rm -rf $(VENV) var
