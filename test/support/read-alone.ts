import { createReadStream } from 'node:fs'
import { readRows } from '../../src/files/read-rows.ts'
import { openRejectedLines } from '../../src/files/rejected-lines.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { AS_OF, filePractice } from './practice-file.ts'

/**
 * Reads a practice file in a process of its own, keeps nothing of it but which lines are bad, and prints what came of it as JSON: the lines, a sum
 * over their cells, and the most memory that the process ever had, in MB.
 */
async function readAlone(path: string): Promise<void> {
  let [lines, letters] = [0, 0]
  const rejectedLines = openRejectedLines()
  const sink = {
    row(row: Record<string, string>) {
      lines += 1
      for (const cell of Object.values(row)) letters += cell.length
    },
    reject: rejectedLines.add,
  }
  const { outcome, ...said } = await readRows(createReadStream(path), sink, filePractice(), AS_OF)
  const rejected = rejectedLines.count()
  process.stdout.write(JSON.stringify({ outcome, ...said, lines, letters, rejected, peakMb: peakMemoryMb() }))
}

await readAlone(process.argv[2] ?? '')
