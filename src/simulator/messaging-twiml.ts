import type { CallbackAnswer } from './callback-line.ts'
import { readXml } from './xml.ts'

/** Characters of one segment; Twilio would split a longer answer and have it paid twice. */
const LONGEST_MESSAGE = 160

/** The texts with which the service answers a text; what Twilio's debugger would list is a problem. */
export function answersIn(answer: CallbackAnswer | undefined, problem: (what: string) => void): string[] {
  if (!answer || answer.status >= 400 || answer.body === '') return []
  if (!/^(text|application)\/xml\b/.test(answer.contentType)) {
    problem(`12300 invalid content type of an answer to a text: ${answer.contentType}`)
    return []
  }
  try {
    return readMessages(answer.body)
  } catch (fault) {
    problem(`12100 document parse failure: ${fault instanceof Error ? fault.message : fault}`)
    return []
  }
}

/**
 * Reads the part of TwiML that answers a text: Message with words alone. Stricter than Twilio, which ignores what it does
 * not know and takes longer words.
 * @throws an Error that says what is wrong.
 */
function readMessages(document: string): string[] {
  const root = readXml(document)
  if (root.name !== 'Response') throw new Error(`the root is ${root.name}, not Response`)
  return root.children.flatMap((child) => {
    if (typeof child === 'string') {
      if (child.trim() !== '') throw new Error(`text outside Message: ${child.trim()}`)
      return []
    }
    if (child.name !== 'Message') throw new Error(`${child.name} is not known here`)
    const [attribute] = Object.keys(child.attributes)
    if (attribute !== undefined) throw new Error(`Message has no attribute ${attribute} here`)
    const inside = child.children.find((part) => typeof part !== 'string')
    if (inside) throw new Error('Message holds words only here')
    const words = child.children.join('').trim()
    if (words === '' || words.length > LONGEST_MESSAGE)
      throw new Error(`Message has 1 to ${LONGEST_MESSAGE} characters`)
    return [words]
  })
}
