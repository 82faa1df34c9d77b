import { cellName } from '../domain/rejected-line.ts'
import { HEADING_STYLE, TEXT_STYLE } from './xlsx-out-parts.ts'
import { escaped } from './xlsx-text.ts'

/** A cell to write: text as text, whatever it begins with; a number as a number, one that is none as an empty cell. */
export type OutCell = string | number

/** How many lines a sheet of Excel takes below its heading. */
export const MOST_SHEET_LINES = 1_048_575

const PIECE_LETTERS = 32 * 1024

/**
 * The XML of a sheet with a heading, in pieces (ECMA-376 part 1, 18.3.1.99).
 * @param onRange told at the end which cells there are, such as `A1:I11`.
 */
export async function* sheetXml(
  heading: readonly string[],
  lines: Iterable<readonly OutCell[]> | AsyncIterable<readonly OutCell[]>,
  widths: readonly number[],
  onRange: (range: string) => void,
): AsyncGenerator<Buffer> {
  const width = heading.length
  let piece = `${START}${cols(widths)}<sheetData>${rowXml(1, heading, width, HEADING_STYLE)}`
  let row = 1
  for await (const cells of lines) {
    if (row > MOST_SHEET_LINES) break
    row += 1
    piece += rowXml(row, cells, width, TEXT_STYLE)
    if (piece.length < PIECE_LETTERS) continue
    yield Buffer.from(piece)
    piece = ''
  }
  const all = `A1:${cellName(width - 1, row)}`
  onRange(all)
  yield Buffer.from(
    `${piece}</sheetData><autoFilter ref="${all}"/><ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`,
  )
}

/** The heading stays in view (`frozen`). */
const START =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'

function cols(widths: readonly number[]): string {
  const each = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return each.length > 0 ? `<cols>${each.join('')}</cols>` : ''
}

function rowXml(row: number, cells: readonly OutCell[], width: number, style: number): string {
  let xml = `<row r="${row}">`
  for (let column = 0; column < width; column += 1) xml += cellXml(cells[column] ?? '', cellName(column, row), style)
  return `${xml}</row>`
}

function cellXml(cell: OutCell, place: string, style: number): string {
  if (cell === '') return ''
  if (typeof cell === 'string') {
    return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  }
  return Number.isFinite(cell) ? `<c r="${place}"><v>${cell}</v></c>` : ''
}
