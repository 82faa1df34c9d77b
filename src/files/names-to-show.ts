import { looksLikePhone } from '../domain/cell-meaning.ts'

const A_DAY = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ].*)?$/

/**
 * Those of the unknown names of columns that a message may show, and how many it may not. A line that is taken for the one
 * with the names may be that of a family: with an email address or a phone in it none is shown, else none that is a number or
 * a day.
 */
export function namesToShow(unknown: readonly string[]): { shown: string[]; hidden: number } {
  const names = unknown.map((name) => name.trim()).filter((name) => name !== '')
  const isFamily = names.some((name) => name.includes('@') || looksLikePhone(name))
  const shown = isFamily ? [] : names.filter((name) => !/^\d+$/.test(name) && !A_DAY.test(name))
  return { shown, hidden: names.length - shown.length }
}
