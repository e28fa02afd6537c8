//! What objects and fields may be called: names that are the same in documents, in SQL and in the public API.

/// Letters of an object's name at most: with what stands around it, a table's name has `PostgreSQL`'s 63 bytes.
pub const MAX_OBJECT_NAME: usize = 48;

/// Letters of a field's name at most: with its type and the longest sub-field behind it, a column's name has 63 bytes.
pub const MAX_FIELD_NAME: usize = 24;

/// Names that every record has of itself, or that the API keeps for something else.
const TAKEN: [&str; 12] = [
    "id",
    "key",
    "createdat",
    "updatedat",
    "deletedat",
    "createdby",
    "updatedby",
    "searchvector",
    "and",
    "or",
    "not",
    "object",
];

/// Whether an object can have this name: a small letter, then letters and digits.
#[must_use]
pub fn is_object_name(name: &str) -> bool {
    is_name(name, MAX_OBJECT_NAME)
}

/// Whether a field can have this name: as an object's, and none that every record has of itself.
#[must_use]
pub fn is_field_name(name: &str) -> bool {
    is_name(name, MAX_FIELD_NAME) && !TAKEN.contains(&name.to_lowercase().as_str())
}

fn is_name(name: &str, longest: usize) -> bool {
    name.len() <= longest
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{is_field_name, is_object_name};

    #[test]
    fn names_are_letters_and_digits() {
        for good in ["pet", "petOwner", "visit2"] {
            assert!(is_object_name(good) && is_field_name(good), "{good}");
        }
        for bad in ["", "Pet", "2nd", "pet-owner", "pet_owner", "größe", "a b"] {
            assert!(!is_object_name(bad) && !is_field_name(bad), "{bad}");
        }
        assert!(!is_field_name("createdAt") && !is_field_name("ID"));
        assert!(!is_field_name("aNameOfMoreThan24Letters0"));
    }

    #[test]
    fn no_column_is_longer_than_postgres_takes() {
        let longest = crate::FieldType::ALL.iter().flat_map(|field_type| {
            let name = serde_json::to_string(field_type).unwrap().len() - 2;
            field_type.rules().slots.iter().map(move |(sub, kind)| {
                let second = match kind {
                    crate::SlotKind::Money => "_currency".len(),
                    crate::SlotKind::Decimal => "_exact".len(),
                    _ => 0,
                };
                let sub = if sub.is_empty() { 0 } else { 1 + sub.len() };
                super::MAX_FIELD_NAME + 1 + name + sub + second
            })
        });
        assert!(longest.max().unwrap() <= 63);
        assert!(super::MAX_OBJECT_NAME + "record_".len() <= 63);
    }
}
