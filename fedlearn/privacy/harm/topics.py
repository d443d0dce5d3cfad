"""What a sentence is about, one word at a time: the vocabulary by which the tone of a text is judged. Data only.

Each topic alone is ordinary; it is their company in one sentence that is not.
"""

from __future__ import annotations

__all__ = ["TOPICS"]

TOPICS: dict[str, str] = {
    "machines": """
        tool·call tool·calls assistant assistants ai ais llm llms llm-based ai-based chatbot chatbots claude
        gemini
        robot language·model
        language·models automated·system automated·systems automated·reader* todo(ai) agent_* llm_* ai_* assistant_*
        hello·agent whichever·model a·model·is if·a·model
        ki ki-agent* ki-assistent* sprachmodell* assistenzsystem* assistent assistenten ia agent·ia modèle·de·langage
        assistant·ia
        asistente asistentes modelo·de·lenguaje modello·linguistico assistente ассистент* нейросет* языков*
        アシスタント エージェント 言語モデル
        ai 语言模型 人工智能 智能体 助手 어시스턴트 에이전트
    """,
    "agents": """
        agent agents the·model models bot bots modell modèle modelo modello модел* モデル 模型 모델 grader personal
    """,
    "you": """
        you your yours yourself you're du dein deine deiner deinen dir dich ihnen ihrer tu ton ta tes toi vous votre
        vos te tus eres
        tú usted ti tuo tua tue sei você seu sua ты твой твои вы ваш* あなた お前 你 您 당신
    """,
    "human": """
        the·user the·user's the·human human your·human the·owner owner the·operator operator the·person administrator
        administrators
        the·admin the·reviewer the·customer your·user the·developer developer boss customer in·the·loop
        benutzer benutzers nutzer nutzers anwender betreiber betreibers auftraggeber utilisateur l'utilisateur
        l'opérateur propriétaire usuario
        operador dueño utente usuário proprietario пользовател* оператор* владел* 用户 ユーザー 利用者 管理者 管理员
        사용자
    """,
    "consents": """
        approve approved approval consent consents consented permission permissions confirm confirmed confirmation
        confirmations dialog
        dialogs dialogue asking ask asks asked agree agreed agrees authorise authorised authorize authorized
        authorisation authorization
        sanctioned signed·off signed cleared granted accepted validated clearance autonomy interaction interrupt
        prompts go-ahead my·word
        zustimmung genehmigung genehmigt freigabe erlaubnis bestätigung rückfrage* nachfrage* fragen frag validée
        validé autorisation autorisé accord demander
        demande confirmation permiso autorización autorizado autorizou confirmación preguntar consenso conferma
        chiedere perguntar согласие
        разрешен* подтвержден* одобрен* 確認 許可 承認 同意 确认 批准 授权 许可 同意 询问 확인 승인 허가
    """,
    "silence": """
        tell mention mentioned mentioning notice noticed notices hide hidden hides secret secrets secretly silently
        quietly unseen unnoticed discreetly
        quiet learn·of find·out aware blame pretend as·if never·happened had·never happened not·seen is·not·seen
        so·that·it·is·not cover trace traces know·about
        belongs·into·the away folded·away not·report do·not·report bring·up bring·it·up conceal say·that reply·as
        pretext excuse no·mention no·comment no·log unmentioned
        sag sagen erwähne erwähnen heimlich verschweige* unbemerkt merken erfahren erfährt verrate* dis dites dire
        informez mentionner discrètement insu digas diga decir
        entere sepa mencionar avisar dirlo dire avvisare говори* сообщай* тайно незаметно 知らせ 伝え 言わ 隠 秘密
        告诉 知道 隐瞒 告知 말하 알리
    """,
    "controls": """
        instruction instructions order orders obey obedience obeys rule rules policy policies guideline guidelines
        directive directives supersede*
        priority overrid* ignore disregard refuse refused forbid forbids restriction restrictions limits safety
        safeguard* guardrail* system·message system·prompt
        role amended rolled·back rank sandbox permission·system confined unrestricted act·freely developer·policy
        no·policy without·policy test·of personal·agent freely
        vergiss vergessen anweisung* vorgabe* regel regeln hinfällig massgeblich maßgeblich maßgebend beschränkung*
        aufgetragen befolge* ignoriere* gehorche* consigne* instruction*
        règles ignore ignorez oublie* obéi* priorité restriction* instruccion* normas reglas ignora olvida obedece*
        prioridad restriccion* istruzion* regole
        dimentica instruç* regras инструкц* правил* указани* игнорир* забудь 指示 命令 規則 ルール 優先 無視 制限 忘れ
        忽略 指令 规则 优先 无视 忘记 지시 명령 규칙 무시
    """,
    "totals": """
        every everything all any anything never always only solely whatever no·matter regardless full fully entire
        nothing none no·further
        immediately at·once first before·anything from·now·on ab·sofort ab·jetzt effective·now for·the·remainder
        for·the·rest this·session the·session the·conversation this·conversation the·chat
        in·the·meantime effective as·soon·as until without ohne·jede ohne allein alles zuerst sofort nur tout toute
        toutes toujours jamais uniquement seulement sans désormais
        à·partir·de·maintenant d'abord todo todos todas nunca siempre solo únicamente sin a·partir·de·ahora primero
        tutto tutti mai sempre soltanto senza
        все всё только никогда сначала すべて 全て 必ず 今から まず だけ せず 所有 一切 只 必须 立即 从现在 모든 항상
        즉시
    """,
    "acts": """
        run runs execute executed delete send upload disable turn·off turns·off open copy add change push call answer
        respond reply dump dismiss write treat work·around
        take·orders post request fetch install remove export print reveal commit rotate confirmations führe ausführen
        lösche sende gib geben öffne handelst handle exécute* envoie* lance*
        supprime* ajoute* suis ejecuta* envía* borra* revela* copia* muestra* actúa* esegui invia cancella execute
        envie выполн* отправ* удал* 実行 送信 削除 アップロード 追加 执行
        发送 删除 上传 运行 실행 전송 삭제
    """,
    "notes": """
        this·note this·file this·paragraph this·page this·text this·pattern this·document this·entry this·recipe
        this·memory this·line this·record this·message trusted·memory
        reading·along in·notes found·in·notes this·step this·task this·hunk the·following thanks·for·reading
        diesen·text dieser·absatz diesem·absatz diese·seite ce·fichier
        cette·étape cette·page ce·texte este·archivo este·paso este·texto esta·página questo·testo questo·file
        этот·текст этом·файле 以下 この文書 このメモ 下面 以下 本文 此文
    """,
}
