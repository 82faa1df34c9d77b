/** The longest text of a cell in Excel, in UTF-16 units. */
export const LONGEST_TEXT = 32_767

/** Text as workbooks hold it, where `_x000D_` is a letter by its number (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/**
 * Text as it is written into a workbook: letters that XML cannot have are written by their number, and what looks like one
 * such stays what it is; half surrogates, which nothing can show, become U+FFFD. What is longer than a cell may be is cut.
 */
export function escaped(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, byNumber)
    .replace(/[&<>"]/g, byEntity)
}

function byNumber(letter: string): string {
  return `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}

function byEntity(sign: string): string {
  switch (sign) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    default:
      return '&quot;'
  }
}
