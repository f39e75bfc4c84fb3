# Needs git, GNU make and Python 3.11.5 or newer with venv. Everything else comes from requirements.txt,
# by hash, into .venv. 'make help' lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# More arguments for the command behind a target: make test ARGS="-k digests"
ARGS   ?=

# The browser that the tests drive; without one they are left out, and the run says so.
CHROMIUM ?= $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name))))
ifneq ($(CHROMIUM),)
export CHROMIUM
endif

# Material announces MkDocs 2 on every run; this project has read it.
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
# Hundreds of processes of the tests import the package: none of them should have to compile it.
unexport PYTHONDONTWRITEBYTECODE

DEPENDENCIES := $(VENV)/.dependencies
INSTALLED    := $(VENV)/.installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv site serve test check lint format lock dist bench profile clean distclean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A new environment whenever the lock changes: what left the lock leaves the environment too.
$(DEPENDENCIES): requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11, 5) or sys.exit("Python 3.11.5 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.txt
	@touch $@

# The package itself, in place. What builds it is in the lock, so nothing is looked up.
$(INSTALLED): $(DEPENDENCIES) pyproject.toml hooks/rectoverso/__init__.py
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --no-index --editable .
	@touch $@

venv: $(INSTALLED) ## Make or renew .venv

site: $(INSTALLED) ## Build the site into site/
	$(BIN)/mkdocs build --strict $(ARGS)

serve: $(INSTALLED) ## Serve the site, and again whenever a file is saved
	$(BIN)/mkdocs serve $(ARGS)

# With the environment's commands on the path, for tests that run them as a user does.
test: $(INSTALLED) ## Run the tests
ifeq ($(CHROMIUM),)
	@echo "No Chromium found: the browser tests are left out. Install it, or name it: make test CHROMIUM=/path/to/it"
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -m "not browser" $(ARGS)
else
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest $(ARGS)
endif

check: $(INSTALLED) ## Check this site's translations
	$(BIN)/rectoverso check $(ARGS)

lint: $(INSTALLED) ## ruff, mypy and the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(INSTALLED) ## Format the Python files
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# uv, because it writes one lock for every system and Python version, with the hashes of all published files.
UV ?= $(or $(shell command -v uv),.cache/uv/bin/uv)
.cache/uv/bin/uv:
	$(PYTHON) -m venv .cache/uv
	.cache/uv/bin/python -m pip install -qq uv

lock: $(filter .cache/uv/bin/uv,$(UV)) ## Write requirements.txt anew; UPGRADE=1 takes newer releases
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --group dev --universal \
	  --python-version 3.11.5 --generate-hashes --no-emit-index-url --no-config --quiet \
	  $(if $(UPGRADE),--upgrade) --output-file requirements.txt

dist: $(INSTALLED) ## Build the source archive and the wheel into dist/
	@rm -rf dist
	@# The commit's time, so that the same commit gives the same bytes.
	if time=$$(git log -1 --format=%ct 2>/dev/null); then export SOURCE_DATE_EPOCH=$$time; fi; \
	  $(BIN)/python -m build --no-isolation $(ARGS)

bench: $(INSTALLED) ## Run the benchmarks
	@set -e; for script in bench/bench_*.py; do echo "== $$script"; $(BIN)/python $$script $(ARGS); done

profile: $(INSTALLED) ## Show where the time of a build goes
	$(BIN)/python bench/profile_site.py $(ARGS)

clean: ## Remove what was built and cached
	rm -rf site dist build .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find hooks tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## Remove the environment too
	rm -rf $(VENV)
