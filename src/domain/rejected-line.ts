import { undirectedLine } from './undirected-line.ts'

/**
 * A line of a practice file that could not be read. `line`, and `cell` such as "F6", are what a spreadsheet shows beside
 * it; `cell` is empty in a file without columns. `column` is the name that the file gives the column, or where it is.
 * `patientId` is whose line it is, where that can be read for certain.
 */
export type RejectedLine = { line: number; column: string; cell: string; problem: string; patientId?: string }

/** The name of a cell as a spreadsheet shows it: column 5 (from 0) of line 6 is "F6". */
export function cellName(column: number, line: number): string {
  let letters = ''
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return `${letters}${line}`
}

/** Which column of a line it is about, to look at in a spreadsheet: "column F (contact_email)". */
export function columnWords({ column, cell }: Pick<RejectedLine, 'column' | 'cell'>): string {
  const name = undirectedLine(column)
  return cell === '' ? name : `column ${cell.replace(/\d+$/, '')} (${name})`
}
