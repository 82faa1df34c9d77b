import type { RequestReleased } from '../actions/release-request.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { waitForWord } from '../domain/released-before.ts'
import { REMINDER_DAYS } from '../domain/reminder.ts'
import { CliFailure } from './cli-failure.ts'
import { noSuchRequest, sharedUndecided } from './failures.ts'
import { twoWays } from './released-before.ts'

/** Why nothing was released, and what to do. */
export function notReleased(requestId: string, refused: Exclude<RequestReleased, { outcome: 'released' }>): CliFailure {
  switch (refused.outcome) {
    case 'unknown':
      return noSuchRequest(requestId)
    case 'not-now':
      return new CliFailure(`Request ${requestId} is ${refused.state}: it can be released once, from "requested".`)
    case 'no-file':
      return new CliFailure(`Request ${requestId} has no practice file yet: bulk-pin request file ${requestId} FILE`)
    case 'unreadable':
      return new CliFailure(refused.message)
    case 'unknown-statuses':
      return new CliFailure(
        `Nothing was released: the practice has not said whether these patient statuses are active: ${refused.statuses.map((status) => `"${status}"`).join(', ')}. ` +
          'Say so in the practice JSON ("statusMap": {"<status>": "active" | "not-active"}), then "bulk-pin practice put" it and release again.',
      )
    case 'shared-undecided':
      return sharedUndecided(refused.contacts)
    case 'nobody':
      return new CliFailure(
        refused.before && refused.before.mailed > 0
          ? 'Nothing was released: every guardian who would be mailed was mailed before, or gets no email any more. "bulk-pin request file" with the same file says how many, and why.'
          : 'Nothing was released: no guardian was selected. "bulk-pin check FILE --practice PRACTICE.json --json --per-patient" says why for each.',
      )
    case 'mailed-before': {
      const { before } = refused
      const requests = before.byRequest.map(({ requestId }) => requestId).join(', ')
      return new CliFailure(
        `Nothing was released: ${thousands(waitForWord(before))} guardians were mailed by an earlier request (${requests}), and their link works or their account is set up. Release with one of two ways: ${twoWays(before)}.`,
      )
    }
    case 'reminder-too-late':
      return new CliFailure(
        `Nothing was released: the links end too soon after such a reminder. ${
          refused.lastDay < REMINDER_DAYS.least
            ? 'Release with --no-reminder, or set a longer LINK_LIFETIME_DAYS.'
            : `Remind on day ${refused.lastDay} at the latest, or release with --no-reminder.`
        }`,
      )
    case 'may-be-restored':
      return new CliFailure(
        `Request ${requestId} was not released: this may be a restored backup, made before the request was released, and every family would be mailed again. If it was not released since, "bulk-pin resume ${requestId}" says so; then release it.`,
      )
    case 'other-file':
      return new CliFailure(
        `Nothing was released: another practice file was handed over meanwhile. Look at "bulk-pin request show ${requestId}", then release again.`,
      )
    case 'busy':
      return new CliFailure(
        'Another release of this request is under way: wait a minute and look at "bulk-pin status".',
      )
  }
}
