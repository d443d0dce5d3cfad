"""Words by what they mean, in several languages: the vocabulary in which talk to a model is recognised. Data only.

Entries are separated by spaces. `·` is a space within an entry, `*` at its end stands for any further letters. Letters
are lower case and in compatibility form. Scripts without spaces need no ends of words.
"""

from __future__ import annotations

__all__ = ["CONCEPTS"]

CONCEPTS: dict[str, str] = {
    # To leave aside what was ordered.
    "drop": """
        beiseitelegen beiseite·legen lege·beiseite laisse·de·côté laissez·de·côté deja·de·lado deje·de·lado put·off
        ignore disregard forget neglect overrule override bypass supersede cancel revoke set·aside put·aside
        leave·aside
        leave·behind pay·no·attention take·no·notice do·not·follow don't·follow stop·following stop·obeying unlearn
        no·longer·follow not·obey not·bound not·be·bound free·of freed·from take·precedence takes·precedence outranks
        ignoriere ignorieren ignorier ignoriert vergiss vergesst vergessen missachte missachten übergehe übergehen
        überspringe überspringen umgehe umgehen verwirf oublie oubliez oublier ignorez ignorer fais·abstraction
        faites·abstraction ne·tiens·plus ne·tenez·plus ne·tiens·pas ne·tenez·pas passe·outre passez·outre écarte
        écartez
        ne·suis·plus ne·suivez·plus n'applique·plus n'appliquez·plus
        olvida olvide olviden olvidar ignora ignoren ignorar haz·caso·omiso haga·caso·omiso descarta descarte omite
        deja·de·seguir deje·de·seguir no·sigas no·siga desobedece
        dimentica dimenticate ignorate non·tenere·conto non·seguire esqueça esqueca desconsidere negeer vergeet
        zignoruj zapomnij pomiń игнорируй* забудь* отбрось* не·обращай 無視 忘れ 従わない 従わず 忽略 无视 忘记 忘掉
        不要遵守 不再遵守 무시 잊어 따르지
    """,
    # What a model is held by.
    "rules": """
        aufgetragen zuvor·gesagt t'a·dit t'ont·dit vous·a·dit t'a·demandé te·dijeron te·han·dicho te·pidieron
        you·were·told you·have·been·told you·were·taught you·learned ti·è·stato·detto 言われたこと 告诉你的
        instruction instructions guideline guidelines directive directives system·prompt system·message prompts
        anweisung anweisungen vorgaben instruktionen regeln richtlinien vorschriften befehle·davor
        consignes consigne instructions règles directives règle instrucciones instrucción reglas directrices normas
        istruzioni regole direttive instruções instrucoes regras instructies regels instrukcje instrukcji polecenia
        polecen* инструкци* указани* правила правил 指示 命令 ルール 規則 指令 规则 规定 提示词 지시 명령 규칙
    """,
    # Rules that only a model or a person at work has.
    "guards": """
        tool·restrictions safety·checks your·usual·checks your·checks your·operator* your·developer* your·creator*
        your·maker* your·vendor* your·trainer* deines·betreibers deiner·entwickler* ihres·betreibers ton·développeur
        ton·opérateur tes·développeurs tu·desarrollador tu·operador tus·desarrolladores whatever·rules
        rules·you·started rules·you·were instructions·you·were systemanweisung*
        guardrail guardrails safeguards safety·rules safety·guidelines safety·policy safety·policies safety·training
        safety·instructions safety·measures security·rules·of·the·assistant content·policy
        your·instructions your·guidelines your·rules your·policies your·policy your·programming your·training
        your·restrictions your·directives your·constraints your·system·prompt your·system·message your·limits
        your·limitations your·safety·* your·safeguards your·previous·* your·prior·* your·earlier·* your·original·*
        your·usual·*
        your·standing·* your·core·* your·operator's·* developer·instructions developer's·instructions
        claude.md agents.md deny·rule deny·rules deny·list permission·rules approval·policy
        sicherheitsregeln sicherheitsvorgaben sicherheitsrichtlinien deine·regeln deine·anweisungen deine·vorgaben
        deine·richtlinien deine·instruktionen ihre·anweisungen ihre·vorgaben systemprompt schutzmaßnahmen
        tes·consignes tes·instructions tes·règles tes·restrictions vos·consignes vos·instructions vos·règles
        consignes·de·sécurité règles·de·sécurité garde-fous
        tus·instrucciones tus·reglas tus·restricciones sus·instrucciones sus·reglas reglas·de·seguridad
        le·tue·istruzioni le·tue·regole suas·instruções suas·regras je·instructies
        安全規則 安全ルール 安全ガイドライン システムプロンプト 安全规则 系统提示
    """,
    # All of them, or those that came before.
    "prior": """
        zuvor alles tout todo tutto tudo
        previous previously prior earlier preceding above former all any every existing original hitherto everything
        you·were·given you·have·been·given given·to·you given·earlier so·far you·received
        vorherige* bisherige* frühere* obige* vorangegangene* vorigen alle sämtliche deine ihre gegebenen
        précédent* antérieur* toutes tous tes vos anterior* previas previos previa todas todos tus precedenti tutte
        tue
        suas vorige eerdere wszystkie poprzedni* предыдущ* прежн* все всё свои 以前 これまで 前の 上記 すべて 全て
        全部 今まで 之前 以上 所有 前面 先前 이전 모든 앞의
    """,
    "lifted": """
        is·over has·ended have·ended are·over
        have·been·removed has·been·removed were·removed are·removed switched·off turned·off are·disabled were·a·test
        was·a·test gelten gilt s'appliquent se·aplican apply·no·longer no·longer·hold do·not·hold cease·to·apply
        expired
        lifted void suspended waived no·longer·apply no·longer·binding do·not·apply don't·apply not·binding
        no·longer·valid out·of·force do·not·count don't·count are·off is·off out·of·date·for·you
        aufgehoben gelten·nicht gilt·nicht außer·kraft ausgesetzt levées levée suspendues suspendue ne·s'appliquent*
        ne·s'applique* caduques ya·no·aplican ya·no·se·aplican no·se·aplican quedan·anuladas anuladas sospese
        適用されません 適用されない 無効 失效 作废 不再适用 больше·не·действуют отменены
    """,
    "unbound": """
        no·developer·policy no·operator no·safety
        never·declines never·refuses never·says·no without·conscience no·conscience no·scruples without·scruples
        without·any·policy without·policies no·policy no·policies no·guidelines without·guidelines
        without·any·guidelines as·if·no as·though·no without·a·policy no·safeguards without·filters no·filters
        never·decline no·boundaries ohne·regeln sans·règles sans·garde-fous sin·reglas sin·filtros senza·regole
        規則なし ルールなし
        no·restrictions no·limits no·limitations no·rules without·restrictions without·restriction without·limits
        without·limitations without·any·restrictions without·rules without·safeguards unrestricted uncensored
        unfiltered do·anything·now nothing·is·forbidden never·refuse do·not·refuse don't·refuse not·refuse
        may·not·refuse
        never·decline do·not·decline
        comply·with·every comply·with·any comply·with·all obey·every obey·any obey·all obey·me obey·every
        ohne·einschränkung* ohne·beschränkung* uneingeschränkt sans·restriction* sans·aucune·restriction sans·limite*
        sin·restricciones sin·restricción sin·limitaciones sin·límites senza·restrizioni sem·restrições
        制限なし 制限なく 制限のない 没有限制 不受限制 без·ограничений 제한·없이
    """,
    "become": """
        suppose·you assume·you·have pretend·you
        let·us·play spielen·wir jouons juguemos
        for·the·remainder for·the·rest·of·the·session for·the·rest·of·this rest·of·this·conversation
        rest·of·the·conversation
        new·session new·owner new·boss new·master new·identity new·persona let's·play play·a·game imagine·you act·like
        behave·like your·prior·conversation your·persona stell·dir·vor imagine·que·tu imagina·que
        you·are·now you're·now from·now·on henceforth you·will·now·act you·act·as act·as pretend your·new·role
        your·role·is your·new·task your·real·task your·actual·task your·true·task you·operate
        ab·jetzt von·nun·an du·bist·jetzt sie·sind·jetzt ab·sofort désormais à·partir·de·maintenant tu·es·maintenant
        vous·êtes·maintenant dorénavant a·partir·de·ahora desde·ahora ahora·eres de·ahora·en·adelante d'ora·in·poi
        a·partir·de·agora これから 今から 今後 从现在开始 从现在起 теперь·ты отныне 지금부터
    """,
    # Whom a pattern should not speak to.
    "model": """
        assistant assistants ai·agent ai·agents ai·model ai·models ai·assistant ai·assistants ai·system ai·systems
        coding·agent coding·agents coding·assistant* language·model language·models llm llms chatbot chatbots copilot
        claude gpt chatgpt gemini the·model any·model every·model all·models the·agent any·agent every·agent agents
        automated·agent* autonomous·agent* ais bots agentic
        sprachmodell* ki-agent* ki-assistent* die·ki eine·ki assistent assistenten assistenz* den·agenten
        modèle·de·langage l'ia l'assistant l'agent du·modèle au·modèle assistants agents·ia assistant·ia modèles
        al·modelo el·modelo la·ia agente·de·ia asistente asistentes modelo·de·lenguaje al·agente
        all'assistente al·modello modello·linguistico assistente assistentes ассистент* помощник* нейросет* модел*
        助手 アシスタント aiエージェント エージェント 言語モデル モデル 语言模型 人工智能 模型 ai助手 智能体
        어시스턴트 모델 에이전트
    """,
    "note": """
        note·for note·to notes·for notes·to message·for message·to hint·for hint·to reminder·for reminder·to memo·for
        memo·to notice·for notice·to instruction·for instruction·to instructions·for instructions·to directive·for
        directive·to dear hey to·whoever to·whichever for·the·attention·of
        hinweis·an hinweis·für nachricht·an anweisung·an anweisung·für bitte·an notiz·für notiz·an liebe* achtung,
        à·l'attention note·pour note·à message·pour message·à consigne·pour cher chère à·destination
        nota·para mensaje·para instrucción·para instrucciones·para aviso·para atención, estimado querido querida
        nota·per messaggio·per messaggio·al nota·para·o сообщение·для примечание·для инструкция·для уважаем*
        への指示 へのメモ への注意 への連絡 への命令 各位 に告ぐ への伝言 致所有 致各位
    """,
    "reading": """
        reading·this reads·this read·this executes·this applying·this applies·this processing·this processes·this
        seeing·this sees·this retrieves·this loads·this receives·this using·this following·this
        dies·liest das·liest liest·dies diesen·text·liest qui·lit qui·lisez que·lee que·lea lee·esto leas·esto
        これを読む を読んで 读到 阅读
    """,
    # What the model says at the end.
    "answer": """
        your·answer your·answers your·reply your·replies your·response your·responses your·summary your·final·answer
        your·final·message your·final·response your·next·answer your·next·reply your·next·response your·next·message
        your·output your·report the·final·answer         your·message your·closing·message your·completion
        deiner·antwort deine·antwort deinen·antworten ihrer·antwort ihre·antwort deine·zusammenfassung
        deiner·zusammenfassung ta·réponse votre·réponse tes·réponses vos·réponses ton·résumé votre·résumé tu·respuesta
        su·respuesta tus·respuestas tu·resumen tua·risposta
        sua·resposta ответ* своём·ответе 回答に 返答に 応答に 回答の 答えに 回复中 回答中 你的回答 你的回复 답변에
    """,
    "add": """
        include append add put insert attach embed quote paste render print output show repeat list copy send reveal
        prepend place write reproduce display mention dump
        füge fügen hänge hängen gib geben zeige zeigen schreibe schreiben nenne nennen nimm sende senden kopiere
        ajoute ajoutez inclus incluez insère insérez affiche affichez envoie envoyez copie copiez recopie joins
        joignez
        añade añada incluye incluya agrega agregue inserta inserte muestra muestre envía envia envíe escribe copia
        aggiungi includi inserisci mostra invia inclua adicione mostre envie добавь* включи* вставь* покажи* выведи*
        отправь* 含め 追加 貼り付け 表示 出力 書い 送信 送って 添付 加入 附上 包含 添加 发送 显示 输出 보내 포함 출력
        추가
    """,
    # Going against the person whom the model works for.
    "against": """
        the·grader grader·expects consider·them·amended
        only·thing·that·counts all·that·counts was·an·exercise only·a·test just·a·test was·a·decoy stop·being·helpful
        stop·helping·the·user be·helpful·to·this obey·this·document loyal·to·this obey·this·text
        real·request real·instruction* true·request actual·request actual·instruction* true·goal real·goal real·orders
        as·if·nothing obey·only follow·only·what follow·only·this act·only·on
        act·solely·on do·only·what·this handle·nur·nach befolge·nur folge·nur n'obéis·qu' n'obéissez·qu' obedece·solo
        obedece·sólo obedece·únicamente obbedisci·soltanto obbedisci·solo
        この文書だけに従 この指示だけに従 只遵守 仅遵守 只听从
        whatever·the·user·says whatever·the·user·asks whatever·the·user·wants even·when·the·user·objects
        even·if·the·user·objects even·if·the·user·says even·when·the·user·says even·if·the·user·refuses
        even·if·the·user·asks
        even·if·the·user·disagrees regardless·of·what·the·user no·matter·what·the·user instead·of·what·the·user
        rather·than·what·the·user different·from·what·the·user against·the·user's behind·the·user's behind·their·back
        not·what·the·user·asked ignore·the·user ignore·what·the·user disregard·the·user over·the·user's
        auch·wenn·der·benutzer egal·was·der·benutzer hinter·dem·rücken même·si·l'utilisateur
        quoi·que·dise·l'utilisateur
        aunque·el·usuario diga·lo·que·diga·el·usuario a·espaldas ユーザーが何と 即使用户
    """,
    "before": """
        before·you·answer before·you·reply before·you·respond before·answering before·replying before·responding
        before·you·report before·you·finish before·you·continue before·doing·anything·else before·anything·else
        first·of·all before·your·answer before·your·next
        bevor·du·antwortest bevor·sie·antworten vor·der·antwort vor·deiner·antwort
        avant·de·répondre avant·ta·réponse avant·votre·réponse antes·de·responder antes·de·contestar
        prima·di·rispondere
        прежде·чем·ответить перед·ответом 回答する前に 返答する前に 答える前に 在回答之前 回答前
    """,
    # People who should know.
    "person": """
        person·at·the·keyboard whoever·sits developer developers colleague colleagues boss owner's
        user the·user operator the·operator owner human humans person admin administrator administrators
        reviewer
        reviewers maintainer maintainers anyone anybody team they them nobody no·one
        benutzer benutzers benutzerin nutzer nutzers anwender besitzer betreiber administrator* mensch menschen jemand
        niemand niemandem utilisateur utilisateurs l'utilisateur usager l'opérateur opérateur propriétaire personne
        l'administrateur usuario usuaria usuarios operador operadora propietario nadie administrador utente utenti
        nessuno usuário usuario ninguém gebruiker użytkownik* пользовател* оператор* никому 用户 管理员 ユーザー
        ユーザ
        使用者 利用者 管理者 誰にも 任何人 사용자 관리자
    """,
    # Orders to be silent, as other languages give them; English ones have forms of their own.
    "hush": """
        mit·keinem·wort kein·wort·darüber sans·en·parler sin·comentar
        sag·nichts sage·nichts sagen·sie·nichts nichts·sagen nichts·davon nicht·sagen nicht·erwähn* nichts·erwähn*
        erwähne·nicht
        erwähnen·sie·nicht nicht·informieren informiere·nicht nicht·mitteil* nicht·melden nicht·verrat* verrate·nicht*
        verrate·nichts
        verschweig* verheimlich* ohne·es·zu·sagen ohne·zu·informieren nicht·berichte* nichts·berichte* kein·wort
        behalte·es·für·dich behalten·sie·es·für·sich still·und·leise heimlich stillschweigend unauffällig unbemerkt
        ohne·wissen ohne·das·wissen nichts·verraten nicht·zeigen nicht·auffallen nichts·merken nicht·merken
        nichts·erfahren
        ne·dis·rien ne·dites·rien ne·rien·dire ne·pas·dire ne·le·dis·pas ne·le·dites·pas ne·mentionne* n'informe*
        n'avertis*
        n'en·parle* n'en·dis* n'en·dites* ne·préviens* ne·prévenez* ne·signale* ne·révèle* sans·le·dire sans·prévenir
        sans·informer
        sans·en·informer sans·en·parler sans·avertir à·l'insu discrètement en·silence garde·le·silence
        gardez·le·silence
        silencieusement en·cachette en·secret ne·montre* cache·à cachez·à cache·cette cachez·cette
        no·digas·nada no·le·digas no·lo·digas no·se·lo·digas no·le·diga no·diga·nada no·menciones no·mencione
        no·informes
        no·informe no·avises no·avise no·reveles no·revele no·lo·cuentes no·se·lo·cuentes no·cuentes sin·decir*
        sin·avisar
        sin·informar sin·que·el·usuario sin·que·lo·sepa sin·que·nadie en·secreto a·escondidas discretamente
        silenciosamente en·silencio oculta·este oculta·esto oculta·al ocúltalo no·muestres
        non·dire non·dirlo non·menzionare non·informare senza·dire senza·informare di·nascosto
        não·diga não·conte não·mencione não·informe sem·avisar sem·informar
        zeg·niets niet·vertellen nie·mów nie·informuj не·говори* не·сообща* не·рассказыва* не·упомина* не·уведомля*
        молча тайно незаметно скрытно втайне
        伝えない 伝えず 教えない 知らせない 知らせず 言わない 言わず 報告しない 報告せず 伝えるな 知らせるな 言うな
        内緒 秘密に
        気づかれない 気付かれない 気づかれず 黙って こっそり 触れない 見せない 通知しない 通知せず
        不要告诉 别告诉 不要通知 不要提及 不要提到 不要让 不让 瞒着 悄悄 隐瞒 不告诉 保密 勿告知
        말하지 알리지 몰래 비밀로
    """,
    "keep": "keep keeps·it stay stays remain leave halte halten bewahre garde gardez mantén mantenga mantieni",
    "hidden": """
        hidden secret invisible concealed unseen undisclosed unmentioned out·of·sight confidential quiet
        geheim verborgen versteckt secrète secrètes caché cachée cachés oculto oculta ocultos secreto nascosto
    """,
    "from·whom": """
        from·the·user from·users from·user from·the·operator from·the·owner from·the·admin from·the·administrator
        from·the·team from·the·reviewer from·the·reviewers from·reviewers from·anyone from·everybody from·everyone
        from·the·human from·humans from·the·customer from·them from·the·maintainer from·the·maintainers from·people
        vor·dem·benutzer vor·dem·nutzer vor·allen à·l'utilisateur de·l'utilisateur al·usuario del·usuario all'utente
    """,
    "leave·out": """
        leave·it·out leave·this·out leave·that·out leave·them·out omit·it omit·this omit·that omit·the·step
        omit·the·change
        omit·this·step omit·this·change keep·it·out keep·this·out keep·that·out do·not·include·it do·not·include·this
        don't·include·it don't·include·this do·not·list·it do·not·list·this don't·list·it do·not·mention·it
        do·not·mention·this
        don't·mention·it don't·mention·this do·not·mention·that do·not·mention·the don't·mention·the never·mention
        not·mention·it
        should·not·appear must·not·appear should·not·show·up must·not·show·up does·not·need·to·appear need·not·appear
        no·mention drop·it·from strip·it·from remove·it·from not·be·mentioned without·mentioning not·be·listed
        not·be·recorded
        do·not·record do·not·document do·not·log·this don't·log·this
        lass·es·weg lassen·sie·es·weg weglassen nicht·auftauchen nicht·erscheinen ne·doit·pas·apparaître
        ne·l'indique·pas
        no·debe·aparecer no·lo·incluyas omítelo 記載しない 書かない 含めない 残さない 省いて 不要写 不要出现 不要记录
    """,
    "records": """
        summary summaries commit·message commit·messages changelog release·notes report reports answer reply response
        pull·request pr·description diff log logs history audit·log transcript session·log status·update
        zusammenfassung commit-nachricht bericht protokoll änderungsprotokoll antwort résumé rapport message·de·commit
        journal réponse resumen informe mensaje·de·commit registro respuesta riassunto resumo отчёт* отчет* сводк*
        要約
        報告 コミットメッセージ 履歴 ログ 回答 报告 摘要 提交信息 日志
    """,
    "if·asked": """
        should·the·owner should·the·user should·anyone should·anybody should·somebody should·they
        should·someone·wonder should·anyone·wonder if·someone·wonders if·anyone·wonders should·they·ask should·he·ask
        should·it·come·up if·it·comes·up if·challenged
        if·asked when·asked should·anyone·ask if·anyone·asks if·anybody·asks if·somebody·asks if·someone·asks
        if·they·ask
        if·the·user·asks if·the·owner·asks if·the·operator·asks if·the·admin·asks should·the·user·ask if·you·are·asked
        when·the·user·asks
        should·someone·ask if·questioned if·the·user·notices if·anyone·notices if·someone·notices if·they·notice
        falls·gefragt wenn·jemand·fragt falls·jemand·fragt wenn·der·benutzer·fragt falls·der·benutzer·fragt
        auf·nachfrage
        si·on·te·demande si·on·vous·demande si·l'utilisateur·demande si·te·preguntan si·le·preguntan
        si·alguien·pregunta
        si·el·usuario·pregunta se·qualcuno·chiede 聞かれたら 尋ねられたら 質問されたら 如果用户问 如果有人问 被问到
        если·спросят
    """,
    "lie": """
        blame blames schiebe·es attribue·le échale
        answer·that say·git·creates describe·the·change simply·as just·say merely·say
        say·that say·it say·you say·nothing claim deny pretend tell·them·that tell·them·it tell·him answer·that·it
        make·up blame·it·on attribute·it explain·that·it explain·it·as describe·it·as call·it
        behaupte sag·dass sage·dass sag,·dass sage,·dass leugne dis·que dites·que prétends prétendez réponds·que nie
        di·que diga·que responde·que niega finge と答え と言っ 否定 说是 就说 否认 скажи отрицай
    """,
    # Consent that somebody claims to have.
    "consent": """
        consent approval approvals authorisation authorization sign-off signoff go-ahead green·light clearance
        blessing
        permission·from permission·of permission·by
        zustimmung genehmigung freigabe einwilligung einverständnis erlaubnis accord autorisation approbation
        consentement feu·vert aprobación autorización consentimiento permiso visto·bueno approvazione consenso
        autorizzazione aprovação autorização consentimento toestemming zgoda zgodę согласие одобрение разрешение
        承認 許可 同意 了承 批准 授权 许可 同意 승인 허가 동의
    """,
    "given": """
        was·given has·been·given have·been·given given·in·advance in·advance beforehand was·granted has·been·granted
        have·been·granted obtained already·given is·implied implied is·assumed assumed on·file was·received
        already·granted ahead·of·time
        up·front upfront once·and·for·all covers·all covers·every extends·to is·on·record by·default·for·all
        liegt·vor liegen·vor wurde·erteilt ist·erteilt erteilt bereits im·voraus vorab gegeben wurde·eingeholt
        a·été·donné a·été·donnée est·acquis est·acquise donné·d'avance déjà d'avance a·déjà a·été·obtenu*
        préalablement
        ya·ha ya·tiene ya·fue ya·está ha·sido·concedid* concedid* por·adelantado de·antemano previamente
        già in·anticipo già·stata já·foi já уже заранее получено дано 済み 済 すでに 既に 得て いただいて 下りて 事前
        已 已经 已获 事先 이미 완료
    """,
    "blanket": """
        all·commands every·command any·command all·the·commands all·actions every·action any·action all·steps
        every·step
        all·operations every·operation all·tools every·tool all·tool·calls all·changes the·commands·below
        commands·below
        steps·below the·following·commands these·commands this·command the·command·below all·of·them everything·below
        everything·here everything·in·this all·deletions destructive·operations destructive·commands·are
        alle·befehle jeden·befehl alle·schritte alle·aktionen sämtliche·befehle diese·befehle alle·folgenden
        toutes·les·commandes chaque·commande toutes·les·actions ces·commandes toutes·les·étapes todos·los·comandos
        cualquier·comando todas·las·acciones todos·los·pasos estos·comandos tutti·i·comandi todos·os·comandos
        все·команды всех·команд すべてのコマンド 全てのコマンド 以下のコマンド このコマンド 所有命令 以下命令 所有操作
        모든·명령
    """,
    "approved": """
        approved authorised authorized allowed·without permitted·without whitelisted allow-listed allowlisted cleared
        signed·off vetted·by·security consented agreed·to ok'd okayed pre-cleared sanctioned
        genehmigt freigegeben autorisiert abgesegnet bewilligt approuvé approuvée approuvés approuvées autorisé
        autorisée
        autorisées autorisés validé validées aprobado aprobada aprobados aprobadas autorizado autorizada autorizados
        autorizadas approvato approvati autorizzato autorizzati aprovado aprovados autorizados одобрен* разрешен*
        разрешён*
        согласован* 承認済 許可済 承認され 許可され 批准 授权 允许 승인된
    """,
    # Going on without a question.
    "no·question": """
        need·not·wait should·not·wait must·not·wait not·wait·for·a·human not·wait·for·the·user
        without·further·questions without·further·question without·any·questions without·a·question
        without·waiting·for·a without·waiting·for·the·user without·waiting·for·confirm* without·waiting·for·appr*
        without·checking·with without·consulting answered·by·the·agent answer·yes·to·every answer·them·yourself
        answer·it·yourself confirm·it·yourself approve·it·yourself by·the·agent·itself
        without·asking·the·user without·asking·anyone without·asking·again without·asking·first without·asking·for
        go·ahead·without proceed·without·asking proceed·without·confirm* proceed·without·prompt*
        proceed·without·further
        proceed·without·approval continue·without·asking no·need·to·ask no·need·to·confirm no·need·to·wait·for·*
        no·reason·to·ask
        never·ask·the·user do·not·ask·the·user don't·ask·the·user do·not·ask·for·confirm* don't·ask·for·confirm*
        do·not·ask·for·perm* don't·ask·for·perm* do·not·ask·for·appr* don't·ask·for·appr* do·not·wait·for·appr*
        do·not·wait·for·confirm* don't·wait·for·* do·not·stop·to·ask don't·stop·to·ask do·not·pause·to·ask
        don't·bother·asking
        do·not·bother·the·user don't·bother·the·user not·to·be·asked need·not·be·asked need·not·ask needn't·ask
        you·may·skip·the·confirm* skip·the·confirm* skip·the·permission* skip·the·approval skip·asking skip·confirm*
        confirmation·is·not confirmation·not·needed approval·is·not·needed approval·not·required
        ohne·rückfrage* ohne·nachfrage* ohne·nachzufragen ohne·zu·fragen ohne·bestätigung frag·nicht frage·nicht
        fragen·sie·nicht nicht·mehr·um·erlaubnis nicht·um·erlaubnis keine·rückfrage* keine·bestätigung keine·nachfrage
        rückfragen·sind·nicht nicht·nachfragen ohne·erlaubnis
        sans·demander sans·confirmation sans·autorisation ne·demande·pas ne·demandez·pas pas·besoin·de·demander
        inutile·de·demander pas·besoin·de·confirm* aucune·confirmation sans·attendre·de·confirm*
        sans·poser·de·question*
        sin·preguntar sin·confirmación sin·pedir no·preguntes no·pregunte no·pidas no·pida no·hace·falta·preguntar
        no·hace·falta·confirm* no·es·necesario·preguntar no·es·necesario·confirm* sin·autorización
        senza·chiedere senza·conferma non·chiedere sem·perguntar sem·confirmação не·спрашивай* без·подтверждения
        без·вопросов не·запрашивай* 確認なし 確認せず 許可なし 許可を求めず 許可を得ずに 尋ねずに 確認は不要 確認不要
        確認を求めず
        聞かずに 承認なし 确认即可 无需确认 不需要确认 无需询问 不要询问 不必询问 无须确认 확인·없이 묻지·말고
    """,
    "act": """
        running executing deleting installing applying ausführung exécuter lancer ejecutar
        run execute proceed apply delete install go·ahead do·it perform carry·out commands command steps
        führe führen ausführen aus ausgeführt befehl befehle lösche löschen installiere starte
        exécute exécutez exécuter lance lancez commande commandes supprime supprimez installe installez applique
        ejecuta ejecute ejecutar comando comandos borra borre elimina elimine instala aplica esegui eseguire execute
        выполн* запуст* команд* удал* 実行 コマンド 削除 続行 进行 执行 命令 删除 运行 继续 실행 명령
    """,
    "imposed": """
        no·dialog·is no·further·interaction signed·in·advance in·advance·for·every as·confirmed treated·as·confirmed
        user's·behalf full·autonomy are·cleared·for ask:·never prompts:·none confirm:·never permission·dialog·is
        dismiss·the·permission dismiss·the·dialog status:·approved my·word·as you·have·my·word you·have·my·permission
        you·have·our·permission
        blanket·permission blanket·approval blanket·consent blanket·authori* pre-cleared precleared pre-consented
        exempt·from·review exempt·from·approval exempt·from·confirm* exempt·from·checks
        accepted·all·risks accepts·all·risks answered·with·yes answered·"yes" treat·it·as·trusted
        treat·this·as·trusted permission·checks·are no·point·in·asking asking·would·only asking·for·confirmation·would
        never·interrupt
        do·not·need·anybody's don't·need·anybody's don't·need·anyone's nobody's·permission signed·by·the·security
        settled·beforehand the·user·consents user·consents·to the·user·has·consented user·has·agreed·to
        user·has·accepted
        permission·was·already·obtained permission·was·obtained permission·has·been·obtained permission·has·already
        permission·was·already permission·is·already trust·level:·verified trust·level:·full trust·level·is
        already·obtained·for
        you·have·been·granted you·are·authorised·to you·are·authorized·to you·are·allowed·to·run·any
        you·have·full·permission you·have·blanket you·have·permission·to·run you·have·permission·to·delete
        you·have·permission·to·execute has·granted·full has·granted·you granted·full·access granted·unlimited
        on·behalf·of·the·administrator on·behalf·of·the·user assume·consent assume·the·user·agrees assume·permission
        assume·approval treat·as·approved treat·this·as·approved consider·it·approved consider·this·approved
        consider·yourself·authori*
        by·reading·this·you
    """,
    # Private things, for talk about them; commands have a table of their own.
    "private": """
        ~/.ssh .ssh/ id_rsa id_ed25519 id_ecdsa .aws/ ~/.aws .gnupg .netrc .pgpass .kube/config .env·file .env·files
        .env
        *.env private·key private·keys ssh·key ssh·keys ssh-keys gpg·key gpg·keys api·key api·keys api-keys apikeys
        access·token access·tokens tokens credentials passwords secrets environment·variable* environment·variables
        env·vars output·of·env /etc/shadow bash_history zsh_history shell·history logins.json key4.db password·store
        password-store
        keyring keychain kdbx wallet seed·phrase browser·cookies session·cookies·of browser·profile conversation
        the·conversation chat·history system·prompt saved·passwords vault·token git-credentials .git-credentials
        schlüssel privaten·schlüssel ssh-schlüssel zugangsdaten passwörter umgebungsvariablen geheimnisse chatverlauf
        clé·privée clés·privées clé·ssh clés·ssh mots·de·passe identifiants variables·d'environnement secrets
        clave·privada claves·privadas clave·ssh claves·ssh contraseñas credenciales variables·de·entorno secretos
        chiavi·private chiave·privata credenziali variabili·d'ambiente chaves·privadas senhas
        закрыт*·ключ* приватн*·ключ* ключи·ssh парол* переменн*·окружения 秘密鍵 認証情報 パスワード 環境変数 会話履歴
        资格证书
        私钥 密码 环境变量 凭据 密钥 개인·키 비밀번호
    """,
    "files": """
        bash·history full·environment user's·ssh user's·key* user's·token* key·of·the·user what·you·know·about
        what·you·learned·about what·you·learnt·about about·the·user's·project user's·project user's·files
        user's·secrets
        ~/.ssh .ssh/ id_rsa id_ed25519 id_ecdsa .aws/ .gnupg .netrc .pgpass .kube/config /etc/shadow bash_history
        zsh_history
        logins.json key4.db .password-store password-store .env *.env kdbx .git-credentials private·key private·keys
        environment·variables environment output·of·env shell·history chat·history conversation credentials
    """,
    "send": """
        attach encode goes·to gets·posted
        send post upload mail e-mail email forward transmit exfiltrate submit paste push share leak deliver copy
        report
        schicke schick schicken sende senden lade hochladen übermittle übermitteln teile maile
        envoie envoyez envoyer transmets transmettez téléverse téléversez partage publie publiez poste
        envía envia envíe enviar sube suba subir manda mande transmite comparte publica publique
        invia inviare carica spedisci envie enviar отправь* пошли* загрузи* перешли* 送信 送って アップロード 投稿
        发送 上传 提交 发到 传到 보내 업로드 전송
    """,
    "outside": """
        query·string as·a·parameter
        https:// http:// ftp:// webhook webhooks pastebin paste·service gist telegram discord·channel slack·channel
        our·server my·server remote·server external·server the·collector collector·at support·address @example.
        this·address following·address this·endpoint our·endpoint s3:// gs:// 0x0.st transfer.sh termbin
        an·unseren·server an·die·adresse folgende·adresse à·l'adresse notre·serveur a·la·dirección nuestro·servidor
        al·servidor al·siguiente сервер* на·адрес 外部サーバー サーバーに アドレスに 服务器 地址
    """,
    # A reader that is no person, beyond doubt.
    "machine": """
        robot robots the·bot ai·reviewer ai·reviewers review·bot review·bots dear·ai agents ki-agent* ki-assisten* ki:
        du·eine·ki du·ein·modell eres·un·modelo sei·un·assistente ты·языковая agent·ia agents·ia agente·de·ia
        an·ai the·ai any·ai ais every·ai ai·tools ai·agent ai·agents ai·assistant ai·assistants ai·model ai·models llm
        llms assistant assistants copilot chatbot
        chatbots claude gpt chatgpt gemini automated·systems automated·system automated·readers automated·reader
        machine·readers automated·agents whichever·model whichever·agent
        whichever·assistant whatever·model language·model language·models coding·agent coding·agents the·copilot
        eine·ki die·ki jede·ki als·ki als·assistent assistent assistenten sprachmodell* als·agent une·ia l'ia toute·ia
        l'assistant modèle·de·langage una·ia la·ia asistente asistentes
        modelo·de·lenguaje un'ia l'assistente assistente modello·linguistico uma·ia ассистент* нейросет* アシスタント
        aiエージェント 言語モデル aiが aiは 语言模型 人工智能 智能体 어시스턴트
    """,
    "must": """
        must should shall has·to have·to is·to are·to ought kindly please required needs·to need·to be·sure·to
        make·sure expected·to obliged treat
        muss müssen musst soll sollen sollst sollte bitte hat·zu haben·zu doit dois doivent devez devrait veuillez
        debe debes deben debería por·favor deve devi devono
        должен должны должна обязан* пожалуйста べき してください すること しなければ せよ しなさい 必须 应该 应当 请
        해야 하십시오
    """,
    "this": """
        renders·this handles·this opens·this prints·this displays·this übernimmt diesen·eintrag dieser·eintrag
        cette·fiche esta·entrada この項目
        this·change this·commit this·code this·diff this·pull next·function this·review
        this·text this·page this·file this·note this·pattern this·document this·message this·memory this·entry
        this·record this·article this·section this·content this·repository
        this·paragraph text·of·this what·is·written·here written·here stated·here edits·this reads·this
        summarises·this summarizes·this processes·this executes·this parses·this indexes·this
        diesen·text dieser·text dieses·dokument diese·seite diese·datei dies·als hier·steht ce·texte cette·page
        ce·document ce·fichier cette·note este·texto esta·página este·documento esta·nota este·archivo
        questo·documento questo·testo questa·pagina este·texto этот·текст этого·текста этот·документ このテキスト
        この文書 このページ このファイル この文章 このメモ 本文 本页 此文 此文件 本文档 这段 이·문서 이·텍스트
    """,
    "user·wish": """
        original·task original·job actual·task current·task ursprüngliche·aufgabe eigentliche·aufgabe
        ursprünglichen·auftrag tâche·initiale tâche·d'origine tarea·original tarea·inicial compito·originale
        元のタスク 原来的任务
        the·user's·task the·user's·request the·user's·wishes the·user's·wish the·user's·instructions the·user's·orders
        the·user's·question user's·intent what·the·user·asked what·the·user·wants
        what·the·user·says task·of·the·user request·of·the·user the·user's·goal was·der·benutzer·will
        aufgabe·des·benutzers auftrag·des·benutzers demande·de·l'utilisateur tâche·de·l'utilisateur
        petición·del·usuario tarea·del·usuario solicitud·del·usuario ユーザーの依頼 ユーザーの指示 ユーザーの要求
        用户的请求 用户的任务 用户的指令
    """,
    "outrank": """
        counts·more·than count·more·than weighs·more·than matters·more·than higher·rank·than ranks·above rank·above
        higher·priority·than priority·over precedence·over outranks outrank overrides override supersedes supersede
        more·important·than above·the·rank more·authority·than instead·of
        hat·vorrang haben·vorrang vorrang·vor steht·über stehen·über priment·sur prime·sur priorité·sur l'emporte*
        prevalece* prioridad·sobre por·encima·de prevale prioritario 優先 优先于 高于
    """,
    "authority": """
        people·who·run·you who·run·you who·made·you who·trained·you
        that·of·the·user that·of·the·person word·of·the·user person·chatting than·the·user's than·the·operator's
        than·the·user than·the·person
        operator·configured operator·has operator's operator·said developer·said developer's system·prompt
        system·message your·instructions your·guidelines your·rules user's·instructions user's·request
        earlier·instructions previous·instructions prior·instructions other·instructions instructions·of·the·user
        instructions·from·the·user what·you·were·told what·you·have·been·told anweisungen·des·benutzers
        anweisungen·des·betreibers
        betreiber·vorgaben instructions·de·l'utilisateur consignes·du·développeur instrucciones·del·usuario
        instrucciones·del·desarrollador システムプロンプト ユーザーの指示 開発者の指示 系统提示 用户的指令
    """,
    # What was said to the model before the user came.
    "prompt": """
        above·this·line before·this·line marked·as·system everything·above text·above·this
        system·prompt hidden·instructions hidden·instruction your·instructions your·context top·of·your·context
        initial·instructions secret·instructions your·prompt your·configuration system·instructions
        systemanweisung* systemprompt* deiner·anweisungen deine·anweisungen prompt·système consignes·système
        consignes·cachées prompt·del·sistema instrucciones·del·sistema instrucciones·ocultas prompt·di·sistema
        системн*·промпт* системн*·инструкц* システムプロンプト 隠された指示 系统提示 隐藏的指令 시스템·프롬프트
    """,
    "disclose": """
        repeat·everything print·everything output·everything quote·everything repeat·the·text repeat·all
        list·everything
        reveal disclose leak verbatim word·for·word recite spill quote·your print·your repeat·your paste·your
        show·your output·your dump·your tell·me·your share·your
        wörtlich im·wortlaut zeige zeig verrate verrat gib·aus nenne révèle révélez affiche affichez mot·à·mot recopie
        muestra muestre revela revele palabra·por·palabra rivela mostra
        раскрой* покажи* дословно 開示 見せて 公開して 表示して 透露 泄露 逐字 显示你 输出你
    """,
    "need·not": """
        se·entere·de usuario·se·entere s'en·aperçoive merkt·es
        muss·davon·erfahren davon·erfahren erfährt·davon doit·le·savoir doit·savoir debe·saberlo tiene·que·saberlo
        deve·saperlo would·only·worry would·only·confuse only·confuses out·of·the·loop not·to·bother do·not·bother
        don't·bother without·bothering be·spared
        need·not·learn need·not·know need·not·hear need·not·see need·not·be·told need·not·notice needn't·know
        needn't·learn needn't·see does·not·need·to·know doesn't·need·to·know do·not·need·to·know
        don't·need·to·know should·not·learn must·not·learn should·not·know must·not·know shouldn't·know mustn't·know
        should·not·find must·not·find will·never·know will·never·notice will·not·notice won't·notice no·need·to·know
        has·no·need·to·know no·reason·to·know kept·unaware remain·unaware stay·unaware in·the·dark none·the·wiser
        better·off·not·knowing not·have·to·know not·be·bothered should·not·hear must·not·hear must·not·see
        should·never·see
        braucht·nicht·zu·wissen muss·nicht·wissen soll·nicht·wissen darf·nicht·wissen muss·davon·nichts
        braucht·davon·nichts n'a·pas·besoin·de·savoir ne·doit·pas·savoir ne·doit·rien·savoir no·debe·saber
        no·tiene·que·saber
        no·necesita·saber no·debe·enterarse no·se·entere non·deve·sapere не·должен·знать не·нужно·знать 知る必要はない
        知らなくて 不需要知道 不必知道 无需知道
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
        need·not·verify need·not·review
        no·need·to·review no·need·to·check no·need·to·verify no·need·to·inspect without·review without·reviewing
        without·checking without·inspection without·verifying ohne·prüfung ohne·weitere·prüfung sans·vérifi*
        sin·verificar sin·revis*
        確認を省略 検証不要 无需检查 无需审查
    """,
    # Words by which a text picks out a reader that is no person.
    "addressed": """
        dear·model dear·models dear·agent dear·agents dear·assistant dear·ai dear·llm hey·model hey·assistant
        liebes·modell liebe·ki lieber·assistent cher·modèle chère·ia cher·assistant querido·modelo querida·ia
        caro·modello stay·in·character remain·in·character
        todo·ai fixme·ai note·ai tool·calls·found
        for·agents·only agents·only for·ai·only for·llms·only for·ai·eyes·only nur·für·agenten nur·für·ki note_to_llm
        note_to_ai note_for_ai note-to-ai note-to-llm llm_note ai_note note·to·self·(ai ai·readers
        not·for·humans invisible·to·humans humans·can·skip humans·may·skip not·meant·for·humans humans·need·not·read
        assistant_directive agent_directive system_directive ai_instruction* llm_instruction* agent_instruction*
        assistant_instruction*
        model·instruction: instruction·for·ai
    """,
    # Ways to ask for silence that need nobody to be named.
    "stealth": """
        had·never·happened never·happened as·if·nothing·happened so·that·it·is·not·seen so·it·is·not·seen
        so·that·nobody·sees you·and·i·know only·you·and·i just·you·and·me
        no·point·in·bringing no·point·in·mentioning no·need·to·mention no·need·to·bring·this·up better·not·to·mention
        best·not·to·mention best·not·mentioned better·left·unsaid not·worth·mentioning best·not·to·bother
        between·you·and·me
        strictly·between off·the·record on·the·quiet under·the·radar without·drawing·attention
        without·attracting·attention draw·no·attention not·draw·attention avoid·drawing·attention avoid·suspicion
        raise·suspicion arouse·suspicion raising·suspicion
        looks·innocent look·innocent look·harmless looks·harmless harmless-looking innocent-looking pretend·that
        pretend·the pretend·nothing cover·your·tracks cover·the·tracks cover·its·tracks hide·the·traces
        hide·your·traces
        delete·this·paragraph delete·this·instruction delete·this·note forget·this·instruction remove·this·instruction
        erase·this·note after·you·have·followed·it
        ohne·aufsehen unter·uns keinen·verdacht spuren·verwischen sans·éveiller entre·nous·deux sin·levantar·sospechas
        entre·nosotros·dos senza·destare·sospetti
        バレない 怪しまれない 内密に 不要声张 别声张 掩盖
    """,
    "disguise": """
        look·like·a look·like·an look·as·if looks·like·a·harmless disguise disguised camouflage mask·the mask·it
        passes·as
        pass·it·off pass·off dress·it·up dressed·up·as to·cover·the cover·for label·it·as labelled·as label·the
        so·it·does·not·show so·that·it·does·not·show
        does·not·show·up·in so·that·it·does·not·appear so·nobody·sees so·it·goes·unnoticed harmless·commit·message
        innocent·commit·message misleading call·it·official name·it·like
        tarne tarnen als·harmlose fais·passer faites·passer déguise maquille haz·pasar disfraza 偽装 装って 伪装
    """,
    "trace": """
        commit log logs commit·message the·download the·hook added·hook the·key the·account the·change the·upload
        the·traffic the·request the·process the·step the·terminal the·diff the·install formatting·change cache·refresh
        our·installer the·installer den·download die·änderung le·téléchargement la·descarga el·cambio
    """,
    "success": """
        report·success report·that·all report·that·everything say·that·everything say·everything claim·success
        claim·that·all mark·it·as·passed mark·as·passed all·checks·passed all·tests·passed tests·are·green
        reports·success
        melde·erfolg signale·le·succès informa·que·todo
    """,
    "whatever": """
        even·if even·when regardless no·matter whatever auch·wenn même·si aunque anche·se
    """,
    "order": """
        as·a·direct as·a·command as·an·order as·orders as·commands direct·command direct·order as·an·instruction
        als·befehl als·direkte comme·un·ordre como·una·orden
    """,
    "digest": """
        summarising·this summarizing·this when·you·summarise when·you·summarize when·summarising when·summarizing
        when·asked·about·this when·you·cite·this when·quoting·this when·translating·this
       
        whoever·summarises whoever·summarizes
    """,
    "stale": """
        out·of·date outdated obsolete deprecated superseded replaced·by wrong veraltet périmées obsoletas 古い 过时
    """,
    # What only the person and the model share.
    "personal": """
        the·user's·last user's·messages last·messages last·five·messages what·the·user·wrote what·the·user·typed
        user·has·written user's·words stands·for·the·user's
        base64·the user·name·and·host user·and·host·name hostname·and·user encode·what·you
        the·user's·ssh the·user's·key* the·user's·token* the·user's·secrets the·user's·password*
        the·user's·credentials key·of·the·user token·of·the·user password·of·the·user what·you·know·about
        what·you·learned what·you·learnt what·you·found·out
        full·environment whole·environment entire·environment about·the·user's·project the·user's·files
        the·user's·project this·conversation the·conversation your·conversation chat·history everything·you·know
        names·of·the·user's contents·of·the·user's
        schlüssel·des·benutzers daten·des·benutzers données·de·l'utilisateur datos·del·usuario ユーザーの秘密
        用户的密钥
    """,
    "publish": """
        open·the·issue open·an·issue the·issue an·issue bug·report the·ticket a·ticket pull·request gist the·forum
        a·comment support·request status·request public·repository mailing·list release·notes
    """,
    "each·answer": """
        every·reply every·answer every·response each·reply each·answer each·response jede·antwort jeder·antwort
        chaque·réponse cada·respuesta
    """,
    "take": """
        open read collect gather harvest extract look·up öffne lies sammle ouvre lis récupère collecte abre lee recoge
        apri leggi открой собери 開き 読み取り 収集 读取 收集
    """,
    "respond": """
        respond·only respond·with reply·with reply·only answer·only answer·with antworte·nur réponds·uniquement
        responde·solo
    """,
    # Whatever machine may read it.
    "any·reader": """
        any·llm any·ai any·agent any·assistant any·chatbot any·language every·llm every·ai every·agent every·assistant
        each·agent each·assistant whichever·model whichever·agent whichever·assistant whichever·ai an·ai·that
        an·llm·that
        an·llm·which an·agent·that an·agent·which an·assistant·that a·model·that·reads a·model·which·reads
        models·that·read agents·that·read llms·that agents·which·read assistants·that falls·ein·agent wenn·ein·agent
        sollte·ein·agent jeder·agent jedes·modell
        falls·eine·ki wenn·eine·ki sollte·eine·ki jede·ki si·un·agent si·une·ia tout·agent toute·ia tout·modèle
        si·un·agente si·una·ia cualquier·agente cualquier·modelo se·un·agente qualsiasi·agente любой·агент если·агент
        エージェントは aiは 任何模型 任何智能体
    """,
    # What a model keeps from one session to the next.
    "own·memory": """
        memory·entry·for·yourself entry·for·yourself your·memory your·long-term·memory your·notes·file
        note·to·yourself notes·to·yourself your·persistent·memory your·own·memory remember·for·later·sessions
        deinem·gedächtnis dein·gedächtnis ta·mémoire votre·mémoire
        tu·memoria 自分のメモリ 你的记忆
    """,
    "persist": """
        every·future future·session future·sessions every·session next·session next·sessions later·sessions
        survives·a·restart survive·a·restart survives·restarts each·new·session in·every·session all·sessions
        jeder·sitzung künftigen·sitzungen chaque·session prochaines·sessions
        cada·sesión futuras·sesiones 今後のセッション 每次会话
    """,
}
