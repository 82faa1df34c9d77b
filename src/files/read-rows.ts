import type { CalendarDate } from '../domain/calendar.ts'
import type { Practice } from '../domain/practice.ts'
import { readCsv } from './csv-file.ts'
import { readFhir } from './fhir-file.ts'
import { fileKind } from './file-kind.ts'
import { FileRefused } from './file-refused.ts'
import { type OpenFile, openFile } from './open-file.ts'
import type { FileRead, RowSink } from './row-sink.ts'
import { bounded, gunzipped } from './unpack.ts'

type Reading = { sink: RowSink; practice: Practice; asOf: CalendarDate }

/**
 * Reads the lines of a practice file into a sink, whatever the file is by its content: delimited text, an Excel workbook, FHIR as
 * of a day, or one of them compressed.
 * @throws what the source throws.
 */
export async function readRows(
  source: AsyncIterable<Uint8Array>,
  sink: RowSink,
  practice: Practice,
  asOf: CalendarDate,
): Promise<FileRead> {
  const reading = { sink, practice, asOf }
  const file = await openFile(source)
  try {
    if (fileKind(file.beginning).kind !== 'gzip') return await readKind(file, reading)
    const unpacked = await openFile(gunzipped(file.from(0)))
    try {
      return await readKind(unpacked, reading)
    } finally {
      await unpacked.close()
    }
  } catch (fault) {
    if (fault instanceof FileRefused) return refused(fault.message)
    throw fault
  } finally {
    await file.close()
  }
}

const PACKED_TWICE = 'The file is compressed twice (gzip in gzip). Unpack it once and hand it over again.'

/** The one place where a kind of file meets what reads it. */
async function readKind(file: OpenFile, { sink, practice, asOf }: Reading): Promise<FileRead> {
  const kind = fileKind(file.beginning)
  switch (kind.kind) {
    case 'gzip':
      return refused(PACKED_TWICE)
    case 'other':
      return refused(kind.message)
    case 'xlsx': {
      const { readXlsx } = await import('./xlsx-file.ts')
      return readXlsx(file.from(0), sink, practice)
    }
    case 'json':
      return readFhir(bounded(file.from(kind.from)), sink, practice, asOf)
    case 'text':
      return readCsv(bounded(file.from(kind.from)), kind.encoding, sink, practice.fileMap)
  }
}

function refused(message: string): FileRead {
  return { outcome: 'refused', message }
}
