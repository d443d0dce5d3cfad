{
  description = "A learning layer for AI assistants on NixOS: learns from telemetry, shares through git, answers before they act";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      forEach = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      packageFor = pkgs: pkgs.callPackage ./nixos-module/package.nix { };
      # The module with this flake's package, so that the overlay is optional.
      withPackage =
        module:
        { lib, pkgs, ... }:
        {
          imports = [ module ];
          services.fedlearn.package = lib.mkDefault self.packages.${pkgs.stdenv.hostPlatform.system}.fedlearn;
        };
    in
    {
      packages = forEach (pkgs: rec {
        fedlearn = packageFor pkgs;
        default = fedlearn;
      });

      nixosModules = rec {
        fedlearn = withPackage ./nixos-module;
        default = fedlearn;
      };

      homeModules = rec {
        fedlearn = withPackage ./home-module;
        default = fedlearn;
      };

      overlays.default = final: _: { fedlearn = packageFor final; };

      apps = forEach (pkgs: rec {
        fedlearn = {
          type = "app";
          program = lib.getExe self.packages.${pkgs.stdenv.hostPlatform.system}.fedlearn;
          meta.description = "The fedlearn command";
        };
        default = fedlearn;
      });

      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.git
            pkgs.gnumake
            pkgs.openssh
            pkgs.postgresql
            pkgs.python3
            pkgs.ruff
          ];
        };
      });

      formatter = forEach (pkgs: pkgs.nixfmt-tree);

      checks = forEach (
        pkgs:
        let
          package = self.packages.${pkgs.stdenv.hostPlatform.system}.fedlearn;
          vm = test: pkgs.testers.runNixOSTest (import test { fedlearn = self.nixosModules.fedlearn; });
        in
        {
          inherit package;

          formatting = pkgs.runCommand "fedlearn-formatting" { nativeBuildInputs = [ pkgs.nixfmt ]; } ''
            cd ${self}
            find . -name '*.nix' -print0 | xargs -0 nixfmt --check
            touch $out
          '';

          lint = pkgs.runCommand "fedlearn-lint" { nativeBuildInputs = [ pkgs.ruff ]; } ''
            cd ${self}
            ruff check --no-cache .
            ruff format --check --no-cache .
            touch $out
          '';

          # The module under real NixOS options: an evaluation of a whole system.
          evaluation =
            let
              system = lib.nixosSystem {
                modules = [
                  self.nixosModules.fedlearn
                  {
                    nixpkgs.hostPlatform = pkgs.stdenv.hostPlatform.system;
                    boot.isContainer = true;
                    system.stateVersion = lib.trivial.release;
                    services.fedlearn.enable = true;
                  }
                ];
              };
            in
            pkgs.writeText "fedlearn-units" (
              builtins.unsafeDiscardStringContext system.config.systemd.units."fedlearn.service".text
            );

          options-page = pkgs.runCommand "fedlearn-options-page" { } ''
            diff -u ${./docs/options.md} ${pkgs.writeText "options.md" (import ./docs/options.nix { inherit lib pkgs; })}
            touch $out
          '';

          vm-one-host = vm ./tests/nixos/vm/one-host.nix;
          vm-two-hosts = vm ./tests/nixos/vm/two-hosts.nix;
          vm-reinstall = vm ./tests/nixos/vm/reinstall.nix;
        }
      );
    };
}
