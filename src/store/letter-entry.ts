import { LETTER_STATES, type LetterEntry, type LetterState, letterOf } from '../domain/letter.ts'

/** A letter as the ledger holds it: short names, for there are many. */
type Stored = {
  s: string
  a: number
  t: number
  i?: number
  l?: number
  d?: number
  f?: number
  b?: number
  u?: number
  c?: 1
  r?: string
}

/** Reads one entry of a request's ledger. */
export function readEntry(requestId: string, field: string, json: string): LetterEntry {
  const stored: Stored = JSON.parse(json)
  return {
    letter: letterOf(requestId, field),
    state: letterState(stored.s),
    attempt: stored.a,
    at: stored.t,
    deferrals: stored.d ?? 0,
    heldBackMs: stored.b ?? 0,
    unanswered: stored.u ?? 0,
    secondCopy: stored.c === 1,
    ...(stored.i === undefined ? {} : { issuedAt: stored.i }),
    ...(stored.l === undefined ? {} : { linkIssuedAt: stored.l }),
    ...(stored.f === undefined ? {} : { firstDeferredAt: stored.f }),
    ...(stored.r === undefined ? {} : { reason: stored.r }),
  }
}

/** Reads names and entries as Redis lists them, in turn. */
export function readEntries(requestId: string, pairs: string[]): LetterEntry[] {
  return pairs.flatMap((field, index) => {
    const json = pairs[index + 1]
    return index % 2 === 0 && json !== undefined ? [readEntry(requestId, field, json)] : []
  })
}

/** @throws for a word that is no state of a letter. */
export function letterState(word: string): LetterState {
  const state = LETTER_STATES.find((candidate) => candidate === word)
  if (!state) throw new Error(`"${word}" is no state of a letter`)
  return state
}
