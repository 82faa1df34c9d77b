import { Command } from 'commander'
import { readStatus } from '../actions/read-status.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest } from './explain.ts'
import { print } from './print.ts'
import { statusLines, watchStatus } from './watch-status.ts'

/** `bulk-pin status [REQUEST] [--watch] [--json]` */
export function statusCommand(connect: Connect): Command {
  return new Command('status')
    .description('where a request stands, or all of them: letters by state and how far the guardians came')
    .argument('[request]')
    .option('--watch', 'follow with a progress bar')
    .option('--json', 'print JSON')
    .action((requestId: string | undefined, { watch, json }: { watch?: boolean; json?: boolean }) =>
      withDeps(connect, async (deps) => {
        if (requestId !== undefined && !(await deps.requests.find(requestId))) throw noSuchRequest(requestId)
        const ids = requestId === undefined ? (await deps.requests.list()).map(({ id }) => id) : [requestId]
        if (watch && requestId !== undefined && !json) await watchStatus(deps, requestId)
        const all = await Promise.all(ids.map((id) => readStatus(deps, id)))
        const lines = (await Promise.all(ids.map((id) => statusLines(deps, id)))).flat()
        print(json, requestId === undefined ? all : all[0], lines.length > 0 ? lines : ['There is no request yet.'])
      }),
    )
}
