/**
 * German words with their standard pronunciation, in the front end's sounds: i before a vowel that is no syllable is j, final r after
 * a long vowel is ɐ, "en" and "el" keep their schwa, glottal stops and secondary stresses are left out.
 */
export const GERMAN_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  `
Tag=taːk Tage=ˈtaːɡə täglich=ˈtɛːklɪç Weg=veːk Wege=ˈveːɡə gut=ɡuːt guten=ˈɡuːtən Mann=man Männer=ˈmɛnɐ Frau=fʁaʊ Kind=kɪnt
Kinder=ˈkɪndɐ Haus=haʊs Häuser=ˈhɔʏzɐ Hund=hʊnt Hunde=ˈhʊndə Katze=ˈkatsə Vogel=ˈfoːɡəl Vögel=ˈføːɡəl Pferd=pfeːɐt Wasser=ˈvasɐ
Straße=ˈʃtʁaːsə Stadt=ʃtat Städte=ˈʃtɛːtə Dorf=dɔʁf Buch=buːx Bücher=ˈbyːçɐ suchen=ˈzuːxən machen=ˈmaxən lachen=ˈlaxən Küche=ˈkʏçə
Kirche=ˈkɪʁçə ich=ɪç Nacht=naxt Nächte=ˈnɛçtə hoch=hoːx höchste=ˈhøːçstə Sprache=ˈʃpʁaːxə sprechen=ˈʃpʁɛçən Gespräch=ɡəˈʃpʁɛːç
Milch=mɪlç Mädchen=ˈmɛːtçən sechs=zɛks wachsen=ˈvaksən Fuchs=fʊks Ochse=ˈɔksə Spiel=ʃpiːl Stein=ʃtaɪn Bahnsteig=ˈbaːnʃtaɪk
Fenster=ˈfɛnstɐ Wespe=ˈvɛspə Kunststück=ˈkʊnst-ʃtʏk Hals=hals lesen=ˈleːzən Rose=ˈʁoːzə Hase=ˈhaːzə Rätsel=ˈʁɛːtsəl Insel=ˈɪnzəl
also=ˈalzo Wiese=ˈviːzə reißen=ˈʁaɪsən reisen=ˈʁaɪzən Fuß=fuːs Füße=ˈfyːsə Fluss=flʊs Flüsse=ˈflʏsə König=ˈkøːnɪç Könige=ˈkøːnɪɡə
wenig=ˈveːnɪç wenige=ˈveːnɪɡə zwanzig=ˈtsvantsɪç richtig=ˈʁɪçtɪç fertig=ˈfɛʁtɪç Ewigkeit=ˈeːvɪçkaɪt lieb=liːp liebe=ˈliːbə
lieblich=ˈliːplɪç lebt=leːpt sagt=zaːkt sagte=ˈzaːktə fragen=ˈfʁaːɡən fragte=ˈfʁaːktə gab=ɡaːp Abt=apt Obst=oːpst Papst=paːpst
Jagd=jaːkt Vater=ˈfaːtɐ Mutter=ˈmʊtɐ Bruder=ˈbʁuːdɐ Schwester=ˈʃvɛstɐ Lehrer=ˈleːʁɐ Lehrerin=ˈleːʁəʁɪn Uhr=uːɐ Tür=tyːɐ Bär=bɛːɐ
Meer=meːɐ wir=viːɐ Wort=vɔʁt Wörter=ˈvœʁtɐ Garten=ˈɡaʁtən Herz=hɛʁts Arzt=aːɐtst Erde=ˈeːɐdə erste=ˈeːɐstə werden=ˈveːɐdən
Wert=veːɐt gehört=ɡəˈhøːɐt führen=ˈfyːʁən fährt=fɛːɐt Fahrt=faːɐt sehen=ˈzeːən gehen=ˈɡeːən Ruhe=ˈʁuːə Höhe=ˈhøːə früh=fʁyː
Schuh=ʃuː Kuh=kuː See=zeː Tee=teː Boot=boːt Haar=haːɐ Saal=zaːl Moos=moːs Zeit=tsaɪt Zug=tsuːk Platz=plats sitzen=ˈzɪtsən
Arbeit=ˈaʁbaɪt arbeiten=ˈaʁbaɪtən arbeitete=ˈaʁbaɪtətə Abend=ˈaːbənt Morgen=ˈmɔʁɡən heute=ˈhɔʏtə gestern=ˈɡɛstɐn neun=nɔʏn
Bäume=ˈbɔʏmə Mai=maɪ Bayern=ˈbaɪɐn Auge=ˈaʊɡə Jahr=jaːɐ jung=jʊŋ Finger=ˈfɪŋɐ lang=laŋ länger=ˈlɛŋɐ Bank=baŋk denken=ˈdɛŋkən
Ungarn=ˈʊŋɡaʁn Apfel=ˈapfəl Kopf=kɔpf pflanzen=ˈpflantsən Quelle=ˈkvɛlə bequem=bəˈkveːm Hexe=ˈhɛksə Deutsch=dɔʏtʃ
tschechisch=ˈtʃɛçɪʃ Knie=kniː Theater=teˈaːtɐ besuchen=bəˈzuːxən bekommen=bəˈkɔmən gebaut=ɡəˈbaʊt geboren=ɡəˈboːʁən
gegeben=ɡəˈɡeːbən Gebiet=ɡəˈbiːt Geschichte=ɡəˈʃɪçtə verloren=fɛɐˈloːʁən verstehen=fɛɐˈʃteːən Verein=fɛɐˈaɪn erklären=ɛɐˈklɛːʁən
erhalten=ɛɐˈhaltən Erfolg=ɛɐˈfɔlk zerstören=tsɛɐˈʃtøːʁən entdecken=ɛntˈdɛkən empfangen=ɛmˈpfaŋən beobachten=bəˈoːbaxtən
anfangen=ˈanfaŋən Anfang=ˈanfaŋ aufstehen=ˈaʊfʃteːən ausgehen=ˈaʊsɡeːən abfahren=ˈap-faːʁən eingerichtet=ˈaɪnɡəʁɪçtət
vorstellen=ˈfoːɐʃtɛlən zugeben=ˈtsuːɡeːbən anzufangen=ˈantsuːfaŋən Unglück=ˈʊnɡlʏk unmöglich=ˈʊnmøːklɪç Urwald=ˈuːɐvalt
übersetzen=yːbɐˈzɛtsən Überraschung=yːbɐˈʁaʃʊŋ unterrichten=ʊntɐˈʁɪçtən Unterschied=ˈʊntɐʃiːt wiederholen=viːdɐˈhoːlən
Mitglied=ˈmɪtɡliːt Nachmittag=ˈnaːxmɪtaːk zusammen=tsuˈzamən zurück=tsuˈʁʏk hinaus=hɪˈnaʊs herein=hɛˈʁaɪn darauf=daˈʁaʊf
Bahnhof=ˈbaːnhoːf Landkreis=ˈlantkʁaɪs Hausaufgabe=ˈhaʊsaʊfɡaːbə Krankenhaus=ˈkʁaŋkənhaʊs Weltkrieg=ˈvɛltkʁiːk
Bürgermeister=ˈbʏʁɡɐmaɪstɐ Arbeitsamt=ˈaʁbaɪtsamt Fußball=ˈfuːsbal Hauptstadt=ˈhaʊpt-ʃtat Kindergarten=ˈkɪndɐɡaʁtən
Handschuh=ˈhant-ʃuː Sonntag=ˈzɔntaːk Geburtstag=ɡəˈbuːɐtstaːk Jahrhundert=jaːɐˈhʊndɐt Freiheit=ˈfʁaɪhaɪt Möglichkeit=ˈmøːklɪçkaɪt
Mannschaft=ˈmanʃaft Zeitung=ˈtsaɪtʊŋ Wohnung=ˈvoːnʊŋ Freundin=ˈfʁɔʏndɪn Ergebnis=ɛɐˈɡeːpnɪs Eigentum=ˈaɪɡəntuːm langsam=ˈlaŋzaːm
dankbar=ˈdaŋkbaːɐ arbeitslos=ˈaʁbaɪtsloːs städtisch=ˈʃtɛːtɪʃ englisch=ˈɛŋlɪʃ historisch=hɪsˈtoːʁɪʃ politisch=poˈliːtɪʃ
japanisch=jaˈpaːnɪʃ Nation=naˈtsjoːn national=natsjoˈnaːl Universität=univɛʁziˈtɛːt studieren=ʃtuˈdiːʁən studierte=ʃtuˈdiːɐtə
Musik=muˈziːk Politik=poliˈtiːk Technik=ˈtɛçnɪk Physik=fyˈziːk Student=ʃtuˈdɛnt Präsident=pʁɛziˈdɛnt Tourist=tuˈʁɪst
Familie=faˈmiːljə Industrie=ɪndʊsˈtʁiː Chemie=çeˈmiː Partei=paʁˈtaɪ Polizei=poliˈtsaɪ Bäckerei=bɛkəˈʁaɪ Doktor=ˈdɔktoːɐ
Motor=ˈmoːtoːɐ Museum=muˈzeːʊm Zentrum=ˈtsɛntʁʊm aktiv=akˈtiːf aktive=akˈtiːvə Kultur=kʊlˈtuːɐ Natur=naˈtuːɐ General=ɡenəˈʁaːl
Hotel=hoˈtɛl November=noˈvɛmbɐ Klavier=klaˈviːɐ Vase=ˈvaːzə privat=pʁiˈvaːt nervös=nɛʁˈvøːs Christ=kʁɪst Chor=koːɐ
Charakter=kaˈʁaktɐ Philosophie=filozoˈfiː Rhythmus=ˈʁʏtmʊs Computer=kɔmˈpjuːtɐ Restaurant=ʁɛstoˈʁaŋ Job=dʒɔp Chef=ʃɛf
Ingenieur=ɪnʒeˈnjøːɐ Garage=ɡaˈʁaːʒə Journalist=ʒʊʁnaˈlɪst Büro=byˈʁoː Auto=ˈaʊto Kino=ˈkiːno Europa=ɔʏˈʁoːpa Problem=pʁoˈbleːm
System=zʏsˈteːm Programm=pʁoˈɡʁam modern=moˈdɛʁn Soldat=zɔlˈdaːt Monat=ˈmoːnat Person=pɛʁˈzoːn Interesse=ɪntəˈʁɛsə
Direktor=diˈʁɛktoːɐ Österreich=ˈøːstəʁaɪç Deutschland=ˈdɔʏtʃlant Berlin=bɛʁˈliːn München=ˈmʏnçən Zürich=ˈtsyːʁɪç Schweiz=ʃvaɪts
Italien=iˈtaːljən Spanien=ˈʃpaːnjən Amerika=aˈmeːʁika lebendig=leˈbɛndɪç Forelle=foˈʁɛlə vielleicht=fiˈlaɪçt allmählich=alˈmɛːlɪç
Viertel=ˈfɪʁtəl vierzehn=ˈfɪʁtseːn siebzig=ˈziːptsɪç Hochzeit=ˈhɔxtsaɪt Herzog=ˈhɛʁtsoːk Ring=ʁɪŋ Zwerg=tsvɛʁk Wüste=ˈvyːstə
Kloster=ˈkloːstɐ Husten=ˈhuːstən Mond=moːnt Magd=maːkt rasch=ʁaʃ Tisch=tɪʃ waschen=ˈvaʃən Tochter=ˈtɔxtɐ Gesicht=ɡəˈzɪçt
regnen=ˈʁeːɡnən Adler=ˈaːdlɐ Zebra=ˈtseːbʁa edle=ˈeːdlə Wanderung=ˈvandəʁʊŋ Künstlerin=ˈkʏnstləʁɪn bewegt=bəˈveːkt größte=ˈɡʁøːstə
nächsten=ˈnɛːçstən Zirkus=ˈtsɪʁkʊs Krebs=kʁeːps selbst=zɛlpst Herbst=hɛʁpst Angst=aŋst nichts=nɪçts jetzt=jɛtst Schrift=ʃʁɪft
Gewalt=ɡəˈvalt beige=beːʃ Balkon=balˈkɔŋ Abteilung=apˈtaɪlʊŋ Gegenstand=ˈɡeːɡənʃtant Ursache=ˈuːɐzaxə Antwort=ˈantvɔʁt
Wissenschaft=ˈvɪsənʃaft Gesellschaft=ɡəˈzɛlʃaft Bundeskanzler=ˈbʊndəskantslɐ Entwicklung=ɛntˈvɪklʊŋ Ausland=ˈaʊslant
Unternehmen=ʊntɐˈneːmən Umgebung=ʊmˈɡeːbʊŋ Gemeinde=ɡəˈmaɪndə Fernseher=ˈfɛʁnzeːɐ Bedeutung=bəˈdɔʏtʊŋ möchte=ˈmœçtə
fünfzig=ˈfʏnftsɪç achtzig=ˈaxt-tsɪç neunzig=ˈnɔʏntsɪç
einzig=ˈaɪntsɪç achtziger=ˈaxt-tsɪɡɐ hundertste=ˈhʊndɐt-stə anderthalb=ˈandɐthalp verdienen=fɛɐˈdiːnən verarbeiten=fɛɐˈaʁbaɪtən
verabschieden=fɛɐˈapʃiːdən verachten=fɛɐˈaxtən verbringen=fɛɐˈbʁɪŋən betonen=bəˈtoːnən betont=bəˈtoːnt vertreten=fɛɐˈtʁeːtən
verwenden=fɛɐˈvɛndən betreten=bəˈtʁeːtən gelungen=ɡəˈlʊŋən gezwungen=ɡəˈtsvʊŋən verpflichtet=fɛɐˈpflɪçtət beschweren=bəˈʃveːʁən
beatmen=bəˈaːtmən Annahme=ˈannaːmə Verb=vɛʁp Verben=ˈvɛʁbən Beton=beˈtɔŋ warum=vaˈʁʊm egal=eˈɡaːl gegenüber=ɡeːɡənˈyːbɐ
wahrscheinlich=vaːɐˈʃaɪnlɪç wahrscheinlicher=vaːɐˈʃaɪnlɪçɐ inzwischen=ɪnˈtsvɪʃən durchaus=dʊʁçˈaʊs stets=ʃteːts fürs=fyːɐs
freie=ˈfʁaɪə feiert=ˈfaɪɐt kreieren=kʁeˈiːʁən Besuchs=bəˈzuːxs Gesprächs=ɡəˈʃpʁɛːçs Wuchs=vuːks wächst=vɛkst Häschen=ˈhɛːsçən
löschen=ˈlœʃən Fröschen=ˈfʁœʃən Flucht=flʊxt flüchten=ˈflʏçtən Wärme=ˈvɛʁmə
`
    .trim()
    .split(/\s+/u)
    .map((entry) => entry.split('=') as [string, string]),
);
