# How far each kind of unit must reach, from the servers that the settings name: "none", "loopback" or "open".
{ cfg, lib }:
let
  inherit (cfg) settings;
  ledgerUrl = settings.ledger.url or "";

  isLoopback = url: builtins.match "[a-z]+://([^/@]*@)?(localhost|127[.][0-9.]+|\\[::1])(:[0-9]+)?(/.*)?" url != null;
  toUrl = url: lib.optional (url != "") (if isLoopback url then "loopback" else "open");
  farthest =
    reaches: if lib.elem "open" reaches then "open" else if reaches != [ ] then "loopback" else "none";

  toLedger =
    if cfg.credentials ? ledger-url then
      [ "open" ]
    # An empty host is a unix socket.
    else if builtins.match "postgresql:///.*" ledgerUrl != null then
      [ ]
    else
      toUrl ledgerUrl;
  toStores = toLedger ++ toUrl (settings.index.url or "") ++ toUrl (settings.embedding.url or "");
  toModels = toUrl (settings.llm.local.url or "") ++ toUrl (settings.llm.remote.url or "");
in
{
  ledger = farthest toLedger;
  stores = farthest toStores;
  # The daemon learns and scores; it is never cut off from loopback, so that a model on this host can be added at run time.
  daemon = farthest ([ "loopback" ] ++ toStores);
  # What answers assistants listens on loopback at least, and may ask the models.
  answers = farthest ([ "loopback" ] ++ toStores ++ toModels);
}
