# The directory that Prometheus' node exporter reads, and the exporter that reads it.
{ config, lib, ... }:
let
  cfg = config.services.fedlearn;
  directory = "/var/lib/fedlearn-metrics";
  # Another directory is one that exists, and that an exporter reads already.
  own = cfg.metrics.textfileDirectory == directory;
in
{
  config = lib.mkIf (cfg.enable && cfg.metrics.enable && own) {
    systemd.tmpfiles.settings.fedlearn.${directory}.d = {
      inherit (cfg) user group;
      # The exporter is another user.
      mode = "0755";
    };
    # These change nothing where the exporter is not enabled.
    services.prometheus.exporters.node = {
      enabledCollectors = [ "textfile" ];
      extraFlags = [ "--collector.textfile.directory=${directory}" ];
    };
  };
}
