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
in
{
  config = lib.mkIf cfg.enable {
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
