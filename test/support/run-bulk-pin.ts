import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ran = { code: number; out: string; err: string }

/** Runs `bulk-pin` as a process of its own, from the source; `input` is what a pipe brings it. */
export async function runBulkPin(
  words: readonly string[],
  settings: NodeJS.ProcessEnv = {},
  input?: string | Buffer,
): Promise<Ran> {
  const child = start(words, settings)
  child.stdin.on('error', () => {}).end(input)
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), endOf(child)])
  return { code, out, err }
}

/** The same with a reader that goes away after the first that it read, as `head` does. */
export async function runBulkPinToHead(words: readonly string[], settings: NodeJS.ProcessEnv): Promise<Ran> {
  const child = start(words, settings)
  let out = ''
  child.stdout.once('data', (first) => {
    out = String(first)
    child.stdout.destroy()
  })
  const [err, code] = await Promise.all([text(child.stderr), endOf(child)])
  return { code, out, err }
}

function start(words: readonly string[], settings: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
  const { PATH, HOME } = process.env
  return spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...words], {
    env: { PATH, HOME, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
}
