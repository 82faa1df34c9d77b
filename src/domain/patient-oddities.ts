import { comparable } from './comparable.ts'
import { ANYBODYS_NAMES, NOBODYS_NAMES, NOT_PEOPLE, TEST_WORDS } from './odd-names.ts'
import { isPlainName } from './plain-name.ts'
import type { PracticeRow } from './practice-row.ts'

/** Whether the chart seems to be one for testing or training, or not to be used, by the patient's names alone. */
export function isTestPatient({ patientFirstName, patientLastName }: PracticeRow): boolean {
  if (isPlainName(patientFirstName) && isPlainName(patientLastName)) return false
  return isTestName(patientFirstName, patientLastName)
}

/** "Test", "Tester 2", "Testpatient": nobody's first name, so it is enough alone. */
const TEST_FIRST = /^test(?:ing|er|pt|patient|child|kid|baby|boy|girl|chart|account|record|mom|dad|parent|user)?\d*$/

/** The same as a family name, without Test and Tester alone, which families have. */
const TEST_LAST =
  /^(?:testing|test(?:er)?\d+|test(?:pt|patient|child|kid|baby|boy|girl|chart|account|record|mom|dad|parent|user)\d*)$/

const NOT_TO_BE_USED = /\b(?:do ?n[o'’]?t use|dnu|dup(?:licate)? chart|test (?:patient|chart|account))\b/i

const ENDS_IN_NUMBER = /^\p{L}+\d+$/u

/**
 * Whether two names are together nobody's: "Test Patient", "Zztest Anna", "DO NOT USE", "Mickey Mouse", names with
 * numbers as generators make them ("Adan632 Roob72"). A family name such as Test, Demo or Sample is not enough: families
 * have them.
 */
export function isTestName(firstName: string, lastName: string): boolean {
  const first = comparable(firstName)
  const last = comparable(lastName)
  return (
    first.startsWith('zz') ||
    last.startsWith('zz') ||
    TEST_FIRST.test(first) ||
    TEST_LAST.test(last) ||
    (TEST_WORDS.comparable.has(last) && NOBODYS_NAMES.comparable.has(first)) ||
    (TEST_WORDS.comparable.has(first) && ANYBODYS_NAMES.comparable.has(last)) ||
    (TEST_WORDS.comparable.has(first) && NOBODYS_NAMES.comparable.has(last)) ||
    (last === 'test' && ANYBODYS_NAMES.comparable.has(first)) ||
    NOT_PEOPLE.comparable.has(first + last) ||
    (ENDS_IN_NUMBER.test(first) && ENDS_IN_NUMBER.test(last)) ||
    NOT_TO_BE_USED.test(`${firstName} ${lastName}`)
  )
}
