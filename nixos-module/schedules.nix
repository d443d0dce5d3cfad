# What runs when, by schedule and job: the values of systemd.timer(5). `fedlearn schedule` prints the same for cron.
# Upkeep runs after the export; it does only what is due, so running it more often changes little.
# RandomizedDelaySec spreads a fleet: hosts that share a remote must not push in the same second.
{
  conservative = {
    sync = {
      OnCalendar = "hourly";
      RandomizedDelaySec = "5m";
    };
    federate = {
      OnCalendar = "*-*-* *:20:00";
      RandomizedDelaySec = "30m";
    };
    export = {
      OnCalendar = "Sun *-*-* 02:00:00";
      RandomizedDelaySec = "30m";
    };
    maintain = {
      OnCalendar = "Sun *-*-* 04:00:00";
      RandomizedDelaySec = "30m";
    };
    coordinate = {
      OnCalendar = "*-*-* 03:00:00";
      RandomizedDelaySec = "30m";
    };
    metrics = {
      OnCalendar = "*-*-* *:00/5:00";
      RandomizedDelaySec = "0";
    };
  };
  aggressive = {
    sync = {
      OnCalendar = "*-*-* *:00/15:00";
      RandomizedDelaySec = "1m";
    };
    federate = {
      OnCalendar = "*-*-* *:05/15:00";
      RandomizedDelaySec = "8m";
    };
    export = {
      OnCalendar = "*-*-* 02:00:00";
      RandomizedDelaySec = "30m";
    };
    maintain = {
      OnCalendar = "*-*-* 04:00:00";
      RandomizedDelaySec = "30m";
    };
    coordinate = {
      OnCalendar = "*-*-* *:40:00";
      RandomizedDelaySec = "10m";
    };
    metrics = {
      OnCalendar = "*-*-* *:*:00";
      RandomizedDelaySec = "0";
    };
  };
  minimal = {
    sync = {
      OnCalendar = "daily";
      RandomizedDelaySec = "1h";
    };
    federate = {
      OnCalendar = "*-*-* 01:30:00";
      RandomizedDelaySec = "3h";
    };
    export = {
      OnCalendar = "monthly";
      RandomizedDelaySec = "2h";
    };
    maintain = {
      OnCalendar = "*-*-01 04:00:00";
      RandomizedDelaySec = "2h";
    };
    coordinate = {
      OnCalendar = "Mon *-*-* 03:00:00";
      RandomizedDelaySec = "2h";
    };
    metrics = {
      OnCalendar = "hourly";
      RandomizedDelaySec = "0";
    };
  };
}
