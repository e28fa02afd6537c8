#![allow(clippy::unwrap_used)]

use super::*;

fn id(byte: u8) -> RecordId {
    RecordId::from_bytes([byte; 16])
}

fn push(changes: usize, bytes: usize) -> Request {
    let change = |at: usize| PushedChange {
        document: id(7),
        bytes: vec![u8::try_from(at % 251).unwrap(); bytes],
        relayed: at % 3 == 1,
    };
    Request::Push(Push {
        protocol: 1,
        epoch: [9; 16],
        seen: Seen {
            seq: 12,
            mark: [8; 16],
        },
        batch: 77,
        changes: (0..changes).map(change).collect(),
    })
}

/// Bytes that only have to be many and the same every time, from a small generator of their own.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u8::try_from(state >> 56).unwrap()
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn requests() -> Vec<Request> {
    vec![
        Request::Hello(Hello {
            oldest: 1,
            newest: 3,
            app: "0.1.0".into(),
            device: id(1),
            epoch: [2; 16],
            after: 12,
        }),
        Request::Pull(Pull {
            protocol: 1,
            epoch: [3; 16],
            after: u64::MAX,
            max_bytes: 1 << 20,
            seen: Seen::default(),
            segments: Some(7),
        }),
        Request::Segment(AskSegment {
            protocol: 1,
            epoch: [3; 16],
            seen: Seen::default(),
            hash: [4; 32],
            from: 5,
            max_bytes: 1 << 20,
        }),
        Request::Compare(Compare {
            protocol: 1,
            epoch: [1; 16],
            seen: Seen::default(),
            after: 9,
            digest: vec![5; 64],
        }),
        Request::Fetch(Fetch {
            protocol: 1,
            epoch: [1; 16],
            seen: Seen::default(),
            documents: vec![RecordId::from_bytes([2; 16]); 3],
        }),
        Request::Audit(Audit {
            protocol: 1,
            epoch: [1; 16],
            seen: Seen::default(),
            after: 9,
            app: "0.1.0".into(),
            documents: Vec::new(),
        }),
        push(0, 0),
        push(3, 40),
        push(400, 130),
    ]
}

fn answers() -> Vec<Answer> {
    let why = || Refused {
        code: "too_large".into(),
        why: "it has 5 MB".into(),
    };
    let chunk = SentChunk {
        opening: 0,
        first_seq: 4,
        last_seq: 6,
        compressed: true,
        bytes: (0..200).collect(),
    };
    vec![
        Answer::Welcome(Welcome {
            protocol: 1,
            epoch: [1; 16],
            seq: 5,
            soft_bytes: 1,
            hard_bytes: 2,
            now_ms: -3,
            member: "Ada 🦊".into(),
            admin: true,
        }),
        Answer::Changes(Changes {
            epoch: [1; 16],
            after: 3,
            chunks: vec![chunk.clone(), chunk],
            upto: 6,
            seq: 9,
            check: Some(Root([6; 16])),
        }),
        Answer::Compared(Compared {
            epoch: [1; 16],
            buckets: vec![0, 4095],
            documents: vec![Hashed {
                document: RecordId::from_bytes([2; 16]),
                hash: Root([3; 16]),
            }],
        }),
        Answer::Contents(Contents {
            epoch: [1; 16],
            seq: 5,
            mark: [2; 16],
            end: 8,
            segments: vec![SegmentName {
                hash: [3; 32],
                bytes: 4,
                changes: 5,
            }],
        }),
        Answer::Part(Part {
            epoch: [1; 16],
            hash: [2; 32],
            from: 3,
            bytes: vec![4; 5],
        }),
        Answer::Audited(Audited {
            epoch: [1; 16],
            documents: vec![RecordId::from_bytes([2; 16])],
        }),
        Answer::Documents(Documents {
            epoch: [1; 16],
            documents: vec![WholeDocument {
                document: RecordId::from_bytes([2; 16]),
                changes: vec![RawChange(vec![4; 90])],
                cut: true,
            }],
        }),
        Answer::Verdicts(Verdicts {
            epoch: [1; 16],
            batch: 8,
            verdicts: vec![
                SentVerdict::Stored(3),
                SentVerdict::Known,
                SentVerdict::Refused(why()),
            ],
            seq: 9,
            mark: [5; 16],
        }),
        Answer::Epoch(NewEpoch { epoch: [8; 16] }),
        Answer::Refused(why()),
    ]
}

#[test]
fn what_is_written_reads_back() {
    for request in requests() {
        assert_eq!(decode::<Request>(&encode(&request)).unwrap(), request);
    }
    for answer in answers() {
        assert_eq!(decode::<Answer>(&encode(&answer)).unwrap(), answer);
    }
}

#[test]
fn bodies_are_packed_by_their_length() {
    let incompressible = Request::Compare(Compare {
        protocol: 1,
        epoch: [1; 16],
        seen: Seen::default(),
        after: 9,
        digest: noise(4_096),
    });
    let packings = [
        (encode(&requests()[1]), 2, 90),
        (encode(&push(20, 130)), 2, 800),
        (encode(&push(400, 130)), 1, 10_000),
        (encode(&incompressible), 0, 4_300),
    ];
    for (body, packing, most) in packings {
        assert_eq!(body[0], packing);
        assert!(body.len() <= most, "{} bytes", body.len());
    }
}

/// Both sides have the very same: what one packed with it, no other reads.
#[test]
fn the_dictionary_is_never_another() {
    let bytes = include_bytes!("dictionary.bin");
    let hash = ring::digest::digest(&ring::digest::SHA256, bytes);
    let hex: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        hex,
        "8cb6bbc8490885b8cd7940b1aec9f7578538c5a5f1e477652717520fe4d768a8"
    );
}

#[test]
fn nothing_new_costs_little() {
    let asked = encode(&requests()[1]).len();
    let answered = encode(&Answer::Changes(Changes {
        epoch: [1; 16],
        after: u64::MAX,
        chunks: vec![],
        upto: u64::MAX,
        seq: u64::MAX,
        check: Some(Root([6; 16])),
    }))
    .len();
    assert!(asked + answered <= 500, "{asked} + {answered} bytes");
}

#[test]
fn what_is_cut_or_longer_is_refused() {
    for request in requests() {
        let body = encode(&request);
        for cut in 0..body.len() {
            assert!(
                decode::<Request>(&body[..cut]).is_err(),
                "{cut} of {} bytes of {request:?}",
                body.len()
            );
        }
        if body[0] == 0 {
            assert!(decode::<Request>(&[body.as_slice(), &[0]].concat()).is_err());
        }
    }
}

#[test]
fn hostile_sizes_are_refused() {
    let is_too_large = |body: &[u8]| matches!(decode::<Request>(body), Err(BadMessage::TooLarge));
    assert!(is_too_large(&vec![0; HARD_BYTES + 1]));
    // 64 MB of nothing in a few kB.
    let bomb = [
        &[1],
        zstd::bulk::compress(&vec![0; 64 << 20], 1)
            .unwrap()
            .as_slice(),
    ]
    .concat();
    assert!(is_too_large(&bomb), "{} bytes", bomb.len());
    // A map, list, byte string or text that claims 2^63 elements.
    for kind in [0xbb, 0x9b, 0x5b, 0x7b] {
        let claim = [&[0, kind, 0x7f][..], &[0xff; 7]].concat();
        assert!(decode::<Request>(&claim).is_err());
    }
    // Lists in lists, 100,000 deep.
    assert!(decode::<Request>(&[&[0][..], &vec![0x81; 100_000]].concat()).is_err());
}

#[test]
fn an_array_takes_exactly_its_length() {
    #[derive(Serialize)]
    struct Short {
        #[serde(with = "octets")]
        epoch: Vec<u8>,
    }
    for length in [0, 15, 17] {
        assert!(
            decode::<NewEpoch>(&encode(&Short {
                epoch: vec![1; length]
            }))
            .is_err()
        );
    }
    assert_eq!(
        decode::<NewEpoch>(&encode(&Short { epoch: vec![1; 16] }))
            .unwrap()
            .epoch,
        [1; 16]
    );
}

#[test]
fn a_newer_sides_fields_are_passed_over() {
    #[derive(Serialize)]
    struct Newer {
        protocol: u16,
        #[serde(with = "octets")]
        epoch: [u8; 16],
        after: u64,
        max_bytes: u64,
        scopes: Vec<String>,
    }
    let newer = Newer {
        protocol: 1,
        epoch: [4; 16],
        after: 2,
        max_bytes: 3,
        scopes: vec!["north".into()],
    };
    assert_eq!(
        decode::<Pull>(&encode(&newer)).unwrap(),
        Pull {
            protocol: 1,
            epoch: [4; 16],
            after: 2,
            max_bytes: 3,
            seen: Seen::default(),
            segments: None,
        }
    );
}

#[test]
fn random_bytes_never_panic() {
    let mut noise = noise(4_000_000).into_iter();
    let mut next = move || noise.next().unwrap();
    let good: Vec<Vec<u8>> = requests()
        .iter()
        .map(encode)
        .chain(answers().iter().map(encode))
        .collect();
    for round in 0..20_000 {
        let mut body: Vec<u8> = if round % 2 == 0 {
            (0..next()).map(|_| next()).collect()
        } else {
            good[round % good.len()].clone()
        };
        for _ in 0..=next() % 4 {
            let length = body.len().max(1);
            if let Some(byte) =
                body.get_mut((usize::from(next()) << 8 | usize::from(next())) % length)
            {
                *byte = next();
            }
        }
        let _ = decode::<Request>(&body);
        let _ = decode::<Answer>(&body);
    }
}
