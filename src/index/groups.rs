//! Values in groups, side by side: the values of group `g` are `values[starts[g]..starts[g + 1]]`.

/// Values in numbered groups.
pub(super) struct Groups<T> {
    starts: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Default> Groups<T> {
    /// So many groups of the values given, each with the number of its group; within a group they keep their order. Values
    /// of groups that there are not are left out.
    pub(super) fn new(groups: usize, given: impl Iterator<Item = (u32, T)> + Clone) -> Groups<T> {
        // First how many each group has, one place on; then where each begins.
        let mut starts = vec![0u32; groups + 1];
        for (group, _) in given.clone() {
            if let Some(count) = starts.get_mut(group as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut free = starts.clone();
        let mut values = vec![T::default(); sum as usize];
        for (group, value) in given {
            if let Some(at) = free.get_mut(group as usize)
                && let Some(slot) = values.get_mut(*at as usize)
            {
                *slot = value;
                *at += 1;
            }
        }
        Groups { starts, values }
    }
}

impl<T> Groups<T> {
    /// No group, with room for so many and so many values: they are filled in order, by [`Groups::push`].
    pub(super) fn with_room(groups: usize, values: usize) -> Groups<T> {
        Groups {
            starts: Vec::with_capacity(groups + 1),
            values: Vec::with_capacity(values),
        }
    }

    /// Adds a value to a group, the last or a later one.
    pub(super) fn push(&mut self, group: usize, value: T) {
        self.begin(group);
        self.values.push(value);
    }

    /// Ends all groups up to so many.
    pub(super) fn finish(&mut self, groups: usize) {
        self.begin(groups);
    }

    fn begin(&mut self, group: usize) {
        let here = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.starts.resize((group + 1).max(self.starts.len()), here);
    }

    /// Keeps only some values of each group.
    pub(super) fn retain(&mut self, mut keeps: impl FnMut(&T) -> bool) {
        let (mut seen, mut kept, mut starts) = (0u32, 0u32, self.starts.iter_mut().peekable());
        self.values.retain(|value| {
            while let Some(start) = starts.next_if(|start| **start <= seen) {
                *start = kept;
            }
            seen += 1;
            let keeps = keeps(value);
            kept += u32::from(keeps);
            keeps
        });
        starts.for_each(|start| *start = kept);
    }

    /// Where each group begins among all values, and after them where the last one ends.
    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The values of all groups.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    /// All groups, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[T]> {
        let groups = self.starts.len().saturating_sub(1);
        (0u32..).take(groups).map(|group| self.of(group))
    }

    /// The values of a group.
    pub(super) fn of(&self, group: u32) -> &[T] {
        let start = |group: usize| self.starts.get(group).map_or(0, |start| *start as usize);
        let group = group as usize;
        self.values.get(start(group)..start(group + 1)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_group_has_its_values_in_order(given in prop::collection::vec((0..7u32, any::<u8>()), 0..40)) {
            let of = |group: u32| given.iter().filter(|(of, _)| *of == group).map(|(_, value)| *value).collect::<Vec<_>>();
            let groups = Groups::new(6, given.iter().copied());
            let mut sorted = given.clone();
            sorted.sort_by_key(|(group, _)| *group);
            let mut pushed = Groups::with_room(6, 0);
            sorted.iter().filter(|(group, _)| *group < 6).for_each(|(group, value)| pushed.push(*group as usize, *value));
            pushed.finish(6);
            let mut even = Groups::new(6, given.iter().copied());
            even.retain(|value| value % 2 == 0);
            for group in 0..6 {
                prop_assert_eq!(groups.of(group), &of(group)[..]);
                prop_assert_eq!(pushed.of(group), &of(group)[..]);
                let of_even: Vec<u8> = of(group).into_iter().filter(|value| value % 2 == 0).collect();
                prop_assert_eq!(even.of(group), &of_even[..]);
            }
            prop_assert!(groups.of(6).is_empty() && pushed.of(7).is_empty());
        }
    }
}
