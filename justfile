# Daily work. `just` comes with the test environment: .venv/bin/just
setup:
    python3 run.py check || true
check:
    python3 run.py check
fix:
    .venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; .venv/bin/djlint digcomp/web/templates --reformat --quiet
test *args:
    python3 run.py test {{args}}
browser:
    python3 run.py test -m browser
demo:
    python3 run.py demo
serve *args:
    python3 run.py serve {{args}}
lock:
    uv pip compile pyproject.toml --group install --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
    uv pip compile pyproject.toml --group install --group test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements-test.lock
