# A timer for each job that has a unit. Every key of the schedule is a default, so one override loses no other.
{ config, lib, ... }:
let
  cfg = config.services.fedlearn;
  schedules = import ./schedules.nix;
  schedule = if cfg.schedule == null then { } else schedules.${cfg.schedule};
  hasUnit =
    job:
    {
      sync = cfg.federation.repository != null;
      export = cfg.federation.repository != null;
      maintain = cfg.federation.repository != null;
      federate = cfg.federation.remotes != { };
      coordinate = cfg.coordinator.enable;
      metrics = cfg.metrics.enable;
    }
    .${job};
  jobs = lib.filter hasUnit (lib.attrNames schedules.conservative);
in
{
  config = lib.mkIf cfg.enable {
    services.fedlearn.timers = lib.genAttrs jobs (job: {
      timerConfig = lib.mapAttrs (_: lib.mkDefault) (
        {
          # A host that slept catches up.
          Persistent = true;
          # The same delay every time, so that the distance between two runs stays the schedule's.
          FixedRandomDelay = true;
          AccuracySec = "1s";
        }
        // schedule.${job} or { }
      );
    });

    systemd.timers = lib.mapAttrs' (
      job: timer:
      lib.nameValuePair "fedlearn-${job}" {
        description = "fedlearn: when to run ${job}";
        wantedBy = [ "timers.target" ];
        timerConfig = timer.timerConfig // {
          Unit = "fedlearn-${job}.service";
        };
      }
    ) (lib.filterAttrs (job: timer: timer.enable && lib.elem job jobs) cfg.timers);
  };
}
