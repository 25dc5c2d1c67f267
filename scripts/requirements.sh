# Sourced by the other scripts: installs Debian or Ubuntu packages that are missing, and says so.

say() { printf '%s\n' "$*" >&2; }

# need_swift: stops with a clear line when there is no Swift 6.2 or later.
need_swift() {
  if ! command -v swift >/dev/null 2>&1; then
    say "swift: expected Swift 6.2 or later on the PATH, found none; see https://www.swift.org/install/linux/"
    exit 69
  fi
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  if [ "$(printf '%s\n6.2\n' "$version" | sort -V | head -n 1)" != 6.2 ]; then
    say "swift: expected Swift 6.2 or later, found $version; see https://www.swift.org/install/linux/"
    exit 69
  fi
}

# need_packages NAME...: installs those that are not there, as root or through sudo; fails when one cannot be had.
need_packages() {
  local missing=() name as_root=()
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "This is no Debian or Ubuntu system, so nothing is installed for you. Needed, by their Debian names: $*"
    return 0
  fi
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "missing packages: ${missing[*]}; install them as root: apt-get install ${missing[*]}"
      exit 69
    fi
    as_root=(sudo)
  fi
  say "Installing ${missing[*]} (apt-get)"
  "${as_root[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# need_python VENV NAME...: a virtual environment that has these packages of PyPI; what it has already stays.
need_python() {
  local venv=$1
  shift
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install -q "$@"
}

# What the program is built on: the drawing library, PNG compression, SHA-256, a font, and how Swift finds them.
build_packages=(libcairo2-dev zlib1g-dev libssl-dev pkg-config fonts-dejavu-core)
