import { escaped } from './xlsx-text.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const LINKS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const LINK = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const WORKBOOK_PATH = 'xl/workbook.xml'
export const SHEET_PATH = 'xl/worksheets/sheet1.xml'

/** The styles of cells, by their place in the list of styles below. */
export const TEXT_STYLE = 1
export const HEADING_STYLE = 2
export const NUMBER_STYLE = 3

/** So that a long sentence is seen, and printed, as a whole. */
const WRAPPED = '<alignment vertical="top" wrapText="1"/>'

/** Number format 49 is "Text". */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">${WRAPPED}</xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${WRAPPED}</xf><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** What a workbook of one sheet has besides the sheet and itself (ECMA-376 part 1, 12.3): path and content. */
export const PARTS: readonly (readonly [path: string, xml: string])[] = [
  [
    '[Content_Types].xml',
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${WORKBOOK_PATH}" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/${SHEET_PATH}" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  ],
  ['_rels/.rels', links({ officeDocument: WORKBOOK_PATH })],
  ['xl/_rels/workbook.xml.rels', links({ worksheet: 'worksheets/sheet1.xml', styles: 'styles.xml' })],
  ['xl/styles.xml', STYLES],
]

/**
 * The workbook itself. Every printed page repeats the heading (ECMA-376 part 1, 18.2.5).
 * @param range of the sheet's filter, such as `A1:I11`; spreadsheets look for it under this name.
 */
export function workbookXml(sheetName: string, range: string): string {
  const sheet = `'${sheetName.replaceAll("'", "''")}'!`
  const place = sheet + range.replace(/[A-Z]+|\d+/g, '$$$&')
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${LINK}"><bookViews><workbookView/></bookViews><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${escaped(place)}</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">${escaped(`${sheet}$1:$1`)}</definedName></definedNames></workbook>`
}

function links(targets: Readonly<Record<string, string>>): string {
  const each = Object.entries(targets).map(
    ([type, path], index) => `<Relationship Id="rId${index + 1}" Type="${LINK}/${type}" Target="${path}"/>`,
  )
  return `${XML}<Relationships xmlns="${LINKS}">${each.join('')}</Relationships>`
}
