# A reinstalled host: its state is gone, its data repository (on another disk, or cloned again) is not, and the import
# hook brings the knowledge back before the daemon starts.
{ fedlearn }:
{
  name = "fedlearn-reinstall";

  nodes.host =
    { pkgs, ... }:
    {
      imports = [ fedlearn ];
      services.fedlearn = {
        enable = true;
        federation.repository = "/srv/knowledge";
        settings.telemetry.directories = [ "/var/lib/telemetry" ];
        credentials.origin-key = "/etc/fedlearn-origin-key";
      };
      # A fleet keeps its hosts' keys in its secret store, so that a reinstalled host is still the origin that it was.
      system.activationScripts.originKey = ''
        [ -e /etc/fedlearn-origin-key ] || ${pkgs.openssh}/bin/ssh-keygen -q -t ed25519 -N "" -f /etc/fedlearn-origin-key
      '';
      systemd.tmpfiles.rules = [ "d /var/lib/telemetry 0755 root root" ];
    };

  testScript = ''
    import json

    host.wait_for_unit("fedlearn.service")
    event = json.dumps({
        "event_type": "local_inference",
        "query": "How do I free the port 8080 that a dead server holds?",
        "response": "Run fuser -k 8080/tcp, then start the server again: the port is free at once.",
        "success": True, "user_feedback": 1, "timestamp": "2026-01-05T00:00:00+00:00",
    })
    host.succeed(f"echo '{event}' >> /var/lib/telemetry/hybrid-events.jsonl")
    host.wait_until_succeeds("fedlearn search 'port is taken' | grep fuser", timeout=60)
    host.succeed("systemctl start fedlearn-sync.service fedlearn-export.service")

    host.succeed("systemctl stop 'fedlearn*'")
    host.succeed("rm -rf /var/lib/fedlearn /var/lib/telemetry/*")
    host.shutdown()
    host.start()

    host.wait_for_unit("fedlearn.service")
    assert "Imported" in host.succeed("journalctl -b -u fedlearn-import.service -o cat")
    host.succeed("fedlearn search 'port is taken' | grep fuser")
  '';
}
