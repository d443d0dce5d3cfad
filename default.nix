# fedlearn without flakes: `nix-build -A fedlearn` builds the package; README.md shows the module.
{
  pkgs ? import <nixpkgs> { },
}:
{
  fedlearn = pkgs.callPackage ./nixos-module/package.nix { };
  nixosModule = ./nixos-module;
  homeModule = ./home-module;
  overlay = final: _: { fedlearn = final.callPackage ./nixos-module/package.nix { }; };
}
