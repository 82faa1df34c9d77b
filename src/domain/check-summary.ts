import type { CalendarDate } from './calendar.ts'
import { dayWords } from './clock-words.ts'
import { EXCLUSIONS, type Exclusion } from './data-quality.ts'
import { leftOutAs } from './left-out.ts'
import type { Practice } from './practice.ts'
import { type Readiness, readiness } from './readiness.ts'
import type { SelectionReport } from './selection-report.ts'
import { undirectedLine } from './undirected-line.ts'
import type { UsefulFix } from './useful-fixes.ts'

/** What the printed page of a check says: counts and next steps, nothing about any one patient. */
export type CheckSummary = {
  practiceName: string
  fileName: string
  day: string
  patients: number
  selected: number
  emails: number
  /** `percent` is that of the largest, as its bar shows. */
  leftOut: { name: string; patients: number; percent: number }[]
  /** Of those who are left out. */
  toFix: number
  byHand: number
  settled: number
  verdict: Readiness['verdict']
  reasons: string[]
  fixes: { nextStep: string; charts: number; emails: number }[]
  /** Kinds of things to fix that found no place. */
  moreFixes: number
  days: { day: string; emails: number }[]
  /** The days behind those, in one. */
  laterDays: { days: number; emails: number; until: string } | null
}

const EXCLUSION_NAMES: Readonly<Record<Exclusion, string>> = {
  'patient-not-active': 'Not active',
  'birth-date-unusable': 'No usable Birth Date',
  'minor-age-limit-reached': 'Minor Age Limit reached',
  'already-registered': 'On the portal already',
  'held-by-practice': 'Held by the practice',
  'no-primary-contact': 'No contact with Sort 1',
  'no-authority-or-residence': 'Neither Authority nor Res?',
  'no-email': 'No usable Email Address',
  'contact-not-personal': "Email Address not a person's",
  'no-phone': 'No usable Mobile #',
  'contact-shared': 'Address of many families',
}

const MOST_FIXES = 10
const MOST_DAYS = 5
const LONGEST_FILE_NAME = 48

/** @param fixes the most useful first. @param days when the emails go out, in order. */
export function checkSummary(
  report: SelectionReport,
  practice: Practice,
  fileName: string,
  fixes: readonly UsefulFix[],
  days: readonly { day: CalendarDate; emails: number }[],
): CheckSummary {
  const most = Math.max(...Object.values(report.excluded))
  const { verdict, reasons } = readiness(report, practice)
  return {
    practiceName: undirectedLine(practice.name),
    fileName: shortName(undirectedLine(fileName)),
    day: inWords(report.asOf),
    patients: report.patients,
    selected: report.selected,
    emails: report.invitations,
    leftOut: EXCLUSIONS.flatMap((reason) => {
      const patients = report.excluded[reason] ?? 0
      return patients > 0 ? [{ name: EXCLUSION_NAMES[reason], patients, percent: (patients / most) * 100 }] : []
    }),
    toFix: leftOutAs('fix', report.excluded),
    byHand: leftOutAs('by-hand', report.excluded),
    settled: leftOutAs('settled', report.excluded),
    verdict,
    reasons,
    fixes: fixes.slice(0, MOST_FIXES).map(({ nextStep, charts, emails }) => ({ nextStep, charts, emails })),
    moreFixes: Math.max(0, fixes.length - MOST_FIXES),
    days: days.slice(0, MOST_DAYS).map(({ day, emails }) => ({ day: inWords(day), emails })),
    laterDays: laterThan(days.slice(MOST_DAYS)),
  }
}

function laterThan(days: readonly { day: CalendarDate; emails: number }[]): CheckSummary['laterDays'] {
  const last = days.at(-1)
  if (!last) return null
  return {
    days: days.length,
    emails: days.reduce((sum, { emails }) => sum + emails, 0),
    until: inWords(last.day),
  }
}

function inWords(day: CalendarDate): string {
  return dayWords(Date.parse(day), 'UTC', 'en')
}

/** Keeps the end, for there stands which one it is. */
function shortName(name: string): string {
  return name.length > LONGEST_FILE_NAME ? `…${name.slice(-LONGEST_FILE_NAME)}` : name
}
