//! Counts: the values of a facet.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::search::{FacetCounts, FacetField};

/// Facets by the name of their field, in the order asked for.
#[derive(Debug, Clone, Default, PartialEq, utoipa::ToSchema)]
#[schema(value_type = std::collections::BTreeMap<String, Vec<Count>>)]
pub struct Facets(pub Vec<(&'static str, Vec<Count>)>);

impl Facets {
    /// The values of some facets.
    pub fn new(counts: &[FacetCounts]) -> Facets {
        Facets(
            counts
                .iter()
                .map(|facet| (facet_name(facet.field), values(facet)))
                .collect(),
        )
    }
}

impl Serialize for Facets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, values) in &self.0 {
            map.serialize_entry(name, values)?;
        }
        map.end()
    }
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Count {
    /// The value in its most frequent form.
    pub value: String,
    /// Articles that have it.
    pub count: u64,
    /// Whether the request chose it; left out for dates, which are chosen by range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<bool>,
}

/// One facet in full.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Facet {
    /// What was counted.
    pub field: &'static str,
    /// Matches counted.
    pub total: u64,
    /// How many values there are, returned or not.
    pub distinct: u64,
    /// Matches without a value.
    pub missing: u64,
    /// Values: by count, then by name; dates in order.
    pub values: Vec<Count>,
    /// The query as read, in canonical form.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
}

impl Facet {
    /// The counts of one facet, with what is to be said about the query.
    pub fn new(counts: &FacetCounts, reading: &str, notes: &[String]) -> Facet {
        Facet {
            field: facet_name(counts.field),
            total: counts.total,
            distinct: counts.distinct,
            missing: counts.missing,
            values: values(counts),
            reading: reading.to_owned(),
            notes: notes.to_vec(),
        }
    }
}

/// The name of what a facet counts: all facets by date are called `date`, all by the days spoken of `mentions`.
pub fn facet_name(field: FacetField) -> &'static str {
    match field {
        FacetField::Values(facet) => facet.name(),
        FacetField::Date(_) => "date",
        FacetField::Mentions(_) => "mentions",
    }
}

fn values(counts: &FacetCounts) -> Vec<Count> {
    let chosen_by_value = matches!(counts.field, FacetField::Values(_));
    counts
        .values
        .iter()
        .map(|value| Count {
            value: value.value.clone(),
            count: value.count,
            selected: chosen_by_value.then_some(value.selected),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::index::schema;
    use crate::search::FacetCount;

    #[test]
    fn a_facet_has_the_promised_shape() {
        let counts = FacetCounts {
            field: FacetField::Values(schema::Facet::Person),
            total: 9,
            distinct: 40,
            missing: 2,
            values: vec![FacetCount {
                value: "Ana Duarte".into(),
                count: 5,
                selected: false,
            }],
        };
        let want = json!({
            "field": "person", "total": 9, "distinct": 40, "missing": 2,
            "values": [{"value": "Ana Duarte", "count": 5, "selected": false}],
            "reading": "harbour", "notes": [],
        });
        assert_eq!(
            serde_json::to_value(Facet::new(&counts, "harbour", &[])).ok(),
            Some(want)
        );
    }
}
