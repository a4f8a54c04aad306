# `make demo` shows what trialgraph does; `make test` checks what changes often, `make test-all` what
# is slow by nature. Each sets up what it needs in a virtual environment; only Python 3.11 or later
# has to be installed before.

export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON  ?= python3
DEMO    := .venv
TEST    := build/venv
PYTEST  := $(TEST)/bin/pytest --numprocesses auto --maxprocesses 4
PROFILE := lines=1, refractory:lenalidomide
RUNS    ?= 1000
SEED    ?= 0

.PHONY: demo serve test test-all fuzz wheel code page types layers evidence bench docs notebooks clean

demo: ## answer a real profile: first relapse, refractory to lenalidomide
	$(PYTHON) -m venv --clear $(DEMO)
	rm -rf build/lib
	$(DEMO)/bin/pip install --quiet .
	$(DEMO)/bin/trialgraph build
	$(DEMO)/bin/trialgraph support "$(PROFILE)"
	mkdir -p out
	$(DEMO)/bin/trialgraph view "$(PROFILE)" --out out/first-relapse.html
	@echo
	@echo "Open out/first-relapse.html in a browser."
	@echo "The command is $(DEMO)/bin/trialgraph; try: $(DEMO)/bin/trialgraph --help"
	@echo "To ask the graph in a browser, or with SPARQL: make serve"

serve: ## a start page and a SPARQL endpoint, on this computer
	test -x $(DEMO)/bin/trialgraph || $(PYTHON) -m venv $(DEMO)
	rm -rf build/lib
	$(DEMO)/bin/pip install --quiet ".[serve]"
	$(DEMO)/bin/trialgraph serve

test: wheel ## lint, types, layers, evidence and tests, against the installed wheel
	$(MAKE) --no-print-directory --jobs 2 code page types layers evidence
	$(PYTEST) --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: ## browser, servers, rdflib, notebooks, SHACL over everything, laws on thousands of profiles (after make test, or alone)
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	$(TEST)/bin/pip install --quiet --no-compile "$$(echo build/dist/trialgraph-*.whl)[test-all]"
	$(PYTEST) --dist loadfile --no-loadscope-reorder -m slow

fuzz: ## many random inputs for every parser, from a seed, and a table of how they fared
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	$(TEST)/bin/python tests/fuzz/run.py --runs $(RUNS) --seed $(SEED)

wheel:
	rm -rf build
	$(PYTHON) -m venv $(TEST)
	$(TEST)/bin/pip wheel --quiet --no-deps --wheel-dir build/dist .
	rm -rf build/lib build/bdist.*
	$(TEST)/bin/pip install --quiet --no-compile "$$(echo build/dist/trialgraph-*.whl)[test]"

code:
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .

page: # Biome's version is pinned here and in biome.json; it brings its binary for each platform
	@if command -v npx >/dev/null; then npx --yes @biomejs/biome@2.6.8 check --error-on-warnings; \
	else echo "page.js and page.css not linted: no npx (node) on this machine"; fi

types:
	cd build && venv/bin/mypy --config-file ../setup.cfg

layers:
	cd build && venv/bin/lint-imports ../setup.cfg

evidence:
	$(TEST)/bin/trialgraph validate

bench: ## speed, as ratios to a named baseline of the same run; how well prose is read
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	missed=0; for script in run networks queries registry prose; do \
	  $(TEST)/bin/python benchmarks/$$script.py || missed=1; done; exit $$missed

docs: ## what is made from the code: terms, commands, picture of the schema, output printed in pages
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	$(TEST)/bin/python -m trialgraph.graph.rdf.terms > docs/terms.md
	$(TEST)/bin/python -m trialgraph.cli.reference > docs/commands.md
	$(TEST)/bin/python -m trialgraph.cli.man_page > docs/trialgraph.1
	$(TEST)/bin/python docs/schema_picture.py > docs/schema.svg
	$(TEST)/bin/python docs/schema_diagram.py > docs/schema.mmd
	$(TEST)/bin/python tests/helpers/pages.py README.md docs/*.md docs/zh/*.md

notebooks: ## run the notebooks and store them with their output
	$(TEST)/bin/python notebooks/run.py

clean:
	rm -rf build .venv out dist *.egg-info
