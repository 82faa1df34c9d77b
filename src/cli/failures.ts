import type { RequestState } from '../domain/request.ts'
import type { SharedContact } from '../domain/selection-report.ts'
import { CliFailure } from './cli-failure.ts'

/** How the practice says whose an email on the charts of many families is. */
export const DECIDE_SHARED =
  "list it in the practice JSON under confirmedShared if it is one parent's, or under leftOutShared if it is not: its patients then get no email and are registered by hand"

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

const MOST_NAMED = 20

/** Names emails and phones: for the operator's screen only. */
export function sharedUndecided(contacts: readonly SharedContact[]): CliFailure {
  const named = contacts
    .slice(0, MOST_NAMED)
    .map(({ email, phone, patients }) => `${email} ${phone} (${patients} patients)`)
  const more =
    contacts.length > named.length ? `, and ${contacts.length - named.length} more that "bulk-pin check" lists` : ''
  return new CliFailure(
    `Nothing was released: these stand on the charts of many families, and the practice has not said whose they are: ${named.join(', ')}${more}. For each email: ${DECIDE_SHARED}. Then "bulk-pin practice put" the practice JSON and release again.`,
  )
}

/** @param code an errno name, or `no-regular-file` for what is there and is none. */
export function notWritable(path: string, code: string, option: string): CliFailure {
  return new CliFailure(
    code === 'no-regular-file'
      ? `${path} is there and is no file: give another path for ${option}.`
      : `${path} cannot be written (${code}): give another path for ${option}.`,
  )
}
