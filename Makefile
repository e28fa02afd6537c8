# `make` lists the targets. Each installs what it lacks and does nothing twice.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Where `make run` serves the web client when there is no display.
PORT ?= 7420
SEED ?= 1
MINUTES ?=
BENCH ?=
RECORDS ?=
TARGET ?= wire

target := $(or $(CARGO_TARGET_DIR),target)
# A Mac always has a display and says so in no variable.
display := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))
node_modules := ui/node_modules/.package-lock.json
# Another make of Automerge, which tests exchange documents with. What the benchmark is measured beside, it installs itself.
peer_modules := tests/peers/automerge/node_modules/.package-lock.json
ui_sources := icons/mark.svg $(shell find ui \( -name node_modules -o -name dist \) -prune -o -type f -print)

# cargo builds every program as part of the whole workspace, since features are unified over what is selected: built one
# package at a time, the dependencies that two programs share are compiled again for each.
build = cargo build --workspace

# nextest where it is installed: it runs the tests of all crates side by side, but no documentation tests.
run_tests := $(if $(shell command -v cargo-nextest),\
	cargo nextest run --workspace --no-fail-fast && cargo test --workspace --doc --quiet,\
	cargo test --workspace --no-fail-fast)

.PHONY: help run deb test bench simulate soak mutants fuzz fmt bindings clean

help: ## List the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## Build Satchel and open its window, or serve the web client where there is no display (PORT=7420)
ifneq ($(display),)
	@.ci/install window
	@$(MAKE) --no-print-directory ui/dist/index.html
	@test -e $(target)/release/satchel-desktop || echo "The first build takes several minutes; later ones take seconds."
	$(build) --release --bin satchel --bin satchel-desktop
	$(target)/release/satchel-desktop
else
	@.ci/install build
	@$(MAKE) --no-print-directory ui/dist/index.html
	@test -e $(target)/release/satchel || echo "The first build takes several minutes; later ones take seconds."
	$(build) --release --bin satchel
	@echo "There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open."
	@echo "Serving the web client instead: http://127.0.0.1:$(PORT) (Ctrl+C stops it)"
	$(target)/release/satchel serve --listen 127.0.0.1:$(PORT)
endif

deb: ## Build the Debian packages of the team server and of the desktop app, in target/deb
	@.ci/install window
	@$(MAKE) --no-print-directory ui/dist/index.html
	$(build) --release --bin satchel --bin satchel-desktop
	mkdir -p $(target)/deb
	packaging/server-deb $(target)/release/satchel $(target)/deb
	packaging/desktop-deb $(target)/release/satchel-desktop $(target)/deb

test: ## Check and test everything: formats, lints, types, licences, interface, engine, window
	@.ci/install test
	@.ci/step "npm packages" $(MAKE) --no-print-directory $(node_modules) $(peer_modules)
	@.ci/step "Rust format" cargo fmt --all --check
	@.ci/step "licences" node .ci/licences.mjs
	@if command -v cargo-deny >/dev/null; then .ci/step "cargo deny" cargo deny check licenses; fi
	@.ci/step "interface: Biome and types" npm --prefix ui run --silent check
	@.ci/step "peers: Biome" ui/node_modules/.bin/biome ci --config-path ui tests/peers
	@.ci/step "interface: tests" npm --prefix ui run --silent test
	@.ci/step "interface: build" $(MAKE) --no-print-directory ui/dist/index.html
	@.ci/step "clippy" cargo clippy --workspace --all-targets --locked -- -D warnings
	@.ci/step "programs" $(build) --locked
	@.ci/step "tests" bash -c '$(strip $(run_tests))'

bench: ## Measure, one line a figure (BENCH=name RECORDS=n)
	@.ci/install build
	$(build) --release --bin bench
	$(target)/release/bench $(BENCH) $(RECORDS)

simulate: ## Replay the simulation of laptops and server (SEED=n)
	@.ci/install build
	$(build) --release --bin simulate
	$(target)/release/simulate $(SEED)

soak: ## Simulate one seed after another until it is stopped or something is lost (SEED=n MINUTES=n)
	@.ci/install build
	$(build) --release --bin soak
	$(target)/release/soak $(SEED) $(MINUTES)

mutants: ## Switch each safeguard of sync off in a copy, and have the simulation catch it
	@.ci/install build
	$(build) --release --bin mutants
	$(target)/release/mutants $(target)/mutants

# libFuzzer where cargo-fuzz is installed, until it is stopped or finds something; elsewhere a while of the test's mutations.
fuzz: ## Give one decoder hostile inputs (TARGET=name SEED=n)
	@.ci/install build
	$(build) --bin decoders
ifneq ($(shell command -v cargo-fuzz),)
	$(target)/debug/decoders $(TARGET) corpus tests/fuzz/corpus/$(TARGET)
	cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none $(TARGET) -- -max_len=131072
else
	$(target)/debug/decoders $(TARGET) $(SEED)
endif

fmt: $(node_modules) ## Format everything
	cargo fmt --all
	cd ui && node_modules/.bin/biome check --write . ../tests/peers

bindings: ## Write the interface's types, ui/src/api, from the Rust ones
	@.ci/install build
	$(build) --bin bindings
	$(target)/debug/bindings

clean: ## Remove all that was built or fetched
	cargo clean
	rm -rf ui/dist ui/node_modules tests/peers/*/node_modules src-tauri/gen

# npm writes this file last, so it is also the sign of a complete installation.
$(node_modules): ui/package.json ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

$(peer_modules): tests/peers/automerge/package.json tests/peers/automerge/package-lock.json
	npm --prefix tests/peers/automerge ci --ignore-scripts --no-audit --no-fund
	@touch $@

ui/dist/index.html: $(node_modules) $(ui_sources)
	npm --prefix ui run --silent build
