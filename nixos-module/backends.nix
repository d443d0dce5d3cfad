# Servers that fedlearn uses: made on this host, or named by URL.
{
  config,
  lib,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib) mkDefault mkIf mkMerge;
  llamaHere = cfg.llm.createLocally && cfg.llm.backend == "llama-cpp";
  qdrantPort = toString (config.services.qdrant.settings.service.http_port or 6333);
in
{
  config = mkIf cfg.enable (mkMerge [
    (mkIf cfg.qdrant.createLocally {
      services.qdrant.enable = true;
      services.fedlearn.settings.index = {
        backend = mkDefault "server";
        url = mkDefault "http://127.0.0.1:${qdrantPort}";
      };
    })

    (mkIf (cfg.qdrant.url != null && !cfg.qdrant.createLocally) {
      services.fedlearn.settings.index = {
        backend = mkDefault "server";
        url = mkDefault cfg.qdrant.url;
      };
    })

    (mkIf cfg.database.createLocally {
      services.postgresql = {
        enable = true;
        ensureDatabases = [ cfg.user ];
        # Peer authentication: the role is the unix user, and it owns the database of its name.
        ensureUsers = [
          {
            name = cfg.user;
            ensureDBOwnership = true;
          }
        ];
      };
      services.fedlearn.settings.ledger.url = mkDefault "postgresql:///${cfg.user}?host=/run/postgresql";
    })

    (mkIf (cfg.database.url != null && !cfg.database.createLocally) {
      services.fedlearn.settings.ledger.url = mkDefault cfg.database.url;
    })

    (mkIf cfg.embedding.createLocally {
      services.ollama = {
        enable = true;
        # The loader is not waited for: until the model is there, embedding says "try again later".
        loadModels = [ cfg.embedding.model ];
      };
      services.fedlearn.settings.embedding.url = mkDefault "http://127.0.0.1:${toString config.services.ollama.port}";
    })

    (mkIf (cfg.llm.backend != null) {
      services.fedlearn.settings.llm.local.model = mkDefault (
        # llama.cpp's server has one model, the file that it was started with.
        if llamaHere then baseNameOf cfg.llm.model else cfg.llm.model
      );
    })

    (mkIf llamaHere {
      services.llama-cpp = {
        enable = true;
        model = cfg.llm.model;
      };
      services.fedlearn.settings.llm.local.url = mkDefault "http://127.0.0.1:${toString config.services.llama-cpp.port}";
    })

    (mkIf (cfg.llm.createLocally && cfg.llm.backend == "ollama") {
      services.ollama = {
        enable = true;
        loadModels = [ cfg.llm.model ];
      };
      services.fedlearn.settings.llm.local.url = mkDefault "http://127.0.0.1:${toString config.services.ollama.port}";
    })

    (mkIf (cfg.llm.url != null && !cfg.llm.createLocally) {
      services.fedlearn.settings.llm.local.url = mkDefault cfg.llm.url;
    })

    (mkIf (cfg.embedding.url != null && !cfg.embedding.createLocally) {
      services.fedlearn.settings.embedding.url = mkDefault cfg.embedding.url;
    })
  ]);
}
