import type { Simulator } from '../simulator/simulator.ts'
import { createBrowser, titleOf } from './browser.ts'
import { findSetupLink } from './find-setup-link.ts'
import type { SampleParent } from './sample-practice.ts'

/**
 * Plays one parent from the registration email to the account at the portal, by HTTP alone, and tells each step.
 * @throws at the first step that does not go on.
 */
export async function playOneParent(
  simulator: Simulator,
  parent: SampleParent,
  tell: (step: string) => void,
): Promise<void> {
  const browser = createBrowser()

  const { subject, link } = await registrationEmail(simulator, parent.email)
  tell(`Email received by ${parent.email}: "${subject}"`)

  await browser.open(link)
  tell(`Link opened: "${titleOf(browser.page())}"`)

  await browser.send('/set-up/pin', { channel: 'text' })
  tell(`PIN asked by text: "${titleOf(browser.page())}"`)

  const text = await simulator.nextText(parent.phone)
  const pin = /#(\d{6})$/.exec(text.body)?.[1]
  if (!pin) throw new Error(`no PIN is in the text "${text.body}"`)
  tell(`PIN read on the simulated phone ${parent.phone}: ${pin}`)

  const [year = '', month = '', day = ''] = parent.birthDate.split('-')
  const birthDate = { 'birth_date-month': month, 'birth_date-day': day, 'birth_date-year': year }
  await browser.send('/set-up/pin/check', { pin, ...birthDate })
  tell(`PIN and birth date ${parent.birthDate} entered`)

  if (!browser.url().startsWith(`${simulator.portalUrl}/`)) throw new Error(`still at "${titleOf(browser.page())}"`)
  tell(`Code handed to the portal at ${simulator.portalUrl}: "${titleOf(browser.page())}"`)

  await browser.send('/register')
  tell(`Portal redeemed the code: "${titleOf(browser.page())}"`)

  await browser.send('/account')
  tell(`Account registered: "${titleOf(browser.page())}"`)
}

async function registrationEmail(simulator: Simulator, address: string): Promise<{ subject: string; link: string }> {
  while (true) {
    const mail = await simulator.nextMail(address)
    const link = findSetupLink(mail)
    if (link !== undefined) return { subject: mail.subject, link }
  }
}
