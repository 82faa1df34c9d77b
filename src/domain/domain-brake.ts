/**
 * How a mail domain took one hand-over: it took or refused the mail, or put it off with a 4xx reply of its own, for the
 * first time as greylisting does, or again.
 */
export type DomainAnswer = 'answered' | 'put-off' | 'put-off-again'

/** Answers of a mail domain that are looked at together, and letters that go first after a pause. */
export const BRAKE_WINDOW = 20

/** Mail to a domain slows when at least this share of a window was put off. */
const BRAKE_SHARE = 0.2

/** Whether so many answers can brake a domain by themselves, so that they are not to be kept waiting. */
export function mayBrake(answers: readonly DomainAnswer[]): boolean {
  return answers.filter((answer) => answer !== 'answered').length >= BRAKE_WINDOW * BRAKE_SHARE
}
