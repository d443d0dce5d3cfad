if [ "${1-}" = federate ]; then
[ "$(id -u)" = 0 ] || { echo "fedlearn: the service has credentials: run this as root" >&2; exit 2; }
exec systemd-run --quiet --collect --pipe --wait --service-type=exec \
  --uid=fedlearn --gid=fedlearn \
  --working-directory=/var/lib/fedlearn \
  --setenv=FEDLEARN_CONFIG=/etc/fedlearn/config.toml --setenv=HOME=/var/lib/fedlearn \
  --setenv=PATH=/usr/bin:/usr/bin \
  --property=LoadCredential=deploy-key:/run/secrets/deploy-key --property=LoadCredential=embedding-api-key:/run/secrets/embedding-api-key --property=LoadCredential=origin-key:/run/secrets/origin-key \
  --property=SetCredential=deploy-key:fedlearn-credential-missing --property=SetCredential=embedding-api-key:fedlearn-credential-missing --property=SetCredential=origin-key:fedlearn-credential-missing \
  -- /bin/sh -c 'export FEDLEARN_EMBEDDING__API_KEY_FILE="$CREDENTIALS_DIRECTORY/embedding-api-key"; export FEDLEARN_FEDERATION__KEY_FILE="$CREDENTIALS_DIRECTORY/origin-key"; export FEDLEARN_FEDERATION__REMOTES__FLEET__SSH_KEY_FILE="$CREDENTIALS_DIRECTORY/deploy-key"; exec "$0" "$@"' /opt/fedlearn/bin/fedlearn "$@"
fi
[ "$(id -u)" = 0 ] || { echo "fedlearn: the service has credentials: run this as root" >&2; exit 2; }
exec systemd-run --quiet --collect --pipe --wait --service-type=exec \
  --uid=fedlearn --gid=fedlearn \
  --working-directory=/var/lib/fedlearn \
  --setenv=FEDLEARN_CONFIG=/etc/fedlearn/config.toml --setenv=HOME=/var/lib/fedlearn \
  --setenv=PATH=/usr/bin:/usr/bin \
  --property=LoadCredential=embedding-api-key:/run/secrets/embedding-api-key --property=LoadCredential=origin-key:/run/secrets/origin-key \
  --property=SetCredential=embedding-api-key:fedlearn-credential-missing --property=SetCredential=origin-key:fedlearn-credential-missing \
  -- /bin/sh -c 'export FEDLEARN_EMBEDDING__API_KEY_FILE="$CREDENTIALS_DIRECTORY/embedding-api-key"; export FEDLEARN_FEDERATION__KEY_FILE="$CREDENTIALS_DIRECTORY/origin-key"; exec "$0" "$@"' /opt/fedlearn/bin/fedlearn "$@"
