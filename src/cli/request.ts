import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { eraseRequest } from '../actions/erase-request.ts'
import { openRequest } from '../actions/open-request.ts'
import { readStatus } from '../actions/read-status.ts'
import { refuseRequest } from '../actions/refuse-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import { takePracticeFile } from '../actions/take-practice-file.ts'
import type { Deps } from '../deps.ts'
import { ACKNOWLEDGEMENT } from '../domain/request.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest, refusedMove } from './explain.ts'
import { columns, print } from './print.ts'
import { unreadableFile } from './unreadable-file.ts'

type Options = { json?: boolean }
type Ordered = { json: boolean | undefined; actor: string }
type OpenOptions = Options & {
  requestedBy: string
  currentVersion?: boolean
  portalLive?: boolean
  archiveDone?: boolean
  singlePractice?: boolean
  contactsReviewed?: boolean
}

/** `bulk-pin request open | file | show | list | refuse | erase` */
export function requestCommand(connect: Connect): Command {
  const request = new Command('request').description('Bulk PIN requests: one per practice, first come first served')

  request
    .command('open')
    .description('ask for Bulk PIN for a practice; the confirmation is mailed at once')
    .argument('<practice>', 'id of the practice')
    .requiredOption('--requested-by <email>', 'who asks and acknowledges')
    .option('--current-version', 'the practice runs the most current version of its software')
    .option('--portal-live', 'the practice is fully live on the portal, not in preview')
    .option('--archive-done', 'the archive step of the data cleanup is done')
    .option('--single-practice', 'one practice with one NPI (several locations are fine)')
    .option('--contacts-reviewed', `acknowledge: "${ACKNOWLEDGEMENT.wording}"`)
    .option('--json', 'print JSON')
    .action((practiceId: string, options: OpenOptions) =>
      withDeps(connect, (deps, actor) => open(deps, practiceId, options, actor)),
    )

  request
    .command('file')
    .description('hand over the practice file; replaces the one before, until release')
    .argument('<request>')
    .argument('<file>', 'practice file, CSV')
    .option('--json', 'print JSON')
    .action((requestId: string, file: string, { json }: Options) =>
      withDeps(connect, (deps, actor) => handOver(deps, requestId, file, { json, actor })),
    )

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

async function open(deps: Deps, practiceId: string, options: OpenOptions, actor: string): Promise<void> {
  const { requestedBy } = options
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(requestedBy))
    throw new CliFailure('--requested-by must be an email address: the confirmation goes there.')
  const stated = {
    currentVersion: options.currentVersion ?? false,
    portalLive: options.portalLive ?? false,
    archiveDone: options.archiveDone ?? false,
    singlePractice: options.singlePractice ?? false,
    contactsReviewed: options.contactsReviewed ?? false,
  }
  const opened = await openRequest(deps, { practiceId, requestedBy, stated, actor })
  switch (opened.outcome) {
    case 'no-practice':
      throw new CliFailure(`There is no practice ${practiceId}: "bulk-pin practice put FILE" takes one.`)
    case 'not-eligible':
      throw new CliFailure(
        `No request was opened: ${opened.criteria.map(({ fault, remedy }) => `${fault} (${remedy})`).join('; ')}.`,
      )
    case 'stands':
      throw new CliFailure(`Bulk PIN is once per practice: request ${opened.id} stands.`)
    case 'opened': {
      const mailed = await sendDueNotices(deps)
      print(options.json, { id: opened.id, place: opened.place }, [
        `Request ${opened.id} is open, at place ${opened.place} of the queue.`,
        mailed
          ? 'The confirmation is on its way by email.'
          : 'The confirmation will be mailed as soon as the mail server takes it.',
        `Next: bulk-pin request file ${opened.id} FILE`,
      ])
    }
  }
}

async function handOver(deps: Deps, requestId: string, file: string, { json, actor }: Ordered): Promise<void> {
  const taken = await takePracticeFile(deps, requestId, () => createReadStream(file), actor).catch((fault: unknown) => {
    throw unreadableFile(file, fault)
  })
  switch (taken.outcome) {
    case 'unknown':
      throw noSuchRequest(requestId)
    case 'too-late':
      throw new CliFailure(
        `Request ${requestId} is ${taken.state}: a practice file can be handed over until the release only.`,
      )
    case 'unreadable':
      throw new CliFailure(taken.message)
    case 'taken': {
      const { patients, selected, guardians, rows } = taken.report
      print(
        json,
        {
          id: requestId,
          patients,
          selected,
          invitations: guardians.length,
          rows: { read: rows.read, rejected: rows.rejected },
        },
        [
          `Taken: ${patients} patients, ${selected} of them selected, ${guardians.length} invitations; ${rows.rejected} of ${rows.read + rows.rejected} lines could not be read.`,
          `"bulk-pin check ${file} --practice PRACTICE.json --json --per-patient" says why for each. Next: bulk-pin release ${requestId}`,
        ],
      )
    }
  }
}
