import { runWorker } from '../../src/worker/run-worker.ts'
import type { World } from './world.ts'

/** Lets a worker send, as one that was at work all along, until the ledger says that nothing is left of the request. */
export async function sendAll({ deps }: World, requestId: string): Promise<void> {
  await deps.workers.beat('all along', deps.now())
  const quit = new AbortController()
  const working = runWorker(deps, quit.signal)
  while ((await deps.letters.openRequests()).includes(requestId)) await new Promise(setImmediate)
  quit.abort()
  await working
}

/** The setup links that were mailed to an address, oldest first, as paths. */
export function mailedLinks({ simulator }: World, address: string): string[] {
  const mails = simulator.mails().filter(({ envelope }) => envelope.to.includes(address))
  return mails.flatMap(({ text }) => /\/set-up\/\S+/.exec(text)?.[0] ?? [])
}
