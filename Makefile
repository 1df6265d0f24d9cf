# What most people need: make reports, make test, make lab. See README.md.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Python keeps what it compiled, wherever it is told not to: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help reports process test lint lab docs site lock clean

help:
	@echo "make reports   build the reports on England and reports/index.html"
	@echo "make test      run every test"
	@echo "make lab       open the notebooks in JupyterLab"
	@echo "make process   check data/raw and build data/processed"
	@echo "make lint      check the style of code and notebooks"
	@echo "make docs      build the site of the docs in site/"
	@echo "make site      write all reports and the docs as a static site in public/"
	@echo "make lock      resolve requirements.lock anew from pyproject.toml"
	@echo "make clean     remove what was built (the figures in data/raw stay)"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12 ..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

reports: $(READY)
	$(BIN)/case-for-change report

process: $(READY)
	$(BIN)/case-for-change process

test: $(READY) lint
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lab: $(READY)
	$(BIN)/case-for-change lab

docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[docs]"
	$(BIN)/mkdocs build --strict

site: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[docs]"
	$(BIN)/case-for-change site --check $(if $(ADDRESS),--address $(ADDRESS))

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv site public reports/*/ reports/*.html data/processed/*.parquet data/processed/as-of \
		data/processed/manifest.json
