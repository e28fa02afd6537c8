//! Whether a window can open at all.

/// Asks the toolkit for its display, since it panics where it has none.
///
/// # Errors
/// What to say and what to do instead.
#[cfg(target_os = "linux")]
pub(crate) fn check() -> Result<(), String> {
    let named = ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let lacks = match named {
        Some(name) if gtk::init().is_err() => format!("the display {name} does not answer"),
        Some(_) => return Ok(()),
        None => "DISPLAY and WAYLAND_DISPLAY are empty".to_owned(),
    };
    Err(format!(
        "There is no display to open a window on ({lacks}). Start Satchel in a desktop session, or use the `satchel` command or `satchel serve`."
    ))
}

/// Other systems always have one.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub(crate) fn check() -> Result<(), String> {
    Ok(())
}
