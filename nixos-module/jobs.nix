# The jobs that timers.nix starts, and what tells of failures.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) mkIf optional;
  inherit (import ./unit.nix { inherit config lib pkgs; })
    exe
    unit
    job
    playbooksOutside
    ;
  credentials = import ./credentials.nix { inherit cfg lib; };
  reach = import ./reach.nix { inherit cfg lib; };

  sharing = cfg.federation.repository != null;
  # A remote that is a path on this host is written by git as the service's user.
  remotePaths = lib.filter (lib.hasPrefix "/") (
    map (remote: remote.url) (lib.attrValues cfg.federation.remotes)
  );
in
{
  config = mkIf cfg.enable {
    systemd.services = {
      fedlearn-sync = mkIf sharing (job {
        name = "sync";
        description = "fedlearn: write patterns, dataset and metrics into the data repository";
        network = reach.ledger;
      });

      fedlearn-export = mkIf sharing (job {
        name = "export";
        description = "fedlearn: write snapshots of the collections into the data repository";
        network = reach.ledger;
      });

      fedlearn-maintain = mkIf sharing (job {
        name = "maintain";
        description = "fedlearn: do the upkeep that is due, and pack the data repository";
        network = reach.stores;
      });

      fedlearn-federate = mkIf (cfg.federation.remotes != { }) (job {
        name = "federate";
        description = "fedlearn: exchange patterns with the remotes";
        # The only job that reaches out.
        network = "open";
        secrets = credentials.base // credentials.remote;
        # One that is missing is a remote that is away, so the sandbox starts without it.
        writable = map (path: "-${path}") remotePaths;
        environment = credentials.inUnit credentials.remoteVariables;
        after = [ "network-online.target" ];
        wants = [ "network-online.target" ];
        # What came in is imported at once.
        onSuccess = optional cfg.importHook.enable "fedlearn-import.service";
      });

      fedlearn-coordinate = mkIf cfg.coordinator.enable (job {
        name = "coordinate";
        description = "fedlearn: write playbooks of what keeps failing";
        # It reads the ledger, and asks no model.
        network = reach.ledger;
        writable = playbooksOutside;
      });

      fedlearn-metrics = mkIf cfg.metrics.enable (job {
        name = "metrics";
        description = "fedlearn: write its numbers for dashboards";
        # It reads the ledger only.
        network = reach.ledger;
        # One that is missing is told by the job, not by a sandbox that does not start.
        writable = [ "-${cfg.metrics.textfileDirectory}" ];
        serviceConfig.ExecStart = "${exe} metrics --textfile ${cfg.metrics.textfileDirectory}/fedlearn.prom";
      });

      "fedlearn-alert@" = mkIf cfg.alerts.enable (unit {
        name = "alert";
        description = "fedlearn: tell that %i failed";
        network = "open";
        secrets = credentials.named "alert-urls";
        restartIfChanged = false;
        serviceConfig = {
          Type = "oneshot";
          # 75 is "try again later", and the unit is tried again: nothing to tell anybody. (systemd gives the status to
          # ExecStart=, not to ExecCondition=.)
          ExecStart = "${pkgs.runtimeShell} -c 'test \"$MONITOR_EXIT_STATUS\" = 75 || exec ${cfg.alerts.package}/bin/apprise --config=%d/alert-urls --title=\"%i failed on %H\" --body=\"See: journalctl -u %i\"'";
          TimeoutStartSec = "2min";
        };
      });
    };
  };
}
