import { undirectedLine } from './undirected-line.ts'

/**
 * One line of a CSV file (RFC 4180) that is opened in a spreadsheet: no cell can become a formula (OWASP: CSV injection),
 * for one that begins like one gets an apostrophe in front; none has control characters or marks that turn the reading
 * direction.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : safeCell(cell))).join(',')}\r\n`
}

function safeCell(text: string): string {
  const line = undirectedLine(text)
  const safe = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(line) ? `'${line}` : line
  return /[",;'\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
