# One host with every backend created locally: Qdrant, PostgreSQL, and a stub in Ollama's place (no model can be
# fetched inside a test).
{ fedlearn }:
{
  name = "fedlearn-one-host";

  nodes.host =
    { pkgs, ... }:
    {
      imports = [ fedlearn ];
      virtualisation.memorySize = 2048;

      services.fedlearn = {
        enable = true;
        qdrant.createLocally = true;
        database.createLocally = true;
        embedding = {
          backend = "ollama";
          url = "http://127.0.0.1:11434";
          dimension = 8;
        };
        dashboard.enable = true;
        settings.telemetry.directories = [ "/var/lib/telemetry" ];
      };
      services.prometheus.exporters.node.enable = true;
      systemd.tmpfiles.rules = [ "d /var/lib/telemetry 0755 root root" ];

      systemd.services.ollama-stub = {
        description = "answers /api/embed with a vector made from the text";
        wantedBy = [ "multi-user.target" ];
        before = [ "fedlearn.service" ];
        serviceConfig.ExecStart = "${pkgs.python3.interpreter} ${./ollama_stub.py}";
      };
    };

  testScript = ''
    import json

    host.wait_for_unit("qdrant.service")
    host.wait_for_unit("postgresql.target")
    host.wait_for_unit("fedlearn.service")
    host.succeed("systemctl show -P Result fedlearn-import.service | grep -x success")

    with subtest("what is appended is learnt, into PostgreSQL and Qdrant"):
        event = json.dumps({
            "event_type": "local_inference",
            "query": "How do I free the port 8080 that a dead server holds?",
            "response": "Run `fuser -k 8080/tcp`, then start the server again: the port is free at once.",
            "success": True,
            "user_feedback": 1,
            "timestamp": "2026-01-05T00:00:00+00:00",
        })
        host.succeed(f"echo '{event}' >> /var/lib/telemetry/hybrid-events.jsonl")
        host.wait_until_succeeds("fedlearn search 'port is taken' | grep fuser", timeout=60)
        host.succeed("sudo -u fedlearn psql -tc 'select count(*) from interactions' fedlearn | grep -w 1")
        host.succeed("curl -fs http://127.0.0.1:6333/collections | grep fedlearn-")

    with subtest("the HTTP door opens, and wants its token"):
        host.wait_for_unit("fedlearn-serve.service")
        host.succeed("curl -fs http://127.0.0.1:8766/healthz | grep ok")
        host.fail("curl -fs http://127.0.0.1:8766/v1/models")
        token = host.succeed("cat /var/lib/fedlearn/serve_token").strip()
        host.succeed(f"curl -fs -H 'Authorization: Bearer {token}' http://127.0.0.1:8766/v1/models")

    with subtest("the jobs of the schedule run under their sandbox"):
        for job in ["sync", "export", "maintain", "metrics"]:
            host.succeed(f"systemctl start fedlearn-{job}.service")
        host.wait_for_unit("prometheus-node-exporter.service")
        host.wait_until_succeeds("curl -fs http://127.0.0.1:9100/metrics | grep fedlearn_lines_total", timeout=30)
        host.succeed("systemctl list-timers | grep fedlearn-sync.timer")

    with subtest("a store that is away is waited for"):
        host.succeed("systemctl stop qdrant.service")
        host.fail("systemctl is-failed fedlearn-export.service")
        host.execute("systemctl start fedlearn-export.service")
        host.fail("systemctl is-failed fedlearn-export.service")
  '';
}
