import { Command } from 'commander'
import { endInvitation } from '../actions/end-invitation.ts'
import { resendInvitation } from '../actions/resend-invitation.ts'
import { revokePatient } from '../actions/revoke-patient.ts'
import { unlockInvitation } from '../actions/unlock-invitation.ts'
import type { Deps } from '../deps.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchInvitation, noSuchPractice } from './failures.ts'
import { NOT_RESENT } from './not-resent.ts'
import { columns, print } from './print.ts'

const AFTER_RESUME = 'Its request is paused: the email goes out after "bulk-pin resume".'

type Options = { json?: boolean; patient?: boolean; practice?: string }

/** `bulk-pin invitation show | asked | resend | revoke | unlock` */
export function invitationCommand(connect: Connect): Command {
  const invitation = new Command('invitation').description("one guardian's place in a request")

  invitation
    .command('show')
    .description('how far a guardian came; no names, phone or email')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: Options) =>
      withDeps(connect, async (deps) => {
        const found = await deps.invitations.find(id)
        if (!found) throw noSuchInvitation(id)
        const { guardian, ...rest } = found
        const shown = {
          ...rest,
          patients: guardian.patients.length,
          language: guardian.language,
          takesTexts: guardian.takesTexts,
        }
        print(json, shown, columns(Object.entries(shown).map(([name, value]) => [name, said(name, value)])))
      }),
    )

  invitation
    .command('asked')
    .description('who asked for a new email and got none since, oldest first; ids only')
    .argument('<practice>')
    .option('--json', 'print JSON')
    .action((practiceId: string, { json }: Options) =>
      withDeps(connect, async (deps) => {
        if (!(await deps.practices.find(practiceId))) throw noSuchPractice(practiceId)
        const waiting = (await deps.asked.waiting(practiceId)).map((each) => askingOf(each))
        const lines = waiting.map(
          ({ id, askedAt, link, next }) => `${said('askedAt', askedAt)}  ${link.padEnd(7)}  ${id}  ${next}`,
        )
        print(json, waiting, lines.length > 0 ? lines : ['Nobody waits for a new email.'])
      }),
    )

  invitation
    .command('resend')
    .description('mail a new link; the one before ends, with its PIN and calls under way')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const resent = await resendInvitation(deps, id, actor)
        if (resent.outcome === 'unknown') throw noSuchInvitation(id)
        if (resent.outcome === 'refused') throw new CliFailure(`No new link for ${id}: ${NOT_RESENT[resent.reason]}`)
        print(json, { id, link: 'open', waits: resent.waits }, [
          `Invitation ${id} gets a new link by email; the one before is ended, with its PIN and calls.`,
          ...(resent.waits ? [AFTER_RESUME] : []),
        ])
      }),
    )

  invitation
    .command('revoke')
    .description('end a link with its PIN and calls under way; with --patient take one child out of every invitation')
    .argument('<id>', 'invitation, or with --patient the patient id')
    .option('--patient', 'the id is that of a patient of the practice')
    .option('--practice <id>', 'the practice of the patient')
    .option('--json', 'print JSON')
    .action((id: string, { patient, practice, json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        if (!patient) {
          const { outcome } = await endInvitation(deps, id, 'revoked', actor)
          switch (outcome) {
            case 'unknown':
              throw noSuchInvitation(id)
            case 'set-up':
              throw new CliFailure(
                `The account of invitation ${id} is set up: nothing is left to revoke here; end the access in the portal.`,
              )
            case 'already-ended':
              return print(json, { id, link: 'ended' }, [
                `Invitation ${id} was ended before: its link, PIN and calls are void already.`,
              ])
            case 'ended':
              return print(json, { id, link: 'ended' }, [
                `Invitation ${id} is ended; its link, PIN and calls are void.`,
              ])
          }
        }
        if (practice === undefined) throw new CliFailure('Name the practice of the patient with --practice ID.')
        const found = await revokePatient(deps, practice, id, actor)
        const { unreadable } = found
        if (found.invitations === 0 && unreadable.length === 0)
          throw new CliFailure(
            `No invitation of practice ${practice} has that patient: nothing is left to do if it was taken out before; if not, compare both ids with the practice file and "bulk-pin practice list".`,
          )
        print(json, found, [
          `The patient is out of ${found.invitations} invitations, ${found.ended} of which had no other child and are ended.`,
        ])
        if (unreadable.length > 0)
          throw new CliFailure(
            `${unreadable.length} of the invitations of practice ${practice} cannot be read, so the patient may still be in there: put the key that they are sealed under back into DATA_KEYS and do this again, or end each with "bulk-pin invitation revoke ID": ${unreadable.join(', ')}.`,
          )
      }),
    )

  invitation
    .command('unlock')
    .description('after too many wrong entries: end the old link and mail a new one')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const unlocked = await unlockInvitation(deps, id, actor)
        switch (unlocked.outcome) {
          case 'unknown':
            throw noSuchInvitation(id)
          case 'not-locked':
            throw new CliFailure(`Invitation ${id} is not locked.`)
          case 'refused':
            throw new CliFailure(`Invitation ${id} was not unlocked: ${NOT_RESENT[unlocked.reason]}`)
          case 'unlocked':
            print(json, { id, link: 'open', waits: unlocked.waits }, [
              `Invitation ${id} is unlocked: its old link is ended and a new one will be mailed.`,
              ...(unlocked.waits ? [AFTER_RESUME] : []),
            ])
        }
      }),
    )

  return invitation
}

function said(name: string, value: unknown): string {
  return name.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : String(value)
}

/** Only a link that is over or locked asks, and a newer one would have taken it off the list. */
function askingOf({ id, askedAt, link }: Awaited<ReturnType<Deps['asked']['waiting']>>[number]) {
  const locked = link === 'locked'
  return {
    id,
    askedAt,
    link: locked ? 'locked' : 'expired',
    next: `bulk-pin invitation ${locked ? 'unlock' : 'resend'} ${id}`,
  }
}
