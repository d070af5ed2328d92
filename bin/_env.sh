# Sourced by the scripts beside it: finds Python and uv, and keeps .venv equal to a locked requirements file.
# shellcheck shell=sh

# Certificates and interpreters are the machine's own.
export UV_SYSTEM_CERTS=true UV_PYTHON_PREFERENCE=only-system UV_PYTHON_DOWNLOADS=never
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

PYTHON=.venv/bin/python
UV=

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Sets BASE_PYTHON to the first interpreter that is new enough.
find_python() {
    for candidate in "${CARNET_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            BASE_PYTHON=$candidate
            return 0
        fi
    done
    die "Python 3.11 or newer is needed (package python3)"
}

# Sets UV: the one on PATH, else one installed into .tools, which needs no virtual environment.
find_uv() {
    [ -z "${CARNET_NO_UV:-}" ] || return 1
    if command -v uv >/dev/null 2>&1; then
        UV=uv
        return 0
    fi
    if [ ! -x .tools/bin/uv ]; then
        find_python
        say "Installing uv into .tools"
        "$BASE_PYTHON" -m pip install --quiet --no-warn-script-location --target .tools uv >.uv-install.log 2>&1 || {
            rm -f .uv-install.log
            return 1
        }
        rm -f .uv-install.log
    fi
    UV=.tools/bin/uv
    "$UV" --version >/dev/null 2>&1
}

# Makes .venv, with uv, else with venv and pip; the stamp inside it is forgotten with it.
make_venv() {
    if [ -x "$PYTHON" ] && "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return 0
    fi
    rm -rf .venv
    find_python
    if [ -n "$UV" ]; then
        "$UV" venv --quiet --python "$BASE_PYTHON" .venv
    else
        "$BASE_PYTHON" -m venv .venv || die "python3 -m venv failed (package python3-venv)"
    fi
}

checksum() { cat "$@" | cksum | tr ' ' '-'; }

# install_requirements FILE: .venv holds what FILE locks. Does nothing when it did so before.
# The tests' file holds the runtime's too, so installing that one settles both.
install_requirements() {
    wanted=$(checksum "$1")
    if [ -x "$PYTHON" ] && [ -f .venv/carnet-installed ] && grep -qx "$1 $wanted" .venv/carnet-installed; then
        return 0
    fi
    find_uv || say "uv is not to be had: going on with venv and pip, which take longer"
    make_venv
    say "Installing $1 into .venv"
    if [ -n "$UV" ]; then
        "$UV" pip install --quiet --python "$PYTHON" --require-hashes -r "$1"
    else
        "$PYTHON" -m pip --version >/dev/null 2>&1 || "$PYTHON" -m ensurepip >/dev/null
        "$PYTHON" -m pip install --quiet --require-hashes -r "$1"
    fi
    record_installed "$1"
}

# Files whose locks are contained in the one just installed count as installed too.
record_installed() {
    : >.venv/carnet-installed
    for file in requirements/runtime.txt requirements/s3.txt requirements/tests.txt; do
        printf '%s %s\n' "$file" "$(checksum "$file")" >>.venv/carnet-installed
        [ "$file" != "$1" ] || break
    done
}
