//! Good messages of every kind.

use satchel_engine::digest::Digest;
use satchel_model::RecordId;
use satchel_sync::wire::{self, Answer, Compared, Request, Root};

use crate::decoders::Corpus;
use crate::decoders::wire::unpacked;

/// Every kind of message: the simulation's, and those that heal, which a team that is well does not send.
pub(super) fn seeds(corpus: &Corpus) -> Vec<Vec<u8>> {
    let overheard = corpus.overheard.iter();
    let requests = overheard
        .clone()
        .filter_map(|one| unpacked::<Request>(&one.request));
    let answers = overheard.filter_map(|one| unpacked::<Answer>(&one.answer));
    requests
        .chain(answers)
        .chain(healing_messages(corpus))
        .collect()
}

fn healing_messages(corpus: &Corpus) -> Vec<Vec<u8>> {
    let (protocol, epoch, seen, after) = (1, [0; 16], wire::Seen::default(), 0);
    let app = env!("CARGO_PKG_VERSION").to_owned();
    let documents = corpus.documents().into_iter().take(20);
    let (ids, whole): (Vec<RecordId>, Vec<wire::WholeDocument>) = documents
        .map(|(document, changes)| {
            let changes = changes.into_iter().map(wire::RawChange).collect();
            (
                document,
                wire::WholeDocument {
                    document,
                    changes,
                    cut: false,
                },
            )
        })
        .unzip();
    let hashed = |&document: &RecordId| wire::Hashed {
        document,
        hash: Root([3; 16]),
    };
    let hashes: Vec<wire::Hashed> = ids.iter().map(hashed).collect();
    let digest = Digest::default().bytes();
    let requests = [
        Request::Compare(wire::Compare {
            protocol,
            epoch,
            seen,
            after,
            digest,
        }),
        Request::Fetch(wire::Fetch {
            protocol,
            epoch,
            seen,
            documents: ids.clone(),
        }),
        Request::Audit(wire::Audit {
            protocol,
            epoch,
            seen,
            after,
            app,
            documents: hashes.clone(),
        }),
    ];
    let answers = [
        Answer::Compared(Compared {
            epoch,
            buckets: vec![0, 7],
            documents: hashes,
        }),
        Answer::Documents(wire::Documents {
            epoch,
            documents: whole,
        }),
        Answer::Audited(wire::Audited {
            epoch,
            documents: ids,
        }),
    ];
    let requests = requests
        .iter()
        .filter_map(|one| unpacked::<Request>(&wire::encode(one)));
    let answers = answers
        .iter()
        .filter_map(|one| unpacked::<Answer>(&wire::encode(one)));
    requests.chain(answers).collect()
}
