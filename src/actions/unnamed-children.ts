import type { Deps } from '../deps.ts'
import type { Guardian, InvitedPatient } from '../domain/invitation.ts'
import type { KnownGuardian } from './look-back.ts'

/**
 * The patients of guardians, at most 500, whom no invitation of an earlier request names, for they are new in the chart.
 * Nothing is said of guardians whose invitations are erased, or cannot be opened.
 */
export async function unnamedChildren(
  deps: Deps,
  known: readonly KnownGuardian[],
): Promise<{ guardian: Guardian; patients: InvitedPatient[] }[]> {
  const ids = known.map(({ guardian, mailedBy }) => mailedBy.map((id) => deps.invitations.idOf(id, guardian)))
  const found = await deps.invitations.findAll(ids.flat())
  let next = 0
  return known.flatMap(({ guardian }, index) => {
    const count = ids[index]?.length ?? 0
    const theirs = found.slice(next, next + count)
    next += count
    const named = theirs.flatMap((each) => ('fault' in each ? [] : (each.invitation?.guardian.patients ?? [])))
    const patients = guardian.patients.filter(({ id }) => !named.some((patient) => patient.id === id))
    return named.length > 0 && patients.length > 0 ? [{ guardian, patients }] : []
  })
}
