# make run: everything from nothing to the app in the browser. make test: everything from nothing to the tests.
.PHONY: run test check setup samples eval bench clean


run: setup
	.venv/bin/troly start

test: setup
	$(MAKE) --no-print-directory check
	.venv/bin/python -m pytest
	.venv/bin/python -m eval.gate

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

setup:
	@bash scripts/setup.sh

samples: setup
	.venv/bin/python -m samples.make

eval: setup
	.venv/bin/troly eval --baseline --report reports/latest

bench: setup
	.venv/bin/python -m eval.bench

clean:
	rm -rf .venv data reports
