# Secrets: which credential each unit gets, and the settings that point to it.
{ cfg, lib }:
let
  # Settings that point to a credential.
  settings = {
    ledger-url = "FEDLEARN_LEDGER__URL_FILE";
    qdrant-api-key = "FEDLEARN_INDEX__API_KEY_FILE";
    embedding-api-key = "FEDLEARN_EMBEDDING__API_KEY_FILE";
    llm-api-key = "FEDLEARN_LLM__LOCAL__API_KEY_FILE";
    llm-remote-api-key = "FEDLEARN_LLM__REMOTE__API_KEY_FILE";
    origin-key = "FEDLEARN_FEDERATION__KEY_FILE";
  };
  remotes = lib.filterAttrs (_: remote: remote.credential != null) cfg.federation.remotes;
  # A rule of settings.nix refuses a name that is no credential.
  pathOf = name: cfg.credentials.${name} or "/missing";
in
rec {
  named = name: lib.optionalAttrs (name != null) { ${name} = pathOf name; };

  # Credentials by name, and variables with the credential that each one points to: those of every unit, and those of
  # the exchange alone.
  base = lib.intersectAttrs settings cfg.credentials;
  baseVariables = lib.mapAttrs' (name: _: lib.nameValuePair settings.${name} name) base;
  remote = lib.mapAttrs' (_: one: lib.nameValuePair one.credential (pathOf one.credential)) remotes;
  remoteVariables = lib.mapAttrs' (
    name: one:
    lib.nameValuePair "FEDLEARN_FEDERATION__REMOTES__${lib.toUpper name}__SSH_KEY_FILE" one.credential
  ) remotes;

  # systemd replaces %d by the unit's own credentials directory.
  inUnit = lib.mapAttrs (_: name: "%d/${name}");
  load = lib.mapAttrsToList (name: path: "${name}:${path}");
  # What a unit finds where the file is missing. Without it systemd fails the unit (243) before the program can say so
  # in one line and end with 75, to be tried again. fedlearn/settings.py knows the word.
  fallback = lib.mapAttrsToList (name: _: "${name}:fedlearn-credential-missing");
}
