# The settings file and every rule about values that do not fit together.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) mkDefault mkIf optionalAttrs;
  here = "services.fedlearn";
  embedsOnAServer = builtins.elem cfg.embedding.backend [
    "ollama"
    "openai"
  ];
  jobs = lib.attrNames (import ./schedules.nix).conservative;

  # Names of settings that hold a secret; those that end in _file only say where it lies.
  isSecretName =
    name: builtins.match ".*(password|passphrase|secret|token|api_key|private_key)" name != null;
  hasPassword =
    value: lib.isString value && builtins.match "[a-z][a-z0-9+.-]*://[^/@]*:[^/@]+@.*" value != null;
  secretsIn =
    path: value:
    if lib.isAttrs value then
      lib.concatLists (
        lib.mapAttrsToList (
          name: inner:
          lib.optional (isSecretName name && inner != "") (lib.concatStringsSep "." (path ++ [ name ]))
          ++ secretsIn (path ++ [ name ]) inner
        ) value
      )
    else
      lib.optional (hasPassword value) (lib.concatStringsSep "." path);
  secrets = lib.unique (secretsIn [ "${here}.settings" ] cfg.settings);
  wrong = import ./check-settings.nix {
    inherit lib;
    except = isSecretName;
  } cfg.settings;
  urlsWithPassword = lib.filter (name: hasPassword (lib.getAttrFromPath (lib.splitString "." name) cfg)) [
    "qdrant.url"
    "database.url"
    "embedding.url"
    "llm.url"
  ];

  remotes = lib.attrsToList cfg.federation.remotes;
  withCredential = lib.filter (remote: remote.value.credential != null) remotes;
  # The remotes that share one repository; the others have one of their own.
  together = lib.filter (
    { value, ... }: !value.separate && value.categories == [ ] && value.tags == [ ]
  ) remotes;
  inherit (import ./reach.nix { inherit cfg lib; }) isHere;
  tokenIsThere =
    door:
    let
      name = cfg.${door}.tokenCredential;
    in
    {
      assertion = name == null || cfg.credentials ? ${name};
      message = "${here}.${door}.tokenCredential: names no entry of ${here}.credentials: ${toString name}.";
    };
  serverIndex = cfg.qdrant.createLocally || cfg.qdrant.url != null;
in
{
  config = mkIf cfg.enable {
    services.fedlearn.settings = {
      state_dir = cfg.dataDir;
      federation = {
        auto_commit = mkDefault cfg.federation.autoCommit;
        remotes = lib.mapAttrs (_: remote: {
          inherit (remote)
            url
            branch
            categories
            tags
            trust
            separate
            ;
        }) cfg.federation.remotes;
      }
      // optionalAttrs (cfg.federation.repository != null) {
        repository = mkDefault cfg.federation.repository;
      };
      telemetry = {
        own_log_bytes = mkDefault cfg.logRotation.size;
        own_logs_kept = mkDefault cfg.logRotation.keep;
      };
      trust = {
        origins = cfg.federation.trustedKeys;
        quorum = mkDefault cfg.federation.quorum;
      };
      serve = {
        address = mkDefault cfg.dashboard.listenAddress;
        port = mkDefault cfg.dashboard.port;
      };
      embedding = {
        backend = mkDefault cfg.embedding.backend;
        dimension = mkDefault cfg.embedding.dimension;
        model = mkDefault cfg.embedding.model;
      };
    };

    environment.etc."fedlearn/config.toml".source =
      (pkgs.formats.toml { }).generate "fedlearn.toml"
        cfg.settings;

    assertions = [
      {
        assertion = wrong == [ ];
        message = lib.concatStringsSep "\n" wrong;
      }
      {
        assertion = !(cfg.qdrant.createLocally && cfg.qdrant.url != null);
        message = "${here}.qdrant.url: set either createLocally or url, not both; remove the url to use the server on this host.";
      }
      {
        assertion = serverIndex -> (cfg.settings.index.backend or "server") == "server";
        message = "${here}.settings.index.backend: is ${cfg.settings.index.backend or ""} while ${here}.qdrant names a server; remove one of them.";
      }
      {
        assertion =
          !(cfg.database.createLocally && (cfg.database.url != null || cfg.credentials ? ledger-url));
        message = "${here}.database.url: set either createLocally or url (or the credential ledger-url), not both.";
      }
      {
        assertion = cfg.embedding.createLocally -> cfg.embedding.backend == "ollama";
        message = "${here}.embedding.createLocally: runs Ollama, so set ${here}.embedding.backend = \"ollama\".";
      }
      {
        assertion = !(cfg.embedding.createLocally && cfg.embedding.url != null);
        message = "${here}.embedding.url: set either createLocally or url, not both.";
      }
      {
        assertion =
          embedsOnAServer -> (cfg.embedding.createLocally || cfg.embedding.url != null);
        message = "${here}.embedding.url: ${cfg.embedding.backend} needs a url, or createLocally = true with Ollama.";
      }
      {
        assertion = embedsOnAServer -> cfg.embedding.model != "";
        message = "${here}.embedding.model: name the model that the ${cfg.embedding.backend} server embeds with.";
      }
      {
        assertion = cfg.embedding.backend == "static" -> cfg.embedding.dimension >= 128;
        message = "${here}.embedding.dimension: the static embedder needs at least 128; 192 is usual.";
      }
      {
        assertion =
          cfg.llm.backend == null -> !cfg.llm.createLocally && cfg.llm.url == null && cfg.llm.model == "";
        message = "${here}.llm.backend: is null while another option of ${here}.llm is set; name the kind of server.";
      }
      {
        assertion = !(cfg.llm.createLocally && cfg.llm.url != null);
        message = "${here}.llm.url: set either createLocally or url, not both.";
      }
      {
        assertion =
          cfg.llm.createLocally
          -> cfg.llm.backend == null || cfg.llm.backend == "llama-cpp" || cfg.llm.backend == "ollama";
        message = "${here}.llm.createLocally: runs llama.cpp's server or Ollama, so set ${here}.llm.backend to \"llama-cpp\" or \"ollama\".";
      }
      {
        assertion = cfg.llm.backend != null -> cfg.llm.createLocally || cfg.llm.url != null;
        message = "${here}.llm.url: ${toString cfg.llm.backend} needs a url, or createLocally = true with llama.cpp or Ollama.";
      }
      {
        assertion = cfg.llm.backend != null -> cfg.llm.model != "";
        message = "${here}.llm.model: name the model that the ${toString cfg.llm.backend} server answers with.";
      }
      {
        assertion =
          cfg.llm.backend == "llama-cpp" && cfg.llm.createLocally && cfg.llm.model != ""
          -> lib.hasPrefix "/" cfg.llm.model;
        message = "${here}.llm.model: llama.cpp on this host wants the path of the model's file, not ${cfg.llm.model}.";
      }
      {
        # A URL that an option of its own put there is named by the next rule.
        assertion = secrets == [ ] || urlsWithPassword != [ ];
        message = "${lib.concatStringsSep ", " secrets}: is a secret and would be readable in the store; give its file in ${here}.credentials.";
      }
      {
        assertion = urlsWithPassword == [ ];
        message = "${here}.${lib.concatStringsSep ", ${here}." urlsWithPassword}: holds a password, which would be readable in the store; use ${here}.credentials (for the database: ledger-url).";
      }
      {
        assertion =
          cfg.federation.quorum > 1 -> cfg.federation.quorum <= lib.length cfg.federation.trustedKeys;
        message = "${here}.federation.quorum: is ${toString cfg.federation.quorum}, but ${here}.federation.trustedKeys has only ${toString (lib.length cfg.federation.trustedKeys)}; no pattern could ever be served.";
      }
      {
        assertion = remotes != [ ] -> cfg.federation.repository != null;
        message = "${here}.federation.repository: is null, but ${here}.federation.remotes has entries; name the data repository that is exchanged.";
      }
      {
        # The name becomes part of a variable's name, where two _ separate keys.
        assertion = lib.all (remote: builtins.match "[a-z0-9]+(_[a-z0-9]+)*" remote.name != null) remotes;
        message = "${here}.federation.remotes: a remote's name has small letters, digits and single _ only, not ${lib.concatMapStringsSep ", " (remote: remote.name) remotes}.";
      }
      {
        assertion = lib.all (remote: cfg.credentials ? ${remote.value.credential}) withCredential;
        message = "${here}.federation.remotes.<name>.credential: names no entry of ${here}.credentials: ${
          lib.concatMapStringsSep ", " (remote: remote.value.credential) withCredential
        }.";
      }
      {
        assertion = lib.length (lib.unique (map (remote: remote.value.trust) together)) <= 1;
        message = "${here}.federation.remotes.<name>.trust: is \"all\" beside remotes with \"keys\", and what one holds goes to the others; set separate = true for ${
          lib.concatMapStringsSep ", " (remote: remote.name) (
            lib.filter (remote: remote.value.trust == "all") together
          )
        }.";
      }
      (tokenIsThere "mcp")
      (tokenIsThere "dashboard")
      {
        assertion = cfg.openFirewall -> cfg.dashboard.enable;
        message = "${here}.openFirewall: opens the port of ${here}.dashboard, which is not enabled.";
      }
      {
        assertion = cfg.openFirewall && cfg.dashboard.enable -> !isHere cfg.dashboard.listenAddress;
        message = "${here}.openFirewall: opens a port that listens on this host alone; set ${here}.dashboard.listenAddress.";
      }
      {
        assertion = cfg.mcp.enable && cfg.dashboard.enable -> cfg.mcp.port != cfg.dashboard.port;
        message = "${here}.dashboard.port: is ${toString cfg.dashboard.port}, as ${here}.mcp.port; choose another one.";
      }
      {
        assertion = cfg.alerts.enable -> cfg.credentials ? alert-urls;
        message = "${here}.credentials.alert-urls: name the file with the Apprise URLs that ${here}.alerts sends to.";
      }
      {
        assertion = lib.all (job: lib.elem job jobs) (lib.attrNames cfg.timers);
        message = "${here}.timers: there are the jobs ${lib.concatStringsSep ", " jobs}, not ${
          lib.concatStringsSep ", " (lib.subtractLists jobs (lib.attrNames cfg.timers))
        }.";
      }
      {
        assertion = lib.all (timer: timer.enable -> timer.timerConfig ? OnCalendar || timer.timerConfig ? OnUnitActiveSec) (
          lib.attrValues cfg.timers
        );
        message = "${here}.timers.<job>.timerConfig.OnCalendar: is missing for an enabled timer; set it, or ${here}.schedule.";
      }
    ];
  };
}
