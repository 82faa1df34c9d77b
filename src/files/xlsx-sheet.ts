import { FileRefused } from './file-refused.ts'
import { type Cell, type CellContext, type CellFault, cellFault, cellText, unknownText } from './xlsx-cell.ts'
import { LONGEST_TEXT } from './xlsx-text.ts'
import { readXml } from './xlsx-xml.ts'
import { DAMAGED } from './xlsx-zip.ts'

/** A row of a sheet as far as it has cells: columns count from 0. */
export type SheetRow = {
  /** As the spreadsheet numbers it. */
  line: number
  isHidden: boolean
  /** Up to the last one with text. */
  cells: string[]
  /** `unknown` is what stands for a text that Excel could not work out. */
  faults: { column: number; fault: CellFault; unknown: string }[]
}

/** Who takes the rows of a sheet. */
export type RowTaker = {
  row(row: SheetRow): void
  /** How many columns are of interest by now. */
  width(): number
  /**
   * Asked again and again: whether the other rows do not matter.
   * @param letters so many were read, of the sheet or of the texts that its cells refer to, whichever are more.
   */
  isDone(letters: number): boolean
}

/** Of a sheet in Excel. */
export const SHEET_COLUMNS = 16_384
export const SHEET_LINES = 1_048_576

/** Reads the cells of a sheet row by row (ECMA-376 part 1, 18.3). @throws FileRefused */
export async function readSheet(bytes: AsyncIterable<Buffer>, context: CellContext, taker: RowTaker): Promise<void> {
  const cell: Cell = { type: '', style: 0, value: '', hasFormula: false }
  let row: SheetRow = { line: 0, isHidden: false, cells: [], faults: [] }
  let column = -1
  let isInRows = false
  let isPhonetic = false
  let isText = false
  let letters = 0

  await readXml(bytes, {
    open(name, attributes, depth) {
      if (depth === 1) isInRows = name === 'sheetData'
      if (!isInRows) return
      if (depth === 2 && name === 'row') {
        const line = attributes.r === undefined ? row.line + 1 : lineOf(attributes.r)
        row = { line, isHidden: isTrue(attributes.hidden), cells: [], faults: [] }
        column = -1
      } else if (depth === 3 && name === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
        cell.type = attributes.t ?? ''
        cell.style = Number(attributes.s ?? 0)
        cell.value = ''
        cell.hasFormula = isText = isPhonetic = false
      } else if (depth >= 4) {
        if (name === 'f') cell.hasFormula = true
        if (name === 'rPh') isPhonetic = true
        isText = name === 'v' ? cell.type !== 'inlineStr' : name === 't' && cell.type === 'inlineStr' && !isPhonetic
      }
    },
    text(piece) {
      if (isText && cell.value.length <= LONGEST_ESCAPED) cell.value += piece
    },
    close(name, depth) {
      isText = false
      if (!isInRows) return
      if (name === 'rPh') isPhonetic = false
      if (name === 'c' && depth === 3 && column < taker.width() && !taker.isDone(letters)) {
        letters += addCell(row, column, cell, context)
      }
      if (name === 'row' && depth === 2 && !taker.isDone(letters)) taker.row(row)
    },
    isDone: (ofSheet) => taker.isDone(Math.max(ofSheet, letters)),
  })
}

/** A letter may be written as seven. */
const LONGEST_ESCAPED = LONGEST_TEXT * 7

/** @returns how many letters the cell has. */
function addCell({ cells, faults }: SheetRow, column: number, cell: Cell, context: CellContext): number {
  if (cell.value === '' && !cell.hasFormula) return 0
  const text = cellText(cell, context)
  const fault = cellFault(cell, text)
  if (fault) faults.push({ column, fault, unknown: unknownText(cell) })
  if (text === '') return 0
  while (cells.length < column) cells.push('')
  cells[column] = text
  return text.length
}

/** @throws FileRefused for a row that Excel does not have. */
function lineOf(name: string): number {
  const line = Number(name)
  if (!Number.isInteger(line) || line < 1 || line > SHEET_LINES) throw new FileRefused(DAMAGED)
  return line
}

/** `A1` is in the first column, 0. @throws FileRefused for a column that Excel does not have. */
function columnOf(place: string): number {
  let column = 0
  for (let at = 0; at < place.length; at += 1) {
    const letter = place.charCodeAt(at) & ~LOWER_CASE
    if (letter < LETTER_A || letter > LETTER_Z) break
    column = column * 26 + letter - LETTER_A + 1
  }
  if (column < 1 || column > SHEET_COLUMNS) throw new FileRefused(DAMAGED)
  return column - 1
}

const LETTER_A = 65
const LETTER_Z = 90
const LOWER_CASE = 32

function isTrue(attribute: string | undefined): boolean {
  return attribute === '1' || attribute === 'true'
}
