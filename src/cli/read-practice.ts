import { readFile } from 'node:fs/promises'
import { type Practice, PracticeSchema } from '../domain/practice.ts'
import { CliFailure } from './cli-failure.ts'
import { practiceFaults } from './practice-faults.ts'

/**
 * Reads a practice from its JSON file.
 * @throws CliFailure that names every fault of the file at once.
 */
export async function readPractice(path: string): Promise<Practice> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CliFailure(`${path} cannot be read: give the path of the practice's JSON file.`)
  })
  let given: unknown
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new CliFailure(`${path} is not JSON: the practice is described as in docs/practice.md, from { to }.`)
  }
  const parsed = PracticeSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = practiceFaults(parsed.error)
  throw new CliFailure(`${path} does not describe a practice:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
}
