import type { Simulator } from '../simulator/simulator.ts'
import { findSetupLink } from './find-setup-link.ts'
import type { SampleParent } from './sample-practice.ts'
import type { Stage } from './set-stage.ts'

/** What to open once everything runs, and how to play a parent by hand. */
export function addressLines({ simulator, sample, redisUrl }: Stage): string[] {
  return [
    '',
    'All of this runs on this machine; nothing leaves it.',
    `  inbox            ${simulator.httpUrl}/mails`,
    `  phones           ${simulator.httpUrl}/phones`,
    `  patient portal   ${simulator.portalUrl}/`,
    ...sample.parents.flatMap((parent) => parentLines(simulator, parent)),
    '',
    `In another terminal: REDIS_URL=${redisUrl} bulk-pin status`,
    'Ctrl-C ends it all.',
  ]
}

function parentLines(simulator: Simulator, { name, language, email, phone, birthDate }: SampleParent): string[] {
  const mail = simulator.mails().find((sent) => sent.envelope.to.includes(email) && findSetupLink(sent) !== undefined)
  const [year, month, day] = birthDate.split('-').map(Number)
  return [
    '',
    `Be ${name}, who is written to in ${language}:`,
    `  email               ${mail ? `${simulator.httpUrl}/mails/${mail.id}` : 'not sent yet'}`,
    `  phone               ${simulator.httpUrl}/phones/${encodeURIComponent(phone)}`,
    `  child's birth date  ${month}/${day}/${year}`,
    ...(mail ? [`  Set Up My Account   ${findSetupLink(mail)}`] : []),
  ]
}
