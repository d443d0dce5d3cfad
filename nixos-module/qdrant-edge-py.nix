# The embedded Qdrant, from its wheels: it is not in nixpkgs.
{
  lib,
  stdenv,
  buildPythonPackage,
  fetchPypi,
  autoPatchelfHook,
}:
let
  wheels = {
    x86_64-linux = {
      platform = "manylinux_2_28_x86_64";
      hash = "sha256-e8c06kk9H5LmuK90vGjE+QOyypBZP4mc0bmYzRJ0TaQ=";
    };
    aarch64-linux = {
      platform = "manylinux_2_28_aarch64";
      hash = "sha256-ooXWVe4GXUu6gcY4l3CYoTejxhTN//xMw5dPSF9ysfI=";
    };
  };
  wheel =
    wheels.${stdenv.hostPlatform.system}
      or (throw "qdrant-edge-py: there is no wheel for ${stdenv.hostPlatform.system}");
in
buildPythonPackage rec {
  pname = "qdrant-edge-py";
  version = "0.9.0";
  format = "wheel";

  src = fetchPypi {
    pname = "qdrant_edge_py";
    inherit version;
    format = "wheel";
    dist = "cp310";
    python = "cp310";
    abi = "abi3";
    inherit (wheel) platform hash;
  };

  nativeBuildInputs = [ autoPatchelfHook ];
  buildInputs = [ stdenv.cc.cc.lib ];

  pythonImportsCheck = [ "qdrant_edge" ];

  meta = {
    description = "Qdrant's vector search engine in process";
    homepage = "https://qdrant.tech";
    license = lib.licenses.asl20;
    sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];
    platforms = lib.attrNames wheels;
  };
}
