import type { RequestState } from '../domain/request.ts'
import { CliFailure } from './cli-failure.ts'

export function noSuchRequest(requestId: string): CliFailure {
  return new CliFailure(`There is no request ${requestId}: "bulk-pin request list" shows those that are known.`)
}

export function noSuchPractice(practiceId: string): CliFailure {
  return new CliFailure(`There is no practice ${practiceId}: "bulk-pin practice list" shows those that are known.`)
}

export function noSuchInvitation(id: string): CliFailure {
  return new CliFailure(
    `There is no invitation ${id}, or its data was erased: ids look like PRACTICE.22-characters, and "bulk-pin report REQUEST --out FILE.csv" lists them beside the guardians.`,
  )
}

/** @param at when its data was erased, epoch ms. */
export function erasedRequest(requestId: string, at: number): CliFailure {
  return new CliFailure(
    `The contact data of request ${requestId} was erased on ${new Date(at).toISOString().slice(0, 10)}, with its letters, links and PINs: nothing is left to cancel.`,
  )
}

export function refusedMove(requestId: string, state: RequestState, wanted: string): CliFailure {
  return new CliFailure(`Request ${requestId} is ${state}: it cannot be ${wanted}.`)
}
