# The units: setup makes the state, import brings knowledge back, the daemon learns, the jobs share and report.
#   fedlearn-setup -> fedlearn-import -> fedlearn (the daemon);  fedlearn-<job> by timers.nix;  fedlearn-alert@ on failure
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) mkIf optional optionalAttrs;
  exe = lib.getExe cfg.package;
  hardening = import ./hardening.nix;

  indexUrl = cfg.settings.index.url or "";
  embeddingUrl = cfg.settings.embedding.url or "";
  ledgerUrl = cfg.settings.ledger.url or "";

  # How far the units that use ledger, index and embedder must reach.
  isLoopback = url: builtins.match "[a-z]+://([^/@]*@)?(localhost|127[.][0-9.]+|\\[::1])(:[0-9]+)?(/.*)?" url != null;
  ledgerReach =
    if cfg.credentials ? ledger-url then
      [ "open" ]
    # An empty host is a unix socket.
    else if ledgerUrl == "" || builtins.match "postgresql:///.*" ledgerUrl != null then
      [ ]
    else if isLoopback ledgerUrl then
      [ "loopback" ]
    else
      [ "open" ];
  urlReach = url: optional (url != "") (if isLoopback url then "loopback" else "open");
  reach = reaches: if lib.elem "open" reaches then "open" else if reaches != [ ] then "loopback" else "none";
  ledgerOnly = reach ledgerReach;
  backends = reach (ledgerReach ++ urlReach indexUrl ++ urlReach embeddingUrl);
  # The daemon learns and scores; it is never cut off from loopback, so that a model on this host can be added at run time.
  daemonReach = reach ([ "loopback" ] ++ ledgerReach ++ urlReach indexUrl ++ urlReach embeddingUrl);

  # Settings that point to a credential.
  credentialSettings = {
    ledger-url = "FEDLEARN_LEDGER__URL_FILE";
    qdrant-api-key = "FEDLEARN_INDEX__API_KEY_FILE";
    embedding-api-key = "FEDLEARN_EMBEDDING__API_KEY_FILE";
    origin-key = "FEDLEARN_FEDERATION__KEY_FILE";
  };
  baseCredentials = lib.intersectAttrs credentialSettings cfg.credentials;
  remotesWithKey = lib.filterAttrs (_: remote: remote.credential != null) cfg.federation.remotes;
  remoteCredentials = lib.mapAttrs' (
    _: remote: lib.nameValuePair remote.credential (cfg.credentials.${remote.credential} or "/missing")
  ) remotesWithKey;
  # A remote that is a path on this host is written by git as the service's user.
  remotePaths = lib.filter (lib.hasPrefix "/") (
    map (remote: remote.url) (lib.attrValues cfg.federation.remotes)
  );
  token = cfg.mcp.tokenCredential;
  # Variables and the credential that each one points to. systemd replaces %d by the unit's own credentials directory.
  baseVariables = lib.mapAttrs' (
    credential: _: lib.nameValuePair credentialSettings.${credential} credential
  ) baseCredentials;
  remoteVariables = lib.mapAttrs' (
    name: remote:
    lib.nameValuePair "FEDLEARN_FEDERATION__REMOTES__${lib.toUpper name}__SSH_KEY_FILE" remote.credential
  ) remotesWithKey;
  inUnit = lib.mapAttrs (_: credential: "%d/${credential}");
  load = lib.mapAttrsToList (name: path: "${name}:${path}");

  isHome =
    path:
    lib.any (home: lib.hasPrefix home "${path}/") [
      "/home/"
      "/root/"
      "/run/user/"
    ];
  standardDir = cfg.dataDir == "/var/lib/fedlearn";
  repository = cfg.federation.repository;
  repositoryOutside = repository != null && !lib.hasPrefix "${cfg.dataDir}/" "${repository}/";

  stores =
    optional cfg.qdrant.createLocally "qdrant.service"
    ++ optional cfg.database.createLocally "postgresql.target"
    ++ optional cfg.embedding.createLocally "ollama.service";

  alertFor = name: optional (cfg.alerts.enable && lib.elem name cfg.alerts.on) "fedlearn-alert@%n.service";

  # What every unit has in common.
  unit =
    {
      name,
      description,
      network,
      credentials ? baseCredentials,
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
      // inUnit baseVariables
      // args.environment or { };
      onFailure = alertFor name;
      serviceConfig =
        hardening network
        // {
          User = cfg.user;
          Group = cfg.group;
          WorkingDirectory = cfg.dataDir;
          CacheDirectory = "fedlearn";
          CacheDirectoryMode = "0750";
          ReadWritePaths = optional (!standardDir) cfg.dataDir ++ optional repositoryOutside repository ++ writable;
        }
        // optionalAttrs standardDir {
          StateDirectory = "fedlearn";
          StateDirectoryMode = "0750";
        }
        // optionalAttrs (credentials != { }) { LoadCredential = load credentials; }
        // serviceConfig;
    }
    // removeAttrs args [
      "name"
      "description"
      "network"
      "credentials"
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

  # fedlearn as the service runs it: its user, its settings, its state and, where it has any, its credentials, which only
  # systemd can hand over. As in the units, only the exchange gets the keys of the remotes.
  withCredentials = credentials: variables: ''
    [ "$(id -u)" = 0 ] || { echo "fedlearn: the service has credentials: run this as root" >&2; exit 2; }
    exec systemd-run --quiet --collect --pipe --wait --service-type=exec \
      --uid=${lib.escapeShellArg cfg.user} --gid=${lib.escapeShellArg cfg.group} \
      --working-directory=${lib.escapeShellArg cfg.dataDir} \
      --setenv=FEDLEARN_CONFIG=/etc/fedlearn/config.toml --setenv=HOME=${lib.escapeShellArg cfg.dataDir} \
      --setenv=PATH=${
        lib.makeBinPath [
          pkgs.git
          pkgs.openssh
        ]
      } \
      ${
        lib.concatMapStringsSep " " (credential: "--property=LoadCredential=${lib.escapeShellArg credential}") (
          load credentials
        )
      } \
      -- ${pkgs.runtimeShell} -c '${
        lib.concatStrings (
          lib.mapAttrsToList (
            variable: credential: "export ${variable}=\"$CREDENTIALS_DIRECTORY/${credential}\"; "
          ) variables
        )
      }exec "$0" "$@"' ${exe} "$@"
  '';
  withoutCredentials = ''
    run=()
    if [ "$(id -un)" != ${lib.escapeShellArg cfg.user} ]; then
      run=(/run/wrappers/bin/sudo -u ${lib.escapeShellArg cfg.user} -g ${lib.escapeShellArg cfg.group} --)
    fi
    cd ${lib.escapeShellArg cfg.dataDir} 2>/dev/null || true
    exec "''${run[@]}" env FEDLEARN_CONFIG=/etc/fedlearn/config.toml HOME=${lib.escapeShellArg cfg.dataDir} ${exe} "$@"
  '';
  wrapper = pkgs.writeShellScriptBin "fedlearn" (
    lib.optionalString (remoteCredentials != { }) ''
      if [ "''${1-}" = federate ]; then
      ${withCredentials (baseCredentials // remoteCredentials) (baseVariables // remoteVariables)}fi
    ''
    + (
      if baseCredentials == { } then
        withoutCredentials
      else
        withCredentials baseCredentials baseVariables
    )
  );
in
{
  config = mkIf cfg.enable {
    environment.systemPackages = optional cfg.createWrapper wrapper;

    users.users = mkIf (cfg.user == "fedlearn") {
      fedlearn = {
        isSystemUser = true;
        group = cfg.group;
        home = cfg.dataDir;
      };
    };
    users.groups = mkIf (cfg.group == "fedlearn") { fedlearn = { }; };

    systemd.tmpfiles.settings = mkIf (!standardDir || repositoryOutside) {
      fedlearn = lib.genAttrs (optional (!standardDir) cfg.dataDir ++ optional repositoryOutside repository) (_: {
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
        network = backends;
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
          ExecStartPre = "${lib.getExe pkgs.curl} --silent --show-error --fail --output /dev/null --retry 30 --retry-delay 2 --retry-connrefused ${indexUrl}/readyz";
        };
      };

      fedlearn-import = mkIf cfg.importHook.enable (unit {
        name = "import";
        description = "fedlearn: import what the data repository holds";
        network = backends;
        after = [ "fedlearn-setup.service" ] ++ stores;
        requires = [ "fedlearn-setup.service" ];
        before = [ "fedlearn.service" ];
        wantedBy = [ "multi-user.target" ];
        # It ends inactive, so each boot, each switch and each exchange starts it again; what is known costs little.
        serviceConfig = {
          Type = "oneshot";
          ExecStart = "${exe} import";
          TimeoutStartSec = "1h";
        }
        // retry;
      });

      fedlearn = mkIf cfg.daemon.enable (unit {
        name = "daemon";
        description = "fedlearn: learn from telemetry";
        network = daemonReach;
        after = [ "fedlearn-setup.service" ] ++ stores;
        requires = [ "fedlearn-setup.service" ];
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."fedlearn/config.toml".source ];
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
        }
        // retry
        // {
          # A crash is tried again, too; settings that are wrong (2) are not.
          RestartPreventExitStatus = [ 2 ];
        };
      });

      fedlearn-mcp = mkIf cfg.mcp.enable (unit {
        name = "mcp";
        description = "fedlearn: answer assistants over MCP";
        # It listens on loopback and reaches what a search needs.
        network = daemonReach;
        credentials =
          baseCredentials
          // optionalAttrs (token != null) { ${token} = cfg.credentials.${token} or "/missing"; };
        after = [
          "fedlearn-setup.service"
          "fedlearn-import.service"
        ]
        ++ stores;
        requires = [ "fedlearn-setup.service" ];
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."fedlearn/config.toml".source ];
        serviceConfig = {
          Type = "exec";
          ExecStart =
            "${exe} mcp --http --port ${toString cfg.mcp.port}"
            + lib.optionalString (token != null) " --token-file %d/${token}";
          TimeoutStopSec = "10s";
          MemoryMax = "1G";
        }
        // retry
        // {
          # A crash or a port that is taken is tried again; settings that are wrong (2) are not.
          RestartPreventExitStatus = [ 2 ];
        };
      });
    }
    // optionalAttrs (repository != null) {
      fedlearn-sync = job {
        name = "sync";
        description = "fedlearn: write patterns, dataset and metrics into the data repository";
        network = ledgerOnly;
      };

      fedlearn-export = job {
        name = "export";
        description = "fedlearn: write snapshots of the collections into the data repository";
        network = ledgerOnly;
      };

      fedlearn-maintain = job {
        name = "maintain";
        description = "fedlearn: do the upkeep that is due, and pack the data repository";
        network = backends;
      };
    }
    // optionalAttrs (cfg.federation.remotes != { }) {
      fedlearn-federate = job {
        name = "federate";
        description = "fedlearn: exchange patterns with the remotes";
        # The only job that reaches out.
        network = "open";
        credentials = baseCredentials // remoteCredentials;
        # One that is missing is a remote that is away, so the sandbox starts without it.
        writable = map (path: "-${path}") remotePaths;
        environment = inUnit remoteVariables;
        after = [ "network-online.target" ];
        wants = [ "network-online.target" ];
        # What came in is imported at once.
        onSuccess = optional cfg.importHook.enable "fedlearn-import.service";
      };
    }
    // optionalAttrs cfg.metrics.enable {
      fedlearn-metrics = job {
        name = "metrics";
        description = "fedlearn: write its state for dashboards";
        network = backends;
        serviceConfig = {
          # Readers of the file see an old or a new state, never half of one.
          ExecStart = "${pkgs.runtimeShell} -euc 'mkdir -p metrics; ${exe} status --json >metrics/status.json.new; mv -f metrics/status.json.new metrics/status.json'";
        };
      };
    }
    // optionalAttrs cfg.alerts.enable {
      "fedlearn-alert@" = unit {
        name = "alert";
        description = "fedlearn: tell that %i failed";
        network = "open";
        credentials = {
          inherit (cfg.credentials) alert-urls;
        };
        restartIfChanged = false;
        serviceConfig = {
          Type = "oneshot";
          # 75 is "try again later", and the unit is tried again: nothing to tell anybody. (systemd gives the status to
          # ExecStart=, not to ExecCondition=.)
          ExecStart = "${pkgs.runtimeShell} -c 'test \"$MONITOR_EXIT_STATUS\" = 75 || exec ${cfg.alerts.package}/bin/apprise --config=%d/alert-urls --title=\"%i failed on %H\" --body=\"See: journalctl -u %i\"'";
          TimeoutStartSec = "2min";
        };
      };
    };
  };
}
