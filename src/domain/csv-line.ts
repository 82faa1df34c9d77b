import { undirectedLine } from './undirected-line.ts'

/** A sign with which a formula begins (OWASP: CSV injection), at the start of a text or of what a semicolon divides. */
const FORMULA_START = /(^|;)([\s"]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/**
 * One line of a CSV file (RFC 4180) that is opened in a spreadsheet: no cell can become a formula, for what begins like one
 * gets an apostrophe in front; none has control characters or marks that turn the reading direction.
 *
 * A spreadsheet whose separator is the semicolon takes quotes for such only at the start of its own cells, so it divides
 * inside of ours: what stands behind a semicolon is treated as a cell, too. It takes all up to the first semicolon for one
 * cell, so a number in front gets an apostrophe where it is negative.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell, index) => (isPlainNumber(cell, index) ? cell : safeCell(String(cell)))).join(',')}\r\n`
}

function isPlainNumber(cell: string | number, index: number): boolean {
  return typeof cell === 'number' && (index > 0 || cell >= 0)
}

function safeCell(text: string): string {
  const safe = undirectedLine(text).replace(FORMULA_START, "$1$2'")
  return /[",;'\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
