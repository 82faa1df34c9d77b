import { Command, InvalidArgumentError, Option } from 'commander'
import { releaseRequest } from '../actions/release-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import { REMINDER_DAYS } from '../domain/reminder.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest, sharedUndecided } from './explain.ts'
import { print } from './print.ts'
import { rateNumber } from './rate-number.ts'
import { watchStatus } from './watch-status.ts'

type Options = {
  first?: number
  perSecond?: number
  perHour?: number
  perDay?: number
  remindOnDay?: number
  reminder: boolean
  watch?: boolean
  json?: boolean
}

/** `bulk-pin release REQUEST [--first N] [--per-second N] [--per-hour N] [--per-day N] [--remind-on-day N | --no-reminder] [--watch]` */
export function releaseCommand(connect: Connect): Command {
  return new Command('release')
    .description('select from the practice file as of today and let the workers send')
    .argument('<request>')
    .option('--first <n>', 'send so many first and hold the rest until "bulk-pin resume"', wholeNumber)
    .option('--per-second <n>', 'send at most so many a second; 0 is no limit', rateNumber)
    .option('--per-hour <n>', 'send at most so many an hour', rateNumber)
    .option('--per-day <n>', "send at most so many a day, spread over the day's hours for mail", rateNumber)
    .addOption(
      new Option('--remind-on-day <n>', 'remind those who did not start once, so many days after their email (4 to 10)')
        .argParser(reminderDay)
        .conflicts('reminder'),
    )
    .option('--no-reminder', 'send no reminder, whatever REMINDER_DAY says')
    .option('--watch', 'follow the release with a progress bar')
    .option('--json', 'print JSON')
    .action((requestId: string, { first, perSecond, perHour, perDay, remindOnDay, reminder, watch, json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const remind = reminder ? remindOnDay : 'none'
        const released = await releaseRequest(deps, requestId, {
          first,
          perSecond,
          perHour,
          perDay,
          reminderDay: remind,
          actor,
        })
        switch (released.outcome) {
          case 'unknown':
            throw noSuchRequest(requestId)
          case 'not-now':
            throw new CliFailure(
              `Request ${requestId} is ${released.state}: it can be released once, from "requested".`,
            )
          case 'no-file':
            throw new CliFailure(
              `Request ${requestId} has no practice file yet: bulk-pin request file ${requestId} FILE`,
            )
          case 'unreadable':
            throw new CliFailure(released.message)
          case 'unknown-statuses':
            throw new CliFailure(
              `Nothing was released: the practice has not said whether these patient statuses are active: ${released.statuses.map((status) => `"${status}"`).join(', ')}. ` +
                'Say so in the practice JSON ("statusMap": {"<status>": "active" | "not-active"}), then "bulk-pin practice put" it and release again.',
            )
          case 'shared-undecided':
            throw sharedUndecided(released.contacts)
          case 'nobody':
            throw new CliFailure(
              'Nothing was released: no guardian was selected. "bulk-pin check FILE --practice PRACTICE.json --json --per-patient" says why for each.',
            )
          case 'reminder-too-late':
            throw new CliFailure(
              `Nothing was released: the links end too soon after such a reminder. ${
                released.lastDay < REMINDER_DAYS.least
                  ? 'Release with --no-reminder, or set a longer LINK_LIFETIME_DAYS.'
                  : `Remind on day ${released.lastDay} at the latest, or release with --no-reminder.`
              }`,
            )
          case 'may-be-restored':
            throw new CliFailure(
              `Request ${requestId} was not released: this may be a restored backup, made before the request was released, and every family would be mailed again. If it was not released since, "bulk-pin resume ${requestId}" says so; then release it.`,
            )
          case 'busy':
            throw new CliFailure(
              'Another release of this request is under way: wait a minute and look at "bulk-pin status".',
            )
          case 'released':
            await sendDueNotices(deps)
            print(
              json,
              {
                id: requestId,
                state: 'releasing',
                invitations: released.invitations,
                held: released.held,
                reminderDay: released.reminderDay ?? null,
              },
              [
                `Released: ${released.invitations} invitations${released.held > 0 ? `, ${released.held} of them held until "bulk-pin resume ${requestId}"` : ''}.`,
                released.reminderDay === undefined
                  ? 'No reminder will be sent.'
                  : `Whoever has not started is reminded once, ${released.reminderDay} days after the email.`,
                `Next: bulk-pin status ${requestId} says how fast it goes, when it ends, and what to do; bulk-pin rate ${requestId} changes the pace.`,
              ],
            )
            if (watch && !json) await watchStatus(deps, requestId)
        }
      }),
    )
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return number
}

function reminderDay(text: string): number {
  const { least, most } = REMINDER_DAYS
  const number = Number(text)
  if (!Number.isInteger(number) || number < least || number > most)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  return number
}
