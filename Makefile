# Two commands: `make app` opens Digit Lens, `make test` runs every test. Both install what they need into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: app dev test lint pictures audit lowest clean

app: $(VENV)/installed  ## Install, and open the app in a browser
	$(BIN)/streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost

dev: $(VENV)/installed  ## The same, reloading when a file changes
	$(BIN)/streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost --server.fileWatcherType auto --server.runOnSave true

test: $(VENV)/installed-tests  ## Run every test, browser tests too; installs a browser where none is found
	@$(BIN)/python -m tests.browser.install
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest

lint: $(VENV)/installed-tests  ## What CI asks of the code's looks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

pictures: $(VENV)/installed-tests  ## Make the README's screenshots anew
	@$(BIN)/python -m tests.browser.install
	$(BIN)/python -m docs.pictures

audit: $(VENV)/installed  ## Ask PyPI for known vulnerabilities of what is installed; fails where it can't tell
	$(BIN)/python -m pip check
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --disable-pip-version-check --quiet pip-audit
	$(VENV)-audit/bin/pip-audit --strict --path $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

lowest:  ## Run the tests, those in a browser aside, with the oldest versions that requirements.txt allows
	$(PYTHON) -m venv $(VENV)-lowest
	sed 's/>=\([0-9.]*\).*/==\1/' requirements.txt > $(VENV)-lowest/requirements.txt
	$(VENV)-lowest/bin/python -m pip install --disable-pip-version-check --quiet -r $(VENV)-lowest/requirements.txt -r tests/requirements.txt
	OMP_NUM_THREADS=1 $(VENV)-lowest/bin/python -m pytest -m "not browser"

clean:  ## Remove what was installed here; trainings in runs/ stay
	rm -rf $(VENV) $(VENV)-audit $(VENV)-lowest

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Digit Lens needs Python 3.11 or newer: make PYTHON=python3.11 app")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement requirements.txt
	@touch $@

$(VENV)/installed-tests: tests/requirements.txt $(VENV)/installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement tests/requirements.txt
	@touch $@
