# services.fedlearn: one option tree, one set of units, one sandbox. Start with options.nix, then services.nix.
{
  imports = [
    ./options.nix
    ./settings.nix
    ./services.nix
    ./jobs.nix
    ./doors.nix
    ./wrapper.nix
    ./metrics.nix
    ./timers.nix
    ./backends.nix
  ];
}
