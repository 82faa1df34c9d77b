import type { CalendarDate } from '../domain/calendar.ts'
import { columnRemarks } from '../domain/column-remarks.ts'
import { noteCells, watchColumns } from '../domain/column-watch.ts'
import { addRow, openRoll } from '../domain/patient-roll.ts'
import type { Practice } from '../domain/practice.ts'
import { selectGuardians } from '../domain/selection.ts'
import type { ReadPracticeFile } from '../domain/selection-report.ts'
import { selectionRules } from '../domain/selection-rules.ts'
import { readRows } from './read-rows.ts'
import { openRejectedLines } from './rejected-lines.ts'
import type { RowSink } from './row-sink.ts'

/** So many rejected lines are named in a report; the others can be had from it one by one. */
const MOST_NAMED = 1000

/** Reads a practice file of any kind line by line into the selection. The type says what it promises. */
export async function readPracticeFile(
  source: AsyncIterable<Uint8Array>,
  practice: Practice,
  asOf: CalendarDate,
  onRow?: Parameters<ReadPracticeFile>[3],
): ReturnType<ReadPracticeFile> {
  const roll = openRoll(selectionRules(practice, asOf))
  const columns = watchColumns()
  const rejected = openRejectedLines()
  let read = 0
  const sink: RowSink = {
    row(row, line) {
      read += 1
      addRow(roll, row, line)
      noteCells(columns, row)
      onRow?.(row, line)
    },
    reject: rejected.add,
  }
  const file = await readRows(source, sink, practice, asOf)
  if (file.outcome === 'refused') return file
  const rows = {
    read,
    rejected: rejected.count(),
    rejectedLines: first(rejected.each(), MOST_NAMED),
    eachRejected: rejected.each,
  }
  const remarks = [...file.remarks, ...columnRemarks(columns)]
  return { outcome: 'read', report: { ...selectGuardians(roll, rows), remarks } }
}

function first<Item>(items: Iterable<Item>, most: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    if (taken.length === most) break
    taken.push(item)
  }
  return taken
}
