import { readFile } from 'node:fs/promises'
import { COLUMN_TARGETS, type ColumnTarget, type FileMap, FileMapSchema, joinFileMaps } from '../domain/file-map.ts'
import { CliFailure } from './cli-failure.ts'
import { practiceFaults } from './practice-faults.ts'

/** What `--map` is, in the help of a command. */
export const MAP_WORDS =
  'what a column of the file holds, as "Their name=contact_email", or a JSON file of it; repeatable'

/** Collects an option that may be given several times. */
export function collected(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/**
 * Reads what `--map` was given as one file map, the last word counting.
 * @throws CliFailure that says what is wrong with one of them.
 */
export async function readFileMaps(given: readonly string[] = []): Promise<FileMap | undefined> {
  let all: FileMap | undefined
  for (const text of given) all = joinFileMaps(all, pairOf(text) ?? (await readMapFile(text)))
  return all
}

/** A column's name may have an equals sign of its own: the last one divides. */
function pairOf(text: string): FileMap | undefined {
  const at = text.lastIndexOf('=')
  const [name, target] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()]
  return name !== '' && isTarget(target) ? { columns: { [name]: target } } : undefined
}

function isTarget(text: string): text is ColumnTarget {
  return COLUMN_TARGETS.some((target) => target === text)
}

async function readMapFile(path: string): Promise<FileMap> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CliFailure(
      path.includes('=')
        ? `--map "${path}" names none of our columns behind the equals sign: it must be ${COLUMN_TARGETS.slice(0, -1).join(', ')}, or ignore for a column that is not to be read.`
        : `--map "${path}" is neither a file that can be read nor a pair such as "E-Mail 1=contact_email".`,
    )
  })
  let given: unknown
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new CliFailure(
      `${path} is not JSON: a file map is as in docs/practice.md, {"columns": {"E-Mail 1": "contact_email"}}.`,
    )
  }
  const parsed = FileMapSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = practiceFaults(parsed.error)
  throw new CliFailure(`${path} is no file map:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
}
