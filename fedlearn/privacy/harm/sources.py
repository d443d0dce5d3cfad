"""Places nobody vouches for: binary caches, keys, packages and programs from elsewhere."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

DEEDS: tuple[Deed, ...] = (
    objection(
        "substituter",
        "adds a binary cache or a key that is trusted",
        "substituters trusted-public-keys cachix·use trusted-substituters",
        r"\b(?:extra-|trusted-"
        r"|extra-trusted-)?substituters\b[\"']?\s{0,3}[=\s]\s{0,3}[^\n;]{0,200}?https?://"
        r"(?!cache\.nixos\.org|nix-community\.cachix\.org)|\b"
        r"(?:extra-)?trusted-public-keys\b[\"']?\s{0,3}[=\s]\s{0,3}(?:\[\s{0,6})?(?:[\"']?"
        r"(?:cache\.nixos\.org-1|nix-community\.cachix\.org-1):[a-z0-9+/=]{20,60}[\"']?\s{1,6}){0,4}[\"']?"
        r"(?!cache\.nixos\.org-1:|nix-community\.cachix\.org-1:)[\w.-]{2,80}-\d{1,2}:[a-z0-9+/=]{20,}"
        r"|\bcachix\s{1,3}use\s{1,3}(?!nix-community|cachix\b)\S",
    ),
    objection(
        "install",
        "fetches code for Nix without saying its hash",
        "fetchtarball fetchurl fetchgit",
        r"\bbuiltins\.fetch(?:tarball|url|git)\s{1,3}[\"']?https?://(?!github\.com/nixos|channels\.nixos\.org"
        r"|nixos\.org)",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "pip· pip3 uv· npm· yarn· pnpm· gem· cargo· index-url --registry dpkg rpm· apt-key ppa: "
        "--dangerous flatpak add-apt-repository nix-env nix-channel nix· easy_install go·install",
        r"\b(?:pip3?|uv\s(?:pip|add)|pipx|easy_install)\s[^\n;|]{0,160}?(?:--(?:extra-)?index-url|-i"
        r"|--find-links|-f)[\s=]{1,3}(?:http://|https://(?!pypi\.org|download\.pytorch\.org"
        r"|pypi\.nvidia\.com|test\.pypi\.org))|\b(?:pip3?|uv\spip|pipx)\s{1,3}(?:install"
        r"|run)\s[^\n;|]{0,120}?(?:git\+http|https?://(?!github\.com/[\w.-]{1,60}/[\w.-]{1,60}/releases"
        r"|files\.pythonhosted\.org|download\.pytorch\.org))|\b(?:(?:npm|yarn|pnpm|bun)\s{1,3}(?:i|install|add|ci"
        r"|exec|x|dlx|set|config|publish|create|global)|npx"
        r")(?=\s)[^\n;|]{0,160}?(?:--registry[\s=]{1,3}(?!https://registry\.npmjs\.org)\S|\s(?:git\+"
        r"|http)s?\S{0,10}://)|\bgem\s{1,3}install\s[^\n;|]{0,80}(?:--source|-s)\s"
        r"|\bcargo\s{1,3}install\s[^\n;|]{0,80}--(?:git|index|registry)|\b(?:dpkg|rpm|dnf|yum|apt(?:-get)?"
        r"|zypper)\s[^\n;|]{0,60}?\shttps?://|\bapt-key\s{1,3}(?:add|adv)"
        r"|\badd-apt-repository\s[^\n;|]{0,40}(?:ppa:|http)|\bsnap\s{1,3}install\s[^\n;|]{0,40}--dangerous"
        r"|\bflatpak\s{1,3}install\s[^\n;|]{0,40}https?://|\bnix(?:-env|-channel|-shell"
        r"|-build)?\s[^\n;|]{0,120}?(?:\s|=)(?:http://\S|https?://(?!github\.com/nixos"
        r"|channels\.nixos\.org|nixos\.org|github\.com/nix-community)\S{1,200}\.(?:tar\.\w{2,3}|tgz|zip"
        r"|nix)\b)",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "goproxy --index set·registry config·set uv·",
        r"\bgoproxy\s{0,2}=\s{0,2}[\"']?http(?!s?://proxy\.golang\.org)|\buv\s[^\n;|]{0,80}?--"
        r"(?:default-)?index[\s=]{1,3}https?://(?!pypi\.org)"
        r"|\b(?:npm|yarn|pnpm)\s{1,3}(?:config\s{1,3})?set\s{1,3}registry[\s=]{1,3}(?!https://registry\."
        r"(?:npmjs\.org|yarnpkg\.com))\S",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "pacman brew· conda mamba poetry apk· opkg zypper choco winget port·",
        r"\b(?:pacman|brew|conda|mamba|poetry|apk|opkg|zypper|choco|winget)\s[^\n;|]{0,80}?\s(?:[\"']?http://\S"
        r"|[\"']?https?://\S{1,200}"
        r"\.(?:rb|zst|xz|pkg|apk|ipk|rpm|msi|exe)\b)|\bpoetry\ssource\sadd\s\S{1,40}\s(?!https://pypi\.org)https?:"
        r"|\b(?:conda|mamba)\s[^\n;|]{0,80}-c\s{1,3}https?://(?!(?:conda\.anaconda\.org|repo\.anaconda\.com))",
    ),
    objection(
        "substituter",
        "adds a binary cache or a key that is trusted",
        "binarycache nix_config attic· post-build-hook builders buildmachines nixpkgs.url --substituters --from "
        "--store "
        "trusted-users allowed-users binary-caches narinfo secret-key-files",
        r"\bbinary-?cache(?:s|publickeys|-public-keys)\b[\"']?\s{0,3}[=\s]\s{0,3}[^\n;]{0,120}(?:https?://"
        r"(?!cache\.nixos\.org|nix-community\.cachix\.org)|:[a-z0-9+/]{30})"
        r"|\bnix_config=[^\n]{0,120}(?:substituters|trusted-public-keys|require-sigs|sandbox)|--"
        r"(?:extra-)?substituters[\s=]{1,3}[\"']?https?://(?!cache\.nixos\.org|nix-community\.cachix)"
        r"|\battic\s{1,3}use\s|\bpost-build-hook\b[\"']?\s{0,3}=|\bbuilders\b[\"']?\s{0,3}=\s{0,3}[\"'\[\s]{0,6}ssh"
        r"(?:-ng)?://|\bnix\s{1,3}copy\s[^\n;|]{0,60}--from\s{1,3}https?://(?!cache\.nixos\.org)"
        r"|\bnixpkgs\.url\s{0,3}=\s{0,3}[\"'](?:https?://(?!(?:channels|releases)\.nixos\.org|github\.com/nixos"
        r"|flakehub\.com|nixos\.org)|github:(?!nixos/|nix-community/|nixpkgs/|\$|<|owner))"
        r"|\btrusted-users\b[\"']?\s{0,3}=\s{0,3}[^\n;]{0,60}(?:\*|@users|\"everyone|@nixbld|nobody)",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        "pip_index_url pip_extra_index uv_index npm_config_registry .npmrc pip.conf index-url index_url registry= "
        "source.crates mirror goproxy= --repository repository-url extra-index sources·--add sources·add "
        "--add-repo "
        "addrepo rpm·--import remote-add kubectl·apply helm·repo docker·run docker·pull podman·run "
        "--install-extension "
        "load-extension plugin·install brew·tap code· distribution-url config-manager repo·add signed-by "
        "repo_gpgcheck trusted.gpg "
        "& http --install docker podman --no-gpg .vsix",
        r"\b(?:pip_(?:extra_)?index_url|uv_(?:default_|extra_)?index(?:_url)?|npm_config_registry"
        r"|yarn_registry)\s{0,2}=\s{0,2}[\"']?https?://(?!pypi\.org|registry\.npmjs\.org|download\.pytorch)"
        r"|\b(?:extra-)?index[-_]url\b\s{0,3}[=\s]\s{0,3}[\"']?(?:http://|https://(?!pypi\.org"
        r"|download\.pytorch\.org|pypi\.nvidia\.com|test\.pypi\.org|\$|<))"
        r"|(?:^|[\s\"'])registry\s{0,3}=\s{0,3}[\"']?(?:sparse\+)?https?://(?!registry\.npmjs\.org"
        r"|index\.crates\.io|registry\.yarnpkg|localhost|\$|<)\S{3}[^\n]{0,80}(?:\.npmrc|\.yarnrc|cargo|>>)"
        r"|\bgem\s{1,3}sources\s[^\n;|]{0,20}(?:--add|-a)\s{1,3}https?://(?!rubygems\.org)|\b(?:config-manager"
        r"|yum-config-manager)\s[^\n;|]{0,20}--?add-?repo[\s=]{1,3}(?:--\S{1,20}\s)?http://"
        r"|\brpm\s{1,3}--import\s{1,3}http://|\bflatpak\s[^\n;|]{0,40}remote-add\s[^\n;|]{0,60}--no-gpg-verify"
        r"|\bkubectl\s{1,3}(?:apply|create)\s[^\n;|]{0,40}-f\s{1,3}(?:http://|https?://\d)"
        r"|\bhelm\s{1,3}repo\s{1,3}add\s{1,3}\S{1,40}\s{1,3}http://|\b(?:docker|podman)\s{1,3}(?:run"
        r"|pull)\s[^\n;|]{0,160}?\s(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?/\S"
        r"|--install-extension\s{1,3}(?:https?://|/tmp/|\S{1,60}\.vsix)"
        r"|\bbrew\s{1,3}tap\s{1,3}\S{1,40}\s{1,3}https?://(?!github\.com)|trusted\.gpg\.d?/?\S{0,20}[^\n]{0,20}"
        r"(?:http://)"
        r"|(?:http://|https?://)\S{1,120}\|\s{0,3}(?:sudo\s)?(?:tee|gpg)\s[^\n]{0,60}trusted\.gpg",
    ),
    objection(
        "install",
        "installs from a place that nobody vouches for",
        ":// & npm yarn pip pip3 pipx uv uvx gem cargo go apt apt-get dnf yum rpm dpkg pacman brew nix nix-env "
        "nix-shell snap flatpak code conda "
        "helm deno bun bunx npx pnpm",
        r"\b(?:npm|yarn|pnpm|bun|npx|pip3?|pipx|uvx?|gem|cargo|go|apt(?:-get)?|dnf|yum|rpm|dpkg|pacman|brew|nix"
        r"|nix-env|nix-shell|snap|flatpak|code|conda|helm|deno|bunx)\s"
        r"[^\n;|]{0,120}?(?:https?|git\+https?|tarball\+https?|ftp)://(?:\d{1,3}\.){3}\d{1,3}[:/]"
        r"|\bdeno\s{1,3}(?:run|install)\s[^\n;|]{0,60}(?:-a|--allow-all|-a)\s[^\n;|]{0,60}https?://(?!deno\.land"
        r"|jsr\.io|esm\.sh)",
    ),
)
