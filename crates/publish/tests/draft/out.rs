//! What goes out: the draft in either form, its warnings, and the annex of evidence.

use formats::BlockKind;

use super::*;

#[tokio::test]
async fn an_unchanged_draft_changes_nothing_in_either_form() {
    story(async |store| {
        scheme_of_five(&store).await;
        for family in DocumentFamily::ALL {
            let draft = publish::draft(&store, &study(), family).await.unwrap();
            let before = store::head(&store).await.unwrap();
            let comparison = back(&store, draft.bytes).await.unwrap();
            assert_eq!(comparison.exported.map(|exported| exported.position), Some(before.sequence));
            assert_eq!(comparison.to_decide(), 0, "{}", told(&store, &comparison).await);
            assert_eq!(comparison.rows.len(), 5);
            assert_eq!(store::head(&store).await.unwrap(), before, "looking keeps nothing");
        }
    })
    .await;
}

#[tokio::test]
async fn a_draft_says_what_it_is_and_what_is_not_sound() {
    story(async |store| {
        scheme_of_five(&store).await;
        send(&store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp đã rõ."]).await;
        let document = read(&out(&store).await);
        let text = words(&document);
        let position = store::head(&store).await.unwrap().sequence;
        for expected in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: ……/ĐA-……",
            "DỰ THẢO",
            &format!("tại vị trí {position} của sổ cái"),
            "1 trích dẫn phải xem lại; 3 luận điểm chưa có căn cứ",
            "[2: phải xem lại]",
            "[chưa có căn cứ]",
            "Phiên bản 2 có nội dung khác tại vị trí này",
            "thiếu người làm việc lâu năm./.",
            "Nơi nhận:",
            "TM. ………",
        ] {
            assert!(text.contains(expected), "«{expected}» is missing from the draft:\n{text}");
        }
        assert!(!text.contains("trình diễn"), "nothing is said to be generated that is not");
        let comments = document.margins.iter().filter(|margin| margin.kind == formats::MarginKind::Comment);
        assert_eq!(comments.count(), 4, "one for each statement that is not sound");
        let markers: Vec<_> = document
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::ListItem { marker, .. } => Some(marker.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(markers, ["1.", "1.", "2.", "3.", "4."], "numbers begin anew in each section");

        plan::mark_generated(&store, &Actor::system(), &study()).await.unwrap();
        let party = publish::draft(&store, &study(), DocumentFamily::Party).await.unwrap();
        let text = words(&read(&party.bytes));
        for expected in ["ĐẢNG CỘNG SẢN VIỆT NAM", "Số ……-ĐA/……", "I- ", "T/M ………", "Dữ liệu trình diễn"]
        {
            assert!(text.contains(expected), "«{expected}» is missing from the draft:\n{text}");
        }
        assert!(!text.contains("./."), "the Party's papers end without the sign");
    })
    .await;
}

#[tokio::test]
async fn the_annex_tells_every_statement_with_what_it_rests_on_and_how_to_verify_it() {
    story(async |store| {
        let [late, unclear, ..] = scheme_of_five(&store).await;
        send(&store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp đã rõ."]).await;
        let annex = publish::evidence_annex(&store, &study(), DocumentFamily::Party).await.unwrap();
        let head = store::head(&store).await.unwrap();
        assert_eq!(annex.exported.position, head.sequence);
        let text = read(&annex.bytes).texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n");
        let view = scheme::view(&store, &study()).await.unwrap();
        let entries = store::entries_after(&store, 0, 1000).await.unwrap();
        let position = |kind: &str, subject: String| {
            let last = entries.iter().rev().find(|entry| entry.kind == kind && entry.subject == subject);
            format!("sổ cái vị trí {}", last.unwrap().sequence)
        };
        for (_, statement) in view.statements() {
            assert!(text.contains(&statement.read(Language::Vietnamese).text));
            assert!(text.contains(&statement.statement.id.to_string()));
            for cited in &statement.citations {
                let content = &cited.citation.pinned.content;
                assert!(text.contains(&content.digest.to_string()) && text.contains(&content.quote.vi));
                assert!(
                    text.contains(&position("citation.added", format!("citation/{}", cited.citation.id)))
                );
                let version =
                    reports::version(&store, content.report_version.unwrap()).await.unwrap().unwrap();
                assert!(text.contains(&version.digest.to_string()), "the file it came as");
            }
        }
        assert!(text.contains(&position("statement.edited", format!("statement/{late}"))));
        assert!(text.contains(&head.hash.to_string()));
        assert_eq!(text.matches("Chưa dẫn căn cứ nào.").count(), 3);
        assert_eq!(text.matches("PHẢI XEM LẠI").count(), 1, "what the second version changed");
        assert_eq!(text.matches("Còn khớp").count(), 1);
        let passage = &view.statement(unclear).unwrap().citations[0].citation.pinned.content;
        let digest = kernel::Digest::of(passage.quote.vi.as_bytes());
        assert_eq!(digest, passage.digest, "the annex says how the digest of a whole passage is computed");
        for command in ["damlam ledger verify --dir", "damlam receipt verify", "damlam scheme export"] {
            assert!(text.contains(command), "{command}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_open_contradiction_goes_into_the_annex_with_both_sides_until_it_is_decided() {
    story(async |store| {
        let report = send(
            &store,
            &[
                "Năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.",
                "Việc hỏi còn nhiều: năm 2022 có 53 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.",
            ],
        )
        .await;
        let statement = say(&store, "causes", "Hỏi lại nhiều.").await;
        let address = "causes/p2".to_owned();
        cite(&store, statement, Target::Passage { report, address, span: Span::Whole }).await;
        let annex = async || {
            let annex = publish::evidence_annex(&store, &study(), DocumentFamily::Party).await.unwrap();
            read(&annex.bytes).texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n")
        };
        let text = annex().await;
        for expected in ["CÒN MỞ", "35 lượt", "53 lượt", "causes/p1", "causes/p2"] {
            assert!(text.contains(expected), "«{expected}» is missing from the annex:\n{text}");
        }
        let found = scheme::contradictions(&store, &study()).await.unwrap();
        let [contradiction] = found.all.as_slice() else { panic!("{found:?}") };
        let verdict = scheme::NewVerdict {
            contradiction: contradiction.name.clone(),
            after: 0,
            one: contradiction.one.digest(),
            other: contradiction.other.digest(),
            verdict: scheme::Verdict::Explained,
            reason: "hai khối khác nhau".to_owned(),
        };
        scheme::decide_contradiction(&store, &editor(), &study(), verdict).await.unwrap();
        assert!(!annex().await.contains("CÒN MỞ"));
    })
    .await;
}

#[tokio::test]
async fn a_draft_tells_what_its_solutions_need_and_which_findings_of_a_minority_were_kept() {
    story(async |store| {
        let [late, ..] = scheme_of_five(&store).await;
        let text = words(&read(&out(&store).await));
        assert!(
            text.contains("PHỤ LỤC: CĂN CỨ") && !text.contains("PHỤ LỤC II"),
            "nothing more to tell:\n{text}"
        );

        let solved = say(&store, "solutions", "Phân cấp rõ cho cấp huyện.").await;
        say(&store, "solutions", "Lập tổ công tác liên ngành.").await;
        let new = NewSolution {
            statement: solved,
            seen: 0,
            feasibility: Feasibility { authority: "Chính phủ".to_owned(), ..Feasibility::default() },
            directives: ["CD-01".to_owned()].into(),
        };
        scheme::describe_solution(&store, &editor(), new).await.unwrap();
        let few = send(&store, &["Cán bộ trẻ muốn làm mà không được giao."]).await;
        let target = Target::Passage { report: few, address: "causes/p1".to_owned(), span: Span::Whole };
        let (target, content, _) = scheme::preview(&store, &study(), &target).await.unwrap();
        let new =
            NewMinority {
                target: target.clone(), seen: content.digest, why: "Chỉ một nơi nói".to_owned()
            };
        let kept = scheme::pin_minority(&store, &editor(), &study(), new).await.unwrap();

        let draft = out(&store).await;
        let text = words(&read(&draft));
        let expected = [
            "PHỤ LỤC I: CĂN CỨ CỦA CÁC LUẬN ĐIỂM",
            "PHỤ LỤC II: TÍNH KHẢ THI CỦA CÁC NHIỆM VỤ, GIẢI PHÁP",
            "III.1. Phân cấp rõ cho cấp huyện.",
            "Chính phủ",
            "chưa ghi",
            "CD-01: ",
            "III.2. Lập tổ công tác liên ngành.",
            "chưa theo chỉ đạo nào",
            "PHỤ LỤC III: CÁC Ý KIẾN THIỂU SỐ ĐƯỢC GIỮ",
            "causes/p1: “Cán bộ trẻ muốn làm mà không được giao.”",
            "Chỉ một nơi nói",
            "chưa vào đề án",
        ];
        for words in expected {
            assert!(text.contains(words), "«{words}» is missing from the draft:\n{text}");
        }
        let page = publish::draft_page(&store, &study(), publish::Home::Unknown).await.unwrap();
        let html = String::from_utf8(page.bytes).unwrap();
        for words in expected {
            assert!(html.contains(words), "«{words}» is missing from the page:\n{html}");
        }
        assert_eq!(back(&store, draft).await.unwrap().to_decide(), 0, "what comes back is the text alone");

        cite(&store, late, target).await;
        let text = words(&read(&out(&store).await));
        assert!(text.contains("đã vào đề án, luận điểm II.1"), "{text}");
        scheme::drop_minority(&store, &editor(), kept, "Đã có ý chung hơn").await.unwrap();
        assert!(words(&read(&out(&store).await)).contains("đã vào đề án"), "cited is cited");
    })
    .await;
}

fn words(document: &Document) -> String {
    document.texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n")
}
