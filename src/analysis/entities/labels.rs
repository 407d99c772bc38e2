//! The labels that the taggers give to tokens, and which may follow which.
//!
//! A name of one token is a *single*; a longer one has a *begin*, any number of *inside* and an *end*. The sink
//! [`MISC`](Label::sink) takes what is a name but none of ours (demonyms, events, works), in the plainer scheme of
//! begin and inside: it is only there so that "Venezuelan" has somewhere to go. With "outside" that makes fifteen
//! labels, and one lane of every weight row stays empty.

use std::ops::Range;

use crate::article::Kind;

/// Lanes of a row of weights: one for each label, and one spare so that a row fills a vector register.
pub(super) const LANES: usize = 16;

/// One number for each label.
pub(super) type Row<T> = [T; LANES];

/// Where a token stands in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    Inside,
    End,
    Single,
}

/// A label, as its lane in a row of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label(pub(super) u8);

impl Label {
    /// In no name.
    #[cfg(any(test, feature = "workshop"))]
    pub(super) const OUTSIDE: Label = Label(0);
    const SINK_BEGIN: Label = Label(13);
    const SINK_INSIDE: Label = Label(14);

    fn named(kind: Kind, place: Place) -> Label {
        Label(1 + 4 * kind as u8 + place as u8)
    }

    /// Kind and place of a label of our three kinds.
    fn parts(self) -> Option<(Kind, Place)> {
        let at = self.0.checked_sub(1)?;
        let kind = *Kind::ALL.get(usize::from(at / 4))?;
        let place = [Place::Begin, Place::Inside, Place::End, Place::Single][usize::from(at % 4)];
        Some((kind, place))
    }

    /// Whether a name of one of our kinds begins here.
    #[cfg(feature = "workshop")]
    pub(super) fn opens(self) -> bool {
        matches!(self.parts(), Some((_, Place::Begin | Place::Single)))
    }

    /// Whether `next` may stand right after this label.
    fn allows(self, next: Label) -> bool {
        if self.0 as usize >= LANES - 1 || next.0 as usize >= LANES - 1 {
            return false;
        }
        let open = match self.parts() {
            Some((kind, Place::Begin | Place::Inside)) => Some(kind),
            _ => None,
        };
        match (open, next.parts()) {
            (Some(kind), Some((other, Place::Inside | Place::End))) => kind == other,
            (Some(_), _) | (None, Some((_, Place::Inside | Place::End))) => false,
            (None, _) if next == Label::SINK_INSIDE => self == Label::SINK_BEGIN || self == Label::SINK_INSIDE,
            (None, _) => true,
        }
    }
}

/// For each label, which labels may follow it.
pub(super) fn allowed() -> Row<Row<bool>> {
    std::array::from_fn(|from| std::array::from_fn(|to| Label(from as u8).allows(Label(to as u8))))
}

/// The names in a run of labels, as ranges of it with their kind; the sink's names are left out.
pub(super) fn names(labels: &[Label]) -> impl Iterator<Item = (Range<usize>, Kind)> + '_ {
    let mut begun = 0;
    labels
        .iter()
        .enumerate()
        .filter_map(move |(at, label)| match label.parts()? {
            (_, Place::Begin) => {
                begun = at;
                None
            }
            (_, Place::Inside) => None,
            (kind, Place::End) => Some((begun..at + 1, kind)),
            (kind, Place::Single) => Some((at..at + 1, kind)),
        })
}

/// Writes a name over labels: of one of our kinds, or of the sink.
#[cfg(any(test, feature = "workshop"))]
pub(super) fn write(labels: &mut [Label], name: Range<usize>, kind: Option<Kind>) {
    let len = name.len();
    let Some(labels) = labels.get_mut(name) else { return };
    for (at, label) in labels.iter_mut().enumerate() {
        *label = match kind {
            None if at == 0 => Label::SINK_BEGIN,
            None => Label::SINK_INSIDE,
            Some(kind) => within(kind, at, len),
        };
    }
}

/// The label of the token at `at` of a name of `len` tokens.
pub(super) fn within(kind: Kind, at: usize, len: usize) -> Label {
    let place = match at {
        0 if len == 1 => Place::Single,
        0 => Place::Begin,
        _ if at + 1 == len => Place::End,
        _ => Place::Inside,
    };
    Label::named(kind, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut labels = vec![Label::OUTSIDE; 9];
        let want = [(0..1, Kind::Person), (1..4, Kind::Org), (6..8, Kind::Place)];
        for (range, kind) in want.clone() {
            write(&mut labels, range, Some(kind));
        }
        write(&mut labels, 8..9, None);
        assert_eq!(names(&labels).collect::<Vec<_>>(), want);
        let allowed = allowed();
        for pair in labels.windows(2) {
            assert!(allowed[pair[0].0 as usize][pair[1].0 as usize], "{pair:?}");
        }
    }

    #[test]
    fn a_name_must_be_ended_before_another_begins() {
        let begin = within(Kind::Person, 0, 2);
        let allowed = allowed();
        for (next, may) in [
            (within(Kind::Person, 1, 2), true),
            (within(Kind::Person, 1, 3), true),
            (within(Kind::Org, 1, 2), false),
            (within(Kind::Person, 0, 1), false),
            (Label::OUTSIDE, false),
            (Label::SINK_BEGIN, false),
        ] {
            assert_eq!(allowed[begin.0 as usize][next.0 as usize], may, "{next:?}");
        }
    }
}
