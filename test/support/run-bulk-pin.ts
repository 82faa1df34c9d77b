import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ran = { code: number; out: string; err: string }

/** Runs `bulk-pin` as a process of its own, from the source. */
export async function runBulkPin(words: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...words], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}
