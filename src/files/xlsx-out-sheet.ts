import { cellName } from '../domain/rejected-line.ts'
import { HEADING_STYLE, NUMBER_STYLE, TEXT_STYLE } from './xlsx-out-parts.ts'
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
  let piece = `${START}${cols(widths)}<sheetData>${rowXml(1, heading, widths, width, HEADING_STYLE)}`
  let row = 1
  for await (const cells of lines) {
    if (row > MOST_SHEET_LINES) break
    row += 1
    piece += rowXml(row, cells, widths, width, TEXT_STYLE)
    if (piece.length < PIECE_LETTERS) continue
    yield Buffer.from(piece)
    piece = ''
  }
  const all = `A1:${cellName(width - 1, row)}`
  onRange(all)
  yield Buffer.from(
    `${piece}</sheetData><autoFilter ref="${all}"/>${PRINT}<ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`,
  )
}

/** The heading stays in view (`frozen`). */
const START =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'

/** On US Letter (paper 1), lying, as many pages long as it takes and one wide, so that no line is on two sheets of paper. */
const PRINT =
  '<printOptions gridLines="1"/><pageMargins left="0.4" right="0.4" top="0.4" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="1" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter>'

function cols(widths: readonly number[]): string {
  const each = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return each.length > 0 ? `<cols>${each.join('')}</cols>` : ''
}

function rowXml(
  row: number,
  cells: readonly OutCell[],
  widths: readonly number[],
  width: number,
  style: number,
): string {
  let xml = `<row r="${row}"${height(cells, widths)}>`
  for (let column = 0; column < width; column += 1) xml += cellXml(cells[column] ?? '', cellName(column, row), style)
  return `${xml}</row>`
}

/**
 * Room for the longest text, about: not every spreadsheet finds out by itself when it opens a file, but each does when a
 * cell is edited. A column is as many figures wide as its width says, and most letters are narrower.
 */
function height(cells: readonly OutCell[], widths: readonly number[]): string {
  const lines = cells.map((cell, column) =>
    Math.ceil(String(cell).length / (widths[column] ?? Number.POSITIVE_INFINITY)),
  )
  const most = Math.min(Math.max(...lines), MOST_LINES)
  return most > 1 ? ` ht="${most * LINE_POINTS}"` : ''
}

const LINE_POINTS = 15
/** Excel takes rows of at most 409 points. */
const MOST_LINES = 27

function cellXml(cell: OutCell, place: string, style: number): string {
  if (cell === '') return ''
  if (typeof cell === 'string') {
    return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  }
  return Number.isFinite(cell) ? `<c r="${place}" s="${NUMBER_STYLE}"><v>${cell}</v></c>` : ''
}
