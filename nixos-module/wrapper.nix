# The command `fedlearn` for administrators: as the service runs it, with its user, its settings and its state.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  exe = lib.getExe cfg.package;
  credentials = import ./credentials.nix { inherit cfg lib; };

  # Only systemd can hand credentials over. As in the units, only the exchange gets the keys of the remotes.
  withCredentials = secrets: variables: ''
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
        lib.concatMapStringsSep " " (one: "--property=LoadCredential=${lib.escapeShellArg one}") (
          credentials.load secrets
        )
      } \
      ${
        lib.concatMapStringsSep " " (one: "--property=SetCredential=${lib.escapeShellArg one}") (
          credentials.fallback secrets
        )
      } \
      -- ${pkgs.runtimeShell} -c '${
        lib.concatStrings (
          lib.mapAttrsToList (var: name: "export ${var}=\"$CREDENTIALS_DIRECTORY/${name}\"; ") variables
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
    lib.optionalString (credentials.remote != { }) ''
      if [ "''${1-}" = federate ]; then
      ${
        withCredentials (credentials.base // credentials.remote) (
          credentials.baseVariables // credentials.remoteVariables
        )
      }fi
    ''
    + (
      if credentials.base == { } then
        withoutCredentials
      else
        withCredentials credentials.base credentials.baseVariables
    )
  );
in
{
  config = lib.mkIf cfg.enable {
    environment.systemPackages = lib.optional cfg.createWrapper wrapper;
  };
}
