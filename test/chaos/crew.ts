import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Workers in processes of their own, each known to the mail server by its name. */
export type Crew = {
  hire(): void
  /** Kills a worker without a word, and hires another in its place. Does nothing for one that is dead. */
  kill(client: string): void
  /** When each worker was killed, epoch ms. */
  killed: ReadonlyMap<string, number>
  /** How many ended by themselves, which none should. */
  fallen(): number
  dismiss(): Promise<void>
}

/** @param directory of the source that the workers run from. */
export function createCrew(directory: string, settings: NodeJS.ProcessEnv): Crew {
  const workers = new Map<string, ChildProcess>()
  const killed = new Map<string, number>()
  let dismissed = false
  let fallen = 0

  const crew: Crew = {
    killed,
    fallen: () => fallen,
    hire() {
      const client = `worker-${workers.size + 1}`
      const script = join(directory, 'test/support/worker-process.ts')
      const worker = spawn(process.execPath, ['--import', 'tsx', script], {
        cwd: directory,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { PATH: process.env.PATH, ...settings, SMTP_URL: `${settings.SMTP_URL}/?name=${client}` },
      })
      workers.set(client, worker)
      worker.once('exit', () => {
        if (!dismissed && !killed.has(client)) fallen += 1
      })
    },
    kill(client) {
      const worker = workers.get(client)
      if (!worker || killed.has(client)) return
      killed.set(client, Date.now())
      worker.kill('SIGKILL')
      crew.hire()
    },
    async dismiss() {
      dismissed = true
      await Promise.all(
        [...workers.values()].map(async (worker) => {
          if (worker.exitCode !== null || worker.signalCode !== null) return
          worker.kill('SIGKILL')
          await once(worker, 'exit')
        }),
      )
    },
  }
  return crew
}
