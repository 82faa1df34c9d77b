import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { beginningOfFile } from '../domain/joined-files.ts'
import { CliFailure } from './cli-failure.ts'
import { unreadableFile } from './unreadable-file.ts'

/**
 * The bytes of a practice file. Several files are those of one bulk export of FHIR, which gives each kind of resource in files
 * of its own: they are joined, unpacked where they are gzip, and each begins with a line that names it.
 * @throws CliFailure while they are read, where one cannot be read or one of several is no FHIR.
 */
export function practiceFileSource(paths: readonly string[]): AsyncIterable<Uint8Array> {
  const [only = '', ...others] = paths
  return others.length === 0 ? bytesOf(only) : joined(paths)
}

async function* joined(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    yield Buffer.from(beginningOfFile(basename(path)))
    yield* jsonOf(path)
    yield Buffer.from('\n')
  }
}

async function* jsonOf(path: string): AsyncGenerator<Uint8Array> {
  let isKnown = false
  for await (const chunk of unpacked(path)) {
    const beginning = isKnown ? '{' : Buffer.from(chunk).toString().trim()
    if (beginning !== '') isKnown = true
    if (beginning !== '' && !beginning.startsWith('{')) {
      throw new CliFailure(
        `${path} is not FHIR (NDJSON), and only the files of one FHIR export can be handed over together: hand over one file.`,
      )
    }
    yield chunk
  }
}

const GZIP = Buffer.from('1f8b', 'hex')

async function* unpacked(path: string): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(path)
  const { value: first } = await bytes.next()
  if (!first) return
  const whole = Readable.from(
    (async function* () {
      yield first
      yield* bytes
    })(),
  )
  const isPacked = GZIP.equals(first.subarray(0, GZIP.length))
  try {
    yield* isPacked ? pipeline(whole, createGunzip(), () => undefined) : whole
  } catch (fault) {
    throw isZlibFault(fault)
      ? new CliFailure(`${path} is compressed (gzip) and damaged: compress or export it again.`)
      : fault
  }
}

function isZlibFault(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'code' in fault && String(fault.code).startsWith('Z_')
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path)
  } catch (fault) {
    throw unreadableFile(path, fault)
  }
}
