import { type ColumnCount, type ColumnWatch, EXPONENT, type NameCount } from './column-watch.ts'
import { DAY_BEFORE_MONTH } from './date-shapes.ts'
import { plainLine } from './plain-line.ts'
import { thousands } from './proof-of-end.ts'
import { mostFrequent, totalOf } from './tally.ts'

/**
 * What there is to say of columns of which many cells are odd in the same way: whole sentences for the practice, none for a
 * column that has a few such cells among many good ones, for those are faults of single charts.
 */
export function columnRemarks(watch: ColumnWatch): string[] {
  return [
    ...birthDateRemark(watch.birthDate),
    ...phoneRemark('Mobile #', watch.mobile),
    ...phoneRemark('Home #', watch.home),
    ...wordsRemark('Sort', watch.sort, 'a Sort is 1, 2, 3 and so on, and 1 is the primary contact'),
    ...wordsRemark('Authority', watch.authority, 'only Joint and Exclusive count'),
    ...wordsRemark('Res?', watch.residesWith, 'yes is Y, Yes, True, 1 or X, and no is N, No, False, 0 or empty'),
    ...holdRemark(watch.hold),
    ...nameRemarks(watch.names),
  ]
}

const LEAST_CELLS = 10
const LEAST_SHARE = 0.2

function isOfWholeColumn({ filled, odd }: ColumnCount): boolean {
  const count = totalOf(odd)
  return count >= LEAST_CELLS && count >= filled * LEAST_SHARE
}

const MOST_SHOWN = 3

function birthDateRemark(column: ColumnCount): string[] {
  if (!isOfWholeColumn(column)) return []
  const shapes = mostFrequent(column.odd)
  const shown = shapes
    .slice(0, MOST_SHOWN)
    .map(([shape, count]) => `${thousands(count)} look like ${shape} (${quoted(column.example.get(shape) ?? '')})`)
    .join(', ')
  const isTurned = shapes.some(([shape, count]) => shape === DAY_BEFORE_MONTH && count >= LEAST_CELLS)
  return [
    [
      `Birth Date: ${thousands(totalOf(column.odd))} of ${thousands(column.filled)} cells cannot be read for certain: ${shown}.`,
      ...(isTurned ? ['Those with a day up to 12 were read as month/day/year, so they may be wrong, too.'] : []),
      'The charts may be right: format this column as YYYY-MM-DD, save or export the file again and hand it over.',
    ].join(' '),
  ]
}

function phoneRemark(field: string, column: ColumnCount): string[] {
  if (!isOfWholeColumn(column)) return []
  return [
    `${field}: ${thousands(totalOf(column.odd))} of ${thousands(column.filled)} cells look like ${quoted(column.example.get(EXPONENT) ?? '')}. A spreadsheet has shortened the numbers, and their other digits are lost. The charts may be right: export the file again, format this column as text before it is saved, and hand it over.`,
  ]
}

function wordsRemark(field: string, column: ColumnCount, understood: string): string[] {
  if (!isOfWholeColumn(column)) return []
  return [
    `${field}: of ${thousands(column.filled)} cells ${thousands(totalOf(column.odd))} are not understood, such as ${commonWords(column)}; ${understood}. The charts may be right: export this column in these words, or replace them in the whole column, and hand the file over again.`,
  ]
}

/** Such words do count, so what there is to do is the other way round. */
function holdRemark(column: ColumnCount): string[] {
  if (!isOfWholeColumn(column)) return []
  return [
    `Hold: of ${thousands(column.filled)} cells ${thousands(totalOf(column.odd))} say neither yes nor no, such as ${commonWords(column)}, and their patients are held back. Where such words do not mean a hold, empty these cells, and hand the file over again.`,
  ]
}

function commonWords({ odd }: ColumnCount): string {
  return mostFrequent(odd)
    .slice(0, MOST_SHOWN)
    .map(([word]) => quoted(word))
    .join(', ')
}

/** Such a name is never right, so one is enough. */
function nameRemarks({ broken, mended, lost, withLost }: NameCount): string[] {
  const whatToDo =
    'Export the file again as "CSV UTF-8" and hand it over; where the chart has the name so, too, correct it there.'
  const remarks: string[] = []
  if (broken > 0) {
    const shown = [...mended].map(([name, meant]) => `${quoted(name)} for ${quoted(meant)}`)
    remarks.push(`Letters with accents are broken in ${namesWithExamples(broken, shown)}. ${whatToDo}`)
  }
  if (lost > 0) {
    remarks.push(`Letters are lost in ${namesWithExamples(lost, [...withLost].map(quoted))}. ${whatToDo}`)
  }
  return remarks
}

function namesWithExamples(count: number, shown: readonly string[]): string {
  return `${thousands(count)} ${count === 1 ? 'name' : 'names'}, such as ${shown.join(', ')}`
}

function quoted(cell: string): string {
  return `"${plainLine(cell)}"`
}
