/** What German words are made of: prefixes, suffixes, links, and stems that are found inside compounds. */
import { parsePhonemes } from '../inventory.ts';
import { glottal } from './words.ts';

/** Prefixes by their spelling, the longer ones first. */
function prefixes(rows: string): ReadonlyMap<string, readonly string[]> {
  const entries = list(rows).map((entry) => entry.split('=') as [string, string]);
  return new Map(entries.sort(([a], [b]) => b.length - a.length).map(([letters, row]) => [letters, glottal(parsePhonemes(row, 'de'))]));
}

const list = (text: string): readonly string[] => text.trim().split(/\s+/u);
const longestFirst = (items: readonly string[]): readonly string[] => [...items].sort((a, b) => b.length - a.length);

/** Prefixes that take the stress, with their sounds. */
export const STRESSED_PREFIXES = prefixes(`
  ab=ˈap an=ˈan auf=ˈaʊf aus=ˈaʊs bei=ˈbaɪ dar=ˈdaːɐ durch=ˈdʊʁç ein=ˈaɪn fehl=ˈfeːl fort=ˈfɔʁt gegen=ˈɡeːɡən her=ˈheːɐ
  heran=hɛˈʁan heraus=hɛˈʁaʊs herein=hɛˈʁaɪn herum=hɛˈʁʊm hervor=hɛɐˈfoːɐ hin=ˈhɪn hinaus=hɪˈnaʊs hinein=hɪˈnaɪn hinter=ˈhɪntɐ
  hoch=ˈhoːx los=ˈloːs miss=ˈmɪs mit=ˈmɪt nach=ˈnaːx neben=ˈneːbən nieder=ˈniːdɐ rück=ˈʁʏk statt=ˈʃtat über=ˈyːbɐ um=ˈʊm un=ˈʊn
  unter=ˈʊntɐ ur=ˈuːɐ vor=ˈfoːɐ voll=ˈfɔl voraus=foˈʁaʊs weg=ˈvɛk weiter=ˈvaɪtɐ wider=ˈviːdɐ wieder=ˈviːdɐ zu=ˈtsuː
  auseinander=aʊsʔaɪˈnandɐ aufeinander=aʊfʔaɪˈnandɐ aneinander=anʔaɪˈnandɐ zurück=tsuˈʁʏk zusammen=tsuˈzamən zwischen=ˈtsvɪʃən
`);

/** Prefixes that the stress passes by. */
export const WEAK_PREFIXES = prefixes('inter=ɪntɐ be=bə ge=ɡə er=ɛɐ ver=fɛɐ zer=tsɛɐ ent=ɛnt em=ɛm');

/** Prefixes of either kind, with the beginnings of the stems that take the stress after them. */
export const STRESS_ON_STEM: Readonly<Record<string, RegExp>> = Object.fromEntries(
  Object.entries({
    über: `
      arbeit blick brück eil fall flut forder führ geb gab geben gib hol häuf lass ließ leb leg mittel nahm nehm nomm prüf quer
      rasch red reich schätz schreit schritt schwemm seh setz spring steh stand steig stieg trag träg treib trieb treff triff troff
      wach wält wand weis wies wieg wind zeug zieh zog`,
    unter: `
      brech brich broch brach bring drück halt hielt lag lass ließ lieg leg mauer nehm nahm nimm nomm ordn richt(?=e) sag schätz scheid
      schieden schreib schrieb stell stütz such teil werf worf warf wies zeich zieh zog zog`,
    durch: 'forsch kreuz leb quer such zieh zog bohr brochen',
    um: 'arm fass geb gab gib ring rahm säum schließ schloss stritt zingel',
    wider: 'leg ruf setz sprech sprach sproch sprich steh stand fahr',
    hinter: 'lass ließ leg frag geh',
    wieder: 'hol',
    voll: 'end bring brach zieh zog streck',
  }).map(([prefix, stems]) => [prefix, new RegExp(`^(?:ge)?(?:${list(stems).join('|')})`)]),
);

/** Beginnings that look like prefixes and are none. */
export const NOT_PREFIXED = new RegExp(
  `^(?:${list(`
  abend abenteuer abitur abstrakt absol absurd analy ananas anarch anatom anekdot anna$ annal annonc anti anton angol angina andreas
  aust(?:er|ral) auster beton(?!en|t|ung) benedikt benzin bestie begonie beduine bethlehem beirut darwin darm einig erd(?!acht|ul|rei|ros) erika eros erotik
  ermitage gelatine general generation genet genia genie(?!ß|r) genit genom(?!m) geo(?!rdn|pfer|hr) gepard gestik getto gelee
  heimat herzog herold hermann heroin herkules hinder hindu interes inter$ internet intern[es]?$ intervi zerti zerem mission mitra
  mittel mitter nacht(?!eil|rag|räg) nachbar ungar univ union unik unifor uniku ural(?!t) urban urin urteil urlaub vera$ verb(?:s|en|al.*)?$ verdi$ verena verona version vertikal vers[e]?$ vermont veranda vorteil zulu
  zent zero zucker antarkt antik beamer beat(?!m) geld gemini genie genua gera$ gerd germ untertan$ wegen(?=$) gerber gerste gerte`).join(
    '|',
  )})`,
);

/** Suffixes that begin a syllable of their own and are never stressed: what ends before them is the end of a morpheme. */
export const SUFFIXES = longestFirst(
  list(`
    lich liche lichen licher liches lichem lichste lichsten lichkeit lichkeiten heit heiten keit keiten schaft schaften schaftlich
    schaftliche schaftlichen schaftlicher bar bare baren barer bares barem barkeit sam same samen samer sames samkeit haft hafte
    haften hafter haftes los lose losen loser loses losigkeit nis nisse nissen nisses tum tums tümer tümern chen chens lein leins
    ling linge lingen lings wärts weise mal mals fach fache fachen reich reiche reichen reicher reiches voll volle vollen voller
    volles sal würdig würdige würdigen mäßig mäßige mäßigen mäßiger mäßiges`),
);

/** Sounds of suffixes whose spelling misleads. */
export const SUFFIX_SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^nis$/, 'niss'],
  [/^(m|b|s)a(?=[lrm])/, '$1aː'],
  [/^(t)(u|ü)(?=m)/, '$1$2ː'],
  [/^lo(?=s)/, 'loː'],
  [/^mä(?=ß)/, 'mäː'],
];

/** Links between the parts of a compound. */
export const LINKS = ['', 's', 'es', 'n', 'en', 'e', 'er', 'ens'] as const;

/** Stems that compounds are made of. "ː" marks a vowel that is long though its spelling says short, or where it is not sure. */
const PARTS = list(`
abend abtei acker adel alpen alt amt angst anlage apfel arbeit arm art arznei asche auge ausland auto bach bahn ball band bank bau
bauch bauer baum beamte berg beruf besitz bett bezirk biene bier bild blatt blau blick blitz blume blumen blut boden bogen bohne
boot brand brau braun breit brett brief brille bruch brücke bruder brunn brust buːch bühne bund bundes burg büro busch butter dach
dampf deich deutsch dichter dieb dienst ding donner dorf draht drama dreck dreh druck dunkel durst ecke ehe ehre eiche eigen eimer
eis eisen eltern ende engel enkel ente erz esel essen eule fach faden fahne fahr fahrt fall familie familien farbe fass feder feier
feind feld fels fenster ferien fern fest fett feuer fieber film finger fisch flamme flasche fleck fleisch flieg flucht fluːg flügel
flur fluss flüssig form forscher forschung frage frau frauen fremd freude freund freundes frieden friedens frisch frist frosch
frucht früh führer führung fund funk fürst fürsten fuːß futter gabel gang gans garten gärtner gast gasse gebäude gebiet gebirge
weihnachts schenk gefühl geist geld gelände gemälde gemein gemeinde gericht gerichts gesang geschäft geschäfts geschichte
geschichts gesetz gesicht getreide gewalt gewehr gewerbe gewicht gewinn gift glanz glas glaube glocke glück gold gott gottes graben
graf grenz grenze groːß grund grün gruppe gruppen gut güter haar hafen hahn halb hals hammer hand händler handel handels handlung
handwerk harz hase haupt haus häuser haut hebel heer heft heide heil heim heirat held helden hemd herbst herr herren herz heu hilfe
hilfs himmel hirsch hirt hitze hoːch hof höhe hölle holz honig horn hose hund hunde hut hütte industrie insel jagd jahr jahres
junge jung jäger jugend kabel kaffee kahn kaiser kalk kalt kammer kampf kanal kanne kante karte kasse kasten katze kauf keller kern
kette kinder kind kino kirch kirche kirchen kirsch kissen kiste klang klasse kleid klein klima klinge kloster kneipe knie knochen
knopf koch koffer kohl kohle könig königs kopf korb korn körper kosten kraft krank kranken kranz kraut kreis kreuz krieg kriegs
krone kuːchen küche kugel kuh kunde kunden kunst künstler kuːr kurz küste lach laden lager lamm lampe land landes länder lang last
lauf laut leben lebens leber leder leer lehr lehrer leib leicht leid leiter leitung lern lese leute licht liebe liebes lied lieder
linie linien lippe liste loch löffel lohn löwe luft lust macht mädchen mai mal maler mann männer mantel markt maschine maschinen
masse mauer maul maus meer meister mensch menschen messe messer metall milch militär minister mittel mitglied mitglieder mond monat
moor mord morgen motor mühle müller mund münd münz musik mutter nacht nadel nagel name namens nase natur nebel nest netz neu nord
norden not nuss ober ofen öffentlich ohr öl onkel opfer oper ordnung ordnungs ort orts ost osten ostern papier park partei pelz
pfad pfahl pfanne pfarr pfeffer pfeil pferd pferde pflanze pflanzen pflege pflicht pilz plan platte platz politik polizei post
präsident preis prinz probe problem produkt produktion professor prozess prüfung puder pulver punkt puppe quelle rad rahmen rand
rang rat rats raub rauch raum recht rechts rede regal regel regen regierung regierungs reich reichs reif reihe reim rein reise
reiter rennen rest richter richtung ring ritter ritt rock rohr rolle rose rost rot rücken ruf ruhe ruːhm rund saal sache saft sage
saison salz sand sänger sarg satz säule schach schade schaf schale schall schatten schatz schau schein scheibe schenke scherz
schicht schiff schild schilf schirm schlacht schlaf schlag schlange schlecht schlitten schloss schluss schlüssel schmied schmutz
schnabel schnee schneid schnell schnitt schnur schock schrank schreib schreiber schrift schritt schuh schuːl schule schüler
schulter schütz schutz schwanz schwarz schwein schwer schwester schwimm see seele segel seide seil seite sektor selbst sicht sieg
silber sitz sitzung sohn sold sommer sonder sonne sonnen sorge spaß specht speise spiel spieler spitze sport spraːch spraːche
springer spruch sprung spur staat staats stab stadt städte stahl stall stamm stand stange stärke station staub steg stein stelle
stellung stern steuer stich stiel stier stift stille stimme stock stoff stoːß strafe strahl strand straße straßen streich streit
strich strom strömung struktur stück student stufe stuhl stunde sturm stütze suːch süd süden sumpf szene tafel tag tages tal tanne
tanz tasche tat täter taube teich teil teller tempel tennis teppich teufel text theater thron tief tier tisch titel tochter tod
todes ton topf tor tracht tram träger traube trauer traum treffen treppe treue trieb trink tropfen truppe truppen tuːch turm turn
ufer uhr umwelt universität universitäts unternehmen unternehmens unterricht unterrichts vater verband verbands verein vereins
verfahren verkehr verkehrs verlag vertrag vertrags verwaltung verwaltungs vieh viertel vogel volk volks wache wachs waffe waffen
wagen wahl wahr wald wand wanne ware wärme wasser weber wechsel weiher wein weise weiß welle welt werk wert wesen west westen
wetter wiese wild wind winter wirtschaft wirtschafts wissen wissenschaft wissenschafts witz woche wohn wohnung wolf wolke wolle
wort wörter wunder wunsch wurf wurst wurzel zahl zahn zauber zaun zeichen zeichnung zeit zeitung zeitungs zelt zentral zettel zeug
ziegel ziel zimmer zins zoll zorn zucht zug zunge zweck zweig zwerg zwölf gesellschaft gesellschafts mannschaft mannschafts
gemeinschaft gemeinschafts botschaft herrschaft landschaft landschafts freiheit freiheits gesundheit gesundheits kindheit
menschheit decke stütz zone donau impf pflanzung gummi priester seminar tür beere zwei drei vier fünf geschoss schoss alb johannis
sandel assistenz steig kurs all außen innen bord sätze sätzen lösung öffnung schließ setz stell führ trag sprech halt find folg
fühl füll greif häng kehr kenn klag leit lieg mess pack press prüf reis richt schalt scheid schieß sing spann sperr stimm stoß
treff treib wander weis wend werf wirk zeichn zeig hör rechn zieh bürger flug sonn mon diens donners frei seher tret wend dien sehen schreiben
greifen stehen gehen fahren nehmen geben legen setzen stellen bringen machen denk denkmal behörde ecken decken kanzler gegenstand
steht geht fahrer teilung werker anstalt abteilung eingang ausgang zugang zukunft weg wege namen arten feuerwehr wehr amts gesamt
region regional bezeichnung bedeutung stätte stätten macher nehmer geber hersteller sportler kämpfer läufer züge bücher tücher
heimer hausen furt brück spiegel schauer steller hüter tritt griff gänger stieg sturz schläger schuss wuchs blüte
`);

/** Parts by their spelling, with the spelling that says how long their vowel is. */
export const PARTS_BY_SPELLING: ReadonlyMap<string, string> = new Map(PARTS.map((part) => [part.replace('ː', ''), part]));

/** Beginnings of stems whose vowel is long though ch or the t of an ending follows; "ː" stands after the vowel. */
export const LONG_STEMS: readonly string[] = list(`
  buːch büːcher suːch tuːch tüːcher fluːch flüːch kuːchen spraːch spräːch braːche hoːch höːch näːchs höːr stöːr schwöːr kläːr spüːr
  wäːr hoːlt hoːlst kröːn löːst töːnt toːnt röːtl spaːrt spaːrst maːlt maːlst aːtm wuːchs duːsch hüːbsch
`);
