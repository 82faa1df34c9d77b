import { Command } from 'commander'
import { openRequest } from '../actions/open-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import type { Deps } from '../deps.ts'
import { ACKNOWLEDGEMENT } from '../domain/request.ts'
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
