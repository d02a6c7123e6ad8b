#!/usr/bin/env bash
# Decant's one entry for building, running and testing. `./build.sh help` lists the verbs; several may follow each other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The first of the given programs that is there.
first_of() {
  local name
  for name in "$@"; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
  return 1
}
chromium_path() { first_of "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; }
firefox_path() { first_of "${FIREFOX:-}" firefox-esr firefox; }

verb_help() {
  cat <<'HELP'
./build.sh VERB…

  run      everything for a first look: sets up, builds, opens a browser on the sample newspaper with Decant loaded
           (BROWSER=firefox for Firefox); without a display, headless: screenshots and clean copies in dist/tour/
  test     everything that must hold: engine, fixtures, command line, wasm, extension in both browsers

  setup    checks compiler, Node and browsers, installs npm's tools; as root on Debian or Ubuntu also the browsers
  build    dist/chromium, dist/firefox (the extension, unpacked), dist/www (the site), dist/engine (wasm)
  bless    rewrites the expected files of tests/fixtures from what the engine does now; read the diff
  lint     formatting, clippy, types, JavaScript rules, the add-on linter of Firefox
  bench    speed and memory beside other engines on the shared corpus
  fuzz     breaks pages at random for a minute (DECANT_FUZZ_SECONDS, DECANT_FUZZ_SEED) and watches the engine
  package  the two zips for the stores and the zip of the sources, in dist/packages

Set CHROMIUM or FIREFOX to use a browser that is not on the path.
HELP
}

verb_setup() {
  say "setup: compiler, Node, browsers, npm's tools"
  have cargo || die "Rust is missing. Install it from https://rustup.rs, then run this again."
  if have rustup; then
    rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
  elif [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
    die "this Rust cannot compile for wasm32-unknown-unknown: use rustup (https://rustup.rs), or your system's package for it (Debian: libstd-rust-dev-wasm32)."
  fi
  have node || die "Node 20 or newer is missing. Install it from https://nodejs.org or by your package manager."
  [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] || die "Node is $(node --version); Decant's tools want 20 or newer."
  install_browsers
  # The stamp that npm leaves tells whether the tools are those of the lock file.
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    # Not `npm ci`: it refuses a lock without the optional packages of every other platform, and some of those are not
    # on all registries. The versions are the lock's all the same, and the lock is not written.
    npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
  fi
}

install_browsers() {
  local missing=()
  chromium_path >/dev/null || missing+=(chromium)
  firefox_path >/dev/null || missing+=(firefox-esr)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" = 0 ] && have apt-get && grep -qi '^ID=debian' /etc/os-release; then
    say "setup: installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
    return
  fi
  echo "Missing: ${missing[*]}. Running and testing need both browsers; building does not. To install them:"
  echo "  Debian          sudo apt-get install chromium firefox-esr"
  echo "  Ubuntu          sudo snap install chromium firefox"
  echo "  Fedora          sudo dnf install chromium firefox"
  echo "  elsewhere       install Chromium 140+ and Firefox 142+, and set CHROMIUM and FIREFOX to their paths"
}

verb_build() {
  [ -d node_modules ] || verb_setup
  say "build: engine"
  cargo xtask engine
  cargo xtask notices dist/notices.txt
  say "build: stylesheet and network rules, from the table of rules"
  cargo run --quiet --locked --bin decant -- rules package dist/hide
  local browser
  for browser in chromium firefox; do
    say "build: dist/$browser"
    assemble "$browser"
  done
  say "build: dist/www"
  node www/build.mjs
}

# One browser's extension: our files, the engine, the manifest, and what is generated from the table of rules.
assemble() {
  local out="dist/$1"
  rm -rf "$out"
  mkdir -p "$out"
  (cd extension && find . -type f ! -name '*.js' ! -name '*.mjs' ! -name '*.md' ! -name '*.ts') | while read -r file; do
    mkdir -p "$out/$(dirname "$file")"
    cp "extension/$file" "$out/$file"
  done
  # Comments, blanks and the long names of local things stay behind; every file and import is as in the sources.
  (cd extension && find . -type f -name '*.js' -print0 | xargs -0 ../node_modules/.bin/esbuild --minify \
    --charset=utf8 --log-level=warning --outbase=. --outdir="../$out")
  mkdir -p "$out/engine"
  cp dist/engine/*.js dist/engine/*_bg.wasm "$out/engine/"
  cp LICENSE dist/notices.txt "$out/"
  # Chromium alone takes network rules from a file.
  mkdir -p "$out/hide"
  cp dist/hide/hide.css dist/hide/claims.js "$out/hide/"
  [ "$1" != chromium ] || cp dist/hide/network.json "$out/hide/"
  node extension/manifest.mjs "$1" > "$out/manifest.json"
}

verb_run() {
  verb_setup
  verb_build
  cargo build --quiet --locked --profile fast --bin decant
  say "run: the sample newspaper"
  node www/tour.mjs
}

verb_test() {
  verb_setup
  say "test: engine, fixtures, command line"
  cargo test --locked --quiet
  verb_build
  say "test: both browsers"
  node tests/browser/run.mjs
}

verb_bless() {
  say "bless: rewriting expected files"
  BLESS=1 cargo test --locked --quiet --test fixtures
  git --no-pager diff --stat -- tests/fixtures
}

verb_lint() {
  [ -d node_modules ] || verb_setup
  say "lint: Rust"
  cargo fmt --all --check
  cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
  cargo clippy --quiet --locked --package decant --lib --target wasm32-unknown-unknown -- -D warnings
  cargo clippy --quiet --locked --package decant --lib --target wasm32-unknown-unknown --no-default-features --features page -- -D warnings
  say "lint: JavaScript"
  node_modules/.bin/biome ci --reporter=summary .
  node_modules/.bin/tsc --project tsconfig.json
  verb_build
  say "lint: dist/firefox as Firefox's store checks it"
  node_modules/.bin/addons-linter --warnings-as-errors dist/firefox
}

verb_bench() {
  [ -d "${DECANT_SHARED:-../shared}/corpus" ] || die "bench needs the shared corpus: set DECANT_SHARED to the folder that holds it."
  say "bench: the engine and its peers, one thread, native"
  cargo run --quiet --release --target-dir target/bench --manifest-path tests/bench/Cargo.toml
}

verb_fuzz() {
  say "fuzz: ${DECANT_FUZZ_SECONDS:-60} seconds"
  cargo run --quiet --locked --profile fast --package decant-fuzz
}

verb_package() {
  verb_build
  say "package: zips for the stores"
  mkdir -p dist/packages
  local version
  version="$(node -p 'require("./package.json").version')"
  cargo xtask zip dist/chromium "dist/packages/decant-chromium-$version.zip" 1500000
  cargo xtask zip dist/firefox "dist/packages/decant-firefox-$version.zip" 1500000
  git archive --format=zip --prefix="decant-$version/" --output="dist/packages/decant-sources-$version.zip" HEAD
  echo "dist/packages/decant-sources-$version.zip: sources of $(git rev-parse --short HEAD)"
  # Last, so that packages are there to look at even where a limit is passed.
  cargo xtask engine-size
  cargo xtask own-js dist/chromium 60000
  cargo xtask own-js dist/firefox 60000
}

[ $# -gt 0 ] || { verb_help; exit 2; }
for verb in "$@"; do
  case "$verb" in
    help | -h | --help) verb_help ;;
    setup | build | run | test | bless | lint | bench | fuzz | package) "verb_$verb" ;;
    *) verb_help >&2; die "no verb called '$verb'" ;;
  esac
done
