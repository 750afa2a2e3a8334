// A thematic report as a body would send it, written as a Word file from nothing, so that the story knows every
// word in it. It is not the program's own writer: what reads it must read what others write.

import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

/** The kind of a Word file. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const SECTIONS = [
  ['I. THỰC TRẠNG TÌNH HÌNH', [
    'Trong kỳ, cơ quan có 1.240 cán bộ, đảng viên thuộc phạm vi báo cáo.',
    'Tình trạng chậm tham mưu xảy ra ở 7 trên 42 phòng, ban (16,7%) tính đến 30/6/2023. Ví dụ: năm 2022, một phòng chuyên môn chậm trình kế hoạch 45 ngày, đã kiểm điểm.',
  ]],
  ['II. BIỂU HIỆN, HÀNH VI', [
    (changed) => changed
      ? 'Có 219 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền trong kỳ từ 01/02/2021 đến 30/6/2023.'
      : 'Có 186 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền trong kỳ từ 01/02/2021 đến 30/6/2023.',
    'Ví dụ: tháng 5/2022, một đơn vị gửi ba văn bản xin ý kiến về một việc đã được phân cấp; việc kết thúc sau 96 ngày.',
  ]],
  ['III. HẬU QUẢ, TÁC HẠI', [
    'Có 12 dự án chậm tiến độ do chậm quyết định trong kỳ. Ví dụ: dự án nâng cấp một tuyến đường chậm 8 tháng so với kế hoạch năm 2022.',
  ]],
  ['IV. NGUYÊN NHÂN', [
    'Có 23 quy định chồng chéo, chưa rõ đã được kiến nghị bằng văn bản trong kỳ. Ví dụ: năm 2022, hai quy định khác nhau về thẩm quyền thẩm định đã được nêu trong văn bản kiến nghị.',
  ]],
  ['V. NHIỆM VỤ, GIẢI PHÁP', [
    'Rà soát 100% việc đã phân cấp, nêu rõ người chịu trách nhiệm và thời hạn, hoàn thành trong quý IV năm 2023. Ví dụ: một huyện đã rà soát 64 đầu việc năm 2022, số lượt xin ý kiến giảm còn một nửa.',
  ]],
];

/** The sentence the story cites, as the first version has it. */
export const CITED = SECTIONS[1][1][0](false);
/** The same place in the changed version. */
export const CHANGED = SECTIONS[1][1][0](true);

/** The report as a .docx; `version` 'first' or 'changed'. */
export function report(version) {
  const paragraphs = ['BÁO CÁO CHUYÊN ĐỀ', 'Số liệu của bài kiểm thử, không phải số liệu thật.'].map(plain);
  for (const [heading, texts] of SECTIONS) {
    paragraphs.push(`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>${heading}</w:t></w:r></w:p>`);
    for (const text of texts) paragraphs.push(plain(typeof text === 'function' ? text(version === 'changed') : text));
  }
  return docx(paragraphs.join(''));
}

/** The Word file `file` with its document's XML changed by `edit`, as a person's typing would change it. */
export function retyped(file, edit) {
  const parts = unzipped(file);
  parts.set('word/document.xml', Buffer.from(edit(parts.get('word/document.xml').toString())));
  return zip([...parts]);
}

/**
 * The downloaded template `file`, filled as a person would: number, place and day, the text under each heading, a
 * signature. `version` 'first' or 'changed'.
 */
export function filled(file, version) {
  const parts = unzipped(file);
  const text = (xml) => [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((found) => found[1]).join('');
  const document = parts.get('word/document.xml').toString();
  let section = -1;
  const body = document.replace(/<w:p[ >].*?<\/w:p>/gs, (paragraph) => {
    const words = text(paragraph);
    const begun = SECTIONS.findIndex(([heading]) => words.toUpperCase() === heading);
    if (begun < 0) return paragraph;
    section = begun;
    const texts = SECTIONS[begun][1].map((it) => (typeof it === 'function' ? it(version === 'changed') : it));
    return paragraph + texts.map(plain).join('');
  });
  if (section < 0) throw new Error('the template has none of the headings');
  // The dots to be filled in stand in one run each.
  const done = body
    .replace(/(<w:t[^>]*>)(Số:? ?)[….]+/, '$1$205')
    .replace(/ngày\s*[….]+\s*tháng\s*[….]+\s*năm\s*([….]+|\d+)/, 'ngày 12 tháng 9 năm 2023');
  parts.set('word/document.xml', Buffer.from(done));
  return zip([...parts]);
}

/** The Word file `file` with paragraphs changed: `change` is given the XML and the words of each, and gives its new XML. */
export function edited(file, change) {
  const parts = unzipped(file);
  const document = parts.get('word/document.xml').toString();
  const text = (xml) => [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((found) => found[1]).join('');
  const done = document.replace(/<w:p[ >].*?<\/w:p>/gs, (paragraph) => change(paragraph, text(paragraph)));
  parts.set('word/document.xml', Buffer.from(done));
  return zip([...parts]);
}

/** The files of an archive by their names. */
function unzipped(bytes) {
  const end = bytes.lastIndexOf(signature(0x06054b50));
  let at = bytes.readUInt32LE(end + 16);
  const parts = new Map();
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, size, name, extra, comment, offset] = [
      bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42),
    ];
    const path = bytes.subarray(at + 46, at + 46 + name).toString();
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const packed = bytes.subarray(from, from + size);
    parts.set(path, method === 8 ? inflateRawSync(packed) : packed);
    at += 46 + name + extra + comment;
  }
  return parts;
}

/** A report of more than a megabyte: a picture nobody can pack smaller goes with it. */
export function heavyReport() {
  const body = ['BÁO CÁO CHUYÊN ĐỀ', ...SECTIONS.flatMap(([heading, texts]) => [heading, ...texts.filter((it) => typeof it === 'string')])];
  return docx(body.map(plain).join(''), [['word/media/picture.bin', randomBytes(1_300_000)]]);
}

/** A report with a secrecy mark in its head, which must be refused. */
export function secretReport() {
  return docx(plain('TỐI MẬT') + plain('BÁO CÁO CHUYÊN ĐỀ') + plain('Nội dung.'));
}

/**
 * A unit's report: its number, and for each heading its paragraphs and the rows of its table of figures
 * (`[name, unit, value]`).
 */
export function unitReport(number, sections) {
  const parts = [plain(`Số: ${number}`), plain('BÁO CÁO CHUYÊN ĐỀ'), plain('Số liệu của bài kiểm thử, không phải số liệu thật.')];
  for (const { heading, paragraphs = [], figures = [] } of sections) {
    parts.push(`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>${heading}</w:t></w:r></w:p>`, ...paragraphs.map(plain));
    if (figures.length > 0) parts.push(table([['Nội dung', 'Đơn vị tính', 'Số liệu'], ...figures]));
  }
  return docx(parts.join(''));
}

function table(rows) {
  const cell = (text) => `<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>${plain(text)}</w:tc>`;
  const grid = rows[0].map(() => '<w:gridCol w:w="3000"/>').join('');
  return `<w:tbl><w:tblGrid>${grid}</w:tblGrid>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
}

export function plain(text) {
  return `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

function docx(body, more = []) {
  const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const xml = (text) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);
  return zip([
    ['[Content_Types].xml', xml(`<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${kind}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${kind}.styles+xml"/></Types>`)],
    ['_rels/.rels', xml(`<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`)],
    ['word/_rels/document.xml.rels', xml(`<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/></Relationships>`)],
    ['word/styles.xml', xml(`<w:styles xmlns:w="${word}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>`)],
    ['word/document.xml', xml(`<w:document xmlns:w="${word}"><w:body>${body}<w:sectPr/></w:body></w:document>`)],
    ...more,
  ]);
}

/** A ZIP archive of uncompressed files. */
function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const about = Buffer.alloc(26); // from «version needed» to «length of the extra field»
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x21, 8); // 1 January 1980
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(bytes.length, 14);
    about.writeUInt32LE(bytes.length, 18);
    about.writeUInt16LE(name.length, 22);
    parts.push(signature(0x04034b50), about, name, bytes);
    const rest = Buffer.alloc(14); // comment, disk, attributes, offset
    rest.writeUInt32LE(offset, 10);
    directory.push(signature(0x02014b50), Buffer.from([20, 0]), about, rest, name);
    offset += 30 + name.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, signature(0x06054b50), end]);
}

function signature(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
