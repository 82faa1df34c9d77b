import type { FaultOnChart } from './fault-on-chart.ts'
import { FAULT_WORDS } from './fault-words.ts'
import type { PatientFinding } from './selection-report.ts'

/**
 * What a fix says of lines of one patient that differ: the fields, and what stands on the other line. Of the first line
 * only the birth date is known.
 */
export function lineDifferenceOnChart(
  fault: 'patient-lines-differ' | 'two-children-on-one-chart',
  { line: first, differs }: Pick<PatientFinding, 'line' | 'differs'>,
): (FaultOnChart & { field: string }) | undefined {
  if (!differs) return undefined
  const { line, says, firstBirthDate } = differs
  const fields = says.map(({ field }) => field)
  const other = `line ${line}: ${says.map(({ value }) => value || 'empty').join(', ')}`
  const shown = fields.includes('Birth Date') && firstBirthDate ? [firstBirthDate, other] : [other]
  const named = fields.length < 2 ? fields : [fields.slice(0, -1).join(', '), fields.at(-1)]
  return {
    field: fields.join(', '),
    value: shown.join('; '),
    whatIsWrong: `${FAULT_WORDS[fault]} Line ${line} has another ${named.join(' and ')} than line ${first}.`,
  }
}
