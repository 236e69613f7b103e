# Few commands; the README tells what each is for.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo desk test test-evidence test-slow lint bench docs clean

# -- set-up: one environment, locked dependencies with hashes; `demo` needs the smallest lock --------------------------

define install
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if ! cmp -s requirements/$(1).lock $(VENV)/$(1).installed; then \
	    echo "Setting up ($(1)): once, some minutes" && \
	    $(BIN)/python -m pip install -q --require-hashes -r requirements/$(1).lock && \
	    cp requirements/$(1).lock $(VENV)/$(1).installed; fi
	@if ! cmp -s pyproject.toml $(VENV)/pyproject.installed; then \
	    $(BIN)/python -m pip install -q --no-build-isolation --no-deps -e . && \
	    cp pyproject.toml $(VENV)/pyproject.installed; fi
	@$(BIN)/python -c "import vangnet.scan.worker"  # compiles every kernel, once
endef

setup:
	$(call install,dev)

demo:
	$(call install,demo)
	@$(BIN)/vangnet demo $(if $(EXHIBIT),"$(EXHIBIT)")

desk:
	$(call install,demo)
	@$(BIN)/vangnet demo --desk

# -- checks -------------------------------------------------------------------------------------------------------------

system-packages:
	@scripts/system-packages

# as many tests at once as there are processors; tests with a browser file by file, for each file serves a desk
ON_POSTGRESQL := $(addprefix tests/,accounts alerts cases chats config identities reports statistics steering suspects victims web)
# who comes in where is asked of every address once; on PostgreSQL the hostile tests call each of them again
OF_ROLES := --ignore tests/web/test_every_address.py
ONCE := -n auto --dist worksteal

test: setup system-packages
	$(BIN)/pytest $(ONCE) -m "not evidence and not slow and not browser"
	$(BIN)/pytest -n auto --dist loadfile -m "browser and not evidence and not slow"
	scripts/with-postgresql $(BIN)/pytest $(ONCE) -m "not evidence and not slow and not browser" $(ON_POSTGRESQL) $(OF_ROLES)

test-evidence: setup
	@test -n "$$VANGNET_EVIDENCE" || { echo "set VANGNET_EVIDENCE to the folder of the evidence set"; exit 2; }
	$(BIN)/pytest -m "evidence and not slow"

test-slow: setup
	$(BIN)/pytest -m slow

lint: setup system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/docs --check
	$(BIN)/python scripts/report-fields --check
	$(BIN)/python scripts/messages --check

# -- figures and documents ------------------------------------------------------------------------------------------------

bench:
	$(call install,bench)
	$(BIN)/python -m benchmarks

docs: setup
	$(BIN)/python scripts/docs
	$(BIN)/python scripts/report-fields

clean:
	rm -rf $(VENV) build demo-out
