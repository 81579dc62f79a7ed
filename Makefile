# Everything one does with Trefpunt on one's own machine. `make` alone lists the targets.
# Needs python3 (3.11 or newer) and the package registries; finds or fetches the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PORT ?= 8000
DATA ?=
POLICY ?= policy/maastricht

# The newest Python on the PATH that will do.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
  $(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
# A tool on the PATH where it will do, else the wheel of it, in .venv.
UV_WHEEL := $(if $(shell command -v uv),,requirements/uv.txt)
NODE_WHEEL := $(if $(shell npm --version >/dev/null 2>&1 && node -p \
  '(([a, b]) => a > 22 || (a == 22 && b >= 17) ? "yes" : "")(process.versions.node.split(".").map(Number))'),,requirements/node.txt)
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUNBUFFERED := 1
# uv and npm keep what they fetched in the home folder: not every account has one.
export HOME := $(if $(shell test -w "$$HOME" && echo yes),$(HOME),$(CURDIR)/.local/home)

STATIC := src/trefpunt_web/static/main.js
COLLECTED := src/trefpunt_web/collected/staticfiles.json
MESSAGES := $(patsubst %.po,%.mo,$(shell find src -name '*.po'))

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: setup
setup: $(BIN)/ready $(COLLECTED) $(MESSAGES) ## Make .venv with the command trefpunt, and the site's files

.PHONY: demo
demo: setup ## Start the site with a database and demo accounts (PORT=8000, DATA=folder)
	@exec $(BIN)/python -m trefpunt_web.config.demo --policy '$(POLICY)' --port '$(PORT)' $(if $(DATA),--data '$(DATA)')

.PHONY: test
test: setup .local/chromium/ready ## Check everything that can be checked
	@exec $(BIN)/python tests/all.py

.PHONY: bench
bench: setup $(BIN)/peers ## Measure speed (bench/), against other tools where there are any
	@for script in bench/*/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

.PHONY: wheel
wheel: setup ## Build dist/*.whl, with the site's files and translations in it
	@rm -rf build dist; uv build --quiet --wheel --no-build-isolation --python $(BIN)/python; \
	rm -rf build; ls dist/*.whl

.PHONY: lock
lock: $(BIN)/ready ## Choose the newest versions again: requirements/*.txt and package-lock.json
	@compile="uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --upgrade"; \
	$$compile --extra web --extra embedded --extra cluster --group dev -o requirements/dev.txt; \
	$$compile --extra web -c requirements/dev.txt -o requirements/web.txt; \
	$$compile --group bench -c requirements/dev.txt -o requirements/bench.txt; \
	for tool in uv node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --upgrade --group $$tool -o requirements/$$tool.txt; done
	@cd frontend && npm update --silent --package-lock-only

.PHONY: reference
reference: setup ## Write docs/operations/environment.md from the code
	@$(BIN)/python -m trefpunt_web.config.reference

.PHONY: messages
messages: $(BIN)/ready ## Bring the sentences to translate up to date (locale/en)
	@DJANGO_SETTINGS_MODULE=trefpunt_web.config.settings $(BIN)/python -m tests.house.messages

.PHONY: format
format: setup ## Format the code
	@$(BIN)/ruff check --quiet --fix; $(BIN)/ruff format --quiet

.PHONY: clean
clean: ## Remove what was built; the data in .local stay
	rm -rf .venv frontend/node_modules src/trefpunt_web/static src/trefpunt_web/collected .local/chromium

# --- How each thing is made, and from what ------------------------------------------------------

$(BIN)/peers: $(BIN)/ready requirements/bench.txt
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt; touch $@

$(BIN)/ready: pyproject.toml $(wildcard requirements/*.txt)
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: python3 on the PATH.' >&2; exit 1; }
	@echo '• Python packages'; umask 022; \
	test -x $(BIN)/python || $(PYTHON) -m venv .venv; \
	$(if $(UV_WHEEL),test -x $(BIN)/uv || \
	  $(BIN)/python -m pip install --quiet --require-hashes --disable-pip-version-check -r $(UV_WHEEL);) \
	uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt $(UV_WHEEL) $(NODE_WHEEL); \
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

frontend/node_modules/ready: frontend/package-lock.json frontend/.npmrc | $(BIN)/ready
	@echo '• Frontend packages'; cd frontend && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

$(STATIC): frontend/build.mjs $(shell find frontend/src -type f) frontend/node_modules/ready
	@echo '• Styles and scripts'; cd frontend && npm run --silent build
	@touch $@

$(COLLECTED): $(STATIC) $(BIN)/ready
	@$(BIN)/python -m trefpunt_web collectstatic --no-input --clear --verbosity 0
	@touch $@

%.mo: %.po | $(BIN)/ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# The package unpacks itself into TMPDIR; the variable AWS_… makes it bring its libraries too.
.local/chromium/ready: frontend/node_modules/ready
	@echo '• Chromium for the tests'; rm -rf .local/chromium; mkdir -p .local/chromium; \
	cd frontend && TMPDIR='$(CURDIR)/.local/chromium' AWS_EXECUTION_ENV=22.x \
	  node -e 'import("@sparticuz/chromium").then((found) => found.default.executablePath())'
	@touch $@
