"""Classes of places where secrets, users and hosts stand, on a host of which nothing is known.

`⟦…⟧` must go, `⟪…⟫` must stay; `§pw§` and the like are made at run time, so no secret is written here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from privacy_places import verdict

PLACES = (
    "mount -t cifs //⟦ceres⟧/share /mnt -o username=⟦hgruber⟧,password=⟦§pw§⟧,⟪vers=3.0,uid=1000⟫",
    "2026-02-11T08:15:33.120Z INFO  auth login ok user=⟦lena⟧ ip=⟦172.16.4.23⟧ ⟪method=webauthn latency_ms=48⟫",
    ("requirepass ⟦§pw1§⟧\n⟪maxmemory 256mb⟫\nmasterauth ⟦§pw6§⟧"),
    'nmcli dev wifi connect "⟦Villa Kunterbunt⟧" password "⟦§pw4§⟧" ⟪ifname wlp3s0⟫',
    ('variable "db_password" {\n  type      = string\n  default   = "⟦§pw6§⟧"\n  ⟪sensitive = true⟫\n}'),
    "ansible_ssh_pass=⟦§pw3§⟧ ansible_user=⟦tobias⟧ ⟪ansible_port=22⟫",
    (
        "Frage: mein WLAN-Passwort lautet ⟦§pw1§⟧, wie trage ich das in NixOS ein?\n"
        "Antwort: ⟪Nutze networking.wireless.secretsFile.⟫"
    ),
    "La contraseña del router es ⟦§pw6§⟧ y el usuario ⟦hgruber⟧. ⟪No puedo entrar por SSH.⟫",
    "パスワードは「⟦§pw1§⟧」です。⟪ログインできません。⟫",
    "пароль от базы: ⟦§pw6§⟧, ⟪не могу подключиться⟫",
    "La password del NAS è ⟦§pw1§⟧, ⟪ma il mount fallisce⟫",
    (
        "hostname ⟦SW-CORE-ZRH1⟧\n"
        "enable secret 5 ⟦$1$§a4§$§a22§⟧\n"
        "username ⟦netadmin7⟧ privilege 15 secret 0 ⟦§pw6§⟧\n"
        "snmp-server community ⟦§pw4§⟧ RO\n"
        "interface Gi0/1\n"
        " ⟪switchport mode trunk⟫"
    ),
    '/ppp secret add name="⟦lena⟧" password="⟦§a12§⟧" ⟪service=l2tp⟫',
    (
        "system {\n"
        "    root-authentication {\n"
        '        encrypted-password "⟦$6$§a8$§a60§⟧";\n'
        "    }\n"
        "    ⟪services ssh;⟫\n"
        "}"
    ),
    ("DHCPACK(br0) ⟦192.168.44.17⟧ ⟦§mac§⟧ ⟦lenas-iphone⟧\n⟪DHCP packet received on br0⟫"),
    (
        "To: Helena <⟦helena.gruber@brightfox.io⟧>\n"
        "Reply-To: ⟦ops+pager@contoso-lab.de⟧\n"
        "X-Mailer: ⟪git-send-email 2.44.0⟫"
    ),
    "dovecot: imap-login: Login: user=<⟦lena⟧>, method=PLAIN, rip=⟦10.2.9.14⟧, lip=⟦10.2.9.1⟧, ⟪mpid=3312, TLS⟫",
    "sshd[9]: Accepted publickey for ⟦opsbot⟧ from ⟦10.8.0.6⟧ port 40022 ssh2: ED25519 SHA256:⟦§a43§⟧",
    (
        "last\n"
        "⟦lena⟧     pts/0        ⟦10.3.3.3⟧         Mon Mar  2 09:11   still logged in\n"
        "⟪reboot   system boot  6.6.32⟫"
    ),
    (
        "drwxr-xr-x  5 ⟦lena⟧ users 4096 Mar  1 10:02 ⟪node_modules⟫\n"
        "-rw-r--r--  1 ⟦lena⟧ users  812 Mar  1 10:02 ⟪package.json⟫"
    ),
    "⟦lena⟧@⟦ceres⟧ ~ % ⟪brew upgrade⟫",
    "C:\\Users\\⟦Helena Gruber⟧\\AppData\\Local\\⟪Programs\\Python\\Python312⟫",
    (
        'services.nextcloud.config.adminpassFile = "⟪/run/secrets/nextcloud⟫";\n'
        'services.nextcloud.hostName = "⟦cloud.brightfox.io⟧";'
    ),
    ("nix build .#foo --option netrc-file /tmp/n\nmachine ⟦cache.brightfox.io⟧ login ⟦tobias⟧ password ⟦§a20§⟧"),
    (
        "BORG_PASSPHRASE='⟦§pp4§⟧' borg list\n"
        "⟪Warning: Attempting to access a previously unknown unencrypted repository!⟫"
    ),
    "signing key: ⟦§u40§⟧",
    ("dmidecode -s system-serial-number\n⟦PF§u6§⟧"),
    ("adb devices\nList of devices attached\n⟦§u12§⟧\t⟪device⟫"),
    ("machine-id: ⟦§hex32§⟧\nboot-id: ⟦§hex32§⟧\n⟪Kernel: Linux 6.6.30⟫"),
    ("wg show\npeer: ⟦§b44§⟧\n  endpoint: ⟦91.64.12.77⟧:51820\n  ⟪latest handshake: 12 seconds ago⟫"),
    (
        "aws sts get-caller-identity\n"
        '{ "UserId": "⟦AIDA§u17§⟧", "Account": "⟦§d12§⟧", "Arn": "arn:aws:iam::…:user/⟦lena⟧" }'
    ),
    "gcloud auth activate-service-account ⟦deploy@brightfox-prod.iam.gserviceaccount.com⟧ ⟪--key-file=key.json⟫",
    ("vercel env: NEXT_PUBLIC_URL=https://⟪example.com⟫\nAUTH_SECRET=⟦§b44§⟧"),
    ("docker login ⟦registry.contoso-lab.de⟧ -u ⟦lena⟧ -p ⟦§pw5§⟧\n⟪Login Succeeded⟫"),
    '{"auths":{"⟦registry.contoso-lab.de⟧":{"auth":"⟦§b28§⟧"}}, ⟪"credsStore":""⟫}',
    "ERROR 1045 (28000): Access denied for user '⟦shop_rw⟧'@'⟦10.20.0.9⟧' ⟪(using password: YES)⟫",
    ("CREATE USER ⟦hgruber⟧ WITH PASSWORD '⟦§pw4§⟧';\n⟪GRANT SELECT ON orders TO reporting;⟫"),
    (
        " id |  username  |         email          |  token\n"
        "----+------------+------------------------+----------\n"
        "  1 | ⟦hgruber⟧    | ⟦hg@brightfox.io⟧        | ⟦§a16§⟧\n"
        "⟪(1 row)⟫"
    ),
    "Server=⟦db.contoso-lab.de⟧;Database=Shop;User Id=⟦lena⟧;Password=⟦§pw5§⟧;⟪Encrypt=True⟫",
    (
        "SQLSTATE[HY000] [2002] Connection refused (host ⟦db2.contoso-lab.de⟧)\n"
        "⟪#0 vendor/laravel/framework/src/Illuminate/Database/Connectors/Connector.php(70)⟫"
    ),
    "LDAP bind as uid=⟦lena⟧,ou=people,dc=⟦contoso-lab⟧,dc=de failed: ⟪Invalid credentials (49)⟫",
    "OTP code ⟦§d6§⟧ was rejected by the VPN portal, ⟪error code 4012⟫",
    ("Your verification code: ⟦§d6§⟧\n⟪Expires in 10 minutes⟫"),
    ("recovery codes:\n⟦§l5§-§l5§⟧\n⟦§l5§-§l5§⟧\n⟪Keep them in a safe place.⟫"),
    ("cargo login ⟦cio§a32§⟧\n⟪Login token for crates.io saved⟫"),
    ("Sentry DSN: https://⟦§hex32§⟧@o⟦§d6§⟧.ingest.sentry.io/⟦§d7§⟧\n⟪environment: production⟫"),
    "curl -H 'X-Api-Key: ⟦§a24§⟧' ⟪https://api.example.com/v1/items⟫",
    "wget --user=⟦tobias⟧ --password=⟦§pw3§⟧ ⟪https://example.org/file.iso⟫",
    "sshpass -p '⟦§pw5§⟧' ssh -o StrictHostKeyChecking=no ⟦tobias⟧@⟦pve3⟧ ⟪uptime⟫",
    "scp dump.sql ⟦hgruber⟧@⟦10.5.5.5⟧:/srv/⟪backups/⟫",
    "Feb  3 04:11:09 ⟦jupiter⟧ kernel: [12.3] ⟪EXT4-fs (sda1): mounted filesystem⟫",
    ('Kibana: elasticsearch.username: kibana_system\nelasticsearch.password: "⟦§pw4§⟧"\n⟪server.port: 5601⟫'),
    "mqtt: { host: ⟦homeassistant.lan⟧, username: ⟦hass9⟧, password: ⟦§pw4§⟧, ⟪port: 1883⟫ }",
    ("homeassistant:\n  latitude: ⟦48.20849⟧\n  longitude: ⟦16.37208⟧\n  ⟪unit_system: metric⟫"),
    ("webhook: https://discord.com/api/webhooks/⟦§d18§⟧/⟦§a68§⟧\n⟪event: deploy_failed⟫"),
    "twilio: account_sid=⟦AC§hex32§⟧ auth_token=⟦§hex32§⟧ ⟪from=web⟫",
    "user asked: my laptop login is ⟦lena⟧ / ⟦§pw6§⟧ ⟪and sudo says incorrect password attempts⟫",
    ("credentials (user/pass): ⟦lena⟧/⟦§pw5§⟧\n⟪role: viewer⟫"),
    "keytool -genkey -storepass ⟦§pw4§⟧ -keypass ⟦§pw4§⟧ ⟪-alias tomcat -keyalg RSA⟫",
    "unzip -P ⟦§pw2§⟧ ⟪data.zip -d data⟫",
    "xfreerdp /u:⟦lena⟧ /p:⟦§pw5§⟧ /v:⟦10.4.4.4⟧ ⟪/dynamic-resolution⟫",
    '$cred = ConvertTo-SecureString "⟦§pw6§⟧" ⟪-AsPlainText -Force⟫',
    (
        "rtsp://⟦petra⟧:⟦§pw4§⟧@⟦192.168.3.40⟧:554/⟪Streaming/Channels/101⟫\n"
        "[rtsp @ 0x55d] ⟪method DESCRIBE failed: 401 Unauthorized⟫"
    ),
    ('wifi:\n  ssid: "⟦Casa Vargas⟧"\n  password: "⟦§pp2§ 42⟧"\n⟪api:\n  reboot_timeout: 15min⟫'),
    ('api:\n  encryption:\n    key: "⟦§b44§⟧"\nota:\n  password: "⟦§hex32§⟧"'),
    "mosquitto_pub -h ⟦kestrel⟧ -u ⟦petra⟧ -P ⟦§pw6§⟧ -t ⟪home/light -m on⟫",
    ("irssi: /msg NickServ IDENTIFY ⟦§pw4§⟧\n⟪-!- Irssi: Join to #nixos was synced⟫"),
    (
        "cat ~/.config/rclone/rclone.conf\n"
        "[nas]\n"
        "type = sftp\n"
        "host = ⟦kestrel⟧\n"
        "user = ⟦petra⟧\n"
        "pass = ⟦§a22§⟧\n"
        "⟪shell_type = unix⟫"
    ),
    "echo -n '⟦§pw5§⟧' | ⟪cryptsetup luksFormat /dev/sdb1 -⟫",
    (
        'tang: clevis luks bind -d /dev/sda2 tang \'{"url":"http://⟦tang.norwind.local⟧"}\'\n'
        "⟪The advertisement contains the following signing keys⟫"
    ),
    ("iDRAC service tag: ⟦§u7§⟧\n⟪System Model: PowerEdge R740⟫"),
    "qm set 104 --cipassword '⟦§pw5§⟧' --ciuser ⟦petra⟧ ⟪--ipconfig0 ip=dhcp⟫",
    ("virsh: error: failed to connect to qemu+ssh://⟦ksato⟧@⟦hv-02⟧/system\n⟪End of file while reading data⟫"),
    (
        "Event ID 4625 Account Name: ⟦nvargas⟧ Account Domain: ⟦NORWIND⟧ Workstation Name: ⟦HV-02⟧\n"
        "⟪Failure Reason: Unknown user name or bad password.⟫"
    ),
    "net user ⟦nvargas⟧ ⟦§pw2§⟧ /add ⟪/domain⟫",
    (
        'New-LocalUser -Name "⟦nvargas⟧" -Password (ConvertTo-SecureString "⟦§pw5§⟧" -AsPlainText -Force)\n'
        "⟪Add-LocalGroupMember -Group Administrators⟫"
    ),
    (
        "DistinguishedName : CN=⟦Petra Wagner⟧,OU=Staff,DC=⟦norwind⟧,DC=local\n"
        "SamAccountName    : ⟦wagnerm⟧\n"
        "⟪ObjectClass       : user⟫"
    ),
    ("cmdkey /add:⟦printsrv⟧ /user:⟦wagnerm⟧ /pass:⟦§pw5§⟧\n⟪CMDKEY: Credential added successfully.⟫"),
    'echo "⟦petra⟧:⟦§pw2§⟧" | ⟪chpasswd⟫',
    "Sep  9 12:00:01 ⟦vega⟧ CRON[911]: (**) ⟪No MTA installed, discarding output⟫",
    '<30>1 2026-04-03T12:00:00Z ⟦orion-lab⟧ dockerd 812 - - ⟪msg="Container failed to exit"⟫',
    'nginx: [emerg] host not found in upstream "⟦app.norwind.local⟧" ⟪in /etc/nginx/nginx.conf:42⟫',
    ("basic_auth {\n  ⟦petra⟧ ⟦$2a$14$§a22§§a31§⟧\n}\n⟪reverse_proxy localhost:3000⟫"),
    ("stats auth ⟦petra⟧:⟦§pw4§⟧\n⟪stats uri /haproxy?stats⟫"),
    (
        "apiVersion: v1\n"
        "kind: Config\n"
        "users:\n"
        "- name: ⟦ksato⟧\n"
        "  user:\n"
        "    token: ⟦§a32§⟧\n"
        "    ⟪client-certificate: /etc/kubernetes/pki/c.crt⟫"
    ),
    (
        "NAME       STATUS   ROLES           AGE   VERSION   INTERNAL-IP\n"
        "⟦hv-02⟧      ⟪Ready    control-plane   12d   v1.30.1⟫   ⟦10.60.1.4⟧"
    ),
    "helm upgrade web ./chart --set auth.password=⟦§pw4§⟧ --set image.tag=⟪1.2.3⟫",
    ('- name: GF_SECURITY_ADMIN_PASSWORD\n  value: ⟦§pw2§⟧\n- name: ⟪GF_SERVER_HTTP_PORT\n  value: "3000"⟫'),
    (
        "Jenkins initial admin password: ⟦§hex32§⟧\n"
        "⟪This may also be found at: /var/lib/jenkins/secrets/initialAdminPassword⟫"
    ),
    ("pulumi config set --secret dbPassword ⟦§pw4§⟧\n⟪Updating (dev)⟫"),
    (
        "consul acl bootstrap\n"
        "AccessorID:       ⟦§uuid§⟧\n"
        "SecretID:         ⟦§uuid§⟧\n"
        "⟪Description:      Bootstrap Token (Global Management)⟫"
    ),
    ('packer: variable "ssh_password" { default = "⟦§pw4§⟧" }\n⟪source "qemu" "base" {}⟫'),
    ("Oracle: CONNECT ⟦nvargas⟧/⟦§pw4§⟧@⟦ora9⟧\n⟪ORA-12541: TNS:no listener⟫"),
    'sqlcmd -S ⟦dc1⟧ -U ⟦nvargas⟧ -P ⟦§pw5§⟧ -Q "⟪SELECT @@VERSION⟫"',
    ("name,email,phone\n⟦Kenji Sato⟧,⟦k.sato@tessel.systems⟧,⟦+81 90 §d4§ §d4§⟧"),
    'db.createUser({user: "⟦petra⟧", pwd: "⟦§pw2§⟧", ⟪roles: ["readWrite"]⟫})',
    ("spring.datasource.username=⟦nvargas⟧\nspring.datasource.password=⟦§pw6§⟧\n⟪spring.jpa.show-sql=true⟫"),
    ('os.environ["TWINE_PASSWORD"] = "⟦§a24§⟧"\n⟪subprocess.run(["twine", "upload"])⟫'),
    'client = Client("⟦vega⟧", username="⟦ksato⟧", password="⟦§pw5§⟧", ⟪timeout=30⟫)',
    "Nutzer: Mein Login für den Server ist ⟦wagnerm⟧, Kennwort ⟦§pw6§⟧. ⟪Wieso bekomme ich 401?⟫",
    "şifrem ⟦§pw6§⟧, ⟪giriş yapamıyorum⟫",
    ("Mot de passe : ⟦§pw1§⟧\n⟪Erreur : accès refusé⟫"),
    "Lösenordet till databasen är ⟦§pw3§⟧ ⟪men jag får fel 1045⟫",
    "ユーザー名は⟦ksato⟧、パスワードは⟦§pw6§⟧です。⟪エラーになります⟫",
    "Customer gave us his password (it's ⟦§pw4§⟧) so ⟪we reset the MFA device⟫.",
    "my pw is ⟦§pw6§⟧ lol, ⟪why does bash say event not found⟫",
    "Ticket #4412 opened by ⟦Petra Wagner⟧ (⟦petra.wagner@tessel.systems⟧): ⟪printer queue stuck⟫",
    ("Hi ⟦Petra⟧, ⟪the deploy failed because of a missing migration⟫.\nBest regards,\n⟦Kenji⟧"),
    "printer: ipp://⟦printsrv⟧:631/printers/⟪HP_LaserJet⟫",
    "serial# ⟦C02§u9§⟧ ⟪MacBookPro18,3⟫",
    "hostnamectl set-hostname ⟦kestrel⟧ ⟪--static⟫",
    "traceroute to ⟦gw.norwind.local⟧ (⟦10.60.0.1⟧), ⟪30 hops max⟫",
    'openssl req -new -subj "/C=DE/O=Norwind/CN=⟦vpn.norwind.local⟧" ⟪-key k.pem⟫',
    "sshd: Authorized to ⟦petra⟧, krb5 principal ⟦petra@NORWIND.LOCAL⟧ ⟪(krb5_kuserok)⟫",
    "git clone ssh://git@⟦git.tessel.systems⟧:2222/⟪team/app.git⟫",
    ("dns_cloudflare_api_token = ⟦§a40§⟧\n⟪dns_cloudflare_propagation_seconds = 30⟫"),
    ("⟪lvs --units g⟫\n  LV   VG  Attr       LSize\n  root ⟪vg0 -wi-ao---- 40.00g⟫"),
    ("⟪terraform plan -out=tfplan⟫\nPlan: ⟪3 to add, 0 to change, 1 to destroy.⟫"),
    "⟪nixos-rebuild: unrecognised option '--password-hash'⟫",
    '⟪def test_password_is_hashed(client): assert client.get("/login").status_code == 200⟫',
    "⟪ok      github.com/acme/tool/internal/auth      0.412s⟫",
    "⟪primary key (id), foreign key (user_id) references users(id)⟫",
    (
        "⟪sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08⟫\n"
        "⟪FROM debian@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855⟫"
    ),
    "⟪go: downloading github.com/spf13/cobra v1.8.0⟫",
    "⟪WARNING: Running pip as the 'root' user can result in broken permissions⟫",
    "⟪The server at 127.0.0.1:8080 did not respond within 30 seconds.⟫",
    "⟪SELECT id, name FROM users WHERE role = 'viewer' LIMIT 10;⟫",
    ("⟪token = lexer.next_token()\nif token.kind == TokenKind.EOF: break⟫"),
    ("⟪secretName: tls-wildcard\nissuerRef:\n  name: letsencrypt-prod⟫"),
    "⟪Username for 'https://github.com': ⟫",
    "⟪The user service calls the auth service over gRPC; set host to localhost in dev.⟫",
    "⟪error: attribute 'password' missing⟫",
    "⟪Passwords must contain at least 12 characters, one digit and one symbol.⟫",
    "⟪ALTER TABLE sessions ADD COLUMN token_hash bytea NOT NULL;⟫",
    "⟪The user is redirected to the login page after the session expires.⟫",
    "⟪PASS tests/test_auth.py::test_login 0.03s⟫",
    "⟪Username: (leave blank for default)⟫",
    "⟪docker run --user 1000:1000 -p 8080:80 nginx⟫",
    ("⟪user nginx;\nworker_processes auto;⟫"),
    "⟪Login failed: invalid credentials⟫",
    "⟪instance type: t3.medium⟫",
    "host app ⟦appuser7⟧ ⟦10.31.4.0/24⟧ ⟪md5⟫",
    "ssh-keygen -t ed25519 -N '⟦§pw1§⟧' ⟪-f id_ed25519⟫",
    "ansible-vault encrypt_string '⟦§pw1§⟧' ⟪--name db_pass⟫",
    "mount -t nfs ⟦falcon⟧⟪:/export/home /mnt -o vers=4.2⟫",
    "⟦falcon⟧⟪:/export/home /mnt/home nfs4 defaults 0 0⟫",
    "rsync -a build/ ⟦falcon⟧⟪:/srv/www/⟫",
    "PIN ⟦4821⟧ for the SIM, puk ⟦§d8§⟧ ⟪in the modem⟫",
    "⟪the signing key of⟫ ⟦Ingrid Solberg⟧ <⟦ingrid@solberg.no⟧> ⟪expires⟫",
    "⟦mherrera⟧ ⟪is not in the sudoers file.⟫",
    "⟪Successfully logged in as⟫ ⟦dagny⟧",
    "⟪you must be logged in as root; run it as a user⟫",
    "⟪useradd: user⟫ '⟦dagny⟧' ⟪already exists⟫",
    "[sudo] password for ⟦dagny⟧:",
    "⟪session opened for user⟫ ⟦dagny⟧(uid=1000) ⟪by⟫ ⟦mherrera⟧(uid=1001)",
    "⟪systemctl --user -M⟫ ⟦dagny⟧@ ⟪status⟫",
    "⟪sudo -iu⟫ ⟦dagny⟧",
    "a1b2c3d4 (⟦Dagny Lund⟧ ⟪2026-01-02 10:00:00 +0100 12) foo⟫",
    "⟪Reviewed-by:⟫ ⟦Dagny Lund⟧",
    "⟪Connection closed by authenticating user⟫ ⟦dagny⟧ ⟦45.1.2.3⟧ ⟪port 2222 [preauth]⟫",
    "echo ⟦atlas02⟧ ⟪> /etc/hostname⟫",
    "PING ⟦atlas02⟧ (⟦10.1.2.3⟧) ⟪56(84) bytes of data.⟫",
    "⟦atlas02⟧ ⟪login:⟫",
    "⟪nix-store --generate-binary-cache-key⟫ ⟦cache.velora.de⟧-1 ⟪secret.key public.key⟫",
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
