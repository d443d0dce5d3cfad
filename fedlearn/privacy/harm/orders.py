"""Words of orders to a model: to drop its rules, to play a part, to obey a text. Data."""

from __future__ import annotations

__all__ = ["ORDERS"]

ORDERS: dict[str, str] = {
    # To leave aside what was ordered.
    "drop": """
        beiseitelegen beiseite·legen lege·beiseite laisse·de·côté laissez·de·côté deja·de·lado deje·de·lado put·off
        ignore disregard forget neglect overrule override bypass supersede cancel revoke set·aside put·aside
        leave·aside leave·behind pay·no·attention take·no·notice do·not·follow don't·follow stop·following
        stop·obeying unlearn no·longer·follow not·obey not·bound not·be·bound free·of freed·from take·precedence
        takes·precedence outranks ignoriere ignorieren ignorier ignoriert vergiss vergesst vergessen missachte
        missachten übergehe übergehen überspringe überspringen umgehe umgehen verwirf oublie oubliez oublier ignorez
        ignorer fais·abstraction faites·abstraction ne·tiens·plus ne·tenez·plus ne·tiens·pas ne·tenez·pas passe·outre
        passez·outre écarte écartez ne·suis·plus ne·suivez·plus n'applique·plus n'appliquez·plus olvida olvide olviden
        olvidar ignora ignoren ignorar haz·caso·omiso haga·caso·omiso descarta descarte omite deja·de·seguir
        deje·de·seguir no·sigas no·siga desobedece dimentica dimenticate ignorate non·tenere·conto non·seguire esqueça
        esqueca desconsidere negeer vergeet zignoruj zapomnij pomiń игнорируй* забудь* отбрось* не·обращай 無視 忘れ
        従わない 従わず 忽略 无视 忘记 忘掉 不要遵守 不再遵守 무시 잊어 따르지
    """,
    # What a model is held by.
    "rules": """
        aufgetragen zuvor·gesagt t'a·dit t'ont·dit vous·a·dit t'a·demandé te·dijeron te·han·dicho te·pidieron
        you·were·told you·have·been·told you·were·taught you·learned ti·è·stato·detto 言われたこと 告诉你的
        instruction instructions guideline guidelines directive directives system·prompt system·message prompts
        anweisung anweisungen vorgaben instruktionen regeln richtlinien vorschriften befehle·davor consignes consigne
        règles règle instrucciones instrucción reglas directrices normas istruzioni regole direttive instruções
        instrucoes regras instructies regels instrukcje instrukcji polecenia polecen* инструкци* указани* правила
        правил 指示 命令 ルール 規則 指令 规则 规定 提示词 지시 명령 규칙
    """,
    # Rules that only a model or a person at work has.
    "guards": """
        tool·restrictions safety·checks your·usual·checks your·checks your·operator* your·developer* your·creator*
        your·maker* your·vendor* your·trainer* deines·betreibers deiner·entwickler* ihres·betreibers ton·développeur
        ton·opérateur tes·développeurs tu·desarrollador tu·operador tus·desarrolladores whatever·rules
        rules·you·started rules·you·were instructions·you·were systemanweisung* guardrail guardrails safeguards
        safety·rules safety·guidelines safety·policy safety·policies safety·training safety·instructions
        safety·measures security·rules·of·the·assistant content·policy your·instructions your·guidelines your·rules
        your·policies your·policy your·programming your·training your·restrictions your·directives your·constraints
        your·system·prompt your·system·message your·limits your·limitations your·safety·* your·safeguards
        your·previous·* your·prior·* your·earlier·* your·original·* your·usual·* your·standing·* your·core·*
        your·operator's·* developer·instructions developer's·instructions claude.md agents.md deny·rule deny·rules
        deny·list permission·rules approval·policy sicherheitsregeln sicherheitsvorgaben sicherheitsrichtlinien
        deine·regeln deine·anweisungen deine·vorgaben deine·richtlinien deine·instruktionen ihre·anweisungen
        ihre·vorgaben systemprompt schutzmaßnahmen tes·consignes tes·instructions tes·règles tes·restrictions
        vos·consignes vos·instructions vos·règles consignes·de·sécurité règles·de·sécurité garde-fous
        tus·instrucciones tus·reglas tus·restricciones sus·instrucciones sus·reglas reglas·de·seguridad
        le·tue·istruzioni le·tue·regole suas·instruções suas·regras je·instructies 安全規則 安全ルール
        安全ガイドライン システムプロンプト 安全规则 系统提示
    """,
    # All of them, or those that came before.
    "prior": """
        zuvor alles tout todo tutto tudo previous previously prior earlier preceding above former all any every
        existing original hitherto everything you·were·given you·have·been·given given·to·you given·earlier so·far
        you·received vorherige* bisherige* frühere* obige* vorangegangene* vorigen alle sämtliche deine ihre gegebenen
        précédent* antérieur* toutes tous tes vos anterior* previas previos previa todas todos tus precedenti tutte
        tue suas vorige eerdere wszystkie poprzedni* предыдущ* прежн* все всё свои 以前 これまで 前の 上記 すべて 全て
        全部 今まで 之前 以上 所有 前面 先前 이전 모든 앞의
    """,
    "lifted": """
        is·over has·ended have·ended are·over have·been·removed has·been·removed were·removed are·removed switched·off
        turned·off are·disabled were·a·test was·a·test gelten gilt s'appliquent se·aplican apply·no·longer
        no·longer·hold do·not·hold cease·to·apply expired lifted void suspended waived no·longer·apply
        no·longer·binding do·not·apply don't·apply not·binding no·longer·valid out·of·force do·not·count don't·count
        are·off is·off out·of·date·for·you aufgehoben gelten·nicht gilt·nicht außer·kraft ausgesetzt levées levée
        suspendues suspendue ne·s'appliquent* ne·s'applique* caduques ya·no·aplican ya·no·se·aplican no·se·aplican
        quedan·anuladas anuladas sospese 適用されません 適用されない 無効 失效 作废 不再适用 больше·не·действуют
        отменены
    """,
    "unbound": """
        no·developer·policy no·operator no·safety never·declines never·refuses never·says·no without·conscience
        no·conscience no·scruples without·scruples without·any·policy without·policies no·policy no·policies
        no·guidelines without·guidelines without·any·guidelines as·if·no as·though·no without·a·policy no·safeguards
        without·filters no·filters never·decline no·boundaries ohne·regeln sans·règles sans·garde-fous sin·reglas
        sin·filtros senza·regole 規則なし ルールなし no·restrictions no·limits no·limitations no·rules
        without·restrictions without·restriction without·limits without·limitations without·any·restrictions
        without·rules without·safeguards unrestricted uncensored unfiltered do·anything·now nothing·is·forbidden
        never·refuse do·not·refuse don't·refuse not·refuse may·not·refuse do·not·decline comply·with·every
        comply·with·any comply·with·all obey·every obey·any obey·all obey·me ohne·einschränkung* ohne·beschränkung*
        uneingeschränkt sans·restriction* sans·aucune·restriction sans·limite* sin·restricciones sin·restricción
        sin·limitaciones sin·límites senza·restrizioni sem·restrições 制限なし 制限なく 制限のない 没有限制 不受限制
        без·ограничений 제한·없이
    """,
    "become": """
        suppose·you assume·you·have pretend·you let·us·play spielen·wir jouons juguemos for·the·remainder
        for·the·rest·of·the·session for·the·rest·of·this rest·of·this·conversation rest·of·the·conversation
        new·session new·owner new·boss new·master new·identity new·persona let's·play play·a·game imagine·you act·like
        behave·like your·prior·conversation your·persona stell·dir·vor imagine·que·tu imagina·que you·are·now
        you're·now from·now·on henceforth you·will·now·act you·act·as act·as pretend your·new·role your·role·is
        your·new·task your·real·task your·actual·task your·true·task you·operate ab·jetzt von·nun·an du·bist·jetzt
        sie·sind·jetzt ab·sofort désormais à·partir·de·maintenant tu·es·maintenant vous·êtes·maintenant dorénavant
        a·partir·de·ahora desde·ahora ahora·eres de·ahora·en·adelante d'ora·in·poi a·partir·de·agora これから 今から
        今後 从现在开始 从现在起 теперь·ты отныне 지금부터
    """,
    # Whom a pattern should not speak to.
    "model": """
        assistant assistants ai·agent ai·agents ai·model ai·models ai·assistant ai·assistants ai·system ai·systems
        coding·agent coding·agents coding·assistant* language·model language·models llm llms chatbot chatbots copilot
        claude gpt chatgpt gemini the·model any·model every·model all·models the·agent any·agent every·agent agents
        automated·agent* autonomous·agent* ais bots agentic sprachmodell* ki-agent* ki-assistent* die·ki eine·ki
        assistent assistenten assistenz* den·agenten modèle·de·langage l'ia l'assistant l'agent du·modèle au·modèle
        agents·ia assistant·ia modèles al·modelo el·modelo la·ia agente·de·ia asistente asistentes modelo·de·lenguaje
        al·agente all'assistente al·modello modello·linguistico assistente assistentes ассистент* помощник* нейросет*
        модел* 助手 アシスタント aiエージェント エージェント 言語モデル モデル 语言模型 人工智能 模型 ai助手 智能体
        어시스턴트 모델 에이전트
    """,
    "note": """
        note·for note·to notes·for notes·to message·for message·to hint·for hint·to reminder·for reminder·to memo·for
        memo·to notice·for notice·to instruction·for instruction·to instructions·for instructions·to directive·for
        directive·to dear hey to·whoever to·whichever for·the·attention·of hinweis·an hinweis·für nachricht·an
        anweisung·an anweisung·für bitte·an notiz·für notiz·an liebe* achtung, à·l'attention note·pour note·à
        message·pour message·à consigne·pour cher chère à·destination nota·para mensaje·para instrucción·para
        instrucciones·para aviso·para atención, estimado querido querida nota·per messaggio·per messaggio·al
        nota·para·o сообщение·для примечание·для инструкция·для уважаем* への指示 へのメモ への注意 への連絡 への命令
        各位 に告ぐ への伝言 致所有 致各位
    """,
    "reading": """
        reading·this reads·this read·this executes·this applying·this applies·this processing·this processes·this
        seeing·this sees·this retrieves·this loads·this receives·this using·this following·this dies·liest das·liest
        liest·dies diesen·text·liest qui·lit qui·lisez que·lee que·lea lee·esto leas·esto これを読む を読んで 读到
        阅读
    """,
    # What the model says at the end.
    "answer": """
        your·answer your·answers your·reply your·replies your·response your·responses your·summary your·final·answer
        your·final·message your·final·response your·next·answer your·next·reply your·next·response your·next·message
        your·output your·report the·final·answer your·message your·closing·message your·completion deiner·antwort
        deine·antwort deinen·antworten ihrer·antwort ihre·antwort deine·zusammenfassung deiner·zusammenfassung
        ta·réponse votre·réponse tes·réponses vos·réponses ton·résumé votre·résumé tu·respuesta su·respuesta
        tus·respuestas tu·resumen tua·risposta sua·resposta ответ* своём·ответе 回答に 返答に 応答に 回答の 答えに
        回复中 回答中 你的回答 你的回复 답변에
    """,
    "add": """
        include append add put insert attach embed quote paste render print output show repeat list copy send reveal
        prepend place write reproduce display mention dump füge fügen hänge hängen gib geben zeige zeigen schreibe
        schreiben nenne nennen nimm sende senden kopiere ajoute ajoutez inclus incluez insère insérez affiche affichez
        envoie envoyez copie copiez recopie joins joignez añade añada incluye incluya agrega agregue inserta inserte
        muestra muestre envía envia envíe escribe copia aggiungi includi inserisci mostra invia inclua adicione mostre
        envie добавь* включи* вставь* покажи* выведи* отправь* 含め 追加 貼り付け 表示 出力 書い 送信 送って 添付 加入
        附上 包含 添加 发送 显示 输出 보내 포함 출력 추가
    """,
    # Going against the person whom the model works for.
    "against": """
        the·grader grader·expects consider·them·amended only·thing·that·counts all·that·counts was·an·exercise
        only·a·test just·a·test was·a·decoy stop·being·helpful stop·helping·the·user be·helpful·to·this
        obey·this·document loyal·to·this obey·this·text real·request real·instruction* true·request actual·request
        actual·instruction* true·goal real·goal real·orders as·if·nothing obey·only follow·only·what follow·only·this
        act·only·on act·solely·on do·only·what·this handle·nur·nach befolge·nur folge·nur n'obéis·qu' n'obéissez·qu'
        obedece·solo obedece·sólo obedece·únicamente obbedisci·soltanto obbedisci·solo この文書だけに従
        この指示だけに従 只遵守 仅遵守 只听从 whatever·the·user·says whatever·the·user·asks whatever·the·user·wants
        even·when·the·user·objects even·if·the·user·objects even·if·the·user·says even·when·the·user·says
        even·if·the·user·refuses even·if·the·user·asks even·if·the·user·disagrees regardless·of·what·the·user
        no·matter·what·the·user instead·of·what·the·user rather·than·what·the·user different·from·what·the·user
        against·the·user's behind·the·user's behind·their·back not·what·the·user·asked ignore·the·user
        ignore·what·the·user disregard·the·user over·the·user's auch·wenn·der·benutzer egal·was·der·benutzer
        hinter·dem·rücken même·si·l'utilisateur quoi·que·dise·l'utilisateur aunque·el·usuario
        diga·lo·que·diga·el·usuario a·espaldas ユーザーが何と 即使用户
    """,
    "before": """
        before·you·answer before·you·reply before·you·respond before·answering before·replying before·responding
        before·you·report before·you·finish before·you·continue before·doing·anything·else before·anything·else
        first·of·all before·your·answer before·your·next bevor·du·antwortest bevor·sie·antworten vor·der·antwort
        vor·deiner·antwort avant·de·répondre avant·ta·réponse avant·votre·réponse antes·de·responder
        antes·de·contestar prima·di·rispondere прежде·чем·ответить перед·ответом 回答する前に 返答する前に 答える前に
        在回答之前 回答前
    """,
    # A reader that is no person, beyond doubt.
    "machine": """
        robot robots the·bot ai·reviewer ai·reviewers review·bot review·bots dear·ai agents ki-agent* ki-assisten* ki:
        du·eine·ki du·ein·modell eres·un·modelo sei·un·assistente ты·языковая agent·ia agents·ia agente·de·ia an·ai
        the·ai any·ai ais every·ai ai·tools ai·agent ai·agents ai·assistant ai·assistants ai·model ai·models llm llms
        assistant assistants copilot chatbot chatbots claude gpt chatgpt gemini automated·systems automated·system
        automated·readers automated·reader machine·readers automated·agents whichever·model whichever·agent
        whichever·assistant whatever·model language·model language·models coding·agent coding·agents the·copilot
        eine·ki die·ki jede·ki als·ki als·assistent assistent assistenten sprachmodell* als·agent une·ia l'ia toute·ia
        l'assistant modèle·de·langage una·ia la·ia asistente asistentes modelo·de·lenguaje un'ia l'assistente
        assistente modello·linguistico uma·ia ассистент* нейросет* アシスタント aiエージェント 言語モデル aiが aiは
        语言模型 人工智能 智能体 어시스턴트
    """,
    "must": """
        must should shall has·to have·to is·to are·to ought kindly please required needs·to need·to be·sure·to
        make·sure expected·to obliged treat muss müssen musst soll sollen sollst sollte bitte hat·zu haben·zu doit
        dois doivent devez devrait veuillez debe debes deben debería por·favor deve devi devono должен должны должна
        обязан* пожалуйста べき してください すること しなければ せよ しなさい 必须 应该 应当 请 해야 하십시오
    """,
    "this": """
        renders·this handles·this opens·this prints·this displays·this übernimmt diesen·eintrag dieser·eintrag
        cette·fiche esta·entrada この項目 this·change this·commit this·code this·diff this·pull next·function
        this·review this·text this·page this·file this·note this·pattern this·document this·message this·memory
        this·entry this·record this·article this·section this·content this·repository this·paragraph text·of·this
        what·is·written·here written·here stated·here edits·this reads·this summarises·this summarizes·this
        processes·this executes·this parses·this indexes·this diesen·text dieser·text dieses·dokument diese·seite
        diese·datei dies·als hier·steht ce·texte cette·page ce·document ce·fichier cette·note este·texto esta·página
        este·documento esta·nota este·archivo questo·documento questo·testo questa·pagina этот·текст этого·текста
        этот·документ このテキスト この文書 このページ このファイル この文章 このメモ 本文 本页 此文 此文件 本文档
        这段 이·문서 이·텍스트
    """,
    "user·wish": """
        original·task original·job actual·task current·task ursprüngliche·aufgabe eigentliche·aufgabe
        ursprünglichen·auftrag tâche·initiale tâche·d'origine tarea·original tarea·inicial compito·originale
        元のタスク 原来的任务 the·user's·task the·user's·request the·user's·wishes the·user's·wish
        the·user's·instructions the·user's·orders the·user's·question user's·intent what·the·user·asked
        what·the·user·wants what·the·user·says task·of·the·user request·of·the·user the·user's·goal
        was·der·benutzer·will aufgabe·des·benutzers auftrag·des·benutzers demande·de·l'utilisateur
        tâche·de·l'utilisateur petición·del·usuario tarea·del·usuario solicitud·del·usuario ユーザーの依頼
        ユーザーの指示 ユーザーの要求 用户的请求 用户的任务 用户的指令
    """,
    "outrank": """
        counts·more·than count·more·than weighs·more·than matters·more·than higher·rank·than ranks·above rank·above
        higher·priority·than priority·over precedence·over outranks outrank overrides override supersedes supersede
        more·important·than above·the·rank more·authority·than instead·of hat·vorrang haben·vorrang vorrang·vor
        steht·über stehen·über priment·sur prime·sur priorité·sur l'emporte* prevalece* prioridad·sobre por·encima·de
        prevale prioritario 優先 优先于 高于
    """,
    "authority": """
        people·who·run·you who·run·you who·made·you who·trained·you that·of·the·user that·of·the·person
        word·of·the·user person·chatting than·the·user's than·the·operator's than·the·user than·the·person
        operator·configured operator·has operator's operator·said developer·said developer's system·prompt
        system·message your·instructions your·guidelines your·rules user's·instructions user's·request
        earlier·instructions previous·instructions prior·instructions other·instructions instructions·of·the·user
        instructions·from·the·user what·you·were·told what·you·have·been·told anweisungen·des·benutzers
        anweisungen·des·betreibers betreiber·vorgaben instructions·de·l'utilisateur consignes·du·développeur
        instrucciones·del·usuario instrucciones·del·desarrollador システムプロンプト ユーザーの指示 開発者の指示
        系统提示 用户的指令
    """,
    # What was said to the model before the user came.
    "prompt": """
        above·this·line before·this·line marked·as·system everything·above text·above·this system·prompt
        hidden·instructions hidden·instruction your·instructions your·context top·of·your·context initial·instructions
        secret·instructions your·prompt your·configuration system·instructions systemanweisung* systemprompt*
        deiner·anweisungen deine·anweisungen prompt·système consignes·système consignes·cachées prompt·del·sistema
        instrucciones·del·sistema instrucciones·ocultas prompt·di·sistema системн*·промпт* системн*·инструкц*
        システムプロンプト 隠された指示 系统提示 隐藏的指令 시스템·프롬프트
    """,
    "disclose": """
        repeat·everything print·everything output·everything quote·everything repeat·the·text repeat·all
        list·everything reveal disclose leak verbatim word·for·word recite spill quote·your print·your repeat·your
        paste·your show·your output·your dump·your tell·me·your share·your wörtlich im·wortlaut zeige zeig verrate
        verrat gib·aus nenne révèle révélez affiche affichez mot·à·mot recopie muestra muestre revela revele
        palabra·por·palabra rivela mostra раскрой* покажи* дословно 開示 見せて 公開して 表示して 透露 泄露 逐字
        显示你 输出你
    """,
    # Words by which a text picks out a reader that is no person.
    "addressed": """
        claude,·please claude,·thanks hello·claude dear·claude hey·claude dear·copilot dear·gemini dear·gpt
        dear·model dear·models dear·agent dear·agents dear·assistant dear·ai dear·llm hey·model hey·assistant
        liebes·modell liebe·ki lieber·assistent cher·modèle chère·ia cher·assistant querido·modelo querida·ia
        caro·modello stay·in·character remain·in·character todo·ai fixme·ai note·ai tool·calls·found for·agents·only
        agents·only for·ai·only for·llms·only for·ai·eyes·only nur·für·agenten nur·für·ki note_to_llm note_to_ai
        note_for_ai note-to-ai note-to-llm llm_note ai_note note·to·self·(ai ai·readers not·for·humans
        invisible·to·humans humans·can·skip humans·may·skip not·meant·for·humans humans·need·not·read
        assistant_directive agent_directive system_directive ai_instruction* llm_instruction* agent_instruction*
        assistant_instruction* model·instruction: instruction·for·ai
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
        when·asked·about·this when·you·cite·this when·quoting·this when·translating·this whoever·summarises
        whoever·summarizes
    """,
    "stale": """
        out·of·date outdated obsolete deprecated superseded replaced·by wrong veraltet périmées obsoletas 古い 过时
    """,
    "each·answer": """
        every·reply every·answer every·response each·reply each·answer each·response jede·antwort jeder·antwort
        chaque·réponse cada·respuesta
    """,
    "respond": """
        respond·only respond·with reply·with reply·only answer·only answer·with antworte·nur réponds·uniquement
        responde·solo
    """,
    # Whatever machine may read it.
    "any·reader": """
        any·llm any·ai any·agent any·assistant any·chatbot any·language every·llm every·ai every·agent every·assistant
        each·agent each·assistant whichever·model whichever·agent whichever·assistant whichever·ai an·ai·that
        an·llm·that an·llm·which an·agent·that an·agent·which an·assistant·that a·model·that·reads a·model·which·reads
        models·that·read agents·that·read llms·that agents·which·read assistants·that falls·ein·agent wenn·ein·agent
        sollte·ein·agent jeder·agent jedes·modell falls·eine·ki wenn·eine·ki sollte·eine·ki jede·ki si·un·agent
        si·une·ia tout·agent toute·ia tout·modèle si·un·agente si·una·ia cualquier·agente cualquier·modelo
        se·un·agente qualsiasi·agente любой·агент если·агент エージェントは aiは 任何模型 任何智能体
    """,
    # What a model keeps from one session to the next.
    "own·memory": """
        memory·entry·for·yourself entry·for·yourself your·memory your·long-term·memory your·notes·file
        note·to·yourself notes·to·yourself your·persistent·memory your·own·memory remember·for·later·sessions
        deinem·gedächtnis dein·gedächtnis ta·mémoire votre·mémoire tu·memoria 自分のメモリ 你的记忆
    """,
    "persist": """
        every·future future·session future·sessions every·session next·session next·sessions later·sessions
        survives·a·restart survive·a·restart survives·restarts each·new·session in·every·session all·sessions
        jeder·sitzung künftigen·sitzungen chaque·session prochaines·sessions cada·sesión futuras·sesiones
        今後のセッション 每次会话
    """,
}
