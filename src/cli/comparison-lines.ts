import { EXCLUSIONS, type Exclusion, type Fault, MISSING_FIELDS, WARNINGS } from '../domain/data-quality.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { shortened } from '../domain/shortened.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import type { Compared, Totals } from './check-comparisons.ts'
import type { CheckExtras } from './check-document.ts'
import { faultName } from './fault-name.ts'
import { paragraph, type Row, table } from './layout.ts'

const MOST_IDS = 20

/** What another setting would change, on a screen of so many characters. */
export function whatIfLines(
  { settings, compared, remarks }: NonNullable<CheckExtras['whatIf']>,
  width: number,
): string[] {
  return [
    '',
    ...paragraph(`What if ${settings.map(undirectedLine).join(', ')}`, width),
    ...remarks.flatMap((remark) => paragraph(undirectedLine(remark), width, 2)),
    ...totalLines(compared, ['as it is', 'what if'], width),
    '',
    ...table(inAndOut(compared), width),
    ...otherReasonLines(compared, width),
  ]
}

/** What became other than in an older file, on a screen of so many characters. */
export function againstLines(file: string, compared: Compared, width: number): string[] {
  return [
    '',
    ...paragraph(`Against ${undirectedLine(file)}`, width),
    ...totalLines(compared, ['before', 'now'], width),
    '',
    ...table([...inAndOut(compared), ...cameAndWent(compared)], width),
    ...otherReasonLines(compared, width),
    ...faultLines(compared, width),
  ]
}

function totalLines({ before, after }: Compared, names: readonly [string, string], width: number): string[] {
  const row = (name: string, of: (totals: Totals) => number): Row => ({
    cells: [name, of(before), of(after), signed(of(after) - of(before))],
  })
  const reasons = EXCLUSIONS.filter((reason) => before.excluded[reason] || after.excluded[reason])
  return table(
    [
      { cells: ['', ...names, 'difference'] },
      row('patients', ({ patients }) => patients),
      row('selected', ({ selected }) => selected),
      row('registration emails', ({ invitations }) => invitations),
      ...reasons.map((reason) => row(faultName(reason), ({ excluded }) => excluded[reason] ?? 0)),
    ],
    width,
  )
}

function signed(difference: number): string {
  return difference > 0 ? `+${thousands(difference)}` : thousands(difference)
}

function inAndOut({ newlyIn, newlyOut }: Compared): Row[] {
  const selected = newlyIn.map((patientId) => ({ patientId }))
  return [...byReason('newly in', selected), ...byReason('newly out', newlyOut)]
}

function cameAndWent({ came, went }: Compared): Row[] {
  return [...byReason('came', came, 'selected'), ...byReason('went', went, 'was selected')]
}

function otherReasonLines({ reasonChanged }: Compared, width: number): string[] {
  return reasonChanged.length > 0 ? ['', 'Out for another reason', ...table(byReason('', reasonChanged), width)] : []
}

type Placed = { patientId: string; before?: Exclusion; reason?: Exclusion }

/**
 * A row for each reason with the first ids; nobody is a row, too.
 * @param without what is said of those who have no reason.
 */
function byReason(what: string, patients: readonly Placed[], without = ''): Row[] {
  const groups = new Map<string, { count: number; ids: string[] }>()
  for (const { patientId, before, reason } of patients) {
    const why = [before, reason].flatMap((each) => (each ? [faultName(each)] : [])).join(', now ')
    const key = [what, why || without].filter((part) => part !== '').join(': ')
    const group = groups.get(key) ?? { count: 0, ids: [] }
    group.count += 1
    if (group.ids.length < MOST_IDS) group.ids.push(undirectedLine(patientId))
    groups.set(key, group)
  }
  if (groups.size === 0) return [{ cells: [what, 0] }]
  return [...groups].map(([name, { count, ids }]) => ({ cells: [name, count], words: shortened(ids, MOST_IDS, count) }))
}

const FAULTS: readonly Fault[] = [...EXCLUSIONS, ...MISSING_FIELDS, ...WARNINGS]

function faultLines({ faults }: Compared, width: number): string[] {
  const rows = FAULTS.flatMap((fault): Row[] => {
    const change = faults[fault]
    return change ? [{ cells: [faultName(fault), change.before, change.gone, change.arisen, change.after] }] : []
  })
  if (rows.length === 0) return []
  const heading = { cells: ['', 'before', 'gone', 'new', 'now'] }
  return ['', 'What was fixed, and what is new', ...table([heading, ...rows], width)]
}
