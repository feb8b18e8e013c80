# Checks what a build needs and installs what is missing, or says how to.
# Sourced by the tools; expects bash and the package's root as the working directory.

say() { printf '%s\n' "$*" >&2; }

need_swift() {
  if ! command -v swift >/dev/null 2>&1; then
    say "swift: not found, expected a Swift 6.2 or newer toolchain; get one from swift.org/install and put it on the PATH"
    exit 1
  fi
  local version
  version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | head -n 1 | grep -oE '[0-9]+\.[0-9]+')
  local major=${version%%.*} minor=${version##*.}
  if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    say "swift: found version ${version:-unknown}, expected 6.2 or newer"
    exit 1
  fi
}

has_header() {
  printf '#include <%s>\n' "$1" | ${CC:-$(command -v clang || command -v cc || command -v gcc)} -E -x c - >/dev/null 2>&1
}

need_headers() {
  local missing=()
  has_header sqlite3.h || missing+=(libsqlite3-dev)
  has_header zlib.h || missing+=(zlib1g-dev)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(uname)" = Darwin ]; then
    say "missing: ${missing[*]}; install the Xcode command line tools: xcode-select --install"
    exit 1
  fi
  local install="apt-get install -y ${missing[*]}"
  if ! command -v apt-get >/dev/null 2>&1; then
    say "missing headers: ${missing[*]} (names of Debian and Ubuntu; Fedora: sqlite-devel zlib-devel); install them and start again"
    exit 1
  fi
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "missing headers; install them and start again: sudo apt-get update && sudo $install"
      exit 1
    fi
    sudo=(sudo)
  fi
  say "installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq >&2
  # shellcheck disable=SC2086
  "${sudo[@]}" $install >&2
}

prerequisites() {
  need_swift
  need_headers
}
