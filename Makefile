# Every command does its own set-up; `make doctor` says what it would miss.

.NOTPARALLEL:
.DEFAULT_GOAL := help
.SUFFIXES:

# Settings of the user's other projects must not change what happens here.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH DJANGO_SETTINGS_MODULE PYTEST_ADDOPTS PYTEST_PLUGINS
unexport SPHINXOPTS MYPYPATH RUFF_CONFIG
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1

BIN := .venv/bin
SITE := _build/html
PORT ?= 0

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: ## Run the evidence that needs no server, build the site into _build/html
	@tools/environment site
	@# Both report before either stops the build, so that all that is broken is named at once.
	@# -a: a citation's address depends on every page, and a build that failed leaves half-made ones.
	$(BIN)/adr evidence; found=$$?; \
	$(BIN)/adr rules || found=1; \
	$(BIN)/sphinx-build -n -W --keep-going -q -a -b dirhtml -d _build/doctrees . $(SITE) && exit $$found
	@echo "Built $(SITE); read it with: make serve"

serve: site ## Build, then serve the site on this machine (PORT=8000 to choose)
	$(BIN)/python -u -m http.server $(PORT) --bind 127.0.0.1 --directory $(SITE)

check: ## Format, lint, types, import contracts, the checks of the records
	@tools/environment dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=docs/_ext:snippets $(BIN)/lint-imports --no-logo
	$(BIN)/adr check

test: check site ## Everything: check, the site, its rules, all tests, every block on every page, a browser
	@# Both report before either fails, so that all that is broken is named at once.
	$(BIN)/adr judge; found=$$?; $(BIN)/pytest && exit $$found

STEP ?= 1
MODE ?= embedded
rampart: ## Start the reference app from nothing, with sample people (STEP=1|2|3, MODE=real, PORT=8000)
	@tools/environment dev
	@PYTHONPATH=snippets $(BIN)/python -m rampart $(STEP) $(PORT) $(MODE)

acceptance: ## Walk the journeys of the reference app, print a table (JOURNEY=name for one, MODE=real)
	@tools/environment dev
	@PYTHONPATH=snippets $(BIN)/python -m rampart.acceptance $(JOURNEY) $(if $(filter real,$(MODE)),--real)

receipts: ## Run measured evidence and write its receipts (CLAIM=outbox for one)
	@tools/environment dev
	$(BIN)/adr receipts $(if $(CLAIM),--claim $(CLAIM)) || { echo "make doctor says what is missing"; exit 1; }

long: ## What is too long for every commit, and all receipts
	@tools/environment dev
	$(BIN)/pytest -m long || [ $$? -eq 5 ]
	$(BIN)/adr receipts

peers: ## Ask other policy engines about the plans of snippets/beside, record what they say
	@tools/peers >_build/peers.json && mv _build/peers.json snippets/beside/recorded.json

bench: ## Compare build costs with plain Sphinx, 1,000 records (N=300 is quicker, FULL=1 slower)
	@tools/environment dev
	@nice $(BIN)/python -m tests.bench.policy
	@nice $(BIN)/python -m tests.bench.run

doctor: ## Say what is missing on this machine, how to get it, what that skips
	@tools/doctor

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header $(if $(UPGRADE),--upgrade)
lock: ## Lock the requirements again (UPGRADE=1 takes the newest versions)
	@tools/environment dev
	$(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) -c requirements/bootstrap.txt requirements/dev.in -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt requirements/site.in -o requirements/site.txt
	$(COMPILE) requirements/peers.in -o requirements/peers.txt

clean: ## Delete what was built (.venv stays)
	rm -rf _build .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help site serve check test rampart acceptance receipts long peers bench doctor lock clean
