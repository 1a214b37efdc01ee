# One command each; a machine needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Where a new archive begins; SINCE=2026-09-30 says otherwise.
YESTERDAY = $(shell date -d '1 day ago' +%F 2>/dev/null || date -v-1d +%F)
FROM = $(or $(SINCE),$(if $(wildcard data/news.db),,$(YESTERDAY)))

.PHONY: help demo crawl test check quality format torture soak bench bench-archive bench-exports bench-search trading-days fuzz clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 16

demo: $(READY)  ## crawl a replica of the site into data/demo.db and data/demo.jsonl, and show it
	@$(BIN)/scrapy demo

crawl: $(READY)  ## crawl the live site into data/news.db: a new one from yesterday on
	$(BIN)/scrapy crawl stcn $(addprefix -a since=,$(FROM))

test: $(READY)  ## all tests
	@# hundreds of processes start sooner where Python may keep what it has compiled
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY)  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(READY)  ## how exact it is, field by field, beside its floors and two general extractors
	$(BIN)/python -m tests.quality

format: $(READY)  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

torture: $(READY)  ## kill 200 crawls of 5,000 articles, and show that nothing was lost
	$(BIN)/python -m tests.crawl.torture

soak: $(READY)  ## a simulated month of crawls in bad weather, SOAK_DAYS=30, SOAK_SEED=…
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m tests.soak \
		$(addprefix --days=,$(SOAK_DAYS)) $(addprefix --seed=,$(SOAK_SEED))

bench: $(READY)  ## measure speed and memory, and write docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

bench-archive: $(READY)  ## measure archives of 10,000 to 1,000,000 articles
	$(BIN)/python -m tests.benchmarks.archive

bench-exports: $(READY)  ## measure exports of 1,000,000 articles
	$(BIN)/python -m tests.benchmarks.exports

bench-search: $(READY)  ## measure searching 1,000,000 articles
	$(BIN)/python -m tests.benchmarks.search

trading-days: $(READY)  ## write the table of holidays anew, from exchange-calendars
	@$(BIN)/python -m tests.exchange

fuzz: $(READY)  ## try every reader with hostile input, for FUZZ_SECONDS=600
	$(BIN)/python -m tests.fuzz

clean:  ## remove the virtual environment
	rm -rf $(VENV)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "newscrawl needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	@touch $@
