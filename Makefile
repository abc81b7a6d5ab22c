# `make run` serves the site, `make test` checks everything. Both make .venv first and ask nothing.

PYTHON = .venv/bin/python
LOCK = $(PYTHON) -m uv pip compile -q --python-version 3.11 --universal --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

.PHONY: run test soak mutants bench peers lock prepared
.NOTPARALLEL:

run:
	@sh deploy/prepare.sh requirements.txt
	@$(PYTHON) manage.py first_run
	@exec $(PYTHON) manage.py serve

test: prepared
	@exec $(PYTHON) -m tests.everything

soak: prepared
	@exec $(PYTHON) -m tests.everything --soak -m soak

mutants: prepared
	@exec $(PYTHON) -m tests.mutants

bench: prepared
	@exec $(PYTHON) -m bench

peers: prepared
	@sh bench/peers/setup.sh

lock: prepared
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(LOCK) -c requirements.txt bench/peers/requirements.in -o bench/peers/requirements.txt

prepared:
	@sh deploy/prepare.sh requirements-dev.txt
