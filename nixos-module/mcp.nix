# The official MCP SDK, from its wheels: fedlearn needs version 2.3, nixpkgs 26.05 has 1.
{
  lib,
  buildPythonPackage,
  fetchPypi,
  anyio,
  h11,
  idna,
  jsonschema,
  opentelemetry-api,
  pydantic,
  pyjwt,
  python-multipart,
  sse-starlette,
  starlette,
  truststore,
  typing-extensions,
  typing-inspection,
  uvicorn,
}:
let
  # A package of pure Python; `name` is the wheel's, with underscores.
  wheel =
    {
      name,
      version,
      hash,
      description,
      license,
      dependencies,
      relaxed ? [ ],
    }:
    buildPythonPackage {
      pname = lib.replaceStrings [ "_" ] [ "-" ] name;
      inherit version dependencies;
      format = "wheel";
      src = fetchPypi {
        pname = name;
        inherit version hash;
        format = "wheel";
        dist = "py3";
        python = "py3";
      };
      pythonRelaxDeps = relaxed;
      pythonImportsCheck = [ name ];
      meta = { inherit description license; };
    };

  httpcore2 = wheel {
    name = "httpcore2";
    version = "2.16.2";
    hash = "sha256-FgUa4qQvd2AHVD8y3pNJoxeyPSy7ThRWtLrA6IuHQZo=";
    description = "A minimal HTTP client, the transport of httpx2";
    license = lib.licenses.bsd3;
    dependencies = [
      anyio
      h11
      truststore
    ];
  };
  httpx2 = wheel {
    name = "httpx2";
    version = "2.16.2";
    hash = "sha256-8FwTqt5MRdvxyQYGR6EFjwrK1iOY+tludBJp7bM9RvU=";
    description = "An HTTP client";
    license = lib.licenses.bsd3;
    dependencies = [
      anyio
      httpcore2
      idna
      truststore
      typing-extensions
    ];
    # It asks for the newest; what it calls is older.
    relaxed = [ "idna" ];
  };
  mcp-types = wheel {
    name = "mcp_types";
    version = "2.3.0";
    hash = "sha256-lo79va7fqwatrkDTeKNDlfEJDFkh1L48nN4oOq922R0=";
    description = "Types of the Model Context Protocol";
    license = lib.licenses.mit;
    dependencies = [
      pydantic
      typing-extensions
    ];
  };
in
wheel {
  name = "mcp";
  version = "2.3.0";
  hash = "sha256-3QxEwInRZFPorjGjh3oAVNeiMUyqqB9eBUG5sXNLI3c=";
  description = "Servers and clients of the Model Context Protocol";
  license = lib.licenses.mit;
  dependencies = [
    anyio
    httpx2
    jsonschema
    mcp-types
    opentelemetry-api
    pydantic
    pyjwt
    python-multipart
    sse-starlette
    starlette
    typing-extensions
    typing-inspection
    uvicorn
  ]
  ++ pyjwt.optional-dependencies.crypto or [ ];
}
