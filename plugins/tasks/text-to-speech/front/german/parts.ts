/** What German words are made of: prefixes, suffixes, links, and stems that are found inside compounds. */

const list = (text: string): readonly string[] => text.trim().split(/\s+/u);
const longestFirst = (items: readonly string[]): readonly string[] => [...items].sort((a, b) => b.length - a.length);

/** Prefixes that take the stress. */
export const STRESSED_PREFIXES = longestFirst(
  list(`ab an auf aus bei dar ein fehl fort gegen her hin hoch los mit nach neben nieder rück statt un ur vor voll weg weiter wieder wider
  zu zurück zusammen zwischen unter über um durch hinter herum heraus hervor heran herein hinaus hinein miss`),
);

/** Prefixes that the stress passes by. */
export const WEAK_PREFIXES = longestFirst(list('be ge er ver zer ent em'));

/** Prefixes of either kind, with the beginnings of the stems that take the stress after them. */
export const STRESS_ON_STEM: Readonly<Record<string, RegExp>> = Object.fromEntries(
  Object.entries({
    über: `arbeit blick brück eil fall flut forder führ geb gab geben gib hol häuf lass ließ leb leg mittel nahm nehm nomm prüf quer rasch red reich schätz schreit
      schritt schwemm seh setz spring steh stand steig stieg trag träg treib trieb treff triff troff wach wält wand weis wies wieg wind zeug zieh zog`,
    unter: `brech brich broch brach bring drück halt hielt lag lass ließ lieg leg mauer nehm nahm nimm nomm ordn richt sag schätz scheid schied schreib schrieb
      stell stütz such teil werf worf warf wies zeich zieh zog zog`,
    durch: 'forsch kreuz leb quer such zieh zog bohr brochen',
    um: 'arm fass geb gab gib ring rahm säum schließ schloss zingel',
    wider: 'leg ruf setz sprech sprach sproch sprich steh stand fahr',
    hinter: 'lass ließ leg frag geh',
    wieder: 'hol',
    voll: 'end bring brach zieh zog streck',
  }).map(([prefix, stems]) => [prefix, new RegExp(`^(?:ge)?(?:${list(stems).join('|')})`)]),
);

/** Beginnings that look like prefixes and are none. */
export const NOT_PREFIXED = new RegExp(
  `^(?:${list(`abend abenteuer abitur abstrakt absol absurd analy ananas anarch anatom anekdot anna annal annonc anti anton angol angina andreas aust(?:er|ral) auster
  beton benedikt benzin bestie begonie beduine bethlehem beirut darwin darm einig erd erika eros erotik ermitage gelatine general generation genet geni genom geo gepard gestik
  getto gelee heimat herzog herold hermann heroin herkules hinder hindu mission mitra nacht(?!eil|rag) nachbar ungar univ union unik unifor uniku ural urban urin urteil urlaub
  vera(?!n) verb(?!ind|and|ot|iet|er|re|l|u|ra|ün|or|ess|reit) verdi verena verona version vertikal vers[e]?$ vermont veranda vorteil zulu zent zero zucker antarkt antik
  beamer beat geld gemini genie genua gera gerd germ untertan$ wegen(?=$) gerber gerste gerte`).join('|')})`,
);

/** Suffixes that begin a syllable of their own and are never stressed: what ends before them is the end of a morpheme. */
export const SUFFIXES = longestFirst(
  list(`lich liche lichen licher liches lichem lichste lichsten lichkeit lichkeiten heit heiten keit keiten schaft schaften schaftlich schaftliche schaftlichen schaftlicher
  bar bare baren barer bares barem barkeit sam same samen samer sames samkeit haft hafte haften hafter haftes los lose losen loser loses losigkeit
  nis nisse nissen nisses tum tums tümer tümern chen chens lein leins ling linge lingen lings ner
  wärts weise mal mals fach fache fachen reich reiche reichen reicher reiches voll volle vollen voller volles sal sel würdig würdige würdigen`),
);

/** Sounds of suffixes whose spelling misleads. */
export const SUFFIX_SPELLINGS: Readonly<Record<string, string>> = { nis: 'niss', mal: 'maːl', mals: 'maːls', bar: 'baːr', sam: 'saːm', tum: 'tuːm', tums: 'tuːms', sal: 'saːl' };

/** Links between the parts of a compound. */
export const LINKS = ['', 's', 'es', 'n', 'en', 'e', 'er', 'ens'] as const;

/** Stems that compounds are made of. "ː" marks a vowel that is long though its spelling says short, or where it is not sure. */
const PARTS = list(`
abend abtei acker adel alpen alt amt angst anlage apfel arbeit arm art arznei asche auge ausland auto bach bahn ball band bank bau bauch bauer baum beamte berg beruf besitz bett bezirk biene bier bild
blatt blau blick blitz blume blumen blut boden bogen bohne boot brand brau braun breit brett brief brille bruch brücke bruder brunn brust buːch bühne bund bundes burg büro busch butter
dach dampf deich deutsch dichter dieb dienst ding donner dorf draht drama dreck dreh druck dunkel durst ecke ehe ehre ei eiche eigen eimer eis eisen eltern ende engel enkel ente erz esel essen eule
fach faden fahne fahr fahrt fall familie familien farbe fass feder feier feind feld fels fenster ferien fern fest fett feuer fieber film finger fisch flamme flasche fleck fleisch flieg flucht fluːg flügel flur fluss flüssig
form forscher forschung frage frau frauen freiheit fremd freude freund freundes frieden friedens frisch frist frosch frucht früh führer führung fund funk fürst fürsten fuːß fußball futter
gabel gang gans garten gärtner gast gasse gebäude gebiet gebirge geburt geburts gefühl geist geld gelände gemälde gemein gemeinde gericht gerichts gesang geschäft geschäfts geschichte geschichts gesetz gesicht gesundheit gesundheits
getreide gewalt gewehr gewerbe gewicht gewinn gift glanz glas glaube glocke glück gold gott gottes graben graf grenz grenze groːß grund grün gruppe gruppen gut güter
haar haft hafen hahn halb hals hammer hand händler handel handels handlung handwerk harz hase haupt haus häuser haut hebel heer heft heide heil heim heirat held helden hemd herbst herr herren herz heu hilfe hilfs himmel hirsch hirt
hitze hoːch hof hoheit höhe hölle holz honig horn hose hund hunde hut hütte industrie insel jagd jahr jahres jahrhundert jahrzehnt junge jung jäger jugend
kabel kaffee kahn kaiser kalk kalt kammer kampf kanal kanne kante karte kasse kasten katze kauf kaufmann keller kern kette kinder kind kindheit kino kirch kirche kirchen kirsch kissen kiste klang klasse kleid klein klima klinge kloster kneipe
knie knochen knopf koch koffer kohl kohle könig königs kopf korb korn körper kosten kraft kraftwerk krank kranken kranz kraut kreis kreuz krieg kriegs krone kuːchen küche kugel kuh kunde kunden kunst künstler kuːr kurz küste
lach laden lager lamm lampe land landes länder landschaft landschafts lang last lauf laut leben lebens leber leder leer lehr lehrer leib leicht leid leiter leitung lern lese leute licht liebe liebes lied lieder linie linien
lippe liste loch löffel lohn löwe luft lust macht mädchen mai mal maler mann männer mantel markt markgraf maschine maschinen masse mauer maul maus meer meister mensch menschen menschheit messe messer metall milch militär minister mittag mittel mitglied mitglieder mond monat moor
mord morgen motor mühle müller mund münd münz musik mutter nacht nadel nagel name namens nase natur nebel nest netz neu nord norden nordost nordwest not nuss ober ofen öffentlich ohr öl onkel opfer oper ordnung ordnungs ort orts ost osten ostern
papier park partei pelz pfad pfahl pfanne pfarr pfeffer pfeil pferd pferde pflanze pflanzen pflege pflicht pilz plan platte platz politik polizei post präsident preis prinz probe problem produkt produktion professor prozess prüfung puder pulver punkt puppe
quelle rad rahmen rand rang rat rats raub rauch raum recht rechts rede regal regel regen regierung regierungs reich reichs reif reihe reim rein reise reiter rennen rest richter richtung ring ritter ritt rock rohr rolle rose rost rot rücken ruf ruhe ruːhm rund
saal sache saft sage saison salz samen sand sänger sarg satz säule schach schade schaf schaft schale schall schatten schatz schau schein scheibe schenke scherz schicht schiff schild schilf schirm schlacht schlaf schlag schlange schlecht schlitten schloss schluss schlüssel schmied schmutz schnabel schnee schneid schnell schnitt
schnur schock schrank schreib schreiber schrift schritt schuh schuːl schule schüler schulter schütz schutz schwanz schwarz schwein schwer schwester schwimm see seele segel seide seil seite sektor selbst sicht sieg silber sitz sitzung sohn sold sommer sonder sonne sonnen sonntag sorge spaß specht speise spiel spieler
spitze sport spraːch spraːche springer spruch sprung spur staat staats stab stadt städte stahl stall stamm stand stange stärke station staub steg stein stelle stellung stern steuer stich stiel stier stift stille stimme stock stoff stoːß strafe strahl strand straße straßen streich streit strich strom strömung struktur stück
student stufe stuhl stunde sturm stütze suːch süd süden sumpf szene tafel tag tages tal tanne tanz tasche tat täter taube teich teil teller tempel tennis teppich teufel text theater thron tief tier tisch titel tochter tod todes ton topf tor tracht tram träger traube trauer traum treffen treppe treue trieb trink tropfen truppe truppen tuːch turm turn
ufer uhr umwelt universität universitäts unternehmen unternehmens unterricht unterrichts ur vater verband verbands verein vereins verfahren verkehr verkehrs verlag vertrag vertrags verwaltung verwaltungs vieh viertel vogel volk volks wache wachs waffe waffen wagen wahl wahr wald wand wanne ware wärme wasser
weber wechsel weiher wein weise weiß welle welt weltkrieg werk werkzeug wert wesen west westen wetter wettkampf wetter wiese wild wind winter wirtschaft wirtschafts wissen wissenschaft wissenschafts witz woche wohn wohnung wolf wolke wolle wort wörter wunder wunsch wurf wurst wurzel
zahl zahn zauber zaun zeichen zeichnung zeit zeitung zeitungs zelt zentral zettel zeug ziegel ziel zimmer zins zoll zorn zucht zug zukunft zunge zweck zweig zwerg zwölf
bezeichnung bedeutung hilfe stätte stätten macher nehmer geber hersteller sportler kämpfer läufer zug züge bücher tücher spielplatz wagen burg dorf stein wand heimer hausen haus stadt bach furt brück hafen spiegel
schau schauer stück steller träger hut hüter schmied tritt griff gang gänger stieg sturz sprung schlag schläger schuss wuchs zucht blüte
`);

/** Parts by their spelling, with the spelling that says how long their vowel is. */
export const PARTS_BY_SPELLING: ReadonlyMap<string, string> = new Map(PARTS.map((part) => [part.replace('ː', ''), part]));

/** Stems whose vowel is long before one consonant that may be followed by more, or before ch: written as they are said. */
export const LONG_STEMS: readonly (readonly [RegExp, string])[] = (
  [
    ['(?<=^|[^r])suːch', 'suːch'], ['(?<=ge|be|ver|^)sücht', 'sücht'], ['büːcher', 'büːcher'], ['tüːcher', 'tüːcher'], ['buːch', 'buːch'], ['kuːchen', 'kuːchen'], ['fluːch', 'fluːch'],
    ['spräːch', 'spräːch'], ['spraːch', 'spraːch'], ['braːch', 'braːch'], ['hoːch', 'hoːch'], ['höːch', 'höːch'], ['naːch', 'naːch'], ['näːchst', 'näːchst'],
  ] as const
).map(([pattern, spelling]) => [new RegExp(pattern.replaceAll('ː', ''), 'g'), spelling]);
