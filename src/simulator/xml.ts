import { XMLParser, XMLValidator } from 'fast-xml-parser'

export type XmlElement = { name: string; attributes: Readonly<Record<string, string>>; children: XmlNode[] }
export type XmlNode = XmlElement | string

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true,
})

/**
 * Reads one well-formed document without a DTD and gives its root.
 * @throws an Error that says what is wrong and in which line.
 */
export function readXml(text: string): XmlElement {
  const verdict = XMLValidator.validate(text)
  if (verdict !== true) throw new Error(`${verdict.err.msg} (line ${verdict.err.line})`)
  if (/<!DOCTYPE/i.test(text)) throw new Error('a document type is not allowed')
  const entity = text.match(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\dA-Fa-f]+);)\w*;?/)
  if (entity) throw new Error(`the entity ${entity[0]} is not defined`)
  const roots = nodesOf(parser.parse(text)).filter((node) => typeof node !== 'string')
  const [root] = roots
  if (!root || roots.length > 1) throw new Error('a document has one root element')
  return root
}

function nodesOf(parsed: unknown): XmlNode[] {
  if (!Array.isArray(parsed)) return []
  return parsed.flatMap((node: Record<string, unknown>): XmlNode[] => {
    if (typeof node['#text'] === 'string') return [node['#text']]
    const name = Object.keys(node).find((key) => key !== ':@')
    if (name === undefined || name.startsWith('?')) return []
    return [{ name, attributes: Object(node[':@']), children: nodesOf(node[name]) }]
  })
}
