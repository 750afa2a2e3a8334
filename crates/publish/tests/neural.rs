//! Neural voices, with a tiny model that is written here: each phoneme becomes a short tone whose strength is its number's.

use std::num::NonZeroUsize;
use std::path::Path;

use publish::speech::{self, Engine as _, Espeak, Part, Speaker, Voice, neural};

/// Samples of each phoneme, and samples a second.
const LENGTH: usize = 400;
const RATE: u32 = 16_000;

/// The bytes of an ONNX model, which is a message of Protocol Buffers.
mod onnx {
    use super::LENGTH;

    /// A field of a message: its number, and bytes with their length before them.
    fn bytes(number: u8, value: &[u8]) -> Vec<u8> {
        [varint(u64::from(number) << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
    }

    fn number(field: u8, value: u64) -> Vec<u8> {
        [varint(u64::from(field) << 3), varint(value)].concat()
    }

    fn varint(mut value: u64) -> Vec<u8> {
        let mut written = Vec::new();
        while value > 127 {
            written.push(value as u8 | 128);
            value >>= 7;
        }
        written.push(value as u8);
        written
    }

    const FLOAT: u64 = 1;
    const INT64: u64 = 7;

    fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
        let mut node = Vec::new();
        inputs.iter().for_each(|input| node.extend(bytes(1, input.as_bytes())));
        node.extend(bytes(2, output.as_bytes()));
        node.extend(bytes(4, operator.as_bytes()));
        attributes.iter().for_each(|attribute| node.extend(bytes(5, attribute)));
        bytes(1, &node)
    }

    fn tensor(name: &str, kind: u64, shape: &[u64], data: &[u8]) -> Vec<u8> {
        let mut tensor = Vec::new();
        shape.iter().for_each(|size| tensor.extend(number(1, *size)));
        tensor.extend(number(2, kind));
        tensor.extend(bytes(8, name.as_bytes()));
        tensor.extend(bytes(9, data));
        bytes(5, &tensor)
    }

    /// An input (11) or output (12) of the graph, with sizes by name or number.
    fn port(field: u8, name: &str, kind: u64, shape: &[&str]) -> Vec<u8> {
        let mut sizes = Vec::new();
        for size in shape {
            let size = size.parse().map_or_else(|_| bytes(2, size.as_bytes()), |size| number(1, size));
            sizes.extend(bytes(1, &size));
        }
        let kind = bytes(1, &[number(1, kind), bytes(2, &sizes)].concat());
        bytes(field, &[bytes(1, name.as_bytes()), bytes(2, &kind)].concat())
    }

    /// `sin(input × 0.05) × tone`, phoneme after phoneme.
    pub fn model() -> Vec<u8> {
        let floats =
            |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        let wholes =
            |values: &[i64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        let tone: Vec<f32> = (0..LENGTH).map(|at| (at as f32 * 0.2).sin()).collect();
        let to_float = [bytes(1, b"to"), number(3, FLOAT), number(20, 2)].concat();
        let graph = [
            node("Cast", &["input"], "level", &[to_float]),
            node("Mul", &["level", "small"], "angle", &[]),
            node("Sin", &["angle"], "strength", &[]),
            node("Unsqueeze", &["strength", "axis"], "column", &[]),
            node("Mul", &["column", "tone"], "tones", &[]),
            node("Reshape", &["tones", "shape"], "output", &[]),
            bytes(2, b"tiny"),
            tensor("small", FLOAT, &[1], &floats(&[0.05])),
            tensor("axis", INT64, &[1], &wholes(&[2])),
            tensor("tone", FLOAT, &[1, 1, LENGTH as u64], &floats(&tone)),
            tensor("shape", INT64, &[3], &wholes(&[1, 1, -1])),
            port(11, "input", INT64, &["batch", "phonemes"]),
            port(11, "input_lengths", INT64, &["batch"]),
            port(11, "scales", FLOAT, &["3"]),
            port(12, "output", FLOAT, &["batch", "1", "time"]),
        ]
        .concat();
        // Form 8, operators 13.
        [number(1, 8), bytes(7, &graph), bytes(8, &number(2, 13))].concat()
    }
}

fn description(map: &serde_json::Value) -> String {
    serde_json::json!({
        "audio": { "sample_rate": RATE },
        "espeak": { "voice": "vi" },
        "inference": { "noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8 },
        "num_speakers": 1,
        "phoneme_id_map": map,
    })
    .to_string()
}

/// A number for each sign that these tests' words are written with.
fn map() -> serde_json::Value {
    let signs = "_^$ .,abcdefghijklmnopqrstuvwxyz0123456789ˈˌɛəɔɜɲŋʃʈ";
    let numbered =
        signs.chars().zip(0..).map(|(sign, number)| (sign.to_string(), serde_json::json!([number])));
    numbered.collect::<serde_json::Map<String, serde_json::Value>>().into()
}

fn put(folder: &Path, name: &str, model: &[u8], description: &str) {
    std::fs::write(folder.join(format!("{name}.onnx")), model).expect("a model");
    std::fs::write(folder.join(format!("{name}.onnx.json")), description).expect("a description");
}

#[tokio::test]
async fn a_voice_with_a_model_is_read_by_it_and_the_others_by_espeak() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "nam-bac", &onnx::model(), &description(&map()));
    let engines = neural::engines(folder.path(), &Espeak::default()).expect("they can be used");
    let speaker = Speaker::of(engines, NonZeroUsize::MIN);
    let parts = [Part::paragraph("Một hai ba. Một hai ba bốn năm sáu.")];
    let reading = speech::read(&speaker, &parts, Voice::NamBac).await.expect("the model speaks");
    assert_eq!((reading.sound.rate, reading.marks.len()), (RATE, 2));
    let lengths: Vec<u64> = reading.marks.iter().map(|mark| mark.end_ms - mark.start_ms).collect();
    // Each sign and each gap between signs is 25 ms long.
    assert!(lengths[0] > 500 && lengths[1] > lengths[0] * 3 / 2, "{lengths:?}");
    let loudness = reading.sound.loudness().expect("it is heard");
    // Each sentence is brought to it by itself; of sentences this short the pauses between weigh in the whole.
    assert!((loudness - sound::TARGET_LUFS).abs() < 1.0, "{loudness} LUFS");
    let other = speech::read(&speaker, &parts, Voice::NuNam).await.expect("espeak-ng speaks");
    assert_eq!(other.sound.rate, 22_050);
    let (model, program) = (speaker.maker(Voice::NamBac).await, speaker.maker(Voice::NuNam).await);
    assert!(model.expect("it says").starts_with("model "));
    assert!(program.expect("it says").contains("eSpeak NG"));
}

#[tokio::test]
async fn another_model_is_another_maker_and_the_same_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "nam-bac", &onnx::model(), &description(&map()));
    let open =
        || neural::Neural::open(&folder.path().join("nam-bac.onnx"), Espeak::default()).expect("a model");
    let (one, again) = (open(), open());
    let slower = description(&map()).replace("1.0", "1.5");
    put(folder.path(), "nam-bac", &onnx::model(), &slower);
    let other = open();
    let mut makers = Vec::new();
    for engine in [&one, &again, &other] {
        makers.push(engine.maker(Voice::NamBac).await.expect("it says"));
    }
    assert!(makers[0] == makers[1] && makers[0] != makers[2], "{makers:?}");
    let words = ["mười lăm".to_owned()];
    let said = one.speak(Voice::NamBac, &words).await.expect("it speaks");
    assert_eq!(said, again.speak(Voice::NamBac, &words).await.expect("it speaks"));
}

#[test]
fn what_cannot_be_used_is_told_before_anybody_listens() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused =
        || neural::engines(folder.path(), &Espeak::default()).expect_err("it is refused").to_string();
    assert!(refused().contains("nam-bac.onnx, nu-bac.onnx"), "{}", refused());
    std::fs::write(folder.path().join("nu-nam.onnx"), onnx::model()).expect("a model");
    assert!(refused().contains("nu-nam.onnx.json"), "{}", refused());
    let mut without = map();
    without.as_object_mut().expect("a map").remove("_");
    let cases = [
        (onnx::model(), "{}".to_owned(), "audio"),
        (onnx::model(), description(&without), "«_»"),
        (onnx::model(), description(&map()).replace("16000", "1"), "sample_rate is 1"),
        (b"no model".to_vec(), description(&map()), "nu-nam.onnx"),
        (Vec::new(), description(&map()), "nu-nam.onnx"),
    ];
    for (model, description, wanted) in cases {
        put(folder.path(), "nu-nam", &model, &description);
        let told = refused();
        assert!(told.contains(wanted) && told.contains("remove both"), "{told}");
    }
}
