#!/bin/sh
# In the Debian root: `nix flake check` of the checkout at /mnt, with stub-nixpkgs and the lib at /srv in nixpkgs' place.
# A store of its own keeps the root as it was.
set -eu
place=$(mktemp -d)
trap 'chmod -R u+w "$place"; rm -rf "$place"' EXIT
mkdir -p "$place/repo/docs" "$place/stub"
cd /mnt
cp -r flake.nix flake.lock default.nix pyproject.toml README.md LICENSE fedlearn nixos-module home-module tests "$place/repo"
cp docs/options.nix docs/options.md "$place/repo/docs"
cp tests/nixos/stub-nixpkgs/flake.nix tests/nixos/stub.nix "$place/stub"
cp -r /srv/lib "$place/stub/lib"
nix --store "$place/store" flake check --all-systems --no-build --offline --no-write-lock-file \
  --override-input nixpkgs "path:$place/stub" "path:$place/repo" 2>&1
