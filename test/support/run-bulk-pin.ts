import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ran = { code: number; out: string; err: string }

/** Runs `bulk-pin` as a process of its own, from the source; `input` is what a pipe brings it. */
export async function runBulkPin(
  words: readonly string[],
  settings: NodeJS.ProcessEnv = {},
  input?: string | Buffer,
): Promise<Ran> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...words], {
    env: { PATH, HOME, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {}).end(input)
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}
