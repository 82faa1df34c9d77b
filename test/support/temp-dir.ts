import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'

/** A directory for one test file, gone when its tests are over. */
export function tempDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'bulk-pin-test-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
