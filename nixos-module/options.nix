# The options of services.fedlearn; those of the servers that it uses are in options-backends.nix. docs/options.md is made
# from both by tools/options-page.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib)
    literalExpression
    mkEnableOption
    mkOption
    types
    ;
  toml = pkgs.formats.toml { };
  schedules = import ./schedules.nix;
  jobs = lib.attrNames schedules.conservative;
  alertable = [
    "daemon"
    "import"
    "mcp"
    "serve"
    "setup"
  ]
  ++ jobs;

  remote = types.submodule {
    options = {
      url = mkOption {
        type = types.str;
        example = "git@git.example.org:fleet/knowledge.git";
        description = "Where the remote lies: a path, or anything that git can fetch over ssh or https.";
      };
      branch = mkOption {
        type = types.str;
        default = "main";
        description = "The branch to exchange.";
      };
      categories = mkOption {
        type = types.listOf (
          types.enum [
            "skills-patterns"
            "error-solutions"
            "best-practices"
          ]
        );
        default = [ ];
        example = [ "error-solutions" ];
        description = "The categories that this remote gets and gives. Empty: all. A remote that gets only a part has a repository and an origin of its own.";
      };
      tags = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "nixos" ];
        description = "Only patterns with one of these tags go there. Empty: all.";
      };
      separate = mkOption {
        type = types.bool;
        default = false;
        description = "Keep this remote apart: nothing goes from it to other remotes, or from them to it.";
      };
      trust = mkOption {
        type = types.enum [
          "keys"
          "all"
        ];
        default = "keys";
        description = "`keys`: believe the origins of {option}`services.fedlearn.federation.trustedKeys`. `all`: believe everybody who can push there.";
      };
      credential = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "deploy-key";
        description = "The entry of {option}`services.fedlearn.credentials` that holds the private ssh key for this remote.";
      };
    };
  };

  timer = types.submodule (
    { name, ... }:
    {
      options = {
        enable = mkOption {
          type = types.bool;
          default =
            cfg.schedule != null
            && (name != "metrics" || cfg.metrics.enable)
            && (name != "coordinate" || cfg.coordinator.enable);
          defaultText = literalExpression "config.services.fedlearn.schedule != null";
          description = "Whether the job runs by a timer.";
        };
        timerConfig = mkOption {
          type = types.attrsOf (
            types.oneOf [
              types.bool
              types.int
              types.str
              (types.listOf types.str)
            ]
          );
          default = { };
          example = {
            OnCalendar = "*-*-* 03:00:00";
          };
          description = "Keys of {manpage}`systemd.timer(5)` that replace those of the schedule; the others stay.";
        };
      };
    }
  );
in
{
  imports = [ ./options-backends.nix ];

  options.services.fedlearn = {
    enable = mkEnableOption "fedlearn, which learns from the telemetry of AI assistants and shares what it learned";

    package = mkOption {
      type = types.package;
      default = pkgs.fedlearn or (pkgs.callPackage ./package.nix { });
      defaultText = literalExpression "pkgs.fedlearn";
      description = "The fedlearn package.";
    };

    user = mkOption {
      type = types.str;
      default = "fedlearn";
      description = "The user of all units. It is created when it is `fedlearn`; another one must exist.";
    };

    group = mkOption {
      type = types.str;
      default = "fedlearn";
      description = "The group of all units. It is created when it is `fedlearn`; another one must exist.";
    };

    dataDir = mkOption {
      type = types.path;
      default = "/var/lib/fedlearn";
      description = "Ledger, index, origin key and, by default, the data repository.";
    };

    settings = mkOption {
      type = types.submodule {
        freeformType = toml.type;
        options = {
          value.threshold = mkOption {
            type = types.numbers.between 0 1;
            default = 0.7;
            description = "An interaction of at least this score is learnt from and shared.";
          };
          telemetry.directories = mkOption {
            type = types.listOf types.path;
            default = [ ];
            example = [ "/var/lib/ai-stack/hybrid/telemetry" ];
            description = "Directories and files with telemetry. Those under {file}`/home`, {file}`/root` and {file}`/run/user` are bound read-only into the daemon's sandbox.";
          };
          limits.file_bytes = mkOption {
            type = types.ints.positive;
            default = 10000000;
            description = "The size of one file of the data repository.";
          };
          limits.repository_bytes = mkOption {
            type = types.ints.positive;
            default = 100000000;
            description = "The size of the whole data repository.";
          };
          daemon.memory_mb = mkOption {
            type = types.ints.positive;
            default = 512;
            description = "The daemon restarts itself cleanly above this. systemd's limit is twice as high.";
          };
        };
      };
      default = { };
      example = literalExpression ''
        {
          value.threshold = 0.75;
          privacy.deny = [ "project-apollo" ];
        }
      '';
      description = ''
        The settings file, as Nix. {command}`fedlearn init --print-config` lists every key with its meaning; a key or a
        value that the program would refuse is an error here.
        Secrets do not belong here, because everybody can read the store: use {option}`services.fedlearn.credentials`.
      '';
    };

    credentials = mkOption {
      type = types.attrsOf types.path;
      default = { };
      example = {
        deploy-key = "/run/secrets/fedlearn-deploy-key";
        ledger-url = "/run/secrets/fedlearn-ledger-url";
      };
      description = ''
        Secrets, as files that only root needs to read; systemd hands them to the units (`LoadCredential=`).
        Known names: `ledger-url` (the database's URL with its password), `qdrant-api-key`, `embedding-api-key`,
        `llm-api-key`, `llm-remote-api-key`, `origin-key` (this host's Ed25519 key) and `alert-urls`. Others are named by
        {option}`services.fedlearn.federation.remotes.<name>.credential`,
        {option}`services.fedlearn.mcp.tokenCredential` and {option}`services.fedlearn.dashboard.tokenCredential`.
      '';
    };

    schedule = mkOption {
      type = types.nullOr (types.enum (lib.attrNames schedules));
      default = "conservative";
      description = ''
        How often the jobs run.
        `conservative`: sync hourly, export on Sunday at 02:00, metrics every 5 minutes.
        `aggressive`: sync every 15 minutes, export daily, metrics every minute.
        `minimal`: sync daily, export monthly, metrics hourly.
        Each exchanges with the remotes as often as it syncs, and does the upkeep that is due after the export. The
        coordinator, where it is enabled, works daily, hourly or weekly.
        `null`: no timers.
      '';
    };

    timers = mkOption {
      type = types.attrsOf timer;
      default = { };
      example = {
        export.enable = false;
        sync.timerConfig.OnCalendar = "*:0/30";
      };
      description = "Changes to the schedule, by job: ${lib.concatMapStringsSep ", " (job: "`${job}`") jobs}.";
    };

    daemon = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the learning daemon follows the telemetry.";
      };
      cpuQuota = mkOption {
        type = types.str;
        default = "50%";
        description = "The daemon's share of one CPU (`CPUQuota=`).";
      };
      telemetryGroups = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "ai-stack" ];
        description = "Groups that may read the telemetry of other services; the daemon joins them.";
      };
    };

    importHook.enable = mkOption {
      type = types.bool;
      default = true;
      description = ''
        Whether what the data repository holds is imported: at boot, after a switch and after each exchange; after the
        vector store answers and before the daemon starts.
      '';
    };

    federation = {
      repository = mkOption {
        type = types.nullOr types.path;
        default = "${cfg.dataDir}/repository";
        defaultText = literalExpression ''"''${config.services.fedlearn.dataDir}/repository"'';
        description = "The data repository, a git repository on this host. `null`: this host shares nothing.";
      };
      remotes = mkOption {
        type = types.attrsOf remote;
        default = { };
        example = {
          fleet = {
            url = "git@git.example.org:fleet/knowledge.git";
            credential = "deploy-key";
          };
        };
        description = "The git remotes that patterns are exchanged with.";
      };
      trustedKeys = mkOption {
        type = types.listOf (types.strMatching "(SHA256:[A-Za-z0-9+/=]+|ssh-ed25519 .+|[0-9a-f]{64})");
        default = [ ];
        example = [ "SHA256:uCq1ksqMw4PpJ2LqtVwy7kVnqFzTpWkJmGd0q6k4Yxs" ];
        description = "The origins that are believed: fingerprints or public keys, as {command}`fedlearn status` shows them.";
      };
      quorum = mkOption {
        type = types.ints.positive;
        default = 1;
        description = "How many trusted origins must vouch for a pattern before it is served.";
      };
      autoCommit = mkOption {
        type = types.bool;
        default = true;
        description = "Whether what sync and export write is committed.";
      };
    };

    coordinator.enable = mkEnableOption "the coordinator: by a timer it looks for failures that recur on this host, and writes playbooks of what to change about prompts, settings and workflows. It changes nothing itself; {command}`fedlearn playbooks list` shows them";

    metrics = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the numbers of this host are written for Prometheus by a timer.";
      };
      textfileDirectory = mkOption {
        type = types.path;
        default = "/var/lib/fedlearn-metrics";
        description = ''
          Where {file}`fedlearn.prom` is written. The default directory is made, and the node exporter of this host
          ({option}`services.prometheus.exporters.node.enable`) is told to read it. Another directory must exist, be
          writable for the service's user, and be one that an exporter reads already.
        '';
      };
    };

    mcp = {
      enable = mkEnableOption "the MCP server for assistants on this host, at {file}`http://127.0.0.1:PORT/mcp`";
      port = mkOption {
        type = types.port;
        default = 8765;
        description = "The port on loopback.";
      };
      tokenCredential = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "mcp-token";
        description = "The entry of {option}`services.fedlearn.credentials` with the token that assistants must send, of 16 characters or more. `null`: one is made in {file}`mcp_token` in the data directory.";
      };
    };

    dashboard = {
      enable = mkEnableOption "the HTTP door of this host, {command}`fedlearn serve`: a proxy for clients of OpenAI's API that learns from what they ask, and feedback by link. It has no pages of its own yet";
      listenAddress = mkOption {
        type = types.str;
        default = "127.0.0.1";
        example = "10.0.0.5";
        description = "The address to listen at. It speaks plain HTTP: beyond this host put a proxy with TLS before it.";
      };
      port = mkOption {
        type = types.port;
        default = 8766;
        description = "The port.";
      };
      tokenCredential = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "serve-token";
        description = "The entry of {option}`services.fedlearn.credentials` with the token that clients must send as their API key, of 16 characters or more. `null`: one is made in {file}`serve_token` in the data directory.";
      };
    };

    openFirewall = mkOption {
      type = types.bool;
      default = false;
      description = "Whether the firewall lets others reach {option}`services.fedlearn.dashboard.port`.";
    };

    alerts = {
      enable = mkEnableOption "a message when a unit fails, sent by Apprise to the URLs in the credential `alert-urls`";
      on = mkOption {
        type = types.listOf (types.enum alertable);
        default = alertable;
        defaultText = literalExpression "every unit";
        description = "The units whose failure is told.";
      };
      package = mkOption {
        type = types.package;
        default = pkgs.apprise;
        defaultText = literalExpression "pkgs.apprise";
        description = "The package with the {command}`apprise` command.";
      };
    };

    logRotation = {
      size = mkOption {
        type = types.ints.between 100000 1000000000;
        default = 16000000;
        description = ''
          The size in bytes at which the log of exchanges with models (of {command}`fedlearn ask` and of
          {option}`services.fedlearn.dashboard`) is put aside. It is the only file that the service appends to: units
          write to the journal, and the learner reads what was put aside to its end.
        '';
      };
      keep = mkOption {
        type = types.ints.positive;
        default = 3;
        description = "How many logs of exchanges that were put aside are kept.";
      };
    };

    createWrapper = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the command {command}`fedlearn` is installed for administrators: it runs as the service's user with the service's settings.";
    };
  };
}
