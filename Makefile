# make run    set up everything, then start platform, worker, simulated departments and bank
# make test   set up everything needed, then run all tests
# make test-faults  break disks, processes and lines on purpose; docs/faults.md
# make pictures  photograph every page of every role, and say what is wrong with any
# make handbook   take the pictures of docs/handbook anew
# make check  what to run before every commit: style, types, fast tests of all but the screens
# Plain POSIX make: works with GNU make and BSD make.

PYTHON =
PORT = 8000
MEMBERS = 2000
ONLY =
WIDTHS =
TOOLS =
PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes
PYTEST = .venv/bin/python -m pytest

run: .venv/ready .venv/frontend
	@exec .venv/bin/zerotrip up --port $(PORT) --members $(MEMBERS)

story: .venv/ready
	@.venv/bin/zerotrip story

test: .venv/ready-for-tests .venv/frontend messages
	@sh .ci/system-packages
	@sh .ci/tests

# Ten times the lives of the money machine: before a release, or after a change of how money moves.
test-long: .venv/ready-for-tests messages
	ZEROTRIP_LONG=1 $(PYTEST) -q -n auto stories/test_money.py

# Power cuts and the like with their full numbers, an hour and more. A part: make test-faults TOOLS=power_cut
test-faults: .venv/ready-for-tests messages
	@sh .ci/system-packages
	@.venv/bin/python -m tests.faults $(TOOLS)

check: .venv/ready-for-tests messages
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy src conftest.py
	$(PYTEST) -q -n auto -m "not slow and not browser and not postgres" --ignore src/zerotrip/web src

# Every page of every role, in var/pictures; exit 1 when a page does not fit, is cut or speaks two languages.
# A part: make pictures ONLY=chen,wu WIDTHS="--width 390"
pictures: .venv/ready-for-tests .venv/frontend messages
	@.venv/bin/python -m zerotrip.demo.pictures --only "$(ONLY)" $(WIDTHS)

# The pictures of docs/handbook, named in demo/pictures/handbook.py. A part: make handbook ONLY=member-home
handbook: .venv/ready-for-tests .venv/frontend messages
	@.venv/bin/python -m zerotrip.demo.pictures.handbook --only "$(ONLY)"

messages: .venv/ready
	@.venv/bin/python -m zerotrip.config.messages

.venv/ready: requirements.txt pyproject.toml
	@sh .ci/environment "$(PYTHON)"
	@echo "Installing the locked Python packages (a minute or so, once)"
	@$(PIP) -r requirements.txt
	@.venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch .venv/ready

.venv/ready-for-tests: .venv/ready requirements-dev.txt
	@echo "Installing the locked packages that tests need"
	@$(PIP) -r requirements-dev.txt
	@touch .venv/ready-for-tests

.venv/frontend: .venv/ready package-lock.json src/zerotrip/config/frontend.py
	@echo "Getting the front-end packages"
	@.venv/bin/python -m zerotrip.config.frontend
	@touch .venv/frontend

# Needs uv: pip install uv
lock:
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra build -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra build --extra dev --extra ray -c requirements.txt -o requirements-dev.txt
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra node -c requirements.txt -o requirements-node.txt
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra spark -c requirements-dev.txt -o requirements-spark.txt
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra bench -c requirements-dev.txt -o requirements-bench.txt
	npm install --package-lock-only

clean:
	rm -rf .venv node_modules src/zerotrip/web/vendor
	find src -name '*.mo' -delete

.PHONY: run story test test-long test-faults check pictures handbook messages lock clean
