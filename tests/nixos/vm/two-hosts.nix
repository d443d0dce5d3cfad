# Two hosts and a bare repository that both can reach: what one learns, the other answers, and both end with the same
# data. The hosts believe everybody who can push there, because their keys are made at first start.
{ fedlearn }:
let
  host =
    { ... }:
    {
      imports = [ fedlearn ];
      services.fedlearn = {
        enable = true;
        settings.telemetry.directories = [ "/var/lib/telemetry" ];
        federation.remotes.fleet = {
          url = "git://hub/knowledge.git";
          trust = "all";
        };
      };
      systemd.tmpfiles.rules = [ "d /var/lib/telemetry 0755 root root" ];
    };
in
{
  name = "fedlearn-two-hosts";

  nodes = {
    inherit host;
    other = host;
    hub =
      { pkgs, ... }:
      {
        environment.systemPackages = [ pkgs.git ];
        networking.firewall.allowedTCPPorts = [ 9418 ];
        services.gitDaemon = {
          enable = true;
          basePath = "/srv/git";
          exportAll = true;
          options = "--enable=receive-pack";
        };
        systemd.tmpfiles.rules = [ "d /srv/git 0755 git git" ];
      };
  };

  testScript = ''
    import json

    start_all()
    hub.wait_for_unit("multi-user.target")
    hub.succeed("sudo -u git git init --bare --initial-branch=main /srv/git/knowledge.git")
    hub.systemctl("restart git-daemon.service")
    hub.wait_for_open_port(9418)
    for machine in [host, other]:
        machine.wait_for_unit("fedlearn.service")

    def tell(machine, question, answer):
        event = json.dumps({
            "event_type": "local_inference", "query": question, "response": answer, "success": True,
            "user_feedback": 1, "timestamp": "2026-01-05T00:00:00+00:00",
        })
        machine.succeed(f"echo '{event}' >> /var/lib/telemetry/hybrid-events.jsonl")
        machine.wait_until_succeeds(f"fedlearn search '{question}' | grep -F '{answer[:20]}'", timeout=60)

    tell(host, "How do I free the port 8080 that a dead server holds?",
         "Run fuser -k 8080/tcp, then start the server again: the port is free at once.")
    tell(other, "Why does the backup unit stop after ninety seconds?",
         "Set TimeoutStartSec=1h in its service section: the default limit is ninety seconds.")

    with subtest("both exchange until nothing is new"):
        for machine in [host, other, host, other]:
            machine.succeed("systemctl start fedlearn-sync.service fedlearn-federate.service")
        for machine in [host, other]:
            machine.wait_until_succeeds("fedlearn search 'port 8080 is taken' | grep fuser", timeout=60)
            machine.wait_until_succeeds("fedlearn search 'backup unit is cut off' | grep TimeoutStartSec", timeout=60)

    with subtest("both hold the same patterns, byte for byte"):
        listing = "cd /var/lib/fedlearn/repository && sha256sum data/patterns/*.jsonl"
        assert host.succeed(listing) == other.succeed(listing)

    with subtest("a remote that is away is no failure"):
        hub.shutdown()
        host.execute("systemctl start fedlearn-federate.service")
        host.fail("systemctl is-failed fedlearn-federate.service")
  '';
}
