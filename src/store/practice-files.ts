import { createHash } from 'node:crypto'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { practiceIdOf } from '../domain/invitation.ts'
import type { PracticeFileInfo, RequestState } from '../domain/request.ts'
import type { Keyring } from '../keyring.ts'
import { practiceKey } from './keys.ts'
import { letterKeys } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/**
 * Practice files as they were handed over, compressed and sealed in pieces. The release reads the file again, so that
 * the snapshot is the file under the practice's settings of that moment.
 */
export type PracticeFiles = {
  /** Keeps a file under a version of its own, for a day; nothing when it passes 64 MB compressed. */
  keep(
    requestId: string,
    version: string,
    file: AsyncIterable<Uint8Array>,
  ): Promise<{ sha256: string; bytes: number } | undefined>
  /**
   * Makes a kept file that of its request, and keeps it until it is let go by `expire`. Else nothing changes: `busy` while a
   * release enrols the guardians of the file before, or the state of a request that does not wait for its release any more.
   */
  claim(
    requestId: string,
    version: string,
    info: PracticeFileInfo,
  ): Promise<'claimed' | 'busy' | RequestState | 'unknown'>
  open(requestId: string, version: string): Readable
  /** Whether a file is still kept. */
  isKept(requestId: string, version: string): Promise<boolean>
  /** Erases every file that was kept for a request, at once. */
  erase(requestId: string): Promise<void>
  /** Erases a file after a time, in milliseconds. */
  expire(requestId: string, version: string, afterMs: number): Promise<void>
}

const PIECE_BYTES = 256 * 1024
const MOST_PIECES = 256
/** A file that no request points to is gone after a day; the one in use is kept until its request ends. */
const UNCLAIMED_MS = 24 * 60 * 60 * 1000

export function createPracticeFiles(redis: RedisClient, keyring: Pick<Keyring, 'seal' | 'open'>): PracticeFiles {
  const key = (requestId: string, version: string) =>
    practiceKey(practiceIdOf(requestId), 'file', `${requestId}:${version}`)
  /** Every version that was ever claimed, for the end of data: no TTL, it goes with them. */
  const versionsKey = (requestId: string) => practiceKey(practiceIdOf(requestId), 'files', requestId)
  const pieceId = (requestId: string, version: string, n: number) => `${requestId}:${version}:${n}`

  const claimFile = defineScript<string>(redis, 'claim_file')

  return {
    async keep(requestId, version, file) {
      const fingerprint = createHash('sha256')
      let bytes = 0
      async function* measured() {
        for await (const part of file) {
          fingerprint.update(part)
          bytes += part.length
          yield part
        }
      }
      let pieces = 0
      for await (const piece of inPieces(through(Readable.from(measured()), createGzip()))) {
        if (pieces === MOST_PIECES) return undefined
        await redis.rpush(key(requestId, version), keyring.seal(pieceId(requestId, version, pieces), piece))
        if (pieces === 0) await redis.pexpire(key(requestId, version), UNCLAIMED_MS)
        pieces += 1
      }
      return { sha256: fingerprint.digest('hex'), bytes }
    },
    async claim(requestId, version, info) {
      const { request, enrolment } = letterKeys(requestId)
      const keys = [request, versionsKey(requestId), key(requestId, version), enrolment]
      return (await claimFile(keys, [version, JSON.stringify(info)])) as 'claimed' | 'busy' | RequestState | 'unknown'
    },
    open(requestId, version) {
      async function* pieces() {
        for (let n = 0; ; n += 1) {
          const sealed = await redis.lindexBuffer(key(requestId, version), n)
          if (sealed === null) return
          yield keyring.open(pieceId(requestId, version, n), sealed)
        }
      }
      return through(Readable.from(pieces()), createGunzip())
    },
    isKept: async (requestId, version) => (await redis.exists(key(requestId, version))) === 1,
    async erase(requestId) {
      const versions = await redis.smembers(versionsKey(requestId))
      await redis.unlink(...versions.map((version) => key(requestId, version)), versionsKey(requestId))
    },
    async expire(requestId, version, afterMs) {
      await redis.pexpire(key(requestId, version), Math.round(afterMs))
    },
  }
}

/** Joins two streams so that a fault of the first reaches whoever reads the second. */
function through<Stream extends Transform>(source: Readable, stream: Stream): Stream {
  pipeline(source, stream, () => undefined)
  return stream
}

async function* inPieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const part of stream) {
    waiting.push(part)
    bytes += part.length
    if (bytes < PIECE_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}
