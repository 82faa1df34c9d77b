import { createReadStream } from 'node:fs'
import { readPracticeFile } from '../../src/files/practice-file.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { AS_OF, filePractice } from './practice-file.ts'

/**
 * Reads practice files one after the other in a process of its own, as a check does, and prints as JSON what came of each
 * and the most memory that the process ever had, in MB.
 */
async function selectAlone(paths: readonly string[]): Promise<void> {
  const files = []
  for (const path of paths) {
    const reading = await readPracticeFile(createReadStream(path), filePractice(), AS_OF)
    files.push(
      reading.outcome === 'refused'
        ? { message: reading.message }
        : { selected: reading.report.selected, read: reading.report.rows.read, rejected: reading.report.rows.rejected },
    )
  }
  process.stdout.write(JSON.stringify({ files, peakMb: peakMemoryMb() }))
}

await selectAlone(process.argv.slice(2))
