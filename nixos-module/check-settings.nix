# What is wrong with a tree of settings, as lines that begin with the option's path. settings-keys.json says what the
# program takes; it is made from fedlearn/settings.py (tests/nixos/test_nixos_settings.py).
{
  lib,
  # Unknown names that another rule is about.
  except,
}:
let
  isOf = {
    boolean = lib.isBool;
    integer = lib.isInt;
    number = value: lib.isInt value || lib.isFloat value;
    string = value: lib.isString value || lib.isPath value;
    array = value: lib.isList value && lib.all isOf.string value;
  };
  fits =
    kind: value:
    isOf.${kind.type} value
    && (kind ? minimum -> value >= kind.minimum)
    && (kind ? maximum -> value <= kind.maximum)
    && (kind ? above -> value > kind.above)
    && (kind ? enum -> lib.elem value kind.enum);

  known = kind: if kind ? each then "<name>" else lib.concatStringsSep ", " (lib.attrNames kind.keys);
  # A table has keys of its own, or names that the user gives, each of one kind.
  inTable =
    path: kind: name: value:
    let
      inner = kind.keys.${name} or kind.each or null;
    in
    if inner != null then
      check "${path}.${name}" inner value
    else
      lib.optional (!except name)
        "${path}.${name}: there is no such setting; in ${path} there are ${known kind}";

  check =
    path: kind: value:
    if kind ? keys || kind ? each then
      if lib.isAttrs value then
        lib.concatLists (lib.mapAttrsToList (inTable path kind) value)
      else
        [ "${path}: wants a set of settings, ${known kind}" ]
    else
      lib.optional (!fits kind value)
        "${path}: wants ${kind.wants}, not ${lib.generators.toPretty { multiline = false; } value}";
in
check "services.fedlearn.settings" (lib.importJSON ./settings-keys.json)
