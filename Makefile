# `make run` serves the site, `make check` is for every commit, `make test` checks everything. Each makes .venv first and asks
# nothing. `make test DJANGO=6.1` runs the tests on SQLite with the next Django, on Python 3.12 or newer, in .venv-django61.
# `make bench BEFORE=COMMIT` measures beside an earlier commit, or beside the folder of a checkout.

PYTHON = .venv/bin/python
LOCK = $(PYTHON) -m uv pip compile -q --universal --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
FOR = --python-version
ONE_DJANGO = --fork-strategy fewest  # or a newer Python would get a newer one
DJANGO =
BEFORE =

.PHONY: run check test soak bench peers mutants audit sbom lock prepared
.NOTPARALLEL:

run:
	@sh deploy/prepare.sh requirements.txt
	@$(PYTHON) manage.py first_run
	@exec $(PYTHON) manage.py serve

check: prepared
	@exec $(PYTHON) -m tests.everything check

ifeq ($(DJANGO),)
test: prepared
	@exec $(PYTHON) -m tests.everything
else ifeq ($(DJANGO),6.1)
test:
	@sh deploy/prepare.sh requirements-django61.txt .venv-django61 3.12
	@exec .venv-django61/bin/python -m tests.everything sqlite
else
test:
	$(error Django $(DJANGO) has no lock here: leave DJANGO out, or say DJANGO=6.1)
endif

soak: prepared
	@exec $(PYTHON) -m tests.everything soak

mutants: prepared
	@exec $(PYTHON) -m tests.mutants

bench: prepared
	@BEFORE="$(BEFORE)" exec $(PYTHON) -m bench

peers: prepared
	@sh bench/peers/setup.sh

audit sbom:
	@sh deploy/prepare.sh requirements-audit.txt .venv-audit
	@exec .venv-audit/bin/python -m tests.dependencies $@

lock: prepared
	$(LOCK) $(FOR) 3.11 $(ONE_DJANGO) requirements.in -o requirements.txt
	$(LOCK) $(FOR) 3.11 $(ONE_DJANGO) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(LOCK) $(FOR) 3.11 -c requirements.txt bench/peers/requirements.in -o bench/peers/requirements.txt
	$(LOCK) $(FOR) 3.11 requirements-audit.in -o requirements-audit.txt
	cp requirements-dev.txt requirements-django61.txt  # every pin is kept: only Django moves
	$(LOCK) $(FOR) 3.12 $(ONE_DJANGO) requirements-django61.in -o requirements-django61.txt

prepared:
	@sh deploy/prepare.sh requirements-dev.txt
