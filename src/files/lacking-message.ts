import { COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import { columnNamed } from './column-names.ts'
import { alikeColumn, likelyColumn } from './likely-column.ts'
import { namesToShow } from './names-to-show.ts'
import { quotedName } from './quoted-name.ts'

/** What a file has besides the columns that are understood: names of which nobody knows what they mean, and those left out. */
export type OtherNames = { unknown: readonly string[]; ignored: readonly string[] }

/**
 * Says which needed columns are lacking, and how the practice can tell which of its own they are: by what they most likely
 * are, or by an example where nobody can know.
 */
export function lackingMessage(lacking: readonly ColumnKey[], { unknown, ignored }: OtherNames): string {
  const leftOut = lacking.flatMap((key) => {
    const name = ignored.find((other) => columnNamed(other) === key)
    return name === undefined ? [] : [{ key, name }]
  })
  const absent = lacking.filter((key) => !leftOut.some((other) => other.key === key))
  return [
    ...leftOut.map(
      ({ key, name }) =>
        `The file map ignores ${quotedName(name)}, but ${COLUMN_NAMES[key]} is needed: take "${name.trim()}=ignore" out of --map, or out of fileMap in the practice JSON.`,
    ),
    ...(absent.length > 0 ? [absentMessage(absent, unknown)] : []),
  ].join(' ')
}

const MOST_SHOWN = 10

function absentMessage(absent: readonly ColumnKey[], unknown: readonly string[]): string {
  const lacks = absent.map((key) => COLUMN_NAMES[key]).join(', ')
  const { shown: others, hidden } = namesToShow(unknown)
  const words = [
    ...(others.length > 0 ? [others.slice(0, MOST_SHOWN).map(quotedName).join(', ')] : []),
    ...(hidden > 0 ? [`${hidden} that ${hidden === 1 ? 'looks' : 'look'} like the data of a family, not shown`] : []),
  ]
  const hint = words.length > 0 ? ` (not understood: ${words.join(', and ')})` : ''
  const [column, them] = absent.length === 1 ? ['column', 'it'] : ['columns', 'them']
  const ways = mapWords(absent, others.filter(canBeTyped))
  const orExport = ways === '' ? 'Export' : `${ways} Else export`
  return `The file lacks the ${column} ${lacks}${hint}. ${orExport} it again with ${them}, named in the first line.`
}

/** How to say what the unknown columns are: one for each column where it is likely, and an example for the others. */
function mapWords(absent: readonly ColumnKey[], unknown: readonly string[]): string {
  const likely = absent.flatMap((key) => {
    const name = unknown.find((other) => likelyColumn(other) === key)
    return name === undefined ? [] : [{ key, name }]
  })
  const unsure = absent.filter((key) => !likely.some((other) => other.key === key))
  const example = exampleOf(
    unsure,
    unknown.filter((name) => !likely.some((other) => other.name === name)),
  )
  const known = likely.length > 0 ? `If one is only called otherwise, say so: ${likely.map(mapOf).join(' ')}.` : ''
  if (!example) return known
  const form = `in this form, with its name in the file in place of ${quotedName(example.name)}: ${mapOf(example)}.`
  return known === '' ? `If one is only called otherwise, say so ${form}` : `${known} Say so of any other ${form}`
}

/** A column and a name that share a word, or else the first of both. */
function exampleOf(unsure: readonly ColumnKey[], unknown: readonly string[]) {
  for (const key of unsure) {
    const name = unknown.find((other) => alikeColumn(other, key))
    if (name !== undefined) return { key, name }
  }
  const [[key], [name]] = [unsure, unknown]
  return key !== undefined && name !== undefined ? { key, name } : undefined
}

function mapOf({ key, name }: { key: ColumnKey; name: string }): string {
  return `--map "${name.trim()}=${COLUMN_NAMES[key]}"`
}

/** Whether a name can stand between double quotes in a command line as it is. */
export function canBeTyped(name: string): boolean {
  return name.length <= 60 && !/["$`\\!\p{Cc}\p{Cf}]/u.test(name)
}
