"""Opening a shell to somebody else, or a way in from outside."""

from __future__ import annotations

from fedlearn.privacy.harm.deeds import Deed, objection

__all__ = ["DEEDS"]

DEEDS: tuple[Deed, ...] = (
    objection(
        "shell",
        "opens a shell to another machine",
        "/dev/tcp /dev/udp bash·-i sh·-i nc· ncat netcat socat mkfifo socket fsockopen tcpclient "
        "pty.spawn telnet msfvenom",
        r"/dev/(?:tcp|udp)/|\b(?:ba|z|da)?sh\s{1,3}-i\s{0,3}(?:[>&<0-9]|\|)|\b(?:nc|ncat"
        r"|netcat)(?:\.\w{3,12})?\s(?:[^\n;]{0,100}?\s)??(?:-[a-z]{0,6}e[a-z]{0,3}\s{1,3}\S{0,20}(?:sh"
        r"|cmd)|--(?:sh-)?exec|-c\s{1,3}\S{0,12}sh\b)|\bsocat\s[^\n]{0,160}(?:exec|system):"
        r"|\bmkfifo\s[^\n]{0,160}\b(?:nc|ncat|telnet|openssl)\b|\bsocket\b[^\n]{0,300}(?:dup2|subprocess"
        r"|pty\.spawn|/bin/(?:ba)?sh)|pty\.spawn\([^\n]{0,20}sh|fsockopen\([^\n]{0,200}(?:exec|/bin/sh)"
        r"|net\.sockets\.tcpclient|\btelnet\s[^\n|]{0,60}\|\s{0,3}(?:/bin/)?(?:ba)?sh|\bmsfvenom\b",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "tcpsocket popen ssh·-r ssh·-f ssh·-n chisel frpc ngrok·tcp",
        r"\btcpsocket\.new\([^\n]{0,300}?(?:popen|exec|system)|\bpopen\([^\n]{0,200}?tcpsocket"
        r"|\bssh\s[^\n;|]{0,80}?-r\s{0,2}(?:\S{1,40}:)?\d{1,5}:(?:localhost|127\.0\.0\.1|\[?::1\]?):22\b"
        r"|\bngrok\s{1,3}tcp\s{1,3}22\b",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "/inet/tcp nc· ncat s_client",
        r"/inet/(?:tcp|udp)/|\b(?:nc|ncat|netcat|openssl\ss_client)\s[^\n;|]{0,80}\|\s{0,3}(?:/(?:usr/)?bin/)?(?:ba"
        r"|z|da)?sh\b",
    ),
    objection(
        "shell",
        "opens a shell to another machine",
        "net.connect net.socket net.dial ztcp busybox·nc websocat child_process tcpclient socket.connect io.socket "
        "runtime.getruntime exec.command telnet://",
        r"\bnet\.(?:connect|socket|createconnection)\b[^\n]{0,200}(?:/bin/\w{0,3}sh|child_process|spawn|\.pipe\(sh)"
        r"|child_process[^\n]{0,160}net\.(?:connect|socket)"
        r"|\bztcp\b|\bwebsocat\s[^\n;|]{0,120}(?:exec|sh-c|cmd):|\bnet\.dial\([^\n]{0,200}exec\.command"
        r"|runtime\.getruntime\(\)\.exec\([^\n]{0,120}(?:/dev/tcp|socket|nc\s)"
        r"|io\.socket[^\n]{0,160}/bin/\w{0,3}sh|\bcurl\s[^\n;|]{0,60}telnet://[^\n]{0,80}sh\b",
    ),
    objection(
        "shell",
        "opens a way in from outside",
        "ssh·-n ssh·-r ssh·-f ssh·-o autossh tmate ttyd gotty sshd·-p ngrok cloudflared bore· rathole frpc chisel "
        "localtunnel serveo localhost.run zerotier-cli teleport· shellinabox wetty",
        r"\b(?:auto)?ssh\s[^\n;|]{0,120}?-\w{0,6}r\s{0,2}(?:\S{1,40}:)?\d{1,5}:[^\s:]{1,60}:22\b"
        r"|\btmate\s[^\n;|]{0,30}-f\b|\b(?:ttyd|gotty|wetty)\s[^\n;|]{0,80}"
        r"(?:\b(?:ba|z)?sh\b|\blogin\b)|\bngrok\s{1,3}(?:tcp|start)\b[^\n]{0,30}22\b|\bcloudflared\s[^\n;|]{0,60}"
        r"(?:ssh://|--url\stcp)"
        r"|\bbore\s{1,3}local\s{1,3}22\b|\bchisel\s{1,3}client\s[^\n;|]{0,80}\br:|\bfrpc?\s[^\n;|]{0,60}(?:tcp"
        r"|22)\b|\bzerotier-cli\s{1,3}join\s"
        r"|\bssh\s[^\n;|]{0,80}-r\s\S{1,60}\s[^\n;|]{0,40}(?:serveo\.net|localhost\.run)",
    ),
    objection(
        "shell",
        "opens a way in from outside",
        "tcp://0.0.0.0 0.0.0.0:2375 shell_exec system($ passthru eval($ exec($ http.server xinetd inetd",
        r"-h\s{0,2}tcp://0\.0\.0\.0|\b0\.0\.0\.0:2375\b|\b(?:system|shell_exec|passthru|eval|exec)\(\s?\$_(?:get"
        r"|post|request|cookie)"
        r"|\bhttp\.server\b[^\n;|]{0,60}(?:--directory|-d)\s{1,3}[\"']?(?:/|~|\$home|/home/\S{1,20}|/etc"
        r"|~/\.ssh\S{0,8})/?[\"']?(?=\s|$|[;&|`])"
        r"|\bcd\s{1,3}(?:/|~|~/\.ssh|/etc|/root|\$home)/?\s{0,3}(?:&&|;)\s{0,3}"
        r"(?:nohup\s)?python3?\s{1,3}-m\shttp\.server",
    ),
    # Whatever the language: it connects, and starts a shell.
    objection(
        "shell",
        "opens a shell to another machine",
        "connect( connect· create_connection dial( tcpsocket tcpclient & spawn *exec popen system( subprocess process",
        r"\b(?:connect|create_?connection|dial\w{0,4}|tcpsocket\.\w{3,4}|tcpclient)\s?\([^\n]{0,300}?(?:spawn"
        r"|exec\w{0,4}|popen|system|subprocess\.\w{2,12}"
        r"|process)\s?[(\[{]{1,2}\s?(?:/(?:usr/)?bin/)?(?:(?:ba|z|da|k)?sh\b|cmd(?:\.exe)?\b|powershell)",
    ),
)
