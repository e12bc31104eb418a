# The two commands of README.md: `make demo` runs a whole hall here, `make test` checks everything.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT_FOR_TESTS := mosquitto chromium espeak-ng fonts-noto-cjk xvfb xdotool

.PHONY: demo test check unit apt-for-tests clean

demo: $(VENV)/.demo
	$(BIN)/hall demo $(DEMO)

test: apt-for-tests $(VENV)/.dev check unit

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/pytest -q

$(VENV)/.demo: pyproject.toml
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "python3 lacks venv: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[demo]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

# Tests with a real broker, a real browser and the printed font need Debian's packages; only root can install them.
apt-for-tests:
	@missing=""; for package in $(APT_FOR_TESTS); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $$missing >/dev/null; \
	else echo "Missing for some tests, which will be skipped:$$missing (as root: apt install$$missing)"; fi

clean:
	rm -rf $(VENV) run build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
