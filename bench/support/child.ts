import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A program of the bench in a process of its own; it prints the port it listens on as its first line. */
export type Child = { port: number; stop(): Promise<void> }

export async function startChild(program: URL, settings: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(program)], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return { port: await firstLine(child), stop: () => end(child) }
}

async function firstLine(child: ChildProcess): Promise<number> {
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit').then(() => ['NaN'])])
  const port = Number(String(line).trim())
  if (!Number.isInteger(port)) throw new Error('a program of the bench did not start')
  return port
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
