import { isAlike } from './comparable.ts'
import { readEmail } from './email.ts'
import { statusReader } from './patient.ts'
import { type Practice, PracticeSchema } from './practice.ts'

/** One setting of a practice as it might be. */
export type WhatIf =
  | { setting: 'minorAgeLimit'; value: number }
  | { setting: 'homePhoneCalls'; value: boolean }
  | { setting: 'statusMap'; status: string; value: 'active' | 'not-active' }
  | { setting: 'confirmedShared' | 'leftOutShared'; email: string }

const FORMS =
  'minorAgeLimit=YEARS, homePhoneCalls=true|false, statusMap.STATUS=active|not-active, confirmedShared=EMAIL, leftOutShared=EMAIL'

/**
 * Reads a setting as an operator writes it: `minorAgeLimit=16`, `statusMap.Foster=not-active`.
 * @returns it, or what is wrong with it in a sentence.
 */
export function readWhatIf(text: string): WhatIf | string {
  const isStatus = text.startsWith('statusMap.')
  const at = isStatus ? text.lastIndexOf('=') : text.indexOf('=')
  const [name, value] = at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  if (isStatus) return readStatus(name.slice('statusMap.'.length).trim(), value)
  switch (name) {
    case 'minorAgeLimit': {
      const years = PracticeSchema.shape.minorAgeLimit.safeParse(value === '' ? undefined : Number(value))
      return years.success ? { setting: name, value: years.data } : 'minorAgeLimit must be whole years, from 1 to 30.'
    }
    case 'homePhoneCalls':
      if (value !== 'true' && value !== 'false') return 'homePhoneCalls must be true or false.'
      return { setting: name, value: value === 'true' }
    case 'confirmedShared':
    case 'leftOutShared': {
      const email = readEmail(value)
      return email ? { setting: name, email } : `${name} must be an email address.`
    }
    default:
      return `There is no setting "${name}" to try: there are ${FORMS}.`
  }
}

function readStatus(status: string, value: string): WhatIf | string {
  if (status === '') return 'statusMap needs a Status, as in statusMap.Foster=active.'
  if (value !== 'active' && value !== 'not-active') return `statusMap.${status} must be active or not-active.`
  const known = statusReader({})(status)
  if (known !== 'unknown') return `The Status "${status}" is always ${known}: statusMap cannot change it.`
  return { setting: 'statusMap', status, value }
}

/** Whether two of them say what one and the same setting might be. */
export function concernsTheSame(one: WhatIf, other: WhatIf): boolean {
  if (one.setting === 'statusMap' && other.setting === 'statusMap') return isAlike(one.status, other.status)
  if ('email' in one && 'email' in other) return one.email === other.email
  return one.setting === other.setting
}

/** The practice as it might be. */
export function practiceIf(practice: Practice, changes: readonly WhatIf[]): Practice {
  return changes.reduce(changed, practice)
}

function changed(practice: Practice, change: WhatIf): Practice {
  switch (change.setting) {
    case 'minorAgeLimit':
      return { ...practice, minorAgeLimit: change.value }
    case 'homePhoneCalls':
      return { ...practice, homePhoneCalls: change.value }
    case 'confirmedShared':
    case 'leftOutShared': {
      const without = (emails: readonly string[]) => emails.filter((email) => readEmail(email) !== change.email)
      const { confirmedShared, leftOutShared } = practice
      const neither = { confirmedShared: without(confirmedShared), leftOutShared: without(leftOutShared) }
      return { ...practice, ...neither, [change.setting]: [...neither[change.setting], change.email] }
    }
    case 'statusMap': {
      const others = Object.entries(practice.statusMap).filter(([status]) => !isAlike(status, change.status))
      return { ...practice, statusMap: { ...Object.fromEntries(others), [change.status]: change.value } }
    }
  }
}
