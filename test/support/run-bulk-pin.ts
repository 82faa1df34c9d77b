import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ran = { code: number; out: string; err: string }

/** Runs `bulk-pin` as a process of its own, from the build (see fresh-build.ts); `input` is what a pipe brings it. */
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

/** The same until it first says something, and then told once to end. @returns the signal or the code that it ended by. */
export async function runBulkPinUntilTold(
  words: readonly string[],
  settings: NodeJS.ProcessEnv,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals | null> {
  const child = start(words, settings)
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, by) => resolve(code ?? by)),
  )
  child.stdout.resume()
  child.stderr.once('data', () => child.kill(signal))
  return ended
}

function start(words: readonly string[], settings: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
  const { PATH, HOME } = process.env
  return spawn(process.execPath, ['dist/main.js', ...words], {
    env: { PATH, HOME, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
}
