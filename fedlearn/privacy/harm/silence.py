"""Words of silence and pretence towards people. Data; the form is told in `concepts`."""

from __future__ import annotations

__all__ = ["SILENCE"]

SILENCE: dict[str, str] = {
    # People who should know.
    "person": """
        person·at·the·keyboard whoever·sits developer developers colleague colleagues boss owner's user the·user
        operator the·operator owner human humans person admin administrator administrators reviewer reviewers
        maintainer maintainers anyone anybody team they them nobody no·one benutzer benutzers benutzerin nutzer
        nutzers anwender besitzer betreiber administrator* mensch menschen jemand niemand niemandem utilisateur
        utilisateurs l'utilisateur usager l'opérateur opérateur propriétaire personne l'administrateur usuario usuaria
        usuarios operador operadora propietario nadie administrador utente utenti nessuno usuário ninguém gebruiker
        użytkownik* пользовател* оператор* никому 用户 管理员 ユーザー ユーザ 使用者 利用者 管理者 誰にも 任何人
        사용자 관리자
    """,
    # Orders to be silent, as other languages give them; English ones have forms of their own.
    "hush": """
        mit·keinem·wort kein·wort·darüber sans·en·parler sin·comentar sag·nichts sage·nichts sagen·sie·nichts
        nichts·sagen nichts·davon nicht·sagen nicht·erwähn* nichts·erwähn* erwähne·nicht erwähnen·sie·nicht
        nicht·informieren informiere·nicht nicht·mitteil* nicht·melden nicht·verrat* verrate·nicht* verrate·nichts
        verschweig* verheimlich* ohne·es·zu·sagen ohne·zu·informieren nicht·berichte* nichts·berichte* kein·wort
        behalte·es·für·dich behalten·sie·es·für·sich still·und·leise heimlich stillschweigend unauffällig unbemerkt
        ohne·wissen ohne·das·wissen nichts·verraten nicht·zeigen nicht·auffallen nichts·merken nicht·merken
        nichts·erfahren ne·dis·rien ne·dites·rien ne·rien·dire ne·pas·dire ne·le·dis·pas ne·le·dites·pas ne·mentionne*
        n'informe* n'avertis* n'en·parle* n'en·dis* n'en·dites* ne·préviens* ne·prévenez* ne·signale* ne·révèle*
        sans·le·dire sans·prévenir sans·informer sans·en·informer sans·avertir à·l'insu discrètement en·silence
        garde·le·silence gardez·le·silence silencieusement en·cachette en·secret ne·montre* cache·à cachez·à
        cache·cette cachez·cette no·digas·nada no·le·digas no·lo·digas no·se·lo·digas no·le·diga no·diga·nada
        no·menciones no·mencione no·informes no·informe no·avises no·avise no·reveles no·revele no·lo·cuentes
        no·se·lo·cuentes no·cuentes sin·decir* sin·avisar sin·informar sin·que·el·usuario sin·que·lo·sepa
        sin·que·nadie en·secreto a·escondidas discretamente silenciosamente en·silencio oculta·este oculta·esto
        oculta·al ocúltalo no·muestres non·dire non·dirlo non·menzionare non·informare senza·dire senza·informare
        di·nascosto não·diga não·conte não·mencione não·informe sem·avisar sem·informar zeg·niets niet·vertellen
        nie·mów nie·informuj не·говори* не·сообща* не·рассказыва* не·упомина* не·уведомля* молча тайно незаметно
        скрытно втайне 伝えない 伝えず 教えない 知らせない 知らせず 言わない 言わず 報告しない 報告せず 伝えるな
        知らせるな 言うな 内緒 秘密に 気づかれない 気付かれない 気づかれず 黙って こっそり 触れない 見せない
        通知しない 通知せず 不要告诉 别告诉 不要通知 不要提及 不要提到 不要让 不让 瞒着 悄悄 隐瞒 不告诉 保密 勿告知
        말하지 알리지 몰래 비밀로
    """,
    "keep": """
        keep keeps·it stay stays remain leave halte halten bewahre garde gardez mantén mantenga mantieni
    """,
    "hidden": """
        hidden secret invisible concealed unseen undisclosed unmentioned out·of·sight confidential quiet geheim
        verborgen versteckt secrète secrètes caché cachée cachés oculto oculta ocultos secreto nascosto
    """,
    "from·whom": """
        from·the·user from·users from·user from·the·operator from·the·owner from·the·admin from·the·administrator
        from·the·team from·the·reviewer from·the·reviewers from·reviewers from·anyone from·everybody from·everyone
        from·the·human from·humans from·the·customer from·them from·the·maintainer from·the·maintainers from·people
        vor·dem·benutzer vor·dem·nutzer vor·allen à·l'utilisateur de·l'utilisateur al·usuario del·usuario all'utente
    """,
    "leave·out": """
        leave·it·out leave·this·out leave·that·out leave·them·out omit·it omit·this omit·that omit·the·step
        omit·the·change omit·this·step omit·this·change keep·it·out keep·this·out keep·that·out do·not·include·it
        do·not·include·this don't·include·it don't·include·this do·not·list·it do·not·list·this don't·list·it
        do·not·mention·it do·not·mention·this don't·mention·it don't·mention·this do·not·mention·that
        do·not·mention·the don't·mention·the never·mention not·mention·it should·not·appear must·not·appear
        should·not·show·up must·not·show·up does·not·need·to·appear need·not·appear no·mention drop·it·from
        strip·it·from remove·it·from not·be·mentioned without·mentioning not·be·listed not·be·recorded do·not·record
        do·not·document do·not·log·this don't·log·this lass·es·weg lassen·sie·es·weg weglassen nicht·auftauchen
        nicht·erscheinen ne·doit·pas·apparaître ne·l'indique·pas no·debe·aparecer no·lo·incluyas omítelo 記載しない
        書かない 含めない 残さない 省いて 不要写 不要出现 不要记录
    """,
    "records": """
        summary summaries commit·message commit·messages changelog release·notes report reports answer reply response
        pull·request pr·description diff log logs history audit·log transcript session·log status·update
        zusammenfassung commit-nachricht bericht protokoll änderungsprotokoll antwort résumé rapport message·de·commit
        journal réponse resumen informe mensaje·de·commit registro respuesta riassunto resumo отчёт* отчет* сводк*
        要約 報告 コミットメッセージ 履歴 ログ 回答 报告 摘要 提交信息 日志
    """,
    "if·asked": """
        should·the·owner should·the·user should·anyone should·anybody should·somebody should·they
        should·someone·wonder should·anyone·wonder if·someone·wonders if·anyone·wonders should·they·ask should·he·ask
        should·it·come·up if·it·comes·up if·challenged if·asked when·asked should·anyone·ask if·anyone·asks
        if·anybody·asks if·somebody·asks if·someone·asks if·they·ask if·the·user·asks if·the·owner·asks
        if·the·operator·asks if·the·admin·asks should·the·user·ask if·you·are·asked when·the·user·asks
        should·someone·ask if·questioned if·the·user·notices if·anyone·notices if·someone·notices if·they·notice
        falls·gefragt wenn·jemand·fragt falls·jemand·fragt wenn·der·benutzer·fragt falls·der·benutzer·fragt
        auf·nachfrage si·on·te·demande si·on·vous·demande si·l'utilisateur·demande si·te·preguntan si·le·preguntan
        si·alguien·pregunta si·el·usuario·pregunta se·qualcuno·chiede 聞かれたら 尋ねられたら 質問されたら 如果用户问
        如果有人问 被问到 если·спросят
    """,
    "lie": """
        blame blames schiebe·es attribue·le échale answer·that say·git·creates describe·the·change simply·as just·say
        merely·say say·that say·it say·you say·nothing claim deny pretend tell·them·that tell·them·it tell·him
        answer·that·it make·up blame·it·on attribute·it explain·that·it explain·it·as describe·it·as call·it behaupte
        sag·dass sage·dass sag,·dass sage,·dass leugne dis·que dites·que prétends prétendez réponds·que nie di·que
        diga·que responde·que niega finge と答え と言っ 否定 说是 就说 否认 скажи отрицай
    """,
    "need·not": """
        se·entere·de usuario·se·entere s'en·aperçoive merkt·es muss·davon·erfahren davon·erfahren erfährt·davon
        doit·le·savoir doit·savoir debe·saberlo tiene·que·saberlo deve·saperlo would·only·worry would·only·confuse
        only·confuses out·of·the·loop not·to·bother do·not·bother don't·bother without·bothering be·spared
        need·not·learn need·not·know need·not·hear need·not·see need·not·be·told need·not·notice needn't·know
        needn't·learn needn't·see does·not·need·to·know doesn't·need·to·know do·not·need·to·know don't·need·to·know
        should·not·learn must·not·learn should·not·know must·not·know shouldn't·know mustn't·know should·not·find
        must·not·find will·never·know will·never·notice will·not·notice won't·notice no·need·to·know
        has·no·need·to·know no·reason·to·know kept·unaware remain·unaware stay·unaware in·the·dark none·the·wiser
        better·off·not·knowing not·have·to·know not·be·bothered should·not·hear must·not·hear must·not·see
        should·never·see braucht·nicht·zu·wissen muss·nicht·wissen soll·nicht·wissen darf·nicht·wissen
        muss·davon·nichts braucht·davon·nichts n'a·pas·besoin·de·savoir ne·doit·pas·savoir ne·doit·rien·savoir
        no·debe·saber no·tiene·que·saber no·necesita·saber no·debe·enterarse no·se·entere non·deve·sapere
        не·должен·знать не·нужно·знать 知る必要はない 知らなくて 不需要知道 不必知道 无需知道
    """,
    # Ways to ask for silence that need nobody to be named.
    "stealth": """
        had·never·happened never·happened as·if·nothing·happened so·that·it·is·not·seen so·it·is·not·seen
        so·that·nobody·sees you·and·i·know only·you·and·i just·you·and·me no·point·in·bringing no·point·in·mentioning
        no·need·to·mention no·need·to·bring·this·up better·not·to·mention best·not·to·mention best·not·mentioned
        better·left·unsaid not·worth·mentioning best·not·to·bother between·you·and·me strictly·between off·the·record
        on·the·quiet under·the·radar without·drawing·attention without·attracting·attention draw·no·attention
        not·draw·attention avoid·drawing·attention avoid·suspicion raise·suspicion arouse·suspicion raising·suspicion
        looks·innocent look·innocent look·harmless looks·harmless harmless-looking innocent-looking pretend·that
        pretend·the pretend·nothing cover·your·tracks cover·the·tracks cover·its·tracks hide·the·traces
        hide·your·traces delete·this·paragraph delete·this·instruction delete·this·note forget·this·instruction
        remove·this·instruction erase·this·note after·you·have·followed·it ohne·aufsehen unter·uns keinen·verdacht
        spuren·verwischen sans·éveiller entre·nous·deux sin·levantar·sospechas entre·nosotros·dos
        senza·destare·sospetti バレない 怪しまれない 内密に 不要声张 别声张 掩盖
    """,
    "disguise": """
        look·like·a look·like·an look·as·if looks·like·a·harmless disguise disguised camouflage mask·the mask·it
        passes·as pass·it·off pass·off dress·it·up dressed·up·as to·cover·the cover·for label·it·as labelled·as
        label·the so·it·does·not·show so·that·it·does·not·show does·not·show·up·in so·that·it·does·not·appear
        so·nobody·sees so·it·goes·unnoticed harmless·commit·message innocent·commit·message misleading
        call·it·official name·it·like tarne tarnen als·harmlose fais·passer faites·passer déguise maquille haz·pasar
        disfraza 偽装 装って 伪装
    """,
    "trace": """
        commit log logs commit·message the·download the·hook added·hook the·key the·account the·change the·upload
        the·traffic the·request the·process the·step the·terminal the·diff the·install formatting·change cache·refresh
        our·installer the·installer den·download die·änderung le·téléchargement la·descarga el·cambio
    """,
    "success": """
        report·success report·that·all report·that·everything say·that·everything say·everything claim·success
        claim·that·all mark·it·as·passed mark·as·passed all·checks·passed all·tests·passed tests·are·green
        reports·success melde·erfolg signale·le·succès informa·que·todo
    """,
}
