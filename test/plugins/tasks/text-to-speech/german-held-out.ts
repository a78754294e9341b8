/** As german-words.ts, but written after the rules were: none of them was made for these. */
export const HELD_OUT_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  `
Brille=ˈbʁɪlə Schlüssel=ˈʃlʏsəl Flasche=ˈflaʃə Teller=ˈtɛlɐ Gabel=ˈɡaːbəl Löffel=ˈlœfəl Ofen=ˈoːfən Schrank=ʃʁaŋk
Bettdecke=ˈbɛtdɛkə Kissen=ˈkɪsən Spiegel=ˈʃpiːɡəl Treppe=ˈtʁɛpə Keller=ˈkɛlɐ Dachboden=ˈdaxboːdən Schlafzimmer=ˈʃlaːftsɪmɐ
Badezimmer=ˈbaːdətsɪmɐ Wohnzimmer=ˈvoːntsɪmɐ Haustür=ˈhaʊstyːɐ Briefkasten=ˈbʁiːfkastən Fahrrad=ˈfaːɐʁaːt Eisenbahn=ˈaɪzənbaːn
Flugzeug=ˈfluːktsɔʏk Straßenbahn=ˈʃtʁaːsənbaːn Hubschrauber=ˈhuːpʃʁaʊbɐ Schifffahrt=ˈʃɪffaːɐt Ampel=ˈampəl Kreuzung=ˈkʁɔʏtsʊŋ
Zahnarzt=ˈtsaːnaːɐtst Krankheit=ˈkʁaŋkhaɪt Fieber=ˈfiːbɐ Schmerz=ʃmɛʁts Apotheke=apoˈteːkə Rezept=ʁeˈtsɛpt gesund=ɡəˈzʊnt
Verletzung=fɛɐˈlɛtsʊŋ Blut=bluːt Herzschlag=ˈhɛʁtsʃlaːk Frühling=ˈfʁyːlɪŋ Sommer=ˈzɔmɐ Winter=ˈvɪntɐ Schnee=ʃneː Regen=ˈʁeːɡən
Gewitter=ɡəˈvɪtɐ Nebel=ˈneːbəl Wolke=ˈvɔlkə Sonnenschein=ˈzɔnənʃaɪn Temperatur=tɛmpəʁaˈtuːɐ Erdbeere=ˈeːɐtbeːʁə Kirsche=ˈkɪʁʃə
Zwiebel=ˈtsviːbəl Kartoffel=kaʁˈtɔfəl Gemüse=ɡəˈmyːzə Käse=ˈkɛːzə Schinken=ˈʃɪŋkən Zucker=ˈtsʊkɐ Salz=zalts Pfeffer=ˈpfɛfɐ
Frühstück=ˈfʁyːʃtʏk Regierung=ʁeˈɡiːʁʊŋ Minister=miˈnɪstɐ Gesetz=ɡəˈzɛts Wahlkampf=ˈvaːlkampf Bürger=ˈbʏʁɡɐ Verfassung=fɛɐˈfasʊŋ
Parlament=paʁlaˈmɛnt Demokratie=demokʁaˈtiː Republik=ʁepuˈbliːk Wirtschaft=ˈvɪʁt-ʃaft Unternehmer=ʊntɐˈneːmɐ Fabrik=faˈbʁiːk
Maschine=maˈʃiːnə Handel=ˈhandəl Gewinn=ɡəˈvɪn Steuern=ˈʃtɔʏɐn billig=ˈbɪlɪç teuer=ˈtɔʏɐ kaufen=ˈkaʊfən Schriftsteller=ˈʃʁɪft-ʃtɛlɐ
Gedicht=ɡəˈdɪçt Geschwindigkeit=ɡəˈʃvɪndɪçkaɪt Erinnerung=ɛɐˈɪnəʁʊŋ Gedanke=ɡəˈdaŋkə Verständnis=fɛɐˈʃtɛntnɪs
Freundschaft=ˈfʁɔʏnt-ʃaft Hoffnung=ˈhɔfnʊŋ Entscheidung=ɛntˈʃaɪdʊŋ Vergangenheit=fɛɐˈɡaŋənhaɪt Zukunft=ˈtsuːkʊnft
Gegenwart=ˈɡeːɡənvaʁt Augenblick=ˈaʊɡənblɪk Jahrzehnt=jaːɐˈtseːnt bleiben=ˈblaɪbən schreiben=ˈʃʁaɪbən schrieb=ʃʁiːp
geschrieben=ɡəˈʃʁiːbən trinken=ˈtʁɪŋkən getrunken=ɡəˈtʁʊŋkən laufen=ˈlaʊfən lief=liːf schwimmen=ˈʃvɪmən geschwommen=ɡəˈʃvɔmən
beginnen=bəˈɡɪnən vergessen=fɛɐˈɡɛsən erzählen=ɛɐˈtsɛːlən verkaufen=fɛɐˈkaʊfən aufmachen=ˈaʊfmaxən mitnehmen=ˈmɪtneːmən
einladen=ˈaɪnlaːdən zurückkommen=tsuˈʁʏkkɔmən glücklich=ˈɡlʏklɪç traurig=ˈtʁaʊʁɪç müde=ˈmyːdə hungrig=ˈhʊŋʁɪç freundlich=ˈfʁɔʏntlɪç
gefährlich=ɡəˈfɛːɐlɪç ruhig=ˈʁuːɪç schwierig=ˈʃviːʁɪç wunderbar=ˈvʊndɐbaːɐ französisch=fʁanˈtsøːzɪʃ spanisch=ˈʃpaːnɪʃ
russisch=ˈʁʊsɪʃ griechisch=ˈɡʁiːçɪʃ europäisch=ɔʏʁoˈpɛːɪʃ natürlich=naˈtyːɐlɪç elektrisch=eˈlɛktʁɪʃ Gymnasium=ɡʏmˈnaːzjʊm
Direktion=diʁɛkˈtsjoːn Information=ɪnfɔʁmaˈtsjoːn Diskussion=dɪskʊˈsjoːn Organisation=ɔʁɡanizaˈtsjoːn telefonieren=telefoˈniːʁən
Elefant=eleˈfant Wien=viːn Hamburg=ˈhambʊʁk Frankfurt=ˈfʁaŋkfʊʁt Köln=kœln Stuttgart=ˈʃtʊtɡaʁt Dresden=ˈdʁeːsdən
Schleswig=ˈʃleːsvɪç Afrika=ˈaːfʁika Asien=ˈaːzjən Australien=aʊsˈtʁaːljən
`
    .trim()
    .split(/\s+/u)
    .map((entry) => entry.split('=') as [string, string]),
);
