# Evaluate cases.nix against the real option types. `lib` is nixpkgs' lib; see test_nixos_evaluation.py.
{ lib }:
let
  pkgs = import ./pkgs.nix { inherit lib; };
  cases = import ./cases.nix;
  evaluate =
    module: configuration:
    (lib.evalModules {
      modules = [
        ./stub.nix
        module
        configuration
        { _module.args = { inherit pkgs; }; }
      ];
    }).config;
  system = evaluate ../../nixos-module;

  drop = lib.filterAttrs (_: value: value != [ ] && value != "" && value != null);
  ini = lib.generators.toINI {
    listsAsDuplicateKeys = true;
    mkKeyValue = lib.generators.mkKeyValueDefault {
      mkValueString = value: if value == true then "yes" else if value == false then "no" else toString value;
    } "=";
  };
  words = lib.concatStringsSep " ";
  unitSection =
    unit:
    drop {
      Description = unit.description;
      Documentation = unit.documentation;
      After = words unit.after;
      Before = words unit.before;
      Requires = words unit.requires;
      Wants = words unit.wants;
      OnFailure = words unit.onFailure;
      OnSuccess = words unit.onSuccess;
    }
    // unit.unitConfig;
  install = unit: lib.optionalAttrs (unit.wantedBy != [ ]) { Install.WantedBy = words unit.wantedBy; };

  renderService =
    unit:
    ini (
      {
        Unit = unitSection unit // lib.optionalAttrs (!unit.restartIfChanged) { X-RestartIfChanged = false; };
        Service =
          drop unit.serviceConfig
          // {
            Environment =
              lib.mapAttrsToList (name: value: ''"${name}=${value}"'') unit.environment
              ++ lib.optional (unit.path != [ ]) ''"PATH=${lib.makeBinPath (lib.unique (map toString unit.path))}:/usr/sbin"'';
          }
          // lib.optionalAttrs (unit.serviceConfig ? CapabilityBoundingSet) {
            inherit (unit.serviceConfig) CapabilityBoundingSet AmbientCapabilities;
          };
      }
      // install unit
    );
  renderTimer =
    unit:
    ini (
      {
        Unit = unitSection unit;
        Timer = unit.timerConfig;
      }
      // install unit
    );

  failed = config: map (rule: rule.message) (lib.filter (rule: !rule.assertion) config.assertions);

  render = config: {
    failed = failed config;
    settings = config.services.fedlearn.settings;
    units =
      lib.mapAttrs' (name: unit: lib.nameValuePair "${name}.service" (renderService unit)) config.systemd.services
      // lib.mapAttrs' (name: unit: lib.nameValuePair "${name}.timer" (renderTimer unit)) config.systemd.timers;
    wrapper = map (package: package.text) config.environment.systemPackages;
    host = {
      inherit (config.users) users groups;
      inherit (config.services) qdrant postgresql ollama llama-cpp;
      node-exporter = config.services.prometheus.exporters.node;
      ports = config.networking.firewall.allowedTCPPorts;
      tmpfiles = config.systemd.tmpfiles.settings;
    };
  };

  # The words of the rules that an enabled service with this configuration breaks.
  check =
    configuration:
    failed (system {
      imports = [
        cases.enabled
        configuration
      ];
    });

  home = evaluate ../../home-module cases.home;
  wrongHome = evaluate ../../home-module {
    imports = [ cases.home ];
    services.fedlearn.settings.daemon.min_event = 1;
  };
in
{
  good = lib.mapAttrs (_: configuration: render (system configuration)) cases.good;
  bad = lib.mapAttrs (_: check) cases.bad;
  inherit check;
  mistyped = lib.mapAttrs (
    _: configuration:
    (system {
      imports = [
        cases.enabled
        configuration
      ];
    }).services.fedlearn
  ) cases.mistyped;
  disabled = (system { }).systemd;
  home = lib.mapAttrs' (name: unit: lib.nameValuePair "${name}.service" (ini unit)) home.systemd.user.services
    // lib.mapAttrs' (name: unit: lib.nameValuePair "${name}.timer" (ini unit)) home.systemd.user.timers;
  home-failed = failed wrongHome;
  options-page = import ../../docs/options.nix { inherit lib pkgs; };
}
