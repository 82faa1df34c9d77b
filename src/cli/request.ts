import { Command } from 'commander'
import { eraseRequest } from '../actions/erase-request.ts'
import { readStatus } from '../actions/read-status.ts'
import { refuseRequest } from '../actions/refuse-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import type { Deps } from '../deps.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest, refusedMove } from './failures.ts'
import { columns, print } from './print.ts'
import { fileCommand } from './request-file.ts'
import { openCommand } from './request-open.ts'

type Options = { json?: boolean }
type Ordered = { json: boolean | undefined; actor: string }

/** `bulk-pin request open | file | show | list | refuse | erase` */
export function requestCommand(connect: Connect): Command {
  const request = new Command('request').description('Bulk PIN requests: one per practice, first come first served')

  request.addCommand(openCommand(connect))
  request.addCommand(fileCommand(connect))

  request
    .command('show')
    .argument('<request>')
    .option('--json', 'print JSON')
    .action((requestId: string, { json }: Options) =>
      withDeps(connect, async (deps) => {
        const found = await deps.requests.find(requestId)
        if (!found) throw noSuchRequest(requestId)
        const status = await readStatus(deps, requestId)
        print(json, { ...found, place: status?.place }, [JSON.stringify({ ...found, place: status?.place }, null, 2)])
      }),
    )

  request
    .command('list')
    .description('all requests, first come first')
    .option('--json', 'print JSON')
    .action(({ json }: Options) =>
      withDeps(connect, async (deps) => {
        const all = await deps.requests.list()
        print(
          json,
          all,
          all.length > 0 ? columns(all.map(({ id, state }) => [id, state])) : ['There is no request yet.'],
        )
      }),
    )

  request
    .command('refuse')
    .description('refuse a request before its release; the practice is told why')
    .argument('<request>')
    .requiredOption('--reason <text>', 'the criterion that is not met, as a sentence')
    .option('--json', 'print JSON')
    .action((requestId: string, { reason, json }: Options & { reason: string }) =>
      withDeps(connect, async (deps, actor) => {
        const refused = await refuseRequest(deps, requestId, reason, actor)
        if (refused.outcome === 'unknown') throw noSuchRequest(requestId)
        if (refused.outcome === 'refused') throw refusedMove(requestId, refused.state, 'refused')
        await sendDueNotices(deps)
        print(json, { id: requestId, state: 'refused' }, [
          `Request ${requestId} is refused; the practice is told by email.`,
        ])
      }),
    )

  request
    .command('erase')
    .description('erase all contact data of a request at once; counts and the audit trail stay')
    .argument('<request>')
    .option('--json', 'print JSON')
    .action((requestId: string, { json }: Options) =>
      withDeps(connect, (deps, actor) => erase(deps, requestId, { json, actor })),
    )

  return request
}

async function erase(deps: Deps, requestId: string, { json, actor }: Ordered): Promise<void> {
  const erased = await eraseRequest(deps, requestId, actor)
  switch (erased.outcome) {
    case 'unknown':
      throw noSuchRequest(requestId)
    case 'not-now':
      throw new CliFailure(
        erased.state === 'finished'
          ? `Request ${requestId} is finished, but reminders or later letters are still to come: "bulk-pin cancel --links ${requestId}" stops them and ends its links, then erase it.`
          : `Request ${requestId} is ${erased.state} and may still send mail: "bulk-pin cancel --links ${requestId}" first, then erase it.`,
      )
    case 'in-hand':
      throw new CliFailure(
        `A letter of request ${requestId} is on its way to the mail server: do it again in two minutes to erase the rest.`,
      )
    case 'erased':
      print(json, { id: requestId, invitations: erased.invitations, erasedAt: new Date(erased.at).toISOString() }, [
        `Request ${requestId} is erased: ${erased.invitations} invitations with their links and PINs, its letters and its practice file. Counts and the audit trail stay.`,
      ])
  }
}
