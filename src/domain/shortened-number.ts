const PLUS = 43

/** Whether a spreadsheet has shortened a number to a few digits and an exponent: 2.03E+09. */
export function isExponent(cell: string): boolean {
  return cell.charCodeAt(cell.length - 3) === PLUS && /^\d(?:[.,]\d+)?E\+\d\d$/i.test(cell)
}
