# docs/options.md, made from the options themselves: a string. `tools/options-page` writes it, a test compares it.
{ lib, pkgs }:
let
  inherit (lib.evalModules {
    modules = [
      ../nixos-module/options.nix
      {
        _module.args = { inherit pkgs; };
        _module.check = false;
      }
    ];
  })
    options
    ;

  shown = lib.filter (option: option.visible && !option.internal) (
    lib.optionAttrSetToDocList options.services.fedlearn
  );

  # Roles of the NixOS manual, as plain Markdown.
  plain =
    text:
    let
      parts = builtins.split "[{](option|file|command|manpage)[}]" text;
    in
    lib.trim (lib.concatStrings (lib.filter lib.isString parts));

  code =
    value:
    let
      text = value.text or (lib.generators.toPretty { } value);
    in
    if lib.hasInfix "\n" (lib.trim text) then "\n\n```nix\n${lib.trim text}\n```" else " `${lib.trim text}`";

  section =
    option:
    ''
      ## `${option.name}`

      ${plain (option.description.text or option.description)}

      - Type: ${option.type}
    ''
    + lib.optionalString (option ? default) "- Default:${code option.default}\n"
    + lib.optionalString (option ? example) "- Example:${code option.example}\n";

  options' = lib.sort (a: b: a.name < b.name) (lib.filter (option: !lib.hasInfix "_module" option.name) shown);
in
''
  # Options of `services.fedlearn`

  Made from `nixos-module/options*.nix` by `tools/options-page`; do not edit. A first configuration is in
  [deployment.md](deployment.md).

''
+ lib.concatMapStringsSep "\n" section options'
