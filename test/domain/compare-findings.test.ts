import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareFindings, fromHere, sinceThen } from '../../src/domain/compare-findings.ts'
import type { Fault } from '../../src/domain/data-quality.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { rememberFindings } from '../../src/domain/remembered-findings.ts'
import type { PatientFinding } from '../../src/domain/selection-report.ts'
import { filePractice, fileRow, selectFrom } from '../support/practice-file.ts'
import { randomRows } from '../support/random-rows.ts'

const findingsOf = (rows: readonly PracticeRow[], minorAgeLimit = 18) => [
  ...selectFrom(rows, filePractice({ minorAgeLimit })).perPatient(),
]
const compared = (before: readonly PatientFinding[], after: readonly PatientFinding[]) =>
  compareFindings(sinceThen(rememberFindings(before), after))

/** What there is to fix, counted again without the code under test. */
function faultsIn(findings: readonly PatientFinding[], fault: Fault): string[] {
  return findings
    .filter(({ reason, missing, warnings }) => [reason, ...missing, ...warnings].some((each) => each === fault))
    .map(({ patientId }) => patientId)
}

test('whatever two files hold, the patients who come, go and change make the one selection out of the other', () => {
  fc.assert(
    fc.property(randomRows, randomRows, (older, newer) => {
      const [before, after] = [findingsOf(older), findingsOf(newer)]
      const { newlyIn, newlyOut, came, went } = compared(before, after)
      const selected = (findings: readonly PatientFinding[]) => findings.filter((finding) => finding.selected).length
      const cameIn = came.filter(({ reason }) => !reason).length
      const wentIn = went.filter(({ reason }) => !reason).length
      expect(selected(before) + newlyIn.length - newlyOut.length + cameIn - wentIn).toBe(selected(after))
      expect(before.length + came.length - went.length).toBe(after.length)
    }),
  )
})

test('every patient stands where both findings put it, and nowhere else', () => {
  fc.assert(
    fc.property(randomRows, randomRows, (older, newer) => {
      const [before, after] = [findingsOf(older), findingsOf(newer)]
      const { newlyIn, newlyOut, reasonChanged, came, went } = compared(before, after)
      const places = (id: string) => [
        newlyIn.includes(id) && 'newly in',
        newlyOut.some(({ patientId }) => patientId === id) && 'newly out',
        reasonChanged.some(({ patientId }) => patientId === id) && 'other reason',
        came.some(({ patientId }) => patientId === id) && 'came',
        went.some(({ patientId }) => patientId === id) && 'went',
      ]
      for (const id of new Set([...before, ...after].map(({ patientId }) => patientId))) {
        const was = before.find(({ patientId }) => patientId === id)
        const is = after.find(({ patientId }) => patientId === id)
        const place = () => {
          if (!was) return 'came'
          if (!is) return 'went'
          if (was.selected !== is.selected) return is.selected ? 'newly in' : 'newly out'
          return was.reason === is.reason ? undefined : 'other reason'
        }
        expect(places(id).filter(Boolean)).toEqual([place()].filter(Boolean))
      }
    }),
  )
})

test('the faults of before, less those that are gone, with the new ones, are the faults of now', () => {
  fc.assert(
    fc.property(randomRows, randomRows, (older, newer) => {
      const [before, after] = [findingsOf(older), findingsOf(newer)]
      for (const [fault, change] of Object.entries(compared(before, after).faults)) {
        const [was, is] = [faultsIn(before, fault as Fault), faultsIn(after, fault as Fault)]
        expect(change).toEqual({
          before: was.length,
          gone: was.filter((id) => !is.includes(id)).length,
          arisen: is.filter((id) => !was.includes(id)).length,
          after: is.length,
        })
        expect(change.before - change.gone + change.arisen).toBe(change.after)
      }
    }),
  )
})

test('what if and against tell the same, seen from the other side', () => {
  fc.assert(
    fc.property(randomRows, (rows) => {
      const [asIs, ifTen] = [findingsOf(rows), findingsOf(rows, 10)]
      const whatIf = compareFindings(fromHere(asIs, rememberFindings(ifTen)))
      const sorted = ({ newlyIn, newlyOut }: typeof whatIf) => [newlyIn, newlyOut.map(({ patientId }) => patientId)]
      expect(sorted(whatIf)).toEqual(sorted(compared(asIs, ifTen)))
      expect([whatIf.came, whatIf.went]).toEqual([[], []])
    }),
  )
})

test('reasons are told with the one before, and what is as it should be is no fault', () => {
  const older = [
    fileRow({ patientId: 'P1' }),
    fileRow({ patientId: 'P2', contactEmail: '' }),
    fileRow({ patientId: 'P3', contactEmail: 'none' }),
    fileRow({ patientId: 'P4' }),
  ]
  const newer = [
    fileRow({ patientId: 'P1', patientStatus: 'Inactive' }),
    fileRow({ patientId: 'P2' }),
    fileRow({ patientId: 'P3', contactMobilePhone: '911' }),
    fileRow({ patientId: 'P5', contactSort: '2' }),
  ]
  expect(compared(findingsOf(older), findingsOf(newer))).toEqual({
    newlyIn: ['P2'],
    newlyOut: [{ patientId: 'P1', reason: 'patient-not-active' }],
    reasonChanged: [{ patientId: 'P3', before: 'no-email', reason: 'no-phone' }],
    came: [{ patientId: 'P5', reason: 'no-primary-contact' }],
    went: [{ patientId: 'P4' }],
    faults: {
      'no-email': { before: 2, gone: 2, arisen: 0, after: 0 },
      email: { before: 1, gone: 1, arisen: 0, after: 0 },
      'no-phone': { before: 0, gone: 0, arisen: 1, after: 1 },
      'no-primary-contact': { before: 0, gone: 0, arisen: 1, after: 1 },
    },
  })
})
