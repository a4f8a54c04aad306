# Two commands: `make demo` shows what trialgraph does, `make test` checks everything that CI checks.
# Both set up what they need in a fresh virtual environment; nothing has to be installed before but Python 3.11 or later.

export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
DEMO   := .venv
TEST   := build/venv
PROFILE := lines=1, refractory:lenalidomide

.PHONY: demo test bench docs clean

demo: ## answer a real profile: first relapse, refractory to lenalidomide
	$(PYTHON) -m venv --clear $(DEMO)
	rm -rf build/lib
	$(DEMO)/bin/pip install --quiet .
	$(DEMO)/bin/trialgraph build
	$(DEMO)/bin/trialgraph support "$(PROFILE)"
	mkdir -p out
	$(DEMO)/bin/trialgraph view "$(PROFILE)" --out out/first-relapse.html
	@echo
	@echo "Open out/first-relapse.html in a browser. The command is $(DEMO)/bin/trialgraph; try: $(DEMO)/bin/trialgraph --help"

test: wheel ## lint, types, evidence and tests, against the installed wheel
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .
	cd build && venv/bin/mypy --config-file ../setup.cfg
	cd build && venv/bin/lint-imports ../setup.cfg
	$(TEST)/bin/trialgraph validate
	$(TEST)/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: wheel
wheel:
	rm -rf build
	$(PYTHON) -m venv $(TEST)
	$(TEST)/bin/pip wheel --quiet --no-deps --wheel-dir build/dist .
	rm -rf build/lib build/bdist.*
	$(TEST)/bin/pip install --quiet "$$(echo build/dist/trialgraph-*.whl)[test]"

bench: ## speed, as ratios to a named baseline of the same run, all of it also where a limit is missed; what prose is read (more records: benchmarks/registry.py --records 10000)
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	missed=0; for one in run networks registry prose; do $(TEST)/bin/python benchmarks/$$one.py || missed=1; done; exit $$missed

docs: ## the pages that are made from the code
	test -x $(TEST)/bin/trialgraph || $(MAKE) wheel
	$(TEST)/bin/python -m trialgraph.graph.rdf.terms > docs/terms.md

clean:
	rm -rf build .venv out dist *.egg-info
