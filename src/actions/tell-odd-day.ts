import type { Deps } from '../deps.ts'
import { oddDay, type PinsOfDay } from '../domain/day-ceiling.ts'
import { DAY_MS } from '../domain/limits.ts'
import type { Practice } from '../domain/practice.ts'

const told = new WeakMap<Deps, Set<string>>()

/**
 * Looks at the PINs of the day that one more was just added to, of a practice or (without one) of the service, and tells the
 * operator once a day (UTC) what is odd: near the ceiling, or hardly any used.
 */
export async function tellOddDay(deps: Deps, practice: Practice | undefined, ofDay: PinsOfDay): Promise<void> {
  const odd = oddDay(ofDay)
  if (!odd) return
  const day = Math.floor(deps.now() / DAY_MS)
  const id = `pins-odd ${odd} ${practice?.id ?? ''} ${day}`
  const toldHere = told.get(deps) ?? new Set()
  told.set(deps, toldHere)
  if (toldHere.has(id)) return
  const { sent, right, most } = ofDay
  const added = await deps.notices.add(
    {
      id,
      kind: 'pins-odd',
      to: [deps.config.operatorEmail],
      replyTo: deps.config.operatorEmail,
      data: { practiceId: practice?.id ?? null, odd, sent, right, most },
    },
    deps.now(),
  )
  toldHere.add(id)
  if (!added) return
  deps.metrics.oddDay(practice ? 'practice' : 'service', odd)
  deps.log.warn({ practiceId: practice?.id, odd, sent, right, most }, 'the PINs of the day are odd')
}
