# One target per habit; CI calls `lint` and `test`. Every target does its own set-up.
# `make` alone says what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.PHONY: help run test lint format bench soak docs wire release setup clean

CODE := Package.swift Sources Schema Client Server Tests
PRODUCTS := annals annals-server
RELEASE := -c release --static-swift-stdlib --scratch-path .build-release -Xlinker -L$(CURDIR)/.build-release/static
SOURCE ?=
# bash has a variable of this name that counts by itself: what make was told is kept under another one.
SECONDS_TOLD := $(SECONDS)

# A folder that the linker looks in first, with nothing but archives: a cold command then need not load and relocate five
# libraries, which took 2.5 ms of every start. Where an archive is missing, the shared library serves as before.
define LINK_STATIC
mkdir -p .build-release/static
link() { [ ! -f "$$(clang -print-file-name=$$1)" ] || ln -sf "$$(clang -print-file-name=$$1)" ".build-release/static/$$2"; }
for archive in libsqlite3.a libzstd.a libstdc++.a; do link "$$archive" "$$archive"; done
link libgcc_eh.a libgcc_s.a
endef

# Product by product: `swift build --build-tests` would build the executables of packages we depend on as well, protoc
# with all of its C++ among them, which takes longer than everything else together.
BUILD_FLAGS ?=
BUILD_TESTS := for product in annalsPackageTests annals-simulate $(PRODUCTS); do swift build $(BUILD_FLAGS) --product "$$product"; done

# In groups: tests that keep every core busy for a minute would make those wait that judge how long an answer takes. The
# crashes wait for processes as often as they compute: the rest fills their pauses.
TIMED := HTTPFrontendTests|TransportTests|ServerCommandTests
SERVED := SyncServiceTests|SyncClientTests
RUN_TEST := swift test --skip-build --disable-xctest
define RUN_TESTS
$(RUN_TEST) --filter "$(TIMED)"
$(RUN_TEST) --filter "$(SERVED)"
$(RUN_TEST) --filter SimulationTests
rest="$$(mktemp)"
NO_COLOR=1 "$$(swift build --show-bin-path)/annalsPackageTests.xctest" --testing-library swift-testing \
	--skip "$(TIMED)|$(SERVED)|CrashTests|SimulationTests" > "$$rest" 2>&1 & pid=$$!
failed=
$(RUN_TEST) --filter CrashTests || failed=1
wait "$$pid" || failed=1
cat "$$rest"
rm -f "$$rest"
[ -z "$$failed" ]
endef

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: release  ## the main job from end to end: two replicas, one server, a conflict settled (SOURCE=path: your document)
	@Tests/Demo/demo.sh "$$(swift build $(RELEASE) --show-bin-path)" $(if $(SOURCE),"$(SOURCE)")

test:  ## build everything in debug and run every test
	@.ci/setup build test
	@$(BUILD_TESTS)
	@$(RUN_TESTS)

lint:  ## formatting and style, strictly
	@.ci/setup build
	swift format lint --strict --recursive --parallel $(wildcard $(CODE))

format:  ## rewrite the code as `lint` wants it
	swift format --in-place --recursive --parallel $(wildcard $(CODE))

release:  ## release binaries, each one file with its Swift runtime inside, in .build-release/release
	@.ci/setup build
	@[ -x .build-release/release/annals-server ] || echo "The first release build takes 6 to 10 minutes on two cores; later ones take seconds." >&2
	@$(LINK_STATIC)
	@for product in $(PRODUCTS); do swift build $(RELEASE) --product "$$product"; done

bench: release  ## measure the release binaries beside the raw floors, print the table and record it
	@.ci/setup build bench
	@Benchmarks/run "$$(swift build $(RELEASE) --show-bin-path)"

soak:  ## the attacks for as long as told (SECONDS=n for each, 600 when not said; SOAK=n: as many seeds of the other tests)
	@.ci/setup build test
	@$(BUILD_TESTS)
	@export ANNALS_SOAK_SECONDS=$(or $(SECONDS_TOLD),600) ANNALS_SOAK=$(or $(SOAK),10)
	$(RUN_TESTS)

docs:  ## reference pages of Model and Replica, the manual and shell completions, in .build/docs
	@.ci/setup build
	swift build --product annals
	@rm -rf .build/docs && mkdir -p .build/docs/completions
	@modules="$$(swift build --show-bin-path)/Modules"
	for module in Model Replica; do
		mkdir -p ".build/docs/graphs/$$module"
		swift symbolgraph-extract -module-name "$$module" -minimum-access-level package -skip-synthesized-members \
			-I "$$modules" -I Sources/CSQLite -I Sources/CZstd -target "$$(uname -m)-unknown-linux-gnu" \
			-output-dir ".build/docs/graphs/$$module"
		docc convert --additional-symbol-graph-dir ".build/docs/graphs/$$module" --fallback-display-name "$$module" \
			--fallback-bundle-identifier "annals.$$module" --output-path ".build/docs/$$module.doccarchive" > ".build/docs/$$module.log" 2>&1
	done
	for shell in bash zsh fish; do
		"$$(swift build --show-bin-path)/annals" --generate-completion-script "$$shell" > ".build/docs/completions/annals.$$shell"
	done
	"$$(swift build --show-bin-path)/annals" manual .build/docs/man1
	echo "Reference pages: docc preview or any static server over .build/docs/Model.doccarchive. Completions: .build/docs/completions. Manual: man -M .build/docs annals."

wire:  ## generate the wire code from Schema/wire.proto (after changing it; the result is committed)
	@.ci/setup build wire
	swift package resolve
	swift build --package-path .build/checkouts/swift-protobuf --scratch-path .build/wire --product protoc-gen-swift
	protoc --plugin=.build/wire/debug/protoc-gen-swift --proto_path=Schema \
		--swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=true --swift_out=Sources/Model/Log/Wire wire.proto

setup:  ## install what is missing on this machine, quietly
	@.ci/setup build test

clean:  ## remove everything that was built
	rm -rf .build .build-* .build_*
