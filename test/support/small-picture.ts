import { crc32, deflateSync } from 'node:zlib'
import type { Browser } from 'playwright-core'

type Indexed = { width: number; height: number; palette: number[]; indices: string }

/**
 * A picture of a page with as few colours as pages have, as a PNG (W3C) with a palette: a third of the bytes.
 *
 * @param png as a browser takes it.
 * @param colours at most 256; the most frequent are kept, and every other pixel gets the nearest of them.
 */
export async function smallPicture(browser: Browser, png: Buffer, colours: number): Promise<Buffer> {
  const page = await browser.newPage()
  const { width, height, palette, indices }: Indexed = await page.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png.toString('base64')}'
    await image.decode()
    const { width, height } = image
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    const counts = new Map()
    const colourAt = (at) => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2]
    for (let at = 0; at < data.length; at += 4) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1)
    const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, ${colours}).map(([colour]) => colour)
    const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]
    const distance = (a, b) => parts(a).reduce((sum, part, n) => sum + (part - parts(b)[n]) ** 2, 0)
    const nearest = new Map([...counts.keys()].map((colour) => {
      const best = kept.reduce((found, one) => distance(one, colour) < distance(found, colour) ? one : found)
      return [colour, kept.indexOf(best)]
    }))
    let indices = ''
    for (let at = 0; at < data.length; at += 4) indices += String.fromCharCode(nearest.get(colourAt(at)))
    return { width, height, palette: kept.flatMap(parts), indices: btoa(indices) }
  })()`)
  await page.close()
  const pixels = Buffer.from(indices, 'base64')
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * width, (row + 1) * width)]),
  )
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(content.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
