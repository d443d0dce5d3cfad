# The units that keep a host learning: setup makes the state, import brings knowledge back, the daemon learns.
#   fedlearn-setup -> fedlearn-import -> fedlearn (the daemon)
# Beside them: jobs.nix (by timers.nix), doors.nix (what assistants speak to). In common: unit.nix.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) mkIf optional optionalAttrs;
  inherit (import ./unit.nix { inherit config lib pkgs; })
    exe
    unit
    server
    retry
    stores
    standardDir
    repositoryOutside
    playbooksOutside
    ;
  reach = import ./reach.nix { inherit cfg lib; };

  # Directories that systemd does not make as the units' state.
  outside =
    optional (!standardDir) cfg.dataDir
    ++ optional repositoryOutside cfg.federation.repository
    ++ playbooksOutside;

  isHome =
    path:
    lib.any (home: lib.hasPrefix home "${path}/") [
      "/home/"
      "/root/"
      "/run/user/"
    ];
in
{
  config = mkIf cfg.enable {
    users.users = mkIf (cfg.user == "fedlearn") {
      fedlearn = {
        isSystemUser = true;
        group = cfg.group;
        home = cfg.dataDir;
      };
    };
    users.groups = mkIf (cfg.group == "fedlearn") { fedlearn = { }; };

    systemd.tmpfiles.settings = mkIf (outside != [ ]) {
      fedlearn = lib.genAttrs outside (_: {
        d = {
          inherit (cfg) user group;
          mode = "0750";
        };
      });
    };

    systemd.services = {
      fedlearn-setup = unit {
        name = "setup";
        description = "fedlearn: make state, origin key and data repository";
        network = reach.stores;
        after = stores;
        requires = optional cfg.database.createLocally "postgresql.target";
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."fedlearn/config.toml".source ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "${exe} init";
        }
        // retry
        // {
          # Units that require this one wait for it instead of failing with its first attempt.
          RestartMode = "direct";
        }
        // optionalAttrs cfg.qdrant.createLocally {
          # qdrant.service counts as started before it answers.
          ExecStartPre = "${lib.getExe pkgs.curl} --silent --show-error --fail --output /dev/null --retry 30 --retry-delay 2 --retry-connrefused ${cfg.settings.index.url}/readyz";
        };
      };

      fedlearn-import = mkIf cfg.importHook.enable (unit {
        name = "import";
        description = "fedlearn: import what the data repository holds";
        network = reach.stores;
        after = [ "fedlearn-setup.service" ] ++ stores;
        requires = [ "fedlearn-setup.service" ];
        before = [ "fedlearn.service" ];
        wantedBy = [ "multi-user.target" ];
        # It ends inactive, so each boot, each switch and each exchange starts it. What it read before and finds unchanged
        # it does not read again: only a repository that changed is work.
        serviceConfig = {
          Type = "oneshot";
          ExecStart = "${exe} import";
          TimeoutStartSec = "1h";
        }
        // retry;
      });

      fedlearn = mkIf cfg.daemon.enable (server {
        name = "daemon";
        description = "fedlearn: learn from telemetry";
        network = reach.daemon;
        serviceConfig = {
          Type = "notify";
          NotifyAccess = "main";
          ExecStart = "${exe} daemon";
          WatchdogSec = "60s";
          TimeoutStartSec = "5min";
          TimeoutStopSec = "30s";
          SupplementaryGroups = cfg.daemon.telemetryGroups;
          # Exception to ProtectHome: the telemetry that the settings name, read-only, where it exists.
          BindReadOnlyPaths = map (path: "-${path}") (lib.filter isHome cfg.settings.telemetry.directories);
          MemoryMax = "${toString (2 * cfg.settings.daemon.memory_mb)}M";
          CPUQuota = cfg.daemon.cpuQuota;
          Nice = 10;
        };
      });
    };
  };
}
