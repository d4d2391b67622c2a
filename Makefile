# Two commands: `make app` opens Digit Lens, `make test` runs every test. Both install what they need into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
WORKERS ?= 2

.PHONY: app dev test lint lint-style lint-types lint-types-of-tests pictures audit lowest light clean

app: $(VENV)/installed  ## Install, and open the app in a browser
	$(BIN)/streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost

dev: $(VENV)/installed  ## The same, reloading when a file changes
	$(BIN)/streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost --server.fileWatcherType auto --server.runOnSave true

test: $(VENV)/installed-tests  ## Run every test, browser tests too; installs a browser where none is found
	@$(BIN)/python -m tests.browser.install
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(WORKERS)

lint: $(VENV)/installed-tests node_modules/installed  ## Check the format, the style and the types of Python, JavaScript and CSS
	@$(MAKE) --jobs 3 --output-sync=target lint-style lint-types lint-types-of-tests

lint-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npx prettier --check --log-level warn "*.{js,json}" "tests/**/*.{js,json}" "ui/**/*.{js,ts,html}"
	npx eslint --max-warnings 0 "*.js" tests ui
	npx stylelint --max-warnings 0 "ui/**/*.css"
	npx tsc --project jsconfig.json

lint-types:
	npx pyright --pythonpath $(BIN)/python
	npx pyright --pythonpath $(BIN)/python --pythonplatform Windows

lint-types-of-tests:
	npx pyright --pythonpath $(BIN)/python --project tests

pictures: $(VENV)/installed-tests  ## Make the README's screenshots anew
	@$(BIN)/python -m tests.browser.install
	$(BIN)/python -m docs.pictures

audit: $(VENV)/installed  ## Known vulnerabilities of what is installed, as far as can be told from here; fails where nothing can
	$(BIN)/python -m pip check
	$(PYTHON) -m venv --upgrade-deps $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet pip-audit safety-db
	$(VENV)-audit/bin/python -m tests.audit $(BIN)/python

# torch stays as pip chooses it within its range: on Linux its old builds bring CUDA along, 3 GB. TORCH=oldest takes 2.9 all the same.
lowest:  ## Run the tests, those in a browser aside, with the oldest versions that requirements.txt and tests/requirements.txt allow
	$(PYTHON) -m venv --clear --upgrade-deps $(VENV)-lowest
	sed -E '$(if $(filter oldest,$(TORCH)),,/^torch/!)s/>=([0-9.]+).*/==\1/' requirements.txt tests/requirements.txt > $(VENV)-lowest/oldest.txt
	$(VENV)-lowest/bin/python -m pip install --quiet -r $(VENV)-lowest/oldest.txt
	$(VENV)-lowest/bin/python -m pip list
	OMP_NUM_THREADS=1 $(VENV)-lowest/bin/python -m pytest -m "not browser"

light:  ## Run the tests that need no torch, in a browser too: make light PYTHON=python3.13
	$(PYTHON) -m venv --clear --upgrade-deps $(VENV)-light
	grep -v '^torch' requirements.txt > $(VENV)-light/light.txt
	$(VENV)-light/bin/python -m pip install --quiet -r $(VENV)-light/light.txt -r tests/requirements.txt
	@$(VENV)-light/bin/python -m tests.browser.install
	OMP_NUM_THREADS=1 $(VENV)-light/bin/python -m pytest --without-torch

clean:  ## Remove what was installed here; trainings in runs/ stay
	rm -rf node_modules $(VENV) $(VENV)-audit $(VENV)-lowest $(VENV)-light

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Digit Lens needs Python 3.11 or newer: make PYTHON=python3.11 app")'
	$(PYTHON) -m venv --upgrade-deps $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement requirements.txt
	@touch $@

node_modules/installed: package-lock.json package.json
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update --quiet=2 && \
		apt-get install --yes --quiet=2 nodejs npm; } || { echo "make lint needs Node.js 20.19 or newer, with npm"; exit 1; }
	npm ci --no-progress
	@touch $@

$(VENV)/installed-tests: tests/requirements.txt $(VENV)/installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement tests/requirements.txt
	@touch $@
