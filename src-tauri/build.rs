//! Embeds the configuration, the icons and what the window may call.

fn main() {
    tauri_build::build();
}
