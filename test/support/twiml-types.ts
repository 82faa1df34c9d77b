import { readFileSync } from 'node:fs'
import { readXml, type XmlElement } from '../../src/simulator/xml.ts'

type Builder = 'VoiceResponse' | 'MessagingResponse'

/** Elements that may stand inside one, by name: the class that stands for each, and the type of its attributes. */
type Inside = Map<string, { ofClass: string; attributes: string | undefined }>

/** The types that the carrier's SDK gives its TwiML builders. A class is an element; its methods are what may stand inside. */
function readTypes(builder: Builder) {
  const text = readFileSync(`node_modules/twilio/lib/twiml/${builder}.d.ts`, 'utf8').replace(/\/\*\*.*?\*\//gs, '')
  const unions = new Map<string, string[]>()
  for (const [, type = '', words = ''] of text.matchAll(/type (\w+) = ([^;]+);/g))
    unions.set(
      type,
      [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word),
    )
  const attributes = new Map<string, Map<string, string>>()
  for (const [, type = '', body = ''] of text.matchAll(/interface (\w+) \{([^}]*)\}/g))
    attributes.set(
      type,
      new Map([...body.matchAll(/"?([\w:-]+)"?\??: ([^;]+);/g)].map(([, name = '', value = '']) => [name, value])),
    )
  const classes = new Map<string, Inside>()
  for (const [, ofClass = '', body = ''] of text.matchAll(/class (\w+) extends TwiML \{([^}]*)\}/g))
    classes.set(ofClass, insideOf(body))
  return { unions, attributes, classes }
}

function insideOf(body: string): Inside {
  const inside: Inside = new Map()
  for (const [, parameters = '', ofClass = ''] of body.matchAll(/\w+\(([^)]*)\): \w+\.(\w+);/g)) {
    const attributes = /attributes\??: (?:\w+\.)?(\w+)/.exec(parameters)?.[1]
    const known = inside.get(elementName(ofClass))?.attributes
    inside.set(elementName(ofClass), { ofClass, attributes: attributes ?? known })
  }
  return inside
}

/** `Say` is Say; `SsmlSayAs` is say-as. */
function elementName(ofClass: string): string {
  return ofClass.startsWith('Ssml')
    ? ofClass
        .slice('Ssml'.length)
        .replace(/(?<=.)(?=[A-Z])/g, '-')
        .toLowerCase()
    : ofClass
}

const TYPES = { VoiceResponse: readTypes('VoiceResponse'), MessagingResponse: readTypes('MessagingResponse') }

/** What the carrier's SDK would not let us write in a TwiML document, each as a sentence; none where all of it is known. */
export function twimlFaults(builder: Builder, document: string): string[] {
  const root = readXml(document)
  return root.name === 'Response' ? faultsInside(builder, root, builder) : [`the root is ${root.name}`]
}

function faultsInside(builder: Builder, element: XmlElement, ofClass: string): string[] {
  const inside = TYPES[builder].classes.get(ofClass)
  return element.children.flatMap((child) => {
    if (typeof child === 'string') return []
    const known = inside?.get(child.name)
    if (!known) return [`${element.name} holds no ${child.name}`]
    return [...attributeFaults(builder, child, known.attributes), ...faultsInside(builder, child, known.ofClass)]
  })
}

function attributeFaults(builder: Builder, { name, attributes }: XmlElement, type: string | undefined): string[] {
  const known = TYPES[builder].attributes.get(type ?? '')
  return Object.entries(attributes).flatMap(([attribute, value]) => {
    const wanted = known?.get(attribute)
    if (wanted === undefined) return [`${name} has no attribute ${attribute}`]
    return isOf(builder, wanted, value) ? [] : [`${attribute} of ${name} is no ${wanted}: ${value}`]
  })
}

function isOf(builder: Builder, wanted: string, value: string): boolean {
  if (wanted === 'number') return /^\d+$/.test(value)
  if (wanted === 'boolean') return /^(true|false)$/.test(value)
  const words = TYPES[builder].unions.get(wanted.replace('[]', ''))
  return words?.includes(value) ?? wanted === 'string'
}
