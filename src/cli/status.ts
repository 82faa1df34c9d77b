import { Command } from 'commander'
import { readStatus } from '../actions/read-status.ts'
import type { Deps } from '../deps.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest } from './failures.ts'
import { print } from './print.ts'
import { statusLines } from './status-lines.ts'
import { watchStatus } from './watch-status.ts'

/** `bulk-pin status [REQUEST] [--watch] [--json]` */
export function statusCommand(connect: Connect): Command {
  return new Command('status')
    .description(
      'where a request stands, or all of them: letters by state, why they wait, and how far the guardians came',
    )
    .argument('[request]')
    .option('--watch', 'follow with a progress bar')
    .option('--json', 'print JSON')
    .action((requestId: string | undefined, { watch, json }: { watch?: boolean; json?: boolean }) =>
      withDeps(connect, async (deps) => {
        if (requestId === undefined) return overview(deps, json)
        if (watch && !json && (await deps.requests.find(requestId))) await watchStatus(deps, requestId)
        const status = await readStatus(deps, requestId)
        if (!status) throw noSuchRequest(requestId)
        print(json, status, statusLines(status, deps.now()))
      }),
    )
}

/** All requests, one after the other: what was counted of those that rest within the last minutes is not counted again. */
async function overview(deps: Deps, json: boolean | undefined): Promise<void> {
  const all = []
  for (const { id } of await deps.requests.list()) {
    const status = await readStatus(deps, id, { funnel: 'recent' })
    if (status) all.push(status)
  }
  const blocks = all.flatMap((status) => statusLines(status, deps.now()))
  print(json, all, blocks.length > 0 ? blocks : ['There is no request yet.'])
}
