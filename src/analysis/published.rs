//! When an article was published: every printed form of a date, every place where one is found, and the choice.
//!
//! [`parse`] reads one date as a header, a meta tag or a feed gives it; [`header`], [`from_url`], [`from_filename`] and
//! [`from_dateline`] find one where it stands among other things. None of them looks at a clock or at a file's
//! modification time. All that was found goes to [`choose`], which weighs it and keeps the losers for `--explain`.
//!
//! Day and month: `2026-01-17` is always year, month, day, and `17.01.2026` always day first. Of `03/04/2026` the
//! [`Order`] decides, by which the day stands first unless the source is known to be American; where only one reading
//! is a day of the calendar (`01/17/2026`), that one is taken whatever the order.
//! Years of two digits are 1969 to 2068.

mod clock;
mod placeline;
mod printed;
mod token;
mod trace;
mod weigh;

pub use placeline::{Dateline, from_dateline, place_of_dateline};
pub use printed::{Header, Order, from_epoch, header, parse, parse_start};
pub use trace::{from_filename, from_url};
pub use weigh::{Chosen, Evidence, Loser, SPOKEN_OF, choose};
