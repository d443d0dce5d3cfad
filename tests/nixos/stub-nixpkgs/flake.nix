# Stands in nixpkgs' place in `nix flake check --override-input nixpkgs ...`, where nixpkgs itself cannot be had: its
# real lib, laid beside this file, and derivations that only have a name.
{
  outputs =
    { self }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];

      lib = import ./lib // {
        nixosSystem = { modules }: evaluate modules;
      };

      # A system as far as the options of tests/nixos/stub.nix go; what else a test's machine sets is taken as it is.
      evaluate =
        modules:
        let
          system = lib.evalModules {
            modules = modules ++ [
              ./stub.nix
              {
                _module.freeformType = lib.types.attrsOf lib.types.anything;
                _module.args.pkgs = packagesFor "x86_64-linux";
              }
            ];
          };
          failed = map (rule: rule.message) (lib.filter (rule: !rule.assertion) system.config.assertions);
        in
        if failed != [ ] then
          throw (lib.concatStringsSep "\n" failed)
        else
          system
          // {
            config = system.config // {
              systemd = system.config.systemd // {
                units = lib.mapAttrs' (
                  name: unit: lib.nameValuePair "${name}.service" { text = builtins.toJSON unit.serviceConfig; }
                ) system.config.systemd.services;
              };
            };
          };

      packagesFor =
        system:
        let
          named =
            name:
            derivation {
              inherit name system;
              builder = "/bin/sh";
            }
            // {
              meta = { };
            };
          built = attrs: named "${attrs.pname}-${attrs.version}" // { inherit (attrs) meta; };
          call =
            scope: file: overrides:
            let
              function = if lib.isFunction file then file else import file;
            in
            function (lib.intersectAttrs (lib.functionArgs function) scope // overrides);
          # Any package that is asked for by name exists.
          anyOf = names: lib.genAttrs names named;
          pkgs =
            anyOf [
              "apprise"
              "autoPatchelfHook"
              "curl"
              "git"
              "gitMinimal"
              "gnumake"
              "nixfmt"
              "nixfmt-tree"
              "openssh"
              "postgresql"
              "python3"
              "ruff"
            ]
            // {
              inherit lib;
              runtimeShell = "/bin/sh";
              stdenv = {
                hostPlatform = { inherit system; };
                cc.cc.lib = named "gcc-lib";
              };
              callPackage = call pkgs;
              python3Packages = pythonPackages;
              mkShell = _: named "shell";
              runCommand = name: _: _: named name;
              writeText = name: text: builtins.seq (builtins.stringLength text) (named name);
              writeShellScriptBin = name: _: named name;
              formats.toml = _: {
                type = lib.types.attrsOf lib.types.anything;
                generate = name: value: builtins.deepSeq value (named name);
              };
              testers.runNixOSTest =
                test:
                let
                  nodes = lib.mapAttrs (_: node: (evaluate [ node ]).config.systemd.services) test.nodes;
                in
                builtins.seq (builtins.stringLength test.testScript) (
                  builtins.deepSeq (lib.mapAttrs (_: lib.attrNames) nodes) (named test.name)
                );
            };
          pythonPackages =
            anyOf [
              "alembic"
              "anyio"
              "google-re2"
              "h11"
              "httpx"
              "hypothesis"
              "idna"
              "jsonlines"
              "jsonschema"
              "numpy"
              "opentelemetry-api"
              "orjson"
              "prometheus-client"
              "psutil"
              "psycopg"
              "pyahocorasick"
              "pydantic"
              "pydantic-settings"
              "pyjwt"
              "pytest-xdist"
              "pytestCheckHook"
              "python-multipart"
              "qdrant-client"
              "rich"
              "sdnotify"
              "setuptools"
              "sqlalchemy"
              "sse-starlette"
              "starlette"
              "tenacity"
              "truststore"
              "typer"
              "typing-extensions"
              "typing-inspection"
              "uvicorn"
              "watchfiles"
            ]
            // {
              buildPythonApplication = built;
              buildPythonPackage = attrs: built (if lib.isFunction attrs then attrs { } else attrs);
              fetchPypi = attrs: named attrs.pname;
              callPackage = call (pkgs // pythonPackages);
            };
        in
        pkgs;
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs systems packagesFor;
    };
}
