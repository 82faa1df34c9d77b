import { Command, InvalidArgumentError, Option } from 'commander'
import { releaseRequest } from '../actions/release-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import { REMINDER_DAYS } from '../domain/reminder.ts'
import { type Connect, withDeps } from './connection.ts'
import { counted } from './counted.ts'
import { notReleased } from './not-released.ts'
import { print } from './print.ts'
import { rateNumber } from './rate-number.ts'
import { releasedBeforeDocument, releasedBeforeLines } from './released-before.ts'
import { watchStatus } from './watch-status.ts'

type Options = {
  first?: number
  perSecond?: number
  perHour?: number
  perDay?: number
  remindOnDay?: number
  reminder: boolean
  skipMailed?: boolean
  mailAgain?: boolean
  watch?: boolean
  json?: boolean
}

/** `bulk-pin release REQUEST [--first N] [--per-second N] [--per-hour N] [--per-day N] [--remind-on-day N | --no-reminder] [--skip-mailed | --mail-again] [--watch]` */
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
    .addOption(
      new Option(
        '--skip-mailed',
        'leave out whom an earlier request mailed: their link works or their account is set up',
      ).conflicts('mailAgain'),
    )
    .option('--mail-again', 'mail them a second time; the link that they have ends')
    .option('--watch', 'follow the release with a progress bar')
    .option('--json', 'print JSON')
    .action((requestId: string, options: Options) =>
      withDeps(connect, async (deps, actor) => {
        const { first, perSecond, perHour, perDay, remindOnDay, reminder, watch, json } = options
        const released = await releaseRequest(deps, requestId, {
          first,
          perSecond,
          perHour,
          perDay,
          reminderDay: reminder ? remindOnDay : 'none',
          mailedBefore: options.skipMailed ? 'skip' : options.mailAgain ? 'again' : undefined,
          actor,
        })
        if (released.outcome !== 'released') throw notReleased(requestId, released)
        await sendDueNotices(deps)
        const { invitations, held, skipped, unnamed, mailedAgain, barred, before } = released
        print(
          json,
          {
            id: requestId,
            state: 'releasing',
            invitations,
            held,
            skipped,
            mailedAgain,
            barred,
            reminderDay: released.reminderDay ?? null,
            releasedBefore: releasedBeforeDocument(before),
          },
          [
            `Released: ${counted(invitations, 'invitation')}${held > 0 ? `, ${held} of them held until "bulk-pin resume ${requestId}"` : ''}.`,
            ...releasedBeforeLines(before, invitations + skipped),
            ...(skipped > 0
              ? [
                  `${counted(skipped, 'guardian is', 'guardians are')} left out: they keep the link or account that they have.${unnamed > 0 ? ` ${unnamedWords(unnamed)}` : ''}`,
                ]
              : []),
            ...(mailedAgain > 0
              ? [
                  `${counted(mailedAgain, 'guardian is', 'guardians are')} mailed again; the link that they had is ended.`,
                ]
              : []),
            released.reminderDay === undefined
              ? 'No reminder will be sent.'
              : `Whoever has not started is reminded once, ${released.reminderDay} days after the email.`,
            `Next: bulk-pin status ${requestId} says how fast it goes, when it ends, and what to do; bulk-pin rate ${requestId} changes the pace.`,
          ],
        )
        if (watch && !json) await watchStatus(deps, requestId)
      }),
    )
}

function unnamedWords(children: number): string {
  const [are, they] = children === 1 ? ['is', 'the child is'] : ['are', 'they are']
  return `It does not name ${counted(children, 'child', 'children')} who ${are} new in this file; ${they} on the list to register by hand.`
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
