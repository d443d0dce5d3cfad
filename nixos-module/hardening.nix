# The sandbox of every unit. `network` is what the unit may reach:
#   "none"      no network at all
#   "loopback"  servers on this host
#   "open"      whatever routing allows: exchange with remotes, alerts, backends that the administrator put elsewhere
network:
{
  # The units own their state directory; everything else is read-only.
  ProtectSystem = "strict";
  # Telemetry in a home is bound in path by path (services.nix).
  ProtectHome = "tmpfs";
  PrivateTmp = true;
  PrivateDevices = true;
  PrivateMounts = true;
  # Exception: PrivateUsers would hide the groups through which telemetry of other users is read.
  PrivateUsers = false;
  PrivateIPC = true;
  ProtectClock = true;
  ProtectControlGroups = "strict";
  ProtectHostname = true;
  ProtectKernelLogs = true;
  ProtectKernelModules = true;
  ProtectKernelTunables = true;
  ProtectProc = "invisible";
  ProcSubset = "pid";
  NoNewPrivileges = true;
  CapabilityBoundingSet = "";
  AmbientCapabilities = "";
  DevicePolicy = "closed";
  KeyringMode = "private";
  LockPersonality = true;
  MemoryDenyWriteExecute = true;
  RemoveIPC = true;
  RestrictNamespaces = true;
  RestrictRealtime = true;
  RestrictSUIDSGID = true;
  SystemCallArchitectures = "native";
  # A forbidden call fails with EPERM instead of killing a job in the middle of a write.
  SystemCallErrorNumber = "EPERM";
  SystemCallFilter = [
    "@system-service"
    "~@privileged"
    "~@resources"
  ];
  # The group may read what is shared (the data repository); nobody else reads anything.
  UMask = "0027";
}
// {
  none = {
    PrivateNetwork = true;
    # AF_UNIX: systemd's notification socket, the journal, PostgreSQL on this host.
    RestrictAddressFamilies = [ "AF_UNIX" ];
    IPAddressDeny = "any";
  };
  loopback = {
    RestrictAddressFamilies = [
      "AF_UNIX"
      "AF_INET"
      "AF_INET6"
    ];
    IPAddressDeny = "any";
    IPAddressAllow = "localhost";
  };
  open = {
    RestrictAddressFamilies = [
      "AF_UNIX"
      "AF_INET"
      "AF_INET6"
    ];
    # Exception: no IPAddressDeny, because these units speak to hosts that the administrator named.
    # Link-local addresses are where clouds hand out credentials; nothing of ours lies there.
    IPAddressDeny = [
      "link-local"
      "multicast"
    ];
  };
}
.${network}
