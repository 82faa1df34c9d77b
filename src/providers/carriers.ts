import type { CarrierAnswer } from '../domain/delivery.ts'

/**
 * Takes one text to one phone. Never rejects: what went wrong is in the answer.
 * `validityMs` is how long the carrier may hold the text before it is stale.
 */
export type TextCarrier = {
  send(text: { to: string; body: string; statusUrl: string; validityMs: number }): Promise<CarrierAnswer>
}

/** Rings one phone and fetches from `answerUrl` what to say once it is picked up. Never rejects. */
export type CallCarrier = {
  ring(call: { to: string; answerUrl: string; statusUrl: string }): Promise<CarrierAnswer>
}
