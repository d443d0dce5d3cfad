# A few packages that lie where the Debian root has them, so that rendered units run there as they are.
{ lib }:
let
  at = prefix: program: {
    type = "derivation";
    name = program;
    outPath = prefix;
    meta.mainProgram = program;
  };
in
{
  inherit lib;
  fedlearn = at "/opt/fedlearn" "fedlearn";
  apprise = at "/opt/fedlearn" "apprise";
  git = at "/usr" "git";
  openssh = at "/usr" "ssh";
  curl = at "/usr" "curl";
  runtimeShell = "/bin/sh";
  # The type is that of nixpkgs' pkgs.formats.toml; the file is named only, its content is compared as JSON.
  formats.toml = _: {
    type =
      with lib.types;
      let
        value = oneOf [
          bool
          int
          float
          str
          path
          (attrsOf value)
          (listOf value)
        ];
      in
      value // { description = "TOML value"; };
    generate = name: _: "/nix/store/${name}";
  };
  writeShellScriptBin = name: text: {
    type = "derivation";
    outPath = "/nix/store/${name}";
    inherit name text;
  };
}
