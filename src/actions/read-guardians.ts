import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import type { LetterEntry, LetterId } from '../domain/letter.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { standingOf } from '../domain/standing.ts'
import type { StandingCode } from '../domain/standing-words.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** A guardian of a request: where they stand, and what is known of the mail. */
export type ReportedGuardian = {
  invitationId: string
  /** Nothing where the record is gone or cannot be opened. */
  invitation: Invitation | undefined
  /** The newest registration email, and how many took the place of the first. */
  letter: LetterEntry | undefined
  resends: number
  reminder: LetterEntry | undefined
  /** Whether any email went out once more after no answer came. */
  secondCopy: boolean
  standing: StandingCode
}

const BATCH = 500

/**
 * Every guardian of a request, each once, in the order in which their emails left; those whose email did not leave come
 * last. Holds ids and times of all and the contact data of 500 at a time.
 */
export async function* readGuardians(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
): AsyncGenerator<ReportedGuardian> {
  const ids = await inOrder(deps, request.id)
  for (let start = 0; start < ids.length; start += BATCH) {
    yield* await readBatch(deps, request, practice, ids.slice(start, start + BATCH))
  }
}

async function inOrder(deps: Deps, requestId: string): Promise<string[]> {
  const left = new Map<string, number>()
  for await (const { letter, issuedAt } of deps.letters.entries(requestId)) {
    if (letter.kind === 'invitation') left.set(letter.invitationId, issuedAt ?? Number.MAX_SAFE_INTEGER)
  }
  return [...left].sort(([id, at], [otherId, other]) => at - other || (id < otherId ? -1 : 1)).map(([id]) => id)
}

async function readBatch(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  ids: readonly string[],
): Promise<ReportedGuardian[]> {
  const found = await deps.invitations.findAll(ids)
  const invitations = found.map((each) => ('fault' in each ? undefined : each.invitation))
  const unread = found.map((each): StandingCode => ('fault' in each ? 'not-readable' : 'erased'))
  const lettersOf = ids.map((id, index) => lettersFor(id, invitations[index]?.generation ?? 1))
  const addresses = invitations.map((each) => (each ? deps.keyring.index('email', each.guardian.email) : ''))
  const [entries, suppressed] = await Promise.all([
    deps.letters.findAll(request.id, lettersOf.flat()),
    deps.letters.areSuppressed(request.id, addresses),
  ])
  const now = deps.now()
  const moment = { now, today: calendarDateIn(practice.timeZone, now), requestCancelled: request.state === 'cancelled' }

  let next = 0
  return ids.map((invitationId, index) => {
    const invitation = invitations[index]
    const count = lettersOf[index]?.length ?? 0
    const [reminder, ...mails] = entries.slice(next, next + count)
    next += count
    const known = mails.filter((entry) => entry !== undefined)
    const letter = known.at(-1)
    const others = {
      letters: [...(reminder ? [reminder] : []), ...known.slice(0, -1)],
      suppressed: suppressed[index] ?? false,
    }
    return {
      invitationId,
      invitation,
      letter,
      resends: letter?.letter.n ?? 0,
      reminder,
      secondCopy: [reminder, ...mails].some((entry) => entry?.secondCopy),
      standing: invitation ? standingOf(invitation, letter, moment, others) : (unread[index] ?? 'not-readable'),
    }
  })
}

/** The reminder, then the registration emails from the first to the newest that the link's generation allows. */
function lettersFor(invitationId: string, generation: number): LetterId[] {
  const resends = Array.from({ length: generation - 1 }, (_, n) => ({
    invitationId,
    kind: 'resend' as const,
    n: n + 1,
  }))
  return [{ invitationId, kind: 'reminder', n: 1 }, { invitationId, kind: 'invitation', n: 0 }, ...resends]
}
