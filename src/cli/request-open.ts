import { Command, InvalidArgumentError } from 'commander'
import { openRequest } from '../actions/open-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import type { Deps } from '../deps.ts'
import { ACKNOWLEDGEMENT, isOver, type RequestState } from '../domain/request.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { print } from './print.ts'

type Options = {
  json?: boolean
  requestedBy: string
  currentVersion?: boolean
  portalLive?: boolean
  archiveDone?: boolean
  singlePractice?: boolean
  contactsReviewed?: boolean
  again?: string
}

/** `bulk-pin request open` */
export function openCommand(connect: Connect): Command {
  return new Command('open')
    .description('ask for Bulk PIN for a practice; the confirmation is mailed at once')
    .argument('<practice>', 'id of the practice')
    .requiredOption('--requested-by <email>', 'who asks and acknowledges')
    .option('--current-version', 'the practice runs the most current version of its software')
    .option('--portal-live', 'the practice is fully live on the portal, not in preview')
    .option('--archive-done', 'the archive step of the data cleanup is done')
    .option('--single-practice', 'one practice with one NPI (several locations are fine)')
    .option('--contacts-reviewed', `acknowledge: "${ACKNOWLEDGEMENT.wording}"`)
    .option(
      '--again <reason>',
      "open another after the practice had its once: an operator's decision, kept with its reason",
      asReason,
    )
    .option('--json', 'print JSON')
    .action((practiceId: string, options: Options) =>
      withDeps(connect, (deps, actor) => open(deps, practiceId, options, actor)),
    )
}

async function open(deps: Deps, practiceId: string, options: Options, actor: string): Promise<void> {
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
  const opened = await openRequest(deps, { practiceId, requestedBy, stated, actor, again: options.again })
  switch (opened.outcome) {
    case 'no-practice':
      throw new CliFailure(`There is no practice ${practiceId}: "bulk-pin practice put FILE" takes one.`)
    case 'not-eligible':
      throw new CliFailure(
        `No request was opened: ${opened.criteria.map(({ fault, remedy }) => `${fault} (${remedy})`).join('; ')}.`,
      )
    case 'stands':
      throw new CliFailure(
        `Bulk PIN is once per practice: request ${opened.id} ${whyNoOther(opened, options.again !== undefined)}`,
      )
    case 'opened': {
      const mailed = await sendDueNotices(deps)
      const { id, place, after } = opened
      print(options.json, { id, place, ...(after !== undefined && { after }) }, [
        `Request ${id} is open, at place ${place} of the queue.`,
        ...(options.again === undefined ? [] : [againWords(after)]),
        mailed
          ? 'The confirmation is on its way by email.'
          : 'The confirmation will be mailed as soon as the mail server takes it.',
        `Next: bulk-pin request file ${id} FILE`,
      ])
    }
  }
}

/** What to do where a request of the practice stands. */
function whyNoOther({ id, state }: { id: string; state: RequestState }, again: boolean): string {
  if (isOver(state))
    return `is ${state}, and mail of it went out. Where there is a reason for another, an operator opens it: the same command with --again "REASON"; the reason is kept in the request and in the audit trail.`
  const end =
    state === 'requested'
      ? `go on with it, or end it with "bulk-pin request refuse ${id} --reason TEXT" or "bulk-pin cancel ${id}"`
      : `let it finish, or end it with "bulk-pin cancel ${id}"`
  return `is ${state}: ${end}.${again ? ' --again opens another only after that.' : ''}`
}

function againWords(after: string | undefined): string {
  return after === undefined
    ? 'No mail of an earlier request went out, so --again was not needed and its reason is not kept.'
    : `It is a further one, after ${after}; who opened it, when and why is kept.`
}

const LONGEST_REASON = 300

function asReason(text: string): string {
  const reason = undirectedLine(text)
  if (reason === '' || reason.length > LONGEST_REASON)
    throw new InvalidArgumentError(`Say in a sentence of at most ${LONGEST_REASON} characters why; name no family.`)
  return reason
}
