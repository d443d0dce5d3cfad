# services.fedlearn for Home Manager: the daemon and the jobs of one user whose telemetry lies in the home.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.fedlearn;
  inherit (lib)
    literalExpression
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  toml = pkgs.formats.toml { };
  schedules = import ../nixos-module/schedules.nix;
  exe = lib.getExe cfg.package;
  remotes = cfg.settings.federation.remotes or { };

  wrong = import ../nixos-module/check-settings.nix {
    inherit lib;
    except = _: false;
  } cfg.settings;

  commands = {
    sync = "sync";
    export = "export";
    maintain = "maintain";
  }
  // lib.optionalAttrs (remotes != { }) { federate = "federate"; }
  // lib.optionalAttrs cfg.coordinator.enable { coordinate = "coordinate"; };

  path = lib.makeBinPath [
    pkgs.git
    pkgs.openssh
  ];

  service = description: Service: {
    Unit.Description = description;
    Service = {
      Environment = [ "PATH=${path}" ];
      # What a user's manager can give; the NixOS module's sandbox wants the system's.
      NoNewPrivileges = true;
      LockPersonality = true;
      MemoryDenyWriteExecute = true;
      RestrictRealtime = true;
      RestrictSUIDSGID = true;
      SystemCallArchitectures = "native";
      UMask = "0077";
      Nice = 10;
    }
    // Service;
  };
in
{
  options.services.fedlearn = {
    enable = mkEnableOption "fedlearn for this user";

    package = mkOption {
      type = types.package;
      default = pkgs.fedlearn or (pkgs.callPackage ../nixos-module/package.nix { });
      defaultText = literalExpression "pkgs.fedlearn";
      description = "The fedlearn package.";
    };

    settings = mkOption {
      inherit (toml) type;
      default = { };
      description = "The settings file, as Nix; it becomes {file}`~/.config/fedlearn/config.toml`.";
    };

    schedule = mkOption {
      type = types.nullOr (types.enum (lib.attrNames schedules));
      default = "conservative";
      description = "How often the jobs run, as for the NixOS module. `null`: no timers.";
    };

    daemon.enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the learning daemon follows the telemetry.";
    };

    coordinator.enable = mkEnableOption "the coordinator, which writes playbooks of what keeps failing";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = wrong == [ ];
        message = lib.concatStringsSep "\n" wrong;
      }
    ];
    home.packages = [ cfg.package ];
    xdg.configFile."fedlearn/config.toml".source = toml.generate "fedlearn.toml" cfg.settings;

    systemd.user.services = {
      fedlearn = mkIf cfg.daemon.enable (
        service "fedlearn: learn from telemetry" {
          Type = "notify";
          NotifyAccess = "main";
          ExecStartPre = [
            "${exe} init"
            # Nothing to import yet, or later: neither keeps the daemon from starting.
            "-${exe} import"
          ];
          ExecStart = "${exe} daemon";
          WatchdogSec = 60;
          Restart = "on-failure";
          RestartSec = 5;
          RestartSteps = 8;
          RestartMaxDelaySec = 600;
        }
        // {
          Install.WantedBy = [ "default.target" ];
        }
      );
    }
    // lib.mapAttrs' (
      job: command:
      lib.nameValuePair "fedlearn-${job}" (
        service "fedlearn: ${job}" {
          Type = "oneshot";
          ExecStart = "${exe} ${command}";
          SuccessExitStatus = 75;
        }
      )
    ) commands;

    systemd.user.timers = mkIf (cfg.schedule != null) (
      lib.mapAttrs' (
        job: _:
        lib.nameValuePair "fedlearn-${job}" {
          Unit.Description = "fedlearn: when to run ${job}";
          Timer = {
            Persistent = true;
            FixedRandomDelay = true;
            AccuracySec = "1s";
          }
          // schedules.${cfg.schedule}.${job};
          Install.WantedBy = [ "timers.target" ];
        }
      ) commands
    );
  };
}
