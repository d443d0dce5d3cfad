# Configurations to evaluate. `good` are rendered and compared with golden/; `bad` must be refused with these words.
let
  enabled = {
    services.fedlearn.enable = true;
  };
  fleet = {
    federation.remotes.fleet = {
      url = "git@git.example.org:fleet/knowledge.git";
      categories = [ "error-solutions" ];
      credential = "deploy-key";
    };
    credentials.deploy-key = "/run/secrets/deploy-key";
  };
in
{
  good = {
    # The one that test_nixos_boot.py boots.
    conservative.services.fedlearn = {
      enable = true;
      alerts.enable = true;
      coordinator.enable = true;
      mcp = {
        enable = true;
        tokenCredential = "mcp-token";
      };
      dashboard = {
        enable = true;
        tokenCredential = "serve-token";
      };
      federation.remotes = fleet.federation.remotes // {
        shelf.url = "/srv/knowledge.git";
      };
      credentials = fleet.credentials // {
        alert-urls = "/run/secrets/alert-urls";
        mcp-token = "/run/secrets/mcp-token";
        serve-token = "/run/secrets/serve-token";
        origin-key = "/run/secrets/origin-key";
        # Lexical embedding needs no key; it is here so that every unit gets a credential.
        embedding-api-key = "/run/secrets/embedding-api-key";
      };
    };
    aggressive.services.fedlearn = fleet // {
      enable = true;
      schedule = "aggressive";
      coordinator.enable = true;
      importHook.enable = false;
      mcp = {
        enable = true;
        port = 9000;
      };
      federation = {
        quorum = 2;
        trustedKeys = [
          "SHA256:uCq1ksqMw4PpJ2LqtVwy7kVnqFzTpWkJmGd0q6k4Yxs"
          "SHA256:9kR2mQ0yq0cJb3mV3tq7nBv1sYpVY5uKQd0v7mCwq2E"
        ];
        remotes = fleet.federation.remotes // {
          world = {
            url = "https://git.example.org/world.git";
            branch = "shared";
            tags = [ "nixos" ];
            trust = "all";
            separate = true;
          };
        };
      };
      alerts = {
        enable = true;
        on = [ "daemon" ];
      };
      credentials = fleet.credentials // {
        alert-urls = "/run/secrets/alert-urls";
      };
    };
    minimal.services.fedlearn = {
      enable = true;
      schedule = "minimal";
      metrics.enable = false;
      coordinator.enable = true;
      settings.coordinator.playbook_path = "/srv/playbooks";
      # One key changes, the others stay.
      timers.export.timerConfig.OnCalendar = "*-*-01 04:00:00";
      timers.sync.enable = false;
      settings.telemetry.directories = [
        "/home/alice/telemetry"
        "/var/lib/ai-stack/hybrid/telemetry"
      ];
      daemon.telemetryGroups = [ "ai-stack" ];
    };
    local-backends.services.fedlearn = {
      enable = true;
      schedule = null;
      qdrant.createLocally = true;
      database.createLocally = true;
      embedding = {
        backend = "ollama";
        createLocally = true;
      };
      llm = {
        backend = "llama-cpp";
        model = "/var/lib/models/small.gguf";
        createLocally = true;
      };
    };
    remote-backends.services.fedlearn = {
      enable = true;
      schedule = null;
      dataDir = "/srv/fedlearn";
      user = "learner";
      group = "learners";
      qdrant.url = "http://10.0.0.5:6333";
      database.url = "postgresql://fedlearn@db.example.org/fedlearn";
      embedding = {
        backend = "openai";
        model = "text-embedding";
        url = "https://embed.example.org";
      };
      dashboard = {
        enable = true;
        listenAddress = "10.0.0.7";
        port = 9001;
      };
      openFirewall = true;
      llm = {
        backend = "openai";
        model = "small";
        url = "http://10.0.0.6:8080";
      };
      settings.llm.remote = {
        url = "https://models.example.org/v1";
        model = "strong";
      };
      metrics.textfileDirectory = "/var/lib/prometheus-node-exporter";
      credentials = {
        llm-remote-api-key = "/run/secrets/llm-remote-api-key";
        ledger-url = "/run/secrets/ledger-url";
        origin-key = "/run/secrets/origin-key";
        qdrant-api-key = "/run/secrets/qdrant-api-key";
      };
    };
    loopback-backends.services.fedlearn = {
      enable = true;
      schedule = null;
      metrics.enable = false;
      llm = {
        backend = "ollama";
        model = "qwen3:4b";
        createLocally = true;
      };
      dashboard = {
        enable = true;
        listenAddress = "::1";
      };
      qdrant.url = "http://[::1]:6333";
      database.url = "postgresql://learner@localhost:5432/fedlearn";
    };
    no-sharing.services.fedlearn = {
      enable = true;
      federation.repository = null;
      importHook.enable = false;
      daemon.enable = false;
      createWrapper = false;
      metrics.enable = false;
    };
  };

  bad = {
    "services.fedlearn.qdrant.url: set either createLocally or url".services.fedlearn.qdrant = {
      createLocally = true;
      url = "http://10.0.0.5:6333";
    };
    "services.fedlearn.settings.index.backend: is embedded".services.fedlearn = {
      qdrant.createLocally = true;
      settings.index.backend = "embedded";
    };
    "services.fedlearn.database.url: set either createLocally or url".services.fedlearn.database = {
      createLocally = true;
      url = "postgresql://db.example.org/fedlearn";
    };
    "services.fedlearn.embedding.createLocally: runs Ollama".services.fedlearn.embedding = {
      createLocally = true;
      backend = "lexical";
    };
    "services.fedlearn.embedding.url: set either createLocally or url".services.fedlearn.embedding = {
      backend = "ollama";
      createLocally = true;
      url = "http://10.0.0.6:11434";
    };
    "services.fedlearn.embedding.url: ollama needs a url".services.fedlearn.embedding.backend = "ollama";
    "services.fedlearn.embedding.model: name the model".services.fedlearn.embedding = {
      backend = "openai";
      url = "http://10.0.0.6:8080";
    };
    "services.fedlearn.embedding.dimension: the static embedder".services.fedlearn.embedding.dimension = 64;
    "services.fedlearn.llm.backend: is null".services.fedlearn.llm.url = "http://10.0.0.6:8080";
    "services.fedlearn.llm.url: set either createLocally or url".services.fedlearn.llm = {
      backend = "ollama";
      model = "qwen3:4b";
      createLocally = true;
      url = "http://10.0.0.6:11434";
    };
    "services.fedlearn.llm.createLocally: runs llama.cpp's server or Ollama".services.fedlearn.llm = {
      backend = "openai";
      model = "strong";
      createLocally = true;
    };
    "services.fedlearn.llm.url: ollama needs a url".services.fedlearn.llm = {
      backend = "ollama";
      model = "qwen3:4b";
    };
    "services.fedlearn.llm.model: name the model".services.fedlearn.llm = {
      backend = "llama-cpp";
      url = "http://10.0.0.6:8080";
    };
    "services.fedlearn.llm.model: llama.cpp on this host wants the path".services.fedlearn.llm = {
      backend = "llama-cpp";
      model = "qwen3:4b";
      createLocally = true;
    };
    "services.fedlearn.llm.url: holds a password".services.fedlearn.llm = {
      backend = "openai";
      model = "strong";
      url = "https://me:" + "hush@models.example.org";
    };
    "services.fedlearn.settings.limits.file_byte: there is no such setting".services.fedlearn.settings.limits.file_byte =
      1;
    "services.fedlearn.settings.serve.queue: wants an integer of 1 or more, not 0".services.fedlearn.settings.serve.queue =
      0;
    "services.fedlearn.settings.index.api_key: is a secret".services.fedlearn.settings.index.api_key = "hush";
    "services.fedlearn.settings.ledger.url: is a secret".services.fedlearn.settings.ledger.url =
      "postgresql://fedlearn:" + "hush@db.example.org/fedlearn";
    "services.fedlearn.database.url: holds a password".services.fedlearn.database.url =
      "postgresql://fedlearn:" + "hush@db.example.org/fedlearn";
    "services.fedlearn.federation.quorum: is 3".services.fedlearn.federation = {
      quorum = 3;
      trustedKeys = [
        "SHA256:aaaa"
        "SHA256:bbbb"
      ];
    };
    "services.fedlearn.federation.repository: is null".services.fedlearn.federation = {
      repository = null;
      remotes.fleet.url = "/srv/knowledge.git";
    };
    "services.fedlearn.federation.remotes: a remote's name".services.fedlearn.federation.remotes."My-Fleet".url =
      "/srv/knowledge.git";
    "services.fedlearn.federation.remotes.<name>.credential: names no entry".services.fedlearn.federation.remotes.fleet =
      {
        url = "git@git.example.org:fleet/knowledge.git";
        credential = "deploy-key";
      };
    "services.fedlearn.federation.remotes.<name>.trust: is \"all\"".services.fedlearn.federation.remotes = {
      fleet.url = "/srv/knowledge.git";
      world = {
        url = "https://git.example.org/world.git";
        trust = "all";
      };
    };
    "services.fedlearn.dashboard.tokenCredential: names no entry".services.fedlearn.dashboard = {
      enable = true;
      tokenCredential = "serve-token";
    };
    "services.fedlearn.dashboard.port: is 8765".services.fedlearn = {
      mcp.enable = true;
      dashboard = {
        enable = true;
        port = 8765;
      };
    };
    "services.fedlearn.openFirewall: opens the port".services.fedlearn.openFirewall = true;
    "services.fedlearn.openFirewall: opens a port that listens".services.fedlearn = {
      openFirewall = true;
      dashboard.enable = true;
    };
    "services.fedlearn.mcp.tokenCredential: names no entry".services.fedlearn.mcp = {
      enable = true;
      tokenCredential = "mcp-token";
    };
    "services.fedlearn.credentials.alert-urls: name the file".services.fedlearn.alerts.enable = true;
    "services.fedlearn.timers: there are the jobs".services.fedlearn.timers.synk.timerConfig.OnCalendar = "daily";
    "services.fedlearn.timers.<job>.timerConfig.OnCalendar: is missing".services.fedlearn = {
      schedule = null;
      timers.sync.enable = true;
    };
  };

  # Wrong types: evaluation stops, with the option's path in the message.
  mistyped = {
    "services.fedlearn.schedule".services.fedlearn.schedule = "sometimes";
    "services.fedlearn.settings.value.threshold".services.fedlearn.settings.value.threshold = 7;
    "services.fedlearn.federation.trustedKeys".services.fedlearn.federation.trustedKeys = [ "alice" ];
    "services.fedlearn.embedding.backend".services.fedlearn.embedding.backend = "magic";
  };

  home = {
    services.fedlearn = {
      enable = true;
      coordinator.enable = true;
      settings.federation.remotes.fleet.url = "/srv/knowledge.git";
    };
  };

  inherit enabled;
}
