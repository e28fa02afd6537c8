//! The live stream's words: server-sent events that only say up to which position there is news.

/// No line of the stream is longer; whoever sends one is not a Satchel server.
const LONGEST_LINE: usize = 1024;

/// Reads a stream that arrives in arbitrary pieces.
#[derive(Debug, Default)]
pub(crate) struct News {
    line: Vec<u8>,
    too_long: bool,
}

impl News {
    /// The positions told of in the next piece.
    pub(crate) fn hear(&mut self, piece: &[u8]) -> Vec<u64> {
        let mut positions = Vec::new();
        for &byte in piece {
            match byte {
                b'\n' | b'\r' => positions.extend(self.end_line()),
                _ if self.line.len() < LONGEST_LINE => self.line.push(byte),
                _ => self.too_long = true,
            }
        }
        positions
    }

    fn end_line(&mut self) -> Option<u64> {
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.too_long) {
            return None;
        }
        // Comments, names and blank lines of the format carry nothing here.
        std::str::from_utf8(&line)
            .ok()?
            .strip_prefix("data:")?
            .trim()
            .parse()
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], expected: &[u64]) {
        let mut news = News::default();
        let heard: Vec<u64> = pieces
            .iter()
            .flat_map(|piece| news.hear(piece.as_bytes()))
            .collect();
        assert_eq!(heard, expected, "{pieces:?}");
    }

    #[test]
    fn positions_are_heard_however_the_stream_is_cut() {
        check(&["data: 5\n\n"], &[5]);
        check(&["da", "ta: 1", "2\r", "\n\r\ndata:13\n", "\n"], &[12, 13]);
        check(&[":\n\n", "event: x\nid: 9\ndata: 7\n\n"], &[7]);
        check(
            &[
                "<html>data: 4</html>\n",
                "data: -1\ndata: four\ndata: 99999999999999999999\n",
            ],
            &[],
        );
        check(&[&"x".repeat(5_000), "\ndata: 3\n"], &[3]);
        check(&["data: 3"], &[]);
    }
}
