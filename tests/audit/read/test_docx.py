"""Word files: what a reader of the printed report sees, in its order; hostile packages are refused in a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from audit.model import Grid, TextBlock
from audit.read import Unreadable, kind_of
from audit.read.docx import read_docx
from fixtures.generator.render_docx import package

ROW = "<w:tr>{}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def mark(kind: str) -> str:
    """A mark of a field: its beginning, its result's, or its end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(ROW.format(row) for row in rows)}</w:tbl>"


def read(body: str) -> list[TextBlock | Grid]:
    (document,) = read_docx(package(body), "a.docx")
    return list(document.blocks)


def texts(body: str) -> list[list[str]]:
    """The rows of every table as the texts of their origin cells."""
    found = []
    for block in read(body):
        if isinstance(block, Grid):
            found += [[c.text for c in block.cells if c.row == row] for row in range(block.height)]
    return found


def test_paragraphs_and_tables_come_in_their_order_with_places() -> None:
    blocks = read(
        "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>"
        + table(cell("甲") + cell("1"))
        + "<w:p><w:r><w:t>完</w:t></w:r></w:p>"
    )
    first, grid, last = blocks
    assert isinstance(first, TextBlock) and first.at.line == 1
    assert isinstance(grid, Grid) and grid.geometric and (grid.number, grid.height, grid.width) == (1, 1, 2)
    assert [(c.at.line, c.at.row, c.at.column) for c in grid.cells] == [(2, 1, 1), (3, 1, 2)]
    assert isinstance(last, TextBlock) and last.at.line == 4


def test_merged_cells_have_one_origin_with_both_spans() -> None:
    restart, on = '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/><w:vMerge/>'
    (grid,) = read(
        table(cell("甲", restart) + cell("1"), cell("", on) + cell("2"), cell("乙") + cell("丙") + cell("3"))
    )
    assert isinstance(grid, Grid)
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells] == [
        ("甲", 0, 0, 2, 2),
        ("1", 0, 2, 1, 1),
        ("2", 1, 2, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("3", 2, 2, 1, 1),
    ]


def test_a_merge_that_goes_on_from_nothing_is_a_cell_of_its_own() -> None:
    assert texts(table(cell("甲") + cell("5", "<w:vMerge/>"))) == [["甲", "5"]]


@pytest.mark.parametrize(
    ("runs", "seen"),
    [
        ("<w:r><w:t>3</w:t></w:r><w:r><w:t>5</w:t></w:r>", "35"),
        ('<w:del w:id="1"><w:r><w:delText>4</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>5</w:t></w:r></w:ins>', "5"),
        ("<w:moveFrom><w:r><w:t>4</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>5</w:t></w:r></w:moveTo>", "5"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r><w:r><w:t>5</w:t></w:r>", "5"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>4</w:t></w:r>', "4"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>4</w:t></w:r><w:r><w:t>5</w:t></w:r>", "~~4~~5"),
        ('<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>', "12^1"),
        ("<w:r><w:instrText>PAGE 7</w:instrText></w:r><w:r><w:t>5</w:t></w:r>", "5"),
        (
            f"{mark('begin')}<w:r><w:instrText>=1+</w:instrText></w:r>{mark('begin')}<w:r><w:instrText>REF x</w:instrText></w:r>"
            f"{mark('separate')}<w:r><w:t>7</w:t></w:r>{mark('end')}{mark('separate')}<w:r><w:t>8</w:t></w:r>{mark('end')}",
            "8",
        ),
        (f"{mark('begin')}<w:r><w:instrText> eq \\o\\ac(○,1)</w:instrText></w:r>{mark('end')}", "\ufffd"),
        ("<w:sdt><w:sdtContent><w:r><w:t>5</w:t></w:r></w:sdtContent></w:sdt>", "5"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F031"/></w:r>', "\ufffd"),
        ("<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>", "1\n2"),
        ('<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>1</w:t></w:r>', "12^1"),
        ('<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:position w:val="10"/></w:rPr><w:t>1</w:t></w:r>', "12^1"),
        ('<w:r><w:rPr><w:position w:val="10"/></w:rPr><w:t>1</w:t></w:r>', "1"),
        ("<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>5</m:t></m:r></m:oMath>", "5"),
        ("<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:f><m:num><m:r><m:t>5</m:t></m:r></m:num></m:f></m:oMath>", "\ufffd"),
        ('<w:dir w:val="ltr"><w:r><w:t>5</w:t></w:r></w:dir>', "5"),
        ('<w:bdo w:val="rtl"><w:r><w:t>12</w:t></w:r></w:bdo>', "\ufffd12"),
        ("<w:r><w:drawing/></w:r>", "\ufffd"),
        ("<w:r><w:t>5</w:t><w:pict/></w:r>", "5"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>5</w:t></w:r></w:rubyBase></w:ruby></w:r>", "5"),
        ("<w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:t>5</w:t></w:r>", "5"),
        (
            "<w:r><w:t>1</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>5</w:t></w:r>"
            "</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>5</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            "1\n\ufffd5",
        ),
    ],
)  # fmt: skip
def test_a_cell_says_what_is_printed(runs: str, seen: str) -> None:
    assert texts(f"<w:tbl><w:tr><w:tc><w:p>{runs}</w:p></w:tc>{cell('')}</w:tr></w:tbl>") == [[seen, ""]]


def test_deleted_and_hidden_rows_are_not_there() -> None:
    gone = '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>' + cell("9") + "</w:tr>"
    hidden = "<w:tr><w:trPr><w:hidden/></w:trPr>" + cell("8") + "</w:tr>"
    assert texts(f"<w:tbl>{gone}{hidden}<w:tr>{cell('1')}</w:tr></w:tbl>") == [["1"]]


def test_rows_that_begin_later_keep_their_columns() -> None:
    (grid,) = read('<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>' + cell("1") + "</w:tr></w:tbl>")
    assert isinstance(grid, Grid) and grid.cells[0].column == 2 and grid.width == 3


@pytest.mark.parametrize("span", ["99999999", "-3", "x", "65"])
def test_spans_beyond_any_report_cost_the_table_only(span: str) -> None:
    (document,) = read_docx(
        package("<w:p><w:r><w:t>文</w:t></w:r></w:p>" + table(cell("1", f'<w:gridSpan w:val="{span}"/>'))),
        "a",
    )
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(grids) + len(document.problems) == 1 and len(document.blocks) >= 1


def test_cells_merged_in_the_old_way_and_cells_in_deletion() -> None:
    (grid,) = read(
        table(
            cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("1"),
            cell("乙") + cell("5", '<w:cellDel w:id="1"/>') + cell("2"),
        )
    )
    assert isinstance(grid, Grid)
    assert [(c.text, c.column, c.column_span) for c in grid.cells] == [
        ("甲", 0, 2), ("1", 2, 1), ("乙", 0, 1), ("\ufffd5", 1, 1), ("2", 2, 1),
    ]  # fmt: skip


def test_a_table_with_a_table_in_one_of_its_cells_is_still_data() -> None:
    inner = f"<w:tc>{table(cell('注'))}<w:p/></w:tc>"
    rows = [cell(f"甲{row}") + cell(str(row)) + cell("0") for row in range(5)]
    assert texts(table(inner + cell("数量"), *rows))[:2] == [["注", "数量"], ["甲0", "0", "0"]]


STYLES = (
    b'<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    b'<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Note"/></w:style>'
    b'<w:style w:type="character" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    b'<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


def with_part(data: bytes, name: str, part: bytes, kind: str, relation: str) -> bytes:
    """A package with one more part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {found: archive.read(found) for found in archive.namelist()}
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    parts[name] = part
    target = name.removeprefix("word/")
    parts["word/_rels/document.xml.rels"] = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r9" Type="{relation}" Target="{target}"/></Relationships>'
    ).encode()
    return zipped(parts)


@pytest.mark.parametrize(
    ("properties", "paragraph", "seen"),
    [
        ('<w:rStyle w:val="Note"/>', "", "12^1"),
        ('<w:rStyle w:val="Child"/>', "", "12^1"),
        ('<w:rStyle w:val="Loop"/>', "", "121"),
        ('<w:rStyle w:val="Unknown"/>', "", "121"),
        ("", '<w:pStyle w:val="Old"/>', ""),
        ('<w:vanish w:val="0"/>', '<w:pStyle w:val="Old"/>', "1"),
    ],
)
def test_styles_hide_and_raise_as_runs_do(properties: str, paragraph: str, seen: str) -> None:
    runs = f"<w:r><w:t>12</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r>"
    body = f"<w:tbl><w:tr><w:tc><w:p><w:pPr>{paragraph}</w:pPr>{runs}</w:p></w:tc>{cell('甲')}</w:tr></w:tbl>"
    data = with_part(
        package(body),
        "word/styles.xml",
        STYLES,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
    )
    (document,) = read_docx(data, "a.docx")
    (grid,) = document.blocks
    assert isinstance(grid, Grid) and grid.cells[0].text == seen


def changed(old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package("<w:p><w:r><w:t>正文</w:t></w:r></w:p>"))) as archive:
        return zipped({name: archive.read(name).replace(old, new) for name in archive.namelist()})


def test_documents_with_macros_and_templates_have_the_same_body() -> None:
    data = changed(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    (document,) = read_docx(data, "a.docm")
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["正文"]


def test_another_file_inside_is_named() -> None:
    (document,) = read_docx(package('<w:p/><w:altChunk w:rsid="1"/>'), "a.docx")
    assert [problem.code for problem in document.problems] == ["embedded"]


def test_a_page_inside_is_read_and_in_a_cell_it_is_no_blank() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="/word/a.htm"/>'
        b"</Relationships>"
    )
    chunk = (
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r"/>'
    )
    cells = f"<w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc>{chunk}<w:p/></w:tc>"
    more = {
        "word/a.htm": "<p>一、总体情况</p><table><tr><td>规章<td>7</table>".encode(),
        "word/_rels/document.xml.rels": relations,
    }
    with zipfile.ZipFile(io.BytesIO(package(f"{chunk}<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = b'<Default Extension="htm" ContentType="text/html"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)
    (document,) = read_docx(zipped({**parts, **more}), "a.docx")
    first, inside, own = document.blocks
    assert isinstance(first, TextBlock) and first.text == "一、总体情况"
    assert isinstance(inside, Grid) and [cell.text for cell in inside.cells] == ["规章", "7"]
    assert isinstance(own, Grid) and [cell.text for cell in own.cells] == ["规章", "\ufffd"]
    assert (inside.number, own.number, document.problems) == (1, 2, ())


def test_the_strict_kind_is_read_and_its_measures_too() -> None:
    raised = '<w:r><w:rPr><w:position w:val="3pt"/></w:rPr><w:t>2</w:t></w:r>'
    body = f"<w:p><w:r><w:t>共5</w:t></w:r>{raised}</w:p>"
    with zipfile.ZipFile(io.BytesIO(package(body))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for path in (b"wordprocessingml", b"officeDocument"):
        for name in ("_rels/.rels", "word/document.xml"):
            usual, own = b"schemas.openxmlformats.org/" + path + b"/2006", b"purl.oclc.org/ooxml/" + path
            parts[name] = parts[name].replace(usual, own)
    (document,) = read_docx(zipped(parts), "a.docx")
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["共5^2"]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


GOOD = package("<w:p/>")


def without_body() -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return zipped({name: archive.read(name).replace(b"w:body", b"w:bodx") for name in archive.namelist()})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GOOD[: len(GOOD) // 2], "damaged"),
        (zipped({"word/document.xml": b"<w:document"}), "damaged"),
        (
            zipped({"word/document.xml": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
            "damaged",
        ),
        (zipped({"word/document.xml": b" " * 65_000_000}), "too_large"),
        (without_body(), "damaged"),
        (
            changed(
                b'<?xml version="1.0" encoding="UTF-8"?><w:document',
                b"<!--" + b" " * 9000 + b"--><!DOCTYPE w:document><w:document",
            ),
            "damaged",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
    ],
)
def test_what_is_no_report_is_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_docx(data, "a.docx")
    assert told.value.reason == reason and told.value.message.endswith("。")


def test_an_encrypted_word_file_is_not_taken_for_an_old_one() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert kind_of(old, "a.doc") == "doc"
    assert kind_of(old + "EncryptedPackage".encode("utf-16-le"), "a.docx") == "docx"


def test_deep_nesting_ends() -> None:
    body = table(cell("1"))
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}<w:p/></w:tc></w:tr></w:tbl>"
    try:
        read(body)
    except Unreadable as error:
        assert error.reason in ("damaged", "too_large")
