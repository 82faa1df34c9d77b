/** How a number looks: as it is, as a day, or with zeros in front up to so many digits. */
export type NumberFormat = 'plain' | 'day' | { digits: number }

/** Formats with a day among those that workbooks need not write down (ECMA-376 part 1, 18.8.30; 27 to 58 in East Asia). */
const BUILT_IN_DAYS: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58,
])

/** One that has a number instead of a code. */
export function builtInFormat(id: number): NumberFormat {
  return BUILT_IN_DAYS.has(id) ? 'day' : 'plain'
}

/**
 * What a format code makes of a positive number. A code with a year or a day in it shows a day, and so does one with a month,
 * unless its `m` stands for minutes. Of the codes with zeros only the plain one is heeded, such as `00000`. One that is longer
 * than Excel has it shows the number as it is.
 */
export function numberFormat(code: string): NumberFormat {
  if (code.length > LONGEST_CODE) return 'plain'
  const bare = code.replace(LITERALS, (literal) => (ELAPSED.test(literal) ? literal : ' '))
  const positive = bare.split(';')[0] ?? ''
  if (/^0{2,}$/.test(positive)) return { digits: positive.length }
  if (/general/i.test(positive)) return 'plain'
  return /[yd]/i.test(positive) || (/m/i.test(positive) && !/[hs]/i.test(positive)) ? 'day' : 'plain'
}

/** In Excel. Looking for brackets that are never closed takes time with the square of the length. */
const LONGEST_CODE = 255

/** What stands for itself: quoted text, the letter behind `\`, `_` or `*`, and colours, conditions and languages in brackets. */
const LITERALS = /"[^"]*"|[\\_*].|\[[^\]]*\]/gsu
const ELAPSED = /^\[(?:h+|m+|s+)\]$/i
