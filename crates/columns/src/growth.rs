//! How lists grow here: by an eighth. Doubling would leave half of a full column empty.

/// The least that is made room for at once.
const LEAST: usize = 64;

/// Adds an item.
pub(crate) fn push_slowly<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + LEAST);
    }
    list.push(item);
}
