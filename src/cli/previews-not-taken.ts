import type { PreviewsSent } from '../actions/send-previews.ts'
import { CliFailure } from './cli-failure.ts'

/**
 * Says why the mail server did not take the previews, and what to do about it.
 *
 * @param out the folder into which the kit was written before, if it was.
 */
export function previewsNotTaken(
  officeEmail: string,
  { taken, of, answer }: Extract<PreviewsSent, { outcome: 'not-taken' }>,
  out: string | undefined,
): CliFailure {
  const kit = out === undefined ? '' : `The kit is in ${out}. `
  const few = `${kit}${taken} of ${of} previews were taken by the mail server for ${officeEmail}.`
  switch (answer.outcome) {
    case 'refused':
      return new CliFailure(
        `${few} It refused the next one (${answer.code}): look whether officeEmail of the practice and MAIL_FROM are right.`,
      )
    case 'put-off':
      return new CliFailure(`${few} It put the next one off (${answer.code}): try again in a few minutes.`)
    case 'bad-address':
      return new CliFailure(`${few} officeEmail of the practice cannot be written to: correct it in the practice JSON.`)
    case 'no-line':
      return new CliFailure(
        `${few} The mail server could not be reached${answer.away === undefined ? '' : ` (${answer.away})`}: check SMTP_URL and that it runs.`,
      )
    case 'unknown':
    case 'kept-back':
      return new CliFailure(
        `${few} No answer came to the next one: look whether it arrived at the office before you try again.`,
      )
  }
}
