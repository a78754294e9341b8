/** Names of months, units, currencies, abbreviations and signs in English. */

export const MONTHS = 'January February March April May June July August September October November December'.split(' ');

export const SHORT_MONTHS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MONTHS.filter((name) => name.length > 3).map((name) => [name.slice(0, 3), name])),
  Sept: 'September',
};

const DAYS: Readonly<Record<string, string>> = {
  Mon: 'Monday', Tue: 'Tuesday', Tues: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Thurs: 'Thursday', Fri: 'Friday', Sat: 'Saturday', Sun: 'Sunday',
};

/** With a full stop. */
export const CALENDAR: Readonly<Record<string, string>> = { ...SHORT_MONTHS, ...DAYS };

/** One, many, and the hundredth part of each. */
export const CURRENCIES: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  US$: ['U. S. dollar', 'U. S. dollars', 'cent', 'cents'],
  USD: ['U. S. dollar', 'U. S. dollars', 'cent', 'cents'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  EUR: ['euro', 'euros', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  GBP: ['British pound', 'British pounds', 'penny', 'pence'],
  '¥': ['yen', 'yen', 'sen', 'sen'],
  CHF: ['Swiss franc', 'Swiss francs', 'centime', 'centimes'],
};

const plain = (text: string): Record<string, readonly [string, string]> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.trim().split('=') as [string, string])
      .map(([unit, name]) => {
        const [one, many] = name.split('/');
        return [unit, [one!, many ?? `${one!}s`]];
      }),
  );

/** Units after a number: one, many. */
export const UNITS: Readonly<Record<string, readonly [string, string]>> = plain(`
%=percent/percent
‰=per mille/per mille
°C=degree Celsius/degrees Celsius
°F=degree Fahrenheit/degrees Fahrenheit
°=degree
km/h=kilometer per hour/kilometers per hour
m/s=meter per second/meters per second
mph=mile per hour/miles per hour
km=kilometer
m=meter
cm=centimeter
mm=millimeter
nm=nanometer
µm=micrometer
km²=square kilometer
m²=square meter
m³=cubic meter
kg=kilogram
g=gram
mg=milligram
lb=pound
lbs=pound
oz=ounce
ft=foot/feet
l=liter
L=liter
ml=milliliter
ms=millisecond
s=second
sec=second
min=minute
h=hour
hrs=hour
Hz=hertz/hertz
kHz=kilohertz/kilohertz
MHz=megahertz/megahertz
GHz=gigahertz/gigahertz
W=watt
kW=kilowatt
MW=megawatt
kWh=kilowatt hour
V=volt
A=ampere
kB=kilobyte
KB=kilobyte
MB=megabyte
GB=gigabyte
TB=terabyte
Mbit/s=megabit per second/megabits per second
J=joule
kJ=kilojoule
kcal=kilocalorie
Pa=pascal
hPa=hectopascal
dB=decibel
px=pixel
`);

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s*;\s*/)
      .map((entry) => entry.split('=') as [string, string]),
  );

/** In the middle and at the beginning of a sentence, and some that are not pointed in Britain. */
export const ABBREVIATIONS: Readonly<Record<string, string>> = pairs(
  `dr.=doctor; mr.=mister; mrs.=missis; ms.=miz; messrs.=messers; prof.=professor; jr.=junior; sr.=senior; e.g.=for example; i.e.=that is;
  etc.=et cetera; vs.=versus; vs=versus; approx.=approximately; no.=number; nos.=numbers; inc.=incorporated; ltd.=limited; co.=company;
  corp.=corporation; dept.=department; est.=established; fig.=figure; figs.=figures; vol.=volume; ave.=avenue; blvd.=boulevard; rd.=road;
  cf.=compare; et al.=and others; ca.=circa; ed.=edition; pp.=pages; p.=page; Ph.D.=P. H. D.; a.k.a.=also known as; w/o=without; w/=with`,
);

/** Abbreviations that often stand at the end of a sentence. */
export const STOPPING = 'etc. jr. sr. inc. ltd. co. corp. ave. blvd. rd. ed. Ph.D.'.split(' ').concat('et al.');

/** Before a number alone; elsewhere they are words, or nothing. */
export const NUMBERED = /^(?:nos?|figs?|vol|pp?|est|ca)\.$/i;

/** Before a name alone, in capitals. */
export const TITLES: Readonly<Record<string, string>> = pairs(
  `Dr=doctor; St=saint; Mt=mount; Ft=fort; Gen=general; Col=colonel; Lt=lieutenant; Sgt=sergeant; Capt=captain; Rev=reverend;
  Hon=honorable; Gov=governor; Sen=senator; Rep=representative; Pres=president`,
);

/** Words that begin a sentence after an abbreviation. */
export const OPENERS =
  'The|He|She|It|They|We|I|You|This|That|These|There|Then|But|And|So|If|When|In|On|At|A|An|My|Our|His|Her|Their|What|Who|How|Why|As|For|After|Not|' +
  'No|Yes|Now|With|However|Is|Are|Do|Did';

/** Names that a Roman numeral numbers as ordinals. */
export const KINGS =
  'Henry|Louis|George|Edward|Charles|James|William|Elizabeth|Richard|Philip|John|Paul|Pius|Benedict|Leo|Napoleon|Frederick|Alexander|' +
  'Nicholas|Peter|Catherine|Ivan|Francis|Otto|Wilhelm|Robert';

/** Words that a Roman numeral numbers. */
export const TITLED = 'Chapter|Episode|Table|Figure|Part|Volume|Book|Act|Scene|Section|Phase|Type|Class|Stage|World War|Title|Article|Appendix|Level|Mark';

/** Words of up to three letters that are not spelled in capitals; longer ones are not where they have a vowel. */
export const WORDS_IN_CAPITALS: ReadonlySet<string> = new Set(
  `OK AM AN AND ARE AS AT BE BUT BY CAN DO FOR GO HAS HE HER HIM HIS IF IN IS IT ITS ME MY NO NOT OF ON OR OUR OUT SHE SO THE TO UP
  WAS WE YES YOU ALL NEW NOW ONE TWO ANY BAD BIG BUY CAR DAY DID END EYE FAR FEW FUN GET GOD GOT GUN GUY HAD HIT HOT HOW JOB KEY LET
  LOT LOW MAD MAN MAY MEN OFF OIL OLD OWN PAY PUT RED RUN SAD SAW SAY SEE SET SIX TEN TOO TOP TRY USE WAY WHO WHY WIN WON WOW YET
  RAM ROM SIM PIN GIF ZIP`
    .trim()
    .split(/\s+/),
);

/** Longer or vowel-rich names that are spelled all the same. */
export const SPELLED_ALWAYS: ReadonlySet<string> = new Set('USA UAE UEFA IEEE IOU UCLA YMCA YWCA HDMI ISBN WLAN ADHD IMDB'.split(' '));

/** Words in capitals that are letters after such a word. */
export const SPELLED_AFTER: Readonly<Record<string, RegExp>> = { IT: /\b(?:the|an|our|your|their|in)\s$/i, WHO: /\bthe\s$/i };

export const SIGNS: Readonly<Record<string, string>> = {
  '&': 'and',
  '@': 'at',
  '+': 'plus',
  '=': 'equals',
  '#': 'number',
  '%': 'percent',
  '°': 'degrees',
  '−': 'minus',
  '×': 'times',
  '÷': 'divided by',
  '<': 'less than',
  '>': 'greater than',
  '©': 'copyright',
  '§': 'section',
  $: 'dollars',
  '€': 'euros',
  '£': 'pounds',
  '±': 'plus or minus',
  '≈': 'about',
  '≤': 'at most',
  '≥': 'at least',
  '→': 'to',
};
