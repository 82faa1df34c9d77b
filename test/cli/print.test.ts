import { afterEach, expect, jest, test } from '@jest/globals'
import { jsonLine, printAll } from '../../src/cli/print.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

const document = {
  text: 'a "quoted" word',
  number: 1.5,
  nothing: null,
  absent: undefined,
  call: () => 1,
  list: [1, { deep: ['x'] }],
  empty: [],
  fields: { inner: { none: undefined }, many: new Set(['a', 'b']) },
}

test('a document in pieces is the document', () => {
  expect(JSON.parse([...jsonLine(document)].join(''))).toEqual({
    ...JSON.parse(JSON.stringify(document)),
    fields: { inner: {}, many: ['a', 'b'] },
  })
})

test('a list is made only as fast as it is read: no faster than whoever reads the output', async () => {
  let made = 0
  function* items() {
    for (; made < 100_000; made += 1) yield { patientId: `P${made}` }
  }
  const madeAt: number[] = []
  jest.spyOn(process.stdout, 'write').mockImplementation(() => {
    madeAt.push(made)
    setImmediate(() => process.stdout.emit('drain'))
    return false
  })
  await printAll(jsonLine({ items: items() }))
  expect(madeAt.length).toBeGreaterThan(20)
  expect(madeAt[0]).toBeLessThan(10_000)
})
