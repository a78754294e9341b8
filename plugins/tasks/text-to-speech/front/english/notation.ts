/** Names of months, units, currencies, abbreviations and signs in English. */

export const MONTHS = 'January February March April May June July August September October November December'.split(' ');

export const SHORT_MONTHS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MONTHS.filter((name) => name.length > 3).map((name) => [name.slice(0, 3), name])),
  Sept: 'September',
};

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
B=byte
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

export const ABBREVIATIONS: Readonly<Record<string, string>> = pairs(
  `dr.=doctor; mr.=mister; mrs.=missis; ms.=miz; messrs.=messers; prof.=professor; st.=saint; jr.=junior; sr.=senior;
  e.g.=for example; i.e.=that is; etc.=et cetera; vs.=versus; approx.=approximately; no.=number; nos.=numbers; inc.=incorporated;
  ltd.=limited; co.=company; corp.=corporation; dept.=department; est.=established; fig.=figure; figs.=figures; vol.=volume;
  gen.=general; col.=colonel; lt.=lieutenant; sgt.=sergeant; capt.=captain; rev.=reverend; hon.=honorable; gov.=governor;
  sen.=senator; rep.=representative; pres.=president; ave.=avenue; blvd.=boulevard; rd.=road; mt.=mount; ft.=fort; cf.=compare;
  et al.=and others; ca.=circa; ed.=edition; pp.=pages; p.=page; ph.d.=P. H. D.; a.k.a.=also known as;
  w/o=without; w/=with`,
);

/** Abbreviations that often stand at the end of a sentence. */
export const STOPPING = ['etc.', 'jr.', 'sr.', 'inc.', 'ltd.', 'co.', 'corp.', 'ave.', 'blvd.', 'rd.', 'et al.', 'ph.d.'];

/** Words that a Roman numeral numbers. */
export const TITLED = 'Chapter|Part|Volume|Book|Act|Scene|Section|Phase|Type|Class|Stage|World War|Title|Article|Appendix|Level|Mark';

/** Short words in capitals that are not spelled. */
export const WORDS_IN_CAPITALS: ReadonlySet<string> = new Set(
  `OK AM AN AND ARE AS AT BE BUT BY CAN DO FOR GO HAS HE HER HIM HIS IF IN IS IT ITS ME MY NO NOT OF ON OR OUR OUT SHE SO THE TO UP
  US WAS WE YES YOU ALL NEW NOW ONE TWO NASA NATO UNESCO UNICEF AIDS OPEC FIFA RAM ROM SIM PIN GIF LASER RADAR SONAR COVID SCUBA
  SWAT JPEG NAFTA BASIC ZIP NEVER STOP`
    .trim()
    .split(/\s+/),
);

/** Longer or vowel-rich names that are spelled all the same. */
export const SPELLED_ALWAYS: ReadonlySet<string> = new Set('USA UAE UEFA IEEE IOU HTML HTTP HTTPS UCLA'.split(' '));

export const SIGNS: Readonly<Record<string, string>> = {
  '&': 'and',
  '@': 'at',
  '+': 'plus',
  '=': 'equals',
  '#': 'number',
  '%': 'percent',
  '°': 'degrees',
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
