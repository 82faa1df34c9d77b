import type { Deps } from '../deps.ts'
import { type CalendarDate, calendarDateIn } from '../domain/calendar.ts'
import { EXCLUSION_STEPS, SETTLED_EXCLUSIONS } from '../domain/data-quality.ts'
import type { Guardian, InvitedPatient } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'
import { columnWords } from '../domain/rejected-line.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { STANDINGS } from '../domain/standing-words.ts'
import { findEarlier, lookBack } from './look-back.ts'
import { type ReportedGuardian, readGuardians } from './read-guardians.ts'
import { unnamedChildren } from './unnamed-children.ts'

/** A patient whom Bulk PIN does not reach through a guardian, or not at all; `patientId` is empty where nobody knows it. */
export type ByHand = {
  patientId: string
  invitationId?: string
  guardian?: Pick<Guardian, 'firstName' | 'lastName' | 'email' | 'phone'>
  reason: string
  words: string
  nextStep: string
}

/**
 * The patients of guardians whom Bulk PIN cannot or will not reach, in the report's order, and those who have reached the
 * Minor Age Limit since their guardian was invited.
 */
export async function* readNotReached(deps: Deps, request: BulkPinRequest, practice: Practice): AsyncGenerator<ByHand> {
  const today = calendarDateIn(practice.timeZone, deps.now())
  for await (const guardian of readGuardians(deps, request, practice)) yield* notReached(guardian, today)
}

/** The patients of one guardian who are to be registered by hand as of a day. */
export function* notReached(
  { invitationId, invitation, standing }: ReportedGuardian,
  today: CalendarDate,
): Generator<ByHand> {
  const { words, nextStep, byHand } = STANDINGS[standing]
  const guardian = invitation?.guardian
  const patients: readonly Pick<InvitedPatient, 'id' | 'reachesLimitOn'>[] = guardian?.patients ?? []
  const whose = { invitationId, ...(guardian && { guardian }) }
  if (byHand) {
    const ids = patients.length > 0 ? patients.map(({ id }) => id) : ['']
    for (const patientId of ids) yield { patientId, ...whose, reason: standing, words, nextStep }
  } else if (standing !== 'set-up') {
    for (const { id, reachesLimitOn } of patients) {
      if (reachesLimitOn <= today) yield { patientId: id, ...whose, ...REACHED_LIMIT }
    }
  }
}

const REACHED_LIMIT = {
  reason: 'minor-age-limit-reached',
  words: 'The patient has reached the Minor Age Limit since.',
  nextStep: EXCLUSION_STEPS['minor-age-limit-reached'],
} as const

/**
 * The patients whom the selection left out, the lines that could not be read, and new children of guardians who were left
 * out because an earlier request mailed them: found again in the kept practice file, with the practice's settings of today,
 * as of the day of the release. Nothing when the file is gone.
 */
export async function readLeftOut(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
): Promise<AsyncIterable<ByHand> | undefined> {
  const { id, file, releasedAt } = request
  if (!file || !(await deps.practiceFiles.isKept(id, file.version))) return undefined
  const asOf = calendarDateIn(practice.timeZone, releasedAt ?? deps.now())
  const read = await deps.readPracticeFile(deps.practiceFiles.open(id, file.version), practice, asOf)
  return read.outcome === 'read' ? allLeftOut(deps, request, read.report) : undefined
}

async function* allLeftOut(deps: Deps, request: BulkPinRequest, report: Report): AsyncGenerator<ByHand> {
  yield* leftOut(report)
  yield* newChildren(deps, request, report)
}

type Report = Extract<Awaited<ReturnType<Deps['readPracticeFile']>>, { outcome: 'read' }>['report']

function* leftOut(report: Report): Generator<ByHand> {
  for (const { patientId, reason } of report.perPatient()) {
    if (reason && !SETTLED_EXCLUSIONS.includes(reason))
      yield {
        patientId,
        reason,
        words: `Not selected: ${reason.replaceAll('-', ' ')}.`,
        nextStep: EXCLUSION_STEPS[reason],
      }
  }
  for (const rejected of report.rows.eachRejected()) {
    yield {
      patientId: '',
      reason: 'line-not-readable',
      words: `Line ${rejected.line} of the practice file, ${columnWords(rejected)}: ${rejected.problem}`,
      nextStep: 'Look the patient up in the chart and register the family by hand in the portal.',
    }
  }
}

async function* newChildren(deps: Deps, request: BulkPinRequest, report: Report): AsyncGenerator<ByHand> {
  const earlier = await findEarlier(deps, request)
  if (earlier.requests.length === 0) return
  for await (const batch of lookBack(deps, request.practiceId, earlier, report.guardians())) {
    const ids = batch.map(({ guardian }) => deps.invitations.idOf(request.id, guardian))
    const first = ids.map((invitationId) => ({ invitationId, kind: 'invitation' as const, n: 0 }))
    const written = await deps.letters.findAll(request.id, first)
    const without = batch.filter((_, index) => written[index] === undefined)
    for (const { guardian, patients } of await unnamedChildren(deps, without))
      for (const { id } of patients) yield { patientId: id, guardian, ...NEW_CHILD }
  }
}

const NEW_CHILD = {
  reason: 'guardian-mailed-before',
  words:
    'The guardian was mailed by an earlier request and left out of this one; that invitation does not name the child.',
  nextStep: 'Register the patient by hand in the portal.',
} as const
