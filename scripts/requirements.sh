# Sourced by the other scripts: installs Debian or Ubuntu packages that are missing, and says so. What cannot be had is told
# in one line, and the script that asked ends with 69.

# An exported CDPATH sends `cd` elsewhere and makes it print where.
unset CDPATH

say() { printf '%s\n' "$*" >&2; }

# What the program is built on: the drawing library, PNG compression, SHA-256, https, a font, and how Swift finds them.
build_packages=(libcairo2-dev zlib1g-dev libssl-dev libflac-dev libcurl4-openssl-dev pkg-config fonts-dejavu-core)
# What the Swift toolchain itself needs to start, compile and link, as swift.org lists it; not what its debugger needs.
toolchain_packages=(binutils ca-certificates git libc6-dev libcurl4 libncurses6 libsqlite3-0 libxml2 tzdata)

# need_swift: stops with a clear line when there is no Swift 6.2 or later that starts; installs what it needs to start.
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
    say "swift: expected Swift 6.2 or later, found one that does not start: ${output:-no message}; it needs, by their" \
      "Debian names: ${toolchain_packages[*]}"
    return 69
  fi
  version=$(printf '%s\n' "$output" | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  if [ "$(printf '%s\n6.2\n' "${version:-0}" | sort -V | head -n 1)" != 6.2 ]; then
    say "swift: expected Swift 6.2 or later, found ${version:-no version}; $where"
    return 69
  fi
}

# cxx_package: C++'s headers and libraries: those that are there, else the release's usual ones.
cxx_package() {
  local there
  there=$(installed_packages | grep -x 'libstdc++-[0-9]*-dev' | head -n 1)
  if [ -n "$there" ]; then
    printf '%s\n' "$there"
    return
  fi
  # In a shell of its own, for the file sets whatever it likes.
  case $(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}") in
    bookworm) printf 'libstdc++-12-dev\n' ;;
    trixie) printf 'libstdc++-14-dev\n' ;;
    jammy) printf 'libstdc++-11-dev\n' ;;
    noble) printf 'libstdc++-13-dev\n' ;;
    *) printf 'g++\n' ;;
  esac
}

# installed_packages: names of what is installed, and what it stands in for (libcurl4t64 for libcurl4), a line each.
installed_packages() {
  dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr ',' '\n' | sed 's/(.*//; s/ //g; /^$/d'
}

# need_packages NAME...: installs those that are not there, as root or through sudo; fails when one cannot be had.
need_packages() {
  local missing=() name as_root=() installed log reason
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "This is no Debian or Ubuntu system, so nothing is installed for you. Needed, by their Debian names: $*"
    return 0
  fi
  installed=$(installed_packages)
  for name in "$@"; do
    grep -qxF -- "$name" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "missing packages: ${missing[*]}; there is no apt-get to install them with"
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
  # Out of reach, the lists of packages are only warned of; what is missing then is told by what follows.
  if ! {
    "${as_root[@]}" apt-get update -qq >"$log" 2>&1
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1
  }; then
    reason=$(grep -E '^(E|W|sudo): ' "$log" | tail -n 1)
    say "missing packages: ${missing[*]}; apt-get cannot install them: ${reason:-$(tail -n 1 "$log")}"
    rm -f "$log"
    return 69
  fi
  rm -f "$log"
}

# need_python VENV NAME...: a virtual environment that has these packages of PyPI; what it has already stays.
need_python() {
  local venv=$1
  shift
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || { say "$venv: python3 cannot make a virtual environment"; return 69; }
  "$venv/bin/pip" install -q "$@" || { say "missing Python packages: $*; pip cannot install them"; return 69; }
}
