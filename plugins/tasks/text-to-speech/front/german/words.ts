/** German words whose sounds do not follow from their spelling: function words, irregular and foreign ones. */
import { parsePhonemes, VOWELS } from '../inventory.ts';

/** Whole words. */
const WHOLE = `
unterwegs=ʊntɐˈveːks einerseits=ˈaɪnɐzaɪts andererseits=ˈandəʁɐzaɪts daraufhin=daʁaʊfˈhɪn derzeit=ˈdeːɐtsaɪt derart=ˈdeːɐʔaːɐt
derselbe=deːɐˈzɛlbə dieselbe=diːˈzɛlbə dieselben=diːˈzɛlbən dasselbe=dasˈzɛlbə keinerlei=kaɪnɐˈlaɪ allerlei=alɐˈlaɪ derjenige=ˈdeːɐjeːnɪɡə
diejenigen=ˈdiːjeːnɪɡən obwohl=ɔpˈvoːl obgleich=ɔpˈɡlaɪç ab=ap als=als am=am an=an auch=aʊx auf=aʊf aus=aʊs bei=baɪ bin=bɪn bis=bɪs
bist=bɪst da=daː das=das dass=das daß=das dem=deːm den=deːn der=deːɐ des=dɛs die=diː dies=diːs doch=dɔx dort=dɔʁt du=duː ein=aɪn er=eːɐ
es=ɛs für=fyːɐ gen=ɡɛn hab=haːp hat=hat hatt=hat hast=hast her=heːɐ hin=hɪn hier=hiːɐ ich=ɪç ihm=iːm ihn=iːn ihr=iːɐ im=ɪm in=ɪn ins=ɪns
ist=ɪst ja=jaː je=jeː man=man mit=mɪt nach=naːx nein=naɪn nicht=nɪçt nichts=nɪçts noch=nɔx nun=nuːn nur=nuːɐ ob=ɔp oft=ɔft so=zoː um=ʊm
und=ʊnt per=pɛʁ sich=zɪç kann=kan sind=zɪnt dann=dan denn=dɛn wenn=vɛn durch=dʊʁç sei=zaɪ seit=zaɪt muss=mʊs soll=zɔl will=vɪl uns=ʊns
vom=fɔm von=fɔn vor=foːɐ vors=foːɐs was=vas weg=vɛk Weg=veːk wer=veːɐ wem=veːm wen=veːn wes=vɛs wie=viː wir=viːɐ wo=voː zu=tsuː zum=tsʊm
zur=tsuːɐ mir=miːɐ dir=diːɐ sie=ziː war=vaːɐ wars=vaːɐs wart=vaːɐt warst=vaːɐst drin=dʁɪn dran=dʁan drum=dʁʊm wohl=voːl zwar=tsvaːɐ
gar=ɡaːɐ sogar=zoˈɡaːɐ sehr=zeːɐ mehr=meːɐ hat's=hats geht's=ɡeːts gibt's=ɡiːpts ist's=ɪsts dafür=daˈfyːɐ dagegen=daˈɡeːɡən daher=daˈheːɐ
dahin=daˈhɪn damit=daˈmɪt danach=daˈnaːx daneben=daˈneːbən daran=daˈʁan darauf=daˈʁaʊf daraus=daˈʁaʊs darin=daˈʁɪn darüber=daˈʁyːbɐ
darum=daˈʁʊm darunter=daˈʁʊntɐ davon=daˈfɔn davor=daˈfoːɐ dazu=daˈtsuː dazwischen=daˈtsvɪʃən dadurch=daˈdʊʁç demnach=ˈdeːmnaːx
deswegen=ˈdɛsveːɡən weshalb=vɛsˈhalp weswegen=vɛsˈveːɡən hieran=ˈhiːˈʁan hierbei=ˈhiːɐbaɪ hierfür=ˈhiːɐfyːɐ hierzu=ˈhiːɐtsuː
hierher=ˈhiːɐheːɐ hinaus=hɪˈnaʊs hinein=hɪˈnaɪn heran=hɛˈʁan heraus=hɛˈʁaʊs herein=hɛˈʁaɪn herum=hɛˈʁʊm herunter=hɛˈʁʊntɐ hervor=hɛɐˈfoːɐ
herbei=hɛɐˈbaɪ herauf=hɛˈʁaʊf hinauf=hɪˈnaʊf hinüber=hɪˈnyːbɐ hinunter=hɪˈnʊntɐ hinzu=hɪnˈtsuː hindurch=hɪnˈdʊʁç hinweg=hɪnˈvɛk
vorher=foːɐˈheːɐ vorhin=foːɐˈhɪn nachher=naːxˈheːɐ bisher=bɪsˈheːɐ seither=zaɪtˈheːɐ umher=ʊmˈheːɐ woher=voˈheːɐ wohin=voˈhɪn
wofür=voˈfyːɐ womit=voˈmɪt wonach=voˈnaːx woran=voˈʁan worauf=voˈʁaʊf woraus=voˈʁaʊs worin=voˈʁɪn worüber=voˈʁyːbɐ worum=voˈʁʊm
wovon=voˈfɔn wozu=voˈtsuː wodurch=voˈdʊʁç voraus=foˈʁaʊs voran=foˈʁan zurzeit=tsʊɐˈtsaɪt hingegen=hɪnˈɡeːɡən weiterhin=vaɪtɐˈhɪn
immerhin=ˈɪmɐhɪn ohnehin=oːnəˈhɪn vorbei=fɔʁˈbaɪ vorüber=foˈʁyːbɐ überhaupt=yːbɐˈhaʊpt überall=yːbɐˈʔal außerdem=ˈaʊsɐdeːm
trotzdem=ˈtʁɔtsdeːm indem=ɪnˈdeːm nachdem=naːxˈdeːm seitdem=zaɪtˈdeːm zudem=tsuˈdeːm ehedem=ˈeːədeːm vordem=foːɐˈdeːm jedoch=jeˈdɔx
einmal=ˈaɪnmaːl sowohl=zoˈvoːl sofort=zoˈfɔʁt sobald=zoˈbalt solange=zoˈlaŋə somit=zoˈmɪt sonst=zɔnst sodass=zoˈdas soviel=zoˈfiːl
soweit=zoˈvaɪt allein=aˈlaɪn alleine=aˈlaɪnə allerdings=alɐˈdɪŋs allmählich=alˈmɛːlɪç beinahe=ˈbaɪnaːə ebenfalls=ˈeːbənfals
ebenso=ˈeːbənzoː empor=ɛmˈpoːɐ gestern=ˈɡɛstɐn insgesamt=ɪnsɡəˈzamt jetzt=jɛtst nebenan=neːbənˈʔan nirgendwo=ˈnɪʁɡəntvoː
irgendwie=ˈɪʁɡəntviː irgendwo=ˈɪʁɡəntvoː rund=ʁʊnt ungefähr=ˈʊnɡəfɛːɐ vielleicht=fiˈlaɪçt zurück=tsuˈʁʏk zusammen=tsuˈzamən
zuerst=tsuˈʔeːɐst zuletzt=tsuˈlɛtst zunächst=tsuˈnɛːçst zugleich=tsuˈɡlaɪç zuvor=tsuˈfoːɐ zufolge=tsuˈfɔlɡə zuweilen=tsuˈvaɪlən
zumal=tsuˈmaːl zumindest=tsuˈmɪndəst zueinander=tsuʔaɪˈnandɐ einander=aɪˈnandɐ miteinander=mɪtʔaɪˈnandɐ voneinander=fɔnʔaɪˈnandɐ
nacheinander=naːxʔaɪˈnandɐ aneinander=anʔaɪˈnandɐ durcheinander=dʊʁçʔaɪˈnandɐ auseinander=aʊsʔaɪˈnandɐ werden=ˈveːɐdən werde=ˈveːɐdə
werdet=ˈveːɐdət werdend=ˈveːɐdənt wird=vɪʁt wirst=vɪʁst heutzutage=ˈhɔʏttsutaːɡə erst=eːɐst erste=ˈeːɐstə ersten=ˈeːɐstən erster=ˈeːɐstɐ
erstes=ˈeːɐstəs erstem=ˈeːɐstəm erstmals=ˈeːɐstmaːls erstens=ˈeːɐstəns beim=baɪm sechs=zɛks vierzehn=ˈfɪʁtseːn vierzig=ˈfɪʁtsɪç
viertel=ˈfɪʁtəl milliarde=mɪlˈjaʁdə milliarden=mɪlˈjaʁdən januar=ˈjanuaːɐ februar=ˈfeːbʁuaːɐ märz=mɛʁts september=zɛpˈtɛmbɐ
oktober=ɔkˈtoːbɐ november=noˈvɛmbɐ dezember=deˈtsɛmbɐ montag=ˈmoːntaːk samstag=ˈzamstaːk ok=oˈkeː okay=oˈkeː usw=ˈʊntzoːvaɪtɐ new=njuː
york=jɔʁk of=ɔf the=də and=ɛnt square=skvɛːɐ john=dʒɔn charles=tʃaʁls show=ʃoː team=tiːm warum=vaˈʁʊm gegenüber=ɡeːɡənˈʔyːbɐ
inzwischen=ɪnˈtsvɪʃən durchaus=dʊʁçˈʔaʊs stets=ʃteːts fürs=fyːɐs anderthalb=ˈandɐthalp verb=vɛʁp verben=ˈvɛʁbən beton=beˈtɔŋ
`;

/** Stems, alone and with endings after them. */
const STEMS = `
illegal=ˈɪleɡaːl beigetret=ˈbaɪɡətʁeːt kreier=kʁeˈiːɐ egal=eˈɡaːl wahrscheinlich=vaːɐˈʃaɪnlɪç wächst=vɛkst flucht=flʊxt flücht=flʏçt wärm=vɛʁm
schublade=ˈʃuːplaːdə petersilie=petɐˈziːljə kamel=kaˈmeːl atom=aˈtoːm rakete=ʁaˈkeːtə satellit=zatɛˈliːt eifersucht=ˈaɪfɐzʊxt
sehnsucht=ˈzeːnzʊxt zufrieden=tsuˈfʁiːdən radier=ʁaˈdiːɐ maßnahme=ˈmaːsnaːmə bisherig=bɪsˈheːʁɪç möglich=ˈmøːklɪç konzern=kɔnˈtsɛʁn
persönlich=pɛʁˈzøːnlɪç restaurier=ʁɛstaʊˈʁiːɐ schwer=ʃveːɐ kilometer=kiloˈmeːtɐ zentimeter=tsɛntiˈmeːtɐ millimeter=mɪliˈmeːtɐ
celsius=ˈtsɛlzjʊs kilogramm=kiloˈɡʁam megabyte=ˈmeːɡabaɪt gigabyte=ˈɡiːɡabaɪt byte=baɪt divers=diˈvɛʁs franzose=fʁanˈtsoːzə
karriere=kaˈʁjeːʁə bankrott=baŋˈkʁɔt analyse=anaˈlyːzə asteroid=asteʁoˈiːt beschwerde=bəˈʃveːɐdə bistum=ˈbɪstuːm
journalismus=ʒʊʁnaˈlɪsmʊs revanche=ʁeˈvaŋʃə sofortig=zoˈfɔʁtɪç palais=paˈlɛː heirat=ˈhaɪʁaːt ökumene=økuˈmeːnə computer=kɔmˈpjuːtɐ
restaurant=ʁɛstoˈʁaŋ job=dʒɔp team=tiːm chef=ʃɛf chance=ˈʃaŋsə balkon=balˈkɔŋ saison=zɛˈzɔŋ cousin=kuˈzɛŋ cousine=kuˈziːnə
engagement=aŋɡaʒəˈmaŋ fonds=fɔŋ terrain=tɛˈʁɛŋ ingenieur=ɪnʒeˈnjøːɐ journalist=ʒʊʁnaˈlɪst journal=ʒʊʁˈnaːl genie=ʒeˈniː regie=ʁeˈʒiː
orange=oˈʁaŋʒə garage=ɡaˈʁaːʒə etage=eˈtaːʒə passage=paˈsaːʒə reportage=ʁepɔʁˈtaːʒə massage=maˈsaːʒə montage=mɔnˈtaːʒə
sabotage=zaboˈtaːʒə manager=ˈmɛnɪdʒɐ management=ˈmɛnɪtʃmənt party=ˈpaːɐti baby=ˈbeːbi hobby=ˈhɔbi handy=ˈhɛndi internet=ˈɪntɐnɛt
software=ˈzɔftvɛːɐ online=ˈɔnlaɪn interview=ˈɪntɐvjuː website=ˈvɛpsaɪt café=kaˈfeː cafe=kaˈfeː büro=byˈʁoː niveau=niˈvoː
plateau=plaˈtoː bureau=byˈʁoː renaissance=ʁənɛˈsaŋs nuance=nyˈaŋsə branche=ˈbʁaŋʃə chile=ˈtʃiːlə china=ˈçiːna europa=ɔʏˈʁoːpa
europä=ɔʏʁoˈpɛː österreich=ˈøːstəʁaɪç paris=paˈʁiːs berlin=bɛʁˈliːn museum=muˈzeːʊm museen=muˈzeːən frankreich=ˈfʁaŋkʁaɪç
moskau=ˈmɔskaʊ kopenhagen=koːpənˈhaːɡən jerusalem=jeˈʁuːzalɛm nürnberg=ˈnʏʁnbɛʁk hannover=haˈnoːfɐ leipzig=ˈlaɪptsɪç zürich=ˈtsyːʁɪç
familie=faˈmiːljə serie=ˈzeːʁjə linie=ˈliːnjə studie=ˈʃtuːdjə aktie=ˈaktsjə tragödie=tʁaˈɡøːdjə komödie=koˈmøːdjə ferien=ˈfeːʁjən
medien=ˈmeːdjən prämie=ˈpʁɛːmjə lebendig=leˈbɛndɪç forelle=foˈʁɛlə holunder=hoˈlʊndɐ wacholder=vaˈxɔldɐ hornisse=hɔʁˈnɪsə elend=ˈeːlɛnt
abenteuer=ˈaːbəntɔʏɐ abend=ˈaːbənt antwort=ˈantvɔʁt urteil=ˈʊʁtaɪl ursache=ˈuːɐzaxə urlaub=ˈuːɐlaʊp ursprung=ˈuːɐʃpʁʊŋ
ursprünglich=ˈuːɐʃpʁʏŋlɪç april=aˈpʁɪl august=aʊˈɡʊst radio=ˈʁaːdjo studio=ˈʃtuːdjo video=ˈviːdeo foto=ˈfoːto auto=ˈaʊto kino=ˈkiːno
euro=ˈɔʏʁo zentrum=ˈtsɛntʁʊm kaffee=ˈkafe armee=aʁˈmeː idee=iˈdeː allee=aˈleː tee=teː klischee=kliˈʃeː soldat=zɔlˈdaːt monat=ˈmoːnat
heimat=ˈhaɪmaːt arbeit=ˈaʁbaɪt vorteil=ˈfɔʁtaɪl nachbar=ˈnaxbaːɐ herzog=ˈhɛʁtsoːk hochzeit=ˈhɔxtsaɪt jugend=ˈjuːɡənt tugend=ˈtuːɡənt
gegend=ˈɡeːɡənt gegenwart=ˈɡeːɡənvaʁt ereignis=ɛɐˈʔaɪɡnɪs bischof=ˈbɪʃɔf bischöf=ˈbɪʃøːf philosoph=filoˈzoːf prinz=pʁɪnts
provinz=pʁoˈvɪnts problem=pʁoˈbleːm system=zʏsˈteːm thema=ˈteːma themen=ˈteːmən direktor=diˈʁɛktoːɐ professor=pʁoˈfɛsoːɐ
doktor=ˈdɔktoːɐ motor=ˈmoːtoːɐ autor=ˈaʊtoːɐ autoren=aʊˈtoːʁən mark=maʁk dollar=ˈdɔlaʁ pfund=pfʊnt interesse=ɪntəˈʁɛsə insekt=ɪnˈzɛkt
minute=miˈnuːtə sekunde=zeˈkʊndə adresse=aˈdʁɛsə schokolade=ʃokoˈlaːdə kartoffel=kaʁˈtɔfəl tomate=toˈmaːtə banane=baˈnaːnə
direkt=diˈʁɛkt modern=moˈdɛʁn extrem=ɛksˈtʁeːm privat=pʁiˈvaːt normal=nɔʁˈmaːl genau=ɡəˈnaʊ kapitel=kaˈpɪtəl artikel=aʁˈtiːkəl
titel=ˈtiːtəl chor=koːɐ chör=køːɐ charakter=kaˈʁaktɐ christ=kʁɪst chaos=ˈkaːɔs echo=ˈɛço orchester=ɔʁˈkɛstɐ chemie=çeˈmiː chemi=ˈçeːmi
chirurg=çiˈʁʊʁk melancholie=melaŋkoˈliː politik=poliˈtiːk musik=muˈziːk physik=fyˈziːk mathematik=matemaˈtiːk kritik=kʁiˈtiːk
fabrik=faˈbʁiːk republik=ʁepuˈbliːk katholik=katoˈliːk rubrik=ʁuˈbʁiːk statt=ʃtat stadt=ʃtat städt=ʃtɛːt bericht=bəˈʁɪçt
general=ɡenəˈʁaːl material=mateˈʁjaːl hotel=hoˈtɛl telefon=teleˈfoːn mikrofon=mikʁoˈfoːn natur=naˈtuːɐ kultur=kʊlˈtuːɐ figur=fiˈɡuːɐ
papier=paˈpiːɐ turnier=tʊʁˈniːɐ offizier=ɔfiˈtsiːɐ klavier=klaˈviːɐ planet=plaˈneːt paket=paˈkeːt prophet=pʁoˈfeːt magnet=maˈɡneːt
student=ʃtuˈdɛnt präsident=pʁɛziˈdɛnt moment=moˈmɛnt prozent=pʁoˈtsɛnt talent=taˈlɛnt roman=ʁoˈmaːn programm=pʁoˈɡʁam methode=meˈtoːdə
periode=peˈʁjoːdə episode=epiˈzoːdə person=pɛʁˈzoːn kaiser=ˈkaɪzɐ krone=ˈkʁoːnə kanal=kaˈnaːl signal=zɪˈɡnaːl arzt=aːɐtst ärzt=ɛːɐtst
erz=eːɐts pferd=pfeːɐt herd=heːɐt schwert=ʃveːɐt wert=veːɐt art=aːɐt bart=baːɐt zart=tsaːɐt erde=ˈeːɐdə quarz=kvaːɐts harz=haːɐts
mond=moːnt obst=oːpst magd=maːkt jagd=jaːkt vogt=foːkt papst=paːpst krebs=kʁeːps trost=tʁoːst kloster=ˈkloːstɐ ostern=ˈoːstɐn
wüste=ˈvyːstə husten=ˈhuːstən schuster=ˈʃuːstɐ düster=ˈdyːstɐ rüste=ˈʁʏstə nächst=nɛːçst höchst=høːçst meist=maɪst tot=toːt tod=toːt
brot=bʁoːt rot=ʁoːt not=noːt mythos=ˈmyːtɔs kosmos=ˈkɔsmɔs pathos=ˈpaːtɔs virus=ˈviːʁʊs viren=ˈviːʁən status=ˈʃtaːtʊs bonus=ˈboːnʊs
basis=ˈbaːzɪs krise=ˈkʁiːzə vase=ˈvaːzə villa=ˈvɪla rhythmus=ˈʁʏtmʊs kongress=kɔŋˈɡʁɛs prozess=pʁoˈtsɛs prinzip=pʁɪnˈtsiːp
archiv=aʁˈçiːf architekt=aʁçiˈtɛkt architektur=aʁçitɛkˈtuːɐ monarch=moˈnaʁç ungarn=ˈʊŋɡaʁn ungar=ˈʊŋɡaʁ dschungel=ˈdʒʊŋəl mariä=maˈʁiːɛ
maria=maˈʁiːa johann=joˈhan joseph=ˈjoːzɛf christian=ˈkʁɪstjan robert=ˈʁoːbɛʁt haydn=ˈhaɪdən michael=ˈmɪçaeːl israel=ˈɪsʁaeːl
latein=laˈtaɪn deutschland=ˈdɔʏtʃlant schweiz=ʃvaɪts polen=ˈpoːlən russ=ʁʊs liga=ˈliːɡa graf=ɡʁaːf gräf=ɡʁɛːf hof=hoːf höf=høːf
schaf=ʃaːf schlaf=ʃlaːf luft=lʊft groß=ɡʁoːs größ=ɡʁøːs maß=maːs spaß=ʃpaːs fuß=fuːs füß=fyːs bus=bʊs grab=ɡʁaːp gras=ɡʁaːs glas=ɡlaːs
rad=ʁaːt bad=baːt rat=ʁaːt tat=taːt staat=ʃtaːt saat=zaːt draht=dʁaːt rätsel=ˈʁɛːtsəl mittag=ˈmɪtaːk mittwoch=ˈmɪtvɔx abt=apt äbt=ɛpt
theater=teˈaːtɐ beige=beːʃ datum=ˈdaːtʊm daten=ˈdaːtən abteilung=apˈtaɪlʊŋ jahrhundert=jaːɐˈhʊndɐt jahrzehnt=jaːɐˈtseːnt
jahrtausend=jaːɐˈtaʊzənt geburt=ɡəˈbuːɐt interpret=ɪntɐˈpʁeːt parallel=paʁaˈleːl intervall=ɪntɐˈval diözese=diøˈtseːzə
interieur=ɛŋteˈʁjøːɐ barock=baˈʁɔk leichnam=ˈlaɪçnaːm kolumne=koˈlʊmnə chirurgie=çiʁʊʁˈɡiː damalig=ˈdaːmaːlɪç optimal=ɔptiˈmaːl
minimal=miniˈmaːl maximal=maksiˈmaːl formal=fɔʁˈmaːl italienisch=itaˈljeːnɪʃ interessant=ɪntəʁɛˈsant interessier=ɪntəʁɛˈsiːɐ
zeugnis=ˈtsɔʏknɪs reserve=ʁeˈzɛʁvə diskret=dɪsˈkʁeːt konkret=kɔŋˈkʁeːt zylinder=tsyˈlɪndɐ trainer=ˈtʁɛːnɐ training=ˈtʁɛːnɪŋ
embryo=ˈɛmbʁyo natürlich=naˈtyːɐlɪç engagier=aŋɡaˈʒiːɐ molekül=moleˈkyːl mikroskop=mikʁoˈskoːp porträt=pɔʁˈtʁɛː final=fiˈnaːl
medizin=mediˈtsiːn benzin=bɛnˈtsiːn termin=tɛʁˈmiːn magazin=maɡaˈtsiːn disziplin=dɪstsiˈpliːn vitamin=vitaˈmiːn hamburg=ˈhambʊʁk
holstein=ˈhɔlʃtaɪn plantage=planˈtaːʒə politiker=poˈliːtɪkɐ kritiker=ˈkʁiːtɪkɐ hubschrauber=ˈhuːpʃʁaʊbɐ erd=eːɐt
temperatur=tɛmpəʁaˈtuːɐ minister=miˈnɪstɐ ministerium=minɪsˈteːʁjʊm stuttgart=ˈʃtʊtɡaʁt dresden=ˈdʁeːsdən schleswig=ˈʃleːsvɪç
afrika=ˈaːfʁika live=laɪf sommer=ˈzɔmɐ grammatik=ɡʁaˈmatɪk zitat=tsiˈtaːt resultat=ʁezʊlˈtaːt quadrat=kvaˈdʁaːt apparat=apaˈʁaːt
format=fɔʁˈmaːt senat=zeˈnaːt
`;

export type Said = ReadonlyMap<string, readonly string[]>;

function read(list: string): Said {
  return new Map(
    list
      .trim()
      .split(/\s+/u)
      .map((entry) => entry.split('=') as [string, string])
      .map(([word, row]) => [word, glottal(parsePhonemes(row, 'de'))]),
  );
}

/** A glottal stop before a vowel that a row begins with. */
export function glottal(tokens: readonly string[]): readonly string[] {
  return isVowel(tokens[0] === 'ˈ' ? tokens[1] : tokens[0]) ? ['ʔ', ...tokens] : tokens;
}

const isVowel = (token: string | undefined): boolean => token !== undefined && VOWELS.de.includes(token);

export const WORDS = read(WHOLE);
export const IRREGULAR = read(STEMS);
