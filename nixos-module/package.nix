# fedlearn and its command, with every dependency that the module's backends need.
{
  lib,
  python3Packages,
  gitMinimal,
  openssh,
  postgresql,
}:
let
  project = (lib.importTOML ../pyproject.toml).project;
  mcp =
    if lib.versionAtLeast (python3Packages.mcp.version or "0") "2.3" then
      python3Packages.mcp
    else
      python3Packages.callPackage ./mcp.nix { };
in
python3Packages.buildPythonApplication {
  pname = "fedlearn";
  inherit (project) version;
  pyproject = true;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../pyproject.toml
      ../README.md
      ../LICENSE
      ../fedlearn
      ../tests
    ];
  };

  build-system = [ python3Packages.setuptools ];

  dependencies =
    with python3Packages;
    [
      alembic
      httpx
      jsonlines
      numpy
      orjson
      pyahocorasick
      pydantic
      pydantic-settings
      rich
      sdnotify
      sqlalchemy
      tenacity
      typer
      watchfiles
      # The extras: services.fedlearn.{database,qdrant,mcp,dashboard,metrics}, and further rules of the privacy gate.
      google-re2
      prometheus-client
      psycopg
      qdrant-client
      starlette
      uvicorn
    ]
    ++ [
      mcp
      (python3Packages.qdrant-edge-py or (python3Packages.callPackage ./qdrant-edge-py.nix { }))
    ];

  # git and ssh-keygen are run by name, from wherever the command is started.
  makeWrapperArgs = [
    "--prefix PATH : ${
      lib.makeBinPath [
        gitMinimal
        openssh
      ]
    }"
  ];

  nativeCheckInputs = [
    gitMinimal
    openssh
    postgresql
  ]
  ++ (with python3Packages; [
    hypothesis
    psutil
    pytest-xdist
    pytestCheckHook
  ]);

  pytestFlags = [ "-m not root" ];
  # They read the whole checkout: Nix files, git's list of files.
  disabledTestPaths = [
    "tests/nixos"
    "tests/architecture"
  ];
  pythonImportsCheck = [ "fedlearn" ];

  meta = {
    description = project.description;
    license = lib.licenses.mit;
    mainProgram = "fedlearn";
    platforms = lib.platforms.linux;
  };
}
