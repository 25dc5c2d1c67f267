# Sourced by the other scripts: installs missing Debian or Ubuntu packages, and says so. If one cannot be installed, prints one
# line, and the calling script ends with 69.

# With an exported CDPATH, `cd` may go elsewhere and print the folder.
unset CDPATH

say() { printf '%s\n' "$*" >&2; }

# Needed to build the program: the drawing library, PNG compression, SHA-256, FLAC, https, a font, and pkg-config to find them.
build_packages=(libcairo2-dev zlib1g-dev libssl-dev libflac-dev libcurl4-openssl-dev pkg-config fonts-dejavu-core)
# Needed by the Swift toolchain to start, compile and link, as listed on swift.org; without what only its debugger needs.
toolchain_packages=(binutils ca-certificates git libc6-dev libcurl4 libncurses6 libsqlite3-0 libxml2 tzdata)

# need_swift: stops with one line if there is no working Swift 6.2 or later; installs what it needs to start.
need_swift() {
  local where="see https://www.swift.org/install/linux/" output version
  if ! command -v swift >/dev/null 2>&1; then
    say "swift: expected Swift 6.2 or later on the PATH, found none; $where"
    return 69
  fi
  if command -v dpkg-query >/dev/null 2>&1; then
    need_packages "${toolchain_packages[@]}" "$(cxx_package)" || return
  fi
  if ! output=$(swift --version 2>&1); then
    output=$(printf '%s\n' "$output" | head -n 1)
    say "swift: expected Swift 6.2 or later, found one that does not start: ${output:-no message}; it needs these" \
      "Debian packages: ${toolchain_packages[*]}"
    return 69
  fi
  version=$(printf '%s\n' "$output" | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  if [ "$(printf '%s\n6.2\n' "${version:-0}" | sort -V | head -n 1)" != 6.2 ]; then
    say "swift: expected Swift 6.2 or later, found ${version:-no version}; $where"
    return 69
  fi
}

# cxx_package: the package of C++ headers and libraries: the installed one, else the default of the release.
cxx_package() {
  local there
  there=$(installed_packages | grep -x 'libstdc++-[0-9]*-dev' | head -n 1)
  if [ -n "$there" ]; then
    printf '%s\n' "$there"
    return
  fi
  # In a subshell, because the file may set any variable.
  case $(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}") in
    bookworm) printf 'libstdc++-12-dev\n' ;;
    trixie) printf 'libstdc++-14-dev\n' ;;
    jammy) printf 'libstdc++-11-dev\n' ;;
    noble) printf 'libstdc++-13-dev\n' ;;
    *) printf 'g++\n' ;;
  esac
}

# installed_packages: names of installed packages and of what they provide (libcurl4t64 provides libcurl4), one a line.
installed_packages() {
  dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr ',' '\n' | sed 's/(.*//; s/ //g; /^$/d'
}

# need_packages NAME...: installs missing packages, as root or with sudo; fails if one cannot be installed.
need_packages() {
  local missing=() name as_root=() installed log reason
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "Not a Debian or Ubuntu system: nothing is installed automatically. Needed Debian packages: $*"
    return 0
  fi
  installed=$(installed_packages)
  for name in "$@"; do
    grep -qxF -- "$name" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "missing packages: ${missing[*]}; apt-get was not found"
    return 69
  fi
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "missing packages: ${missing[*]}; install them as root: apt-get install ${missing[*]}"
      return 69
    fi
    as_root=(sudo)
  fi
  say "Installing ${missing[*]} (apt-get)"
  log=$(mktemp) || return 73
  # If the package lists cannot be downloaded, apt-get update only warns; the installation then reports what is missing.
  if ! {
    "${as_root[@]}" apt-get update -qq >"$log" 2>&1
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1
  }; then
    reason=$(grep -E '^(E|W|sudo): ' "$log" | tail -n 1)
    say "missing packages: ${missing[*]}; apt-get could not install them: ${reason:-$(tail -n 1 "$log")}"
    rm -f "$log"
    return 69
  fi
  rm -f "$log"
}

# need_python VENV NAME...: creates a virtual environment, or extends the present one, with these packages from PyPI.
need_python() {
  local venv=$1
  shift
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || { say "$venv: python3 could not create a virtual environment"; return 69; }
  # Most of their modules are never imported: those that are get compiled then.
  "$venv/bin/pip" install -q --no-compile --disable-pip-version-check "$@" || { say "missing Python packages: $*; pip could not install them"; return 69; }
}
