import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Drain = { url: string; taken(): Promise<number>; stop(): void }

/** Starts the mail drain in a process of its own. */
export async function startDrain(): Promise<Drain> {
  const child = fork(fileURLToPath(new URL('mail-drain.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  const port = await said(child, 'port')
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken() {
      child.send('how many')
      return said(child, 'taken')
    },
    stop: () => child.kill(),
  }
}

async function said(child: ChildProcess, name: string): Promise<number> {
  const [message] = await once(child, 'message')
  return Number(Reflect.get(Object(message), name))
}
