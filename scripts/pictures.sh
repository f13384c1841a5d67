#!/usr/bin/env bash
# Draws the program's screens and keeps the two that the README shows. Needs a Vulkan driver; a software one will do
# (Debian: mesa-vulkan-drivers).
set -euo pipefail
cd "$(dirname "$0")/.."
all=target/pictures
mkdir -p "$all" docs/pictures
LONGSHORE_PICTURES="$PWD/$all" cargo test --test it -- pictures
cp "$all/records-error-light-1280x800.png" docs/pictures/records-light.png
cp "$all/dialog-question-dark-1280x800.png" docs/pictures/after-import-dark.png
