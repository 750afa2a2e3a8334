//! What comes back: paragraphs known again, what is told of them, what is taken, what is refused.

use super::*;

#[tokio::test]
async fn what_was_edited_is_told_and_taken_and_citations_stay() {
    story(async |store| {
        let [late, unclear, _, few, _] = scheme_of_five(&store).await;
        let bytes = edited(&out(&store).await, |xml| {
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let unclear = paragraph_with(&xml, "Phân cấp chưa rõ nên");
            xml.replace("Các sở hỏi đi hỏi lại ", "Các sở, ngành hỏi lại ")
                .replace("thiếu người làm việc lâu năm", "thiếu người giỏi")
                .replace(&law, "<w:p><w:r><w:t>Thủ tục đầu tư còn chồng chéo với đất đai.</w:t></w:r></w:p>")
                .replace(&unclear, "")
                .replace("Hồ sơ khó bị gác lại", "Hồ sơ khó bị gác lại lâu ngày")
        });
        let comparison = back(&store, bytes).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @r#"
            manifestations changed: Hồ sơ khó bị gác lại. → Hồ sơ khó bị gác lại lâu ngày.
            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở, ngành hỏi lại {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} lần trong năm 2022.
            causes new: Thủ tục đầu tư còn chồng chéo với đất đai. (after Các sở hỏi) ["Luật còn chồng"]
            causes changed: Nhiều nơi thiếu người làm việc lâu năm. → Nhiều nơi thiếu người giỏi.
            causes missing: Phân cấp chưa
            causes missing: Luật còn chồng
            "#);
        }
        let entries = store::head(&store).await.unwrap().sequence;
        let mut takings = Vec::new();
        for row in &comparison.rows {
            takings.push(match &row.found {
                Found::Changed { statement, seen, text, .. } => {
                    Taking::Edit(Edit { statement: *statement, seen: *seen, text: text.clone() })
                }
                Found::New { text, after, .. } => {
                    Taking::Write { section: row.section.clone(), text: text.clone(), after: *after }
                }
                Found::Missing { statement, .. } if *statement == unclear => {
                    Taking::Remove(NewRemoval { statement: unclear, seen: 1, reason: "bỏ trong bản Word".to_owned() })
                }
                _ => continue,
            });
        }
        assert_eq!(takings.len(), 5);
        for took in scheme::take(&store, &editor(), &study(), takings).await {
            took.result.unwrap();
        }
        let head = store::head(&store).await.unwrap().sequence;
        assert!(head >= entries + 5, "each change has its own entry");
        let view = scheme::view(&store, &study()).await.unwrap();
        let causes = view.sections.iter().find(|section| section.key == "causes").unwrap();
        let texts: Vec<_> = causes
            .statements
            .iter()
            .map(|each| format!("{} [{}]", each.read(Language::Vietnamese).text, each.citations.len()))
            .collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(texts.join("\n"), @"
            Các sở, ngành hỏi lại 35 lần trong năm 2022. [1]
            Thủ tục đầu tư còn chồng chéo với đất đai. [0]
            Luật còn chồng chéo giữa đất đai và đầu tư. [0]
            Nhiều nơi thiếu người giỏi. [0]
            ");
        }
        let figure = scheme::statement(&store, late).await.unwrap();
        assert_eq!(figure.typed_numbers(), Vec::<&str>::new(), "the number is a figure still");
        assert_eq!(figure.uncited_figures().len(), 0);
        assert!(view.statement(few).is_some());
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_number_changed_by_hand_is_told_and_one_that_lost_its_link_is_known() {
    story(async |store| {
        scheme_of_five(&store).await;
        let draft = out(&store).await;
        let figure = |xml: &str| {
            let at = xml.find(">35<").unwrap();
            let begin = xml[..at].rfind("<w:hyperlink").unwrap();
            let end = at + xml[at..].find("</w:hyperlink>").unwrap() + "</w:hyperlink>".len();
            xml[begin..end].to_owned()
        };
        let other = edited(&draft, |xml| xml.replacen(">35<", ">36<", 1));
        let unlinked = edited(&draft, |xml| {
            xml.replacen(&figure(&xml), "<w:r><w:t xml:space=\"preserve\">35</w:t></w:r>", 1)
        });
        let gone = edited(&draft, |xml| xml.replacen(&figure(&xml), "", 1));
        let mut lines = Vec::new();
        for bytes in [other, unlinked, gone] {
            let comparison = back(&store, bytes).await.unwrap();
            let told = told(&store, &comparison).await;
            lines.push(told.lines().filter(|line| line.contains("Các sở") || line.starts_with("  ")).collect::<Vec<_>>().join("\n"));
        }
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines.join("\n\n"), @"
            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở hỏi đi hỏi lại 36 lần trong năm 2022.
              The figure “causes/van-ban-hoi-di-hoi-lai@nam-2022” of TU.H26 went out as 35 and came back as “36”: taken, it is a typed number and leads to no report.

            causes unchanged: Các sở hỏi

            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở hỏi đi hỏi lại lần trong năm 2022.
              The text in the file no longer says the figure “causes/van-ban-hoi-di-hoi-lai@nam-2022” of TU.H26 (35).
            ");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_edited_here_and_taken_out_of_the_file_is_not_taken_out_unread() {
    story(async |store| {
        let [_, _, law, few, _] = scheme_of_five(&store).await;
        let draft = out(&store).await;
        let bytes = edited(&draft, |xml| {
            let without = xml.replace(&paragraph_with(&xml, "Luật còn chồng chéo"), "");
            without.replace(&paragraph_with(&without, "Nhiều nơi thiếu người"), "")
        });
        let edit = Edit { statement: few, seen: 1, text: "Thiếu người ở cơ sở.".to_owned() };
        scheme::edit_statement(&store, &editor(), edit).await.unwrap();
        let comparison = back(&store, bytes).await.unwrap();
        let missing: Vec<_> = comparison
            .rows
            .iter()
            .filter_map(|row| match &row.found {
                Found::Missing { statement, seen } => Some((*statement, *seen, row.notes.as_slice())),
                _ => None,
            })
            .collect();
        assert_eq!(missing, [(law, 1, [].as_slice()), (few, 2, [Note::ChangedThenMissing].as_slice())]);
        // Somebody edits once more while the comparison is on the screen.
        let edit = Edit { statement: few, seen: 2, text: "Thiếu người ở mọi cấp.".to_owned() };
        scheme::edit_statement(&store, &editor(), edit).await.unwrap();
        let removal = |statement, seen| {
            Taking::Remove(NewRemoval { statement, seen, reason: "bỏ trong bản Word".to_owned() })
        };
        let took = scheme::take(&store, &editor(), &study(), vec![removal(law, 1), removal(few, 2)]).await;
        let results: Vec<_> = took.iter().map(|took| took.result.is_ok()).collect();
        assert_eq!(results, [true, false], "{took:?}");
    })
    .await;
}

#[tokio::test]
async fn an_annex_that_lost_its_heading_is_no_text() {
    story(async |store| {
        scheme_of_five(&store).await;
        let draft = out(&store).await;
        let bytes = edited(&draft, |xml| xml.replace(&paragraph_with(&xml, "PHỤ LỤC"), ""));
        let comparison = back(&store, bytes).await.unwrap();
        assert_eq!(comparison.to_decide(), 0, "{}", told(&store, &comparison).await);
    })
    .await;
}

#[tokio::test]
async fn who_edited_here_meanwhile_is_never_written_over() {
    story(async |store| {
        let [_, unclear, law, few, acts] = scheme_of_five(&store).await;
        let draft = out(&store).await;
        let edit = |statement, text: &str| Edit { statement, seen: 1, text: text.to_owned() };
        scheme::edit_statement(&store, &editor(), edit(law, "Luật đất đai chưa rõ.")).await.unwrap();
        scheme::edit_statement(&store, &editor(), edit(few, "Thiếu người.")).await.unwrap();
        let removal = NewRemoval { statement: acts, seen: 1, reason: "trùng".to_owned() };
        scheme::remove_statement(&store, &editor(), removal).await.unwrap();
        let later = say(&store, "causes", "Viết sau khi xuất.").await;
        let bytes = edited(&draft, |xml| xml.replace("giữa đất đai và đầu tư", "giữa các ngành"));
        let comparison = back(&store, bytes).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations taken-out: Hồ sơ khó bị gác lại.
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes overtaken: Luật còn chồng chéo giữa đất đai và đầu tư. | Luật đất đai chưa rõ. | Luật còn chồng chéo giữa các ngành.
            causes unchanged: Thiếu người.
              Someone changed the statement here since the file went out; the file did not, so the text here stays.
            ");
        }
        assert!(!comparison.rows.iter().any(|row| matches!(&row.found, Found::Missing { statement, .. } if *statement == later)), "it had not gone out");
        let found = comparison.rows.iter().find_map(|row| match &row.found {
            Found::Overtaken { statement, text, .. } => Some((*statement, text.clone())),
            _ => None,
        });
        let (statement, text) = found.unwrap();
        assert_eq!(statement, law);
        let taking = Taking::Edit(Edit { statement, seen: 1, text });
        let refused = taken(&store, taking).await;
        assert!(matches!(refused, Err(scheme::SchemeError::Overtaken(_))));
        let kept = scheme::statement(&store, unclear).await.unwrap();
        assert_eq!(kept.citations.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn paragraphs_that_moved_are_moved_and_one_pasted_without_its_mark_is_known_by_its_words() {
    story(async |store| {
        let [late, unclear, law, few, _] = scheme_of_five(&store).await;
        let draft = out(&store).await;
        let moved = edited(&draft, |xml| {
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let late = paragraph_with(&xml, "Các sở hỏi đi hỏi lại");
            xml.replace(&law, "").replacen(&late, &format!("{law}{late}"), 1)
        });
        let comparison = back(&store, moved).await.unwrap();
        let rows: Vec<_> = comparison.rows.iter().filter(|row| row.found.is_to_decide()).collect();
        let [scheme::Row { found: Found::Moved { statement, after }, .. }] = rows[..] else {
            panic!("{}", told(&store, &comparison).await)
        };
        assert_eq!((*statement, *after), (law, None));
        let taking = Taking::Move { statement: law, after: None };
        taken(&store, taking).await.unwrap();
        let view = scheme::view(&store, &study()).await.unwrap();
        let causes = view.sections.iter().find(|section| section.key == "causes").unwrap();
        let order: Vec<_> = causes.statements.iter().map(|each| each.statement.id).collect();
        assert_eq!(order, [law, late, unclear, few]);

        // A line begun above a statement takes the mark with it in Word: the words say which is which.
        let pasted = edited(&out(&store).await, |xml| {
            let few = paragraph_with(&xml, "Nhiều nơi thiếu người");
            let begin = few.find("<w:r>").unwrap();
            let end = few.rfind("</w:p>").unwrap();
            let marked = format!("{}<w:r><w:t>Một câu mới.</w:t></w:r></w:p>", &few[..begin]);
            let plain = "<w:p><w:r><w:t>Nhiều nơi thiếu người làm việc lâu năm./.</w:t></w:r></w:p>";
            assert!(end > begin);
            xml.replace(&few, &format!("{marked}{plain}"))
        });
        let comparison = back(&store, pasted).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations unchanged: Hồ sơ khó
            causes unchanged: Luật còn chồng
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes new: Một câu mới. (after Phân cấp chưa) []
            causes unchanged: Nhiều nơi thiếu
              The paragraph lost its mark and was known by its very words.
            ");
        }
    })
    .await;
}

#[tokio::test]
async fn tracked_changes_count_as_accepted_and_joined_paragraphs_are_told() {
    story(async |store| {
        scheme_of_five(&store).await;
        let draft = out(&store).await;
        let tracked = edited(&draft, |xml| {
            // A paragraph deleted with «track changes»: its words and its end are marked as deleted.
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let deleted = law
                .replacen("<w:pPr>", "<w:pPr><w:rPr><w:del w:id=\"90\" w:author=\"x\"/></w:rPr>", 1)
                .replace("<w:r>", "<w:del w:id=\"91\" w:author=\"x\"><w:r>")
                .replace("</w:r>", "</w:r></w:del>")
                .replace("<w:t ", "<w:delText ")
                .replace("</w:t>", "</w:delText>");
            xml.replace(&law, &deleted).replace(
                "Hồ sơ khó ",
                "Hồ sơ </w:t></w:r><w:ins w:id=\"92\" w:author=\"x\"><w:r><w:t xml:space=\"preserve\">rất khó </w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\">",
            )
        });
        let lines = told(&store, &back(&store, tracked).await.unwrap()).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations changed: Hồ sơ khó bị gác lại. → Hồ sơ rất khó bị gác lại.
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes unchanged: Nhiều nơi thiếu
            causes missing: Luật còn chồng
            ");
        }
        let joined = edited(&draft, |xml| {
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let few = paragraph_with(&xml, "Nhiều nơi thiếu người");
            let both = format!("{}{}", law.trim_end_matches("</w:p>"), &few[few.find("</w:pPr>").unwrap() + 8..]);
            xml.replace(&few, "").replace(&law, &both)
        });
        let lines = told(&store, &back(&store, joined).await.unwrap()).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations unchanged: Hồ sơ khó
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes changed: Luật còn chồng chéo giữa đất đai và đầu tư. → Luật còn chồng chéo giữa đất đai và đầu tư.Nhiều nơi thiếu người làm việc lâu năm.
              In the file, this paragraph was joined with another statement.
            causes missing: Nhiều nơi thiếu
              In the file, this paragraph was joined with another statement.
            ");
        }
    })
    .await;
}

/// The files are the State draft of [`scheme_of_five`] as the program writes it, opened in LibreOffice 7.4,
/// edited there (two texts changed, a paragraph written, one taken out) and saved as .docx and as .odt. The ids and the moment of the
/// story they were made in are replaced by those of this one.
#[tokio::test]
async fn a_draft_edited_and_saved_by_libreoffice_comes_back_with_its_marks() {
    story(async |store| {
        let [late, unclear, law, _, acts] = scheme_of_five(&store).await;
        let cited = async |statement| {
            scheme::statement(&store, statement).await.unwrap().citations[0].citation.id.to_string()
        };
        let ids = [
            ("01890ef8ba687408bfa1add20695f2d2", late.to_string()),
            ("01890ef8d9a8743499dd3d8e9b52cc2b", unclear.to_string()),
            ("01890ef8f118784eafb13bdd83e85e59", law.to_string()),
            ("01890ef908887dafbb26b1f875708063", acts.to_string()),
            ("01890ef8c620799689866d19e1232e2c", cited(late).await),
            ("01890ef8e5607d62ba733e12065ea5b9", cited(unclear).await),
            ("damlam_draft_10_1688173351", format!("damlam_draft_10_{}", store.world().now().as_second())),
        ];
        let of_this_story = |xml: String| {
            ids.iter().fold(xml, |xml, (then, now)| xml.replace(then, &now.replace('-', "")))
        };
        for (name, part) in
            [("edited-in-libreoffice.docx", "word/document.xml"), ("edited-in-libreoffice.odt", "content.xml")]
        {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
            let bytes = edited_in(part, &std::fs::read(path).unwrap(), of_this_story);
            let file = ReturnedFile { name: name.to_owned(), bytes };
            let compared = scheme::compare(&store, &DocumentReader::alone(), &study(), file).await;
            let comparison = compared.unwrap_or_else(|error| panic!("{name}: {error}"));
            let lines = told(&store, &comparison).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(lines, @"
                manifestations unchanged: Hồ sơ khó
                causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở, ngành hỏi lại {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} lần trong năm 2022.
                causes unchanged: Phân cấp chưa
                causes new: Một câu mới viết trong LibreOffice. (after Phân cấp chưa) []
                causes changed: Luật còn chồng chéo giữa đất đai và đầu tư. → Luật còn chồng chéo giữa các ngành.
                causes missing: Nhiều nơi thiếu
                ");
            }
            let text = comparison.rows.iter().find_map(|row| match &row.found {
                Found::Changed { statement, seen, text, .. } if *statement == late => Some((*seen, text.clone())),
                _ => None,
            });
            let (seen, text) = text.unwrap();
            if name.ends_with("docx") {
                continue;
            }
            taken(&store, Taking::Edit(Edit { statement: late, seen, text })).await.unwrap();
            let view = scheme::statement(&store, late).await.unwrap();
            assert_eq!(view.read(Language::Vietnamese).text, "Các sở, ngành hỏi lại 35 lần trong năm 2022.");
            assert_eq!((view.citations.len(), view.typed_numbers().len()), (1, 0), "citation and figure are kept");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_draft_of_this_study_or_bears_a_secrecy_mark_is_refused() {
    story(async |store| {
        scheme_of_five(&store).await;
        let plain = write(&Page { parts: vec![Part::paragraph("Một báo cáo.")], ..Page::default() }).unwrap();
        assert!(matches!(back(&store, plain).await, Err(ReturnedError::NoDraft)));
        assert!(matches!(back(&store, b"x".to_vec()).await, Err(ReturnedError::Refused(_))));
        let properties = vec![(scheme::STUDY_PROPERTY.to_owned(), "other-2024".to_owned())];
        let other =
            write(&Page { properties, parts: vec![Part::paragraph("x")], ..Page::default() }).unwrap();
        let refused = back(&store, other).await;
        assert!(
            matches!(&refused, Err(ReturnedError::OtherStudy { study }) if study == "other-2024"),
            "{refused:?}"
        );
        let secret = edited(&out(&store).await, |xml| xml.replace("ĐỀ ÁN<", "TỐI MẬT<"));
        let before = store::head(&store).await.unwrap();
        let refused = back(&store, secret).await;
        assert!(
            matches!(&refused, Err(ReturnedError::Secret(mark)) if mark.mark == "TỐI MẬT"),
            "{refused:?}"
        );
        for error in [ReturnedError::NoDraft, ReturnedError::OtherStudy { study: "x".to_owned() }] {
            let told = error.told().unwrap();
            assert!(told.vi.contains("hãy") && !told.en.is_empty());
        }
        assert_eq!(store::head(&store).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn texts_with_odd_signs_come_back_unchanged() {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::test_runner::TestRunner;
    story(async |store| {
        scheme_of_five(&store).await;
        let mut runner = TestRunner::deterministic();
        let odd = "[ -~àđươĐÐỄ…“”«»–—%‰½№®µ¸§\u{301}\u{ad}\u{200b}\u{a0}\u{2011}\u{1f600}\u{e000}\t<>&\"'{}\\[\\]./;:]{1,80}";
        let mut texts: Vec<String> = (0..150).map(|_| odd.new_tree(&mut runner).unwrap().current()).collect();
        texts.extend(
            ["I. Nguyên nhân", "Nguyên nhân", "Hết./.", "Theo mẫu [1]", "[chưa có căn cứ]", "a  b", "- gạch", "1. số"]
                .map(str::to_owned),
        );
        let mut written = 0;
        for text in &texts {
            let said = scheme::write_statement(&store, &editor(), &study(), "causes", text).await;
            written += usize::from(said.is_ok());
        }
        assert!(written > 140, "too few of the texts are statements: {written}");
        let comparison = back(&store, out(&store).await).await.unwrap();
        assert_eq!(comparison.to_decide(), 0, "{}", told(&store, &comparison).await);
        assert_eq!(comparison.rows.len(), 5 + written);
    })
    .await;
}
