# The options of the servers that fedlearn uses. None is needed: index, ledger and embedding are built in.
{ config, lib, ... }:
let
  cfg = config.services.fedlearn;
  inherit (lib)
    literalExpression
    mkEnableOption
    mkOption
    types
    ;
  builtInEmbedders = [
    "static"
    "lexical"
  ];
in
{
  options.services.fedlearn = {
    qdrant = {
      createLocally = mkEnableOption "a Qdrant server on this host; without it and without a URL the index is embedded";
      url = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "http://10.0.0.5:6333";
        description = "A Qdrant server elsewhere.";
      };
    };

    database = {
      createLocally = mkEnableOption "a PostgreSQL database on this host; without it the ledger is an SQLite file";
      url = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "postgresql://fedlearn@db.example.org/fedlearn";
        description = "A PostgreSQL database elsewhere, without its password: that goes into the credential `ledger-url`.";
      };
    };

    embedding = {
      backend = mkOption {
        type = types.enum (
          builtInEmbedders
          ++ [
            "ollama"
            "openai"
          ]
        );
        default = "static";
        description = ''
          How text becomes a vector. `static` (words by meaning and by letters) and `lexical` (letters alone) are built
          in and need no server.
        '';
      };
      model = mkOption {
        type = types.str;
        default = lib.optionalString (cfg.embedding.backend == "ollama") "nomic-embed-text";
        defaultText = literalExpression ''"nomic-embed-text" with Ollama, else ""'';
        description = "The model's name on the embedding server.";
      };
      dimension = mkOption {
        type = types.ints.between 8 8192;
        default =
          {
            static = 192;
            lexical = 384;
          }
          .${cfg.embedding.backend} or 768;
        defaultText = literalExpression "192 for static, 384 for lexical, else 768";
        description = "The length of a vector. After a change run {command}`fedlearn index rebuild`.";
      };
      url = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "http://10.0.0.6:11434";
        description = "The embedding server's base URL.";
      };
      createLocally = mkEnableOption "Ollama with the model on this host";
    };

    llm = {
      backend = mkOption {
        type = types.nullOr (
          types.enum [
            "llama-cpp"
            "ollama"
            "openai"
          ]
        );
        default = null;
        description = "The server of a model that answers simple questions: llama.cpp's, Ollama, or any other that speaks OpenAI's API. `null`: none, and none is needed. A second, stronger model is set in `settings.llm.remote`.";
      };
      model = mkOption {
        type = types.str;
        default = "";
        example = "qwen3:4b";
        description = "The model's name on that server. With llama.cpp on this host: the path of the model's file.";
      };
      url = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "http://10.0.0.6:8080";
        description = "The server's base URL.";
      };
      createLocally = mkEnableOption "the server on this host: llama.cpp's with the model's file, or Ollama, which fetches the model";
    };
  };
}
