if [ "${1-}" = federate ]; then
[ "$(id -u)" = 0 ] || { echo "fedlearn: the service has credentials: run this as root" >&2; exit 2; }
exec systemd-run --quiet --collect --pipe --wait --service-type=exec \
  --uid=fedlearn --gid=fedlearn \
  --working-directory=/var/lib/fedlearn \
  --setenv=FEDLEARN_CONFIG=/etc/fedlearn/config.toml --setenv=HOME=/var/lib/fedlearn \
  --setenv=PATH=/usr/bin:/usr/bin \
  --property=LoadCredential=deploy-key:/run/secrets/deploy-key \
  --property=SetCredential=deploy-key:fedlearn-credential-missing \
  -- /bin/sh -c 'export FEDLEARN_FEDERATION__REMOTES__FLEET__SSH_KEY_FILE="$CREDENTIALS_DIRECTORY/deploy-key"; exec "$0" "$@"' /opt/fedlearn/bin/fedlearn "$@"
fi
run=()
if [ "$(id -un)" != fedlearn ]; then
  run=(/run/wrappers/bin/sudo -u fedlearn -g fedlearn --)
fi
cd /var/lib/fedlearn 2>/dev/null || true
exec "${run[@]}" env FEDLEARN_CONFIG=/etc/fedlearn/config.toml HOME=/var/lib/fedlearn /opt/fedlearn/bin/fedlearn "$@"
