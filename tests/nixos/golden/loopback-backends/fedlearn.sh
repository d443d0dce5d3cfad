run=()
if [ "$(id -un)" != fedlearn ]; then
  run=(/run/wrappers/bin/sudo -u fedlearn -g fedlearn --)
fi
cd /var/lib/fedlearn 2>/dev/null || true
exec "${run[@]}" env FEDLEARN_CONFIG=/etc/fedlearn/config.toml HOME=/var/lib/fedlearn /opt/fedlearn/bin/fedlearn "$@"
