# `make app` opens Digit Lens, `make class` opens it for a class, `make test` runs every test. They install what they need, by run.py.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 3
TYPES := $(BIN)/pyrefly check --min-severity error --summary=none
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema vendor

.PHONY: app dev class test lint lint-python lint-page pictures audit lowest clean

app:  ## Install, and open the app in a browser, at port 8501 or the next free one: make app PORT=9000
	@$(PYTHON) run.py app $(if $(PORT),--port $(PORT))

dev:  ## The same, reloading when a file changes
	@$(PYTHON) run.py dev $(if $(PORT),--port $(PORT))

class:  ## Serve a class: listen on the network, and print the address and its QR code
	@$(PYTHON) run.py class $(if $(PORT),--port $(PORT))

test:  ## Run every test, browser tests too; installs a browser where none is found
	@$(PYTHON) run.py test --numprocesses $(WORKERS)

lint:  ## Check the format, the style and the types of Python, JavaScript and CSS
	@$(MAKE) --jobs 2 --output-sync=target lint-python lint-page

lint-python: $(VENV)/installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(TYPES)
	$(TYPES) --python-platform win32
	$(TYPES) --config tests/pyrefly.toml
	$(SCHEMA).github-workflows .github/workflows/*.yml
	$(SCHEMA).dependabot .github/dependabot.yml
	$(SCHEMA).github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/idea.yml
	$(SCHEMA).github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA).citation-file-format CITATION.cff

lint-page: node_modules/installed
	npx prettier --check --log-level warn "*.{js,json}" "tests/**/*.{js,json}" "ui/**/*.{js,ts,html}"
	npx eslint --max-warnings 0 "*.js" tests ui
	npx stylelint --max-warnings 0 "ui/**/*.css"
	npx tsc --project jsconfig.json

pictures: $(VENV)/installed-tests  ## Make the screenshots of the README and docs/views.md anew
	@$(BIN)/python -m tests.browser.install
	$(BIN)/python -m docs.pictures
	$(BIN)/python -m docs.live_strip

audit: $(VENV)/installed  ## Known vulnerabilities of what is installed, by pip-audit; fails for a package that PyPI does not answer for
	$(BIN)/python -m pip check
	$(PYTHON) -m venv --upgrade-deps $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet pip-audit
	$(BIN)/python -m pip freeze | sed -E 's/\+[a-z0-9.]+$$//' > $(VENV)-audit/installed.txt  # PyPI knows no version such as 2.13.0+cpu
	$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip --requirement $(VENV)-audit/installed.txt

# torch stays as pip chooses it within its range: on Linux its old builds bring CUDA along, 3 GB. TORCH=oldest takes 2.9 all the same.
lowest:  ## Run the tests, those in a browser aside, with the oldest versions that requirements.txt and tests/requirements.txt allow
	$(PYTHON) -m venv --clear --upgrade-deps $(VENV)-lowest
	sed -E '$(if $(filter oldest,$(TORCH)),,/^torch/!)s/>=([0-9.]+).*/==\1/' requirements.txt tests/requirements.txt > $(VENV)-lowest/oldest.txt
	$(VENV)-lowest/bin/python -m pip install --quiet -r $(VENV)-lowest/oldest.txt
	$(VENV)-lowest/bin/python -m pip list
	OMP_NUM_THREADS=1 $(VENV)-lowest/bin/python -m pytest -m "not browser"

clean:  ## Remove what was installed here; training runs in runs/ stay
	rm -rf node_modules $(VENV) $(VENV)-audit $(VENV)-lowest

$(VENV)/installed: requirements.txt
	@$(PYTHON) run.py install
	@touch $@

node_modules/installed: package-lock.json package.json
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update --quiet=2 && \
		apt-get install --yes --quiet=2 nodejs npm; } || { echo "make lint needs Node.js 20.19 or newer, with npm"; exit 1; }
	npm ci --no-progress
	@touch $@

$(VENV)/installed-tests: tests/requirements.txt requirements.txt
	@$(PYTHON) run.py install-tests
	@touch $@
