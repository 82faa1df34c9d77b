import { realpath } from 'node:fs/promises'
import { CliFailure } from './cli-failure.ts'

/**
 * Refuses to write over a file that is read.
 * @param written path by option name. @throws CliFailure that names the option.
 */
export async function refuseToOverwrite(
  written: Readonly<Record<string, string | undefined>>,
  read: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const taken = new Map<string, string>()
  for (const [what, path] of Object.entries(read)) {
    if (path !== undefined) taken.set(await placeOf(path), what)
  }
  for (const [option, path] of Object.entries(written)) {
    if (path === undefined) continue
    const place = await placeOf(path)
    const other = taken.get(place)
    if (other !== undefined) throw new CliFailure(`${option} would overwrite ${other}: give another name.`)
    taken.set(place, `what ${option} writes`)
  }
}

/** What a path leads to; one where nothing is stands for itself. */
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
