[ "$(id -u)" = 0 ] || { echo "fedlearn: the service has credentials: run this as root" >&2; exit 2; }
exec systemd-run --quiet --collect --pipe --wait --service-type=exec \
  --uid=learner --gid=learners \
  --working-directory=/srv/fedlearn \
  --setenv=FEDLEARN_CONFIG=/etc/fedlearn/config.toml --setenv=HOME=/srv/fedlearn \
  --setenv=PATH=/usr/bin:/usr/bin \
  --property=LoadCredential=ledger-url:/run/secrets/ledger-url --property=LoadCredential=llm-remote-api-key:/run/secrets/llm-remote-api-key --property=LoadCredential=origin-key:/run/secrets/origin-key --property=LoadCredential=qdrant-api-key:/run/secrets/qdrant-api-key \
  --property=SetCredential=ledger-url:fedlearn-credential-missing --property=SetCredential=llm-remote-api-key:fedlearn-credential-missing --property=SetCredential=origin-key:fedlearn-credential-missing --property=SetCredential=qdrant-api-key:fedlearn-credential-missing \
  -- /bin/sh -c 'export FEDLEARN_FEDERATION__KEY_FILE="$CREDENTIALS_DIRECTORY/origin-key"; export FEDLEARN_INDEX__API_KEY_FILE="$CREDENTIALS_DIRECTORY/qdrant-api-key"; export FEDLEARN_LEDGER__URL_FILE="$CREDENTIALS_DIRECTORY/ledger-url"; export FEDLEARN_LLM__REMOTE__API_KEY_FILE="$CREDENTIALS_DIRECTORY/llm-remote-api-key"; exec "$0" "$@"' /opt/fedlearn/bin/fedlearn "$@"
