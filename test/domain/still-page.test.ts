import { expect, test } from '@jest/globals'
import { stillPage } from '../../src/domain/still-page.ts'
import { createRender } from '../../src/render.ts'
import { renderSample, samplePages } from '../support/sample-pages.ts'

const render = createRender()

test('no page stands still with a script, a form to send, a way out or anything to load', () => {
  for (const sample of samplePages('en')) {
    const still = render.still(renderSample(render, sample))
    expect(still).not.toMatch(/<script|<link|src=| action=/)
    expect(still.match(/ href="[^"]*"/g)?.filter((href) => href !== ' href="#"') ?? []).toEqual([])
    expect(still).not.toMatch(/prefers-color-scheme|@media print|light dark/)
    expect(still).toContain('--ground: #f5f3ee')
    expect(still).toContain('print-color-adjust:exact')
  }
})

test('what people typed stays as it is, whatever it looks like', () => {
  const typed = '$& href=&quot;x&quot; @media print &lt;style&gt; light dark'
  const still = stillPage(
    `<head><link rel="stylesheet" href="/a.css"></head><p>${typed}</p>`,
    'a{color:red}/*$&*/',
    'top',
  )
  expect(still).toContain(`<p>${typed}</p>`)
  expect(still).toContain('<style>a{color:red}/*$&*/</style>')
})

test('a picture can begin at the two ways to a PIN, or at the card, without what stands above it', () => {
  const html = '<head></head><main><p>Above</p><section class="card"></section></main>'
  expect(stillPage(html, '', 'card')).toContain('main>:not(.card,.card~*){display:none}')
  expect(stillPage(html, '', 'ways')).toContain('main>:not(#ways,#ways~*){display:none}')
  expect(stillPage(html, '', 'top')).not.toContain('display:none')
})
