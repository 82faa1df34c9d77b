import type { RequestState } from '../domain/request.ts'
import { CliFailure } from './cli-failure.ts'

export function noSuchRequest(requestId: string): CliFailure {
  return new CliFailure(`There is no request ${requestId}: "bulk-pin request list" shows those that are known.`)
}

export function noSuchInvitation(id: string): CliFailure {
  return new CliFailure(
    `There is no invitation ${id}: ids look like PRACTICE.22-characters; "bulk-pin status REQUEST" tells whether it was released.`,
  )
}

export function refusedMove(requestId: string, state: RequestState, wanted: string): CliFailure {
  return new CliFailure(`Request ${requestId} is ${state}: it cannot be ${wanted}.`)
}
