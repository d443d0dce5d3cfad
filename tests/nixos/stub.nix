# As much of NixOS as the module sets: the options, and how units become files. The option types are the real ones.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  anything = mkOption {
    type = types.attrsOf types.anything;
    default = { };
  };
  strings = mkOption {
    type = types.listOf types.str;
    default = [ ];
  };
  unitValue =
    with types;
    oneOf [
      bool
      int
      str
      path
      (listOf (oneOf [
        int
        str
        path
      ]))
    ];
  section = mkOption {
    type = types.attrsOf unitValue;
    default = { };
  };
  text = mkOption {
    type = types.str;
    default = "";
  };
  common = {
    description = text;
    documentation = strings;
    after = strings;
    before = strings;
    requires = strings;
    wants = strings;
    wantedBy = strings;
    onFailure = strings;
    onSuccess = strings;
    unitConfig = section;
    restartTriggers = mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
    };
  };
  service = types.submodule {
    options = common // {
      path = mkOption {
        type = types.listOf types.unspecified;
        default = [ ];
      };
      environment = mkOption {
        type = types.attrsOf types.str;
        default = { };
      };
      restartIfChanged = mkOption {
        type = types.bool;
        default = true;
      };
      serviceConfig = section;
    };
  };
  timer = types.submodule {
    options = common // {
      timerConfig = section;
    };
  };
in
{
  options = {
    assertions = mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
    };
    environment.etc = mkOption {
      type = types.attrsOf types.attrs;
      default = { };
    };
    environment.systemPackages = mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
    };
    users.users = anything;
    users.groups = anything;
    systemd.services = mkOption {
      type = types.attrsOf service;
      default = { };
    };
    systemd.timers = mkOption {
      type = types.attrsOf timer;
      default = { };
    };
    systemd.tmpfiles.settings = anything;
    # The guides name the host keys of remotes.
    programs.ssh.knownHosts = anything;
    services.qdrant = {
      enable = lib.mkEnableOption "qdrant";
      settings = anything;
    };
    services.postgresql = {
      enable = lib.mkEnableOption "postgresql";
      ensureDatabases = strings;
      ensureUsers = mkOption {
        type = types.listOf types.attrs;
        default = [ ];
      };
    };
    services.ollama = {
      enable = lib.mkEnableOption "ollama";
      loadModels = strings;
      port = mkOption {
        type = types.port;
        default = 11434;
      };
    };
    services.llama-cpp = {
      enable = lib.mkEnableOption "llama-cpp";
      model = mkOption {
        type = types.nullOr types.path;
        default = null;
      };
      port = mkOption {
        type = types.port;
        default = 8080;
      };
    };
    services.prometheus.exporters.node = {
      enable = lib.mkEnableOption "the node exporter";
      enabledCollectors = strings;
      extraFlags = strings;
    };
    networking.firewall.allowedTCPPorts = mkOption {
      type = types.listOf types.port;
      default = [ ];
    };
    # Home Manager's part, for the home module.
    home.packages = mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
    };
    xdg.configFile = anything;
    systemd.user.services = mkOption {
      type = types.attrsOf (types.attrsOf section.type);
      default = { };
    };
    systemd.user.timers = mkOption {
      type = types.attrsOf (types.attrsOf section.type);
      default = { };
    };
  };
}
