# The units that assistants speak to.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (import ./unit.nix { inherit config lib pkgs; }) exe server;
  credentials = import ./credentials.nix { inherit cfg lib; };
  reach = import ./reach.nix { inherit cfg lib; };
  token = cfg.mcp.tokenCredential;
  doorToken = cfg.dashboard.tokenCredential;
in
{
  config = lib.mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall [ cfg.dashboard.port ];

    systemd.services.fedlearn-serve = lib.mkIf cfg.dashboard.enable (server {
      name = "serve";
      description = "fedlearn: answer clients of OpenAI's API, and take feedback by link";
      network = reach.door;
      secrets = credentials.base // credentials.named doorToken;
      after = [ "fedlearn-import.service" ];
      serviceConfig = {
        Type = "notify";
        NotifyAccess = "main";
        ExecStart = "${exe} serve" + lib.optionalString (doorToken != null) " --token-file %d/${doorToken}";
        WatchdogSec = "60s";
        TimeoutStartSec = "2min";
        # Answers on their way may end.
        TimeoutStopSec = "20s";
        MemoryMax = "1G";
      };
    });

    systemd.services.fedlearn-mcp = lib.mkIf cfg.mcp.enable (server {
      name = "mcp";
      description = "fedlearn: answer assistants over MCP";
      network = reach.daemon;
      secrets = credentials.base // credentials.named token;
      after = [ "fedlearn-import.service" ];
      serviceConfig = {
        Type = "exec";
        ExecStart =
          "${exe} mcp --http --port ${toString cfg.mcp.port}"
          + lib.optionalString (token != null) " --token-file %d/${token}";
        TimeoutStopSec = "10s";
        MemoryMax = "1G";
      };
    });
  };
}
