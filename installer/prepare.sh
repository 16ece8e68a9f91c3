#!/usr/bin/env bash
# Makes a bare Debian machine ready for Counterview: system libraries, .venv, the project inside it.
# Safe to run again: what is there already stays. Installs system packages as root, else prints the command.
#   installer/prepare.sh             what the viewer and the engine need
#   installer/prepare.sh --tests     and what the tests need
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'prepare: %s\n' "$*"; }
fail() { printf 'prepare: %s\n' "$*" >&2; exit 1; }

# The servers among the tests' packages are to be started by tests alone, not by the system, now or at boot.
without_services() {
    local policy=/usr/sbin/policy-rc.d made="" service
    if [ ! -e "$policy" ]; then
        made=yes
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    local failed=""
    DEBIAN_FRONTEND=noninteractive "$@" || failed=yes
    [ -z "$made" ] || rm -f "$policy"
    for service in orthanc postgresql; do
        case " ${missing[*]} " in
        *" $service "*) update-rc.d "$service" disable >/dev/null 2>&1 || true ;;
        esac
    done
    [ -z "$failed" ]
}

# Qt's xcb platform plugin, OpenGL stubs, a font, and dcmtk (its dcmdjpeg decodes JPEG Lossless).
system_packages=(
    libxcb-icccm4 libxcb-keysyms1 libxcb-cursor0 libxcb-image0 libxcb-render-util0 libxcb-randr0
    libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0
    fonts-dejavu-core dcmtk
)
extras=""
if [ "${1:-}" = "--tests" ]; then
    # dciodvfy, pages of PDF to look at, and two servers that tests start by themselves on loopback.
    system_packages+=(xvfb xdotool dicom3tools ghostscript iproute2 orthanc orthanc-dicomweb postgresql)
    extras="[dev]"
elif [ $# -gt 0 ]; then
    fail "found the argument '$1'; only --tests is known"
fi

# The CPU build of torch that the set-up may find on disk exists for Python 3.11, so 3.11 goes first.
python=""
for candidate in python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done

if command -v dpkg-query >/dev/null; then
    if [ -z "$python" ]; then
        system_packages+=(python3 python3-venv)
    elif ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        system_packages+=(python3-venv)
    fi
    missing=()
    for package in "${system_packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" -eq 0 ]; then
            say "installing system packages: ${missing[*]}"
            apt-get update -qq
            without_services apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
        else
            say "system packages are missing; as root, run:"
            printf '    apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}"
        fi
    fi
else
    say "not a Debian system: install Qt's xcb libraries, a font and dcmtk with your own package manager"
fi
[ -n "$python" ] || python=python3
"$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 ||
    fail "Python 3.11 or newer is needed and was not found; install it and run this again"

# A second run does nothing while these files and the chosen extras are the same.
stamp=.venv/prepared
wanted="$(cat pyproject.toml installer/constraints.txt | sha256sum | cut -d' ' -f1)"
if [ -x .venv/bin/python ] && grep -qsF "$wanted [dev]" "$stamp"; then
    say "ready"
    exit 0
fi
if [ -x .venv/bin/python ] && [ -z "$extras" ] && grep -qsF "$wanted" "$stamp"; then
    say "ready"
    exit 0
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
say "installing Counterview and its libraries into .venv (about 2 GB; a minute or two)"
.venv/bin/python -m pip install -qq --disable-pip-version-check -c installer/constraints.txt -e ".$extras"
printf '%s %s\n' "$wanted" "$extras" >"$stamp"
say "ready"
