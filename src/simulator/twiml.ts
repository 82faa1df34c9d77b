import { readXml, type XmlElement, type XmlNode } from './xml.ts'

/** What a call is told to do, in order. Times are in seconds. */
export type Verb =
  | Speech
  | {
      verb: 'gather'
      prompts: Speech[]
      action?: string
      numDigits?: number
      finishOnKey: string
      actionOnEmpty: boolean
    }
  | { verb: 'redirect'; url: string }
  | { verb: 'hangup' }

export type Speech = { verb: 'say'; text: string; language: string; times: number } | { verb: 'pause' }

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  Response: [],
  Say: ['voice', 'language', 'loop'],
  Pause: ['length'],
  Gather: ['input', 'action', 'method', 'timeout', 'numDigits', 'finishOnKey', 'actionOnEmptyResult'],
  Redirect: ['method'],
  Hangup: [],
  break: ['strength', 'time'],
  emphasis: ['level'],
  lang: ['xml:lang'],
  p: [],
  prosody: ['volume', 'rate', 'pitch'],
  s: [],
  'say-as': ['interpret-as', 'format'],
  sub: ['alias'],
}
const SPEECH_MARKUP = new Set(['break', 'emphasis', 'lang', 'p', 'prosody', 's', 'say-as', 'sub'])
const LONGEST_SAY = 4096

/**
 * Reads the part of TwiML that a PIN call needs: Say with speech markup, Pause, Gather of keys, Redirect and Hangup, all
 * by POST. Stricter than Twilio, which ignores what it does not know.
 * @throws an Error that says what is wrong.
 */
export function readTwiml(document: string): Verb[] {
  const root = readXml(document)
  if (root.name !== 'Response') throw new Error(`the root is ${root.name}, not Response`)
  checkAttributes(root)
  return elementsIn(root).map(verbOf)
}

function verbOf(element: XmlElement): Verb {
  switch (element.name) {
    case 'Gather':
      return gatherOf(element)
    case 'Redirect':
      checkAttributes(element)
      checkMethod(element)
      return { verb: 'redirect', url: textIn(element).trim() }
    case 'Hangup':
      checkAttributes(element)
      return { verb: 'hangup' }
    default:
      return speechOf(element)
  }
}

function gatherOf(element: XmlElement): Verb {
  checkAttributes(element)
  checkMethod(element)
  const { action, input = 'dtmf', finishOnKey = '#', actionOnEmptyResult } = element.attributes
  if (input !== 'dtmf') throw new Error('Gather takes keys only')
  wholeNumber(element, 'timeout', 1)
  const numDigits = wholeNumber(element, 'numDigits', 1)
  return {
    verb: 'gather',
    prompts: elementsIn(element).map(speechOf),
    finishOnKey,
    actionOnEmpty: actionOnEmptyResult === 'true',
    ...(action === undefined ? {} : { action }),
    ...(numDigits === undefined ? {} : { numDigits }),
  }
}

function speechOf(element: XmlElement): Speech {
  checkAttributes(element)
  if (element.name === 'Pause') {
    wholeNumber(element, 'length', 0)
    return { verb: 'pause' }
  }
  if (element.name !== 'Say') throw new Error(`${element.name} is not known here`)
  const text = textIn(element).replace(/\s+/g, ' ').trim()
  if (text === '' || text.length > LONGEST_SAY) throw new Error(`Say has 1 to ${LONGEST_SAY} characters`)
  const { language = 'en-US' } = element.attributes
  if (!/^[a-z]{2,3}-[A-Z]{2}$/.test(language)) throw new Error(`${language} is not a language of Say`)
  return { verb: 'say', text, language, times: wholeNumber(element, 'loop', 1) ?? 1 }
}

function textIn(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : spokenMarkup(child))).join('')
}

function spokenMarkup(element: XmlElement): string {
  if (!SPEECH_MARKUP.has(element.name)) throw new Error(`${element.name} is not known inside Say`)
  checkAttributes(element)
  if (element.name === 'break') return ' '
  return element.attributes.alias ?? textIn(element)
}

function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((child: XmlNode): child is XmlElement => {
    if (typeof child === 'string' && child.trim() !== '') throw new Error(`text outside Say: ${child.trim()}`)
    return typeof child !== 'string'
  })
}

function checkAttributes({ name, attributes }: XmlElement): void {
  const known = ATTRIBUTES[name]
  if (!known) throw new Error(`${name} is not known here`)
  for (const attribute of Object.keys(attributes)) {
    if (!known.includes(attribute)) throw new Error(`${name} has no attribute ${attribute}`)
  }
}

function checkMethod({ name, attributes }: XmlElement): void {
  if ((attributes.method ?? 'POST') !== 'POST') throw new Error(`${name} has to use POST here`)
}

function wholeNumber({ name, attributes }: XmlElement, attribute: string, least: number): number | undefined {
  const text = attributes[attribute]
  if (text === undefined) return undefined
  if (!/^\d{1,4}$/.test(text) || Number(text) < least) throw new Error(`${name} has ${attribute} "${text}"`)
  return Number(text)
}
