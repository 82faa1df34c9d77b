import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, jest, test } from '@jest/globals'
import { openRequest } from '../../src/actions/open-request.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { CliFailure } from '../../src/cli/cli-failure.ts'
import { fileCommand } from '../../src/cli/request-file.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { FHIR_MAP, fhirPatient, ndjson, relatedPerson } from '../support/fhir.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
const world = await freshWorld()

function written(name: string, content: string | Buffer): string {
  writeFileSync(join(ROOT, name), content)
  return join(ROOT, name)
}

/** Runs `bulk-pin request file` in this process. @returns what it printed, as JSON. */
async function handOver(...words: string[]) {
  let printed = ''
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const command = fileCommand(async () => ({ deps: world.deps, actor: 'operator', close: async () => {} }))
  await command.parseAsync([...words, '--json'], { from: 'user' }).finally(() => write.mockRestore())
  return JSON.parse(printed)
}

test('the files of a FHIR export are handed over together with the answers to it, and released as they were checked', async () => {
  const opened = await openRequest(world.deps, {
    practiceId: world.practice.id,
    requestedBy: 'manager@lakeside.example.com',
    stated: ELIGIBLE,
  })
  const id = opened.outcome === 'opened' ? opened.id : ''
  const files = [
    written('Patient.ndjson', ndjson(fhirPatient('p1'), fhirPatient('p2'))),
    written('RelatedPerson.ndjson.gz', gzipSync(ndjson(relatedPerson('p1'), relatedPerson('p2', { active: false })))),
  ]
  await expect(handOver(id, ...files)).rejects.toThrow(CliFailure)
  const map = written('map.json', JSON.stringify({ fhir: FHIR_MAP }))
  expect(await handOver(id, ...files, '--map', map)).toMatchObject({
    patients: 2,
    selected: 1,
    invitations: 1,
    remarks: [expect.stringMatching(/^RelatedPersons who are not active/)],
  })
  expect(await releaseRequest(world.deps, id, { actor: 'operator' })).toMatchObject({ invitations: 1 })
  expect(await handOver(id, ...files).catch(({ message }) => message)).toMatch(/until the release only/)
}, 60_000)
