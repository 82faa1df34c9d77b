import type { Deps } from '../deps.ts'
import { LANGUAGES } from '../domain/practice.ts'
import { type ReadReply, readReply } from '../domain/reply-words.ts'
import { endInvitation } from './end-invitation.ts'
import { lastPinTo } from './last-pin-to.ts'

/**
 * Takes a text that somebody sends to our number, and gives the text to answer, if any. STOP ends all texts to the phone,
 * for every practice, until START. NO, within two days of a PIN, is "I did not ask for this": it stops the invitation that
 * the newest PIN to this phone belonged to. A phone that texted STOP is answered nothing but that it did.
 *
 * @param optOutType what the carrier took the text for, where it says so.
 */
export async function takeReply(
  deps: Deps,
  phone: string,
  words: string,
  optOutType?: string,
): Promise<string | undefined> {
  const phoneIndex = deps.keyring.index('phone', phone)
  const read = readReply(words, optOutType)
  switch (read.reply) {
    case 'stop': {
      const isNews = await deps.optOuts.add(phoneIndex, deps.now())
      return isNews && !read.carrierAnswers ? confirmation(deps, 'stopped', phoneIndex, read) : undefined
    }
    case 'start': {
      const wasStopped = await deps.optOuts.lift(phoneIndex)
      return wasStopped && !read.carrierAnswers ? confirmation(deps, 'started', phoneIndex, read) : undefined
    }
    case 'help':
      return unlessStopped(deps, phoneIndex, await help(deps, phoneIndex, read))
    case 'no':
      return unlessStopped(deps, phoneIndex, await objection(deps, phoneIndex))
    case 'other':
      return undefined
  }
}

async function unlessStopped(deps: Deps, phoneIndex: string, text: string | undefined): Promise<string | undefined> {
  return (await deps.optOuts.holds(phoneIndex)) ? undefined : text
}

async function confirmation(deps: Deps, name: 'stopped' | 'started', phoneIndex: string, read: ReadReply) {
  const language = read.language ?? (await lastPinTo(deps, phoneIndex))?.delivery.language ?? LANGUAGES[0]
  return deps.render.text(name, { language })
}

async function help(deps: Deps, phoneIndex: string, read: ReadReply): Promise<string> {
  const last = await lastPinTo(deps, phoneIndex)
  if (!last) return deps.render.text('help-anybody', { language: LANGUAGES[0], languages: LANGUAGES })
  const { delivery, practice } = last
  const language = read.language ?? delivery.language
  return deps.render.text('help', { language, practiceName: practice.name, phone: practice.phone })
}

async function objection(deps: Deps, phoneIndex: string): Promise<string | undefined> {
  const last = await lastPinTo(deps, phoneIndex, 'text')
  if (!last) return undefined
  const { delivery, practice } = last
  const words = { language: delivery.language, practiceName: practice.name, phone: practice.phone }
  switch ((await endInvitation(deps, delivery.invitationId, 'not-asked-for', 'phone')).outcome) {
    case 'ended':
    case 'already-ended':
      return deps.render.text('not-asked-for', words)
    case 'set-up':
      return deps.render.text('already-set-up', words)
    case 'unknown':
      return undefined
  }
}
