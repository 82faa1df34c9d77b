/**
 * Texts that very many records have in common, each kept once and known by its number. When there are too many different
 * ones, the further ones stand for themselves, and so do long ones.
 */
export type Often = { texts: string[]; numbers: Map<string, number> }

const MOST = 1000
const LONGEST = 1000

export function noneOften(): Often {
  return { texts: [], numbers: new Map() }
}

/** What a record keeps in the place of a text: its number, or the text itself. */
export function numberOf({ texts, numbers }: Often, text: string): number | string {
  const known = numbers.get(text)
  if (known !== undefined || texts.length >= MOST || text.length > LONGEST) return known ?? text
  numbers.set(text, texts.length)
  return texts.push(text) - 1
}

/** The text that a record means. */
export function textOf({ texts }: Often, kept: number | string): string {
  return typeof kept === 'string' ? kept : (texts[kept] ?? '')
}
