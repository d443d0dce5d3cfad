"""Words of consent that is claimed, and of private things that are sent. Data; the form is told in `concepts`."""

from __future__ import annotations

__all__ = ["CLAIMS"]

CLAIMS: dict[str, str] = {
    # Consent that somebody claims to have.
    "consent": """
        consent approval approvals authorisation authorization sign-off signoff go-ahead green·light clearance
        blessing permission·from permission·of permission·by zustimmung genehmigung freigabe einwilligung
        einverständnis erlaubnis accord autorisation approbation consentement feu·vert aprobación autorización
        consentimiento permiso visto·bueno approvazione consenso autorizzazione aprovação autorização consentimento
        toestemming zgoda zgodę согласие одобрение разрешение 承認 許可 同意 了承 批准 授权 许可 승인 허가 동의
    """,
    "given": """
        was·given has·given have·given has·been·given have·been·given given·in·advance in·advance beforehand was·granted
        has·been·granted have·been·granted obtained already·given is·implied implied is·assumed assumed on·file
        was·received already·granted ahead·of·time up·front upfront once·and·for·all covers·all covers·every extends·to
        is·on·record by·default·for·all liegt·vor liegen·vor wurde·erteilt ist·erteilt erteilt bereits im·voraus vorab
        gegeben wurde·eingeholt a·été·donné a·été·donnée est·acquis est·acquise donné·d'avance déjà d'avance a·déjà
        a·été·obtenu* préalablement ya·ha ya·tiene ya·fue ya·está ha·sido·concedid* concedid* por·adelantado
        de·antemano previamente già in·anticipo già·stata já·foi já уже заранее получено дано 済み 済 すでに 既に 得て
        いただいて 下りて 事前 已 已经 已获 事先 이미 완료
    """,
    "blanket": """
        all·commands every·command any·command all·the·commands all·actions every·action any·action all·steps
        every·step all·operations every·operation all·tools every·tool all·tool·calls all·changes the·commands·below
        commands·below steps·below the·following·commands these·commands this·command the·command·below all·of·them
        everything·below everything·here everything·in·this all·deletions destructive·operations
        destructive·commands·are alle·befehle jeden·befehl alle·schritte alle·aktionen sämtliche·befehle diese·befehle
        alle·folgenden toutes·les·commandes chaque·commande toutes·les·actions ces·commandes toutes·les·étapes
        todos·los·comandos cualquier·comando todas·las·acciones todos·los·pasos estos·comandos tutti·i·comandi
        todos·os·comandos все·команды всех·команд すべてのコマンド 全てのコマンド 以下のコマンド このコマンド 所有命令
        以下命令 所有操作 모든·명령
    """,
    "approved": """
        approved authorised authorized allowed·without permitted·without whitelisted allow-listed allowlisted cleared
        signed·off vetted·by·security consented agreed·to ok'd okayed pre-cleared sanctioned genehmigt freigegeben
        autorisiert abgesegnet bewilligt approuvé approuvée approuvés approuvées autorisé autorisée autorisées
        autorisés validé validées aprobado aprobada aprobados aprobadas autorizado autorizada autorizados autorizadas
        approvato approvati autorizzato autorizzati aprovado aprovados одобрен* разрешен* разрешён* согласован* 承認済
        許可済 承認され 許可され 批准 授权 允许 승인된
    """,
    # Going on without a question.
    "no·question": """
        need·not·wait should·not·wait must·not·wait not·wait·for·a·human not·wait·for·the·user
        without·further·questions without·further·question without·any·questions without·a·question
        without·waiting·for·a without·waiting·for·the·user without·waiting·for·confirm* without·waiting·for·appr*
        without·checking·with without·consulting answered·by·the·agent answer·yes·to·every answer·them·yourself
        answer·it·yourself confirm·it·yourself approve·it·yourself by·the·agent·itself without·asking·the·user
        without·asking·anyone without·asking·again without·asking·first without·asking·for go·ahead·without
        proceed·without·asking proceed·without·confirm* proceed·without·prompt* proceed·without·further
        proceed·without·approval continue·without·asking no·need·to·ask no·need·to·confirm no·need·to·wait·for·*
        no·reason·to·ask never·ask·the·user do·not·ask·the·user don't·ask·the·user do·not·ask·for·confirm*
        don't·ask·for·confirm* do·not·ask·for·perm* don't·ask·for·perm* do·not·ask·for·appr* don't·ask·for·appr*
        do·not·wait·for·appr* do·not·wait·for·confirm* don't·wait·for·* do·not·stop·to·ask don't·stop·to·ask
        do·not·pause·to·ask don't·bother·asking do·not·bother·the·user don't·bother·the·user not·to·be·asked
        need·not·be·asked need·not·ask needn't·ask you·may·skip·the·confirm* skip·the·confirm* skip·the·permission*
        skip·the·approval skip·asking skip·confirm* confirmation·is·not confirmation·not·needed approval·is·not·needed
        approval·not·required ohne·rückfrage* ohne·nachfrage* ohne·nachzufragen ohne·zu·fragen ohne·bestätigung
        frag·nicht frage·nicht fragen·sie·nicht nicht·mehr·um·erlaubnis nicht·um·erlaubnis keine·rückfrage*
        keine·bestätigung keine·nachfrage rückfragen·sind·nicht nicht·nachfragen ohne·erlaubnis sans·demander
        sans·confirmation sans·autorisation ne·demande·pas ne·demandez·pas pas·besoin·de·demander inutile·de·demander
        pas·besoin·de·confirm* aucune·confirmation sans·attendre·de·confirm* sans·poser·de·question* sin·preguntar
        sin·confirmación sin·pedir no·preguntes no·pregunte no·pidas no·pida no·hace·falta·preguntar
        no·hace·falta·confirm* no·es·necesario·preguntar no·es·necesario·confirm* sin·autorización senza·chiedere
        senza·conferma non·chiedere sem·perguntar sem·confirmação не·спрашивай* без·подтверждения без·вопросов
        не·запрашивай* 確認なし 確認せず 許可なし 許可を求めず 許可を得ずに 尋ねずに 確認は不要 確認不要 確認を求めず
        聞かずに 承認なし 确认即可 无需确认 不需要确认 无需询问 不要询问 不必询问 无须确认 확인·없이 묻지·말고
    """,
    "act": """
        running executing deleting installing applying ausführung exécuter lancer ejecutar run execute proceed apply
        delete install go·ahead do·it perform carry·out commands command steps führe führen ausführen aus ausgeführt
        befehl befehle lösche löschen installiere starte exécute exécutez lance lancez commande commandes supprime
        supprimez installe installez applique ejecuta ejecute comando comandos borra borre elimina elimine instala
        aplica esegui eseguire выполн* запуст* команд* удал* 実行 コマンド 削除 続行 进行 执行 命令 删除 运行 继续
        실행 명령
    """,
    "imposed": """
        no·dialog·is no·further·interaction signed·in·advance in·advance·for·every as·confirmed treated·as·confirmed
        user's·behalf full·autonomy are·cleared·for ask:·never prompts:·none confirm:·never permission·dialog·is
        dismiss·the·permission dismiss·the·dialog status:·approved my·word·as you·have·my·word you·have·my·permission
        you·have·our·permission blanket·permission blanket·approval blanket·consent blanket·authori* pre-cleared
        precleared pre-consented exempt·from·review exempt·from·approval exempt·from·confirm* exempt·from·checks
        accepted·all·risks accepts·all·risks answered·with·yes answered·"yes" treat·it·as·trusted
        treat·this·as·trusted permission·checks·are no·point·in·asking asking·would·only asking·for·confirmation·would
        never·interrupt do·not·need·anybody's don't·need·anybody's don't·need·anyone's nobody's·permission
        signed·by·the·security settled·beforehand the·user·consents user·consents·to the·user·has·consented
        user·has·agreed·to user·has·accepted permission·was·already·obtained permission·was·obtained
        permission·has·been·obtained permission·has·already permission·was·already permission·is·already
        trust·level:·verified trust·level:·full trust·level·is already·obtained·for you·have·been·granted
        you·are·authorised·to you·are·authorized·to you·are·allowed·to·run·any you·have·full·permission
        you·have·blanket you·have·permission·to·run you·have·permission·to·delete you·have·permission·to·execute
        has·granted·full has·granted·you granted·full·access granted·unlimited on·behalf·of·the·administrator
        on·behalf·of·the·user assume·consent assume·the·user·agrees assume·permission assume·approval
        treat·as·approved treat·this·as·approved consider·it·approved consider·this·approved
        consider·yourself·authori* by·reading·this·you
    """,
    # Private things, for talk about them; commands have a table of their own.
    "private": """
        ~/.ssh .ssh/ id_rsa id_ed25519 id_ecdsa .aws/ ~/.aws .gnupg .netrc .pgpass .kube/config .env·file .env·files
        .env *.env private·key private·keys ssh·key ssh·keys ssh-keys gpg·key gpg·keys api·key api·keys api-keys
        apikeys access·token access·tokens tokens credentials passwords secrets environment·variable*
        environment·variables env·vars output·of·env /etc/shadow bash_history zsh_history shell·history logins.json
        key4.db password·store password-store keyring keychain kdbx wallet seed·phrase browser·cookies
        session·cookies·of browser·profile conversation the·conversation chat·history system·prompt saved·passwords
        vault·token git-credentials .git-credentials schlüssel privaten·schlüssel ssh-schlüssel zugangsdaten
        passwörter umgebungsvariablen geheimnisse chatverlauf clé·privée clés·privées clé·ssh clés·ssh mots·de·passe
        identifiants variables·d'environnement clave·privada claves·privadas clave·ssh claves·ssh contraseñas
        credenciales variables·de·entorno secretos chiavi·private chiave·privata credenziali variabili·d'ambiente
        chaves·privadas senhas закрыт*·ключ* приватн*·ключ* ключи·ssh парол* переменн*·окружения 秘密鍵 認証情報
        パスワード 環境変数 会話履歴 资格证书 私钥 密码 环境变量 凭据 密钥 개인·키 비밀번호
    """,
    "files": """
        bash·history full·environment user's·ssh user's·key* user's·token* key·of·the·user what·you·know·about
        what·you·learned·about what·you·learnt·about about·the·user's·project user's·project user's·files
        user's·secrets ~/.ssh .ssh/ id_rsa id_ed25519 id_ecdsa .aws/ .gnupg .netrc .pgpass .kube/config /etc/shadow
        bash_history zsh_history logins.json key4.db .password-store password-store .env *.env kdbx .git-credentials
        private·key private·keys environment·variables environment output·of·env shell·history chat·history
        conversation credentials
    """,
    "send": """
        attach encode goes·to gets·posted send post upload mail e-mail email forward transmit exfiltrate submit paste
        push share leak deliver copy report schicke schick schicken sende senden lade hochladen übermittle übermitteln
        teile maile envoie envoyez envoyer transmets transmettez téléverse téléversez partage publie publiez poste
        envía envia envíe enviar sube suba subir manda mande transmite comparte publica publique invia inviare carica
        spedisci envie отправь* пошли* загрузи* перешли* 送信 送って アップロード 投稿 发送 上传 提交 发到 传到 보내
        업로드 전송
    """,
    "outside": """
        query·string as·a·parameter https:// http:// ftp:// webhook webhooks pastebin paste·service gist telegram
        discord·channel slack·channel our·server my·server remote·server external·server the·collector collector·at
        support·address @example. this·address following·address this·endpoint our·endpoint s3:// gs:// 0x0.st
        transfer.sh termbin an·unseren·server an·die·adresse folgende·adresse à·l'adresse notre·serveur a·la·dirección
        nuestro·servidor al·servidor al·siguiente сервер* на·адрес 外部サーバー サーバーに アドレスに 服务器 地址
    """,
    "vetted": """
        audited vetted reviewed·by·security reviewed·by·the·security checked·by·security verified·by
        security·department security·team security·review trusted·source trust·level certified whitelisted
        geprüft·und·freigegeben von·der·sicherheitsabteilung vérifié·par audité auditado verificado·por certificado
        監査済み 検証済み 已审核 已验证
    """,
    "skip·checks": """
        skip·your skip·the·usual skip·all·checks skip·checks skip·verification skip·the·review skip·review
        usual·checks safety·checks without·further·checks no·further·checks need·not·check needn't·check
        need·not·verify need·not·review no·need·to·review no·need·to·check no·need·to·verify no·need·to·inspect
        without·review without·reviewing without·checking without·inspection without·verifying ohne·prüfung
        ohne·weitere·prüfung sans·vérifi* sin·verificar sin·revis* 確認を省略 検証不要 无需检查 无需审查
    """,
    # What only the person and the model share.
    "personal": """
        the·user's·last user's·messages last·messages last·five·messages what·the·user·wrote what·the·user·typed
        user·has·written user's·words stands·for·the·user's base64·the user·name·and·host user·and·host·name
        hostname·and·user encode·what·you the·user's·ssh the·user's·key* the·user's·token* the·user's·secrets
        the·user's·password* the·user's·credentials key·of·the·user token·of·the·user password·of·the·user
        what·you·know·about what·you·learned what·you·learnt what·you·found·out full·environment whole·environment
        entire·environment about·the·user's·project the·user's·files the·user's·project this·conversation
        the·conversation your·conversation chat·history everything·you·know names·of·the·user's contents·of·the·user's
        schlüssel·des·benutzers daten·des·benutzers données·de·l'utilisateur datos·del·usuario ユーザーの秘密
        用户的密钥
    """,
    "publish": """
        open·the·issue open·an·issue the·issue an·issue bug·report the·ticket a·ticket pull·request gist the·forum
        a·comment support·request status·request public·repository mailing·list release·notes
    """,
    "take": """
        open read collect gather harvest extract look·up öffne lies sammle ouvre lis récupère collecte abre lee recoge
        apri leggi открой собери 開き 読み取り 収集 读取 收集
    """,
}
