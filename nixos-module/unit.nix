# What the units have in common: user, state, sandbox, credentials, alerts, and how they are tried again.
{
  config,
  lib,
  pkgs,
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) optional optionalAttrs;
  hardening = import ./hardening.nix;
  credentials = import ./credentials.nix { inherit cfg lib; };
  repository = cfg.federation.repository;
in
rec {
  exe = lib.getExe cfg.package;

  standardDir = cfg.dataDir == "/var/lib/fedlearn";
  repositoryOutside = repository != null && !lib.hasPrefix "${cfg.dataDir}/" "${repository}/";

  # Where the coordinator writes, when that is a place of its own.
  playbooksOutside =
    let
      path = cfg.settings.coordinator.playbook_path or "";
    in
    optional (cfg.coordinator.enable && path != "" && !lib.hasPrefix "${cfg.dataDir}/" path) path;

  # Servers on this host that come first.
  stores =
    optional cfg.qdrant.createLocally "qdrant.service"
    ++ optional cfg.database.createLocally "postgresql.target"
    ++ optional cfg.embedding.createLocally "ollama.service";

  unit =
    {
      name,
      description,
      network,
      secrets ? credentials.base,
      writable ? [ ],
      serviceConfig,
      ...
    }@args:
    {
      inherit description;
      path = [
        pkgs.git
        pkgs.openssh
      ];
      environment = {
        FEDLEARN_CONFIG = "/etc/fedlearn/config.toml";
        HOME = cfg.dataDir;
      }
      // credentials.inUnit credentials.baseVariables
      // args.environment or { };
      onFailure = optional (cfg.alerts.enable && lib.elem name cfg.alerts.on) "fedlearn-alert@%n.service";
      serviceConfig =
        hardening network
        // {
          User = cfg.user;
          Group = cfg.group;
          WorkingDirectory = cfg.dataDir;
          CacheDirectory = "fedlearn";
          CacheDirectoryMode = "0750";
          ReadWritePaths =
            optional (!standardDir) cfg.dataDir ++ optional repositoryOutside repository ++ writable;
        }
        // optionalAttrs standardDir {
          StateDirectory = "fedlearn";
          StateDirectoryMode = "0750";
        }
        // optionalAttrs (secrets != { }) {
          LoadCredential = credentials.load secrets;
          SetCredential = credentials.fallback secrets;
        }
        // serviceConfig;
    }
    // removeAttrs args [
      "name"
      "description"
      "network"
      "secrets"
      "writable"
      "environment"
      "serviceConfig"
    ];

  # What time will mend (exit code 75: a store that does not answer yet) is tried again, less and less often; what it
  # will not mend (1 and 2) is left failed. Never a crash loop.
  retry = {
    Restart = "on-failure";
    RestartPreventExitStatus = [
      1
      2
    ];
    RestartSec = "5s";
    RestartSteps = 8;
    RestartMaxDelaySec = "10min";
  };

  # A service that stays: it starts anew when the settings change. A crash is tried again, too; settings that are wrong
  # (2) are not.
  server =
    args:
    unit (
      {
        requires = [ "fedlearn-setup.service" ];
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."fedlearn/config.toml".source ];
        after = [ "fedlearn-setup.service" ] ++ stores ++ args.after or [ ];
        serviceConfig = retry // { RestartPreventExitStatus = [ 2 ]; } // args.serviceConfig;
      }
      // removeAttrs args [
        "after"
        "serviceConfig"
      ]
    );

  # A job that a timer starts. 75 means "try again later" and is no failure: the timer does try again.
  job =
    { name, ... }@args:
    unit (
      {
        after = [ "fedlearn-setup.service" ] ++ stores ++ args.after or [ ];
        requires = [ "fedlearn-setup.service" ];
        # A switch must not run a job early or cut it off.
        restartIfChanged = false;
        serviceConfig = {
          Type = "oneshot";
          ExecStart = "${exe} ${name}";
          SuccessExitStatus = [ 75 ];
          TimeoutStartSec = "1h";
          Nice = 10;
          IOSchedulingClass = "idle";
          MemoryMax = "1G";
        }
        // args.serviceConfig or { };
      }
      // removeAttrs args [
        "after"
        "serviceConfig"
      ]
    );
}
