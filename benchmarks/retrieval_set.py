"""A small retrieval set of the project's own: each topic has an answer and three ways to ask for it.

One phrasing is indexed with the answer, the two others are the questions. Half of the topics have a near neighbour
on purpose (two kinds of the same error), so that finding the field is not enough.
"""

from __future__ import annotations

__all__ = ["TOPICS", "pairs"]

TOPICS: tuple[tuple[tuple[str, str, str], str], ...] = (
    (
        ("ssh: Permission denied (publickey)", "git push over ssh says publickey denied", "login by key is refused"),
        "The agent offers another key. Run `ssh -v`, add `IdentitiesOnly yes` and `IdentityFile ~/.ssh/id_ed25519`.",
    ),
    (
        ("ssh host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED", "known_hosts entry is outdated"),
        "The server was reinstalled. Compare the fingerprint, then `ssh-keygen -R host` and connect again.",
    ),
    (
        ("docker: no space left on device", "container builds fill the disk", "free the space used by old images"),
        "Remove what nothing uses: `docker system prune --all --volumes`, then cap the build cache in daemon.json.",
    ),
    (
        ("docker permission denied /var/run/docker.sock", "cannot connect to the docker daemon", "use docker as user"),
        "The socket belongs to the group docker. Add the user to it, or use the rootless daemon, and log in again.",
    ),
    (
        (
            "ERR_MODULE_NOT_FOUND in node",
            "Cannot find package imported from index.mjs",
            "ES module import fails in node",
        ),
        'ES modules want the file extension in relative imports: write `./util.js`, and set `"type": "module"`.',
    ),
    (
        (
            "npm ERR! ERESOLVE unable to resolve dependency tree",
            "npm peer dependency conflict",
            "npm install refuses react",
        ),
        "Two packages want different peers. Update the older one, or use `npm install --legacy-peer-deps`.",
    ),
    (
        ("rust E0382 use of moved value", "borrow of moved value in a loop", "value used after being moved"),
        "The first use took ownership. Borrow with `&`, clone what is small, or take it out with `std::mem::take`.",
    ),
    (
        ("rust E0277 trait bound is not satisfied", "the trait Send is not implemented for Rc", "future is not Send"),
        "`Rc` and `RefCell` may not cross threads. Use `Arc` and `Mutex`, and drop the guard before `.await`.",
    ),
    (
        (
            "python ModuleNotFoundError although installed",
            "import fails inside the virtual environment",
            "pip installed elsewhere",
        ),
        "pip belongs to another interpreter. Install with `python -m pip install`, and look at `sys.executable`.",
    ),
    (
        (
            "UnicodeDecodeError: 'utf-8' codec can't decode byte",
            "reading a CSV with umlauts fails",
            "wrong file encoding",
        ),
        'The file is not UTF-8. Open it with `encoding="cp1252"`, or find the encoding with `file -i`.',
    ),
    (
        ("pytest fixture not found", "conftest.py is not picked up", "tests cannot see a shared fixture"),
        "Fixtures are seen below the directory of their conftest.py. Move it up, and do not import it by hand.",
    ),
    (
        ("sqlite database is locked", "concurrent writers block each other in sqlite", "OperationalError locked"),
        "Switch to `PRAGMA journal_mode=WAL`, set `busy_timeout`, and keep write transactions short.",
    ),
    (
        ("postgres too many connections", "FATAL: sorry, too many clients already", "connection pool for postgresql"),
        "Put pgbouncer in front in transaction mode, and lower the pool size of each worker.",
    ),
    (
        ("postgres query suddenly slow", "the planner does a sequential scan", "index is not used after a bulk load"),
        "Statistics are stale. Run `ANALYZE`, compare with `EXPLAIN (ANALYZE, BUFFERS)`, and raise autovacuum.",
    ),
    (
        ("nginx 502 bad gateway", "upstream prematurely closed connection", "reverse proxy cannot reach the app"),
        "The application is down or listens elsewhere. Check `proxy_pass`, the port, and the upstream's own log.",
    ),
    (
        ("nginx 413 request entity too large", "upload of a big file is refused", "raise the upload limit"),
        "Set `client_max_body_size 100m;` in the server block and reload.",
    ),
    (
        ("certificate has expired", "renew let's encrypt", "TLS handshake fails since today"),
        "Run `certbot renew --dry-run`, read why the timer did not run, and reload the web server in a deploy hook.",
    ),
    (
        (
            "unable to get local issuer certificate",
            "curl does not trust the company proxy",
            "self-signed CA in the chain",
        ),
        "Add the company's root to the system store and point `SSL_CERT_FILE` at the bundle; do not use `-k`.",
    ),
    (
        ("git detached HEAD with commits on it", "commits vanished after checkout", "recover lost work in git"),
        "Find them with `git reflog` and give them a name: `git switch -c rescue <hash>`.",
    ),
    (
        ("git merge conflict in a lock file", "package-lock.json conflicts", "Cargo.lock cannot be merged"),
        "Take one side, then let the tool write it anew: `git checkout --theirs FILE` and install again.",
    ),
    (
        ("undo the last commit but keep the changes", "I committed too early", "git reset soft"),
        "`git reset --soft HEAD~1` leaves everything staged. If it was pushed, use `git revert` instead.",
    ),
    (
        ("a systemd service starts before the network is up", "unit fails at boot, works by hand", "wait for DNS"),
        "Use `After=network-online.target` together with `Wants=network-online.target`, and `Restart=on-failure`.",
    ),
    (
        ("service is killed by the OOM killer", "process ends with signal 9 under load", "out of memory in a unit"),
        "Look at `journalctl -k`, set `MemoryHigh` below `MemoryMax`, and find the leak with heaptrack.",
    ),
    (
        ("cron job does not run", "script works in the shell, not from cron", "PATH is empty in crontab"),
        "cron has a bare environment. Use absolute paths, set PATH at the top, and send the output to a file.",
    ),
    (
        ("kubernetes pod in CrashLoopBackOff", "container restarts again and again", "pod never becomes ready"),
        "Read `kubectl logs --previous`, then the probes: give `initialDelaySeconds` what the start really takes.",
    ),
    (
        ("ImagePullBackOff in kubernetes", "cluster cannot pull from the private registry", "pull secret missing"),
        "Make a secret of type docker-registry and name it in `imagePullSecrets` of the service account.",
    ),
    (
        ("terraform state is locked", "Error acquiring the state lock", "somebody else's plan never ended"),
        "Make sure that no run is alive, then `terraform force-unlock LOCK_ID`.",
    ),
    (
        (
            "CORS error in the browser",
            "No 'Access-Control-Allow-Origin' header",
            "fetch from another origin is blocked",
        ),
        "The server must answer the preflight OPTIONS request and name the exact origin, not `*` with credentials.",
    ),
    (
        ("React state does not update at once", "useState shows the old value", "stale closure in an effect"),
        "State is set for the next render. Use the functional form `setX(old => ...)` and complete the dependencies.",
    ),
    (
        ("where do I keep API keys", "secrets in the repository", "environment variables or a vault for credentials"),
        "Never in git. Use a secret manager or files with mode 0600 handed over at start, and rotate what leaked.",
    ),
    (
        ("should tests use the real database", "mocking the database in tests", "fast but honest integration tests"),
        "Use the real engine in a throw-away instance, one transaction a test, rolled back; mock only what is remote.",
    ),
    (
        ("how small should a commit be", "one change per commit", "structure of a pull request"),
        "One purpose each, tests with the code, and a subject that says why; refactor before the change, not in it.",
    ),
    (
        ("bash script goes on after an error", "set -e is ignored in a pipeline", "fail early in shell scripts"),
        "`set -euo pipefail` at the top; conditions and command substitutions switch it off, so check those by hand.",
    ),
    (
        ("awk prints scientific notation", "large numbers are rounded in awk", "print integers exactly"),
        'Use `printf "%d"` and `OFMT`; above 2**53 switch to `bc` or python.',
    ),
    (
        ("cuda out of memory", "GPU memory is full while training", "torch RuntimeError CUDA OOM"),
        "Halve the batch and accumulate gradients, use bf16, and checkpoint activations.",
    ),
    (
        ("loss becomes nan", "training diverges after some steps", "gradients explode"),
        "Lower the learning rate, clip the norm at 1.0, warm up, and look for a division by zero in the loss.",
    ),
)


def pairs() -> tuple[list[str], list[tuple[str, set[int]]]]:
    """Return the texts to index, and questions with the positions of the texts that answer them.

    The phrasing that is indexed changes from topic to topic.
    """
    documents: list[str] = []
    questions: list[tuple[str, set[int]]] = []
    for number, (phrasings, answer) in enumerate(TOPICS):
        indexed = number % len(phrasings)
        documents.append(f"{phrasings[indexed]}\n{answer}")
        questions.extend((asked, {number}) for i, asked in enumerate(phrasings) if i != indexed)
    return documents, questions
