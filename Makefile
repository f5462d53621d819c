# CapKill Desk: `make run` and `make test` do all their own set-up on Debian and Ubuntu with Rust.

SHELL := /bin/bash
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)

# What the window needs to open, and what a virtual desktop adds.
RUN_PACKAGES := gcc libc6-dev libgl1 libgl1-mesa-dri libegl1 libx11-xcb1 libxcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0 libxrandr2 fonts-dejavu-core
VIRTUAL_PACKAGES := xvfb xdotool x11-xserver-utils imagemagick sqlite3 xauth xclip weston
# A Wayland desktop with XWayland and without a screen.
WAYLAND_PACKAGES := sway xwayland x11-xserver-utils util-linux
# A clock that can be set for one program alone.
CLOCK_PACKAGES := faketime
# A real keyring on a real session bus, for the tests only.
KEYRING_PACKAGES := dbus gnome-keyring
# A screen reader's side of the window, for the tests only.
ACCESSIBILITY_PACKAGES := at-spi2-core python3-pyatspi dbus
# The languages a payload is copied as: the tests run every copy.
LANGUAGE_PACKAGES := curl python3 python3-requests python3-venv
# Small disks, and writes that fail.
DISK_PACKAGES := mount util-linux
# libFuzzer is C++.
FUZZ_PACKAGES := gcc libc6-dev g++
# Renders icons, lists licences, finds what the .deb depends on.
PACKAGE_PACKAGES := gcc libc6-dev dpkg-dev librsvg2-bin python3 xz-utils
# The validators, and what makes a system of its own.
PACKAGE_CHECK_PACKAGES := appstream desktop-file-utils lintian python3 rpm rpmlint shared-mime-info
INSTALL_TEST_PACKAGES := mmdebstrap util-linux
ICON_PACKAGES := librsvg2-bin icnsutils icoutils

.PHONY: help run test check bench bench-capture fuzz soak screenshots sheets package package-check package-test icons run-packages virtual-packages wayland-packages keyring-packages accessibility-packages language-packages disk-packages clock-packages fuzz-packages

help:
	@echo "make run          open the window; without a display, drive one submission on a virtual one"
	@echo "make test         every check and test, the real window included"
	@echo "make check        format, lints, documentation, and the licences, duplicates and advisories of crates (deny.toml); ADVISORY_DB=DIRECTORY for a kept database of advisories"
	@echo "make bench        figures, each beside its floor"
	@echo "make bench-capture  what a capture adds to each call and keeps in memory, beside mitmproxy; PICTURES=1000 for fewer than 10,000"
	@echo "make fuzz         cargo-fuzz, ten million runs for each reader of foreign bytes; RUNS=100000 for fewer, ONLY=importer for one"
	@echo "make soak         an hour's worth of work, 500 kills among it, then an audit, and the bounds that hold of a release; KILLS=50 for fewer"
	@echo "make package      .deb, .rpm and tarball of this system's kind of processor; a quarter of an hour on two cores"
	@echo "make package-check  the packages' validators, and their sizes, after make package"
	@echo "make package-test  the .deb installed, started by its desktop entry and purged in a Debian of its own, as root, after make package; not in make test, for it takes minutes and the network"
	@echo "make icons        every kept picture of the program's icon, of packages/icon.svg"
	@echo "make screenshots  every state of the window, light and dark, at every size; those of the README among them; SCENES=\"main record\" for fewer"
	@echo "make sheets       each mock-up of MOCKUPS=DIRECTORY beside the same state of the window, after make screenshots"

run-packages:
	@.ci/packages $(RUN_PACKAGES)

virtual-packages: run-packages
	@.ci/packages $(VIRTUAL_PACKAGES)

wayland-packages:
	@.ci/packages $(WAYLAND_PACKAGES)

keyring-packages:
	@.ci/packages $(KEYRING_PACKAGES)

accessibility-packages:
	@.ci/packages $(ACCESSIBILITY_PACKAGES)

clock-packages:
	@.ci/packages $(CLOCK_PACKAGES)

disk-packages:
	@.ci/packages $(DISK_PACKAGES)

fuzz-packages:
	@.ci/packages $(FUZZ_PACKAGES)

# Any Node from 18 on will do, also one that is not Debian's: that must not be replaced.
language-packages:
	@.ci/packages $(LANGUAGE_PACKAGES)
	@command -v node >/dev/null || .ci/packages nodejs
	@command -v npm >/dev/null || .ci/packages npm

ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
run: run-packages
	cargo run --release --locked
else
run: virtual-packages
	cargo build --release --locked
	tests/virtual_desktop/run $(TARGET)/release/capkill-desk
endif

check:
	cargo fmt --check
	cargo clippy --locked --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --no-deps
	.ci/deny
	packages/licences >/dev/null

test: virtual-packages wayland-packages keyring-packages accessibility-packages language-packages disk-packages clock-packages check
	cargo test --locked --no-fail-fast

bench: virtual-packages
	cargo bench --locked --no-fail-fast --bench readers --bench window

# The newest mitmproxy that the machine's Python can have stands beside the capture.
bench-capture: language-packages
	python3 -m venv $(TARGET)/mitmproxy
	$(TARGET)/mitmproxy/bin/pip install --quiet --upgrade mitmproxy
	MITMDUMP=$(abspath $(TARGET))/mitmproxy/bin/mitmdump cargo bench --locked --bench capture

fuzz: fuzz-packages
	fuzz/run $(ONLY)

soak: virtual-packages keyring-packages
	KILLS=$(or $(KILLS),500) cargo test --locked --test processes kill:: -- --nocapture
	cargo test --locked --test processes soak:: -- --ignored --nocapture
	WINDOW_KILLS=$(or $(WINDOW_KILLS),200) cargo test --locked --test processes window_ends:: -- --nocapture --test-threads 1
	FLOOD=$(or $(FLOOD),2000) POLLS=$(or $(POLLS),120) cargo test --release --locked --test processes -- flood:: ends:: --skip window_ends:: --nocapture --test-threads 1
	cargo test --release --locked --test library -- servers:: ends:: --nocapture --test-threads 1

package:
	@.ci/packages $(PACKAGE_PACKAGES)
	packages/make

package-check:
	@.ci/packages $(PACKAGE_CHECK_PACKAGES)
	packages/check

package-test:
	@.ci/packages $(INSTALL_TEST_PACKAGES)
	packages/install-test $(TARGET)/packages/*.deb

icons:
	@.ci/packages $(ICON_PACKAGES)
	packages/icons

screenshots: virtual-packages language-packages
	cargo build --release --locked --bins --example controls
	CONTROLS=$(TARGET)/release/examples/controls tests/virtual_desktop/screenshots $(TARGET)/release/capkill-desk $(TARGET)/screenshots assets/screenshots

# After `make screenshots`; MOCKUPS is a directory of pictures named STATE-THEME.png.
sheets: virtual-packages
	tests/virtual_desktop/sheet $(MOCKUPS) $(TARGET)/screenshots $(TARGET)/sheets
