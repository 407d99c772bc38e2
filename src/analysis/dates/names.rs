//! Names of months and weekdays, by language, as newspapers print them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The months of the languages that newspapers of our archives are written in, all names in lower case.
///
/// Accents are optional in type, so both spellings stand here.
#[rustfmt::skip]
const MONTHS: [(i8, &[&str]); 12] = [
    (1, &["january", "jan", "januar", "jänner", "jaenner", "janvier", "janv", "enero", "ene", "gennaio", "janeiro", "januari"]),
    (2, &["february", "feb", "febr", "februar", "feber", "février", "fevrier", "févr", "fevr", "fév", "febrero", "febbraio", "fevereiro", "februari"]),
    (3, &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "maart"]),
    (4, &["april", "apr", "avril", "avr", "abril", "abr", "aprile"]),
    (5, &["may", "mai", "mayo", "maggio", "maio", "mei"]),
    (6, &["june", "jun", "juni", "juin", "junio", "giugno", "junho"]),
    (7, &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "julho"]),
    (8, &["august", "aug", "août", "aout", "agosto", "ago", "augustus"]),
    (9, &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "settembre", "setembro"]),
    (10, &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro"]),
    (11, &["november", "nov", "novembre", "noviembre", "novembro"]),
    (12, &["december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro"]),
];

/// Further names of months, of which some are common words of the languages above ("des", "out", "mag"): known only where a
/// date is printed whole. A name that means different months in two languages stands for the one of more readers:
/// Croatian "listopada" is October, but Polish and Ukrainian have it too.
#[rustfmt::skip]
const PRINTED_MONTHS: [(i8, &str); 12] = [
    (1, "gen jaanuar ianuarie január januára januara januarja gener styczeń stycznia leden ledna siječnja \
      tammikuu tammikuuta ocak январь января янв січня януари ιανουαρίου ιανουάριος يناير"),
    (2, "fev veebruar februarie február februára februara februarja febrer luty lutego únor února veljače \
      helmikuu helmikuuta şubat февраль февраля фев лютого февруари φεβρουαρίου φεβρουάριος فبراير"),
    (3, "mrt marts märts maret martie március marec marta març marzec marca březen března ožujka maaliskuu \
      maaliskuuta mart март марта мар березня μαρτίου μάρτιος مارس"),
    (4, "aprill aprilie április apríla aprila kwiecień kwietnia duben dubna travnja huhtikuu huhtikuuta \
      nisan апрель апреля апр квітня април απριλίου απρίλιος أبريل"),
    (5, "mag maj maja május mája maig květen května svibnja toukokuu toukokuuta mayıs май мая травня μαΐου \
      μάιος مايو"),
    (6, "giu juuni iunie június júna juna junija juny czerwiec czerwca červen června lipnja kesäkuu \
      kesäkuuta haziran июнь июня июн червня юни ιουνίου ιούνιος يونيو"),
    (7, "lug juuli iulie július júla jula julija juliol lipiec lipca červenec července srpnja heinäkuu \
      heinäkuuta temmuz июль июля июл липня юли ιουλίου ιούλιος يوليو"),
    (8, "augusti agustus augusztus augusta avgusta avgust agost sierpień sierpnia srpen srpna kolovoza \
      elokuu elokuuta ağustos август августа авг серпня αυγούστου αύγουστος أغسطس"),
    (9, "set septembrie szeptember septembra setembre wrzesień września září rujna syyskuu syyskuuta eylül \
      сентябрь сентября сен сент вересня септември σεπτεμβρίου σεπτέμβριος سبتمبر"),
    (10, "ott out oktoober octombrie október októbra oktobra październik października říjen října lokakuu \
      lokakuuta ekim октябрь октября окт жовтня октомври οκτωβρίου οκτώβριος أكتوبر"),
    (11, "noiembrie novembra listopad listopada listopadu studenog studenoga marraskuu marraskuuta kasım \
      ноябрь ноября ноя нояб ноември νοεμβρίου νοέμβριος نوفمبر"),
    (12, "desember des decembrie decembra desembre detsember grudzień grudnia prosinec prosince prosinca \
      joulukuu joulukuuta aralık декабрь декабря дек грудня декември δεκεμβρίου δεκέμβριος ديسمبر"),
];

/// Weekdays, all names in lower case, Monday first.
#[rustfmt::skip]
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "montag", "mo", "lundi", "lun", "lunes", "lunedì", "maandag"],
    &["tuesday", "tue", "tues", "dienstag", "di", "mardi", "martes", "martedì", "dinsdag"],
    &["wednesday", "wed", "mittwoch", "mi", "mercredi", "mer", "miércoles", "miercoles", "mercoledì", "woensdag"],
    &["thursday", "thu", "thur", "thurs", "donnerstag", "do", "jeudi", "jeu", "jueves", "giovedì", "donderdag"],
    &["friday", "fri", "freitag", "fr", "vendredi", "ven", "viernes", "venerdì", "vrijdag"],
    &["saturday", "sat", "samstag", "sonnabend", "sa", "samedi", "sam", "sábado", "sabado", "sabato", "zaterdag"],
    &["sunday", "sun", "sonntag", "so", "dimanche", "dim", "domingo", "domenica", "zondag"],
];

/// The month that a word names, 1 to 12; the word is in lower case and without its full stop.
pub(crate) fn month(word: &str) -> Option<i8> {
    let found = MONTHS.iter().find(|(_, names)| names.contains(&word));
    found.map(|(month, _)| *month)
}

/// The month that a word names in a date that is printed whole, in the languages of more newspapers than [`month`] knows.
pub(crate) fn printed_month(word: &str) -> Option<i8> {
    static BY_NAME: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
        let names = PRINTED_MONTHS
            .iter()
            .flat_map(|(month, names)| names.split(' ').map(|name| (name, *month)));
        names.collect()
    });
    month(word).or_else(|| BY_NAME.get(word).copied())
}

/// Whether a word names a day of the week; the word is in lower case and without its full stop.
pub(crate) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|names| names.contains(&word))
}
