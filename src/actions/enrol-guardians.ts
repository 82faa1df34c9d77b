import type { Deps } from '../deps.ts'
import type { Guardian } from '../domain/invitation.ts'
import { type Bar, barOf, needsWord } from '../domain/past.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { endInvitation } from './end-invitation.ts'
import { type Earlier, type KnownGuardian, lookBack } from './look-back.ts'
import { unnamedChildren } from './unnamed-children.ts'

/** Whether those who were mailed before and have a link that works, or an account, are left out or mailed again. */
export type MailedBefore = 'skip' | 'again'

export type EnrolmentPlan = {
  earlier: Earlier
  mailedBefore: MailedBefore | undefined
  /** How many letters go at once; the rest is held. All where absent. */
  first: number | undefined
  holder: string
}

/**
 * What was enrolled. `barred` of the invitations get no email, for they stopped it, it came back, or their link was ended
 * for good; they have their place all the same, so that they stand in the report and on the list to register by hand.
 */
export type Enrolled = {
  invitations: number
  queued: number
  skipped: number
  /** Patients of those who are left out whom their older invitation does not name. */
  unnamed: number
  mailedAgain: number
  barred: number
  /** Patients of the guardians who get an email, and of those who are barred. */
  patients: { mailed: number; barred: number }
}

/**
 * Enrols guardians, but for those who are left out because they were mailed before.
 * @returns nothing when another process enrols, or the request was cancelled meanwhile.
 */
export async function enrolGuardians(
  deps: Deps,
  { id: requestId, practiceId }: BulkPinRequest,
  guardians: Iterable<Guardian>,
  { earlier, mailedBefore, first = Number.MAX_SAFE_INTEGER, holder }: EnrolmentPlan,
): Promise<Enrolled | undefined> {
  const enrolled = { invitations: 0, skipped: 0, unnamed: 0, mailedAgain: 0, barred: 0 }
  const patients = { mailed: new Set<string>(), barred: new Set<string>() }
  for await (const batch of lookBack(deps, practiceId, earlier, guardians)) {
    const kept = batch.filter((known) => isKept(known, mailedBefore))
    const bars = kept.map(({ past }) => barOf(past))
    const order = { holder, queued: first - enrolled.invitations, bars: bars.map(wordOf) }
    if (
      !(await deps.invitations.enrol(
        requestId,
        kept.map(({ guardian }) => guardian),
        order,
        deps.now(),
      ))
    )
      return undefined
    const bounced = kept.filter(({ past }) => past === 'address-bounced')
    if (bounced.length > 0)
      await deps.letters.suppress(
        requestId,
        bounced.map(({ guardian }) => addressOf(deps, guardian)),
      )

    enrolled.invitations += kept.length
    const skipped = batch.filter((known) => !kept.includes(known))
    enrolled.skipped += skipped.length
    for (const child of await unnamedChildren(deps, skipped)) enrolled.unnamed += child.patients.length
    for (const [index, { guardian, past }] of kept.entries()) {
      const bar = bars[index]
      enrolled.barred += Number(bar !== undefined)
      enrolled.mailedAgain += Number(needsWord(past))
      for (const { id } of guardian.patients) patients[bar ? 'barred' : 'mailed'].add(id)
    }
  }
  const queued = Math.min(first, enrolled.invitations)
  return { ...enrolled, queued, patients: { mailed: patients.mailed.size, barred: patients.barred.size } }
}

function isKept({ past }: KnownGuardian, mailedBefore: MailedBefore | undefined): boolean {
  return mailedBefore === 'again' || !needsWord(past)
}

/** An address that mail came back from is kept with the request, not with the invitation. */
function wordOf(bar: Bar | undefined): Exclude<Bar, 'address-bounced'> | undefined {
  return bar === 'address-bounced' ? undefined : bar
}

function addressOf({ keyring }: Deps, { email }: Guardian): string {
  return keyring.index('email', email)
}

/**
 * Ends the links of earlier requests in whose place a released request mails new ones, so that each guardian has one that
 * works; their reminders end with them. A guardian whom the portal has already keeps the link until the account is set up.
 * One that is cut short leaves older links beside the new ones, until their last day.
 */
export async function replaceEarlierLinks(
  deps: Deps,
  { practiceId }: BulkPinRequest,
  guardians: Iterable<Guardian>,
  { earlier, mailedBefore }: Pick<EnrolmentPlan, 'earlier' | 'mailedBefore'>,
  actor: string,
): Promise<void> {
  if (earlier.requests.length === 0) return
  for await (const batch of lookBack(deps, practiceId, earlier, guardians)) {
    const mailed = batch.filter((known) => isKept(known, mailedBefore) && barOf(known.past) === undefined)
    await Promise.all(
      mailed.flatMap(({ replaceable }) => replaceable.map((id) => endInvitation(deps, id, 'mailed-again', actor))),
    )
  }
}
