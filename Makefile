# Every target sets up what it needs: .venv is made anew when requirements/ changes. More arguments: make test ARGS="-k frame"
.DEFAULT_GOAL := help
.PHONY: help serve demo test conformance check bench wire client lock clean

ARGS ?=
# One more than there are processors: a worker waits for servers two thirds of its time.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
RUN := .venv/bin/python
LOCK := env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS UV_SYSTEM_CERTS=true \
	.venv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

# Some machines say that nothing compiled is to be kept; then each of the many processes here compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

# A checkout that moved, or a Python that was upgraded away, leaves a .venv that does not start: it is made anew.
ifneq ($(shell .venv/bin/python -c 'print(open(".venv/runtime.stamp").read().strip())' 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/runtime.stamp .venv/dev.stamp)
endif

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-11s  %s\n", $$1, $$2}' Makefile

serve: .venv/runtime.stamp ## run a network on this machine: database, bus, gateway, web, worker
	@exec .venv/bin/voltway serve $(ARGS)

demo: .venv/runtime.stamp ## the same with a small simulated city that charges until stopped
	@exec .venv/bin/voltway demo $(ARGS)

test: .venv/dev.stamp ## run every test
	@exec $(RUN) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

conformance: .venv/dev.stamp ## hold the certification's conversations with a gateway, and print the table
	@exec $(RUN) -m tools.conformance $(ARGS)

check: .venv/dev.stamp ## lint, format, types, import contracts, house rules, generated code
	@exec $(RUN) -m tools.check $(ARGS)

bench: .venv/dev.stamp ## measure and print the benchmark table
	@exec $(RUN) -m benchmarks $(ARGS)

wire: .venv/dev.stamp ## generate the OCPP messages from the standard's schemas
	@exec $(RUN) -m tools.wire $(ARGS)

client: .venv/dev.stamp ## generate the Python client from the API's description
	@exec $(RUN) -m tools.client $(ARGS)

lock: .venv/runtime.stamp ## write requirements/*.txt anew from *.in and pyproject.toml (newest: ARGS=--upgrade)
	$(LOCK) $(ARGS) pyproject.toml requirements/runtime.in -o requirements/runtime.txt
	$(LOCK) $(ARGS) pyproject.toml requirements/runtime.in requirements/dev.in -o requirements/dev.txt
	$(LOCK) $(ARGS) requirements/uv.in -o requirements/uv.txt

clean: ## remove what make has made; data directories stay
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find benchmarks clients src tests tools -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

.venv/runtime.stamp: pyproject.toml requirements/runtime.txt requirements/uv.txt tools/setup.sh
	@tools/setup.sh runtime

.venv/dev.stamp: pyproject.toml requirements/dev.txt requirements/uv.txt tools/setup.sh
	@tools/setup.sh dev
