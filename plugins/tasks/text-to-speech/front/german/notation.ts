/** Names of months, units, currencies, abbreviations and signs in German. */

export const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

export const SHORT_MONTHS: Readonly<Record<string, string>> = {
  'Jan.': 'Januar',
  'Feb.': 'Februar',
  'Apr.': 'April',
  'Aug.': 'August',
  'Sept.': 'September',
  'Sep.': 'September',
  'Okt.': 'Oktober',
  'Nov.': 'November',
  'Dez.': 'Dezember',
};

export const DAYS: Readonly<Record<string, string>> = {
  Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag',
};

/** What follows the number, for one ("ein", "eine") and many. */
export type Counted = readonly [one: 'ein' | 'eine', name: string, many: string];

const list = (text: string): Record<string, Counted> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [unit, one, name, many] = line.trim().split('|') as [string, 'ein' | 'eine', string, string | undefined];
        return [unit, [one, name, many ?? name]];
      }),
  );

export const CURRENCIES: Readonly<Record<string, Counted>> = list(`
€|ein|Euro
Euro|ein|Euro
Dollar|ein|Dollar
EUR|ein|Euro
$|ein|Dollar
US$|ein|Dollar
USD|ein|Dollar
£|ein|Pfund
GBP|ein|Pfund
CHF|ein|Schweizer Franken
¥|ein|Yen
DM|eine|Mark
`);

export const UNITS: Readonly<Record<string, Counted>> = list(`
%|ein|Prozent
‰|ein|Promille
°C|ein|Grad Celsius
°F|ein|Grad Fahrenheit
°|ein|Grad
km/h|ein|Kilometer pro Stunde|Kilometer pro Stunde
m/s|ein|Meter pro Sekunde|Meter pro Sekunde
km²|ein|Quadratkilometer
m²|ein|Quadratmeter
qm|ein|Quadratmeter
m³|ein|Kubikmeter
km|ein|Kilometer
m|ein|Meter
cm|ein|Zentimeter
mm|ein|Millimeter
nm|ein|Nanometer
µm|ein|Mikrometer
ha|ein|Hektar
kg|ein|Kilogramm
g|ein|Gramm
mg|ein|Milligramm
t|eine|Tonne|Tonnen
l|ein|Liter
ml|ein|Milliliter
ms|eine|Millisekunde|Millisekunden
s|eine|Sekunde|Sekunden
Sek.|eine|Sekunde|Sekunden
min|eine|Minute|Minuten
Min.|eine|Minute|Minuten
h|eine|Stunde|Stunden
Std.|eine|Stunde|Stunden
Hz|ein|Hertz
kHz|ein|Kilohertz
MHz|ein|Megahertz
GHz|ein|Gigahertz
W|ein|Watt
kW|ein|Kilowatt
MW|ein|Megawatt
kWh|eine|Kilowattstunde|Kilowattstunden
V|ein|Volt
A|ein|Ampere
kB|ein|Kilobyte
KB|ein|Kilobyte
MB|ein|Megabyte
GB|ein|Gigabyte
TB|ein|Terabyte
J|ein|Joule
kJ|ein|Kilojoule
kcal|eine|Kilokalorie|Kilokalorien
hPa|ein|Hektopascal
dB|ein|Dezibel
Mio.|eine|Million|Millionen
Mrd.|eine|Milliarde|Milliarden
`);

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s*;\s*/)
      .map((entry) => entry.split('=') as [string, string]),
  );

/** By their letters without spaces; in the text a space may follow each full stop. */
export const ABBREVIATIONS: Readonly<Record<string, string>> = pairs(
  `z.B.=zum Beispiel; d.h.=das heißt; u.a.=unter anderem; z.T.=zum Teil; i.d.R.=in der Regel; o.ä.=oder ähnlich; o.Ä.=oder Ähnliches;
  u.U.=unter Umständen; v.a.=vor allem; v.Chr.=vor Christus; n.Chr.=nach Christus; s.o.=siehe oben; s.u.=siehe unten;
  e.V.=eingetragener Verein; i.A.=im Auftrag; a.D.=außer Dienst; z.Z.=zur Zeit; z.Zt.=zur Zeit; m.E.=meines Erachtens;
  u.v.m.=und vieles mehr; usw.=und so weiter; etc.=et cetera; bzw.=beziehungsweise; ca.=zirka; evtl.=eventuell; ggf.=gegebenenfalls;
  vgl.=vergleiche; sog.=sogenannte; inkl.=inklusive; exkl.=exklusive; zzgl.=zuzüglich; bspw.=beispielsweise; max.=maximal;
  min.=minimal; Dr.=Doktor; Prof.=Professor; Hr.=Herr; Fr.=Frau; St.=Sankt; Nr.=Nummer; Str.=Straße; Abb.=Abbildung; Abs.=Absatz;
  Art.=Artikel; Bd.=Band; Kap.=Kapitel; geb.=geboren; gest.=gestorben; verh.=verheiratet; Jh.=Jahrhundert; Tel.=Telefon;
  Mio.=Millionen; Mrd.=Milliarden; Std.=Stunden; Min.=Minuten; Sek.=Sekunden; Hbf.=Hauptbahnhof; Dipl.=Diplom; Ing.=Ingenieur;
  Hrsg.=Herausgeber; S.=Seite; Aufl.=Auflage; zit.=zitiert; allg.=allgemein; usf.=und so fort; Co.=Co; ff.=folgende; f.=folgende;
  med.=med; phil.=phil; jur.=jur; rer.=rer; nat.=nat; röm.=römisch; kath.=katholisch; ev.=evangelisch`,
);

/** Abbreviations that often stand at the end of a sentence. */
export const STOPPING = [
  'usw.',
  'etc.',
  'u.v.m.',
  'e.V.',
  'a.D.',
  'Jh.',
  'v.Chr.',
  'n.Chr.',
  'Co.',
  'usf.',
  'ff.',
  'Hbf.',
  'Mio.',
  'Mrd.',
  'Std.',
  'Min.',
];

/** Words that a Roman numeral numbers. */
export const TITLED = 'Kapitel|Band|Teil|Akt|Szene|Abschnitt|Phase|Typ|Klasse|Stufe|Artikel|Anhang|Weltkrieg|Version|Hartz';

/** Words of up to three letters that are not spelled in capitals; longer ones are not where they have a vowel. */
export const WORDS_IN_CAPITALS: ReadonlySet<string> = new Set(
  `OK AB AM AN AUF AUS BEI DA DAS DEM DEN DER DES DIE DU EIN ER ES FÜR GUT HAT ICH IHR IM IN IST JA JE MAN MIT NEU NUR OB SIE SO UM
  UND UNS VON VOR WAR WAS WER WIE WIR WO ZU ZUM ZUR RAM ROM SIM PIN GIF DAX TÜV UNO ACH ALS ALT ART BAD BIN BIS DIR END GEH HIN KAM
  LOS MAL MIR MUT NIE NUN OFT ORT RAT RAD ROT TAG TEE TOD TOT TOR TUN UHR WEG WEM WEN`
    .trim()
    .split(/\s+/),
);

/** Longer or vowel-rich names that are spelled all the same. */
export const SPELLED_ALWAYS: ReadonlySet<string> = new Set('USA UDSSR UEFA EKG IEEE AOK ADAC IHK ADHS HDMI WLAN ISBN'.split(' '));

export const SIGNS: Readonly<Record<string, string>> = {
  '&': 'und',
  '@': 'ät',
  '+': 'plus',
  '=': 'gleich',
  '#': 'Raute',
  '%': 'Prozent',
  '°': 'Grad',
  '−': 'minus',
  '×': 'mal',
  '÷': 'geteilt durch',
  '<': 'kleiner als',
  '>': 'größer als',
  '©': 'Copyright',
  '§': 'Paragraf',
  $: 'Dollar',
  '€': 'Euro',
  '£': 'Pfund',
  '±': 'plus minus',
  '≈': 'ungefähr',
  '≤': 'höchstens',
  '≥': 'mindestens',
  '→': 'nach',
};

/** After these an ordinal ends in -en, in -e, and in -er, or -es before a neuter. */
export const BEFORE_EN =
  'am|zum|zur|vom|beim|im|dem|den|des|ab|bis|seit|nach|vor|(?:ein|[mds]ein|ihr|unser|kein)e[nmsr]|(?:jed|dies)e[nms]|' +
  '(?:in|an|auf|mit|aus|bei|nach|seit|von|vor|zu|während|neben|unter|über|hinter|zwischen)\\s(?:der|dieser|jeder)';
export const BEFORE_E = 'der|die|das|diese|dieser|jede|jeder|(?:ein|[mds]ein|ihr|unser|kein)e';
export const BEFORE_ER = 'ein|kein|[mds]ein|ihr|unser|euer';

/** Nouns that are numbered without an article. */
export const ORDERED =
  /^(?:Platz|Liga|Bundesliga|Klasse|Stock|Etage|Kapitel|Runde|Weltkrieg|Jahrhundert|Semester|Halbzeit|Teil|Preis|Rang|Spieltag|Minute|Advent|Auflage|Akt|Geburtstag|FC)(?!\p{L})/u;
export const NEUTER = /^(?:Buch|Kind|Mal|Tor|Jahr|Spiel|Kapitel|Album|Quartal|Semester|Bild|Lied|Stück|Haus|Auto|Jahrhundert|Leben|Treffen|Bier|Wort)/;
/** Of nouns after a one; and what a number belongs to that stands behind it: "Kapitel 1 Einleitung". */
export const FEMININE = /^(?!Name|Junge|Käse|Kunde|Auge|Ende|Ge).*(?:e|(?<!spr|schw)ung|heit|keit|schaft|ion|tät|Frau|Person|Nacht|Stadt|Liga|Halbzeit)$/i;
export const UNCOUNTED = /(?:Nummer|Nr\.|Kapitel|Seite|Platz|Teil|Band|Formel|Liga|Version|Stufe|Klasse|Abschnitt|Typ|Phase|Punkt|Schritt)\s$/;

/** Words that begin a sentence after an abbreviation. */
export const OPENERS =
  'Der|Die|Das|Den|Dem|Er|Sie|Es|Wir|Ich|Ihr|Du|Ein|Eine|Dann|Da|Doch|Und|Aber|In|Im|Am|Auf|Mit|Nach|Für|Von|Vor|Bei|So|Wenn|Als|Auch|Danach|Dort|' +
  'Diese|Dieser|Jetzt|Heute|Man|Sein|Was|Wer|Wie|Wo|Zu|Nun|Hier|Seit|Nicht|Ist|Alle';
