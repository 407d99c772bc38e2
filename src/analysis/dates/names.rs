//! Names of months and weekdays, by language, as newspapers print them.

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

/// Whether a word names a day of the week; the word is in lower case and without its full stop.
pub(crate) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|names| names.contains(&word))
}
