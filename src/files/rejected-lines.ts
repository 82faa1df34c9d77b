import { packedTexts } from '../domain/packed-texts.ts'
import { cellName, type RejectedLine } from '../domain/rejected-line.ts'
import type { RowSink } from './row-sink.ts'

export type RejectedLines = {
  add: RowSink['reject']
  count(): number
  /** All of them in the order in which they came. */
  each(): Generator<RejectedLine>
}

/** Of so many lines it is kept whose they are: 1 MB at most. Nobody looks for the patient of a later one. */
const MOST_IDS = 10_000
const LONGEST_ID = 100

/** Keeps two numbers for each line that could not be read: a file of two million bad lines takes 16 MB. */
export function openRejectedLines(): RejectedLines {
  const faults: { column: number; name: string; problem: string }[] = []
  const numbers = new Map<string, number>()
  const ids = packedTexts()
  const idOf = new Map<number, number>()
  let kept = new Uint32Array(128)
  let count = 0

  return {
    add(line, column, name, problem, patientId = '') {
      const key = `${column}\0${name}\0${problem}`
      const fault = numbers.get(key) ?? faults.push({ column, name, problem }) - 1
      numbers.set(key, fault)
      if (count * 2 === kept.length) kept = grown(kept)
      kept[count * 2] = line
      kept[count * 2 + 1] = fault
      if (patientId !== '' && patientId.length <= LONGEST_ID && idOf.size < MOST_IDS)
        idOf.set(count, ids.add(patientId))
      count += 1
    },
    count: () => count,
    *each() {
      for (let n = 0; n < count; n += 1) {
        const line = kept[n * 2] ?? 0
        const fault = faults[kept[n * 2 + 1] ?? 0]
        if (!fault) continue
        const { column, name, problem } = fault
        const ref = idOf.get(n)
        const rejected = { line, column: name, cell: column < 0 ? '' : cellName(column, line), problem }
        yield ref === undefined ? rejected : { ...rejected, patientId: ids.at(ref) }
      }
    },
  }
}

function grown(full: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(full.length * 2)
  larger.set(full)
  return larger
}
