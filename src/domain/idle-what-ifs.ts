import { isAlike } from './comparable.ts'
import { readEmail } from './email.ts'
import type { Practice } from './practice.ts'
import { remembered } from './remembered.ts'
import type { WhatIf } from './what-if.ts'

/** What a practice file has that a what-if is about: Statuses that are tried, and emails on the charts of many families. */
export type Concerned = { statuses: ReadonlySet<string>; shared: ReadonlySet<string> }

/** Looks which of the Statuses that are tried stand on the lines of a file: `statuses` has them as they are tried. */
export function lookForStatuses(changes: readonly WhatIf[]): {
  statuses: ReadonlySet<string>
  look: (status: string) => void
} {
  const tried = changes.flatMap((change) => (change.setting === 'statusMap' ? [change.status] : []))
  const triedAs = remembered((status: string) => tried.find((one) => isAlike(one, status)) ?? '')
  const statuses = new Set<string>()
  return {
    statuses,
    look: (status) => {
      if (statuses.size === tried.length) return
      const one = triedAs(status)
      if (one !== '') statuses.add(one)
    },
  }
}

/** Says of each change that concerns nothing in the practice file, or that the practice has already, that it does so. */
export function idleWhatIfs(
  changes: readonly WhatIf[],
  practice: Pick<Practice, 'confirmedShared' | 'leftOutShared'>,
  concerned: Concerned,
): string[] {
  return changes.flatMap((change) => idleWords(change, practice, concerned) ?? [])
}

function idleWords(
  change: WhatIf,
  practice: Pick<Practice, 'confirmedShared' | 'leftOutShared'>,
  { statuses, shared }: Concerned,
): string | undefined {
  switch (change.setting) {
    case 'minorAgeLimit':
    case 'homePhoneCalls':
      return undefined
    case 'statusMap':
      if (statuses.has(change.status)) return undefined
      return `No line of the file has the Status "${change.status}": this changes nothing.`
    case 'confirmedShared':
    case 'leftOutShared': {
      const { setting, email } = change
      if (practice[setting].some((known) => readEmail(known) === email))
        return `${setting} has ${email} already: this changes nothing.`
      return shared.has(email) ? undefined : `${email} is not on the charts of many families: this changes nothing.`
    }
  }
}
