import type { Deps } from '../deps.ts'
import { BRAKE_WINDOW, type DomainAnswer, mayBrake } from '../domain/domain-brake.ts'

/** What this worker knows of one domain: the newest answers that no note says as yet, or that a note under way says. */
type Gauged = { fresh: DomainAnswer[]; noting?: { number: number; answers: DomainAnswer[] }; watched: boolean }

/**
 * Holds mail back from domains that are braked, and gathers how the others answer. Where none puts anything off Redis is
 * not asked about any letter: the list is read once a second, and answers are told only from the first one put off on.
 */
export type DomainGauge = {
  /** When a letter to the domain may go, epoch ms, if it is not to go now. `letter` names it and its attempt. */
  waitsUntil(domain: string, letter: string): Promise<number | undefined>
  note(domain: string, answer: DomainAnswer): void
  /** Tells what was gathered and reads the list. */
  exchange(): Promise<void>
  /** Resolves after a second, or as soon as there is something to tell that may brake a domain. */
  rest(signal: AbortSignal): Promise<void>
}

const REST_MS = 1000

/** Of more than that the older answers are forgotten, and gathered anew. */
const MOST_DOMAINS = 5000

export function createDomainGauge(deps: Deps, worker: string): DomainGauge {
  const gauged = new Map<string, Gauged>()
  let slowed = new Map<string, number>()
  let notes = 0
  let urgent = false
  let hurry = () => {}

  async function tell(domain: string, known: Gauged): Promise<void> {
    if (!known.noting) {
      notes += 1
      known.noting = { number: notes, answers: known.fresh.splice(0) }
    }
    const judged = await deps.domainBrakes.note(domain, { worker, ...known.noting }, deps.now())
    delete known.noting
    known.watched = judged.outcome !== 'clear'
    if (judged.outcome === 'braked') slowed.set(domain, judged.until)
    if (judged.outcome === 'released') slowed.delete(domain)
    if (judged.outcome === 'braked') deps.log.warn({ until: judged.until }, 'mail to a domain is slowed')
    if (judged.outcome === 'released') deps.log.info('mail to a domain is slowed no longer')
  }

  return {
    async waitsUntil(domain, letter) {
      const until = slowed.get(domain)
      if (until === undefined) return undefined
      const now = deps.now()
      if (now < until) return until
      const pass = await deps.domainBrakes.pass(domain, letter, now)
      if (pass.outcome === 'free') slowed.delete(domain)
      return pass.outcome === 'wait' ? pass.until : undefined
    },
    note(domain, answer) {
      if (gauged.size >= MOST_DOMAINS) gauged.clear()
      const known = gauged.get(domain) ?? { fresh: [], watched: false }
      gauged.set(domain, known)
      known.fresh.push(answer)
      if (known.fresh.length > BRAKE_WINDOW) known.fresh.shift()
      if (answer === 'answered' || !mayBrake(known.fresh)) return
      urgent = true
      hurry()
    },
    async exchange() {
      urgent = false
      for (const [domain, known] of gauged) {
        const matters = known.watched || slowed.has(domain) || known.fresh.some((answer) => answer !== 'answered')
        if (known.noting || (matters && known.fresh.length > 0)) await tell(domain, known)
      }
      slowed = new Map((await deps.domainBrakes.list(0)).map(({ domain, until }) => [domain, until]))
    },
    rest(signal) {
      if (urgent || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          hurry = () => {}
          resolve()
        }
        const timer = setTimeout(done, REST_MS)
        signal.addEventListener('abort', done, { once: true })
        hurry = done
      })
    },
  }
}
