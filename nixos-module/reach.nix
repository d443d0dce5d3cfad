# How far each kind of unit must reach, from the servers that the settings name: "none", "loopback" or "open".
{ cfg, lib }:
let
  inherit (cfg) settings;
  ledgerUrl = settings.ledger.url or "";

  isHere = address: address == "localhost" || address == "::1" || lib.hasPrefix "127." address;
  isLoopback =
    url: builtins.match "[a-z]+://([^/@]*@)?(localhost|127[.][0-9.]+|\\[::1])(:[0-9]+)?(/.*)?" url != null;
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
  # The HTTP door asks the models, and listens where it is told.
  door = farthest (
    [ (if isHere cfg.dashboard.listenAddress then "loopback" else "open") ] ++ toStores ++ toModels
  );
  inherit isHere;
}
